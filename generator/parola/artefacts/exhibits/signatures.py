"""What an examiner's tool says of each signed page of a desk and of its copy: by which key, when, and whether the signature holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from parola.artefacts.clock import stamp
from parola.artefacts.exhibits.watched import Watched
from parola.artefacts.pgp.keys import PgpKey
from parola.artefacts.pgp.read import PublicKey, read_key
from parola.artefacts.pgp.sign import MESSAGE
from parola.artefacts.pgp.verify import read_clear_signed, signed_by
from parola.artefacts.record import Record
from parola.artefacts.web.sheet import site_id


def known_keys(own_keys: Mapping[str, PgpKey]) -> dict[str, PublicKey]:
    """Fingerprint -> key of every desk and copy."""
    read = (read_key(own.armored) for own in own_keys.values())
    return {one.fingerprint: one for one in read}


def signed_pages(seen: Sequence[Record]) -> dict[str, list[Record]]:
    """Site -> its pages that show a signed text."""
    found: dict[str, list[Record]] = {}
    for record in seen:
        if record.table == "web.page" and MESSAGE in record.row["text"]:
            found.setdefault(record.row["site"], []).append(record)
    return found


def on_server(seen: Sequence[Record]) -> dict[str, Record]:
    """Fingerprint -> what the key server has of it."""
    return {record.row["fingerprint"]: record for record in seen if record.table == "pgp.public"}


def signatures(
    case: Watched, pages: Mapping[str, Sequence[Record]], keys: Mapping[str, PublicKey], server: Mapping[str, Record]
) -> Iterator[dict[str, Any]]:
    """Rows of ``case.signature`` for both sites of a case."""
    for site in (case.desk, case.copy):
        for page in pages[site_id(site)]:
            signed = read_clear_signed(page.row["text"])
            made = signed.signature
            holds, kept = signed_by(keys[made.issuer], signed), server[made.issuer]
            yield {
                "page": page.id,
                "key": made.issuer,
                "key_record": kept.id,
                **{name: kept.row[name] for name in ("user", "created_at", "seen_at")},
                "made_at": stamp(made.at),
                "verdict": "good" if holds else "bad",
            }
