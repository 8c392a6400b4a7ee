"""DW2: exhibits of captures and custody hold together, can be checked with the kit, and tell nothing that a seat has to find."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise

from parola.labs.baselines import Seat
from parola.labs.lab import load_lab
from parola.labs.truth import CellTruth
from parola.locate import folder
from parola_kit import contracts
from parola_kit.capture.custody import FIRST, canonical
from parola_kit.capture.offsets import offsets
from parola_kit.evidence import Evidence, Row
from parola_kit.notice import MARK

LAB = load_lab(folder("labs") / "DW2")


def log(evidence: Evidence) -> list[Row]:
    return sorted(evidence.rows("case.custody"), key=lambda row: row["seq"])


def test_seats_of_neighbouring_numbers_watch_different_desks(seats: list[Seat]) -> None:
    pools = [seat.dealt.key["questions"]["q1"]["pool"] for seat in seats]
    assert all(one != other for one, other in pairwise(pools))
    assert len(set(pools)) >= 5


def test_the_watched_desk_is_not_the_one_of_the_persons_own_phone(truths: Mapping[str, CellTruth]) -> None:
    for truth in truths.values():
        said = truth.row(truth.id("page", "chat/msg"))["text"]
        watched = {row["url"].split("/")[2] for row in truth.evidence.rows("case.capture")}
        assert not any(name in said for name in watched)


def test_lines_of_the_log_are_lines_of_the_kits_own_kind(truths: Mapping[str, CellTruth]) -> None:
    for truth in truths.values():
        for n, row in enumerate(log(truth.evidence), 1):
            line = json.loads(row["line"])
            contracts.check("custody", line, row["id"])
            assert canonical(line).decode() == row["line"]
            assert hashlib.sha256(row["line"].encode()).hexdigest() == row["line_sha256"]
            assert [line[name] for name in ("seq", "person", "note", "previous")] == [
                row[name] for name in ("seq", "person", "note", "previous")
            ]
            assert line["seq"] == n


def test_one_line_breaks_the_chain_or_the_register_alone_tells(truths: Mapping[str, CellTruth]) -> None:
    met: set[str] = set()
    for truth in truths.values():
        lines, variant = log(truth.evidence), truth.variant["custody"]
        met.add(variant)
        hashes = [FIRST, *(row["line_sha256"] for row in lines)]
        broken = [row["id"] for row, before in zip(lines, hashes, strict=False) if row["previous"] != before]
        register = {row["id"]: hashes[row["seq"]] == row["head"] for row in truth.evidence.rows("case.seal")}
        before, after = truth.id("seal-before", "case/seal"), truth.id("seal-after", "case/seal")
        assert register == {before: True, after: variant == "broken"}
        assert len(broken) == (1 if variant == "broken" else 0)
    assert met == {"broken", "rebuilt"}


def test_the_altered_line_is_in_doubt_and_fails_or_comes_before_the_one_that_does(truths: Mapping[str, CellTruth]) -> None:
    for truth in truths.values():
        entries = {one.id: one.data for one in truth.traces if one.label == "custody-entry"}
        (altered,) = (one for one, data in entries.items() if data["altered"])
        (fails,) = (one for one, data in entries.items() if data["fails"])
        assert entries[altered]["doubtful"]
        assert truth.row(altered)["seq"] < truth.row(fails)["seq"]
        assert truth.row(altered)["action"] in ("view", "copy", "export")


def test_the_log_was_altered_after_the_registers_last_entry(truths: Mapping[str, CellTruth]) -> None:
    met: set[str] = set()
    for truth in truths.values():
        sealed = truth.row(truth.id("seal-after", "case/seal"))["at"]
        later = [row for row in truth.evidence.rows("case.access") if row["at"] > sealed]
        acts = [row["act"] for row in later if row["act"] in ("rewrite", "not-kept")]
        met.add(truth.variant["access"])
        assert acts == (["rewrite"] if truth.variant["access"] == "logged" else ["not-kept"])
        assert [row["account"] for row in later if row["act"] == "unattended"] == [""]
    assert met == {"logged", "gap"}


def test_bounds_hold_the_true_offset_and_agree_with_the_kits_own(truths: Mapping[str, CellTruth], seats: list[Seat]) -> None:
    keys = {seat.name: seat.dealt.key["questions"]["q5a"] for seat in seats}
    for name, truth in truths.items():
        heard = [
            one for one in truth.traces if one.id.startswith("case/capture/") and one.data["day"] == "second" and one.label != "head-cached"
        ]
        rows = [truth.row(one.id) for one in heard]
        lines = [
            {"exchange": {"url": r["url"], "date": json.loads(r["headers"])["Date"], "before": r["sent_at"], "after": r["got_at"]}}
            for r in rows
        ]
        (found,) = offsets(lines).values()
        least, greatest = keys[name]["value"]
        assert found.steady
        assert least <= found.least <= found.most <= greatest
        assert found.least - least < 1
        assert greatest - found.most < 1
        assert (found.least <= 0 <= found.most) == (truth.variant["server-clock"] == "right")


def test_an_answer_from_a_cache_would_break_the_bounds(truths: Mapping[str, CellTruth], seats: list[Seat]) -> None:
    keys = {seat.name: seat.dealt.key["questions"]["q5a"]["value"] for seat in seats}
    for name, truth in truths.items():
        row = truth.row(truth.id("head-cached", "case/capture"))
        headers = json.loads(row["headers"])
        assert parsedate_to_datetime(headers["Date"]) - datetime.fromisoformat(row["sent_at"]) < timedelta(seconds=keys[name][0] - 1)
        assert int(headers["Age"]) >= 120


def test_payloads_are_what_their_hashes_say(truths: Mapping[str, CellTruth]) -> None:
    met: set[tuple[str, bool]] = set()
    for truth in truths.values():
        pages = [row for row in truth.evidence.rows("case.capture") if row["payload"]]
        for row in pages:
            sent = bytes.fromhex(row["payload"])
            packed = json.loads(row["headers"]).get("Content-Encoding") == "gzip"
            body = gzip.decompress(sent) if packed else sent
            assert row["sha256_sent"] == hashlib.sha256(sent).hexdigest()
            assert row["sha256_decoded"] == hashlib.sha256(body).hexdigest()
            assert row["sha256"] in (row["sha256_sent"], row["sha256_decoded"])
            assert MARK in body.decode()
        one, two = (truth.row(truth.id(f"rates-{day}", "case/capture")) for day in ("first", "second"))
        assert one["sha256"] != two["sha256"]
        met.add((truth.variant["difference"], one["text"] == two["text"]))
    assert met <= {("content", False), ("clock", False), ("encoding", True)}
    assert len(met) >= 2


def test_numbers_of_offers_tell_what_was_there_before(truths: Mapping[str, CellTruth]) -> None:
    for truth in truths.values():
        first = {one.id: truth.row(one.id) for one in truth.traces if one.label == "sighting-first"}
        second = {one.id: (one.data["was"], truth.row(one.id)) for one in truth.traces if one.label == "sighting-second"}
        highest = max(int(row["number"]) for row in first.values())
        whats = [was for was, _ in second.values()]
        for what in ("new", "relisted", "missing-before"):
            assert whats.count(what) >= 1
        assert whats.count("cannot-be-told") == 1
        for was, row in second.values():
            number = int(row["number"]) if row["number"] else None
            assert {
                "new": (number or 0) > highest,
                "relisted": (number or 0) > highest,
                "missing-before": (number or highest) < highest,
            }.get(was, True)
            assert (number is None) == (was == "cannot-be-told")
        titles = {row["title"] for row in first.values()}
        assert any(was == "new" and row["title"] in titles for was, row in second.values()), (
            "an offer under a known title, by somebody else"
        )


def test_a_learner_sees_no_label_of_the_truth(truths: Mapping[str, CellTruth]) -> None:
    words = ("altered", "rebuilt", "brand-", "clone-", "missing-before", "relisted")
    for truth in truths.values():
        for table in ("capture", "sighting", "signature", "custody", "seal", "access"):
            shown = json.dumps([{k: v for k, v in row.items() if k != "payload"} for row in truth.evidence.rows(f"case.{table}")])
            assert not any(word in shown for word in words), table
