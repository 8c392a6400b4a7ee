"""Mails as files: any mail program reads them, and they say what the rows say."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default, strict
from email.utils import formataddr, getaddresses, parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest

from made_class import made
from parola.artefacts.clock import offset
from parola.checks.fictitious import fictitious
from parola.checks.mail import mail_mark
from parola.export import mail

Row = dict[str, Any]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Row, str, bytes]]:
    """Row, zone of the phone, and file of every mail of every case."""
    whole, found = made(), list[tuple[Row, str, bytes]]()
    for cell in whole.world.cells:
        rows = [{"id": r.id, **r.row} for r in whole.rows("case.mail", cell=cell.number)]
        folder = tmp_path_factory.mktemp("case") / "mail"
        mail.write(rows, cell.phone_zone, folder)
        assert sorted(path.name for path in folder.iterdir()) == sorted(f"{row['id'].rpartition('/')[2]}.eml" for row in rows)
        found += [(row, cell.phone_zone, (folder / f"{row['id'].rpartition('/')[2]}.eml").read_bytes()) for row in rows]
    return found


def body(message: EmailMessage) -> str:
    """The text, with the line ends of a program and not of a mail."""
    part = message.get_body()
    assert part is not None
    return part.get_content().replace("\r\n", "\n")


def read(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=default)


def test_a_strict_reader_finds_nothing_wrong(written: list[tuple[Row, str, bytes]]) -> None:
    for _, _, data in written:
        assert message_from_bytes(data, policy=strict).defects == []
        assert b"\n" not in data.replace(b"\r\n", b"")
        assert max(map(len, data.split(b"\r\n"))) <= 998  # RFC 5322, section 2.1.1


def test_headers_and_text_say_what_the_row_says(written: list[tuple[Row, str, bytes]]) -> None:
    assert written
    for row, _, data in written:
        message = read(data)
        for header, column in (("From", "sender"), ("To", "receiver")):
            assert [formataddr(one) for one in getaddresses([str(message[header])])] == [row[column]]
        assert message["Subject"] == row["subject"]
        assert body(message) == row["text"] + "\n"


def test_the_date_is_in_the_senders_zone_and_the_delivery_in_the_phones(written: list[tuple[Row, str, bytes]]) -> None:
    for row, zone, data in written:
        message, at = read(data), datetime.fromisoformat(row["at"])
        sent = parsedate_to_datetime(message["Date"])
        assert (sent, sent.utcoffset()) == (at, offset(row["zone"]).utcoffset(None))
        received = parsedate_to_datetime(message["Received"].rpartition(";")[2])
        if not row["headers"]:
            assert (received, received.utcoffset()) == (at + timedelta(seconds=2), offset(zone).utcoffset(None))
    assert any(row["zone"] != zone for row, zone, _ in written)


def test_headers_of_a_row_stand_in_the_file_in_their_order(written: list[tuple[Row, str, bytes]]) -> None:
    own = [(row["headers"].split("\n"), read(data)) for row, _, data in written if row["headers"]]
    assert own
    for lines, message in own:
        assert [f"{name}: {' '.join(value.split())}" for name, value in message.items()][: len(lines)] == lines
        assert len(message.get_all("Received") or []) == 2


def test_each_has_an_identifier_of_its_own_from_the_senders_provider(written: list[tuple[Row, str, bytes]]) -> None:
    named = [read(data)["Message-ID"] for _, _, data in written]
    assert len(set(named)) == len(named)
    for (row, _, _), name in zip(written, named, strict=True):
        assert name.strip("<>").rpartition("@")[2] == row["sender"].rstrip(">").rpartition("@")[2]


def test_files_are_marked_and_nothing_in_them_is_real(written: list[tuple[Row, str, bytes]], tmp_path: Path) -> None:
    for number, (_, _, data) in enumerate(written):
        assert mail_mark(data) == ""
        (tmp_path / f"{number}.eml").write_bytes(data)
    assert fictitious(tmp_path) == []


@pytest.mark.parametrize("name", ["Nguyễn Thị Bích", "রহিমা খাতুন", "O'Neil, Ann", 'Ann "Lee" Roy', "A" * 70])
def test_any_name_and_text_come_back(name: str, tmp_path: Path) -> None:
    row = {
        "id": "case/mail/1",
        "at": "2025-03-04T05:06:07Z",
        "zone": "-07:00",
        "sender": formataddr((name, "a.b12@post.example")),
        "receiver": formataddr(("Bo", "bo11@mail.example")),
        "subject": "Re: chào bạn 🙂",
        "text": f"{name}\n\nFrom here on\n.\n" + "long " * 300,
        "headers": "",
    }
    mail.write([row], "+06:00", tmp_path / "mail")
    message = read((tmp_path / "mail" / "1.eml").read_bytes())
    assert message["From"].addresses[0].display_name == name
    assert message["Subject"] == row["subject"]
    assert body(message) == row["text"] + "\n"
