"""What wallets have that nobody pays: as much as the rule about their means says, or more."""

from __future__ import annotations

from parola.locate import folder
from parola.spec.around import effects, givers
from parola.spec.resolve import bundle, names
from parola.spec.roster import Seat
from parola.spec.typology import GIVEN
from parola.streams import Streams
from parola.world.make import world


def test_who_gives_has_what_the_rule_counts_on() -> None:
    read = bundle(folder("scenarios") / "lantern-strait")
    made = world(read, [Seat("s01", "", "en", "")], names(folder("scenarios") / "names"), Streams("tests"))
    known = givers([effect for module in read.modules.values() for _, effect in effects(module)])
    held = {wallet: sum(coins) for (wallet, _), coins in made.endowments.items() if wallet.startswith("cell/")}
    assert {wallet.split("/")[2] for wallet in held} == known & {name for module in read.modules.values() for name in module.wallets}
    assert GIVEN < min(held.values()) < 1.2 * GIVEN
