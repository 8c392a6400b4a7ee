"""The token's contract: its source, and what Vyper made of it; kept, so that a build needs no compiler."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


def source() -> str:
    """The Vyper source."""
    return files(__name__).joinpath("token.vy").read_text("utf-8")


@cache
def compiled() -> dict[str, Any]:
    """``compiler``, ``evm_version``, ``source_sha256``, ``bytecode`` and ``bytecode_runtime`` (0x and hex), ``abi``."""
    return json.loads(files(__name__).joinpath("token.json").read_text("utf-8"))


def bytecode() -> bytes:
    """What a transaction carries that deploys the contract; its constructor takes nothing."""
    return bytes.fromhex(compiled()["bytecode"][2:])
