"""The messenger: what cells say in public among everybody else's chatter, and nothing in its form that tells them apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

import pytest

from made_class import Made, made
from made_scene import made_scene, tables
from parola.artefacts.clock import stamp
from parola.artefacts.record import Record
from parola.artefacts.sites.messenger import messenger
from parola.simulate.events import Announced


@pytest.fixture(scope="module")
def whole() -> Made:
    return made()


@pytest.fixture(scope="module")
def messages(whole: Made) -> list[Record]:
    return whole.rows("messenger.message")


def strangers(messages: list[Record]) -> list[Record]:
    return [message for message in messages if message.cell is None]


def number(record: Record) -> int:
    return int(record.id.rsplit("/", 1)[1])


def test_what_a_cell_says_is_there_under_its_handle_in_its_channel(whole: Made, messages: list[Record]) -> None:
    handles = {account.id: account.row["handle"] for account in whole.rows("messenger.account")}
    titles = {channel.id: channel.row["title"] for channel in whole.rows("messenger.channel")}
    found = {
        message.cause: (handles[message.row["account"]], titles[message.row["channel"]], message.row["at"])
        for message in messages
        if message.cell is not None
    }
    named = {name: title for module in whole.read.modules.values() for name, title in module.channels.items()}
    for cell in whole.world.everybody:
        for event in whole.events[cell.number]:
            if isinstance(event.what, Announced):
                assert found.pop(event.id) == (cell.handles[event.what.by], named[event.what.channel], stamp(event.at))
    assert not found


def test_messages_are_numbered_in_time_and_accounts_by_when_they_joined(whole: Made, messages: list[Record]) -> None:
    assert [number(message) for message in messages] == list(range(1, len(messages) + 1))
    assert [message.row["at"] for message in messages] == sorted(message.row["at"] for message in messages)
    accounts = [(account.row["joined_at"], account.row["handle"]) for account in whole.rows("messenger.account")]
    assert accounts == sorted(accounts)
    assert accounts[-1][0] < messages[0].row["at"]


def test_accounts_are_those_that_wrote(whole: Made, messages: list[Record]) -> None:
    assert {message.row["account"] for message in messages} == {account.id for account in whole.rows("messenger.account")}
    assert {message.row["channel"] for message in messages} == {channel.id for channel in whole.rows("messenger.channel")}


def test_strangers_write_before_between_and_after_the_cells(messages: list[Record]) -> None:
    own = [place for place, message in enumerate(messages) if message.cell is not None]
    assert messages[0].cell is None
    assert messages[-1].cell is None
    assert len(strangers(messages)) > len(own)


def test_a_gloss_is_there_unless_the_text_is_english(messages: list[Record]) -> None:
    assert len({message.row["language"] for message in messages}) >= 4
    for message in messages:
        assert (message.row["gloss"] == "") == (message.row["language"] == "en")
        assert message.row["gloss"] != message.row["text"]


def test_an_account_has_one_language_beside_english_but_for_what_it_repeats(messages: list[Record]) -> None:
    spoken: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for message in strangers(messages):
        if message.row["language"] != "en":
            spoken[message.row["account"]][message.row["language"]] += 1
    often = [found for found in spoken.values() if found.total() >= 8]
    assert often
    assert all(found.most_common(1)[0][1] >= 0.6 * found.total() for found in often)
    assert sum(found.most_common(1)[0][1] for found in often) > 0.8 * sum(found.total() for found in often)


def test_some_repeat_others_word_for_word(messages: list[Record]) -> None:
    who: defaultdict[str, set[str]] = defaultdict(set)
    for message in strangers(messages):
        if len(message.row["text"]) > 60:
            who[message.row["text"]].add(message.row["account"])
    again = sum(len(accounts) > 1 for accounts in who.values())
    assert 0.01 < again / len(who) < 0.25


@pytest.mark.parametrize("sign", ["small", "bare", "lines", "doubled"])
def test_habits_do_not_tell_cells_from_strangers(messages: list[Record], sign: str) -> None:
    """Small letters at the beginning, no mark at the end, several lines, doubled marks: as often here as there."""
    has = {
        "small": lambda text: text[0].islower(),
        "bare": lambda text: text[-1].isalnum(),
        "lines": lambda text: "\n" in text,
        "doubled": lambda text: any(mark in text for mark in ("!!", "??", "..")),
    }[sign]
    english = [message for message in messages if message.row["language"] == "en"]
    shares = [
        sum(has(message.row["text"]) for message in those) / len(those)
        for those in (strangers(english), [message for message in english if message.cell is not None])
    ]
    assert shares[0] > 0.01
    assert abs(shares[0] - shares[1]) < 0.12


def test_the_same_scene_gives_the_same_rows() -> None:
    scene = made_scene()
    assert tables(messenger(scene)) == tables(messenger(scene))


def test_a_seat_more_changes_no_stranger() -> None:
    """Names of the cells' accounts are added; what strangers say, and when, stays."""
    few, more = ({(row["at"], row["text"]) for row in tables(messenger(made_scene(seats=n)))["messenger.message"]} for n in (2, 3))
    assert len(few - more) < 0.02 * len(few)


def test_without_channels_there_is_no_messenger() -> None:
    assert list(messenger(replace(made_scene(), channels={}))) == []


def test_a_channel_without_a_line_of_its_own_is_one_in_which_people_talk() -> None:
    rows = tables(messenger(replace(made_scene(), channels={**made_scene().channels, "zz-none": "Nothing much"})))
    (own,) = [channel["id"] for channel in rows["messenger.channel"] if channel["title"] == "Nothing much"]
    assert sum(message["channel"] == own for message in rows["messenger.message"]) > 100
