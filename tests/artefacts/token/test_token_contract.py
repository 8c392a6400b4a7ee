"""The contract that is kept is what its source compiles to."""

from __future__ import annotations

import hashlib
from importlib.metadata import version

from vyper.compiler import compile_code

from parola.artefacts.token import contract
from parola.artefacts.token.calldata import FUNCTIONS, SELECTORS
from parola.artefacts.token.logs import EVENTS
from parola_kit.notice import MARK_ASCII


def test_it_is_what_the_source_compiles_to() -> None:
    kept = contract.compiled()
    assert kept["compiler"] == f"vyper {version('vyper')}"
    assert kept["source_sha256"] == hashlib.sha256(contract.source().encode()).hexdigest()
    made = compile_code(contract.source(), output_formats=["abi", "bytecode", "bytecode_runtime", "settings_dict"])
    assert {name: made[name] for name in ("abi", "bytecode", "bytecode_runtime")} == {
        name: kept[name] for name in ("abi", "bytecode", "bytecode_runtime")
    }
    assert made["settings_dict"]["evm_version"] == kept["evm_version"]


def test_its_name_carries_the_mark() -> None:
    assert MARK_ASCII.encode().hex() in contract.bytecode().hex()


def test_functions_and_events_are_those_of_its_interface() -> None:
    abi = contract.compiled()["abi"]
    shapes = {f"{e['name']}({','.join(i['type'] for i in e['inputs'])})" for e in abi if e["type"] == "function"}
    assert {signature for signature, _ in FUNCTIONS.values()} < shapes
    assert len(set(SELECTORS.values())) == len(FUNCTIONS)
    events = {e["name"]: [i["indexed"] for i in e["inputs"]] for e in abi if e["type"] == "event"}
    assert {event.name: [True] * len(event.indexed) + [False] * event.has_units for event in EVENTS.values()} == events
