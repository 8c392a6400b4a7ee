"""The token's contract in revm, one transaction at a time: what it holds, logs, uses and refuses is the last word.

pyrevm keeps slots warm from one call to the next, so each call gets an engine of its own, with the storage that the call before left.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from pyrevm import EVM, AccountInfo, BlockEnv, CfgEnv, Env

from parola.artefacts.token import contract
from parola.artefacts.token.keccak import keccak256
from parola.artefacts.token.rules import CHAIN_ID

SPEC = "CANCUN"
AT = "0x" + "c0" * 20
RUNTIME = bytes.fromhex(contract.compiled()["bytecode_runtime"][2:])
# Slots as `vyper -f layout` numbers them.
ISSUER, SUPPLY, BALANCE, ALLOWANCE, FROZEN = range(5)


@dataclass(frozen=True)
class Result:
    """What a receipt says: logs as (topics, data)."""

    done: bool
    gas: int
    logs: tuple[tuple[tuple[bytes, ...], bytes], ...]


def slot(number: int, *keys: bytes) -> int:
    """The slot of a mapping's value; keys are addresses of 20 bytes."""
    found = number.to_bytes(32, "big")
    for key in keys:
        found = keccak256(found + key.rjust(32, b"\0"))
    return int.from_bytes(found, "big")


class Oracle:
    """A contract whose issuer is the given account; only these accounts take part.

    Each call is rolled back, for pyrevm would keep its slots warm and take them for changed in the next; what it wrote is then put into the
    engine's database. An insert does that while the contract is not loaded, which is so after a rollback.
    """

    def __init__(self, issuer: bytes, accounts: Iterable[bytes]) -> None:
        some = list(accounts)
        self._slots = [SUPPLY, *(slot(n, key) for n in (BALANCE, FROZEN) for key in some)]
        self._slots += [slot(ALLOWANCE, a, b) for a in some for b in some]
        self._held: dict[int, int] = {}
        self._evm = engine()
        self._evm.insert_account_info(AT, AccountInfo(code=RUNTIME))
        self._put({ISSUER: int.from_bytes(issuer, "big")})

    def call(self, signer: bytes, data: bytes) -> Result:
        """Send one transaction."""
        evm, before = self._evm, self._evm.snapshot()
        with suppress(RuntimeError):  # pyrevm says that the contract refused; so does the result
            evm.message_call("0x" + signer.hex(), AT, calldata=data)
        assert evm.result is not None
        assert not evm.result.is_halt, evm.result.reason
        logs = tuple((tuple(bytes.fromhex(t[2:]) for t in log.topics), log.data[1]) for log in evm.result.logs)
        made = Result(evm.result.is_success, evm.result.gas_used, logs)
        found = {place: evm.storage(AT, place) for place in self._slots}
        evm.revert(before)
        self._put({place: value for place, value in found.items() if value != self._held.get(place, 0)})
        return made

    def _put(self, values: dict[int, int]) -> None:
        for place, value in values.items():
            before = self._evm.snapshot()
            self._evm.insert_account_storage(AT, place, value)
            self._evm.revert(before)
        self._held |= values

    def balance(self, account: bytes) -> int:
        return self._held.get(slot(BALANCE, account), 0)

    def allowance(self, owner: bytes, spender: bytes) -> int:
        return self._held.get(slot(ALLOWANCE, owner, spender), 0)

    def frozen(self, account: bytes) -> bool:
        return bool(self._held.get(slot(FROZEN, account), 0))

    @property
    def supply(self) -> int:
        return self._held.get(SUPPLY, 0)


def engine() -> EVM:
    """An empty chain with this chain's number."""
    return EVM(env=Env(cfg=CfgEnv(chain_id=CHAIN_ID), block=BlockEnv(gas_limit=30_000_000)), spec_id=SPEC)


def deployed(issuer: bytes) -> int:
    """Gas of deploying."""
    evm = engine()
    evm.deploy("0x" + issuer.hex(), contract.bytecode())
    assert evm.result is not None
    return evm.result.gas_used
