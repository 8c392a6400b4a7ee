"""Keys: made once and kept, looked at before each start; those of sites are what Tor itself would write."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from toy_sites import CLIENT, needs_tor, toy_services

from parola.range import keys
from parola.range.layout import loopback, public_names
from parola_kit.errors import BadInput

NOW = datetime.now(UTC)
P, D = 2**255 - 19, -121665 * pow(121666, -1, 2**255 - 19) % (2**255 - 19)


def times_base(scalar: int) -> bytes:
    """The public key of an expanded secret, by RFC 8032's own formulas: an oracle that shares no code with what is tested."""

    def add(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
        (x, y), (u, v) = a, b
        cross = D * x * u * y * v
        return (x * v + u * y) * pow(1 + cross, -1, P) % P, (y * v + x * u) * pow(1 - cross, -1, P) % P

    y = 4 * pow(5, -1, P) % P
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    point, total = (x if x % 2 == 0 else P - x, y), (0, 1)
    for bit in bin(scalar)[2:]:
        total = add(total, total)
        total = add(total, point) if bit == "1" else total
    return (total[1] | (total[0] & 1) << 255).to_bytes(32, "little")


def test_a_service_has_the_files_of_its_name(tmp_path: Path) -> None:
    (service,) = toy_services(tmp_path, ("shop",))
    keys.write_service(service, tmp_path / "shop")
    secret, public = ((tmp_path / "shop" / f"hs_ed25519_{kind}_key").read_bytes() for kind in ("secret", "public"))
    assert (secret[:32], len(secret)) == (b"== ed25519v1-secret: type0 ==\0\0\0", 96)
    assert (public[:32], len(public)) == (b"== ed25519v1-public: type0 ==\0\0\0", 64)
    assert times_base(int.from_bytes(secret[32:64], "little")) == public[32:]
    assert base64.b32decode(service.onion[:56].upper())[:32] == public[32:]
    assert not (tmp_path / "shop" / "authorized_clients").exists()


def test_who_may_open_a_restricted_site_holds_the_other_half(tmp_path: Path) -> None:
    (service,) = toy_services(tmp_path, ("board",), ("board",))
    keys.write_service(service, tmp_path / "board")
    keys.write_client(service, tmp_path)
    given = (tmp_path / "board" / "authorized_clients" / "class.auth").read_text("ascii").strip().split(":")
    name, *held = (tmp_path / "board.auth_private").read_text("ascii").strip().split(":")
    assert (f"{name}.onion", given[:2], held[:2]) == (service.onion, ["descriptor", "x25519"], ["descriptor", "x25519"])
    public, private = (base64.b32decode(one + "====") for one in (given[2], held[2]))
    assert private == CLIENT
    stranger = X25519PrivateKey.from_private_bytes(hashlib.sha256(b"stranger").digest())
    own = X25519PrivateKey.from_private_bytes(private)
    assert stranger.exchange(X25519PublicKey.from_public_bytes(public)) == own.exchange(stranger.public_key())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = tmp_path_factory.mktemp("keys") / "tor"
    keys.make(loopback(), state)
    return state


@needs_tor
def test_keys_are_made_once_and_kept(made: Path) -> None:
    found = keys.kept(loopback(9900), made, datetime.now(UTC))
    assert found is not None
    values = found.lines(loopback(9900))
    assert len({value for one in found.nodes.values() for value in (one["fingerprint"], one.get("v3ident"))} - {None}) == 10
    assert all(re.fullmatch(r"authority\d orport=990\d v3ident=[0-9A-F]{40} 127\.0\.0\.1\d:99\d\d [0-9A-F]{40}", one) for one in values)
    assert found.certificates().count("dir-key-certification") == 3
    assert {path.stat().st_mode & 0o777 for path in (made / "keys").rglob("*key*") if path.is_file()} == {0o600}


@needs_tor
@pytest.mark.parametrize("days", [-1, 400], ids=["clock set back", "a year later"])
def test_certificates_that_do_not_hold_now_are_made_anew(made: Path, days: int) -> None:
    assert keys.kept(loopback(), made, NOW + timedelta(days=days)) is None


@needs_tor
@pytest.mark.parametrize(
    "name",
    ["authority1/authority_signing_key", "authority3/authority_certificate", "relay2/secret_id_key", "relay4/ed25519_master_id_secret_key"],
)
def test_a_corrupt_or_missing_key_is_named(made: Path, name: str) -> None:
    path = made / "keys" / name
    data = path.read_bytes()
    try:
        path.write_bytes(data[:-9] + b"123456789")
        with pytest.raises(BadInput, match=rf"{re.escape(str(path))}: is not the key that was made; remove {re.escape(str(made))}"):
            keys.kept(loopback(), made, NOW)
        path.unlink()
        with pytest.raises(BadInput, match=rf"{re.escape(str(path))}: is not there; remove"):
            keys.kept(loopback(), made, NOW)
    finally:
        path.write_bytes(data)


@pytest.mark.parametrize("text", ["", "{", '{"format": 1}', "[]"])
def test_a_broken_list_of_keys_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / keys.NAME).write_text(text, "utf-8")
    with pytest.raises(BadInput, match=rf"{re.escape(str(tmp_path / keys.NAME))}.*remove"):
        keys.kept(loopback(), tmp_path, NOW)


def test_nothing_is_kept_before_the_first_start(tmp_path: Path) -> None:
    assert keys.kept(loopback(), tmp_path, NOW) is None
    assert len(public_names()) == 7
