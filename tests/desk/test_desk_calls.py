"""The desk from a notebook: the same journal and the same reasons as on its pages, and no reply before its time."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_request import DISCLOSURE, PRESERVATION, Given
from werkzeug.serving import make_server

from parola.desk.journal import read
from parola.serve.class_root import document
from parola.serve.desk import app, desk_json
from parola_kit import desk, desk_replay, request, requests, wait
from parola_kit.errors import AnswerError, BadInput
from parola_kit.notice import MARK

SEAT = "s01"


@pytest.fixture
def served(own_class: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    server = make_server("127.0.0.1", 0, app(own_class, frozenset()))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    urls = {"format": 1, "notice": MARK, "urls": {"desk": f"http://127.0.0.1:{server.port}/"}}
    monkeypatch.setenv("PAROLA_URLS", json.dumps(urls))
    monkeypatch.chdir(own_class / "work" / SEAT / "VA2")
    yield own_class
    server.shutdown()
    thread.join()


def fields(given: Given) -> dict[str, Any]:
    """A form in order, to the holder of this class by its name."""
    (name,) = {row["name"] for row in desk().rows if row["holder"] == "exchange"}
    return {**given, "addressee": [str(name)]}


def test_who_keeps_what_is_told(served: Path) -> None:
    rows = {(row["holder"], row["record"]): row for row in desk().rows}
    account = rows["exchange", "account-record"]
    assert (account["least"], account["kept_days"], account["by"]) == ("prosecutor", 1825, "address, account")
    assert len({holder for holder, _ in rows}) >= 6


def test_a_request_is_sent_waited_for_and_read(served: Path) -> None:
    sent = request("exchange", "preservation", **fields(PRESERVATION))
    assert sent.document["reply"] is None
    assert "No reply yet" in repr(sent)
    assert sent.records == {}
    got = wait()
    assert (got.document["seq"], got.document["reply"]["outcome"]) == (sent.document["seq"], "confirmed")
    assert "confirmed" in repr(got)
    lines = read(
        served / "state" / "desk" / f"{SEAT}.jsonl", bytes.fromhex(document(served / "server" / "signing.json", "signing")["public"])
    ).lines
    assert [line["form"] for line in lines] == ["preservation", "wait"]


def test_released_records_are_tables(served: Path) -> None:
    request("exchange", **fields(DISCLOSURE))
    got = wait()
    assert set(got.records) <= {"payout-record"}
    assert "reply of" in repr(got)
    assert "<p>" in got._repr_html_()


def test_all_that_is_missing_is_told_at_once_and_no_time_passes(served: Path) -> None:
    with pytest.raises(AnswerError, match=r"not sent: team: .*; agency: ") as refused:
        request("exchange", "disclosure", records=["payout-record"])
    assert str(refused.value).count(";") >= 5
    assert not (served / "state" / "desk" / f"{SEAT}.jsonl").exists()


def test_nothing_to_wait_for_a_wrong_holder_and_no_desk_are_said(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AnswerError, match="No reply is on its way"):
        wait()
    with pytest.raises(AnswerError, match="is there such a holder"):
        request("nobody", "disclosure")
    monkeypatch.setenv("PAROLA_URLS", json.dumps({"format": 1, "notice": MARK, "urls": {"desk": "http://127.0.0.1:9/"}}))
    with pytest.raises(BadInput, match="does not answer"):
        desk()
    monkeypatch.setenv("PAROLA_URLS", json.dumps({"format": 1, "notice": MARK, "urls": {}}))
    with pytest.raises(BadInput, match="the desk is not running"):
        desk()


@pytest.fixture
def again(served: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From its call on, a notebook that is run again: no desk, and what its journal tells now."""

    def begin() -> None:
        (tmp_path / "desk.json").write_text(desk_json(served)(SEAT), "utf-8")
        monkeypatch.setenv(desk_replay.TOLD, str(tmp_path / "desk.json"))
        monkeypatch.setenv("PAROLA_URLS", json.dumps({"format": 1, "notice": MARK, "urls": {}}))
        desk_replay.replay.cache_clear()

    return begin


def test_what_was_asked_before_is_answered_alike_without_a_desk(served: Path, again: Callable[[], None]) -> None:
    given = fields(PRESERVATION), fields(DISCLOSURE)
    told = [desk().rows, request("exchange", "preservation", **given[0]), wait(), request("exchange", **given[1]), wait()]
    before = (served / "state" / "desk" / f"{SEAT}.jsonl").read_bytes()
    again()
    assert [desk().rows, request("exchange", "preservation", **given[0]), wait(), request("exchange", **given[1]), wait()] == told
    assert (served / "state" / "desk" / f"{SEAT}.jsonl").read_bytes() == before
    with pytest.raises(AnswerError, match="No reply is on its way"):
        wait()
    with pytest.raises(AnswerError, match="no such request"):  # it was sent once
        request("exchange", **given[1])


def test_a_reply_that_came_while_another_request_was_written_needs_no_waiting(served: Path, again: Callable[[], None]) -> None:
    given = fields(PRESERVATION)
    first = request("exchange", "preservation", **given)
    others = [request("exchange", "preservation", **given | {"reference": [f"CASE-{n}"]}) for n in range(12)]
    came = others[-1].document["at"] > first.document["due"]
    told = wait()
    again()
    for one in (given, *(given | {"reference": [f"CASE-{n}"]} for n in range(12))):
        request("exchange", "preservation", **one)
    assert wait() == told
    assert came is (told.document["seq"] != first.document["seq"])


def test_of_two_requests_in_the_same_words_the_first_is_the_one_that_was_sent_first(served: Path, again: Callable[[], None]) -> None:
    given = fields(PRESERVATION)
    sent = [request("exchange", "preservation", **given) for _ in range(2)]
    again()
    assert [request("exchange", "preservation", **given) for _ in range(2)] == sent


def test_what_was_sent_is_read_again_wherever_it_was_written(served: Path, again: Callable[[], None]) -> None:
    assert requests() == []
    first = request("exchange", "preservation", **fields(PRESERVATION))
    assert requests() == [first]
    got = wait()
    second = request("exchange", **fields(DISCLOSURE))
    assert requests() == [second, got]
    again()
    assert requests() == [second, got]


def test_nothing_new_is_asked_and_no_reply_comes_early(served: Path, again: Callable[[], None]) -> None:
    given = fields(PRESERVATION)
    request("exchange", "preservation", **given)
    again()
    with pytest.raises(AnswerError, match="no such request"):
        request("exchange", "preservation", **given | {"reference": ["CASE-32"]})
    request("exchange", "preservation", **given | {"reference": [" CASE-31 "]})
    with pytest.raises(AnswerError, match="never waited for"):
        wait()
