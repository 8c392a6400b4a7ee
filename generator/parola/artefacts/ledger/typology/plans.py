"""From what happened to orders: one plan for each typology, by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from parola.artefacts.ledger.typology import chains, fans, mixes, pool, services, tricks
from parola.artefacts.ledger.typology.sketch import Around, Plan, Sketch
from parola.simulate.events import Laundered

PLANS: dict[str, Callable[[Sketch, Any], None]] = {
    "peel_chain": chains.peel_chain,
    "fan_in": fans.fan_in,
    "fan_out": fans.fan_out,
    "scatter_gather": fans.scatter_gather,
    "gather_scatter": fans.gather_scatter,
    "cycle": chains.cycle,
    "layers": fans.layers,
    "structuring": services.structuring,
    "pool_mix": pool.pool_mix,
    "round_mix": mixes.round_mix,
    "maker_mix": mixes.maker_mix,
    "payjoin": mixes.payjoin,
    "deposit_reuse": services.deposit_reuse,
    "chain_hop": services.chain_hop,
    "cash_out": services.cash_out,
    "consolidation": services.consolidation,
    "dust": tricks.dust,
    "poisoning": tricks.poisoning,
}


def plan(name: str, at: int, happened: Laundered, around: Around) -> Plan:
    """The orders of one instance; ``name`` is the id of what happened, unique in the class. Equal arguments give equal orders.

    Raises:
        BadInput: it wants more ordinary users than there are, or a look-alike address that was not found.
    """
    sketch = Sketch(name, at, happened, around)
    PLANS[happened.typology](sketch, happened.what)
    return sketch.plan
