"""What near wallets pay to in the far economy: the program of every key is that of its address, P2WPKH or P2TR."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, cast

from tiny_far import START

from parola.artefacts.ledger import bech32
from parola.artefacts.ledger.far.setting import sized
from parola.artefacts.ledger.far.side import TREASURY, far_side
from parola.artefacts.ledger.far.texts import Texts
from parola.artefacts.ledger.transaction import KEYED
from parola.streams import Streams

SIDE = far_side(sized(START, START + 86_400, 1_000), START, Streams("tests"))


def shown(owners: dict[str, Any]) -> list[str]:
    texts = cast("Texts", owners["address"])
    whole, bounds = texts.data.tobytes().decode(), texts.offsets.tolist()
    return [whole[a:b] for a, b in pairwise(bounds)]


def test_a_program_is_that_of_the_address_in_the_truth() -> None:
    found = shown(dict(SIDE.owners()))
    programs = [SIDE.program(str(key)) for key in range(len(found))]
    written = [bech32.address(program, version=int(len(program) == KEYED)) for program in programs]
    assert {len(program) for program in programs} == {20, 32}
    assert written[TREASURY + 1 :] == found[TREASURY + 1 :]
    assert len(programs[TREASURY]) == 20
