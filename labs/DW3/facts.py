"""DW3: who holds the vendor's key, who writes as the vendor, whose day the vendor's is, and whose account was paid out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from parola.labs.facts.fact import Fact
from parola.labs.truth import CellTruth

MARKED = "persona"  # label of records that carry traces of accounts of interest
CANDIDATES = ("namesake", "paster", "signer", "fourth", "fifth")
SIGNED, ANOTHER, CHANGED = "signed text", "signed text: another key", "signed text: a word is changed"
# Where a post shows a key, or has a signature under it -> what the post shows of the vendor's key.
SHOWS = {
    SIGNED: "control-shown",
    ANOTHER: "other-key",
    CHANGED: "signature-fails",
    "key block below the post": "key-shown",
    "key block that a buyer shows": "key-shown",
    "key block below the post: another key": "other-key",
}
NOBODY = "none"
LOG_INS, CUSTOMER = "log-in-record@site", "customer-record@exchange"
LIMITED, MODERATE, AMONG, DRAWS = 0.05, 0.01, 0.25, 80.0  # where levels of support begin, as the lab states them


def key(truth: CellTruth) -> Fact:
    """The fingerprint of the vendor's key; another key under the vendor's name says that it is older."""
    own = _vendor(truth)
    served = {trace["friend"]: record for record, trace in _traces(truth, "T22", "pgp/public/")}
    return Fact(truth.row(own)["fingerprint"], sufficient=((own,),), neutral=(served[False],), against=(served[True],), given=_given(truth))


def accounts(truth: CellTruth) -> Fact:
    """Forum account -> what it shows of the vendor's key."""
    posts = _key_posts(truth)
    claimed = posts.get(SIGNED) or posts[ANOTHER]
    table = {_writer(truth, post): {"shows": SHOWS[where]} for where, post in posts.items()}
    return Fact(
        table,
        sufficient=((_vendor(truth), claimed),),
        neutral=(*posts.values(), *(record for record, _ in _traces(truth, "T22", "pgp/public/"))),
        uninvolved=tuple(handle for handle, said in table.items() if said["shows"] != SHOWS[SIGNED]),
        variant=f"{truth.variant['control']}, {'copied' if CHANGED in posts else 'not copied'}",
        given=_given(truth),
    )


def offset(truth: CellTruth) -> Fact:
    """Hours east of UTC by which the vendor lives; two peaks tell nothing."""
    value = next(trace["value"] for _, trace in _traces(truth, "T35", "market/vendor/"))
    bulletins = tuple(row["id"] for row in truth.evidence.rows("market.bulletin", vendor=_vendor(truth)))
    head = Fact(neutral=bulletins, variant=truth.variant["hours"], given=_given(truth))
    if value == "not decidable":
        return _with(head, unknown=True, needs=(LOG_INS,))
    return _with(head, value=int(value))


def author(truth: CellTruth) -> Fact:
    """The candidate who writes as the vendor, or none of them."""
    users = _candidates(truth)
    found = next((trace["value"] for _, trace in _traces(truth, "T34", "market/vendor/")), NOBODY)
    own = [users[handle] for handle in users if handle == found]
    return Fact(
        found,
        sufficient=((_vendor(truth), *own),),
        neutral=tuple(users.values()),
        uninvolved=tuple(handle for handle in users if handle != found),
        variant=truth.variant["author"],
        given=_given(truth),
    )


def reached(truth: CellTruth) -> Fact:
    """How many known pairs of two people score as high as the first candidate."""
    return Fact(_first(truth)["different_reach"], variant=truth.variant["author"], given=_given(truth))


def support(truth: CellTruth) -> Fact:
    """The level of support for the first candidate, by the scale that the lab states, from the report."""
    first = _first(truth)
    reach = (1 + first["different_reach"]) / (1 + first["different_pairs"])
    among = first["same_below"] >= AMONG * first["same_pairs"] and float(first["draws_won"]) >= DRAWS
    strong = "strong" if first["different_reach"] == 0 and among else "moderate"
    level = "none" if reach > LIMITED else "limited" if reach > MODERATE else strong
    return Fact(level, variant=truth.variant["author"], given=_given(truth))


def link(truth: CellTruth) -> Fact:
    """The earliest post that shows control of the vendor's key; the account that may have signed is on offer later."""
    posts, offered = _key_posts(truth), tuple(record for record, _ in _traces(truth, "offer", "forum/post/"))
    neutral = (*posts.values(), *(record for record, _ in _traces(truth, "T22", "pgp/public/")))
    head = Fact(neutral=neutral, against=offered, variant=truth.variant["control"], given=_given(truth))
    if SIGNED in posts:
        return _with(head, value=posts[SIGNED], sufficient=((_vendor(truth), posts[SIGNED]),))
    return _with(head, unknown=True, needs=(LOG_INS,), sufficient=((_vendor(truth), posts[ANOTHER]),))


def offered(truth: CellTruth) -> Fact:
    """When a candidate's account was first offered to others: from then on it may be in other hands."""
    ((post, trace),) = _traces(truth, "offer", "forum/post/")
    del trace
    return Fact(truth.row(post)["at"], sufficient=((post,),))


def shown(truth: CellTruth) -> Fact:
    """Which statements about keys this case's records carry."""
    posts = _key_posts(truth)
    held = [code for code, where in (("could-sign", SIGNED), ("other-key", ANOTHER), ("changed", CHANGED)) if where in posts]
    return Fact(held, variant=", ".join(held))


def payee(truth: CellTruth) -> Fact:
    """Whose account the vendor was paid out to, as the exchange has it on file."""
    line = truth.id("payee", "case/payee")
    name = truth.row(line)["name"]
    others = tuple(str(truth.row(one)["name"]) for one in truth.ids("payee-other", "case/payee"))
    head = Fact(
        sufficient=((line,),),
        neutral=(_vendor(truth),),
        uninvolved=tuple(other for other in others if other != name),
        variant=truth.variant["payee"],
        given=_given(truth),
    )
    return _with(head, value=name) if name else _with(head, unknown=True, needs=(CUSTOMER,))


def limits(truth: CellTruth) -> Fact:
    """A holder on file is known or not; who runs the vendor's account never is."""
    released = truth.variant["payee"] == "released"
    return Fact("holder-only" if released else "neither", variant=truth.variant["payee"], given=_given(truth))


def _with(fact: Fact, **more: Any) -> Fact:
    return Fact(**{name: getattr(fact, name) for name in Fact.__slots__} | more)


def _vendor(truth: CellTruth) -> str:
    return truth.id(MARKED, "market/vendor")


def _given(truth: CellTruth) -> dict[str, str]:
    return {"vendor": str(truth.row(_vendor(truth))["handle"])}


def _traces(truth: CellTruth, kind: str, prefix: str) -> list[tuple[str, Mapping[str, Any]]]:
    """Records of one kind that carry a trace of one kind, with it."""
    found = [(one.id, trace) for one in truth.starting(MARKED, prefix.rstrip("/")) for trace in one.data["traces"]]
    return [(record, trace) for record, trace in found if trace["kind"] == kind]


def _key_posts(truth: CellTruth) -> dict[str, str]:
    """Where the vendor's key, or another in its place, is shown or has signed -> the post; signatures come last and count most."""
    found = {trace["locator"]: record for record, trace in _traces(truth, "T21", "forum/post/")}
    return {where: found[where] for where in reversed(SHOWS) if where in found}


def _writer(truth: CellTruth, post: str) -> str:
    return str(truth.row(str(truth.row(post)["user"]))["handle"])


def _candidates(truth: CellTruth) -> dict[str, str]:
    """Handle -> account."""
    own = [one for one in truth.starting(MARKED, "forum/user") if one.data.get("account") in CANDIDATES]
    return {str(truth.row(one.id)["handle"]): one.id for one in own}


def _first(truth: CellTruth) -> Mapping[str, Any]:
    """The line of the report on the candidate who scores highest; of two printed alike the one that fewer pairs of two people reach."""
    return max(truth.evidence.rows("case.likeness"), key=lambda row: (float(row["likeness"]), -row["different_reach"]))


FACTS: dict[str, Callable[[CellTruth], Fact]] = {
    "handles.key": key,
    "handles.accounts": accounts,
    "handles.offset": offset,
    "handles.author": author,
    "handles.reached": reached,
    "handles.support": support,
    "handles.link": link,
    "handles.offered": offered,
    "handles.shown": shown,
    "handles.payee": payee,
    "handles.limits": limits,
}
