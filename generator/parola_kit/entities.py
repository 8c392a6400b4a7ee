"""What kind of thing each record is, in the words of INTERPOL's Dark Web and Virtual Assets taxonomy (interpol-dwva-taxonomy)."""

from __future__ import annotations

from parola_kit.evidence import kind

# Kind of evidence -> id of a kind of scenarios/dwva_entities_v03.yaml. It has none for records of holders, messages, pictures or parcels:
# those have the nearest broader kind. An account is credentials, not its holder; a record about a person is of an actor: no verdict.
ENTITIES = {
    "bank/entry": "fiat_currencies",
    "border/crossing": "metadata",
    "btc/block": "blockchain",
    "btc/out": "utxo_unspent_transaction_output",
    "btc/tag": "metadata",
    "btc/tx": "BTC",
    "carrier/booking": "service",
    "case/mail": "service",
    "case/payment": "BTC",
    "case/person": "actor",
    "case/position": "metadata",
    "case/ref": "actor",
    "case/scope": "process",
    "chat/chat": "service",
    "chat/msg": "service",
    "courier/parcel": "asset",
    "desk/reply": "metadata",
    "employer/wage": "fiat_currencies",
    "exchange/account": "hosted-wallet",
    "exchange/assignment": "hosted-wallet",
    "exchange/credit": "crypto_assets",
    "exchange/customer": "customer",
    "exchange/identity": "credentials",
    "exchange/login": "metadata",
    "exchange/payout": "fiat_currencies",
    "forum/post": "darknet_forum",
    "forum/thread": "darknet_forum",
    "forum/user": "credentials",
    "hotline/msg": "service",
    "market/listing": "dark_market",
    "market/review": "dark_market",
    "market/vendor": "vendor",
    "media/picture": "asset",
    "messenger/account": "credentials",
    "messenger/channel": "service",
    "messenger/message": "service",
    "operator/call": "metadata",
    "operator/subscriber": "customer",
    "pgp/public": "pgp_pretty_good_privacy",
    "port/crew": "metadata",
    "port/movement": "metadata",
    "port/position": "metadata",
    "provider/mail": "service",
    "remitter/slip": "fiat_currencies",
    "surface/advert": "service",
    "surface/profile": "credentials",
    "tok/block": "blockchain",
    "tok/log": "crypto_assets",
    "tok/tx": "crypto_assets",
}


def entity(evidence_id: str) -> str:
    """The entity kind of a record by its evidence id, for example ``darknet_forum`` of ``forum/post/4121``.

    Raises:
        KeyError: no record has ids of that kind.
    """
    return ENTITIES[kind(evidence_id)]
