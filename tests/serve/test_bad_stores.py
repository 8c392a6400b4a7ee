"""A site's store that is missing, cut short, locked or swapped: one message at the start, and one site's affair while it is served."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from hand_states import onion, page, served, sites_of
from real_range import exchange, running, status

from parola.cli import main
from parola.serve import site_state, stamps
from parola.serve.sound_store import Guard, whole
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

NAME = "market"


def cut(store: Path) -> None:
    os.truncate(store, store.stat().st_size // 2)


def emptied(store: Path) -> None:
    os.truncate(store, 0)


def missing(store: Path) -> None:
    store.unlink()


def swapped(store: Path) -> None:
    """By the store of another class, in one step."""
    other = store.with_suffix(".other")
    shutil.copy(store, other)
    with closing(sqlite3.connect(other)) as opened, opened:
        opened.execute("UPDATE notice SET text = text || ' '")
    other.replace(store)


def overwritten(store: Path) -> None:
    """In place, with bytes that are no store, and as many."""
    size = store.stat().st_size
    with store.open("r+b") as file:
        file.write(b"\xff" * size)


HARMS = [cut, emptied, missing, swapped, overwritten]


@pytest.fixture
def root(class_root: Path, tmp_path: Path) -> Path:
    return sites_of(class_root, tmp_path / "class")


@pytest.mark.parametrize("harm", [cut, emptied, missing])
@pytest.mark.parametrize("only", [(), (f"--only={NAME}=127.0.0.1:0",)])
def test_the_start_is_refused_in_one_message(own_class: Path, harm: Callable[[Path], None], only: tuple[str, ...]) -> None:
    store = site_state.store_of(own_class, NAME)
    harm(store)
    done = CliRunner().invoke(main, ["--quiet", "serve", str(own_class), *only])
    told = [line for line in done.stderr.splitlines() if line]
    assert done.exit_code == 1, done.output
    assert (told[0].startswith("parola: "), str(store) in done.stderr, "Traceback" in done.output) == (True, True, False)


@pytest.mark.parametrize("harm", HARMS)
def test_a_store_that_breaks_takes_its_site_out_and_no_other(
    root: Path, harm: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = [0.0]
    sound = {name: watched(root, name, now, monkeypatch) for name in ("forum", NAME)}
    store, hosts = site_state.store_of(root, NAME), {name: onion(root, name) for name in sound}
    before = page(sound[NAME], hosts[NAME]).text
    kept = store.with_suffix(".kept")
    shutil.copy2(store, kept)
    harm(store)
    assert page(sound[NAME], hosts[NAME], "/vendors").status_code in (200, 503)  # the guard has not looked again yet
    now[0] += 2
    for path in ("/", "/vendors", "/sign-in", "/nowhere", "/static/market.css"):
        answer = page(sound[NAME], hosts[NAME], path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "600")
        assert MARK in answer.text
    assert page(sound["forum"], hosts["forum"]).status_code == 200
    told = [record.getMessage() for record in caplog.records if record.name == "parola.sites"]
    assert told
    assert all(str(store) in text for text in told)
    assert len(told) == len(set(told))
    shutil.copy(kept, store)
    now[0] += 2
    assert page(sound[NAME], hosts[NAME]).text == before
    harm(store)
    now[0] += 2
    assert page(sound[NAME], hosts[NAME]).status_code == 503


def watched(root: Path, name: str, now: list[float], monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A site whose guard goes by a clock of ours."""
    with monkeypatch.context() as patch:
        patch.setattr("parola.serve.state_pages.Guard", lambda path: Guard(path, lambda: now[0]))
        return served(root, name)


def test_a_lock_on_a_store_is_nothing_to_a_reader(root: Path) -> None:
    store, host = site_state.store_of(root, NAME), onion(root, NAME)
    site = served(root, NAME)
    with closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert page(site, host).status_code == 200
        assert page(served(root, NAME), host).status_code == 200


def test_a_store_that_was_only_touched_is_sound(root: Path) -> None:
    now, store = [0.0], site_state.store_of(root, NAME)
    guard = Guard(store, lambda: now[0])
    os.utime(store, (1, 1))
    now[0] += 2
    assert guard.fault() == ""
    copy = store.with_suffix(".copy")
    shutil.copy(store, copy)
    copy.replace(store)
    now[0] += 2
    assert guard.fault() == ""


def test_a_guard_looks_once_a_second_at_most(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now, looks = [0.0], list[Path]()
    guard = Guard(site_state.store_of(root, NAME), lambda: now[0])
    look = stamps.stamp_of
    monkeypatch.setattr("parola.serve.sound_store.stamp_of", lambda path: (looks.append(path), look(path))[1])
    for _ in range(300):
        now[0] += 0.01
        assert guard.fault() == ""
    assert 2 <= len(looks) <= 3


def test_a_store_is_tried_again_when_what_kept_it_from_being_read_may_have_passed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now, store = [0.0], site_state.store_of(root, NAME)
    guard = Guard(store, lambda: now[0])

    def too_many(_: Path) -> str:
        raise OSError(24, "Too many open files")

    os.utime(store, (1, 1))
    with monkeypatch.context() as patch:
        patch.setattr("parola.serve.sound_store.manifest.digest", too_many)
        now[0] += 2
        assert "cannot be read (Too many open files)" in guard.fault()
        now[0] += 0.5
        assert guard.fault()
    now[0] += 2
    assert guard.fault() == ""


@pytest.mark.parametrize("bytes_", [b"", b"x" * 50, b"\0" * 100], ids=["empty", "short", "zeros"])
def test_what_is_no_store_is_said(tmp_path: Path, bytes_: bytes) -> None:
    (tmp_path / "x.sqlite").write_bytes(bytes_)
    with pytest.raises(BadInput, match=r"x\.sqlite: "):
        Guard(tmp_path / "x.sqlite")
    with pytest.raises(BadInput, match="No such file"):
        whole(tmp_path / "none.sqlite")


@pytest.mark.slow
@pytest.mark.parametrize("harm", [cut, missing])
def test_in_a_real_process_the_log_says_it_once(own_class: Path, harm: Callable[[Path], None]) -> None:
    with running(own_class) as made:
        harm(site_state.store_of(own_class, NAME))
        time.sleep(1.5)
        found = [status(exchange(made.relayed(), made.request(name))) for name in (NAME, "forum", NAME, "forum", NAME)]
        told = made.log.read_text().splitlines()
    assert found == [503, 200, 503, 200, 503]
    assert len(told) == 1, told
    assert f"{NAME}.sqlite: " in told[0]
