"""What a notebook shows: a plain text and the same as a small escaped HTML table. Nothing here prints."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from parola_kit.answers import form

Pair = tuple[str, str]
MOST_ROWS = 200


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """A sentence or two to the trainee."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return "".join(f"<p>{escape(line)}</p>" for line in self.text.splitlines())


@dataclass(frozen=True, slots=True, repr=False)
class Record(Mapping[str, Any]):
    """One record: column -> value, shown as a table. ``table`` is for example ``chain.tx``."""

    table: str
    row: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.row[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self.row)

    def __len__(self) -> int:
        return len(self.row)

    def __repr__(self) -> str:
        return _text(self.table, self._rows())

    def _repr_html_(self) -> str:
        return _html(self.table, self._rows())

    def _rows(self) -> list[Pair]:
        return [(column, _plain(value)) for column, value in self.row.items()]


@dataclass(frozen=True, slots=True, repr=False)
class Table:
    """Rows side by side, in some of their columns; the first ``MOST_ROWS`` of them are shown."""

    columns: Sequence[str]
    rows: Sequence[Mapping[str, Any]]

    def __repr__(self) -> str:
        shown = ["  ".join(self.columns), *("  ".join(map(_plain, cells)) for cells in self._cells())]
        return "\n".join([*shown, *([self._more()] if self._more() else [])])

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col" style="text-align:left">{escape(column)}</th>' for column in self.columns)
        body = "".join(f"<tr>{''.join(_cell(cell) for cell in cells)}</tr>" for cells in self._cells())
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{escape(self._more())}"

    def _cells(self) -> list[list[object]]:
        return [[row[column] for column in self.columns] for row in self.rows[:MOST_ROWS]]

    def _more(self) -> str:
        left = len(self.rows) - MOST_ROWS
        return f"… and {left} more" if left > 0 else ""


@dataclass(frozen=True, slots=True, repr=False)
class Links:
    """Addresses to open, by what they lead to. In a notebook each opens a tab of its own."""

    title: str
    addresses: Mapping[str, str]

    def __repr__(self) -> str:
        return _text(self.title, list(self.addresses.items()))

    def _repr_html_(self) -> str:
        items = "".join(f'<li><a href="{escape(url)}" target="_blank">{escape(words)}</a></li>' for words, url in self.addresses.items())
        return f"<p>{escape(self.title)}</p><ul>{items}</ul>"


@dataclass(frozen=True, slots=True, repr=False)
class Overview:
    """The questions of a lab with their options, and which of them have an answer noted."""

    document: Mapping[str, Any]
    noted: Collection[str]

    def __repr__(self) -> str:
        return _text(self._title(), self._rows())

    def _repr_html_(self) -> str:
        return _html(self._title(), self._rows())

    def _title(self) -> str:
        return f"{self.document['lab']} {self.document['title']}, {self.document['minutes']} minutes"

    def _rows(self) -> list[Pair]:
        rows = [row for question in self.document["questions"] for row in self._question(question)]
        return rows + [("needs", f"{code}: {words}") for code, words in self.document["needs"].items()]

    def _question(self, question: Mapping[str, Any]) -> list[Pair]:
        facts = (
            f"{question['points']} points",
            "core" if question["core"] else "more",
            *(("noted",) if question["id"] in self.noted else ()),
        )
        unknown = ", or UNKNOWN" if question["unknown"] else ""
        lines = [f"{question['text']} ({', '.join(facts)})", f"Takes {form(question)}{unknown}."]
        lines += [f"{option['letter']}: {option['text']}" for option in question.get("options", [])]
        lines += [f"Column {name}: {', '.join(values)}" for name, values in question.get("columns", {}).items() if values]
        if rows := question.get("rows"):
            lines.append(f"Rows: {', '.join(rows)}")
        return [(question["id"] if place == 0 else "", line) for place, line in enumerate(lines)]


def _cell(value: object) -> str:
    side = "right" if isinstance(value, int) else "left"
    return f'<td style="text-align:{side};vertical-align:top">{escape(_plain(value))}</td>'


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _text(title: str, rows: list[Pair]) -> str:
    width = max((len(name) for name, _ in rows), default=0)
    return "\n".join([title, *(f"  {name:<{width}}  {value}" for name, value in rows)])


def _html(title: str, rows: list[Pair]) -> str:
    body = "".join(
        f'<tr><th scope="row" style="text-align:left">{escape(name)}</th><td style="text-align:left">{escape(value)}</td></tr>'
        for name, value in rows
    )
    return f"<table><caption>{escape(title)}</caption><tbody>{body}</tbody></table>"
