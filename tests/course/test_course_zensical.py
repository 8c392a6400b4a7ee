"""The same filled pages with the theme's successor, which wants its configuration at a root of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from parola.course import AUDIENCES, LANGUAGE
from parola.locate import folder


@pytest.mark.parametrize("audience", AUDIENCES)
def test_zensical_builds_the_same_pages(course: Path, tmp_path: Path, audience: str) -> None:
    site = folder("site")
    shutil.copytree(site / "overrides", tmp_path / "site" / "overrides")
    shutil.copytree(course / "src", tmp_path / "src")
    (tmp_path / "base.yml").write_text(
        (site / "base.yml").read_text("utf-8").replace("custom_dir: overrides", "custom_dir: site/overrides"), "utf-8"
    )
    config = (
        (site / f"mkdocs.{audience}.{LANGUAGE}.yml").read_text("utf-8").replace("../build/site/src", "src").replace("../build/site", "out")
    )
    (tmp_path / "mkdocs.yml").write_text(config, "utf-8")
    program = Path(sys.executable).parent / "zensical"
    done = subprocess.run(
        [program, "build", "--strict"],
        cwd=tmp_path,
        env=os.environ | {"NO_COLOR": "1"},
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    built, ours = tmp_path / "out" / audience / LANGUAGE, course / audience / LANGUAGE
    names = {path.relative_to(ours) for path in ours.rglob("*.html")}
    assert {path.relative_to(built) for path in built.rglob("*.html")} - {Path("404.html")} == names
    for name in names:
        html = (built / name).read_text("utf-8")
        assert "FICTITIOUS – TRAINING" in html, name
        assert "iframe-worker.js" in html, name
        assert re.search(r'<script[^>]+src="?https?:', html) is None, name
