"""T32: what documents say of who wrote them; and how files of a site are made."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from parola.artefacts.clock import stamp
from parola.artefacts.web.ground import DAY, Ground
from parola.artefacts.web.sheet import Mark
from parola.world.model_web import Operator, WebSite
from parola_kit.notice import MARK_ASCII

LIST = "/files/list.odt"
ODT = "application/vnd.oasis.opendocument.text"
FIRST = (1980, 1, 1, 0, 0, 0)  # of members of an archive: the same bytes at any time
NAMESPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "meta", "text"))
# OpenDocument 1.3, part 3, sections 3.1 and 4.3; the namespaces of others, which are web addresses, are not needed.
META = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-meta {namespaces} office:version="1.3"><office:meta>
<meta:initial-creator>{author}</meta:initial-creator>
<meta:creation-date>{made}</meta:creation-date>
<meta:generator>{program}</meta:generator>
<meta:user-defined meta:name="notice">{mark}</meta:user-defined>
</office:meta></office:document-meta>
"""
CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content {namespaces} office:version="1.3"><office:body><office:text>
<text:p>{mark}</text:p><text:p>{title}</text:p>
</office:text></office:body></office:document-content>
"""
MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{odt}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""


def document(title: str, author: str, made: str, program: str) -> bytes:
    """An OpenDocument text (version 1.3) of two lines, its members stored as they are, so that every reader sees them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = MARK_ASCII.encode()
        for name, text in (
            ("mimetype", ODT),
            ("meta.xml", META.format(namespaces=NAMESPACES, author=author, made=made, program=program, mark=MARK_ASCII)),
            ("content.xml", CONTENT.format(namespaces=NAMESPACES, title=title, mark=MARK_ASCII)),
            ("META-INF/manifest.xml", MANIFEST.format(odt=ODT)),
        ):
            archive.writestr(zipfile.ZipInfo(name, FIRST), text)
    return stream.getvalue()


def text_file(ground: Ground, site: WebSite, path: str, text: str, found: str, at: int | None = None, **more: Any) -> int:
    """A file of plain text or HTML; ``at`` is what the answer says of its last change, ``more`` are status and headers."""
    mime = "text/html; charset=utf-8" if path.endswith(".html") else "text/plain; charset=utf-8"
    return ground.file(site, path, text.encode(), mime, found, at, **more)


def author(ground: Ground, operator: Operator) -> None:
    """T32: a document names its author. False: the theme's template, the same in unrelated shops; and a name that was put there."""
    site, chance = ground.pair(operator, "T32")[0], ground.chance("T32", operator.number)
    saved = ground.between(site, chance)
    true = _list(ground, site, operator.user, saved - chance.randrange(DAY, 9 * DAY), saved)
    template, released = ground.scene.world.bystanders[1], ground.start - 500 * DAY
    stock = [_list(ground, one, template, released, released, path="/theme/terms.odt") for one in ground.shops if one.look == site.look]
    other, shown = ground.without(LIST, chance), ground.late(chance)
    put = _list(ground, other, operator.user, shown + chance.randrange(3 * DAY, 30 * DAY), shown)
    ground.sheet.plant(
        "T32",
        operator.subject,
        [Mark((true,), "meta.xml initial-creator", operator.user)],
        [*(Mark((one,), "meta.xml initial-creator", template) for one in stock), Mark((put,), "meta.xml initial-creator", operator.user)],
    )


def _list(ground: Ground, site: WebSite, name: str, made: int, saved: int, path: str = LIST) -> int:
    title = ground.say("site-document-title", ground.chance("document", site.name, path))
    body = document(title, name, stamp(made)[:-1], "Writer 7.4")
    return ground.file(site, path, body, ODT, "link", saved)
