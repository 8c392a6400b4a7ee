"""A phone's chats as messengers export them: one in JSON with times in seconds, one as lines of text with local times."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from parola_kit.notice import MARK

Row = Mapping[str, Any]


def write(chats: Sequence[Row], messages: Sequence[Row], folder: Path) -> None:
    """``folder/<n>.json`` and ``folder/<n>.txt`` for each chat of ``case.chat``; ``messages`` are those of ``case.chat_message``."""
    folder.mkdir(parents=True)
    for chat in chats:
        said = [message for message in messages if message["chat"] == chat["id"]]
        name = chat["id"].rsplit("/", 1)[1]
        (folder / f"{name}.json").write_text(json.dumps(_document(chat, said), ensure_ascii=False, indent=1) + "\n", "utf-8")
        (folder / f"{name}.txt").write_text("\n".join([MARK, *map(_line, said)]) + "\n", "utf-8")


def _document(chat: Row, said: Sequence[Row]) -> dict[str, Any]:
    shown = [_message(n, message, chat["zone"]) for n, message in enumerate(said, start=1)]
    return {"notice": MARK, "name": chat["title"], "type": "private_group", "id": int(chat["id"].rsplit("/", 1)[1]), "messages": shown}


def _message(n: int, message: Row, zone: str) -> dict[str, Any]:
    at = datetime.fromisoformat(f"{message['at_local']}{zone}")
    shown: dict[str, Any] = {
        "id": n,
        "type": "message",
        "date": at.strftime("%Y-%m-%dT%H:%M:%S"),
        "date_unixtime": str(int(at.timestamp())),
    }
    shown |= {"from": message["sender"], "from_id": f"user-{message['sender']}"}
    if message["forwarded_from"]:
        shown["forwarded_from"] = message["forwarded_from"]
    if message["place_kind"]:
        shown["location_information"] = {axis: float(message[axis]) for axis in ("latitude", "longitude")}
    if message["until_local"]:
        until = datetime.fromisoformat(f"{message['until_local']}{zone}")
        shown["live_location_period_seconds"] = int((until - at).total_seconds())
    return {**shown, "text": message["text"]}


def _line(message: Row) -> str:
    at = datetime.fromisoformat(message["at_local"])
    forwarded = f"(forwarded from {message['forwarded_from']}) " if message["forwarded_from"] else ""
    return f"{at.strftime('%d/%m/%Y, %H:%M')} - {message['sender']}: {forwarded}{message['text']}{_place(message)}"


def _place(message: Row) -> str:
    if not message["place_kind"]:
        return ""
    until = f", live until {message['until_local'][-5:]}" if message["until_local"] else ""
    return f" (location: {message['latitude']}, {message['longitude']}{until})"
