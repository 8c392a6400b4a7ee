"""What something real looks like: one row a kind, each a fast expression and a closer look at what it matches."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network

import yaml

from parola.checks.checksums import BASE58, base58check, iban, luhn, onion_v3
from parola.locate import folder

Own = frozenset[str]

# RFC 5737, RFC 2544 and loopback; RFC 3849 and loopback.
NETS4 = [IPv4Network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15", "127.0.0.0/8")]
NET6 = IPv6Network("2001:db8::/32")
# RFC 2606 and RFC 6761.
RESERVED = re.compile(r"(?:.*\.)?(?:example\.(?:com|net|org)|example|test|invalid|localhost|onion)")
# Top levels that are met in prose and are no usual suffix of a file or name of an attribute.
TOP = "com|org|net|info|biz|gov|edu|mil|io|app|dev|xyz|online|shop|site|eu|uk|us|ph|sg|th|vn|bd|ca|de|fr|nl|ru|cn|hk|kh"
# The letters of bech32 (BIP173); one of the two witness versions in use (q, p) comes first, so that no digest in hex is taken for one.
BECH32 = "02-9ac-hj-np-z"
# First digits of the great card networks (ISO/IEC 7812 issuer numbers): Visa, Mastercard, American Express, Discover, JCB.
CARDS = re.compile(r"4|5[1-5]|2[2-7]|3[47]|6011|65|35")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A kind of thing that may be real; ``real`` looks at a match and at the class's own onion names and token accounts."""

    what: str
    right: str
    regex: re.Pattern[str]
    real: Callable[[str, Own], bool] = lambda _, __: True


def _base58(*lengths: int) -> Callable[[str, Own], bool]:
    return lambda text, _: base58check(text) in lengths


def _onion(text: str, own: Own) -> bool:
    label = text.lower().removesuffix(".onion")
    return onion_v3(label) and f"{label}.onion" not in own


def _host(text: str, _: Own) -> bool:
    """Whether a host, or the host of a URL or mail address, is outside the reserved names; numbers are another kind's matter."""
    host = re.split(r"//|@", text)[-1].rstrip(".").lower()
    return not RESERVED.fullmatch(host) and not host.replace(".", "").isdigit()


def _account(text: str, own: Own) -> bool:
    return text.lower() not in own and int(text, 16) != 0  # zeros are nobody's: where money is made and burned


def _ipv4(text: str, _: Own) -> bool:
    try:
        address = IPv4Address(text)
    except AddressValueError:
        return False
    return not any(address in net for net in NETS4)


def _ipv6(text: str, _: Own) -> bool:
    try:
        address = IPv6Address(text)
    except AddressValueError:
        return False
    return address not in NET6


def _phone(text: str, _: Own) -> bool:
    digits = re.sub(r"\D", "", text)
    return 8 <= len(digits) <= 15 and not undialable().match(digits)  # what follows may be another figure, and dials nobody either


@cache
def undialable() -> re.Pattern[str]:
    """The numbers that nobody can dial, digits only, country code first (scenarios/undialable_phones.yaml)."""
    text = (folder("scenarios") / "undialable_phones.yaml").read_text("utf-8")
    rules = yaml.load(text, yaml.BaseLoader)  # noqa: S506 -- plain strings only: no tag is resolved, and NO stays a country
    forms = [r"1\d{3}55501\d{2}" if "pattern" in rule else _prefixed(rule) for rule in rules.values()]
    return re.compile("|".join(forms))


def _prefixed(rule: dict[str, list[str]]) -> str:
    rest = int(str(rule["length"])) - len(rule["prefixes"][0])
    return rf"{rule['country_code']}(?:{'|'.join(rule['prefixes'])})\d{{{rest}}}"


def _card(text: str, _: Own) -> bool:
    digits = re.sub(r"\D", "", text)
    return CARDS.match(digits) is not None and luhn(digits)


def _iban(text: str, _: Own) -> bool:
    """Whether the match, or what stands before a further word that it took in, is one."""
    parts = text.split(" ")
    return any(iban("".join(parts[:n])) for n in range(1, len(parts) + 1))


PATTERNS = (
    Pattern(
        "a SegWit address of a public chain",
        "a regtest address (bcrt1…) would be right",
        re.compile(rf"\b(?:(?:bc1|tb1)[qp][{BECH32}]{{8,87}}|(?:BC1|TB1)[QP][{BECH32.upper()}]{{8,87}})\b"),
    ),
    Pattern("a Base58 address", "a regtest address (bcrt1…) would be right", re.compile(rf"\b[{BASE58}]{{25,36}}\b"), _base58(21)),
    Pattern("a private key", "no key belongs in an artefact", re.compile(rf"\b[{BASE58}]{{50,53}}\b"), _base58(33, 34)),
    Pattern("an extended key", "no key belongs in an artefact", re.compile(rf"\b[xyztuvXYZTUV]p(?:rv|ub)[{BASE58}]{{100,110}}\b")),
    Pattern(
        "an account of a public chain",
        "an account of the class's own token chain would be right",
        re.compile(r"\b0[xX][0-9a-fA-F]{40}\b"),
        _account,
    ),
    Pattern(
        "an onion name that may exist",
        "a name from server/onions.json, or one that fails its checksum, would be right",
        re.compile(r"\b(?:[a-z2-7]{56}|[A-Z2-7]{56})(?:\.onion)?\b|\b[a-zA-Z2-7]{56}\.(?i:onion)\b"),
        _onion,
    ),
    Pattern("an onion name of version 2", "a name of 56 characters would be right", re.compile(r"\b[a-z2-7]{16}\.onion\b", re.IGNORECASE)),
    Pattern(
        "a real web address",
        "a reserved name (example.com, *.example, *.test, *.invalid) would be right",
        re.compile(r"(?:\b[A-Za-z][A-Za-z0-9+.-]{1,15}:|(?<![\w:/]))//(?:[^\s/@?#]*@)?[^\s/:?#\"'<>()\[\]{}\\,|`*;!”&]+"),
        _host,
    ),
    Pattern(
        "a real mail address",
        "a reserved name (somebody@example.com) would be right",
        re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
        _host,
    ),
    Pattern(
        "a real domain",
        "a reserved name (example.com, *.example, *.test, *.invalid) would be right",
        re.compile(rf"(?<![\w.@/-])(?:[A-Za-z0-9-]{{1,63}}\.)+(?:{TOP}|{TOP.upper()})\b(?![-.]?\w|\()"),
        _host,
    ),
    Pattern(
        "an IPv4 address in use",
        "192.0.2.*, 198.51.100.*, 203.0.113.* or 198.18.*.* would be right",
        re.compile(r"(?<![\w.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?!\.?\w)"),
        _ipv4,
    ),
    Pattern(
        "an IPv6 address in use",
        "2001:db8:: would be right",
        re.compile(r"(?<![\w:.])[23fF][0-9a-fA-F]{3}(?::[0-9a-fA-F]{0,4}){2,7}(?![\w:])"),
        _ipv6,
    ),
    Pattern(
        "a phone number that may be dialled",
        "a form of undialable_phones.yaml would be right",
        re.compile(r"(?<!\w)\+\d(?:[ ()./-]{0,2}\d){7,14}(?!\d)"),
        _phone,
    ),
    Pattern(
        "a payment card number",
        "no card number belongs in an artefact",
        re.compile(r"(?<![\w.-])(?:\d{13,19}|\d{4}(?:[ -]\d{4}){3})(?!-?\w|\.\w)"),
        _card,
    ),
    Pattern(
        "an IBAN",
        "no bank account belongs in an artefact",
        re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"),
        _iban,
    ),
)
