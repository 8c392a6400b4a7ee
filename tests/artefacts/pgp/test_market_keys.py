"""Keys of both markets, of who copies them, and of vendors: whoever looks on the key server finds each, and only the right one verifies."""

from __future__ import annotations

import pytest

from made_class import Made, made_of, real
from parola.artefacts.clock import stamp
from parola.artefacts.pgp.read import read_key
from parola.artefacts.pgp.verify import read_clear_signed, signed_by
from parola.artefacts.record import Record
from parola.artefacts.secrets import secrets
from parola.streams import Streams

SEED = "market-keys"
SITES = ("market", "successor")
SIGNED = ("mirrors", "canary")


@pytest.fixture(scope="module")
def whole() -> Made:
    return made_of(real(), 1, SEED)


def named(whole: Made, user: str) -> list[Record]:
    """Keys of the key server that are made out to a name, first seen first."""
    return sorted((one for one in whole.rows("pgp.public") if one.row["user"] == user), key=lambda one: one.row["seen_at"])


def title(whole: Made, site: str) -> str:
    asked = whole.scenario.market
    return asked.title if site == "market" else asked.successor


@pytest.mark.parametrize("site", SITES)
def test_every_signed_list_and_canary_verifies_with_the_first_key_of_that_name(whole: Made, site: str) -> None:
    signed = [one.row for one in whole.rows(f"{site}.announcement") if one.row["kind"] in SIGNED]
    assert {row["kind"] for row in signed} == set(SIGNED)
    first, *others = (read_key(one.row["armored"]) for one in named(whole, title(whole, site)))
    for row in signed:
        text = read_clear_signed(row["text"])
        assert signed_by(first, text)
        assert not any(signed_by(other, text) for other in others)


def test_who_copies_the_market_has_a_younger_key_of_its_name(whole: Made) -> None:
    own, copy = (one.row for one in named(whole, title(whole, "market")))
    assert own["fingerprint"] != copy["fingerprint"]
    assert own["seen_at"] < copy["created_at"] <= copy["seen_at"]
    told = [one.row["text"] for one in whole.rows("market.announcement") if one.row["title"] == "Our key"]
    assert [read_key(text[text.index("-----BEGIN") :]).fingerprint for text in told] == [own["fingerprint"]]


def test_a_clone_of_a_desk_prints_another_key_of_the_same_name(whole: Made) -> None:
    known = {one.row["fingerprint"]: one.row for one in whole.rows("pgp.public")}
    vendors = {one.label: one.row["fingerprint"] for one in whole.rows("market.vendor") if one.label}
    for number in range(whole.scenario.market.brands):
        own, copy = (known[vendors[f"{who}-{number}"]] for who in ("brand", "clone"))
        assert own["user"] == copy["user"]
        assert own["fingerprint"] != copy["fingerprint"]
        assert own["seen_at"] < copy["seen_at"]


@pytest.mark.parametrize("site", SITES)
def test_each_key_that_a_vendor_prints_is_on_the_key_server(whole: Made, site: str) -> None:
    known = {one.row["fingerprint"]: one.row for one in whole.rows("pgp.public")}
    vendors = [one for one in whole.rows(f"{site}.vendor") if one.row["fingerprint"]]
    assert sum(one.cell is None for one in vendors) >= 20
    for one in vendors:
        assert known[one.row["fingerprint"]]["armored"] == one.row["key"]


def test_no_key_is_first_seen_before_it_was_made_or_after_the_end(whole: Made) -> None:
    for one in whole.rows("pgp.public"):
        assert one.row["created_at"] <= one.row["seen_at"] < stamp(whole.scenario.end)


def test_the_secrets_of_all_these_keys_are_searched_for(whole: Made) -> None:
    watched = set(secrets(whole.world, whole.artefacts, Streams(SEED)))
    streams = Streams(SEED)
    assert {streams.key(site, what) for site in SITES for what in ("signing", "copy")} <= watched
