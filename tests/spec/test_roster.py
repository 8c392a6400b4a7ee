"""Rosters: a number or a file; what is wrong with a file is located."""

from __future__ import annotations

from pathlib import Path

import pytest

from parola.spec.roster import Seat, roster
from parola_kit.errors import BadInput

HEADER = "seat,name,language,group\n"


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "roster.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("given", [3, "3", "03"])
def test_a_number_gives_numbered_seats(given: str | int) -> None:
    assert roster(given) == (Seat("s01", "Seat 01", "en", ""), Seat("s02", "Seat 02", "en", ""), Seat("s03", "Seat 03", "en", ""))


def test_two_hundred_seats_are_the_most() -> None:
    seats = roster(200)
    assert (seats[0].seat, seats[-1].seat, len({seat.seat for seat in seats})) == ("s001", "s200", 200)


@pytest.mark.parametrize("given", [0, -1, 201, "0", "-5", "999999999"])
def test_other_numbers_are_refused(given: str | int) -> None:
    with pytest.raises(BadInput, match=f"{given} seats cannot be made; a class has 1 to 200"):
        roster(given)


def test_a_file_gives_its_seats_in_order(tmp_path: Path) -> None:
    content = HEADER + 's2,"Reyes, Ana",en,north\n\n,,,\n  s1 , বিনা , en ,\ns3,Ana Reyes,fil,north\n'
    assert roster(written(tmp_path, content), ("en", "fil")) == (
        Seat("s2", "Reyes, Ana", "en", "north"),
        Seat("s1", "বিনা", "en", ""),
        Seat("s3", "Ana Reyes", "fil", "north"),
    )


def test_files_as_spreadsheets_write_them_are_read(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + HEADER.replace("\n", "\r\n").encode() + b"s1,Ana,en,\r\n\r\n"
    assert roster(str(written(tmp_path, content))) == (Seat("s1", "Ana", "en", ""),)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (HEADER.encode() + b"s1,Ana,en,\ns2,Jos\xe9,en,\n", "3: byte 0xe9 at offset 42 is not UTF-8"),
        ((HEADER + "s1,Ana,en,\n").encode("utf-16"), "1: byte 0xff at offset 0 is not UTF-8"),
        ("", "1: the first line is not the header; write seat,name,language,group"),
        ("s1,Ana,en,\n", "1: the first line is not the header"),
        ("\nSeat,Name,Language,Group\ns1,Ana,en,\n", "2: the first line is not the header"),
        ("seat;name;language;group\ns1;Ana;en;\n", "1: columns are separated by something else than commas"),
        ("seat\tname\tlanguage\tgroup\ns1\tAna\ten\t\n", "1: columns are separated by something else than commas"),
        (HEADER + "s1,Ana,en,,x\n", "2: the line has 5 columns, 4 are expected"),
        (HEADER + "s1,Ana\n", "2: the line has 2 columns, 4 are expected"),
        (HEADER + "S1,Ana,en,\n", "2: seat 'S1' is not a seat's name; use 1 to 32 small letters and digits"),
        (HEADER + ",Ana,en,\n", "2: seat '' is not a seat's name"),
        (HEADER + "../x,Ana,en,\n", "2: seat '../x' is not a seat's name"),
        (HEADER + f"{'a' * 33},Ana,en,\n", f"2: seat '{'a' * 33}' is not a seat's name"),
        (HEADER + "demo,Ana,en,\n", "2: seat 'demo' is kept for the demonstration"),
        (HEADER + "s1,Ana,en,\n\ns2,Bea,en,\ns1,Cora,en,\n", "5: seat 's1' is taken in line 2 already"),
        (HEADER + "s1,,en,\n", "2: seat 's1' has no name"),
        (HEADER + "s1,Ana,EN,\n", "2: language 'EN' is not one that a class can have; did you mean 'en'?"),
        (HEADER + "s1,Ana,,\n", "2: language '' is not one that a class can have; known here: bn, en, es, fil"),
        (HEADER + 's1,"Ana,en,\ns2,Bea,en,\n', "2: a quote opens and is not closed"),
        (HEADER + 's1,"Ana\nBea",en,\n', "2: a cell goes on over several lines"),
        (HEADER + "s1,A\x00na,en,\n", "2: the invisible character U+0000"),
        (HEADER, "1: the roster has 0 seats; a class has 1 to 200"),
        (HEADER + "".join(f"s{n},Ana,en,\n" for n in range(201)), "202: the roster has 201 seats; a class has 1 to 200"),
    ],
)
def test_one_mistake_is_one_located_problem(content: str | bytes, told: str, tmp_path: Path) -> None:
    path = written(tmp_path, content)
    with pytest.raises(BadInput) as caught:
        roster(path)
    (problem,) = str(caught.value).splitlines()
    assert problem.startswith(f"{path}:{told}")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        roster(written(tmp_path, HEADER + "S1,,xx,\ns2,Ana,en\ns3,Ana,en,\ns3,Ana,en,\n"))
    assert len(str(caught.value).splitlines()) == 5


def test_a_roster_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"absent\.csv: not found"):
        roster(tmp_path / "absent.csv")
