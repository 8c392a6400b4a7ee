"""An address that looks like another at both ends, found by trying one key after the next."""

from __future__ import annotations

from parola.artefacts.ledger import bech32
from parola.artefacts.ledger.far.curve import PUBLIC, progression
from parola.artefacts.ledger.keys import Keyring, hash160
from parola_kit.errors import BadInput

BEFORE = len("bcrt1q")  # letters that every address of version 0 begins with
PART = 4_096  # keys that are made at a time
PATIENCE = 25  # times as many keys are tried as it takes on average, so that one search in 10^10 fails


def look_alike(keyring: Keyring, wallet: str, slot: str, address: str, first: int, last: int) -> str:
    """The slot ``slot+n`` of a wallet whose address has the ``first`` letters of an address after the six of all, and its ``last`` letters.

    Both wallets are P2WPKH. Takes 32 to the power of ``first + last`` keys on average; some 200,000 are tried in a second.

    Raises:
        BadInput: none was found.
    """
    base, head = keyring.secret(wallet, slot), _bits(address[BEFORE:][:first])
    for start in range(0, PATIENCE * 32 ** (first + last), PART):
        keys = progression(_plus(base, start), _plus(bytes(32), 1), PART)
        for n in range(PART):
            program = hash160(keys[PUBLIC * n : PUBLIC * (n + 1)])
            if int.from_bytes(program[:3], "big") >> 24 - 5 * first == head and _ends(program, address, last):
                return f"{slot}+{start + n}"
    raise BadInput(f"no key for an address like {address} was found; ask for fewer letters")


def _ends(program: bytes, address: str, last: int) -> bool:
    found = bech32.address(program)
    return found != address and found.endswith(address[len(address) - last :])


def _bits(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number << 5 | bech32.ALPHABET.index(letter)
    return number


def _plus(secret: bytes, steps: int) -> bytes:
    return (int.from_bytes(secret, "big") + steps).to_bytes(32, "big")
