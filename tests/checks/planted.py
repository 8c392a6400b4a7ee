"""Values that look real and belong to nobody: computed from zeros and constants, never copied, each with near-misses that are allowed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from parola.artefacts.ledger import bech32
from parola.world.onion import look_alike, name

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
HOST = "planted.nowhere"  # no such top level
DOMAIN = "zz--planted.com"  # hyphens at the third and fourth place cannot be registered (RFC 5891, section 4.2.3.1)
MAIL = f"somebody@{HOST}"
ONION = name(hashlib.sha256(b"planted").digest())


def base58check(payload: bytes) -> str:
    """Base58 of a payload and its four check bytes."""
    raw = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


def card(head: str) -> str:
    """A number whose last digit is the Luhn check of those before it."""
    total = sum(int(digit) for digit in head[-2::-2])
    total += sum(sum(divmod(2 * int(digit), 10)) for digit in head[::-2])
    return head + str(-total % 10)


def iban(country: str, account: str) -> str:
    """An account number with the two check digits of ISO 7064 MOD 97-10."""
    digits = "".join(str(int(letter, 36)) for letter in f"{account}{country}00")
    return f"{country}{98 - int(digits) % 97:02}{account}"


def grouped(text: str, between: str = " ") -> str:
    """Groups of four."""
    return between.join(text[at : at + 4] for at in range(0, len(text), 4))


def miswritten(text: str) -> str:
    """The text with another last character of the same kind."""
    return text[:-1] + ("2" if text[-1] != "2" else "3")


ADDRESSES = tuple(base58check(bytes([version]) + bytes(20)) for version in (0x00, 0x05, 0x6F, 0xC4))
KEYS = tuple(base58check(b"\x80" + bytes(32) + end) for end in (b"", b"\x01"))
EXTENDED = tuple(base58check(bytes.fromhex(version) + bytes(74)) for version in ("0488b21e", "0488ade4", "04b24746"))
CARD = card("4" * 15)
IBAN = iban("XX", "0" * 18)  # XX is no country

# What a pattern says it finds -> things that it must find.
PLANTED: dict[str, tuple[str, ...]] = {
    "a SegWit address of a public chain": (f"bc1q{'q' * 38}", f"bc1p{'q' * 58}", f"tb1q{'q' * 38}", f"BC1Q{'Q' * 38}"),
    "a Base58 address": ADDRESSES,
    "a private key": KEYS,
    "an extended key": EXTENDED,
    "an account of a public chain": (f"0x{'ab' * 20}", f"0X{'AB' * 20}"),
    "an onion name that may exist": (ONION, ONION.removesuffix(".onion"), ONION.removesuffix(".onion").upper()),
    "an onion name of version 2": (f"{'abcd2345' * 2}.onion",),
    "a real web address": (f"https://{HOST}", f"ftp://www.{HOST}", f"svn+ssh://{HOST}", "https://example.com.nowhere"),
    "a real mail address": (MAIL, f"some.body+tag@mail.{HOST}", "somebody@example.com.nowhere"),
    "a real domain": (DOMAIN, f"www.{DOMAIN}", f"example.com.{DOMAIN}"),
    "an IPv4 address in use": ("10.11.12.13", "192.0.3.1", "0.0.0.0"),  # noqa: S104 -- found in a text, bound by nobody
    "an IPv6 address in use": ("fd00::1", "fd00:0:0:0:0:0:0:1", "2001:db9::"),
    "a phone number that may be dialled": ("+999 000 000 000", "+999000000000", "+999 (000) 000-000", "+1 000 000 0000", "+65 0000 0000"),
    "a payment card number": (CARD, grouped(CARD), grouped(CARD, "-")),
    "an IBAN": (IBAN, grouped(IBAN)),
}
# The same -> things that look like it and are allowed.
ALLOWED: dict[str, tuple[str, ...]] = {
    "a SegWit address of a public chain": (
        bech32.address(bytes(20)),
        "bc1short",
        "abc1qqqqqqqqqqqq",
        "BC109079676C841FC4BA2C8F411E678D309FD366",
        f"bc1{'0' * 61}",
    ),
    "a Base58 address": tuple(map(miswritten, ADDRESSES)),
    "a private key": tuple(map(miswritten, KEYS)),
    "an extended key": (EXTENDED[0][:40],),
    "an account of a public chain": (f"0x{'ab' * 32}", f"0x{'ab' * 19}", f"0x{'00' * 20}"),
    "an onion name that may exist": (look_alike(ONION, Random(1)), "a" * 56),
    "an onion name of version 2": ("abcd2345" * 2, "harbour.onion"),
    "a real web address": (
        "https://example.com",
        "https://www.example.org/a/b?c=d#e",
        "http://harbour.example:8080/",
        "http://harbour.test",
        "https://harbour.invalid",
        "http://localhost:8888/tree",
        "http://127.0.0.1:8888/tree",
        "https://EXAMPLE.com",
    ),
    "a real mail address": ("somebody@example.com", "some.body@mail.example", "somebody@harbour.invalid", "@somebody"),
    "a real domain": ("example.com", "www.example.net", "harbour.example", "module.py", "word.Next"),
    "an IPv4 address in use": ("192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "198.19.0.1", "127.0.0.1", "300.1.1.1", "1.2.3"),
    "an IPv6 address in use": ("2001:db8::1", "2001:db8:0:0:0:0:0:1", "2025:03:03"),
    "a phone number that may be dialled": (
        "+880 120 000 0000",
        "+63 901 000 0000",
        "+65 9910 0000",
        "+66 690 000 000",
        "+84 531 000 000",
        "+1 604-555-0100",
        "+7 days",
    ),
    "a payment card number": (miswritten(CARD), grouped(miswritten(CARD)), card("9" * 15), f"n{CARD}"),
    "an IBAN": (miswritten(IBAN[:4]) + IBAN[4:], "AB12 CDEF"),
}


def edit(path: Path, change: Callable[[Any], object]) -> None:
    document = json.loads(path.read_text("utf-8"))
    change(document)
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
