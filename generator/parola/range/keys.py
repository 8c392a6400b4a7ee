"""Key files: those of authorities and relays, made by Tor once and kept; those of onion services, worked out from the class's secrets."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from parola.labs.pages import save
from parola.manifest import digest, dumps
from parola.range import process
from parola.range.layout import Layout, Node
from parola.world import onion
from parola_kit import contracts
from parola_kit.errors import BadInput
from parola_kit.notice import MARK, MARK_ASCII

NAME = "keys.json"
IDENTITY = ("secret_id_key", "ed25519_master_id_secret_key")  # what a node is; all its other keys are made anew
OF_AUTHORITY = ("authority_signing_key", "authority_certificate")
MONTHS, SPARE = "12", timedelta(days=2)
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Kept:
    """The nodes' own keys: fingerprints by node, and of authorities those of the identity that signs the consensus."""

    folder: Path
    nodes: Mapping[str, Mapping[str, Any]]

    def lines(self, layout: Layout) -> list[str]:
        """The values of ``DirAuthority``, one an authority."""
        return [
            f"{node.name} orport={node.or_port} v3ident={self.nodes[node.name]['v3ident']} {node.address}:{node.dir_port} "
            f"{self.nodes[node.name]['fingerprint']}"
            for node in layout.of("authority")
        ]

    def certificates(self) -> str:
        """The certificates of all authorities."""
        return "".join(path.read_text("ascii") for path in sorted(self.folder.glob("*/authority_certificate")))

    def copy(self, node: Node, to: Path) -> None:
        """Put the keys of a node where Tor looks for them."""
        to.mkdir(parents=True, mode=0o700)
        for name in self.nodes[node.name]["files"]:
            shutil.copyfile(self.folder / node.name / name, to / name)
            (to / name).chmod(0o600)


@dataclass(frozen=True, slots=True)
class Service:
    """One onion service: its name, its secret, its web server's socket, and the secret of its clients where it is restricted."""

    name: str
    secret: bytes
    socket: Path
    client: bytes | None = None

    @property
    def onion(self) -> str:
        """Its onion name."""
        return onion.name(self.secret)


def kept(layout: Layout, state: Path, now: datetime) -> Kept | None:
    """The keys kept below ``state``; None where none are, or those of an authority are not valid at ``now``.

    Raises:
        BadInput: a file is not there, or was changed since; names it.
    """
    if not (state / NAME).is_file():
        return None
    found = Kept(state / "keys", _read(state / NAME)["nodes"])
    if sorted(found.nodes) != sorted(node.name for node in layout.public):
        return None
    for node, told in found.nodes.items():
        _sound(found.folder / node, told["files"], state)
    valid = (told["made"] <= now.isoformat() < told["expires"] for told in found.nodes.values() if "expires" in told)
    return found if all(valid) else None


def make(layout: Layout, state: Path) -> Kept:
    """Have Tor make the keys of all authorities and relays, and keep them below ``state``.

    Raises:
        BadInput: Tor is not there, or makes none.
    """
    shutil.rmtree(state / "keys", ignore_errors=True)
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix="parola-keys-") as place, ThreadPoolExecutor(2) as pool:
        process.give(Path(place))
        nodes = dict(pool.map(partial(_made, Path(place), state / "keys"), layout.public))
    document = {"format": 1, "notice": MARK, "nodes": nodes}
    contracts.check("tor_keys", document, NAME)
    save(state / NAME, dumps(document))
    return Kept(state / "keys", nodes)


def write_service(service: Service, folder: Path) -> None:
    """The files of one onion service (tor manual, ``HiddenServiceDir``): Ed25519 keys as Tor writes them, and who may open it."""
    folder.mkdir(parents=True, mode=0o700)
    expanded = bytearray(hashlib.sha512(service.secret).digest())  # RFC 8032, section 5.1.5
    expanded[0] &= 248
    expanded[31] = expanded[31] & 63 | 64
    public = Ed25519PrivateKey.from_private_bytes(service.secret).public_key().public_bytes_raw()
    (folder / "hs_ed25519_secret_key").write_bytes(b"== ed25519v1-secret: type0 ==\0\0\0" + expanded)
    (folder / "hs_ed25519_public_key").write_bytes(b"== ed25519v1-public: type0 ==\0\0\0" + public)
    if service.client is not None:
        key = X25519PrivateKey.from_private_bytes(service.client).public_key().public_bytes_raw()
        (folder / "authorized_clients").mkdir(mode=0o700)
        (folder / "authorized_clients" / "class.auth").write_text(f"descriptor:x25519:{_base32(key)}\n", "ascii")


def write_client(service: Service, folder: Path) -> None:
    """What the client holds to open a restricted service (tor manual, ``ClientOnionAuthDir``)."""
    if service.client is not None:
        line = f"{service.onion.removesuffix('.onion')}:descriptor:x25519:{_base32(service.client)}\n"
        (folder / f"{service.name}.auth_private").write_text(line, "ascii")


def _base32(key: bytes) -> str:
    return base64.b32encode(key).decode().rstrip("=")


def _read(path: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise BadInput(f"{path}: cannot be read; {_mend(path.parent)}") from None
    try:
        contracts.check("tor_keys", document, str(path))
    except BadInput as error:
        raise BadInput(f"{error}; {_mend(path.parent)}") from None
    return document


def _sound(folder: Path, files: Mapping[str, str], state: Path) -> None:
    for name, known in files.items():
        if not (folder / name).is_file():
            raise BadInput(f"{folder / name}: is not there; {_mend(state)}")
        if digest(folder / name) != known:
            raise BadInput(f"{folder / name}: is not the key that was made; {_mend(state)}")


def _mend(state: Path) -> str:
    return f"remove {state}, and the next start makes new keys; onion names stay as they are"


def _made(place: Path, kept: Path, node: Node) -> tuple[str, dict[str, Any]]:
    """Make one node's keys in a folder below ``place``, and keep those that say what it is in one below ``kept``."""
    work, target = place / node.name, kept / node.name
    keys = work / "keys"
    for folder in (work, keys):
        folder.mkdir(mode=0o700)
    process.give(work)
    told: dict[str, Any] = _certified(keys) if node.role == "authority" else {}
    command = [process.tor(), "--list-fingerprint", "--hush", *process.no_other_settings(work / "none"), "--ContactInfo", MARK_ASCII]
    said = _run([*command, "--ORPort", "127.0.0.1:9", "--Nickname", node.name, "--DataDirectory", str(work)], work)
    told["fingerprint"] = said.strip().splitlines()[-1].removeprefix(f"{node.name} ").replace(" ", "")
    target.mkdir(parents=True, mode=0o700)
    names = (*IDENTITY, *(OF_AUTHORITY if node.role == "authority" else ()))
    for name in names:
        shutil.copyfile(keys / name, target / name)
        (target / name).chmod(0o600)
    return node.name, {**told, "files": {name: digest(target / name) for name in names}}


def _certified(keys: Path) -> dict[str, str]:
    """Make an authority's identity, which signs its certificate and is not needed again; its times are the certificate's own, in UTC."""
    identity = ["-i", str(keys / "authority_identity_key"), "-s", str(keys / "authority_signing_key")]
    command = [process.gencert(), "--create-identity-key", *identity, "-c", str(keys / "authority_certificate"), "-m", MONTHS]
    _run([*command, "--passphrase-fd", "0"], keys)
    text = (keys / "authority_certificate").read_text("ascii")
    told: dict[str, str] = dict(re.findall(r"^(fingerprint|dir-key-published|dir-key-expires) (.+)$", text, re.MULTILINE))
    made, expires = (datetime.fromisoformat(told[name]).replace(tzinfo=UTC) for name in ("dir-key-published", "dir-key-expires"))
    return {"v3ident": told["fingerprint"], "made": made.isoformat(), "expires": (expires - SPARE).isoformat()}


def _run(command: list[str], where: Path) -> str:
    done = subprocess.run(  # noqa: S603 -- our own commands
        process.lowered(command), cwd=where, input="\n", capture_output=True, text=True, check=False, timeout=SECONDS
    )
    if done.returncode:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise BadInput(f"{command[0]}: makes no keys: {' / '.join(lines[-3:])}")
    return done.stdout
