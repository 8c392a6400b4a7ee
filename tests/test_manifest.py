"""Manifests: every file by its digest, a store by what it holds."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from parola import manifest
from parola_kit import contracts


def store(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        for statement in ("CREATE TABLE thing (id TEXT)", *statements):
            connection.execute(statement)
        connection.commit()
    return path


def test_a_digest_is_sha256_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"one\n")
    assert manifest.digest(tmp_path / "a.csv") == hashlib.sha256(b"one\n").hexdigest()


@pytest.mark.parametrize("at", [23, 24, 27, 28, 91, 92, 99, 100])
def test_what_names_the_library_is_no_content_of_a_store(tmp_path: Path, at: int) -> None:
    plain = store(tmp_path / "a.sqlite", "INSERT INTO thing VALUES ('x')")
    other = bytearray(plain.read_bytes())
    other[at] ^= 1
    (tmp_path / "b.sqlite").write_bytes(other)
    assert (manifest.digest(plain) == manifest.digest(tmp_path / "b.sqlite")) is (24 <= at < 28 or 92 <= at < 100)


def test_a_store_with_another_row_is_another(tmp_path: Path) -> None:
    one = store(tmp_path / "a.sqlite", "INSERT INTO thing VALUES ('x')")
    other = store(tmp_path / "b.sqlite", "INSERT INTO thing VALUES ('y')")
    assert manifest.digest(one) != manifest.digest(other)


def test_files_are_sorted_and_leave_manifests_out(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.md", "a.md", "sub/c.md", manifest.NAME, f"sub/{manifest.NAME}"):
        (tmp_path / name).write_text("x", "utf-8")
    assert list(manifest.files(tmp_path)) == ["a.md", "b.md", "sub/c.md"]


def test_a_written_manifest_fits_its_schema(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x", "utf-8")
    manifest.write(tmp_path, "some-class", "server")
    document = json.loads((tmp_path / manifest.NAME).read_text("utf-8"))
    contracts.check("manifest", document, manifest.NAME)
    assert (document["class"], document["tree"]) == ("some-class", "server")
    assert document["files"] == manifest.files(tmp_path)


def test_json_is_sorted_readable_and_ends_in_one_newline() -> None:
    assert manifest.dumps({"b": "é", "a": 1}) == '{\n "a": 1,\n "b": "é"\n}\n'
