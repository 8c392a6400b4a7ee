"""The token's contract as its source says it (ERC-20, with a freeze): what each call does, from nothing but calls.

Written from ``token.vy`` a second time, so that it can contradict the balances by which our own chain was made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from parola.checks.token_raw import Log, keccak

ZERO = bytes(20)
WORD = 32
Words = list[bytes]
Told = tuple[bytes, tuple[bytes, ...], bytes]  # first topic, addresses among the topics, data


def _selector(signature: str) -> bytes:
    return keccak(signature.encode())[:4]


TRANSFERRED, APPROVED = keccak(b"Transfer(address,address,uint256)"), keccak(b"Approval(address,address,uint256)")
FROZEN, UNFROZEN = keccak(b"Freeze(address)"), keccak(b"Unfreeze(address)")


class Refused(Exception):
    """The contract takes a call back: nothing happens, and nothing is logged."""


def _none() -> defaultdict[bytes, int]:
    return defaultdict(int)


def _nothing() -> defaultdict[tuple[bytes, bytes], int]:
    return defaultdict(int)


@dataclass(slots=True)
class Contract:
    """The contract at ``address`` that ``issuer`` made: all that it remembers. Addresses have 20 bytes."""

    address: bytes
    issuer: bytes
    supply: int = 0
    held: defaultdict[bytes, int] = field(default_factory=_none)
    allowed: defaultdict[tuple[bytes, bytes], int] = field(default_factory=_nothing)
    frozen: set[bytes] = field(default_factory=set[bytes])

    def call(self, signer: bytes, data: bytes) -> Log | None:
        """Do a call; what it logs, or None where it is refused.

        Raises:
            ValueError: it is no call of this contract.
        """
        name = METHODS.get(data[:4])
        if name is None or len(data) != 4 + WORD * len(ARGUMENTS[name]):
            raise ValueError(f"its input 0x{data[:4].hex()} of {len(data)} bytes is no call of the contract")
        words = [data[at : at + WORD] for at in range(4, len(data), WORD)]
        try:
            topic, who, units = RULES[name](self, signer, *map(_read, ARGUMENTS[name], words))
        except Refused:
            return None
        return Log(self.address, (topic, *(one.rjust(WORD, b"\0") for one in who)), units)


def method(data: bytes) -> str:
    """The name of the function that some input calls, empty where there is none."""
    return METHODS.get(data[:4], "")


def _read(kind: str, word: bytes) -> bytes | int:
    if kind == "uint256":
        return int.from_bytes(word, "big")
    if any(word[:12]):
        raise Refused
    return word[12:]


def _refuse(when: bool) -> None:
    if when:
        raise Refused


def _move(contract: Contract, sender: bytes, receiver: bytes, units: int) -> Told:
    _refuse(receiver == ZERO or sender in contract.frozen or receiver in contract.frozen or contract.held[sender] < units)
    contract.held[sender] -= units
    contract.held[receiver] += units
    return TRANSFERRED, (sender, receiver), _word(units)


def _approve(contract: Contract, signer: bytes, spender: bytes, units: int) -> Told:
    contract.allowed[signer, spender] = units
    return APPROVED, (signer, spender), _word(units)


def _move_from(contract: Contract, signer: bytes, sender: bytes, receiver: bytes, units: int) -> Told:
    _refuse(signer in contract.frozen or contract.allowed[sender, signer] < units)
    told = _move(contract, sender, receiver, units)
    contract.allowed[sender, signer] -= units
    return told


def _mint(contract: Contract, signer: bytes, receiver: bytes, units: int) -> Told:
    _refuse(signer != contract.issuer or contract.supply + units >= 1 << 256)
    contract.supply += units
    contract.held[receiver] += units
    return TRANSFERRED, (ZERO, receiver), _word(units)


def _burn(contract: Contract, signer: bytes, units: int) -> Told:
    _refuse(signer != contract.issuer or contract.held[signer] < units)
    contract.held[signer] -= units
    contract.supply -= units
    return TRANSFERRED, (signer, ZERO), _word(units)


def _freeze(contract: Contract, signer: bytes, account: bytes) -> Told:
    _refuse(signer != contract.issuer)
    contract.frozen.add(account)
    return FROZEN, (account,), b""


def _unfreeze(contract: Contract, signer: bytes, account: bytes) -> Told:
    _refuse(signer != contract.issuer)
    contract.frozen.discard(account)
    return UNFROZEN, (account,), b""


def _word(units: int) -> bytes:
    return units.to_bytes(WORD, "big")


ARGUMENTS = {
    "transfer": ("address", "uint256"),
    "approve": ("address", "uint256"),
    "transferFrom": ("address", "address", "uint256"),
    "mint": ("address", "uint256"),
    "burn": ("uint256",),
    "freeze": ("address",),
    "unfreeze": ("address",),
}
METHODS = {_selector(f"{name}({','.join(kinds)})"): name for name, kinds in ARGUMENTS.items()}
RULES: dict[str, Callable[..., Told]] = {
    "transfer": _move,
    "approve": _approve,
    "transferFrom": _move_from,
    "mint": _mint,
    "burn": _burn,
    "freeze": _freeze,
    "unfreeze": _unfreeze,
}
