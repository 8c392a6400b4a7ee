"""Rules about texts: what one language's lines and symbols may hold, and how they compare with English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parola.spec.grammar import PART, PLACEHOLDER, Symbols, parts, placeholders
from parola.spec.model import Texts
from parola.spec.words import Found, Loc, nearest

Alternative = tuple[Loc, str, str]


def wording(texts: Texts) -> Iterator[Found]:
    """No alternative is blank or may come out blank, braces only enclose a placeholder's name, and brackets a symbol's."""
    for loc, named, line in _alternatives(texts):
        if flaw := _flaw(named, line):
            yield loc, flaw


def symbols(texts: Texts) -> Iterator[Found]:
    """Every symbol that is named is described and every one described is named; none comes back to itself."""
    unknown = [
        (loc, f"{named} has symbol '{part.symbol}', which is not described{nearest(part.symbol, texts.symbols)}")
        for loc, named, line in _alternatives(texts)
        for part in parts(line)
        if part.symbol not in texts.symbols
    ]
    yield from dict.fromkeys(unknown)
    if unknown or any(set("<>") & set(PART.sub("", line)) for _, _, line in _alternatives(texts)):
        return  # a name that is miswritten leaves another one unused
    for symbol in texts.symbols:
        if circle := _circle(symbol, texts.symbols):
            yield ("symbols", symbol), f"symbol '{symbol}' comes back to itself: {' -> '.join(circle)}; let one of them end"
    used = {part.symbol for _, _, line in _alternatives(texts) for part in parts(line)}
    for symbol in texts.symbols:
        if symbol not in used:
            yield ("symbols", symbol), f"symbol '{symbol}' is named nowhere; write <{symbol}> in a line, or delete it"


def even(texts: Texts) -> Iterator[Found]:
    """However a line comes out, it has the same placeholders: a symbol's alternatives agree, and what may be left out has none."""
    if not _sound(texts):
        return
    for symbol, options in texts.symbols.items():
        first = placeholders(options[0], texts.symbols)
        for nth, option in enumerate(options):
            if (ours := placeholders(option, texts.symbols)) != first:
                told = f"alternative {nth + 1} of symbol '{symbol}' has {braced(ours)}, the first has {braced(first)}; use the same in all"
                yield ("symbols", symbol, nth), told
    for loc, named, line in _alternatives(texts):
        for part in parts(line):
            if part.chance not in (None, 1) and (lost := placeholders(f"<{part.symbol}>", texts.symbols)):
                yield loc, f"{named} may leave <{part.written}> out, which has {braced(lost)}; write <{part.symbol}>"


def translated(texts: Texts, english: Texts) -> Iterator[Found]:
    """Another language has keys that English has, as many alternatives, and the same placeholders in each."""
    sound = _sound(texts) and _sound(english)
    for key, lines in texts.lines.items():
        original = english.lines.get(key)
        if original is None:
            yield ("lines", key), f"text '{key}' is not in English{nearest(key, english.lines)}"
        elif len(original) != len(lines):
            yield ("lines", key), f"'{key}' has not as many alternatives as English: {len(lines)}, not {len(original)}"
        elif sound:
            yield from _same(key, lines, original, texts.symbols, english.symbols)


def shared(texts: Texts, english: Texts) -> Iterator[Found]:
    """A symbol that English has too has as many alternatives as there: what is drawn is then the same in both."""
    for symbol, options in texts.symbols.items():
        theirs = english.symbols.get(symbol, options)
        if len(theirs) != len(options):
            counts = f"{len(options)}, not {len(theirs)}"
            told = f"symbol '{symbol}' has not as many alternatives as English: {counts}; give it as many, or another name"
            yield ("symbols", symbol), told


def braced(names: frozenset[str]) -> str:
    """``{a} and {b}``, or that there is none."""
    return " and ".join(f"{{{name}}}" for name in sorted(names)) or "no placeholder"


def _alternatives(texts: Texts) -> Iterator[Alternative]:
    """Where each alternative stands, what it is called, and the line."""
    for field, what, group in (("symbols", "symbol ", texts.symbols), ("lines", "", texts.lines)):
        for key, lines in group.items():
            for nth, line in enumerate(lines):
                yield (field, key, nth), f"alternative {nth + 1} of {what}'{key}'", line


def _flaw(named: str, line: str) -> str:
    """What is wrong with an alternative as it is written, empty if nothing is."""
    if not line.strip():
        return f"{named} is blank; write what is said, or delete it"
    if set("{}") & set(PLACEHOLDER.sub("", line)):
        return f"{named} has a brace that encloses no name; write placeholders as {{name}}"
    if set("<>") & set(PART.sub("", line)):
        return f"{named} has a bracket that encloses no symbol; write symbols as <name>"
    for part in parts(line):
        if part.chance is None:
            return f"{named} has <{part.written}>, whose chance is not above 0 and below 1; write <{part.symbol}?0.3>"
    if all(part.chance != 1 for part in parts(line)) and not PART.sub("", line).strip():
        return f"{named} may come out blank; let one part of it always be there"
    return ""


def _circle(symbol: str, symbols: Symbols) -> list[str]:
    """A shortest way from a symbol back to it, if it is the first of that circle in the order of the file."""
    rank = {name: nth for nth, name in enumerate(symbols)}
    reached, ways = {symbol}, [[symbol]]
    for way in ways:  # grows as it is walked: breadth first
        for named in dict.fromkeys(part.symbol for option in symbols[way[-1]] for part in parts(option)):
            if named == symbol:
                return [*way, symbol]
            if rank[named] > rank[symbol] and named not in reached:
                reached.add(named)
                ways.append([*way, named])
    return []


def _sound(texts: Texts) -> bool:
    """Whether every symbol that is named is described, and none comes back to itself."""
    named = (part.symbol for _, _, line in _alternatives(texts) for part in parts(line))
    return all(symbol in texts.symbols for symbol in named) and not any(_circle(symbol, texts.symbols) for symbol in texts.symbols)


def _same(key: str, lines: Sequence[str], original: Sequence[str], own: Symbols, english: Symbols) -> Iterator[Found]:
    for nth, (line, other) in enumerate(zip(lines, original, strict=True)):
        ours, theirs = placeholders(line, own), placeholders(other, english)
        if ours != theirs:
            yield ("lines", key, nth), f"alternative {nth + 1} of '{key}' has {braced(ours)}, English has {braced(theirs)}; use the same"


TEXTS = {wording: ("symbols", "lines"), symbols: ("symbols", "lines"), even: ("symbols", "lines")}
TRANSLATION = {translated: ("symbols", "lines"), shared: ("symbols",)}
