"""What cannot be planned for a class is told with what it follows from."""

from __future__ import annotations

import pytest

from made_class import holdings, made_world, real
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.orders import orders
from parola.simulate.background import background
from parola.simulate.events import Event, Laundered
from parola.simulate.typologies import RoundMix
from parola.streams import Streams
from parola.world.cell import Account
from parola_kit.errors import BadInput


def test_a_typology_that_wants_more_people_than_there_are() -> None:
    scenario, world, streams = real().scenario, made_world(seats=1), Streams("tests")
    way = RoundMix(10_000_000, scenario.chain.users + 2, 1, 0.00003, (3_600,), Account("end"))
    event = Event(
        "e001-004", scenario.start, 1, "joined", "mixing", "begin>mixed", (), Laundered("round_mix", (Account("ann"),), (30_000_000,), way)
    )
    drawn = background(scenario, holdings(world), streams)
    with pytest.raises(BadInput, match=r"^module mixing: begin>mixed: 'joined': round_mix e001-004 wants 301 ordinary users, "):
        orders(world, [event], drawn, scenario, Keyring(streams))
