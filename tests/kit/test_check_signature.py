"""Keys and signed texts are read as the range's own reader reads them, and the page that checks them says so in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from form_server import Browser, serving
from parola.artefacts.pgp.read import read_key
from parola.artefacts.pgp.verify import read_clear_signed, signed_by
from parola_kit.errors import BadInput
from parola_kit.evidence import Evidence, Row
from parola_kit.form.check import checked
from parola_kit.methods import signatures
from parola_kit.seat import Seat, find


@pytest.fixture(scope="module")
def evidence(class_root: Path) -> Iterator[Evidence]:
    found = Evidence(class_root / "learner" / "shared", class_root / "learner" / "seats" / "s01")
    yield found
    found.close()


@pytest.fixture(scope="module")
def signed(evidence: Evidence) -> list[Row]:
    return [row for row in evidence.rows("forum.post") if "-----BEGIN PGP SIGNED" in row["text"]]


@pytest.fixture(scope="module")
def seat(class_root: Path) -> Seat:
    return find(class_root / "work" / "s01", {})


def test_every_key_of_the_server_is_read_alike(evidence: Evidence) -> None:
    for row in evidence.rows("pgp.public"):
        own, other = signatures.key(row["armored"]), read_key(row["armored"])
        assert (own.fingerprint, own.user, int(own.created.timestamp())) == (row["fingerprint"], row["user"], other.created)


def test_a_signature_holds_for_both_readers_or_for_neither(evidence: Evidence, signed: list[Row]) -> None:
    served = {row["fingerprint"]: row["armored"] for row in evidence.rows("pgp.public")}
    told = set[bool]()
    for row in signed:
        own, other = signatures.message(row["text"]), read_clear_signed(row["text"])
        assert own is not None
        assert (own.text, own.issuer, int(own.at.timestamp())) == (other.text, other.signature.issuer, other.signature.at)
        for armored in (served[own.issuer], next(iter(served.values()))):
            holds = own.signed_by(signatures.key(armored))
            told.add(holds)
            assert holds == signed_by(read_key(armored), other)
    assert told == {True, False}


def test_any_changed_letter_shows(evidence: Evidence, signed: list[Row]) -> None:
    row = signed[0]
    key = signatures.key(evidence.one("pgp.public", fingerprint=read_clear_signed(row["text"]).signature.issuer)["armored"])
    first, text = row["text"].index("\n\n") + 2, row["text"]
    found = signatures.message(f"{text[:first]}{'x' if text[first] != 'x' else 'y'}{text[first + 1 :]}")
    assert found is not None
    assert not found.signed_by(key)


def test_line_ends_of_another_system_and_blanks_at_the_end_of_lines_change_nothing(evidence: Evidence, signed: list[Row]) -> None:
    text = signed[0]["text"]
    key = signatures.key(evidence.one("pgp.public", fingerprint=read_clear_signed(text).signature.issuer)["armored"])
    for other in (text.replace("\n", "\r\n"), f"before it\n\n{text}\n\nafter it"):
        found = signatures.message(other)
        assert found is not None
        assert found.signed_by(key)


@pytest.mark.parametrize("text", ["", "no block at all", "-----BEGIN PGP SIGNED MESSAGE-----\n\nhalf"])
def test_what_is_no_signed_text_is_none(text: str) -> None:
    assert signatures.message(text) is None
    assert signatures.keys(text) == []


@pytest.mark.parametrize("place", [60, 120, 200])
def test_a_damaged_block_is_no_key(evidence: Evidence, place: int) -> None:
    block = evidence.rows("pgp.public")[0]["armored"]
    assert signatures.keys(block[:place]) == []
    with pytest.raises(BadInput, match=r"no version 4 key|cut off|not base64|copied whole"):
        signatures.key(block[: place + 40])


def test_the_page_tells_a_signature_that_holds_from_one_that_does_not(
    own_class: Path, evidence: Evidence, seat: Seat, signed: list[Row], tmp_path: Path
) -> None:
    text = signed[0]
    key = evidence.one("pgp.public", fingerprint=read_clear_signed(text["text"]).signature.issuer)
    other = next(row for row in evidence.rows("pgp.public") if row["id"] != key["id"])
    assert checked(seat, text["id"], key["id"]).holds
    assert not checked(seat, text["id"], other["id"]).holds
    with pytest.raises(BadInput, match="no key block stands in it"):
        checked(seat, text["id"], evidence.rows("forum.user")[0]["id"])
    with serving(own_class, "s01", tmp_path / "log") as address:
        browser = Browser.signed_in(address)
        path = "/parola/check"
        assert "holds" in browser.page(f"{path}?text={text['id']}&key={key['id']}")
        assert "not hold" in browser.page(f"{path}?text={text['id']}&key={other['id']}")
        assert "What was found" not in browser.page(path)
        refused = browser.client.get(f"{path}?text=forum/post/0&key={key['id']}")
        assert (refused.status_code, "not in the evidence" in refused.text) == (400, True)
