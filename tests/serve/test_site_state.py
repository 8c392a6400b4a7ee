"""Switches of sites as a file: appended under a lock, followed with one stat, never undone by a torn line."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock
from hand_states import NOW, ROWS, SIGNED, give_happenings

from parola.serve import site_state
from parola.serve.site_state import Happening
from parola.serve.switches import Switches
from parola_kit import contracts
from parola_kit.errors import BadInput, WrongUse

LATE = "2026-03-02T11:00:00Z"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "server" / "sites").mkdir(parents=True)
    for site in ("forum", "market"):
        give_happenings(tmp_path, site)
    return tmp_path


def state(root: Path, site: str) -> str:
    return site_state.current(root, (site,))[0][0].state


def test_the_last_line_of_a_site_holds(root: Path) -> None:
    assert [one.state for one in site_state.current(root, ("forum", "market"))[0]] == ["up", "up"]
    site_state.switch(root, ("market",), "seized", NOW)
    site_state.switch(root, ("forum",), "down", NOW)
    site_state.switch(root, ("market",), "exit", LATE)
    found = site_state.current(root, ("forum", "market"))[0]
    assert [(one.state, one.since) for one in found] == [("down", NOW), ("exit", LATE)]


def test_lines_keep_the_contract_and_are_only_added(root: Path) -> None:
    before = b""
    for number, name in enumerate(("seized", "up", "scheduled", "moved")):
        site_state.switch(root, ("market", "forum"), name, NOW, "2025-03-02T00:00:00Z" if name == "scheduled" else None)
        now = site_state.path_of(root).read_bytes()
        assert now.startswith(before)
        assert now.count(b"\n") == 2 * (number + 1)
        before = now
    for line in before.splitlines():
        contracts.check("sites_state", json.loads(line), "line")


@pytest.mark.parametrize(
    ("scenario_at", "due"),
    [
        ("2024-12-31T00:00:00Z", "up"),
        ("2025-02-01T00:00:00Z", "announcement"),
        ("2025-03-31T23:59:59Z", "exit"),
        ("2025-04-01T00:00:00Z", "seized"),
        ("2030-01-01T00:00:00Z", "seized"),
    ],
)
def test_scenario_time_brings_what_the_store_holds(root: Path, scenario_at: str, due: str) -> None:
    site_state.switch(root, ("market",), "scheduled", NOW, scenario_at)
    assert state(root, "market") == due
    assert state(root, "forum") == "up"


def test_a_state_that_a_site_has_no_words_for_is_refused_and_nothing_written(root: Path) -> None:
    give_happenings(root, "forum", ())
    with pytest.raises(WrongUse, match="'moved' is no state of forum; there are up, down, seized, exit, scheduled"):
        site_state.switch(root, ("market", "forum"), "moved", NOW)
    assert not site_state.path_of(root).exists()
    with pytest.raises(WrongUse, match="'gone' is no state of market; there are up, down, seized, exit, announcement, moved, scheduled"):
        site_state.switch(root, ("market",), "gone", NOW)


@pytest.mark.parametrize("torn", [b'{"format": 1, "site": "mark', b'{"format": 1}', b"[]", b"\xff", b"[" * 5_000])
def test_a_torn_last_line_is_told_and_the_next_starts_below_it(root: Path, torn: bytes) -> None:
    site_state.switch(root, ("market",), "seized", NOW)
    path = site_state.path_of(root)
    path.write_bytes(path.read_bytes() + torn)
    found, problems = site_state.current(root, ("market",))
    assert found[0].state == "seized"
    assert problems == (f"{path}:2: was cut off or damaged while it was written; it does not count",)
    assert site_state.switch(root, ("market",), "up", LATE) == problems
    assert state(root, "market") == "up"
    assert path.read_bytes().splitlines()[1] == torn


def test_a_service_looks_once_a_request_and_reads_only_what_is_new(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site_state.switch(root, ("market",), "seized", NOW)
    looked, told, reads = list[str](), list[str](), list[Path]()
    stat, read = Path.stat, site_state.read
    switches = Switches(site_state.path_of(root), told.append)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", lambda self, **more: (looked.append(self.name), stat(self, **more))[1])
        patch.setattr(site_state, "read", lambda path: (reads.append(path), read(path))[1])
        for _ in range(100):
            last = switches.last("market")
            assert last is not None
            assert last["state"] == "seized"
    assert (looked.count("sites.jsonl") <= 101, len(reads)) == (True, 1)
    with site_state.path_of(root).open("ab") as file:
        file.write(b'{"torn')
    assert [str((switches.last("market") or {})["state"]) for _ in range(3)] == ["seized"] * 3
    assert len(told) == 1
    site_state.path_of(root).unlink()
    assert switches.last("market") is None


def test_a_file_that_cannot_be_read_changes_nothing_and_is_told(root: Path) -> None:
    site_state.switch(root, ("market",), "seized", NOW)
    told = list[str]()
    path = site_state.path_of(root)
    switches = Switches(path, told.append)
    assert (switches.last("market") or {})["state"] == "seized"
    path.unlink()
    path.mkdir()
    assert [(switches.last("market") or {})["state"] for _ in range(3)] == ["seized"] * 3
    assert (len(told), "cannot be read" in told[0], str(path) in told[0]) == (1, True, True)


def test_what_kept_a_switch_from_being_read_may_pass_without_the_file_changing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site_state.switch(root, ("market",), "seized", NOW)
    told = list[str]()
    path = site_state.path_of(root)
    switches = Switches(path, told.append)

    def too_many(_: Path) -> bytes:
        raise OSError(24, "Too many open files")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", too_many)
        assert [switches.last("market") for _ in range(3)] == [None] * 3
    assert (switches.last("market") or {})["state"] == "seized"
    assert len(told) == 1


def test_other_users_cannot_read_which_sites_were_switched(root: Path) -> None:
    path = site_state.path_of(root)
    site_state.switch(root, ("market",), "seized", NOW)
    path.chmod(0o644)  # as an earlier version left it
    site_state.switch(root, ("market",), "up", LATE)
    assert path.stat().st_mode & 0o777 == 0o600


def test_many_writers_lose_nothing(root: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from parola.serve import site_state\n"
        f"for n in range(20): site_state.switch(Path(sys.argv[1]), ('market', 'forum'), 'down', '{NOW}')"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(root)]) for _ in range(3)]
    assert [one.wait(60) for one in running] == [0, 0, 0]
    found = site_state.read(site_state.path_of(root))
    assert (len(found.lines), found.problems) == (120, ())


def test_a_lock_that_is_held_and_a_store_that_is_not_there_are_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_state, "PATIENCE", 0.1)
    (root / "state").mkdir()
    started = time.monotonic()
    with FileLock(root / "state" / "sites.lock"), pytest.raises(BadInput, match="another program holds it"):
        site_state.switch(root, ("market",), "seized", NOW)
    assert time.monotonic() - started < 5
    with pytest.raises(BadInput, match=r"none\.sqlite: cannot be read"):
        site_state.switch(root, ("none",), "seized", NOW)


def test_a_text_is_cut_at_its_empty_lines_but_what_is_signed_stays_whole() -> None:
    moved = next(Happening(*row) for row in ROWS if row[0] == "moved")
    assert moved.blocks == ("To a safer place.", SIGNED)
    assert Happening("x", "", "", f"One.\n\n\n{SIGNED}\n\nTwo\nlines.\n", "").blocks == ("One.", SIGNED, "Two\nlines.")
    assert Happening("x", "", "", "", "").blocks == ()
