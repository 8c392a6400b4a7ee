"""What is said in public, advertised, mailed, transferred, entered and stopped: events as the module says, and nothing after an arrest."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_module import SCENARIO, after_start, cell, happen, labels, module

from parola.simulate.engine import PACE, run
from parola.simulate.events import Advertised, Announced, Arrested, Entered, Event, Mailed, Posted, Transferred, Travelled
from parola.spec.model import Module
from parola.streams import Streams
from parola_kit.errors import BadInput

DAY = 86_400
HEAD = """
roles: [boss, aide, taker]
channels: {square: The square}
chats: {direct: Direct messages}
parameters:
  wait: {unit: hours, range: [2, 4], source: [assumption]}
  moment: {unit: minutes, range: [1, 1], source: [assumption]}
  sum: {unit: cents, range: [1000, 9000], source: [assumption]}
  day: {unit: hours, range: [30, 30], source: [assumption]}
  half: {unit: ratio, range: [0.5, 0.5], source: [assumption]}
  length: {unit: count, range: [7, 9], source: [assumption]}
states:
"""


def state(name: str, to: str, after: str, *lines: str) -> str:
    """A state with one way out, which does these things one after the other."""
    does = "".join(f"        - {line}\n" for line in lines)
    return f"  {name}:\n    - to: {to}\n      after: {after}\n      source: [assumption]\n      does:\n{does}"


def acts(*lines: str, after: str = "wait", then: str = "") -> Module:
    """One transition that does these things, and perhaps a second state."""
    end = "next" if then else "done"
    return module(f"{HEAD}{state('begin', end, after, *lines)}{then}  done: []\n")


def whats(events: list[Event]) -> list[Any]:
    return [event.what for event in events]


def first(one: Module, seed: str) -> Any:
    """What happens first under a seed."""
    return whats(happen(one, seed=seed))[0]


SAY = "say: {channel: square, by: aide, text: hello, label: said"


@pytest.mark.parametrize(
    ("line", "right"),
    [
        (SAY + "}", Announced("aide", "square", "hello")),
        (
            "advert: {by: aide, site: pages, text: hello, label: shown, contact: mail, picture: cropped, language: english}",
            Advertised("aide", "pages", "hello", "mail", "cropped", "english"),
        ),
        ("advert: {by: aide, site: pages, text: hello, label: shown}", Advertised("aide", "pages", "hello", "phone", "none", "home")),
        ("mail: {by: boss, to: aide, text: hello, label: written}", Mailed("boss", "aide", "hello")),
        ("post: {by: aide, board: general, text: hello, label: posted, key: signed}", Posted("aide", "general", "hello", "signed")),
        (
            "travel: {who: boss, to: transit, label: goes, mode: sea, company: [aide], document: forged, recorded: false}",
            Travelled("boss", "transit", "sea", ("aide",), "forged", False),
        ),
        ("travel: {who: boss, to: home, label: goes}", Travelled("boss", "home", "road", (), "own", True)),
        ("arrest: {who: aide, label: taken}", Arrested("aide")),
    ],
)
def test_an_effect_is_one_event_as_the_module_says(line: str, right: Any) -> None:
    (event,) = happen(acts(line))
    assert event.what == right
    assert (event.cell, event.module, event.transition, event.source) == (3, "tiny", "begin>done", ("assumption",))


@pytest.mark.parametrize("repeat", [1, 2, 5])
def test_what_is_repeated_comes_day_by_day_at_about_the_same_hour(repeat: int) -> None:
    events = happen(acts(f"{SAY}, repeat: {repeat}}}"))
    assert labels(events) == ["said"] * repeat
    assert all(abs(later.at - earlier.at - DAY) <= 1_800 for earlier, later in pairwise(events))
    assert [event.id for event in events] == [f"e003-{n:03}" for n in range(repeat)]


def test_a_repetition_ends_with_the_scenario() -> None:
    events = happen(acts(f"{SAY}, repeat: 20}}"), last=after_start(days=3))
    assert 1 < len(events) < 5
    assert all(event.at < SCENARIO.start + 3 * DAY for event in events)


def test_a_state_does_not_wait_for_what_is_repeated() -> None:
    then = state("next", "done", "moment", SAY.replace("said", "later") + "}")
    events = happen(acts(f"{SAY}, repeat: 3}}", then=then))
    assert labels(events) == ["said", "later", "said", "said"]


TRANSFER = "transfer: {by: boss, to: aide, amount: {parameter: sum}, channel: hundi, label: sent}"


def test_a_transfer_moves_whole_cents_of_its_parameter() -> None:
    found = [first(acts(TRANSFER), f"seed {n}") for n in range(60)]
    sums = [what.cents for what in found if isinstance(what, Transferred)]
    assert len(sums) == 60
    assert all(type(cents) is int and 1_000 <= cents <= 9_000 for cents in sums)
    assert 10 < sum(cents % 500 == 0 for cents in sums) < 50


def test_shares_and_repeats_are_of_what_was_received() -> None:
    line = "transfer: {{by: {}, to: {}, amount: {{{}}}, channel: bank, label: {}}}"
    there, back = ("boss", "aide"), ("aide", "boss")
    told = [
        (there, "parameter: sum", "sent"),
        (back, "share: half", "half"),
        (back, "same_as: half", "same"),
        (there, "same_as: sent", "again"),
    ]
    events = happen(acts(*(line.format(*pair, amount, label) for pair, amount, label in told)))
    sums = {event.label: event.what.cents for event in events if isinstance(event.what, Transferred)}
    assert sums["half"] == sums["same"]
    assert sums["again"] == sums["sent"]
    assert sums["half"] in (sums["sent"] // 2, sums["sent"] // 2 // 500 * 500)


def test_everything_is_what_an_account_holds() -> None:
    back = "transfer: {by: aide, to: boss, amount: {all: true}, channel: bank, label: back}"
    sums = {event.label: event.what.cents for event in happen(acts(TRANSFER, back)) if isinstance(event.what, Transferred)}
    assert sums["back"] == sums["sent"]


def test_money_and_coins_are_two_purses() -> None:
    """A wallet and a role of one name hold each their own."""
    pay = "pay: {by: taker, to: keeper, amount: {share: half}, label: paid}"
    with pytest.raises(BadInput, match=r"module tiny: a payment from cell/3/taker comes to -30000 sat, of 0 that it was paid"):
        happen(acts(TRANSFER.replace("to: aide", "to: taker"), pay))


def test_a_transfer_like_one_that_was_not_made_is_told() -> None:
    with pytest.raises(BadInput, match="module tiny: a payment is to be the same as 'other', which was not made before it"):
        happen(acts(TRANSFER.replace("{parameter: sum}", "{same_as: other}")))


def test_a_share_of_nothing_is_told() -> None:
    with pytest.raises(BadInput, match="module tiny: a payment from boss comes to 0 cents, of 0 that it was paid"):
        happen(acts(TRANSFER.replace("{parameter: sum}", "{share: half}")))


ENTRY = "entry: {book: calls, by: boss, to: aide, values: {seconds: length, remark: hello}, label: called}"


def test_an_entry_draws_numbers_and_names_texts() -> None:
    found = [first(acts(ENTRY), f"seed {n}") for n in range(40)]
    assert {what.numbers["seconds"] for what in found} <= {7, 8, 9}
    assert len({what.numbers["seconds"] for what in found}) > 1
    assert {(what.book, what.by, what.to, tuple(what.texts.items())) for what in found} == {
        ("calls", "boss", "aide", (("remark", "hello"),))
    }


def test_an_entry_about_one_person_names_nobody_else() -> None:
    (event,) = happen(acts("entry: {book: crew, by: aide, label: listed}"))
    assert event.what == Entered("crew", "aide", None, {}, {})


ARREST = "arrest: {who: aide, label: taken}"
AFTER = (
    SAY + "}",
    "advert: {by: aide, site: pages, text: hello, label: shown}",
    "mail: {by: aide, to: boss, text: hello, label: written}",
    "post: {by: aide, board: general, text: hello, label: posted}",
    "message: {chat: direct, by: aide, text: hello, label: told}",
    "travel: {who: aide, to: transit, label: goes}",
    TRANSFER.replace("by: boss, to: aide", "by: aide, to: boss"),
    ENTRY.replace("by: boss, to: aide", "by: aide, to: boss"),
)


@pytest.mark.parametrize("line", AFTER, ids=lambda line: line.split(":")[0])
def test_who_is_arrested_does_nothing_more(line: str) -> None:
    assert labels(happen(acts(line, ARREST, line, line)))[1:] == ["taken"]
    assert len(happen(acts(line, ARREST, line, line))) == 2


@pytest.mark.parametrize("line", AFTER, ids=lambda line: line.split(":")[0])
def test_others_go_on(line: str) -> None:
    assert "taken" in labels(happen(acts(ARREST.replace("aide", "boss"), line)))
    assert len(happen(acts(ARREST.replace("aide", "boss"), line))) == 2


def test_what_was_set_to_repeat_itself_stops_at_the_arrest() -> None:
    events = happen(acts(f"{SAY}, repeat: 9}}", then=state("next", "done", "day", ARREST)))
    taken = next(event.at for event in events if event.label == "taken")
    assert Counter(labels(events)) == {"said": 2, "taken": 1}
    assert max(event.at for event in events if event.label == "said") < taken


def test_an_arrest_in_one_module_stops_the_person_in_another() -> None:
    first = acts(SAY + ", repeat: 4}")
    second = acts(ARREST, after="moment").model_copy(update={"id": "other"})
    events = happen([first, second])
    assert labels(events) == ["taken"]


def test_a_module_goes_on_without_whoever_was_arrested() -> None:
    then = state("next", "done", "wait", "mail: {by: boss, to: aide, text: hello, label: written}")
    assert labels(happen(acts(ARREST, SAY + "}", then=then))) == ["taken", "written"]


@settings(max_examples=25, deadline=None)
@given(st.floats(0.25, 2))
def test_delay_multiplies_every_wait(delay: float) -> None:
    slow = SCENARIO.model_copy(update={"difficulty": SCENARIO.difficulty.model_copy(update={"delay": delay})})
    who, one = cell(), acts(SAY + "}")
    (plain,), (event,) = (run(who, {"tiny": one}, scenario, Streams("tests")) for scenario in (SCENARIO, slow))
    pace = range(*PACE)
    begun, later = plain.at - who.starts, event.at - who.starts
    assert any(abs((later - step) - delay * (begun - step)) <= 2 for step in pace)
    assert delay * 2 * 3_600 <= later <= delay * 4 * 3_600 + PACE[1]


def test_a_chance_is_how_likely_a_thing_is_done_at_all() -> None:
    one = acts(f"{{{SAY}}}, chance: 0.3}}")
    assert 15 < sum(len(happen(one, seed=f"seed {n}")) for n in range(100)) < 45


def test_in_any_order_everything_is_done() -> None:
    lines = [SAY.replace("said", f"said-{n}") + "}" for n in range(4)]
    given_ = acts(*lines)
    way = given_.states["begin"][0].model_copy(update={"order": "any"})
    shuffled = given_.model_copy(update={"states": {"begin": (way,), "done": ()}})
    orders = {tuple(labels(happen(shuffled, seed=f"seed {n}"))) for n in range(30)}
    assert {tuple(sorted(order)) for order in orders} == {tuple(f"said-{n}" for n in range(4))}
    assert len(orders) > 5


def test_the_same_seed_gives_the_same_events() -> None:
    one = acts(f"{SAY}, repeat: 3}}", TRANSFER, ENTRY)
    assert happen(one) == happen(one)
    assert whats(happen(one)) != whats(happen(one, seed="other"))
