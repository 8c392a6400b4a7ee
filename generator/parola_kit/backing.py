"""What stands beside an answer: records for and against it, confidence, what would settle it, where one looked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, cast

from parola_kit.answers import says_unknown
from parola_kit.errors import AnswerError
from parola_kit.evidence import Evidence, is_id
from parola_kit.kinds import LONGEST, tidy, writable

MOST_IDS = 6  # of each list: an answer is cited, not buried
MOST_PLACES = 50  # of looked
STATEMENTS = ("value", "choice", "time")  # question types whose answer is one statement, right or wrong: what one can be sure of


def checked(kind: str, stored: object, given: Mapping[str, object], needs: Mapping[str, str], evidence: Evidence) -> dict[str, Any]:
    """``because``, ``against``, ``confidence``, ``needs`` and ``looked`` as a line of ``answers.jsonl`` has them.

    ``kind`` is the question's type, ``stored`` the answer's value in stored form, ``given`` those five as the trainee gave them,
    ``needs`` the closed list of ``questions.json``.

    Raises:
        AnswerError: one of them has the wrong form, or an id is not in the seat's evidence.
    """
    because = _ids(given["because"], "because", evidence)
    against = _ids(given["against"], "against", evidence)
    if both := sorted(set(because) & set(against)):
        raise AnswerError(f"{both[0]} is named in because= and in against=; a record goes into one of them")
    return {
        "because": because,
        "against": against,
        "confidence": _confidence(given["confidence"], kind),
        "needs": _needs(given["needs"], needs, says_unknown(stored)),
        "looked": [place[:LONGEST] for place in _texts(given["looked"], "looked", MOST_PLACES)],
    }


def _ids(given: object, name: str, evidence: Evidence) -> list[str]:
    ids = _texts(given, name, MOST_IDS)
    for one in ids:
        if not is_id(one):
            raise AnswerError(f'{name}= takes ids of records, for example ["forum/post/12"]; “{one[:40]}” is none')
        if not evidence.has(one):
            raise AnswerError(f"{name}= takes ids of records that you can see; {one[:100]} is not in your evidence")
    return ids


def _texts(given: object, name: str, most: int) -> list[str]:
    """Texts without repeats, in the order given; a single text counts as a list of one."""
    if isinstance(given, str):
        given = [given]
    if isinstance(given, Mapping) or not isinstance(given, Iterable):
        raise AnswerError(f'{name}= takes a list of texts, written ["…", "…"]')
    items = list(islice(cast("Iterable[object]", given), 1_000))
    texts = [tidy(writable(item)) for item in items if isinstance(item, str)]
    if len(texts) != len(items):
        raise AnswerError(f'{name}= takes a list of texts, written ["…", "…"]; one item is no text in quotes')
    unique = list(dict.fromkeys(texts))
    if len(unique) > most:
        raise AnswerError(f"{name}= takes at most {most}; choose those that matter most")
    return unique


def _confidence(given: object, kind: str) -> float | None:
    if given is None:
        return None
    if kind not in STATEMENTS:
        raise AnswerError(
            "confidence= goes with one statement that is right or wrong; this question takes several parts or a figure: leave it out"
        )
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1:
        raise AnswerError("confidence= takes a number from 0 to 1, for example 0.8")
    return float(given)


def _needs(given: object, known: Mapping[str, str], unknown: bool) -> str | None:
    if given is None:
        return None
    if not unknown:
        raise AnswerError("needs= goes with UNKNOWN only: it names the record that would settle what cannot be told")
    if not isinstance(given, str) or given not in known:
        raise AnswerError(f"needs= takes one of {', '.join(known)}")
    return given
