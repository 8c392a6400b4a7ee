"""The token chain of a whole class: what came in on the ledger is paid out in tokens, thefts end in a freeze, the truth knows why."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import pytest
from coincurve import PrivateKey

from made_class import made
from parola.artefacts.clock import stamp
from parola.artefacts.ledger.payment import Block, Coin
from parola.artefacts.record import BACKGROUND, Record
from parola.artefacts.token.accounts import CROWD, shown
from parola.artefacts.token.hops import KEPT, LYING, SWAP_ON, SWAP_OUT
from parola.artefacts.token.keccak import keccak256
from parola.artefacts.token.phishing import away, spender, victim
from parola.artefacts.token.rules import DEPLOY, KINDS
from parola.artefacts.token.swap import COIN, PARTS, service
from parola.artefacts.tokens import Tokens, tokens
from parola.simulate.events import Laundered
from parola.simulate.typologies import ChainHop
from parola.spec.model import Token
from parola.streams import Streams
from parola.world.make import SWAP
from parola_kit.evidence import TABLES, is_id, kind

Deposit = tuple[Block, Coin]
SLACK = 6  # seconds until the block after a call


def token() -> Token:
    found = made().scenario.token
    assert found is not None
    return found


@cache
def owner() -> dict[str, str]:
    return dict(made().artefacts.tokens.owners)


@cache
def deposits() -> dict[str, Deposit]:
    """What was paid to the swap service on the ledger, by the instance."""
    return {
        transfer.subgraph: (block, coin)
        for block in made().artefacts.ledger.blocks
        for transfer in block.transfers
        for coin in transfer.outputs
        if coin.wallet == SWAP and coin.part == "swap-in"
    }


def of(part: str, table: str = "token.transfer") -> dict[str, Record]:
    """Records of a part of a typology, by the instance."""
    found = [record for record in made().rows(table) if record.data.get("part") == part]
    assert found
    by = {str(record.data["subgraph"]): record for record in found}
    assert len(by) == len(found)
    return by


def events() -> dict[str, tuple[int, str]]:
    """Cell and label of each hop of a case, by the instance."""
    return {
        f"chain_hop/{event.id}": (event.cell, event.label)
        for happened in made().events.values()
        for event in happened
        if isinstance(event.what, Laundered) and isinstance(event.what.what, ChainHop)
    }


def test_every_deposit_is_paid_out_after_its_block_less_the_fee_at_the_rate_of_its_day() -> None:
    scenario, paid = made().scenario, of(SWAP_OUT)
    terms = service(scenario, token(), Streams("tests"))
    late = {name for name, (block, _) in deposits().items() if block.at + terms.delays[1] >= scenario.end}
    frozen = {name for name, record in of(SWAP_OUT, "token.tx").items() if record.data["ended"] == "payee frozen"}
    assert deposits().keys() - late - frozen <= paid.keys() <= deposits().keys() - frozen
    for name, record in paid.items():
        block, coin = deposits()[name]
        bought = coin.value_sat * terms.rate(block.at, name) // COIN
        assert record.row["units_6dp"] == bought - -(-bought * terms.fee // PARTS)
        assert stamp(block.at + terms.delays[0]) <= record.row["at"] <= stamp(block.at + terms.delays[1] + SLACK)
        assert owner()[record.row["from_address"]] == SWAP


def test_hops_of_cases_have_their_cause_cell_and_label() -> None:
    known = events()
    assert len(known) > 3
    for name, (cell, label) in known.items():
        for part in (SWAP_OUT, SWAP_ON):
            record = of(part, "token.tx").get(name)
            if record is not None:
                assert (record.cell, record.label, f"chain_hop/{record.cause}") == (cell, label, name)
        assert name in deposits()
    accounts = {record.data["payee"] for name, record in of(SWAP_OUT, "token.tx").items() if name in known}
    assert accounts == {f"cell/{cell}/token" for cell, _ in known.values()}


def test_other_people_swap_too_and_do_the_same_with_it() -> None:
    others = {name: record for name, record in of(SWAP_OUT).items() if name not in events()}
    assert len(others) == len([name for name in deposits() if name not in events()]) == token().swaps
    assert {(record.cause, record.cell, record.label) for record in others.values()} == {(BACKGROUND, None, "")}
    assert {owner()[record.row["to_address"]].split("/")[0] for record in others.values()} == {"swapper"}


def test_what_came_in_goes_on_some_hours_later_whole_or_in_part() -> None:
    out = of(SWAP_OUT)
    gone = of(SWAP_ON)
    assert len(gone) > len(out) // 2
    parts = dict[str, float]()
    for name, record in gone.items():
        parts[name] = record.row["units_6dp"] / out[name].row["units_6dp"]
        assert record.row["from_address"] == out[name].row["to_address"]
        assert owner()[record.row["to_address"]].startswith(f"{CROWD}/")
        lain = datetime.fromisoformat(record.row["at"]) - datetime.fromisoformat(out[name].row["at"])
        assert LYING[0] - SLACK <= lain.total_seconds() <= LYING[1] + SLACK
    assert 1 in parts.values()
    people = [part for name, part in parts.items() if name not in events() and part < 1]
    assert people
    assert all(1 - KEPT[1] < part < 1 - KEPT[0] for part in people)


def test_thefts_are_by_approval_and_end_in_a_freeze() -> None:
    count, events_of = token().phished, ("approved", "taken", "moved", "freeze")
    tables = dict(zip(events_of, ("approval", "transfer", "transfer", "freeze"), strict=True))
    for n in range(count):
        name = f"approval_phishing/b-phishing{n:03d}"
        rows = {part: of(part, f"token.{tables[part]}")[name].row for part in events_of}
        assert [rows[part]["at"] for part in events_of[:3]] == sorted(rows[part]["at"] for part in events_of[:3])
        assert rows["approved"]["units_6dp"] is None
        assert (owner()[rows["taken"]["from_address"]], owner()[rows["taken"]["to_address"]]) == (victim(n), spender(n))
        assert owner()[rows["moved"]["to_address"]] == away(n)
        assert (owner()[rows["freeze"]["address"]], rows["freeze"]["event"]) == (spender(n), "Freeze")
        refused = of("refused", "token.tx")[name]
        assert (refused.row["status"], refused.data["ended"]) == (0, "payer frozen")
        assert refused.row["at"] > rows["freeze"]["at"]
    assert len([record for record in made().rows("token.freeze") if record.data["part"] == "freeze"]) == count


def test_nothing_that_was_refused_left_a_transfer() -> None:
    refused = {record.row["hash"] for record in made().rows("token.tx") if record.row["status"] == 0}
    assert len(refused) >= token().phished
    assert refused.isdisjoint(record.row["hash"] for record in made().rows("token.transfer"))


def test_the_background_is_as_large_as_the_scenario_says() -> None:
    crowd = [record for record in made().rows("token.tx") if not record.data and record.row["method"] != KINDS[DEPLOY]]
    assert len(crowd) == token().transfers
    people = [name for name in owner().values() if name.startswith(f"{CROWD}/")]
    assert len(people) == token().accounts + 3  # exchanges come on top


def test_ids_are_evidence_ids_of_their_tables() -> None:
    for table, (_, wanted) in TABLES["token"].items():
        records = made().rows(f"token.{table}")
        assert records
        assert {kind(record.id) for record in records} == {wanted}
        assert all(is_id(record.id) for record in records)


def test_the_keys_that_a_build_searches_for_are_those_of_all_signers() -> None:
    keys = made().artefacts.tokens.secrets
    signing = {shown(keccak256(PrivateKey(key).public_key.format(compressed=False)[1:])[12:]) for key in keys}
    assert len(keys) == len(signing)
    assert signing >= {record.row["from_address"] for record in made().rows("token.tx")}
    assert owner().keys() > signing, "accounts that only receive have none"


def test_every_address_has_its_owner() -> None:
    columns = ("from_address", "to_address", "owner_address", "spender_address", "address")
    shown_addresses = {
        record.row.get(column) for table in TABLES["token"] for record in made().rows(f"token.{table}") for column in columns
    } - {None, f"0x{'0' * 40}"}
    assert shown_addresses <= owner().keys()


def test_a_scenario_without_a_token_has_no_chain() -> None:
    without = made().scenario.model_copy(update={"token": None})
    assert tokens(without, made().artefacts.ledger, lambda _: (BACKGROUND, None, ""), Streams("tests")) == Tokens()


@pytest.mark.parametrize("count", [0, 3])
def test_numbers_of_thefts_are_the_scenarios(count: int) -> None:
    scenario = made().scenario.model_copy(update={"token": token().model_copy(update={"phished": count, "transfers": 50})})
    found = tokens(scenario, made().artefacts.ledger, lambda _: (BACKGROUND, None, ""), Streams("tests"))
    assert len([record for record in found.records if record.table == "token.freeze"]) == count
    assert len([name for _, name in found.owners if name.startswith("phished/")]) == count


def test_one_theft_more_changes_no_other() -> None:
    few, more = (
        tokens(
            made().scenario.model_copy(update={"token": token().model_copy(update={"phished": count, "transfers": 50})}),
            made().artefacts.ledger,
            lambda _: (BACKGROUND, None, ""),
            Streams("tests"),
        )
        for count in (1, 2)
    )
    frozen = [[record.row["at"] for record in one.records if record.table == "token.freeze"] for one in (few, more)]
    assert set(frozen[0]) <= set(frozen[1])
