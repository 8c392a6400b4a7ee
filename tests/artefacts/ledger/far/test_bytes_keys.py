"""Keys of far wallets: public keys that belong to their secrets, in an order that tells nothing; signatures as coincurve makes them."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest
from coincurve import PrivateKey, PublicKeyXOnly
from tiny_bytes import EACH, KEYS, STREAMS, WALLETS

from parola.artefacts.ledger.far import keys as making
from parola.artefacts.ledger.far.curve import ecdsa, progression, schnorr
from parola.artefacts.ledger.far.keys import KEY, Keys, keys, programs
from parola.artefacts.ledger.keys import ORDER, hash160
from parola.streams import Streams

NUMBERS = np.arange(WALLETS * EACH)
ROWS = KEYS.at(NUMBERS)
DIGESTS = [bytes([n]) * 32 for n in range(20)]


def secrets(found: Keys = KEYS) -> list[bytes]:
    return list(found.chain.secrets(found.rows["place"].tolist()))


def signer(secret: bytes) -> Any:
    """coincurve's types know nothing of None for auxiliary randomness, and leave nonces open."""
    return PrivateKey(secret)


def test_a_public_key_is_its_secrets() -> None:
    for row, secret in zip(ROWS, secrets(), strict=True):
        public = signer(secret).public_key.format()
        assert row["public"].tobytes() == public
        assert row["x"].tobytes() == public[1:]
        assert row["hashed"].tobytes() == hash160(public)


def test_no_two_keys_are_one() -> None:
    assert len(set(secrets())) == WALLETS * EACH
    assert len({row["public"].tobytes() for row in ROWS}) == WALLETS * EACH


def test_keys_of_a_wallet_lie_at_no_common_distance() -> None:
    place = KEYS.rows["place"].reshape(WALLETS, EACH)
    assert sorted(place.reshape(-1).tolist()) == NUMBERS.tolist()
    steps = np.diff(place, axis=1)
    assert sum(len(set(row)) == 1 for row in steps.tolist()) == 0
    assert len(np.unique(steps)) > 30


def test_programs_are_hashes_or_x_only_keys() -> None:
    taproot = NUMBERS % 3 == 0
    for row, keyed, program in zip(ROWS, taproot, programs(ROWS, taproot), strict=True):
        assert program.tobytes() == (row["x"].tobytes() if keyed else row["hashed"].tobytes() + bytes(12))


def test_a_key_can_be_paid_by_near_wallets() -> None:
    assert KEYS.hashed(7) == ROWS[7]["hashed"].tobytes()
    assert len(KEYS.hashed(7)) == 20


def test_another_seed_has_other_keys() -> None:
    others = keys([EACH] * WALLETS, Streams("other"))
    assert not set(secrets()) & set(secrets(others))


def test_no_keys_at_all() -> None:
    assert len(keys([], STREAMS).rows) == 0


@pytest.mark.parametrize("chunk", [1, 7, 80, 1_000])
def test_any_size_of_chunk_gives_the_same_keys(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(making, "CHUNK", chunk)
    assert keys([EACH] * WALLETS, STREAMS).rows.tobytes() == KEYS.rows.tobytes()


def test_two_workers_give_the_same_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "CHUNK", 30)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert keys([EACH] * WALLETS, STREAMS, pool.map).rows.tobytes() == KEYS.rows.tobytes()


def test_a_progression_over_the_order_of_the_curve() -> None:
    first, step, count = ORDER - 2, 5, 3
    numbers = [((first + n * step) % ORDER).to_bytes(32, "big") for n in range(count)]
    wanted = b"".join(signer(number).public_key.format() for number in numbers)
    assert progression(numbers[0], step.to_bytes(32, "big"), count) == wanted


def test_a_progression_that_doubles() -> None:
    one, two = (n.to_bytes(32, "big") for n in (1, 2))
    assert progression(one, one, 2) == signer(one).public_key.format() + signer(two).public_key.format()


def test_ecdsa_is_coincurves() -> None:
    some = secrets()[: len(DIGESTS)]
    assert ecdsa(DIGESTS, some) == [
        signer(secret).sign(digest, hasher=None) + b"\x01" for secret, digest in zip(some, DIGESTS, strict=True)
    ]


def test_schnorr_is_coincurves_for_both_halves_of_the_curve() -> None:
    some = secrets()[: len(DIGESTS)]
    found = schnorr(DIGESTS, some)
    assert found == [signer(secret).sign_schnorr(digest, None) for secret, digest in zip(some, DIGESTS, strict=True)]
    assert {row["public"].tobytes()[0] for row in ROWS[: len(DIGESTS)]} == {2, 3}
    for row, digest, signature in zip(ROWS, DIGESTS, found, strict=False):
        assert PublicKeyXOnly(row["x"].tobytes()).verify(signature, digest)


def test_a_row_is_a_line_of_cache() -> None:
    assert KEY.itemsize == 64
