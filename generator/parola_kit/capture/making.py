"""A capture from its beginning to its seal: opens or goes on with a folder, lets the crawler walk, and makes a sealed bag of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parola_kit.capture import bag, custody, seal, shots
from parola_kit.capture.crawl import Crawl, Limits
from parola_kit.capture.custody import Line, Log, Machine, Who
from parola_kit.capture.offsets import Offset, offsets
from parola_kit.capture.warc import Archive, Kept, Writer
from parola_kit.capture.ways import Unreached, Ways, host_of, plain
from parola_kit.errors import BadInput, WrongUse

WARC, PICTURES = "data/capture.warc.gz", "data/pictures"
USUAL, THIS = Limits(), Machine()


@dataclass(frozen=True, slots=True)
class Captured:
    """What a capture came to. ``failed`` says of each address why it was not had; ``remarks`` are for the person who captured."""

    folder: Path
    item: str
    pages: int
    payload_bytes: int
    pictures: int
    failed: tuple[str, ...]
    clocks: dict[str, Offset]
    key: str
    last: str
    lines: int
    remarks: tuple[str, ...]

    def __str__(self) -> str:
        lines = [f"{self.item}: {self.pages} answers, {self.payload_bytes} bytes, {self.pictures} pictures, sealed in {self.folder}"]
        lines += [f"clock of {host}: {offset} from this machine's" for host, offset in self.clocks.items()]
        lines += [*(f"not had: {one}" for one in self.failed), *self.remarks]
        return "\n".join([*lines, f"key {self.key}", f"last line {self.lines}, {self.last}"])


def capture(
    urls: Sequence[str],
    out: Path,
    ways: Ways,
    who: Who,
    secret: bytes,
    *,
    limits: Limits = USUAL,
    machine: Machine = THIS,
) -> Captured:
    """Capture pages of mock sites, from ``urls`` on and on their hosts only, into the bag ``out``, and seal it with the secret key.

    If ``out`` holds a capture of the same item that was stopped, it goes on; one that is sealed stays as it is.

    Raises:
        WrongUse: an address is none of the range's, or a limit makes no sense.
        BadInput: ``out`` holds something else, what is there does not hold, or no address answers.
    """
    seeds = tuple(dict.fromkeys(plain(url) for url in urls))
    _sensible(seeds, ways, limits)
    with custody.locked(out):
        if (out / bag.TAG_MANIFESTS[-1]).exists():
            return _summary(out, _sealed(out, seeds, who), ["it was sealed before; nothing was added"])
        _mine(out)
        torn = _torn(out / custody.LOG)
        log = custody.opened(out, who, machine)
        remarks: list[str] = []
        if not log.lines or log.lines[-1]["action"] != "seal":
            crawl = _opened(log, seeds, ways, limits, torn)
            remarks = [*_walked(crawl, seeds), *_pictures(crawl)]
            bag.write(out, _facts(log))
            log.append(seal.drafted(log, secret, "; ".join(remarks)[:2000] or None))
        bag.close(out)
        return _summary(out, log.lines, remarks)


def _sensible(seeds: Sequence[str], ways: Ways, limits: Limits) -> None:
    if not seeds:
        raise WrongUse("give the address of a page at least")
    for url in seeds:
        ways.name(host_of(url))
    if min(limits.pages, limits.bytes, limits.page, limits.rounds) < 1 or limits.depth < 0 or limits.rate <= 0:
        raise WrongUse("pages, bytes and rounds are 1 at least, depth is 0 at least, and the rate is above 0")


def _mine(out: Path) -> None:
    """A folder that holds something else is left alone."""
    if not (out / custody.LOG).exists() and any(out.iterdir()):
        raise BadInput(f"{out}: holds something else; choose a new folder")


def _sealed(out: Path, seeds: Sequence[str], who: Who) -> list[Line]:
    """The log of a capture that is finished; nothing of it is touched."""
    lines, problems = custody.read(out / custody.LOG)
    if problems:
        raise BadInput(f"{out / custody.LOG}: {problems[0]}")
    _same(out, lines, seeds, who)
    return lines


def _opened(log: Log, seeds: Sequence[str], ways: Ways, limits: Limits, torn: int) -> Crawl:
    """A new capture, or one that was stopped, as far as it came; ``torn`` is how many bytes of an unfinished line were cut off."""
    out = log.path.parent
    if log.lines:
        _same(out, log.lines, seeds, log.who)
    writer = Writer(out / WARC, log.who.item)
    writer.path.parent.mkdir(exist_ok=True)
    crawl = Crawl(out, log, writer, ways, limits, log.machine, frozenset(map(host_of, seeds)), Archive(writer.path))
    _restored(crawl, log.lines)
    lost = writer.cut(max((line["warc"]["end"] for line in log.lines if "warc" in line), default=0))
    note = f"gone on; an unfinished line of {torn} bytes and unfinished records of {lost} bytes were cut off" if log.lines else None
    log.note("open", settings=_settings(seeds, ways, limits), note=note)
    if not writer.path.exists() or not writer.path.stat().st_size:
        writer.begin(log.machine.clock(), {"robots": "obey", "isPartOf": log.who.item, "operator": log.who.person})
    return crawl


def _torn(path: Path) -> int:
    data = path.read_bytes() if path.exists() else b""
    return len(data) - data.rfind(b"\n") - 1


def _same(out: Path, lines: Sequence[Line], seeds: Sequence[str], who: Who) -> None:
    """Only the same person goes on with the same capture: anything else is a new item, or a transfer."""
    first = lines[0]
    begun = (first["case"], first["item"], first["person"], first["settings"]["urls"])
    if begun != (who.case, who.item, who.person, list(seeds)):
        raise BadInput(
            f"{out}: holds the capture of {begun[1]}, case {begun[0]}, from {', '.join(begun[3])}, "
            f"that {begun[2]} began; go on with the same, or choose a new folder"
        )


def _restored(crawl: Crawl, lines: Sequence[Line]) -> None:
    """What is there already: its place in the archive, and what later pages may repeat."""
    for line in lines:
        if "warc" in line:
            told, record, page = line["exchange"], line["warc"]["record"], line["payload"]
            crawl.had[told["round"], told["url"]] = line
            if page["size"] and "cut" not in told:
                crawl.writer.first.setdefault(page["id"], (record, told["url"], told["before"]))
    crawl.kept.update(_kept(crawl, lines))


def _kept(crawl: Crawl, lines: Sequence[Line]) -> Iterator[tuple[str, Kept]]:
    for line in lines:
        if "warc" in line:
            origin = crawl.writer.first[line["payload"]["id"]][0] if line["warc"]["revisit"] else ""
            record = line["warc"]["record"]
            yield (
                record,
                Kept(crawl.writer.path, line["warc"]["start"], record, line["exchange"]["url"], line["exchange"]["before"], origin),
            )


def _settings(seeds: Sequence[str], ways: Ways, limits: Limits) -> dict[str, Any]:
    reached = {name: f"{at[0]}:{at[1]}" if at else None for name, at in (("socks", ways.socks), ("gateway", ways.gateway))}
    names = ("pages", "depth", "bytes", "page", "rate", "rounds", "pictures", "agent")
    return {"urls": list(seeds), **reached, **{name: getattr(limits, name) for name in names}, "robots": "obeyed"}


def _walked(crawl: Crawl, seeds: Sequence[str]) -> list[str]:
    """Visit all pages and note the finished archive, unless that was done before; gives what was left out, as that line has it."""
    if (line := _file_line(crawl.log, WARC)) is None:
        for number in range(1, crawl.limits.rounds + 1):
            crawl.round(number, seeds)
        if failed := None if any("payload" in line for line in crawl.log.lines) else _failed(crawl.log.lines):
            raise BadInput(f"{crawl.folder}: nothing was captured, and nothing is sealed: {failed[0]}; the same command tries again")
        line = _file(crawl, WARC, note="; ".join(_left_out(crawl)) or None)
    return [line["note"]] if "note" in line else []


def _left_out(crawl: Crawl) -> Iterator[str]:
    if crawl.unwanted:
        yield f"{crawl.unwanted} addresses were left out, as robots.txt asks"
    if crawl.beyond:
        yield f"{crawl.beyond} addresses more were seen and not asked for: a limit was reached"


def _facts(log: Log) -> dict[str, str]:
    """What bag-info.txt says."""
    return {
        "External-Identifier": log.who.item,
        "Internal-Sender-Identifier": log.who.case,
        "Contact-Name": log.who.person,
        "Bagging-Date": log.machine.clock().date().isoformat(),
        "Bag-Software-Agent": " ".join(custody.tool().values()),
    }


def _file_line(log: Log, name: str) -> Line | None:
    return next((line for line in log.lines if line.get("file", {}).get("name") == name), None)


def _file(crawl: Crawl, name: str, **more: Any) -> Line:
    """Note a file of the bag with its digests; gives the line."""
    path = crawl.folder / name
    file = {"name": name, "size": path.stat().st_size, "sha256": bag.sha(path), "sha512": bag.sha(path, "sha512")}
    return crawl.log.note("capture", file=file, **more)


def _pictures(crawl: Crawl) -> list[str]:
    """A picture of each page of HTML, as far as the limit goes and those that are there already left out."""
    for stray in (path for path in (crawl.folder / PICTURES).glob("*") if _file_line(crawl.log, f"{PICTURES}/{path.name}") is None):
        stray.unlink()  # it was stopped before its line was written
    shown = {line["record"] for line in crawl.log.lines if "record" in line}
    pages = [line for line in crawl.had.values() if _picturable(line)][: crawl.limits.pictures]
    program = shots.program() if pages else None
    if program is None:
        return [f"no pictures: {shots.PROGRAM} is not on this machine (Debian: apt-get install {shots.PROGRAM})"] if pages else []
    named = f"taken by {shots.version(program)}"
    return [told for line in pages if line["warc"]["record"] not in shown and (told := _picture(crawl, program, named, line))]


def _picture(crawl: Crawl, program: str, named: str, line: Line) -> str:
    """Take one; gives why there is none, or ""."""
    url, name = line["exchange"]["url"], f"{PICTURES}/{line['seq']:05}.png"
    crawl.wait(url)
    try:
        shots.shoot(program, url, crawl.folder / name, crawl.ways)
    except Unreached as error:
        return f"{url}: {error}"
    crawl.machine.say(f"picture of {url}")
    _file(crawl, name, record=line["warc"]["record"], note=f"picture of {url}, asked for anew and {named}")
    return ""


def _picturable(line: Line) -> bool:
    told = line["exchange"]
    return told["kind"] == "page" and told["round"] == 1 and told["status"] == 200 and (told["type"] or "").startswith("text/html")


def _summary(out: Path, lines: Sequence[Line], remarks: Sequence[str]) -> Captured:
    had = [line for line in lines if "payload" in line]
    size, pictures = sum(line["payload"]["size"] for line in had), sum("record" in line for line in lines)
    key = next(line["seal"]["key"] for line in reversed(lines) if line["action"] == "seal")
    about = (len(had), size, pictures, _failed(lines), offsets(had))
    return Captured(out, lines[-1]["item"], *about, key, custody.head(lines), len(lines), tuple(remarks))


def _failed(lines: Sequence[Line]) -> tuple[str, ...]:
    """Addresses that were not had in the end, each with the reason of the last try."""
    asked = [line["exchange"] for line in lines if "exchange" in line]
    done = {(one["round"], one["url"]) for one in asked if "status" in one}
    told = {one["url"]: one["error"] for one in asked if "error" in one and (one["round"], one["url"]) not in done}
    return tuple(f"{url}: {error}" for url, error in told.items())
