"""A seat's real Jupyter server on a free port, and a browser without scripts: reads forms from pages and sends them as they stand."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx

from parola.serve.lab import command

TOKEN = "not-a-secret"  # noqa: S105 -- of servers that live as long as a test
PLACES = {"course": "http://127.0.0.1:8000/", "explorer": "http://127.0.0.1:8001/", "lab": f"http://127.0.0.1:8888/lab?token={TOKEN}"}
Sent = dict[str, list[str]]


@contextmanager
def serving(root: Path, seat: str, log: Path) -> Generator[str]:
    """The address of the seat's server, without a slash at its end, until the block ends."""
    port = free_port()
    argv, environment = command(root, seat, port, TOKEN, PLACES)
    with log.open("wb") as file:
        process = subprocess.Popen(argv, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
    try:
        yield _ready(f"http://127.0.0.1:{port}", process, log)
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _ready(address: str, process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(300):
        assert process.poll() is None, log.read_text("utf-8", errors="replace")
        try:
            httpx.get(f"{address}/api")
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return address
    raise AssertionError(log.read_text("utf-8", errors="replace"))


@dataclass(frozen=True)
class Browser:
    """Signed in with the token once; from then on by its cookie, as a person's browser."""

    client: httpx.Client

    @classmethod
    def signed_in(cls, address: str) -> Browser:
        client = httpx.Client(base_url=address, timeout=60)
        assert client.get("/parola/answers", params={"token": TOKEN}).status_code == 302
        return cls(client)

    def page(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def press(self, path: str, form: Mapping[str, list[str]], do: str) -> httpx.Response:
        """Send a form with the button ``do``; does not follow where it leads."""
        return self.client.post(path, data={**form, "do": [do]})


class _Reader(HTMLParser):
    """Collects what a browser would send: ``names`` are all fields that there are, ``sent`` those with a value."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.sent: Sent = {}
        self._select: str | None = None
        self._option: list[str] | None = None
        self._textarea: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        name = has.get("name", "")
        if tag == "input":
            self.names.add(name)
            if has.get("type") not in ("checkbox", "radio") or "checked" in has:
                self.sent.setdefault(name, []).append(has.get("value", ""))
        elif tag == "textarea":
            self._textarea, self._text = name, ""
            self.names.add(name)
        elif tag == "select":
            self._select = name
            self.names.add(name)
        elif tag == "option":
            self._text = ""
            self._option = [has["value"]] if "value" in has else []
            if "selected" in has and self._select:
                self.sent[self._select] = self._option

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea is not None:
            self.sent.setdefault(self._textarea, []).append(self._text.removeprefix("\n").replace("\n", "\r\n"))
            self._textarea = None
        elif tag == "option" and self._option is not None:
            if not self._option:
                self._option.append(self._text)
            self._option = None
        elif tag == "select":
            if self._select not in self.sent and self._select is not None:
                self.sent[self._select] = [""]
            self._select = None


def form_of(page: str) -> tuple[Sent, set[str]]:
    """What a browser would send of a page, and the names of all its fields."""
    reader = _Reader()
    reader.feed(page)
    return reader.sent, reader.names


def filled_in(form: Sent, q: str, fields: Mapping[str, list[str]]) -> Sent:
    """The form after somebody has filled in the fields of one question and emptied its others."""
    kept = {name: values for name, values in form.items() if not name.startswith(f"{q}.") or name == f"{q}.seq"}
    return kept | {f"{q}.{name}": values for name, values in fields.items() if name != "seq" and any(values)}


def lines(path: Path) -> list[dict[str, Any]]:
    """The lines of ``answers.jsonl`` without what differs each time."""
    from parola_kit.journal import read

    return [{name: value for name, value in line.items() if name not in ("seq", "at")} for line in read(path).good]
