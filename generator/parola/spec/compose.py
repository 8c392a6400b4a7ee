"""Turns YAML events into plain data and the line of every value; refuses the parts of YAML that only surprise people."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any, cast

import yaml

from parola.spec.problem import Problem, Refused

Loc = tuple[str | int, ...]
DEEPEST = 40
_KEY = -1  # stands for the name itself in a location, which no value has

NOTHING = ("", "~", "null", "Null", "NULL")
TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
WHOLE = re.compile(r"[-+]?[0-9]{1,100}")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")

# What YAML 1.2 (section 5.1) calls printable, without the three line separators that editors do not count as lines.
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# PyYAML's words for a mistake -> ours; {0} is the character or name that it quotes.
HERE = {
    r"mapping values are not allowed": "a ':' stands where none can; indent the line like its neighbours, or quote a text with ': ' in it",
    r"found character '\\t'": "a tab stands before the text; indent with spaces",
    r"found character '(.)'": "a text cannot begin with {0} unless it is in quotes; put it in quotes",
    r"found unknown escape character '(.+)'": "\\{0} means nothing in double quotes; put a text with a backslash in single quotes",
    r"sequence entries are not allowed": "a '-' stands where no list can begin; put it on a line of its own",
    r"expected <block end>": "the line does not fit those above it; check indentation, '-' and quotes",
    r"found undefined tag handle": "the tag ('!…') is not read; delete it, and put a text in quotes",
    r"expected '<document start>'": "this stands after the end of the document; delete the line '...' before it",
}
# The same for what is left open: the line that matters is the one where it began.
OPENED = {
    r"found unexpected (end of stream|document separator)": "a quote opens here and is never closed; close it",
    r"expected ',' or '(?P<close>.)'": "a list or group opens here and is never closed; a comma or {close} is missing",
    r"could not find expected ':'": "the line has no ':' after its name; write 'name: value'",
}


def compose(path: str, text: str) -> tuple[Any, dict[Loc, int]]:
    """The data of one YAML document and, for each location in it, its line (from 1).

    Raises:
        Refused: with every problem found; ``path`` is only named in them.
    """
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is in every wheel, eight times as fast, and says less about errors
    try:
        composer = _Composer(path, text, fast)
        data = composer.document()
        if data is not None and not composer.problems:
            return data, composer.lines
    except (yaml.MarkedYAMLError, yaml.reader.ReaderError, ValueError, OverflowError):
        pass  # read again below by the parser whose words are known
    return _careful(path, text)


def _careful(path: str, text: str) -> tuple[Any, dict[Loc, int]]:
    composer = _Composer(path, text, yaml.SafeLoader)
    try:
        data = composer.document()
    except yaml.MarkedYAMLError as error:
        composer.refuse(*_syntax(error))
        data = None
    except (ValueError, OverflowError):  # PyYAML lets these out for \U99999999 and for %YAML with endless digits
        composer.refuse(composer.near, "a number after '\\' or '%' is too large; delete it")
        data = None
    if not composer.problems and data is None:
        composer.refuse(1, "the file is empty; write fields such as 'format: 1'")
    if composer.problems:
        raise Refused(composer.problems)
    return data, composer.lines


class _Composer:
    """One pass over the events of a text; goes on after a problem wherever the rest can still be read."""

    def __init__(self, path: str, text: str, loader: type[Any]) -> None:
        self._path = path
        self._events = cast("Iterator[Any]", yaml.parse(text, loader))  # pyright: ignore[reportUnknownMemberType] untyped library
        self.lines: dict[Loc, int] = {}
        self.problems: list[Problem] = []
        self.near = 1

    def _next(self) -> Any:
        event = next(self._events)
        self.near = _line(event)
        return event

    def refuse(self, line: int, text: str) -> None:
        self.problems.append(Problem(self._path, line, text))

    def document(self) -> Any:
        self._next()
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        data = self._value(self._next(), ())
        self._next()
        after = self._next()
        if isinstance(after, yaml.DocumentStartEvent):
            self.refuse(_line(after), "a second document begins; keep one document in a file and delete the '---' line")
        return data

    def _value(self, event: Any, loc: Loc) -> Any:
        self.lines.setdefault(loc, _line(event))
        self._plain(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, loc)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, loc)
        return self._scalar(event) if isinstance(event, yaml.ScalarEvent) else None

    def _plain(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.refuse(_line(event), f"the alias '*{event.anchor}' repeats another part; aliases are not read, write the part out")
        elif event.anchor is not None:
            self.refuse(_line(event), f"the anchor '&{event.anchor}' is not read; delete it")
        elif event.tag is not None:
            self.refuse(_line(event), f"the tag '{event.tag}' is not read; delete it, and put a text in quotes")

    def _sequence(self, start: Any, loc: Loc) -> list[Any]:
        self._deep(start, loc)
        items: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._value(event, (*loc, len(items))))
        return items

    def _mapping(self, start: Any, loc: Loc) -> dict[str, Any]:
        self._deep(start, loc)
        fields: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, loc)
            if key in fields:
                first = self.lines[(*loc, key)]
                self.refuse(_line(event), f"'{key}' is given twice, first in line {first}; keep one of them")
            self.lines.setdefault((*loc, key), _line(event))
            fields[key] = self._value(self._next(), (*loc, key))
        return fields

    def _key(self, event: Any, loc: Loc) -> str:
        key = self._value(event, (*loc, _KEY))
        if isinstance(key, str):
            return key
        if isinstance(event, yaml.ScalarEvent):
            self.refuse(_line(event), f"the name '{event.value}' before ':' is read as a value, not as text; put it in quotes")
        elif not isinstance(event, yaml.AliasEvent):
            self.refuse(_line(event), "a list or group stands where a name is expected; write 'name: value'")
        return f"?{len(self.lines)}"

    def _scalar(self, event: Any) -> Any:
        value = scalar(event.value) if event.implicit[0] else event.value
        if isinstance(value, str) and (found := UNPRINTABLE.search(value)):
            self.refuse(_line(event), invisible(found[0]))
        return value

    def _deep(self, event: Any, loc: Loc) -> None:
        if len(loc) >= DEEPEST:
            self.refuse(_line(event), f"the file nests deeper than {DEEPEST} levels; a scenario needs less than ten")
            raise Refused(self.problems)


def scalar(word: str) -> Any:
    """What an unquoted word stands for: null, true, false, a decimal number, or itself."""
    if word in NOTHING:
        return None
    if word in TRUTH:
        return TRUTH[word]
    if WHOLE.fullmatch(word):
        return int(word)
    if DECIMAL.fullmatch(word) and math.isfinite(float(word)):
        return float(word)
    return word


def invisible(character: str) -> str:
    """What to say of a character that ``UNPRINTABLE`` finds."""
    return f"the invisible character U+{ord(character):04X} has no place in a text; delete it"


def _line(event: Any) -> int:
    return cast("int", event.start_mark.line) + 1


def _syntax(error: yaml.MarkedYAMLError) -> tuple[int, str]:
    told, mark = error.problem or "unreadable", error.problem_mark
    for pattern, words in OPENED.items():
        if (found := re.search(pattern, told)) and error.context_mark:
            return error.context_mark.line + 1, words.format(**found.groupdict())
    line = mark.line + 1 if mark else 1
    for pattern, words in HERE.items():
        if found := re.search(pattern, told):
            return line, words.format(*found.groups())
    return line, f"this cannot be read as YAML ({told}); compare it with a scenario that comes with Parola"
