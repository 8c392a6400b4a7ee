"""Whether a bag of evidence holds: log, files, pages, seals, and BagIt's own checks; says each thing that does not, in order.

A bag whose files were changed and whose manifests were rebuilt is valid BagIt; the log and the seals still show it. If the whole log was
rebuilt too, and sealed anew, only keys that are known from elsewhere show it (``known``). If the last lines were cut off at an earlier
seal, only the hash of the last line that somebody wrote down shows it (``last``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from parola_kit.capture import bag, custody, gaps, seal, sealing
from parola_kit.capture.custody import LOG, Line
from parola_kit.capture.offsets import offsets
from parola_kit.capture.sealing import Sealing
from parola_kit.capture.showing import shown
from parola_kit.capture.warc import Archive, Kept, page_id
from parola_kit.errors import BadInput

FAR = 120.0  # seconds between this machine's clock and every site's: worth a remark
UNSEALED = "no seal covers the end of the log; a line was added or a seal was taken away"
Numbered = Iterator[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``problems``: what was changed, removed or added. ``gaps``: what the log itself does not account for, such as a transfer or a time
    that no line explains. ``remarks``: what to know. ``last`` is the hash of the last line, ``keys`` are those of the seals, ``sealed``
    says which lines each of them sealed (of a log whose chain holds).
    """

    item: str
    lines: int
    last: str
    keys: tuple[str, ...]
    problems: tuple[str, ...]
    gaps: tuple[str, ...]
    remarks: tuple[str, ...]
    sealed: tuple[Sealing, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether all of it holds and is accounted for."""
        return not self.problems and not self.gaps

    def __str__(self) -> str:
        said = "holds" if self.sound else "does not hold" if self.problems else "holds, and its log has gaps"
        about = [*self.problems, *self.gaps, *(f"note: {remark}" for remark in self.remarks)]
        about += [shown(str(one)) for one in self.sealed]
        return "\n".join([f"{shown(self.item)}: {said}", *about, f"last line {self.lines}, {self.last}"])


def verify(folder: Path, known: Sequence[bytes] = (), *, now: datetime | None = None, last: str | None = None) -> Verdict:
    """Check a bag in full. ``known`` are public keys that somebody vouches for, ``now`` the time after which no line can be,
    ``last`` the hash of a last line that was written down before.

    Raises:
        BadInput: the folder cannot be read.
    """
    top = bag.structure(folder)
    lines, chain = custody.read(folder / LOG) if (folder / LOG).is_file() else ([], [])
    problems = [*top, *(f"{LOG}: {told}" for told in chain)]
    whole = not chain
    problems += _numbered(_files(lines, folder)) + _numbered(_records(lines, folder)) if whole else []
    problems += _numbered(_seals(lines, folder, known)) + _cut(lines, last) if whole else []
    problems += [] if top else bag.problems(folder)
    stay, explained = gaps.told(lines, now)
    keys = tuple(dict.fromkeys(line["seal"]["key"] for line in lines if line["action"] == "seal"))
    remarks = [*explained, *_remarks(lines), *([] if known else [_unknown(key) for key in keys])]
    item = lines[-1]["item"] if lines else folder.name
    sealed = sealing.sealings(lines) if whole else ()
    return Verdict(item, len(lines), custody.head(lines), keys, _shown(problems), _shown(stay), _shown(remarks), sealed)


def _shown(told: Sequence[str]) -> tuple[str, ...]:
    return tuple(shown(each) for each in told)


def _numbered(found: Numbered) -> list[str]:
    return [f"{LOG}: line {number}: {told}" if number else told for number, told in found]


def _files(lines: Sequence[Line], folder: Path) -> Numbered:
    """Files against the lines that tell of them, and files that no line tells of."""
    here = {path.relative_to(folder).as_posix(): path for path in bag.payload(folder)}
    told = [line for line in lines if "file" in line]
    for line in told:
        name = line["file"]["name"]
        if name not in here:  # nor is anything outside the bag read, whatever a line says
            yield line["seq"], f"{name} is missing"
        elif bag.sha(here[name]) != line["file"]["sha256"]:
            yield line["seq"], f"{name} is not the file that was captured"
    named = {line["file"]["name"] for line in told}
    yield from ((0, f"{name}: no line of the log tells of this file") for name in here if name not in named)


def _records(lines: Sequence[Line], folder: Path) -> Numbered:
    """Pages in the archive against the lines that tell of them. An archive that cannot be read is told once."""
    expected = {line["warc"]["record"]: line for line in lines if "warc" in line}
    try:
        archive = Archive(folder)
        found = archive.by_record
    except BadInput as error:
        if expected:
            yield 0, str(error)
        return
    for record, line in expected.items():
        if told := _record(archive, found.get(record), line):
            yield line["seq"], told
    for record in found:
        if record not in expected:
            yield 0, f"{found[record].file.name}: no line of the log tells of the record {record}"


def _record(archive: Archive, kept: Kept | None, line: Line) -> str:
    if kept is None or kept.url != line["exchange"]["url"]:
        return f"the record {line['warc']['record']} is not in the archive, or is of another page"
    try:
        same = page_id(archive.reply(kept).payload) == line["payload"]["id"]
    except BadInput as error:
        return str(error)
    return "" if same else f"the page in {kept.file.name} is not the one that was captured ({line['exchange']['url']})"


def _seals(lines: Sequence[Line], folder: Path, known: Sequence[bytes]) -> Numbered:
    trusted = dict.fromkeys(key.hex() for key in known)
    for line in lines:
        if line["action"] == "seal":
            yield from ((line["seq"], told) for told in seal.problems(line, folder))
            if trusted and line["seal"]["key"] not in trusted:
                yield line["seq"], f"sealed by an unknown key, {line['seal']['key']}: by nobody whose key was given"
    if lines and lines[-1]["action"] != "seal":
        yield lines[-1]["seq"], UNSEALED
    yield from sealing.misfits(lines)
    did = {one.key for one in sealing.sealings(lines)}
    yield from ((0, f"the key {key} was given, and sealed nothing here") for key in trusted if key not in did)


def _unknown(key: str) -> str:
    return f"sealed by an unknown key, {key}; whose it is, nothing in the bag can show: ask its owner, and give it with --key"


def _cut(lines: list[Line], last: str | None) -> list[str]:
    """Whether the last line that somebody wrote down is still there."""
    if last is None or any(hashlib.sha256(custody.canonical(line)).hexdigest() == last for line in lines):
        return []
    return [f"{LOG}: the line with the hash {last} is not there; lines were cut off, or the log was written anew"]


def _remarks(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        if parent := line.get("parent"):
            yield f"line {line['seq']}: this is {line['item']}, a working copy of {parent['item']}, from here on"
    found = list(offsets(lines).values())
    if found and all(one.steady for one in found):
        least, most = min(one.least for one in found), max(one.most for one in found)
        if least > FAR or most < -FAR:
            yield f"every site's clock is off this capture's by {least:+.0f} to {most:+.0f} s; perhaps that one is wrong"
