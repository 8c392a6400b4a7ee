"""Mails, armored keys, drawings and Parquet files are read as far as a reader can see into them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from other_formats import MARKED, PLACES, armored, clear_signed, mail, packet, parquet, png, svg
from planted import ADDRESSES, HOST, MAIL

from parola.artefacts.pgp.keys import key
from parola.artefacts.pgp.sign import clear_signed as signed
from parola.checks.fictitious import fictitious
from parola.checks.finding import Finding
from parola.checks.marks import MARKS
from parola.checks.readers import READERS
from parola_kit.notice import MARK, MARK_ASCII

SAID = f"{MAIL!r} is a real mail address; a reserved name (somebody@example.com) would be right"
NEW = {".png", ".jpg", ".svg", ".eml", ".asc", ".parquet"}


def looked_at(place: Path, name: str, data: bytes) -> list[Finding]:
    (place / name).write_bytes(data)
    return fictitious(place)


def texts(place: Path, name: str, data: bytes) -> list[str]:
    return [finding.text for finding in looked_at(place, name, data)]


# What holds for all of them


def test_every_new_kind_has_a_reader_a_mark_and_examples() -> None:
    assert READERS.keys() & MARKS.keys() >= NEW
    assert {Path(name).suffix for name in PLACES} == MARKED.keys() == NEW


@pytest.mark.parametrize(("name", "made"), PLACES.items(), ids=PLACES)
def test_the_place_of_a_planted_address_is_named(tmp_path: Path, name: str, made: tuple[Callable[[str], bytes], str]) -> None:
    make, place = made
    assert looked_at(tmp_path, name, make(MAIL)) == [Finding(name, place, SAID)]


@pytest.mark.parametrize(("name", "made"), PLACES.items(), ids=PLACES)
def test_a_reserved_address_in_the_same_place_is_sound(tmp_path: Path, name: str, made: tuple[Callable[[str], bytes], str]) -> None:
    assert looked_at(tmp_path, name, made[0]("somebody@example.com")) == []


@pytest.mark.parametrize("suffix", MARKED)
def test_a_mark_of_a_format_is_missed(tmp_path: Path, suffix: str) -> None:
    marked, without, said = MARKED[suffix]
    assert looked_at(tmp_path, f"a{suffix}", marked) == []
    assert texts(tmp_path, f"a{suffix}", without) == [f"the mark is missing: {said}"]


@pytest.mark.parametrize("suffix", MARKED)
@pytest.mark.parametrize("spoil", [lambda data: data[: len(data) // 2], lambda data: b"\x00\xff" + data], ids=["half", "head"])
def test_a_damaged_file_cannot_be_read(tmp_path: Path, suffix: str, spoil: Callable[[bytes], bytes]) -> None:
    (finding,) = looked_at(tmp_path, f"a{suffix}", spoil(MARKED[suffix][0]))
    assert (finding.path, finding.place) == (f"a{suffix}", "")
    assert finding.text.startswith(f"cannot be read as {suffix}: ")
    assert " at 0x" not in finding.text, "an address in memory differs from run to run"


# Mails


@pytest.mark.parametrize("header", ["Reply-To", "X-Origin", "Received"])
def test_headers_of_a_mail_are_read(tmp_path: Path, header: str) -> None:
    data = mail().replace(b"Subject: Rooms", f"Subject: Rooms\n{header}: {MAIL}".encode())
    assert looked_at(tmp_path, "a.eml", data) == [Finding("a.eml", f"header {header}", SAID)]


def test_an_encoded_header_is_read(tmp_path: Path) -> None:
    data = mail().replace(b"Subject: Rooms", b"Subject: =?utf-8?b?c29tZWJvZHlAcGxhbnRlZC5ub3doZXJl?=")
    assert looked_at(tmp_path, "a.eml", data) == [Finding("a.eml", "header Subject", SAID)]


def test_a_mail_in_a_mail_is_read(tmp_path: Path) -> None:
    inner = mail(f"Write to {MAIL}.").decode()
    head = f'X-Notice: {MARK_ASCII}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"'
    outer = f"{head}\n\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    assert looked_at(tmp_path, "a.eml", outer.encode()) == [Finding("a.eml", "part 3 line 3", SAID)]


def test_an_attachment_keeps_its_own_rules(tmp_path: Path) -> None:
    table = f"id,latitude,{MARK}\nn1,13.751,\n".encode()
    wrong = "latitude 13.751 has more than two decimals; 13.75 would be right"
    assert looked_at(tmp_path, "a.eml", mail(b_csv=table)) == [Finding("a.eml", "b.csv 2", wrong)]


def test_an_attachment_wants_its_own_mark(tmp_path: Path) -> None:
    said = f"the mark is missing: attachment 'b.png': the text chunk Comment should be {MARK_ASCII!r}"
    assert texts(tmp_path, "a.eml", mail(b_png=png(mark="none"))) == [said]


@pytest.mark.parametrize("name", ["b_exe", "b"])
def test_an_attachment_of_an_unknown_kind_is_found(tmp_path: Path, name: str) -> None:
    (text,) = texts(tmp_path, "a.eml", mail("", MARK_ASCII, **{name: b"PK"}))
    assert text == f"cannot be read as .eml: the attachment {name.replace('_', '.')!r} is of a kind that cannot be read and checked"


def test_an_archive_on_a_mail_is_found(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.comment = MARK_ASCII.encode()
    (text,) = texts(tmp_path, "a.eml", mail(b_zip=stream.getvalue()))
    assert text == "cannot be read as .eml: the attachment 'b.zip' is of a kind that cannot be read and checked"


def test_a_damaged_attachment_is_found(tmp_path: Path) -> None:
    (text,) = texts(tmp_path, "a.eml", mail(b_png=png()[:60]))
    assert text.startswith("cannot be read as .eml: ")


def test_a_text_in_an_unknown_character_set_is_found(tmp_path: Path) -> None:
    data = mail().replace(b'charset="utf-8"', b'charset="x-none"')
    assert texts(tmp_path, "a.eml", data) == ["cannot be read as .eml: a text is in the unknown character set 'x-none'"]


# Armor


def test_our_own_keys_and_signatures_are_sound(tmp_path: Path) -> None:
    made = key(bytes(range(32)), 1_700_000_000, ["Reed <reed@harbour.example>", "Hải Đăng <hai@harbour.example>"])
    (tmp_path / "key.asc").write_text(made.armored, "utf-8")
    (tmp_path / "text.asc").write_text(signed(made, "The old address is gone.\n- Reed", 1_700_000_100), "utf-8")
    assert fictitious(tmp_path) == []


def test_a_user_id_of_our_own_key_is_read(tmp_path: Path) -> None:
    made = key(bytes(range(32)), 1_700_000_000, ["Reed <reed@harbour.example>", f"Reed <{MAIL}>"])
    (finding,) = looked_at(tmp_path, "a.asc", made.armored.encode())
    assert finding.text == SAID
    assert finding.place.startswith("block 1 packet ")


def test_a_short_user_id_is_read(tmp_path: Path) -> None:
    data = armored(packet(13, b"a@b.nowhere")).encode()
    assert [finding.place for finding in looked_at(tmp_path, "a.asc", data)] == ["block 1 packet 1"]


def test_a_notation_in_a_signature_is_read(tmp_path: Path) -> None:
    data = armored(packet(2, b"\0\1" + MAIL.encode() + b"\0" * 200)).encode()
    assert looked_at(tmp_path, "a.asc", data) == [Finding("a.asc", "block 1 packet 1", SAID)]


def test_the_old_framing_is_read(tmp_path: Path) -> None:
    body = f"One <{MAIL}>".encode()
    data = armored(bytes([0x80 | 13 << 2, len(body)]) + body).encode()
    assert looked_at(tmp_path, "a.asc", data) == [Finding("a.asc", "block 1 packet 1", SAID)]


def test_every_block_wants_its_mark(tmp_path: Path) -> None:
    data = clear_signed("one") + clear_signed("two", "none")
    assert texts(tmp_path, "a.asc", data) == [f"the mark is missing: every block of armor should have the header 'Comment: {MARK_ASCII}'"]


def test_lines_between_blocks_are_read(tmp_path: Path) -> None:
    data = clear_signed("one") + f"{MAIL}\n".encode() + clear_signed("two")
    (finding,) = looked_at(tmp_path, "a.asc", data)
    assert data.decode().split("\n")[int(finding.place) - 1] == MAIL


def test_a_secret_key_is_found(tmp_path: Path) -> None:
    data = armored(packet(5, bytes(60)), kind="PRIVATE KEY BLOCK").encode()
    assert texts(tmp_path, "a.asc", data) == ["cannot be read as .asc: a secret key; no key belongs in an artefact"]


@pytest.mark.parametrize("body", [b"\x01\x02", packet(13, b"abcdef")[:-2], bytes([0xC0 | 13, 230])], ids=["start", "short", "partial"])
def test_damaged_packets_are_found(tmp_path: Path, body: bytes) -> None:
    (text,) = texts(tmp_path, "a.asc", armored(body).encode())
    assert text.startswith("cannot be read as .asc: ")


# Drawings


@pytest.mark.parametrize(
    "part",
    [
        f"<text><tspan>somebody@</tspan><tspan>{HOST}</tspan></text>",
        f"<a href='mailto:{MAIL}'><path d=''/></a>",
        f"<!-- {MAIL} -->",
        f"<desc>{MAIL}</desc>",
        "<text>somebody&#64;planted.nowhere</text>",
        f"<style>/* {MAIL} */</style>",
        f"<g/>{MAIL}",
    ],
)
def test_every_part_of_a_drawing_is_read(tmp_path: Path, part: str) -> None:
    data = svg().replace(b"</svg>", f"{part}</svg>".encode())
    assert texts(tmp_path, "a.svg", data) == [SAID]


def test_the_mark_of_a_drawing_may_be_a_comment_at_its_head(tmp_path: Path) -> None:
    assert looked_at(tmp_path, "a.svg", f"<?xml version='1.0'?>\n<!-- {MARK} -->\n".encode() + svg(mark="none")) == []


def test_the_name_of_the_format_is_no_web_address(tmp_path: Path) -> None:
    assert b"http://www.w3.org/2000/svg" in svg()
    assert looked_at(tmp_path, "a.svg", svg()) == []


# Parquet


def test_rows_of_other_types_are_read(tmp_path: Path) -> None:
    data = parquet(id=[1], at=[dt.date(2025, 1, 1)], raw=[ADDRESSES[0].encode()], many=[["a", MAIL]])
    assert {finding.place for finding in looked_at(tmp_path, "a.parquet", data)} == {"row 1"}
    assert len(fictitious(tmp_path)) == 2


def test_watched_columns_have_their_rules(tmp_path: Path) -> None:
    data = parquet(id=["n1", "n2"], latitude=[13.75, 13.751], document=["SPECIMEN-1", "AB0000000"])
    assert [(finding.place, finding.text.split()[0]) for finding in looked_at(tmp_path, "a.parquet", data)] == [
        ("row 2", "latitude"),
        ("row 2", "document"),
    ]


def test_names_of_columns_are_read(tmp_path: Path) -> None:
    assert looked_at(tmp_path, "a.parquet", parquet(MARK, **{MAIL: [1]})) == [Finding("a.parquet", "header", SAID)]
