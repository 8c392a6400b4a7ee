"""Tags: claims about addresses of the exchange and of merchants, each with a basis; never about a person's wallet."""

from __future__ import annotations

from datetime import datetime

import pytest

from made_class import Made, made
from parola.artefacts.record import Record
from parola.artefacts.records.tags import BASES
from parola.world.make import DEPOSITS, MERCHANT, POOL


@pytest.fixture(scope="module")
def whole() -> Made:
    return made()


@pytest.fixture(scope="module")
def tags(whole: Made) -> list[Record]:
    return whole.rows("chain.tag")


@pytest.fixture(scope="module")
def owners(whole: Made) -> dict[str, str]:
    return dict(whole.artefacts.ledger.owners())


def words(whole: Made, basis: str) -> tuple[str, ...]:
    return whole.read.texts["en"].lines[f"tag-basis-{basis}"]


def test_only_the_exchange_and_merchants_are_tagged(tags: list[Record], owners: dict[str, str]) -> None:
    assert {owners[tag.row["address"]].split("/")[0] for tag in tags} == {MERCHANT, DEPOSITS.split("/")[0]}
    assert {owners[tag.row["address"]] for tag in tags} >= {DEPOSITS, POOL}


def test_a_label_names_the_owner(whole: Made, tags: list[Record], owners: dict[str, str]) -> None:
    for tag in tags:
        wallet = owners[tag.row["address"]]
        if wallet.startswith(MERCHANT):
            assert whole.world.merchants[int(wallet.split("/")[1])] in tag.row["label"]
        else:
            assert whole.scenario.exchange.name in tag.row["label"]


def test_every_case_deposit_is_tagged_with_the_basis_of_its_variant(whole: Made, tags: list[Record]) -> None:
    for cell in whole.world.cells:
        (tag,) = (tag for tag in tags if tag.cell == cell.number)
        assert tag.label == "deposit-tag"
        assert tag.row["basis"] in words(whole, cell.variant["basis"])
        (out,) = (out for out in whole.rows("chain.txout", cell=cell.number, label="deposit") if out.data["role"] == "to")
        assert tag.row["address"] == out.row["address"]


def test_every_tag_rests_on_what_fits_its_owner(whole: Made, tags: list[Record], owners: dict[str, str]) -> None:
    kinds = {DEPOSITS: BASES, POOL: ("pool",)}
    for tag in tags:
        fitting = kinds.get(owners[tag.row["address"]], ("merchant",))
        assert any(tag.row["basis"] in words(whole, basis) for basis in fitting), tag.row
    assert {basis for tag in tags for basis in BASES if tag.row["basis"] in words(whole, basis)} == set(BASES)


def test_nobody_has_tagged_everything(whole: Made, tags: list[Record], owners: dict[str, str]) -> None:
    paid = {out.row["address"] for out in whole.rows("chain.txout") if out.data.get("wallet") == DEPOSITS}
    tagged = {tag.row["address"] for tag in tags} & paid
    assert 0.6 < len(tagged) / len(paid) < 1


def test_no_address_has_two_tags(tags: list[Record]) -> None:
    assert len({tag.row["address"] for tag in tags}) == len(tags)


def test_tags_were_made_after_what_they_speak_of(whole: Made, tags: list[Record]) -> None:
    assert all(datetime.fromisoformat(tag.row["made_at"]) > whole.scenario.ends for tag in tags)


def test_tags_are_numbered_by_time(tags: list[Record]) -> None:
    assert [tag.id for tag in tags] == [f"btc/tag/{n}" for n in range(1, len(tags) + 1)]
    shown = [(tag.row["made_at"], tag.row["address"]) for tag in tags]
    assert shown == sorted(shown)
