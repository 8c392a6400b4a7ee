"""Of the class that most tests look at."""

from __future__ import annotations

from parola.locate import folder
from parola.spec.resolve import bundle

SEED = "20250303"
SEATS = 5
LABS = bundle(folder("scenarios") / "lantern-strait").scenario.labs
