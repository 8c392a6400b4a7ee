"""Named methods with their sources and where they mislead. A method gives a reading, never a fact.

`trace`, `change` and `times` read a seat's evidence, a transaction at a time. The others take a whole ledger in numbers (`graph`) and give
columns of numbers: `neighbours`, `joins` (CoinJoin, payjoin), `clusters`, `candidates` (change), `taint`, `peel`, `lookalikes`.

On text (docs/methods-text.md): `extract` finds entities and their places, `style` compares how accounts write, `hours` when they act.
"""
