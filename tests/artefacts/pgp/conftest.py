"""Keys that the tests of OpenPGP share, and GnuPG's home that knows them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from gnupg_home import GnuPG

from parola.artefacts.pgp.keys import PgpKey, key

CREATED = 1_700_000_000
GPG = shutil.which("gpg")


@pytest.fixture(scope="session")
def ann() -> PgpKey:
    return key(b"\x01" * 32, CREATED, ["Ann <ann@board.example>", "আন্না (পরীক্ষা)", "Ánh thử · ทดสอบ <ann@other.test>"])


@pytest.fixture(scope="session")
def bo() -> PgpKey:
    return key(b"\x02" * 32, CREATED, ["Bo"])


@pytest.fixture
def empty_gpg(tmp_path: Path) -> GnuPG:
    """A home without keys."""
    if GPG is None:
        pytest.skip("no gpg here: nobody but ourselves has read the keys and signatures")
    home = tmp_path / "gnupg"
    home.mkdir(mode=0o700)
    return GnuPG(home, GPG)


@pytest.fixture
def gpg(empty_gpg: GnuPG, ann: PgpKey, bo: PgpKey) -> GnuPG:
    """A home with the keys of Ann and Bo."""
    empty_gpg.take(ann.armored, bo.armored)
    return empty_gpg
