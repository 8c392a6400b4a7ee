"""Handing in: one archive and its receipt, numbered, never replaced, wherever there is a place for it."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import parola_kit as kit
from parola_kit import contracts, hand_in, journal
from parola_kit.errors import BadInput
from parola_kit.seat import find


def handed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def answered(work: Path) -> Path:
    kit.answer("q2", 1)
    (work / "XA1.ipynb").write_text("{}", "utf-8")
    (work / "private.txt").write_text("mine", "utf-8")
    return work


def test_the_archive_and_its_receipt(root: Path, answered: Path) -> None:
    receipt = hand_in.hand_in(find(), "XA1")
    folder = root / "submitted" / "s01" / "XA1"
    assert receipt.archive.parent == folder
    assert handed(folder) == [f"1-{receipt.sha256}.json", f"1-{receipt.sha256}.zip"]
    data = receipt.archive.read_bytes()
    assert hashlib.sha256(data).hexdigest() == receipt.sha256
    document = json.loads(receipt.archive.with_suffix(".json").read_text("utf-8"))
    contracts.check("receipt", document, "receipt")
    assert (document["archive"], document["sha256"]) == (receipt.archive.name, receipt.sha256)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["answers.jsonl", "XA1.ipynb"]
        assert archive.comment == b"FICTITIOUS - TRAINING"
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("answers.jsonl") == (answered / "answers.jsonl").read_bytes()
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o644}


def test_the_same_content_gives_the_same_bytes_under_a_new_number(answered: Path) -> None:
    first = hand_in.hand_in(find(), "XA1")
    (answered / "XA1.ipynb").touch()
    second = hand_in.hand_in(find(), "XA1")
    kit.answer("q2", 2)
    third = hand_in.hand_in(find(), "XA1")
    assert [one.number for one in (first, second, third)] == [1, 2, 3]
    assert first.sha256 == second.sha256 != third.sha256
    assert len(handed(first.archive.parent)) == 6


def test_two_at_once_do_not_collide(root: Path, answered: Path) -> None:
    code = "import parola_kit as kit\nfor n in range(4): kit.submit()"
    running = [subprocess.Popen([sys.executable, "-c", code], cwd=answered) for _ in range(2)]
    assert [one.wait() for one in running] == [0, 0]
    archives = [name for name in handed(root / "submitted" / "s01" / "XA1") if name.endswith(".zip")]
    assert sorted(int(name.partition("-")[0]) for name in archives) == list(range(1, 9))


def test_without_a_class_it_waits_in_the_outbox(answered: Path) -> None:
    receipt = hand_in.hand_in(replace(find(), root=None), "XA1")
    assert receipt.archive.parent == answered / "outbox"
    assert receipt.to_carry
    assert "give this file and the .json beside it to the trainer" in str(receipt)


def test_a_class_that_cannot_be_written_is_no_class(answered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    placed = hand_in._placed

    def refusing(data: bytes, seat: str, lab: str, folder: Path, *, to_carry: bool) -> Any:
        if not to_carry:
            raise PermissionError(13, "Permission denied")
        return placed(data, seat, lab, folder, to_carry=to_carry)

    monkeypatch.setattr(hand_in, "_placed", refusing)
    assert "outbox" in repr(kit.submit())


def test_a_full_disk_leaves_nothing_half_written(root: Path, answered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(hand_in.os, "fsync", full)
    with pytest.raises(BadInput, match="No space left"):
        kit.submit()
    assert handed(root / "submitted" / "s01" / "XA1") == []


def test_nothing_to_hand_in(work: Path) -> None:
    with pytest.raises(BadInput, match=r"answers.jsonl: there is no answer yet"):
        kit.submit()


def test_too_much_to_hand_in(answered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand_in, "MOST_BYTES", 100)
    with pytest.raises(BadInput, match=r"clear the outputs of XA1\.ipynb"):
        kit.submit()


def test_a_lab_by_name_from_outside_its_folder(root: Path, answered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(answered.parent)
    assert "submission 1" in repr(kit.submit("XA1"))
    with pytest.raises(BadInput, match="there are XA1, XA2"):
        kit.submit("XB1")


def test_the_lock_is_told_when_it_is_held(answered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "PATIENCE", 0)
    code = "from pathlib import Path\nfrom parola_kit.journal import locked\nwith locked(Path()):\n print(1, flush=True)\n input()"
    holder = subprocess.Popen([sys.executable, "-c", code], cwd=answered, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(BadInput, match="another program holds it"):
        kit.submit()
    holder.communicate(b"\n")
