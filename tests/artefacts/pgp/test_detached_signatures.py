"""Detached signatures of files, as bytes and as texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from gnupg_home import GnuPG
from hypothesis import given
from hypothesis import strategies as st

from parola.artefacts.pgp.canonical import LONGEST_LINE
from parola.artefacts.pgp.keys import PgpKey
from parola.artefacts.pgp.read import read_key
from parola.artefacts.pgp.sign import detached
from parola.artefacts.pgp.verify import read_detached, signed_file_by
from parola_kit.errors import BadInput

AT = 1_700_003_600
FILES = [b"", b"a", b"one\ntwo \n", b"one\r\ntwo \r\n", "ठ ทดสอบ\n".encode(), b"- x\n\n\n", b"x" * LONGEST_LINE]
BYTES = [bytes(range(256)) * 3, b"a\rb", b"a\x00b"]


def good(gpg: GnuPG, folder: Path, data: bytes, signature: str) -> bool:
    (folder / "file.asc").write_text(signature, encoding="ascii")
    (folder / "file").write_bytes(data)
    done = gpg.run("--verify", folder / "file.asc", folder / "file")
    return done.returncode == 0 and b"GOODSIG" in done.stdout


def test_gpg_verifies_files(gpg: GnuPG, ann: PgpKey, tmp_path: Path) -> None:
    assert [good(gpg, tmp_path, data, detached(ann, data, AT)) for data in FILES + BYTES] == [True] * 10
    assert [good(gpg, tmp_path, data, detached(ann, data, AT, text=True)) for data in FILES] == [True] * 7


@pytest.mark.parametrize("text", [False, True])
def test_only_a_text_signature_holds_for_other_line_ends(gpg: GnuPG, ann: PgpKey, tmp_path: Path, text: bool) -> None:
    signature = detached(ann, b"one\ntwo\n", AT, text=text)
    assert good(gpg, tmp_path, b"one\r\ntwo\r\n", signature) is text
    assert signed_file_by(read_key(ann.armored), b"one\r\ntwo\r\n", read_detached(signature)) is text


@pytest.mark.parametrize("text", [False, True])
def test_another_file_or_another_key_is_refused(gpg: GnuPG, ann: PgpKey, bo: PgpKey, tmp_path: Path, text: bool) -> None:
    signature = detached(ann, b"one \n", AT, text=text)
    for other in (b"one\n", b"one \n\n", b"One \n", b""):
        assert not good(gpg, tmp_path, other, signature)
        assert not signed_file_by(read_key(ann.armored), other, read_detached(signature))
    assert not signed_file_by(read_key(bo.armored), b"one \n", read_detached(signature))


@given(st.binary(max_size=200))
def test_any_bytes_verify_by_our_reader(ann: PgpKey, data: bytes) -> None:
    assert signed_file_by(read_key(ann.armored), data, read_detached(detached(ann, data, AT)))


@pytest.mark.parametrize("data", [b"a\rb", b"a\r", b"a\r\r\n", b"a\x00", b"x" * (LONGEST_LINE + 1)])
def test_texts_that_verifiers_read_differently(ann: PgpKey, data: bytes) -> None:
    with pytest.raises(BadInput, match="signed text"):
        detached(ann, data, AT, text=True)
