"""Custody: every kind of tampering is found and the first thing that does not hold is named; what nobody tampered with holds."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import captured_sites as live
import pytest
from captured_sites import ONE, SECRET, WHO, Ticking
from custody_bags import B_TAN, C_VEGA, FAST, KEY, OTHER, THIRD, Rows, chained, edit, flip, handed, made, now, page, rebuilt, signed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parola_kit.capture import Verdict, bag, capture, copied, custody, hand_on, seal, verify
from parola_kit.capture.sealing import Sealing
from parola_kit.errors import BadInput, WrongUse


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("custody") / "bag")


@pytest.fixture
def item(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "bag"))


def first(folder: Path, **more: Any) -> str:
    verdict = verify(folder, [KEY], **more)
    assert not verdict.sound
    return [*verdict.problems, *verdict.gaps][0]


def test_what_nobody_touched_holds(item: Path) -> None:
    verdict = verify(item, [KEY], now=datetime(2026, 3, 2, tzinfo=UTC))
    sealed = Sealing(KEY.hex(), ("A. Cruz",), ((1, 9),))
    assert verdict == Verdict("item-1", 9, verdict.last, (KEY.hex(),), (), (), (), (sealed,))
    rows = (item / custody.LOG).read_bytes().splitlines()
    assert verdict.last == hashlib.sha256(rows[-1]).hexdigest()
    assert [json.loads(row)["action"] for row in rows] == ["open", *["capture"] * 5, "seal", "view", "seal"]


def test_other_tools_take_it_for_a_valid_bag(item: Path) -> None:
    import bagit

    bagit.Bag(str(item)).validate()
    assert bagit.Bag(str(item)).info["Notice"] == "FICTITIOUS – TRAINING"


def test_a_flipped_byte_in_the_archive(item: Path) -> None:
    flip(item / "data" / "capture.warc.gz")
    assert first(item) == "custody.jsonl: line 6: data/capture.warc.gz is not the file that was captured"
    assert any("sha256 validation failed" in told for told in verify(item).problems)


def test_files_added_and_removed_in_data(item: Path) -> None:
    (item / "data" / "more.txt").write_text("x", "utf-8")
    assert first(item) == "data/more.txt: no line of the log tells of this file"
    (item / "data" / "more.txt").unlink()
    (item / "data" / "capture.warc.gz").unlink()
    assert first(item) == "custody.jsonl: line 6: data/capture.warc.gz is missing"


def test_an_edited_bag_info(item: Path) -> None:
    path = item / bag.INFO
    path.write_text(path.read_text("utf-8").replace("A. Cruz", "A. Cruse"), "utf-8")
    assert first(item) == "custody.jsonl: line 7: bag-info.txt is not the one that was sealed"
    assert any("bag-info.txt" in told and "validation failed" in told for told in verify(item).problems)
    bag.close(item)
    assert first(item) == "custody.jsonl: line 7: bag-info.txt is not the one that was sealed"


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "fetch.txt", "more/x.txt"])
def test_an_extra_file_at_the_top(item: Path, name: str) -> None:
    (item / name).parent.mkdir(exist_ok=True)
    (item / name).write_text("x", "utf-8")
    assert first(item) == f"{name.split('/', maxsplit=1)[0]}: does not belong here; nobody who sealed this bag put it there"


@pytest.mark.parametrize("name", [name for name in bag.TOP if name != bag.DATA])
def test_a_missing_file_at_the_top(item: Path, name: str) -> None:
    (item / name).unlink()
    assert first(item) == f"{name}: is missing"


def test_a_link_in_place_of_a_file(item: Path) -> None:
    (item / bag.INFO).rename(item.parent / "elsewhere")
    (item / bag.INFO).symlink_to(item.parent / "elsewhere")
    assert first(item) == "bag-info.txt: is a link; a bag holds files"


def test_a_changed_page_in_a_bag_with_rebuilt_manifests(item: Path) -> None:
    from parola_kit.capture.bag import problems

    flip(item / "data" / "capture.warc.gz")
    rebuilt(item)
    assert problems(item) == []  # a valid bag, and still:
    assert first(item) == "custody.jsonl: line 6: data/capture.warc.gz is not the file that was captured"
    assert "custody.jsonl: line 7: manifest-sha256.txt is not the one that was sealed" in verify(item).problems


def test_a_log_that_was_rebuilt_with_everything_shows_by_the_known_key_alone(item: Path) -> None:
    edit(item, lambda rows: rows[2].update(note="nothing to see"))
    signed(item, OTHER)
    blind = verify(item)
    assert blind.sound
    assert "sealed by an unknown key" in blind.remarks[0]
    assert f"line 7: sealed by an unknown key, {seal.public(OTHER).hex()}" in first(item)
    signed(item, SECRET)
    assert verify(item, [KEY]).sound  # who has the secret key can say anything: it must stay secret


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda rows: rows.pop(2), "line 3: does not follow the line before it; a line was changed, removed, added or moved here"),
        (lambda rows: rows.pop(0), "line 1: does not follow"),
        (lambda rows: rows.insert(2, rows.pop(3)), "line 3: does not follow"),
        (lambda rows: rows.insert(3, dict(rows[2])), "line 4: does not follow"),
        (lambda rows: rows[2].update(person="B. Tan"), "line 4: does not follow"),
        (lambda rows: rows[2].update(at="2026-03-01T11:00:00.000Z"), "line 4: does not follow"),
        (lambda rows: rows[2].update(colour="blue"), "line 3: $: Additional properties"),
        (lambda rows: rows[2].update(at="2026-02-30T11:00:00.000Z"), "line 3: $.at: "),
        (lambda rows: rows[2].pop("reason"), "line 3: $: 'reason' is a required property"),
        (lambda rows: rows.pop(), "line 8: no seal covers the end of the log"),
        (lambda rows: rows.clear(), "line 1: the log is empty"),
        (lambda rows: (rows[7].update(note="never"), chained(rows)), "line 9: the seal's signature is wrong"),
        (lambda rows: (rows.pop(7), chained(rows)), "line 8: the seal's signature is wrong"),
        (lambda rows: rows[8].update(signature="0" * 128), "line 9: the seal's signature is wrong"),
    ],
)
def test_lines_that_were_changed_removed_moved_or_added(item: Path, change: Callable[[Rows], object], told: str) -> None:
    edit(item, change)
    assert first(item).startswith(f"custody.jsonl: {told}")


def test_lines_cut_off_at_an_earlier_seal_show_by_the_hash_that_was_written_down(item: Path) -> None:
    last = verify(item).last
    edit(item, lambda rows: rows.__delitem__(slice(7, None)))
    assert verify(item, [KEY]).sound
    told = "is not there; lines were cut off, or the log was written anew"
    assert first(item, last=last) == f"custody.jsonl: the line with the hash {last} {told}"


def test_a_line_that_is_no_json_or_written_otherwise(item: Path) -> None:
    path = item / custody.LOG
    rows = path.read_bytes().splitlines()
    for row, told in (
        (b"{", "cannot be read"),
        (rows[1].replace(b'":', b'": '), "is not written as this log writes lines"),
        (b"", "cannot be read"),
    ):
        path.write_bytes(b"\n".join([rows[0], row, *rows[2:], b""]))
        assert first(item).startswith(f"custody.jsonl: line 2: {told}")


def test_a_clock_that_was_ahead_and_set_back(item: Path) -> None:
    hand_on(item, "view", WHO, SECRET, now(7), {})
    hand_on(item, "view", WHO, SECRET, now(), {})
    verdict = verify(item, [KEY])
    assert verdict.problems == ()
    assert verdict.gaps[0].startswith("custody.jsonl: line 12: its time, 2026-03-02T00:00:00.010Z, is before that of line 11")
    assert str(verdict).startswith("item-1: holds, and its log has gaps\n")
    handed(item, 1)
    hand_on(item, "correct", B_TAN, OTHER, now(3), {"corrects": 12, "note": "lines 10 and 11 were written 7 h ahead"})
    verdict = verify(item, [KEY, seal.public(OTHER)])
    assert verdict.sound
    assert verdict.remarks[0].endswith("line 18 explains: lines 10 and 11 were written 7 h ahead")


def test_a_time_that_has_not_come_and_a_clock_that_no_site_shares(tmp_path: Path) -> None:
    clock = Ticking(datetime(2026, 3, 1, 19, tzinfo=UTC))
    with live.saying(page) as ways:
        capture([f"http://{ONE}/"], tmp_path / "bag", ways, WHO, SECRET, limits=FAST, machine=clock.machine())
    told = first(tmp_path / "bag", now=datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert told.startswith("custody.jsonl: line 1: its time, 2026-03-01T19:00:00.010Z, has not come yet")
    assert "every site's clock is off this capture's by -25199 to -25198 s" in verify(tmp_path / "bag", [KEY]).remarks[0]


def test_a_transfer_is_two_lines_and_a_missing_one_shows(item: Path) -> None:
    handed(item)
    hand_on(item, "verify", B_TAN, OTHER, now(2), {})
    verdict = verify(item, [KEY, seal.public(OTHER)])
    assert verdict.sound
    assert verdict.keys == (KEY.hex(), seal.public(OTHER).hex())
    assert json.loads((item / custody.LOG).read_bytes().splitlines()[-2])["result"] == "all of it holds"
    hand_on(item, "view", C_VEGA, THIRD, now(3), {})
    assert verify(item).gaps == ("custody.jsonl: line 16: C. Vega acts, and the item is with B. Tan; a transfer is missing",)


def test_taking_over_what_nobody_handed_on_shows(item: Path) -> None:
    hand_on(item, "transfer-in", B_TAN, OTHER, now(), {"from": "A. Cruz"})
    assert "no line says that A. Cruz handed it to B. Tan" in verify(item).gaps[0]


def test_acting_after_handing_over_shows(item: Path) -> None:
    hand_on(item, "transfer-out", WHO, SECRET, now(), {"to": "B. Tan"})
    hand_on(item, "view", WHO, SECRET, now(1), {})
    assert "A. Cruz acts after handing it to B. Tan" in verify(item).gaps[0]


def test_a_working_copy_says_what_it_is(item: Path, tmp_path: Path) -> None:
    copied(item, tmp_path / "copy", WHO, SECRET, now())
    assert verify(item, [KEY]).sound
    verdict = verify(tmp_path / "copy", [KEY])
    assert (verdict.sound, verdict.item) == (True, "item-1-copy1")
    assert "this is item-1-copy1, a working copy of item-1" in verdict.remarks[0]
    edit(tmp_path / "copy", lambda rows: rows.__delitem__(slice(11, None)))  # presented as the original: but the original has the hash
    assert verify(tmp_path / "copy", [KEY]).last == verify(item).last
    with pytest.raises(BadInput, match="is there already"):
        copied(item, tmp_path / "copy", WHO, SECRET, now())


def test_nothing_is_added_to_a_bag_that_does_not_hold(item: Path) -> None:
    flip(item / "data" / "capture.warc.gz")
    before = (item / custody.LOG).read_bytes()
    with pytest.raises(BadInput, match="is not the file that was captured; nothing is added"):
        hand_on(item, "view", WHO, SECRET, now(), {})
    assert (item / custody.LOG).read_bytes() == before


@pytest.mark.parametrize(
    ("action", "more"),
    [("transfer-out", {}), ("transfer-in", {}), ("correct", {"corrects": 3}), ("correct", {"corrects": 99, "note": "x"}), ("burn", {})],
)
def test_acts_say_what_they_need(item: Path, action: str, more: dict[str, object]) -> None:
    before = (item / custody.LOG).read_bytes()
    with pytest.raises(WrongUse):
        hand_on(item, action, WHO, SECRET, now(), more)
    assert (item / custody.LOG).read_bytes() == before


def test_a_record_that_is_not_the_one_in_the_log(item: Path) -> None:
    """The archive exchanged for another capture of the same pages, with every hash rebuilt but those of the exchanges."""
    with live.saying(lambda request: page(request).replace(b"one page", b"an other")) as ways:
        other = item.parent / "other"
        capture([f"http://{ONE}/"], other, ways, WHO, SECRET, limits=FAST, machine=Ticking().machine())
    shutil.copyfile(other / "data" / "capture.warc.gz", item / "data" / "capture.warc.gz")
    rebuilt(item)
    signed(item, SECRET)
    assert first(item).startswith("custody.jsonl: line 4: ")
    assert "capture.warc.gz" in first(item) or "record" in first(item)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_single_byte_anywhere_is_found(original: Path, tmp_path: Path, data: st.DataObject) -> None:
    folder = tmp_path / "bag"
    if not folder.exists():
        shutil.copytree(original, folder)
    path = data.draw(st.sampled_from(sorted(each for each in folder.rglob("*") if each.is_file())))
    sound = path.read_bytes()
    place = data.draw(st.integers(0, len(sound) - 1))
    changed = bytearray(sound)
    changed[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(changed)
    try:
        assert not verify(folder).sound, (path, place)
    finally:
        path.write_bytes(sound)


def test_spaces_and_capitals_in_manifests_count(item: Path) -> None:
    for name in (*bag.MANIFESTS, *bag.TAG_MANIFESTS):
        sound = (item / name).read_bytes()
        for changed in (sound.replace(b"a", b"A", 1), sound + b"\n", b"# \n" + sound, sound.replace(b"  ", b"\t", 1)):
            (item / name).write_bytes(changed)
            assert not verify(item).sound
        (item / name).write_bytes(sound)
    assert verify(item).sound


def test_the_capture_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "work" / seal.KEY_FILE
    secret = seal.key(path)
    assert seal.key(path) == secret
    assert path.stat().st_mode & 0o777 == 0o600
    assert seal.known(str(path)) == seal.public(secret) == seal.known(seal.public(secret).hex())
    document = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**document, "public": "0" * 64}), "utf-8")
    with pytest.raises(BadInput, match="do not fit"):
        seal.key(path)
    path.write_text("{", "utf-8")
    with pytest.raises(BadInput, match="cannot be read"):
        seal.key(path)
    with pytest.raises(WrongUse, match="is no key"):
        seal.known("abc")


def test_every_line_says_what_the_record_of_custody_asks(item: Path) -> None:
    lines = custody.read(item / custody.LOG)[0]
    for line in lines:
        assert {"seq", "previous", "at", "clock_ahead_s", "case", "item", "action", "person", "role", "reason", "tool"} <= set(line)
        assert line["notice"] == "FICTITIOUS – TRAINING"
    exchange = lines[2]["exchange"]
    assert (exchange["url"], exchange["method"], exchange["status"], exchange["way"]) == (f"http://{ONE}/", "GET", 200, "gateway")
    asked, came = (datetime.fromisoformat(exchange[name]) for name in ("before", "after"))
    assert came - asked == timedelta(milliseconds=10)
    assert exchange["date"] == "Sun, 01 Mar 2026 12:00:01 GMT"
    assert lines[5]["file"]["sha512"] == hashlib.sha512((item / "data" / "capture.warc.gz").read_bytes()).hexdigest()
