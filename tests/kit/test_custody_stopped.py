"""Acts that were stopped: by whatever and wherever, the next act finds a bag that it can go on with, and a failed copy leaves nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from captured_sites import SECRET, WHO
from custody_bags import B_TAN, KEY, OTHER, edit, flip, handed, made, now, rows_of

from parola_kit.capture import bag, copied, custody, hand_on, seal, verify
from parola_kit.errors import BadInput, WrongUse


class Stopped(BaseException):
    """What a test stops an act with: nothing catches it."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("stopped") / "bag")


@pytest.fixture
def item(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "bag"))


def actions(folder: Path) -> list[str]:
    return [row["action"] for row in rows_of(folder)]


def written(folder: Path, count: Callable[[list[bytes]], int]) -> None:
    """An act of which so many bytes came to the log, and nothing more to the bag."""
    tags, before = {name: (folder / name).read_bytes() for name in bag.TAG_MANIFESTS}, (folder / custody.LOG).stat().st_size
    hand_on(folder, "view", WHO, SECRET, now(), {"note": "second look"})
    rows = (folder / custody.LOG).read_bytes()[before:].splitlines(keepends=True)
    os.truncate(folder / custody.LOG, before + count(rows))
    for name, data in tags.items():
        (folder / name).write_bytes(data)


COUNTS: list[tuple[Callable[[list[bytes]], int], list[str]]] = [
    (lambda _: 0, []),
    (lambda _: 1, []),
    (lambda rows: len(rows[0]) - 1, []),
    (lambda rows: len(rows[0]), ["view", "seal"]),
    (lambda rows: len(rows[0]) + 1, ["view", "seal"]),
    (lambda rows: len(rows[0]) + len(rows[1]) - 1, ["view", "seal"]),
    (lambda rows: len(rows[0]) + len(rows[1]), ["view", "seal"]),
]


@pytest.mark.parametrize(("count", "kept"), COUNTS)
def test_an_act_that_was_stopped_anywhere_in_the_log_is_gone_on_with(
    item: Path, count: Callable[[list[bytes]], int], kept: list[str]
) -> None:
    before = actions(item)
    written(item, count)
    hand_on(item, "export", WHO, SECRET, now(1), {})
    assert actions(item) == [*before, *kept, "export", "seal"]
    assert verify(item, [KEY]).sound


def test_act_and_seal_come_in_one_write(item: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    appended: list[list[str]] = []
    append = custody.Log.append

    def noting(log: custody.Log, *lines: custody.Line) -> None:
        appended.append([line["action"] for line in lines])
        append(log, *lines)

    monkeypatch.setattr(custody.Log, "append", noting)
    hand_on(item, "view", WHO, SECRET, now(), {})
    copied(item, item.parent / "copy", WHO, SECRET, now(1))
    assert appended == [["view", "seal"], ["copy", "seal"], ["copy", "seal"], ["copy", "seal"]]


@pytest.mark.parametrize("number", [1, 2])
def test_an_act_that_was_stopped_between_two_manifests(item: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    replace, count = Path.replace, iter(range(number))

    def some(path: Path, target: Path) -> Path:
        if next(count, None) is None or number == 1:
            raise Stopped
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", some)
    with pytest.raises(Stopped):
        hand_on(item, "view", WHO, SECRET, now(), {})
    monkeypatch.undo()
    hand_on(item, "export", WHO, SECRET, now(1), {})
    assert actions(item)[-4:] == ["view", "seal", "export", "seal"]
    assert verify(item, [KEY]).sound


def test_only_the_person_of_an_unsealed_line_seals_it(item: Path) -> None:
    written(item, lambda rows: len(rows[0]))
    log = (item / custody.LOG).read_bytes()
    with pytest.raises(BadInput, match=r"line 10 is not sealed, and is A\. Cruz's"):
        hand_on(item, "view", B_TAN, OTHER, now(1), {})
    with pytest.raises(WrongUse, match="seals with another key"):
        hand_on(item, "view", WHO, OTHER, now(1), {})
    assert (item / custody.LOG).read_bytes() == log
    hand_on(item, "view", WHO, SECRET, now(1), {})
    assert rows_of(item)[10]["note"] == "line 10 was written, and its act stopped before this seal"


def test_what_no_stop_explains_is_not_put_right(item: Path) -> None:
    """Lines cut off at an earlier seal: the tag manifests are the one thing that shows it, and stay as they are."""
    log = (item / custody.LOG).read_bytes().splitlines(keepends=True)
    (item / custody.LOG).write_bytes(b"".join(log[:-2]))
    with pytest.raises(BadInput, match="custody"):
        hand_on(item, "view", WHO, SECRET, now(), {})
    assert len(rows_of(item)) == len(log) - 2
    (item / custody.LOG).write_bytes(b"".join(log) + b"{")
    bag.close(item)  # somebody closed the bag around half a line
    with pytest.raises(BadInput, match="line 10: cannot be read"):
        hand_on(item, "view", WHO, SECRET, now(), {})
    assert (item / custody.LOG).read_bytes() == b"".join(log) + b"{"


def test_two_unsealed_lines_are_nobody_s_stop(item: Path) -> None:
    written(item, lambda rows: len(rows[0]))
    log = custody.opened(item, custody.Who("case/ref/3", "item-1", "A. Cruz"), now(2))
    log.append(log.drafted("view"))
    edit(item, lambda rows: rows[9].update(note="changed"))
    with pytest.raises(BadInput, match="line 11: does not follow"):
        hand_on(item, "view", WHO, SECRET, now(3), {})


def test_a_folder_that_is_no_bag_is_told_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is no bag"):
        hand_on(tmp_path / "nothing", "view", WHO, SECRET, now(), {})
    with pytest.raises(BadInput, match="is no bag"):
        copied(tmp_path / "nothing", tmp_path / "copy", WHO, SECRET, now())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["copy", "data/copy", "data/../copy"])
def test_a_copy_is_not_made_in_the_bag(item: Path, place: str) -> None:
    with pytest.raises(BadInput, match="is in the bag"):
        copied(item, item / place, WHO, SECRET, now())
    assert verify(item, [KEY]).sound
    assert not (item / place).exists()


def test_a_copy_that_failed_leaves_nothing_and_nothing_is_noted(item: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    before = (item / custody.LOG).read_bytes()
    monkeypatch.setattr("parola_kit.capture.handing.shutil.copytree", full)
    with pytest.raises(BadInput, match="No space left on device"):
        copied(item, item.parent / "far" / "copy", WHO, SECRET, now())
    monkeypatch.undo()
    assert (item / custody.LOG).read_bytes() == before
    assert list((item.parent / "far").iterdir()) == []
    copied(item, item.parent / "far" / "copy", WHO, SECRET, now())
    assert verify(item.parent / "far" / "copy", [KEY]).sound
    assert [path.name for path in (item.parent / "far").iterdir()] == ["copy"]


def test_a_copy_of_a_bag_that_does_not_hold_leaves_nothing(item: Path) -> None:
    flip(item / "data" / "capture.warc.gz")
    with pytest.raises(BadInput, match="nothing is added"):
        copied(item, item.parent / "copy", WHO, SECRET, now())
    assert not (item.parent / "copy").exists()


def test_a_copy_is_told_in_both_logs_and_can_be_handed_on(item: Path) -> None:
    copy, head = item.parent / "copy", verify(item).last
    copied(item, copy, WHO, SECRET, now())
    handed(copy, 2)
    assert actions(item)[-2:] == ["copy", "seal"]
    assert actions(copy)[-8:] == ["copy", "seal", "copy", "seal", "transfer-out", "seal", "transfer-in", "seal"]
    assert rows_of(copy)[11]["parent"] == {"item": "item-1", "head": head}
    assert verify(copy, [KEY, seal.public(OTHER)]).sound
