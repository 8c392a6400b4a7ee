"""Transactions as bytes: type 2 (EIP-1559) with tips and fees of zero, from templates; receipts in the form of EIP-7642, without bloom."""

from __future__ import annotations

from parola.artefacts.token import contract, rlp
from parola.artefacts.token.keccak import Hasher, keccak256
from parola.artefacts.token.logs import EVENTS, NOBODY
from parola.artefacts.token.rules import CALL_GAS, CHAIN_ID, DEPLOY_GAS
from parola.artefacts.token.sign import Signer

TYPE = b"\x02"
EMPTY, NO_LIST = b"\x80", b"\xc0"
CHAIN = rlp.number(CHAIN_ID)
TOPIC = b"\xa0" + bytes(12)  # an address among the topics, filled up to 32 bytes


def deployed(issuer: bytes) -> bytes:
    """The address of a contract that an account of 20 bytes makes by its first transaction (Yellow Paper, section 7)."""
    return keccak256(rlp.listed([rlp.string(issuer), rlp.number(0)]))[12:]


class Writer:
    """Writes transactions and receipts of the contract at ``address`` (20 bytes); one for each thread."""

    def __init__(self, address: bytes) -> None:
        self.hash, self._signer = Hasher(), Signer()
        self._call = EMPTY * 2 + rlp.number(CALL_GAS) + rlp.string(address) + EMPTY
        self._deploy = EMPTY * 2 + rlp.number(DEPLOY_GAS) + EMPTY * 2 + rlp.string(contract.bytecode())
        self._logs = {kind: _before_topics(address, event.topic, len(event.indexed), event.has_units) for kind, event in EVENTS.items()}

    def call(self, secret: bytes, nonce: int, data: bytes) -> bytes:
        """A signed call."""
        return self._signed(secret, CHAIN + rlp.number(nonce) + self._call + rlp.string(data) + NO_LIST)

    def deployment(self, secret: bytes) -> bytes:
        """The signed first transaction of a chain."""
        return self._signed(secret, CHAIN + rlp.number(0) + self._deploy + NO_LIST)

    def receipt(self, status: int, cumulative: int, log: bytes) -> bytes:
        """Status, gas of the block so far, and the log if there is one."""
        return TYPE + rlp.wrapped(rlp.number(status) + rlp.number(cumulative) + rlp.wrapped(log))

    def log(self, kind: int, owner: bytes, other: bytes, units: bytes) -> bytes:
        """The log of a call that was done; addresses of 20 bytes, units of 32."""
        event = EVENTS[kind]
        who = {"owner": owner, "other": other, "nobody": NOBODY}
        topics = b"".join([TOPIC + who[name] for name in event.indexed])
        return self._logs[kind] + topics + (b"\xa0" + units if event.has_units else EMPTY)

    def _signed(self, secret: bytes, payload: bytes) -> bytes:
        r, s, parity = self._signer.sign(secret, self.hash(TYPE + rlp.wrapped(payload)))
        signature = rlp.number(parity) + rlp.string(r.lstrip(b"\0")) + rlp.string(s.lstrip(b"\0"))
        return TYPE + rlp.wrapped(payload + signature)


def _before_topics(address: bytes, topic: bytes, addresses: int, has_units: bool) -> bytes:
    """What a log of an event always starts with: its own head, the contract, the head of the topics, the first of them."""
    topics = rlp.head(33 * (1 + addresses), 0xC0)
    size = 21 + len(topics) + 33 * (1 + addresses) + (33 if has_units else 1)
    return rlp.head(size, 0xC0) + rlp.string(address) + topics + rlp.string(topic)
