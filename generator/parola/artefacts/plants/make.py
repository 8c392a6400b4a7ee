"""All pieces around the accounts of interest of a class: planned before sites are made, and read back when their records have ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from parola.artefacts.ledger.chain import Ledger
from parola.artefacts.plant import Plant, Spot
from parola.artefacts.plants import hands, judge, letters, log, money, open_web, paper, people, reviews, slips
from parola.artefacts.plants.piece import Likeness, Named, Notice, OwnKey, Redrawn, Remark, Row, Said, Shown, Trace, Vendor
from parola.artefacts.plants.purse import Purse, purse
from parola.artefacts.plants.regulars import Regular, notices, regulars
from parola.artefacts.plants.seat import Pieces, Seat, joined
from parola.artefacts.plants.voices import VENDOR, Voices, cast, remarked, repeated, voices
from parola.artefacts.record import Record
from parola.artefacts.records.tags import tags
from parola.artefacts.scene import Scene
from parola.world.personas import CANDIDATES, HELPERS, PAYEE, Interest

# Kinds of traces -> what plants them in a case. Those that lie in what is there anyway are recorded in `found.py`.
PLANTERS: Mapping[tuple[str, ...], Callable[[Seat], Pieces]] = {
    ("T01",): open_web.names,
    ("T02",): slips.addresses,
    ("T03",): slips.quotes,
    ("T04",): letters.planted,
    ("T05",): open_web.days,
    ("T08",): log.planted,
    ("T09",): people.moves,
    ("T20",): reviews.planted,
    ("T21", "T22"): paper.planted,
    ("T28",): money.footers,
    ("T29",): money.sums,
    ("T34",): people.style,
    ("T35",): people.hours,
}


@dataclass(frozen=True, slots=True)
class Planned:
    """Everything that sites, letters and the key server add for accounts of interest and for those who write as much."""

    posts: tuple[Said, ...] = ()
    accounts: tuple[Shown, ...] = ()
    vendors: tuple[Vendor, ...] = ()
    notices: tuple[Notice, ...] = ()
    letters: tuple[Row, ...] = ()
    sessions: tuple[Row, ...] = ()
    named: tuple[Named, ...] = ()
    likeness: tuple[Likeness, ...] = ()
    keys: tuple[OwnKey, ...] = ()
    redrawn: tuple[Redrawn, ...] = ()


@dataclass(frozen=True, slots=True)
class _Case:
    """What one case adds."""

    seat: Seat
    pieces: Pieces
    voices: Voices


def planned(scene: Scene, chain: Ledger) -> Planned:
    """Draw all of it.

    Raises:
        BadInput: a statistical plant could not be drawn so that the reference method finds it; the cell is named.
    """
    claimed = {str(tag.row["address"]) for tag in tags(scene, chain.blocks) if tag.cell is None}
    money_ = purse(chain, {event.id: event.cell for event in scene.everything}, claimed)
    ordinary = regulars(scene, money_.deposits())
    among = judge.known({one.handle: [said.text for said in one.posts] for one in ordinary})
    cases = [_case(scene, interest, money_, among) for interest in scene.world.interests.values()]
    return Planned(
        posts=tuple(said for one in (*ordinary, *cases) for said in _posts(scene, one)),
        accounts=tuple(shown for case in cases for shown in _accounts(case)),
        vendors=(*(Vendor(one.handle, one.key, one.bulletins) for one in ordinary if one.key), *map(_vendor, cases)),
        notices=(*notices(scene), *(notice for case in cases for notice in case.pieces.notices)),
        letters=tuple(letter for case in cases for letter in case.pieces.letters),
        sessions=tuple(session for case in cases for session in case.pieces.sessions),
        named=tuple(named for case in cases for named in _named(scene, case)),
        likeness=tuple(found for case in cases for found in _likeness(case, among)),
        keys=(
            *(OwnKey(one.key, one.key.created + 86_400) for one in ordinary if one.key),
            *(key for case in cases for key in case.pieces.keys),
        ),
        redrawn=(
            Redrawn("style", len(cases), sum(case.voices.again_style for case in cases)),
            Redrawn("hours", len(cases), sum(case.voices.again_hours for case in cases)),
        ),
    )


def _case(scene: Scene, interest: Interest, money_: Purse, among: judge.Known) -> _Case:
    own = cast(scene, interest)
    seat = Seat(scene, interest, own, paper.own(scene, interest), money_)
    wanted = scene.scenario.web.traces.get("cells", ())
    pieces = joined(plant(seat) for kinds, plant in PLANTERS.items() if any(kind in wanted for kind in kinds))
    return _Case(seat, pieces, voices(scene, interest, own, pieces.remarks, among))


def _posts(scene: Scene, one: Regular | _Case) -> Iterable[Said]:
    """What goes onto the forum; helpers have no everyday talk there."""
    if isinstance(one, Regular):
        return one.posts
    helping = [remark for remark in one.pieces.remarks if remark.who in HELPERS]
    return (*(said for who in CANDIDATES for said in one.voices.said[who]), *(_helped(scene, one, remark) for remark in helping))


def _helped(scene: Scene, case: _Case, one: Remark) -> Said:
    interest = case.seat.interest
    if one.copied:
        return repeated(interest.accounts[one.who], one, case.voices.said[paper.SIGNER])
    return remarked(scene, interest.accounts[one.who], one, interest.cell, hands.author(scene, interest.cell, one.who))


def _accounts(case: _Case) -> Iterable[Shown]:
    interest = case.seat.interest
    for who in CANDIDATES:
        yield Shown(interest.accounts[who], who, interest.cell, _of(case, who))


def _named(scene: Scene, case: _Case) -> Iterable[Named]:
    """Whom a case compares, where it compares anybody."""
    interest = case.seat.interest
    if PAYEE in case.seat.cell.variant:
        yield Named(interest.vendor, "market", VENDOR, interest.cell)
        yield from (Named(interest.accounts[who], "forum", "candidate", interest.cell) for who in CANDIDATES)
        yield from (Named(handle, "forum", "known", interest.cell) for handle in scene.world.regulars)


def _likeness(case: _Case, among: judge.Known) -> Iterable[Likeness]:
    """The report on a case's candidates, from what they published and what still stands."""
    interest = case.seat.interest
    if PAYEE not in case.seat.cell.variant:
        return
    texts = {who: [one.text for one in said if not one.gone] for who, said in case.voices.said.items()}
    found = judge.compared(texts.pop(VENDOR), {interest.accounts[who]: each for who, each in texts.items()}, among)
    same, different = found.reference.same, found.reference.different
    for handle, score, won in zip(found.names, found.scores.tolist(), judge.imposters(found).tolist(), strict=True):
        reached, lower = int((different >= score).sum()), int((same < score).sum())
        yield Likeness(handle, score, among.words, reached, len(different), lower, len(same), won, interest.cell)


def _vendor(case: _Case) -> Vendor:
    seat = case.seat
    traces = _of(case, VENDOR)
    return Vendor(
        handle=seat.interest.vendor,
        key=seat.keys[VENDOR],
        bulletins=case.voices.said[VENDOR],
        cell=seat.number,
        role=VENDOR,
        traces=traces,
        goods=case.pieces.goods,
        mover=seat.interest.accounts["mover"] if any(trace.kind == "T09" for trace in traces) else "",
        other=seat.keys[CANDIDATES[0]],
    )


def _of(case: _Case, who: str) -> tuple[Trace, ...]:
    return tuple(trace for name, trace in case.pieces.accounts if name == who)


def gathered(records: Iterable[Record]) -> tuple[Plant, ...]:
    """The plants of all records that carry traces, by kind and cell; a kind without a false friend there is left out.

    Without a true spot the case's variant has none: that nothing shows it is what is to be found.
    """
    spots: dict[tuple[str, int | None], dict[tuple[bool, str], list[tuple[str, Trace]]]] = {}
    for record in records:
        for told in record.data.get("traces", ()):
            trace = Trace(**told)
            held = spots.setdefault((trace.kind, record.cell if record.cell is not None else record.seat_cell), {})
            held.setdefault((trace.friend, trace.spot or record.id), []).append((record.id, trace))
    found = [_plant(kind, cell, held) for (kind, cell), held in spots.items()]
    return tuple(sorted((one for one in found if one.false), key=lambda one: (one.kind, one.cell or 0)))


def _plant(kind: str, cell: int | None, held: Mapping[tuple[bool, str], Sequence[tuple[str, Trace]]]) -> Plant:
    def spots(friend: bool) -> tuple[Spot, ...]:
        return tuple(_spot(those) for (false, _), those in held.items() if false is friend)

    return Plant(kind, "" if cell is None else f"cell/{cell}", spots(False), spots(True), cell)


def _spot(those: Sequence[tuple[str, Trace]]) -> Spot:
    return Spot(tuple(dict.fromkeys(evidence_id for evidence_id, _ in those)), those[0][1].locator, those[0][1].value)
