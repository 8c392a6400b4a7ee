"""Names of the network in a text: mail addresses, web addresses, onion names, IP addresses. Masked forms are read as what they mean."""

from __future__ import annotations

import re
from collections import Counter
from ipaddress import AddressValueError, IPv6Address

from parola_kit.methods.extract import checksums
from parola_kit.methods.extract.found import Pieces

# How people mask a dot, an at sign, a scheme, so that no program makes a link of it.
_DOT = r"(?:\.|\s?\[\s?\.\s?\]\s?|\s?\(\s?\.\s?\)\s?|\s?\{\s?\.\s?\}\s?|\s?[\[({]\s?(?i:dot)\s?[\])}]\s?|\[\.|\.\]| (?i:dot) )"
_AT = r"(?:@|\s?\[\s?@\s?\]\s?|\s?\(\s?@\s?\)\s?|\s?[\[({]\s?(?i:at)\s?[\])}]\s?)"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_TOP = r"(?:[A-Za-z]{2,24}|xn--[A-Za-z0-9-]{2,59})"
_HOST = rf"(?<![A-Za-z0-9-])(?:{_LABEL}{_DOT}){{1,8}}{_TOP}(?![A-Za-z0-9-])"  # bounded, or a text of dots takes minutes
_LOCAL = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_%+-])?"
_MAIL = re.compile(rf"({_LOCAL})(?:{_AT}|(?= at \S{{1,63}} dot ) at )({_HOST})")
_SCHEME = r"(?<![A-Za-z0-9])(?i:h(?:tt|xx|\*\*)ps?|s?ftp|gopher)(?::|\[:\])(?://|\[//\]|\\\\)"
_REST = r"(?:[/?#](?:(?![<>\"])[!-~])*)?"  # ASCII alone (RFC 3986): other scripts put no space after an address
_URL = re.compile(
    rf"({_SCHEME})((?:[^\s/@]{{1,64}}@)?(?:{_HOST}|\d{{1,3}}(?:{_DOT}\d{{1,3}}){{3}}|\[[0-9A-Fa-f:.]+\]))"
    rf"((?::\d{{1,5}})?{_REST})"
)
_MASKED = r"(?:\[\s?\.\s?\]|\(\s?\.\s?\)|\{\s?\.\s?\}|[\[({]\s?(?i:dot)\s?[\])}])"
_HOST_ALONE = re.compile(
    rf"(?<![A-Za-z0-9@/.\])-])((?i:www)(?:\.|{_MASKED}){_HOST}|(?:{_LABEL}(?:\.|{_MASKED})){{0,8}}{_LABEL}{_MASKED}(?:{_LABEL}(?:\.|{_MASKED})){{0,8}}{_TOP})"
    rf"(?![A-Za-z0-9@-])((?::\d{{1,5}})?{_REST})"
)
_MASKED_SIGN = re.compile(_MASKED + r"|\[\.|\.\]")
_ONION = re.compile(rf"(?<![A-Za-z0-9])([a-z2-7]{{56}}|[A-Z2-7]{{56}})(?:{_DOT}(?i:onion))?(?![A-Za-z0-9])")
_V4 = re.compile(rf"(?<![\w.])\d{{1,3}}(?:{_DOT}\d{{1,3}}){{3}}(?!\.?\w)")
_V6 = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{1,4}:|::)[0-9A-Fa-f:]{1,38}(?:\d{1,3}(?:\.\d{1,3}){3})?(?![\w:])")
_SIGN_OF_MAIL = re.compile(r"@|(?i:\bat\b)")
_SIGN_OF_HOST = re.compile(rf"(?i:www)|{_MASKED}")
_END = ".,;:!?'\"*_"  # of a sentence, not of a web address
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}


def mails(text: str) -> Pieces:
    """Mail addresses in small letters, with their signs put right."""
    if not _SIGN_OF_MAIL.search(text):
        return
    for match in _MAIL.finditer(text):
        yield match.start(), match.end(), f"{match[1]}@{plain(match[2])}".lower()


def urls(text: str) -> Pieces:
    """Web addresses with a scheme; scheme and host in small letters."""
    if "//" in text or "\\\\" in text:
        for match in _URL.finditer(text):
            rest = _trimmed(match[3])
            scheme = re.sub(r"[^a-z]", "", match[1].lower().replace("xx", "tt").replace("**", "tt"))
            yield match.start(), match.end() - len(match[3]) + len(rest), f"{scheme}://{plain(match[2]).lower()}{rest}"


def hosts(text: str) -> Pieces:
    """Web addresses without a scheme: hosts that begin with www, and hosts with a masked dot."""
    if _SIGN_OF_HOST.search(text):
        for match in _HOST_ALONE.finditer(text):
            rest = _trimmed(match[2])
            yield match.start(), match.end() - len(match[2]) + len(rest), f"{plain(match[1]).lower()}{rest}"


def onions(text: str) -> Pieces:
    """Names of onion services with ``.onion``, which may be left out in the text; their checksum is right."""
    for match in _ONION.finditer(text):
        if checksums.onion(match[1]):
            yield match.start(), match.end(), f"{match[1].lower()}.onion"


def broken_onions(text: str) -> Pieces:
    """Names that say ``.onion`` and fail their checksum."""
    for match in _ONION.finditer(text):
        if len(match[0]) > 56 and not checksums.onion(match[1]):
            yield match.start(), match.end(), f"{match[1].lower()}.onion"


def ipv4(text: str) -> Pieces:
    """IPv4 addresses."""
    for match in _V4.finditer(text):
        numbers = plain(match[0]).split(".")
        if all(int(number) < 256 and (number == "0" or number[0] != "0") for number in numbers):
            yield match.start(), match.end(), ".".join(numbers)


def ipv6(text: str) -> Pieces:
    """IPv6 addresses in their short form (RFC 5952)."""
    if text.count(":") < 2:
        return
    for match in _V6.finditer(text):
        written = match[0].rstrip(":") if not match[0].endswith("::") else match[0]
        try:
            yield match.start(), match.start() + len(written), str(IPv6Address(written))
        except AddressValueError:
            continue


def plain(host: str) -> str:
    """A host with plain dots and without the spaces of its masks."""
    return re.sub(_DOT, ".", _MASKED_SIGN.sub(".", host)).replace(" ", "")


def _trimmed(rest: str) -> str:
    """The end of a web address without what belongs to the sentence: marks, and a bracket that was not opened in it."""
    end, count = len(rest), Counter(rest)  # counted once: an address may end in thousands of them
    while end and (rest[end - 1] in _END or (rest[end - 1] in _PAIRS and count[rest[end - 1]] > count[_PAIRS[rest[end - 1]]])):
        end -= 1
        count[rest[end]] -= 1
    return rest[:end]
