"""A phone's chats in both shapes: each row of the store once, with its own time, sender, forwarder, text and place."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from made_class import Made, made
from parola.artefacts.clock import offset
from parola.export import chats
from parola_kit import contracts
from parola_kit.notice import MARK

LINE = re.compile(r"^(\d\d/\d\d/\d{4}, \d\d:\d\d) - (\S+): (?:\(forwarded from (\S+)\) )?", re.MULTILINE)
DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4}), ")
PLACE = re.compile(r" \(location: (-?[\d.]+), (-?[\d.]+)(?:, live until (\d\d:\d\d))?\)\Z")
Row = dict[str, Any]


@dataclass(frozen=True)
class Phone:
    """The chats of one cell as rows of the store, and the folder of their files."""

    chats: list[Row]
    messages: list[Row]
    folder: Path

    def of(self, chat: Row) -> list[Row]:
        return [message for message in self.messages if message["chat"] == chat["id"]]

    def file(self, chat: Row, kind: str) -> str:
        return (self.folder / f"{chat['id'].rpartition('/')[2]}.{kind}").read_text("utf-8")


@pytest.fixture(scope="module")
def phones(tmp_path_factory: pytest.TempPathFactory) -> list[Phone]:
    whole = made()
    return [_phone(whole, cell.number, tmp_path_factory.mktemp("phone") / "chats") for cell in whole.world.cells]


def _phone(whole: Made, number: int, folder: Path) -> Phone:
    rows = [[{"id": r.id, **r.row} for r in whole.rows(f"case.{name}", cell=number)] for name in ("chat", "chat_message")]
    chats.write(rows[0], rows[1], folder)
    return Phone(rows[0], rows[1], folder)


def test_every_chat_is_there_in_both_shapes_and_no_other_file(phones: list[Phone]) -> None:
    for phone in phones:
        names = {f"{chat['id'].rpartition('/')[2]}.{kind}" for chat in phone.chats for kind in ("json", "txt")}
        assert {path.name for path in phone.folder.iterdir()} == names


def test_chats_that_the_person_set_aside_are_in_the_export_as_in_the_store(phones: list[Phone]) -> None:
    """The export is the whole phone; what may be read of it stands in the scope."""
    barred = {scope.row["chat"] for scope in made().rows("case.scope") if not scope.row["agreed"]}
    found = [phone.file(chat, "json") for phone in phones for chat in phone.chats if chat["id"] in barred]
    assert len(found) == len(phones)


def test_the_document_keeps_its_contract_and_says_what_the_rows_say(phones: list[Phone]) -> None:
    for phone in phones:
        for chat in phone.chats:
            document = json.loads(phone.file(chat, "json"))
            contracts.check("chat", document, "chat.json")
            assert (document["name"], document["notice"]) == (chat["title"], MARK)
            assert [_told(message, chat["zone"]) for message in document["messages"]] == [_row(row) for row in phone.of(chat)]


def _told(message: Row, zone: str) -> Row:
    """A message of a document as a row of the store has it."""
    local = datetime.fromtimestamp(int(message["date_unixtime"]), UTC).astimezone(offset(zone))
    assert message["date"] == local.strftime("%Y-%m-%dT%H:%M:%S")
    assert message["from_id"] == f"user-{message['from']}"
    place, lasts = message.get("location_information", {}), message.get("live_location_period_seconds")
    return {
        "at_local": local.strftime("%Y-%m-%d %H:%M"),
        "sender": message["from"],
        "forwarded_from": message.get("forwarded_from", ""),
        "text": message["text"],
        "place": tuple(f"{place[axis]:.2f}" for axis in ("latitude", "longitude")) if place else ("", ""),
        "until_local": (local + timedelta(seconds=lasts)).strftime("%Y-%m-%d %H:%M") if lasts else "",
    }


def _row(row: Row) -> Row:
    same = {name: row[name] for name in ("at_local", "sender", "forwarded_from", "text", "until_local")}
    return {**same, "place": (row["latitude"], row["longitude"])}


def test_the_lines_of_text_say_what_the_rows_say(phones: list[Phone]) -> None:
    for phone in phones:
        for chat in phone.chats:
            mark, _, text = phone.file(chat, "txt").partition("\n")
            assert mark == MARK
            assert _read(text) == [_row(row) | {"until_local": row["until_local"][-5:]} for row in phone.of(chat)]


def _read(text: str) -> list[Row]:
    """The messages of an export in lines of text; what does not begin with a time goes on from the line before it."""
    found, heads = list[Row](), list(LINE.finditer(text))
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        said = text[head.end() : after.start() if after else None].removesuffix("\n")
        place = PLACE.search(said)
        found.append(
            {
                "at_local": DAY.sub(r"\3-\2-\1 ", head[1]),
                "sender": head[2],
                "forwarded_from": head[3] or "",
                "text": said[: place.start()] if place else said,
                "until_local": (place[3] or "") if place else "",
                "place": (place[1], place[2]) if place else ("", ""),
            }
        )
    return found


def test_live_places_and_places_that_were_chosen_can_be_told_apart(phones: list[Phone], tmp_path: Path) -> None:
    live = next(message for phone in phones for message in phone.messages if message["place_kind"] == "live")
    chat = next(chat for phone in phones for chat in phone.chats if chat["id"] == live["chat"])
    chats.write([chat], [live, {**live, "place_kind": "pin", "until_local": ""}], tmp_path / "chats")
    number = chat["id"].rpartition("/")[2]
    messages = json.loads((tmp_path / "chats" / f"{number}.json").read_text("utf-8"))["messages"]
    assert [message.get("live_location_period_seconds", 0) > 0 for message in messages] == [True, False]
    lines = (tmp_path / "chats" / f"{number}.txt").read_text("utf-8").splitlines()[-2:]
    assert [line.endswith(f", live until {live['until_local'][-5:]})") for line in lines] == [True, False]


def test_every_language_is_written_as_it_is(phones: list[Phone]) -> None:
    raw = "".join(phone.file(chat, kind) for phone in phones for chat in phone.chats for kind in ("json", "txt"))
    assert "\\u" not in raw
    assert re.search(r"[\u0980-\u09ff]", raw)  # Bangla
