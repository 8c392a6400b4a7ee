"""The phone's export: local times, who said and who forwarded, glosses, the agreed scope, and numbers that tell nothing."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime

import pytest

from made_class import Made, made
from made_scene import made_scene, saying
from parola.artefacts.messages.chats import chats
from parola.artefacts.record import Record
from parola.simulate.events import Said
from parola.world.cell import Cell

ADDRESS = re.compile(r"bcrt1\w+")


@pytest.fixture(scope="module")
def whole() -> Made:
    return made()


@pytest.fixture(scope="module")
def messages(whole: Made) -> list[Record]:
    return whole.rows("case.chat_message")


def of(whole: Made, record: Record) -> Cell:
    return whole.world.cells[record.cell or 0]


def said(whole: Made, record: Record) -> Said:
    what = whole.event(record).what
    assert isinstance(what, Said)
    return what


def number(record: Record) -> int:
    return int(record.id.rsplit("/", 1)[1])


def test_a_time_is_local_in_the_zone_of_its_chat(whole: Made, messages: list[Record]) -> None:
    zones = {chat.id: chat.row["zone"] for chat in whole.rows("case.chat")}
    assert len(set(zones.values())) > 1
    for message in messages:
        shown = datetime.strptime(message.row["at_local"] + zones[message.row["chat"]], "%Y-%m-%d %H:%M%z").timestamp()
        assert 0 <= whole.event(message).at - shown < 60  # the minute is cut off


def test_a_phone_stands_on_the_time_of_home_or_of_the_transit(whole: Made) -> None:
    places = whole.scenario.places
    for chat in whole.rows("case.chat"):
        assert chat.row["zone"] in {places[of(whole, chat).origin].zone, places[whole.scenario.transit].zone}


def test_every_message_of_a_cell_is_in_its_own_store(whole: Made, messages: list[Record]) -> None:
    happened = [event.id for events in whole.events.values() for event in events if isinstance(event.what, Said)]
    assert sorted(message.cause for message in messages) == sorted(happened)
    assert all(message.seat_cell == message.cell for message in messages)


def test_a_forwarded_message_names_whom_it_came_from(whole: Made, messages: list[Record]) -> None:
    for message in messages:
        source = said(whole, message).forwarded_from
        assert message.row["forwarded_from"] == (of(whole, message).handles[source] if source else "")
        assert message.row["forwarded_from"] != message.row["sender"]
    assert {message.label for message in messages if message.row["forwarded_from"]} >= {"act-forwarded"}


def test_a_gloss_is_there_unless_the_text_is_english(messages: list[Record]) -> None:
    assert {message.row["language"] for message in messages} > {"en"}
    for message in messages:
        assert (message.row["gloss"] == "") == (message.row["language"] == "en")
        assert message.row["gloss"] != message.row["text"]


def test_a_message_is_english_or_in_the_cells_language(whole: Made, messages: list[Record]) -> None:
    assert all(message.row["language"] in {"en", of(whole, message).language} for message in messages)


def test_no_placeholder_is_left_open(messages: list[Record]) -> None:
    assert [message.id for message in messages if {"{", "}"} & set(message.row["text"] + message.row["gloss"])] == []


def test_members_are_those_who_wrote(whole: Made, messages: list[Record]) -> None:
    for chat in whole.rows("case.chat"):
        senders = {message.row["sender"] for message in messages if message.row["chat"] == chat.id}
        assert chat.row["members"] == ", ".join(sorted(senders))


def test_only_the_barred_chat_is_set_aside(whole: Made, messages: list[Record]) -> None:
    barred = {message.row["chat"] for message in messages if message.label == "barred"}
    agreed = {scope.row["chat"]: scope.row["agreed"] for scope in whole.rows("case.scope")}
    assert agreed == {chat.id: int(chat.id not in barred) for chat in whole.rows("case.chat")}
    assert len(barred) == len(whole.world.cells)


def test_nothing_but_barred_messages_is_in_a_barred_chat(whole: Made, messages: list[Record]) -> None:
    barred = {scope.row["chat"] for scope in whole.rows("case.scope") if not scope.row["agreed"]}
    assert {message.label for message in messages if message.row["chat"] in barred} == {"barred"}


def test_chats_are_numbered_by_what_can_be_seen_of_them(whole: Made, messages: list[Record]) -> None:
    began = {message.row["chat"]: message.row["at_local"] for message in messages if message.id.endswith("-0001")}
    chats = whole.rows("case.chat")
    assert [number(chat) for chat in chats] == list(range(1, len(chats) + 1))
    shown = [(began[chat.id], chat.row["title"], chat.row["members"]) for chat in chats]
    assert shown == sorted(shown)


def test_messages_of_a_chat_count_up_in_time(whole: Made, messages: list[Record]) -> None:
    for chat in whole.rows("case.chat"):
        own = [message for message in messages if message.row["chat"] == chat.id]
        assert [message.id for message in own] == [f"chat/msg/{number(chat)}-{n:04d}" for n in range(1, len(own) + 1)]
        assert [whole.event(message).at for message in own] == sorted(whole.event(message).at for message in own)


def test_a_position_comes_only_with_a_kind_and_lies_near_the_site(whole: Made, messages: list[Record]) -> None:
    site = whole.scenario.places[whole.scenario.site]
    for message in messages:
        row = message.row
        assert row["place_kind"] == (said(whole, message).place or "")
        if row["place_kind"]:
            assert float(row["latitude"]) == pytest.approx(site.latitude, abs=0.06)
            assert float(row["longitude"]) == pytest.approx(site.longitude, abs=0.06)
        else:
            assert (row["latitude"], row["longitude"]) == ("", "")


def test_a_live_position_runs_on_for_a_while(messages: list[Record]) -> None:
    assert {message.row["place_kind"] for message in messages if message.row["until_local"]} == {"live"}
    for message in messages:
        if message.row["place_kind"] == "live":
            assert message.row["until_local"] > message.row["at_local"]


def test_each_address_message_names_its_own_address(whole: Made, messages: list[Record]) -> None:
    owners = dict(whole.artefacts.ledger.owners())
    for cell in whole.world.cells:
        told = [m for m in messages if m.cell == cell.number and m.label in ("address-first", "address-second")]
        words = [address for m in told for address in ADDRESS.findall(m.row["text"])]
        assert [m.label for m in told] == ["address-first", "address-second"]
        assert len(set(words)) == 2
        # The one that was paid has an owner in the truth; the other may never have been used.
        assert {owners[word] for word in words if word in owners} == {cell.wallets["collector"].wallet}


def test_nobody_says_a_line_twice_in_a_chat(whole: Made, messages: list[Record]) -> None:
    said_by = Counter((message.row["chat"], message.row["sender"], message.row["text"]) for message in messages)
    assert [line for line, times in said_by.items() if times > 1] == []
    small = [message for message in messages if said(whole, message).text == "group-small"]
    assert len(small) > 100
    assert max(Counter((message.row["chat"], message.row["text"]) for message in small).values()) == 1


def test_a_line_with_one_form_is_said_again() -> None:
    scene = saying(made_scene(), **{language: {"person_small": "Yes."} for language in ("bn", "en", "fil", "vi")})
    told = Counter((one.row["chat"], one.row["text"]) for one in chats(scene) if one.table == "case.chat_message")
    assert max(times for (_, text), times in told.items() if text == "Yes.") > 1
