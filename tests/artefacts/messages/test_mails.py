"""Mails: who wrote to whom from which address and zone, in the case where the person's people are concerned, else with the provider."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from email.utils import formataddr, parseaddr
from itertools import pairwise

import pytest

from made_class import Made, made
from made_scene import made_scene, records
from parola.artefacts.clock import stamp
from parola.artefacts.messages import mail
from parola.artefacts.record import Record
from parola.simulate.events import Event, Mailed, Travelled
from parola.world.member import Member


@pytest.fixture(scope="module")
def whole() -> Made:
    return made()


@pytest.fixture(scope="module")
def letters(whole: Made) -> list[Record]:
    return [*whole.left("case.mail"), *(letter for letter in whole.rows("provider.mail") if letter.cell is not None)]


def people(whole: Made, letter: Record) -> tuple[Mailed, Member, Member]:
    what, network = whole.event(letter).what, whole.world.networks[letter.cell or 0]
    assert isinstance(what, Mailed)
    by, to = network.role(what.by), network.role(what.to)
    assert by is not None
    assert to is not None
    return what, by, to


def happened(whole: Made) -> Iterator[Event]:
    return (event for events in whole.events.values() for event in events if isinstance(event.what, Mailed))


def test_every_mail_is_in_one_place(whole: Made, letters: list[Record]) -> None:
    assert sorted(letter.cause for letter in letters) == sorted(event.id for event in happened(whole))
    for letter in letters:
        _, by, to = people(whole, letter)
        concerned = "person" in (by.side, to.side)
        assert letter.table == ("case.mail" if concerned else "provider.mail")
        assert letter.seat_cell == (letter.cell if concerned else None)


def test_addresses_are_those_that_both_hold_then(whole: Made, letters: list[Record]) -> None:
    for letter in letters:
        _, by, to = people(whole, letter)
        at = whole.event(letter).at
        assert letter.row["at"] == stamp(at)
        for name, member in (("sender", by), ("receiver", to)):
            full = formataddr((member.name, member.held("mail", at) or ""))
            assert letter.row[name] == (full if letter.table == "case.mail" else parseaddr(full)[1])
        assert re.fullmatch(r"[^@\s]+@[a-z.]+\.example", parseaddr(letter.row["sender"])[1])


def test_who_stays_at_home_writes_in_the_zone_of_their_home(whole: Made, letters: list[Record]) -> None:
    away = {
        (cell, role)
        for cell, events in whole.events.items()
        for event in events
        if isinstance(event.what, Travelled)
        for role in (event.what.who, *event.what.company)
    }
    zones = set[str]()
    for letter in letters:
        what, by, _ = people(whole, letter)
        if (letter.cell, what.by) not in away:
            assert letter.row["zone"] == whole.scenario.places[by.place].zone
            zones.add(letter.row["zone"])
    assert len(zones) >= 3


def test_who_has_travelled_writes_in_the_zone_of_where_they_are(whole: Made, letters: list[Record]) -> None:
    places, moved = whole.scenario.places, 0
    for letter in letters:
        what, by, _ = people(whole, letter)
        at, events = whole.event(letter).at, whole.events[letter.cell or 0]
        to = [e.what.to for e in events if isinstance(e.what, Travelled) and e.at < at and what.by in (e.what.who, *e.what.company)]
        if to:
            scenario = whole.scenario
            named = {"transit": scenario.transit, "site": scenario.site, "payout": scenario.payout, "home": by.place}
            assert letter.row["zone"] == places[named[to[-1]]].zone
            moved += letter.row["zone"] != places[by.place].zone
    assert moved


def test_an_answer_has_the_subject_of_what_it_answers(letters: list[Record]) -> None:
    between: defaultdict[tuple[int | None, frozenset[str]], list[Record]] = defaultdict(list)
    for letter in sorted(letters, key=lambda one: (one.row["at"], one.cause)):
        between[letter.cell, frozenset((letter.row["sender"], letter.row["receiver"]))].append(letter)
    answers = 0
    for several in between.values():
        for before, letter in pairwise(several):
            if letter.row["subject"].startswith("Re: "):
                assert letter.row["subject"].removeprefix("Re: ") == before.row["subject"].removeprefix("Re: ")
                answers += 1
    assert answers > 5


def test_numbers_follow_what_is_printed(whole: Made) -> None:
    rows = whole.rows("case.mail")
    assert [letter.id for letter in rows] == [f"case/mail/{n}" for n in range(1, len(rows) + 1)]
    shown = [(letter.row["at"], letter.row["sender"], letter.row["text"]) for letter in rows]
    assert shown == sorted(shown)


def test_the_providers_book_is_mostly_ordinary_peoples(whole: Made) -> None:
    book = whole.rows("provider.mail")
    own = [letter for letter in book if letter.cell is not None]
    assert 0 < len(own) < len(book) / 2
    assert {tuple(letter.row) for letter in book} >= {("at", "zone", "sender", "receiver", "subject", "text")}
    assert {letter.row["sender"].count("@") for letter in book} == {1}


def test_nothing_is_left_open(letters: list[Record]) -> None:
    for letter in letters:
        assert not {"{", "}"} & set(letter.row["subject"] + letter.row["text"])
        assert letter.row["subject"].strip()
        assert "\n" not in letter.row["subject"]


def test_the_same_scene_gives_the_same_mails() -> None:
    scene = made_scene()
    assert records(mail.mails(mail.letters(scene))) == records(mail.mails(mail.letters(scene)))
