"""What visitors leave on a site that two processes serve: one owner of a handle, nothing lost, bounded, and mail of its two ends alone."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock
from hand_web import site, store
from site_client import HOST, PERSONA

from parola.serve import accounts, forum, kept, launcher, market, messages, private, sites
from parola.serve.accounts import Accounts
from parola.serve.class_root import small_sites
from parola.serve.forum import reads as forum_reads
from parola.serve.kept import Kept
from parola.serve.launcher import Child
from parola.serve.market import reads as market_reads
from parola.serve.messages import Messages
from parola.serve.sites import reads as small_reads
from parola.serve.stores import Store

NOW = "2026-11-27T10:00:00Z"
FIRST, SECOND = "the first of two", "the second of two"
APPS = {"forum": forum.app, "market": market.app, "successor": market.app}
READS = {"forum": forum_reads, "market": market_reads, "successor": market_reads}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "sites" / "door.jsonl"


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "_hash", lambda password, _: password.encode().ljust(32, b"."))


def said(number: int, sender: str = "a", text: str = "text") -> dict[str, object]:
    return {"message": 1, "sender": sender, "receiver": "b", "at": f"2026-11-27T10:00:{number % 60:02}Z", "text": text}


def test_a_handle_that_was_taken_in_another_process_stays_taken(path: Path, cheap: None) -> None:
    one, other = Accounts(PERSONA, Kept(path)), Accounts(PERSONA, Kept(path))
    assert one.add("Newcomer", FIRST, NOW) == ""
    assert other.taken("newcomer")
    assert other.add("newcomer", SECOND, NOW) == "taken"
    for each in (one, other, Accounts(PERSONA, Kept(path))):
        assert (each.fits("NEWCOMER", FIRST), each.fits("newcomer", SECOND)) == ("Newcomer", None)


def test_the_first_line_of_a_handle_wins(path: Path, cheap: None) -> None:
    Accounts(PERSONA, Kept(path)).add("newcomer", FIRST, NOW)
    line = json.loads(path.read_text("utf-8"))
    with path.open("a") as file:
        file.write(json.dumps(line | {"handle": "NewComer", "hash": SECOND.encode().ljust(32, b".").hex()}) + "\n")
    again = Accounts(PERSONA, Kept(path))
    assert (again.fits("newcomer", FIRST), again.fits("newcomer", SECOND)) == ("newcomer", None)


def test_it_is_asked_again_once_nobody_else_can_write(path: Path, cheap: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process opens the account while this one is at the hash."""
    one, other = Accounts(PERSONA, Kept(path)), Accounts(PERSONA, Kept(path))
    plain, told = accounts._hash, list[str]()

    def slowly(password: str, salt: bytes) -> bytes:
        monkeypatch.setattr(accounts, "_hash", plain)
        told.append(other.add("newcomer", SECOND, NOW))
        return plain(password, salt)

    monkeypatch.setattr(accounts, "_hash", slowly)
    assert (one.add("newcomer", FIRST, NOW), told) == ("taken", [""])
    assert (one.fits("newcomer", SECOND), one.fits("newcomer", FIRST)) == ("newcomer", None)


def test_many_processes_open_each_account_once(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from parola.serve import accounts; from parola.serve.kept import Kept\n"
        "from parola.serve.persona import Persona\n"
        "accounts._hash = lambda password, _: password.encode().ljust(32, b'.')\n"
        "here = accounts.Accounts(Persona('quiet_visitor', 'p' * 8), Kept(Path(sys.argv[1])))\n"
        f"print(sum(here.add(f'handle{{n}}', 'password', '{NOW}') == '' for n in range(20)))"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    opened = [int(one.communicate(timeout=60)[0]) for one in running]
    handles = [json.loads(line)["handle"] for line in path.read_text("utf-8").splitlines()]
    assert (sum(opened), sorted(handles)) == (20, sorted(f"handle{n}" for n in range(20)))


def test_a_message_is_there_in_the_other_process_at_once(path: Path) -> None:
    one, other = (Messages(lambda _: (), Kept(path), lambda _: True) for _ in range(2))
    for number in range(4):
        assert (one, other)[number % 2].send("a", "b", f"text {number}", NOW) == ""
        assert len(one.of("b")) == len(other.of("a")) == number + 1


def test_a_lock_that_is_not_let_go_means_no_more_room_and_is_told(
    path: Path, cheap: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(kept, "PATIENCE", 0.1)
    path.parent.mkdir(parents=True)
    with FileLock(f"{path}.lock"):
        assert Accounts(PERSONA, Kept(path)).add("newcomer", FIRST, NOW) == "full"
    assert "another program holds it" in caplog.text
    assert not path.exists()


@pytest.mark.parametrize("in_file", [True, False])
def test_a_file_is_bounded_in_bytes_when_it_is_written(path: Path, in_file: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_BYTES", 1_000)
    held = Kept(path if in_file else None)
    told = [held.add(said(number, text="ü" * 60)) for number in range(10)]
    assert told[:4] == [""] * 4  # 214 bytes each, but for six times as many with every letter escaped
    assert set(told[4:]) == {"full"}
    assert not in_file or path.stat().st_size <= 1_000
    assert len(held.lines) == len(Kept(path).lines if in_file else held.lines) == 4


def test_messages_never_push_accounts_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cheap: None) -> None:
    monkeypatch.setattr(kept, "MOST_BYTES", 2_000)
    path = tmp_path / "state" / "door.jsonl"
    made = sites.app(store(tmp_path / "door.sqlite", "escrow"), site("door"), PERSONA, b"k" * 32, path)
    door = made.view_functions["inbox"].__self__  # pyright: ignore[reportFunctionMemberAccess] -- a bound method
    for number in range(30):
        door.messages.send(PERSONA.handle, "desk_master", f"{number} {'x' * 200}", NOW)
    assert door.messages.send(PERSONA.handle, "desk_master", "x" * 200, NOW) == "full"
    assert door.accounts.add("newcomer", FIRST, NOW) == ""
    assert [json.loads(line)["handle"] for line in path.read_text("utf-8").splitlines()] == ["newcomer"]
    assert path.with_name("door.messages.jsonl").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("line", [b"[" * 100_000, b'{"a":' * 50_000, b"\xff", b"12"])
def test_a_line_that_nobody_can_read_does_not_keep_a_site_from_starting(path: Path, line: bytes) -> None:
    Kept(path).add(said(1))
    with path.open("ab") as file:
        file.write(line + b"\n")
    Kept(path).add(said(2))
    assert [each["at"][-3:-1] for each in Kept(path).lines] == ["01", "02"]


def test_what_kept_a_file_from_being_read_may_pass(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Kept(path).add(said(1))

    def too_many(*_: object) -> bytes:
        raise OSError(24, "Too many open files")

    with monkeypatch.context() as patch:
        patch.setattr(kept, "_read", too_many)
        held = Kept(path)
        assert held.lines == ()
    assert len(held.lines) == 1


def test_the_persona_of_a_class_of_sixty_goes_on_writing() -> None:
    boxes = Messages(lambda _: (), Kept(None), lambda _: True, PERSONA.handle)
    told = [boxes.send(PERSONA.handle, "desk_master", f"question {number}", NOW) for number in range(60 * 20)]
    assert set(told) == {""}
    assert [boxes.send("visitor", "desk_master", "text", NOW) for _ in range(messages.MOST_OF_ONE + 1)] == ["", *[""] * 49, "full"]


@pytest.mark.parametrize("name", sorted(APPS))
def test_nobody_can_sign_up_as_an_end_of_somebodys_mail(class_root: Path, name: str) -> None:
    path = class_root / "server" / "sites" / f"{name}.sqlite"
    opened, reads = Store(path, ("message",)), READS[name]
    ends = {row["handle"] for row in opened.rows("SELECT sender AS handle FROM message UNION SELECT receiver FROM message")}
    assert len(ends) > 50
    assert {"staff", PERSONA.handle} & ends
    assert [handle for handle in ends if not (reads.known(opened, handle) and reads.known(opened, handle.swapcase()))] == []
    door = APPS[name](path, HOST, "Site", PERSONA, b"k" * 32).view_functions["inbox"].__self__  # pyright: ignore[reportFunctionMemberAccess] -- a bound method
    assert {door.accounts.add(handle, FIRST, NOW) for handle in ends} == {"taken"}


@pytest.mark.parametrize("name", sorted(APPS))
def test_who_writes_mail_has_an_account(class_root: Path, name: str) -> None:
    people = "SELECT handle FROM user" if name == "forum" else "SELECT handle FROM vendor UNION SELECT handle FROM buyer"
    persona = json.loads((class_root / "learner" / "shared" / "persona.json").read_text("utf-8"))["handle"]
    with closing(sqlite3.connect(class_root / "server" / "sites" / f"{name}.sqlite")) as held:
        ends = {row[0] for row in held.execute("SELECT sender FROM message UNION SELECT receiver FROM message")}
        there = {row[0] for row in held.execute(people)}
    assert ends - there == {"staff", persona}


def test_on_every_small_site_too(class_root: Path) -> None:
    seen = 0
    for each in small_sites(class_root):
        opened = Store(class_root / "server" / "sites" / f"{each.name}.sqlite", ("message",))
        ends = [row["handle"] for row in opened.rows("SELECT sender AS handle FROM message UNION SELECT receiver FROM message")]
        assert [handle for handle in ends if not small_reads.known(opened, handle)] == [], each.name
        seen += len(ends)
    assert seen


def test_logs_of_parts_are_for_their_owner_alone(tmp_path: Path) -> None:
    log = tmp_path / "state" / "log" / "part.log"
    child = Child("part", [sys.executable, "-c", "print('whose site is whose')"], {}, (), lambda: True, log)
    with launcher._started(child) as process:
        process.wait(20)
    assert log.read_text("utf-8").strip() == "whose site is whose"
    assert (log.stat().st_mode & 0o777, log.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_file_that_others_could_read_is_shut_to_them(tmp_path: Path) -> None:
    open_to_all = tmp_path / "x"
    open_to_all.write_bytes(b"before\n")
    open_to_all.chmod(0o644)
    with private.opened(open_to_all, "ab+") as file:
        file.write(b"after\n")
    assert (open_to_all.read_bytes(), open_to_all.stat().st_mode & 0o777) == (b"before\nafter\n", 0o600)
    private.save(open_to_all, "new")
    assert (open_to_all.read_text("utf-8"), open_to_all.stat().st_mode & 0o777) == ("new", 0o600)
    assert [each.name for each in tmp_path.iterdir()] == ["x"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away; whose file root's switches are is untested")
def test_what_root_writes_belongs_to_the_owner_of_the_class(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "linked").touch()
    (tmp_path / "theirs" / "link").symlink_to(tmp_path / "linked")
    os.chown(tmp_path / "theirs", 1000, 1000)
    for name in ("sites.jsonl", "link"):
        private.opened(tmp_path / "theirs" / name, "ab").close()
    private.save(tmp_path / "theirs" / "tor.json", "{}")
    owners = [path.stat().st_uid for path in (tmp_path / "theirs" / "sites.jsonl", tmp_path / "theirs" / "tor.json", tmp_path / "linked")]
    assert owners == [1000, 1000, 0]
