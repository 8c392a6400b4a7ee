"""Secrets in the bytes of a large file, which is looked through a part at a time."""

from __future__ import annotations

import pytest

from parola.checks import needles

SECRETS = frozenset(bytes([n]) * 16 + bytes(range(16)) for n in range(1, 40))


@pytest.mark.parametrize("part", [1, 31, 32, 33, 100])
@pytest.mark.parametrize("at", [0, 1, 68, 69, 99, 100, 168])
def test_a_secret_is_found_wherever_the_parts_meet(monkeypatch: pytest.MonkeyPatch, part: int, at: int) -> None:
    monkeypatch.setattr(needles, "PART", part)
    secret = sorted(SECRETS)[7]
    assert needles.in_bytes(bytes(at) + secret + bytes(168 - at), SECRETS)
    assert not needles.in_bytes(bytes(at) + secret[:-1] + bytes(169 - at), SECRETS)


def test_nothing_is_found_in_nothing() -> None:
    assert not needles.in_bytes(b"", SECRETS)
    assert not needles.in_bytes(bytes(64), frozenset())
