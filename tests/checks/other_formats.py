"""Small files of the formats that are no plain text, each built with a library or by hand, not with the project's own writers."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from email.message import EmailMessage

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import segno
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from parola_kit.notice import MARK, MARK_ASCII

PLAIN = Image.new("RGB", (64, 48), (200, 210, 220))
DESCRIPTION, MODEL, GPS = 0x010E, 0x0110, 0x8825


def png(image: Image.Image = PLAIN, mark: str = MARK_ASCII, **texts: str) -> bytes:
    told = PngInfo()
    for key, value in {"Comment": mark, **texts}.items():
        told.add_text(key, value)
    stream = io.BytesIO()
    image.save(stream, "PNG", pnginfo=told)
    return stream.getvalue()


def tags(mark: str = MARK_ASCII, **more: str) -> Image.Exif:
    told = Image.Exif()
    told[DESCRIPTION] = mark
    if "model" in more:
        told[MODEL] = more["model"]
    return told


def jpeg(image: Image.Image = PLAIN, exif: Image.Exif | None = None, comment: str = "") -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", exif=tags() if exif is None else exif, comment=comment)
    return stream.getvalue()


def coded(text: str, side: int = 4) -> Image.Image:
    """A QR code on a larger grey picture."""
    rows = np.array([list(row) for row in segno.make(text, micro=False).matrix_iter(scale=side, border=4)], dtype=np.uint8)
    code = Image.fromarray((1 - rows) * 255)
    whole = Image.new("RGB", (code.width + 90, code.height + 60), (170, 180, 190))
    whole.paste(code, (50, 20))
    return whole


def mail(text: str = "Nothing.", mark: str = MARK_ASCII, **attached: bytes) -> bytes:
    """A mail with a text and attachments by name (``a_png`` is called ``a.png``)."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "one@harbour.example", "two@harbour.example", "Rooms"
    message["Date"], message["X-Notice"] = "Tue, 04 Mar 2025 10:00:00 +0700", mark
    message.set_content(f"Hello,\n\n{text}\n", cte="base64")
    for name, data in attached.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name.replace("_", "."))
    if attached:
        message.set_boundary("parts-of-a-mail")  # a drawn one is at times a card number by its check digit
    return message.as_bytes()


def armored(packets: bytes, mark: str = MARK_ASCII, kind: str = "PUBLIC KEY BLOCK") -> str:
    body = base64.encodebytes(packets).decode()
    return f"-----BEGIN PGP {kind}-----\nComment: {mark}\n\n{body}=njUN\n-----END PGP {kind}-----\n"


def packet(tag: int, body: bytes) -> bytes:
    """A packet in the new framing of RFC 9580, section 4.2.1."""
    size = len(body)
    return bytes([0xC0 | tag]) + (bytes([size]) if size < 192 else bytes([(size - 192 >> 8) + 192, size - 192 & 0xFF])) + body


def clear_signed(text: str, mark: str = MARK_ASCII) -> bytes:
    signature = armored(packet(2, bytes(64)), mark, "SIGNATURE")
    return f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{text}\n{signature}".encode()


def svg(text: str = "nothing", mark: str = MARK) -> bytes:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>{mark}</title><desc>A drawing.</desc>'
    return f"{head}<g><text>one</text><text>{text}</text></g></svg>".encode()


def parquet(mark: str = MARK, **columns: Sequence[object]) -> bytes:
    table = pa.table(columns or {"id": ["n1"]}).replace_schema_metadata({"notice": mark})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return sink.getvalue().to_pybytes()


# A file that holds the text, by name, and the place of the text in it.
PLACES: dict[str, tuple[Callable[[str], bytes], str]] = {
    "chunk.png": (lambda text: png(Note=text), "text Note"),
    "code.png": (lambda text: png(coded(f"mailto:{text}")), "code 1"),
    "model.jpg": (lambda text: jpeg(exif=tags(model=text)), "exif Model"),
    "code.jpg": (lambda text: jpeg(coded(text)), "code 1"),
    "comment.jpg": (lambda text: jpeg(comment=text), "text comment"),
    "word.svg": (svg, "text 6"),
    "line.eml": (lambda text: mail(f"Write to {text}."), "part 1 line 3"),
    "attached.eml": (lambda text: mail(a_png=png(Note=text)), "a.png text Note"),
    "user.asc": (lambda text: armored(packet(6, bytes(51)) + packet(13, f"One <{text}>".encode())).encode(), "block 1 packet 2"),
    "signed.asc": (lambda text: clear_signed(f"First.\n{text}"), "5"),
    "row.parquet": (lambda text: parquet(id=["n1", "n2"], note=[None, text]), "row 2"),
}
# Suffix -> a file that says what it is, one that does not, and what is said of that.
MARKED: dict[str, tuple[bytes, bytes, str]] = {
    ".png": (png(), png(mark="nothing"), f"the text chunk Comment should be {MARK_ASCII!r}"),
    ".jpg": (jpeg(), jpeg(exif=tags("nothing")), f"the tag ImageDescription of EXIF should be {MARK_ASCII!r}"),
    ".svg": (svg(), svg(mark="nothing"), f"a title, a desc or a comment in the first three lines should say {MARK!r}"),
    ".eml": (mail(a_png=png()), mail(mark="nothing"), f"the header X-Notice should be {MARK_ASCII!r}"),
    ".asc": (
        clear_signed("nothing"),
        clear_signed("nothing", "none"),
        f"every block of armor should have the header 'Comment: {MARK_ASCII}'",
    ),
    ".parquet": (parquet(), parquet("nothing"), f"the key notice of the schema's metadata should be {MARK!r}"),
}
