"""Circuits read from lines that tor 0.4.9 wrote: by which nodes, what for, and what the last of them is."""

from __future__ import annotations

import pytest

from parola.range.circuits import circuits

A, B, C = (f"${letter * 40}~{name}" for letter, name in (("A", "relay2"), ("B", "authority1"), ("C", "relay3")))
SITE = "a" * 56
INTERNAL = "BUILD_FLAGS=IS_INTERNAL,NEED_CAPACITY"


@pytest.mark.parametrize(
    ("line", "drawn", "state", "purpose"),
    [
        (
            f"4 BUILT {A},{B},{C} {INTERNAL} PURPOSE=HS_CLIENT_REND HS_STATE=HSCR_JOINED REND_QUERY={SITE} TIME_CREATED=2026-11-27",
            "client → relay2 (guard) → authority1 (middle) → relay3 (rendezvous)",
            "open",
            "meets a site at a rendezvous point",
        ),
        (
            f"5 BUILT {A},{B},{C} {INTERNAL} PURPOSE=HS_CLIENT_INTRO HS_STATE=HSCI_DONE REND_QUERY={SITE}",
            "client → relay2 (guard) → authority1 (middle) → relay3 (introduction)",
            "open",
            "asks a site, at its introduction point, to come to a rendezvous",
        ),
        (
            f"6 EXTENDED {A} {INTERNAL} PURPOSE=HS_CLIENT_HSDIR",
            "client → relay2 (guard)",
            "being built",
            "asks for a site's descriptor",
        ),
        (
            f"1 BUILT {C} BUILD_FLAGS=ONEHOP_TUNNEL,IS_INTERNAL,NEED_CAPACITY PURPOSE=GENERAL",
            "client → relay3 (directory)",
            "open",
            "asks a directory for the consensus and what belongs to it",
        ),
        ("9 LAUNCHED BUILD_FLAGS=NEED_CAPACITY PURPOSE=GENERAL", "client", "begun", "kept ready"),
        (f"11 BUILT {A},{B} PURPOSE=SOMETHING_NEW", "client → relay2 (guard) → authority1 (middle)", "open", "something new"),
    ],
    ids=["rendezvous", "introduction", "unfinished", "directory", "no hop yet", "a purpose of a later Tor"],
)
def test_a_line_is_read(line: str, drawn: str, state: str, purpose: str) -> None:
    (found,) = circuits([line])
    assert (found.drawn("client"), found.state, found.purpose) == (drawn, state, purpose)
    assert found.onion == (f"{SITE}.onion" if "REND_QUERY" in line else "")
    assert found.number == int(line.split(maxsplit=1)[0])


def test_ended_ones_are_left_out() -> None:
    assert circuits([f"3 CLOSED {A} PURPOSE=GENERAL", "4 FAILED PURPOSE=GENERAL"]) == []
    assert circuits([]) == []
