"""The referral as a page that a person can read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from parola_kit.notice import MARK


def write(row: Mapping[str, Any], path: Path) -> None:
    """Every core field of the referral in the order of the standard; a blank is shown as a blank."""
    lines = [
        f"# {MARK}",
        "",
        f"## Referral {row['id']}",
        "",
        "Fields of IOM's Human Trafficking Case Data Standard, version 2.0. A blank says nothing: it is not a no.",
        "",
        "| field | says |",
        "| --- | --- |",
        *(f"| {name} | {value or ''} |" for name, value in row.items() if name != "id"),
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
