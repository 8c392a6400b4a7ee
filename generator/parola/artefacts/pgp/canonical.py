"""Texts as signatures see them (RFC 4880 section 7): line ends, trailing white space, dashes; written and read."""

from __future__ import annotations

from parola_kit.errors import BadInput

BLANK = " \t"  # what is not signed at the end of a line of clear text
ESCAPE = "- "
LONGEST_LINE = 16_000  # bytes; GnuPG 2.2.40 cuts lines off after 19,998 and then finds a bad signature


def clean(text: str) -> str:
    """A text for clear signing: line ends of any system become LF, and the last one is the message's own.

    Raises ``BadInput`` for what verifiers read differently or not at all.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    try:
        data = text.encode()
    except UnicodeEncodeError:
        raise BadInput("signed text: half a surrogate pair is no letter") from None
    _check(data)
    return text


def clear(text: str) -> bytes:
    """What the signature of a clear-signed text covers: lines with CRLF between them, without blanks at their ends."""
    return stripped(text).replace("\n", "\r\n").encode()


def stripped(text: str) -> str:
    """A text without the blanks at the ends of its lines."""
    return "\n".join(line.rstrip(BLANK) for line in text.split("\n"))


def detached(data: bytes) -> bytes:
    """What a detached text signature covers: every line end as CRLF, blanks kept.

    Raises ``BadInput`` for CR without LF, which verifiers read differently, and for lines that they cut off.
    """
    lines = data.replace(b"\r\n", b"\n")
    if b"\r" in lines:
        raise BadInput("signed text: CR stands without LF")
    _check(lines)
    return lines.replace(b"\n", b"\r\n")


def escaped(text: str) -> str:
    """Dash-escaped; lines that begin with ``From `` too, for mail programs change those."""
    return "\n".join(ESCAPE + line if line.startswith(("-", "From ")) else line for line in text.split("\n"))


def unescaped(text: str) -> str:
    """The text before dashes were escaped; raises ``BadInput`` for a line that begins with one and is not escaped."""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if line.startswith("-") and not line.startswith(ESCAPE):
            raise BadInput(f"clear-signed text, line {number}: a dash at its beginning is not escaped")
    return "\n".join(line.removeprefix(ESCAPE) for line in lines)


def _check(data: bytes) -> None:
    for number, line in enumerate(data.split(b"\n"), 1):
        if b"\x00" in line or len(line) > LONGEST_LINE:
            raise BadInput(f"signed text, line {number}: it holds a zero byte or more than {LONGEST_LINE} bytes")
