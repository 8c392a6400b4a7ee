"""Requests that no browser sends, as bytes, drawn from a seed: odd words in a sound form, then spoilt in up to three ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote

SUM, PRODUCT = "{{1234567*3}}", "3703701"  # a template that is run in earnest gives itself away
SCRIPT, HEADER = "<script>zz9()</script>", "X-Zz9"
WORDS = (
    "",
    "0",
    "-1",
    "1",
    "9" * 30,
    "%",
    "_",
    "\0",
    "\r\n" + HEADER + ": 1",
    "\ufffd\u202e",
    "٣",
    "é" * 60,
    "\U0001f600",
    SCRIPT,
    '"><img src=x>',
    "' OR 1=1 --",
    "1'; DROP TABLE message; --",
    '") UNION SELECT sql FROM sqlite_master --',
    SUM,
    "{% include 'base.html' %}",
    "${7*7}#{7*7}",
    "{{ config }}",
    "../../trainer/keys",
    "..%2f..%2fstate",
    "%00",
    "%c0%ae",
    "%ff",
    "//evil.example/",
    "http://evil.example/",
    "x" * 5_000,
    "NaN",
    "s02",
)
PATHS = (
    "",
    "thread",
    "user",
    "post",
    "board",
    "members",
    "listing",
    "listings",
    "category",
    "vendor",
    "vendors",
    "review",
    "dispute",
    "item",
    "entry",
    "letters",
    "letter",
    "deals",
    "news",
    "archive",
    "links",
    "page",
    "mirrors",
    "canary",
    "search",
    "rules",
    "sign-in",
    "sign-up",
    "sign-out",
    "inbox",
    "static",
    "robots.txt",
    "server-status",
    ".git",
)
FIELDS = ("handle", "password", "token", "answer", "receiver", "text", "q", "page", "sort", "to", "address", "month")


@dataclass
class Ask:
    """A request that is being spoilt; ``cut`` if it promises more than it sends, so that silence is an answer."""

    method: str
    target: bytes
    host: str
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""
    version: bytes = b"HTTP/1.1"
    cut: bool = False
    coded: bool = False  # asks for a transfer coding that nobody has: RFC 9112, 6.1 wants 501
    spoilt: list[str] = field(default_factory=list[str])

    def bytes_(self) -> bytes:
        """As it goes over the wire."""
        lines = [b"%s %s %s" % (self.method.encode(), self.target, self.version)]
        lines += [name + b": " + value for name, value in self.headers]
        return b"\r\n".join([*lines, b"", b""]) + self.body


def asked(chance: Random, host: str, cookies: Sequence[bytes]) -> tuple[Ask, bytes]:
    """A spoilt request to a site, and the cookie that it carries in good order (empty if none)."""
    cookie = chance.choice([b"", *cookies])
    ask = Ask(
        chance.choice(["GET", "GET", "GET", "POST", "POST", "HEAD"]), b"/", host, [(b"Host", host.encode()), (b"Connection", b"close")]
    )
    if cookie:
        ask.headers.append((b"Cookie", cookie))
    ask.target = path(chance)
    if ask.method == "POST":
        _form(chance, ask)
    for name in chance.sample(sorted(SPOILERS), chance.choice([0, 0, 1, 1, 2, 3])):
        SPOILERS[name](chance, ask)
        ask.spoilt.append(name)
    return ask, cookie


def odd(chance: Random) -> str:
    """A word that a form hardly expects."""
    return chance.choice([*WORDS, "".join(chr(chance.randint(1, 0x2FF)) for _ in range(chance.randint(1, 30)))])


def path(chance: Random) -> bytes:
    """A path of which most parts are known, and a query now and then."""
    parts = [chance.choice([*PATHS, "1", "2", odd(chance)]) for _ in range(chance.randint(0, 3))]
    made = "/" + "/".join(quote(part, safe="%" if chance.random() < 0.3 else "") for part in parts)
    return (made + (f"?{_fields(chance)}" if chance.random() < 0.4 else "")).encode()


def _fields(chance: Random) -> str:
    pairs = [(chance.choice([*FIELDS, odd(chance)]), odd(chance)) for _ in range(chance.randint(0, 5))]
    return "&".join(f"{quote(name)}={quote(value, safe='%')}" for name, value in pairs)


def _form(chance: Random, ask: Ask) -> None:
    kind = chance.choice(
        ["application/x-www-form-urlencoded", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/x"]
    )
    ask.body = _fields(chance).encode()
    if kind.startswith("multipart"):
        named = f'name="{chance.choice(FIELDS)}"; filename="{chance.choice(["", "a"])}"'
        part = f"--b\r\nContent-Disposition: form-data; {named}\r\n\r\n{odd(chance)}\r\n"
        ask.body = (part * chance.randint(0, 3)).encode() + chance.choice([b"--b--\r\n", b"--b", b""])
    ask.headers += [(b"Content-Type", kind.encode()), (b"Content-Length", str(len(ask.body)).encode())]


def _raw_target(chance: Random, ask: Ask) -> None:
    """Bytes that belong in no target; a line end would make two requests of it, which is tried elsewhere."""
    ask.target = b"/" + bytes(
        chance.choice([0, 1, 9, 0x22, 0x3C, 0x5C, 0x7F, 0x80, 0xFF, 0x7B, 0x25]) for _ in range(chance.randint(1, 20))
    )


def _long_target(chance: Random, ask: Ask) -> None:
    ask.target = b"/" + b"a" * chance.choice([4_000, 15_000, 17_000, 70_000])


def _absolute(chance: Random, ask: Ask) -> None:
    other = chance.choice([ask.host, "evil.example", f"{'e' * 56}.onion", "127.0.0.1:1", "user:pw@x"])
    ask.target = chance.choice([b"http://", b"https://", b"ftp://"]) + other.encode() + ask.target


def _star(_: Random, ask: Ask) -> None:
    ask.method, ask.target = "OPTIONS", b"*"


def _method(chance: Random, ask: Ask) -> None:
    ask.method = chance.choice(["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "OPTIONS", "BREW", "get", "G\0T", "x" * 300])


def _version(chance: Random, ask: Ask) -> None:
    ask.version = chance.choice([b"HTTP/1.0", b"HTTP/0.9", b"HTTP/2.0", b"HTTP/1.1.1", b"http/1.1", b"HTTX", b""])


def _host(chance: Random, ask: Ask) -> None:
    others = [
        b"localhost",
        b"evil.example",
        b"",
        b"[::1",
        b"a" * 300,
        b"\xff\xfe",
        ask.host.encode() + b":99999",
        ask.host.upper().encode(),
        b"x\0y",
    ]
    ask.headers = [(name, chance.choice(others) if name == b"Host" else value) for name, value in ask.headers]


def _no_host(_: Random, ask: Ask) -> None:
    ask.headers = [pair for pair in ask.headers if pair[0] != b"Host"]


def _two_hosts(chance: Random, ask: Ask) -> None:
    ask.headers.insert(chance.randint(0, 2), (b"host", b"evil.example"))


def _header(chance: Random, ask: Ask) -> None:
    names = [b"Cookie", b"Origin", b"Referer", b"Range", b"If-None-Match", b"If-Modified-Since", b"X-Forwarded-Prefix", b"X-Forwarded-Host"]
    names += [
        b"Accept-Language",
        b"Authorization",
        b"Expect",
        b"Content-Type",
        b"X_Odd",
        b"Transfer Encoding",
        b"",
        b"A" * 300,
        b"\xc3\xa9",
        b"Upgrade",
    ]
    value = odd(chance).replace("\r\n", " ").encode("utf-8", "replace")
    ask.headers += [(chance.choice(names), value)] * chance.choice([1, 1, 2])


def _folded(chance: Random, ask: Ask) -> None:
    ask.headers.append((b"X-Folded", chance.choice([b"a\r\n b", b"a\nb", b"a\rb", b"a\0b", b"a\r\n"])))


def _many_headers(chance: Random, ask: Ask) -> None:
    ask.headers += [(b"X-%d" % number, b"y" * chance.choice([1, 30, 300])) for number in range(100)]


def _cookie(chance: Random, ask: Ask) -> None:
    """Beside the good one, if there is one: which of them counts is the site's affair, but neither may open another's box."""
    value = chance.choice(
        [b"session=", b"session=x", b"session=a.b.c", b"session=" + b"e" * 3_000, b"=;=;", b"session=\xff", b"session=.eJwr.Zz.Zz"]
    )
    ask.headers.append((b"Cookie", value))


def _big_body(chance: Random, ask: Ask) -> None:
    size = chance.choice([60_000, 66_000, 200_000, 1_000_000])
    ask.method, ask.body = "POST", b"text=" + b"x" * size
    _length(ask, str(len(ask.body)).encode())


def _wrong_length(chance: Random, ask: Ask) -> None:
    ask.method, given = "POST", chance.choice([b"-1", b"abc", b"1e3", b"+5", b"0x10", b"9" * 30, b"99999", b"", b" 3", b"3, 3"])
    _length(ask, given)
    ask.cut = True


def _two_lengths(_: Random, ask: Ask) -> None:
    ask.headers += [(b"Content-Length", b"3"), (b"Content-Length", b"4")]
    ask.cut = True


def _chunked(chance: Random, ask: Ask) -> None:
    sound = b"5\r\ntext=\r\n3\r\nabc\r\n0\r\n\r\n"
    large = b"%x\r\n%s\r\n" % (30_000, b"x" * 30_000) * 4 + b"0\r\n\r\n"
    ask.body = chance.choice(
        [
            sound,
            large,
            b"zz\r\nabc\r\n0\r\n\r\n",
            b"-5\r\nabc\r\n",
            b"5\r\nab",
            b"fffffffffffffffff\r\n",
            b"5;a=b\r\ntext=\r\n0\r\nX: y\r\n\r\n",
            b"",
        ]
    )
    ask.headers = [pair for pair in ask.headers if pair[0] != b"Content-Length"]
    coding = chance.choice([b"chunked", b"chunked", b"Chunked", b"gzip", b"gzip, chunked", b"chunked, chunked", b"\0chunked"])
    ask.headers.append((b"Transfer-Encoding", coding))
    if chance.random() < 0.3:
        ask.headers.append((b"Content-Length", b"3"))
    ask.method, ask.cut, ask.coded = "POST", True, coding.lower() != b"chunked"


def _length(ask: Ask, value: bytes) -> None:
    ask.headers = [pair for pair in ask.headers if pair[0] != b"Content-Length"] + [(b"Content-Length", value)]


SPOILERS: dict[str, Callable[[Random, Ask], None]] = {
    "absolute form": _absolute,
    "big body": _big_body,
    "chunked": _chunked,
    "cookie": _cookie,
    "folded header": _folded,
    "header": _header,
    "long target": _long_target,
    "many headers": _many_headers,
    "method": _method,
    "no host": _no_host,
    "raw target": _raw_target,
    "star": _star,
    "two hosts": _two_hosts,
    "two lengths": _two_lengths,
    "version": _version,
    "wrong host": _host,
    "wrong length": _wrong_length,
}
