"""One site with MkDocs Material: its configuration, the run, and what is taken out so that the site fits on a stick."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from parola import locate
from parola_kit.errors import BadInput

# Debuggers' maps, stemmers of other languages, a page and a copy of the site map that only a web server could use.
NEEDLESS = ("**/*.map", "assets/javascripts/lunr", "404.html", "sitemap.xml.gz")
TOLD = re.compile(r"^(?:WARNING|ERROR) +-\s*(.+(?:\n +.+)*)", re.MULTILINE)  # lists follow on lines of their own


def build(name: str, pages: Path, target: Path, config: Path) -> None:
    """Build the site ``name`` (``learner.en``) from the filled pages; ``config`` is a folder for its configuration.

    MkDocs writes dates into the site map and into its archive: ``SOURCE_DATE_EPOCH`` holds them still.

    Raises:
        BadInput: MkDocs is not content; says of which page.
    """
    config.mkdir(parents=True, exist_ok=True)
    written = config / f"mkdocs.{name}.yml"
    written.write_text(yaml.safe_dump(settings(name, pages, target), allow_unicode=True), "utf-8")
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(written)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 -- our own pinned program
    if done.returncode:
        told = TOLD.findall(done.stderr) or [done.stderr.strip()[-500:]]
        raise BadInput("\n".join(f"{pages}: {' '.join(each.split())}" for each in told))
    _thin(target)


def settings(name: str, pages: Path, target: Path) -> dict[str, object]:
    """What a build says over ``site/mkdocs.<name>.yml``: where things lie on this machine."""
    site = locate.folder("site")
    return {
        "INHERIT": str(site / f"mkdocs.{name}.yml"),
        "docs_dir": str(pages.resolve()),
        "site_dir": str(target.resolve()),
        "theme": {"custom_dir": str(site / "overrides")},
    }


def _thin(target: Path) -> None:
    for pattern in NEEDLESS:
        for path in sorted(target.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
