"""The journal finds what was altered, removed or moved, keeps what was torn, and folds to the seat's clock."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from desk_request import CLOCK, DISCLOSURE, PRESERVATION, ask, fill, reply

from parola.desk import acts, journal
from parola.desk.decide import Refusal, Unsent
from parola.desk.forms import FormName
from parola.desk.history import History
from parola.desk.times import seconds
from parola_kit import contracts
from parola_kit.errors import BadInput

SECRET = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(SECRET).public_key().public_bytes_raw()


def send(path: Path, name: FormName = "disclosure", **changed: Any) -> journal.Line:
    def act(before: journal.Read) -> acts.Act:
        history = History(before.lines, CLOCK)
        found = ask(name, clock=history.clock, **changed)
        assert not isinstance(found, Unsent)
        return acts.sent(name, "exchange", fill(name, **changed), found)

    return journal.write(path, SECRET, act)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal of four requests: preserved, refused, released, released."""
    made = tmp_path / "desk" / "s01.jsonl"
    send(made, "preservation")
    send(made, authority="police")
    send(made)
    send(made, purpose="first line\nsecond <b>line</b> ประโยค")
    return made


def rows(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def test_an_untouched_journal_is_sound_and_fits_its_schema(path: Path) -> None:
    assert journal.verify(path, PUBLIC) == []
    lines = [json.loads(row) for row in rows(path)]
    assert [line["seq"] for line in lines] == [1, 2, 3, 4]
    assert [line["outcome"] for line in lines] == ["confirmed", "refused", "released", "released"]
    for line in lines:
        contracts.check("desk_journal", line, "line")


def test_another_key_has_signed_nothing(path: Path) -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
    assert len(journal.verify(path, other)) == 4


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("field", ["at", "outcome", "seat", "seq", "previous", "notice", "request", "reply"])
def test_an_altered_line_is_found(path: Path, number: int, field: str) -> None:
    kept = rows(path)
    line = json.loads(kept[number])
    line[field] = {"reply": None, "request": {}, "seq": 9}.get(field, "waited")
    kept[number] = (json.dumps(line, ensure_ascii=False) + "\n").encode()
    path.write_bytes(b"".join(kept))
    assert any(problem.startswith(f"line {number + 1}: was altered") for problem in journal.verify(path, PUBLIC))
    assert len(journal.read(path, PUBLIC).lines) == 3


@pytest.mark.parametrize("number", range(3))
def test_a_removed_line_is_found(path: Path, number: int) -> None:
    kept = rows(path)
    del kept[number]
    path.write_bytes(b"".join(kept))
    (problem,) = journal.verify(path, PUBLIC)
    assert problem.startswith(f"line {number + 1}: does not follow the line before it")


@pytest.mark.parametrize("number", range(3))
def test_lines_that_changed_places_are_found(path: Path, number: int) -> None:
    kept = rows(path)
    kept[number], kept[number + 1] = kept[number + 1], kept[number]
    path.write_bytes(b"".join(kept))
    assert len(journal.verify(path, PUBLIC)) >= 2


def test_a_repeated_line_is_found(path: Path) -> None:
    path.write_bytes(path.read_bytes() + rows(path)[1])
    assert len(journal.verify(path, PUBLIC)) == 1


def test_a_line_of_another_seat_does_not_count(path: Path) -> None:
    other = path.with_name("s02.jsonl")
    other.write_bytes(path.read_bytes())
    assert journal.read(other, PUBLIC).lines == ()
    assert all("belongs to seat s01" in problem for problem in journal.verify(other, PUBLIC))


@pytest.mark.parametrize("cut", [1, 20, 400])
def test_a_torn_last_line_is_kept_and_said_and_nothing_is_lost(path: Path, cut: int) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    before = journal.read(path, PUBLIC)
    assert len(before.lines) == (4 if cut == 1 else 3)
    line = send(path)
    assert line["seq"] == len(before.lines) + 1
    assert path.read_bytes().startswith(whole[:-cut])
    after = journal.read(path, PUBLIC)
    assert len(after.lines) == len(before.lines) + 1
    assert len(after.problems) == len(before.problems) == (0 if cut == 1 else 1)
    assert all("cannot be read" in problem for problem in after.problems)


@pytest.mark.parametrize(
    "row", [b"[]", b"7", b"null", b"{}", b'{"signature": 3}', b'{"signature": "zz"}', b"\xff\xfe", b"[" * 50_000, b'{"a": NaN}']
)
def test_a_line_of_another_form_is_said(path: Path, row: bytes) -> None:
    path.write_bytes(path.read_bytes() + row + b"\n")
    assert len(journal.verify(path, PUBLIC)) == 1
    assert len(journal.read(path, PUBLIC).lines) == 4


def test_no_file_is_an_empty_journal(tmp_path: Path) -> None:
    assert journal.read(tmp_path / "s01.jsonl", PUBLIC) == journal.Read((), ())


def test_what_fails_in_the_middle_writes_nothing(path: Path) -> None:
    def fails(_: journal.Read) -> acts.Act:
        raise BadInput("no")

    whole = path.read_bytes()
    with pytest.raises(BadInput):
        journal.write(path, SECRET, fails)
    assert path.read_bytes() == whole


def test_many_writers_make_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "s01.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: send(path), range(24)))
    assert journal.verify(path, PUBLIC) == []
    assert [line["seq"] for line in journal.read(path, PUBLIC).lines] == list(range(1, 25))


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("a file", "utf-8")
    with pytest.raises(BadInput, match="cannot be written"):
        send(tmp_path / "desk" / "s01.jsonl")


# The fold


def test_the_clock_moves_by_what_acts_cost_and_by_waiting(path: Path) -> None:
    history = History(journal.read(path, PUBLIC).lines, CLOCK)
    assert history.clock == CLOCK + (30 + 3 * 120) * 60
    assert [line["seq"] for line in history.pending] == [3, 4]  # the refusal has arrived by then
    due = seconds(history.pending[0]["reply"]["due"]) or 0
    journal.write(path, SECRET, lambda _: acts.waited(due))
    waited = History(journal.read(path, PUBLIC).lines, CLOCK)
    assert waited.clock == due
    assert [line["seq"] for line in waited.pending] == [4]
    assert journal.verify(path, PUBLIC) == []


def test_a_new_journal_begins_at_the_start() -> None:
    history = History((), CLOCK)
    assert (history.clock, history.seq, history.pending, history.requests) == (CLOCK, 0, [], [])


def test_a_preservation_is_read_back_as_it_was_given(path: Path) -> None:
    (kept,) = History(journal.read(path, PUBLIC).lines, CLOCK).kept("exchange")
    given = reply("preservation")
    assert (kept.at, kept.until) == (given.at, given.kept_until)
    assert kept.kinds == set(PRESERVATION["records"])
    assert [one.text for one in kept.identifiers] == list(DISCLOSURE["identifiers"])
    assert History(journal.read(path, PUBLIC).lines, CLOCK).kept("operator") == []


def test_a_refusal_preserves_nothing(tmp_path: Path) -> None:
    assert isinstance(ask("preservation", sender="a@b.example"), Refusal)
    send(tmp_path / "s01.jsonl", "preservation", sender="a@b.example")
    assert History(journal.read(tmp_path / "s01.jsonl", PUBLIC).lines, CLOCK).kept("exchange") == []


def test_the_rules_need_no_web() -> None:
    modules = sorted(path.stem for path in Path(journal.__file__).parent.glob("*.py") if path.stem != "__init__")
    assert len(modules) >= 10
    load = f"import sys, importlib\nfor name in {modules}: importlib.import_module('parola.desk.' + name)\n"
    code = load + "print(sorted(sys.modules.keys() & {'flask', 'werkzeug', 'waitress', 'sqlite_utils'}))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
