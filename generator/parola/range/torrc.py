"""What each node of a private Tor network is told. No address but the network's own is in it, and nothing leaves through it.

The settings are those of torrc's manual (tor 0.4.8 and later), with values that were measured: 25 of 25 cold starts in 16.3 to 19.5 s.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from parola.range.layout import Layout, Node
from parola_kit.notice import MARK_ASCII

VOTING_SECONDS = 6  # of the first votes; the network starts at a multiple of it


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the files of one node lie, all of them below the folder of this run."""

    home: Path
    empty: Path

    @property
    def torrc(self) -> Path:
        """Its settings."""
        return self.home / "torrc"

    @property
    def keys(self) -> Path:
        """Its key files, where Tor looks for them."""
        return self.home / "data" / "keys"

    @property
    def control(self) -> Path:
        """The Unix socket of its control port."""
        return self.home / "control"

    def service(self, name: str) -> Path:
        """The folder of one onion service."""
        return self.home / "onion" / name


COMMON = (
    "TestingTorNetwork 1",
    "UseDefaultFallbackDirs 0",
    "AddressDisableIPv6 1",
    "ClientUseIPv6 0",
    "PathsNeededToBuildCircuits 0.67",
    "ShutdownWaitLength 1",
    "CookieAuthentication 1",
    "NumCPUs 1",
    "AvoidDiskWrites 1",
    "LearnCircuitBuildTimeout 0",  # what it learns from a burst of forty services is a timeout of days
    "VanguardsLiteEnabled 0",  # a second layer of guards has no choice among seven nodes
    "SafeLogging 0",  # every name in these logs is fictitious
    "Log [~control]notice [control]warn stdout",
)
PUBLIC = (
    f'ContactInfo "{MARK_ASCII}"',
    "SocksPort 0",
    "ExitRelay 0",
    "ExitPolicy reject *:*",
    "IPv6Exit 0",
    "AssumeReachable 1",
    "PublishServerDescriptor v3",
    "ServerDNSDetectHijacking 0",
    "ServerDNSTestAddresses",
    "CountPrivateBandwidth 0",  # otherwise one lucky measurement gives a single node all the weight
    "TestingMinTimeToReportBandwidth 1 day",
)
AUTHORITY = (
    "AuthoritativeDirectory 1",
    "V3AuthoritativeDirectory 1",
    "TestingAuthDirTimeToLearnReachability 0",
    f"TestingV3AuthInitialVotingInterval {VOTING_SECONDS}",
    "TestingV3AuthInitialVoteDelay 2",
    "TestingV3AuthInitialDistDelay 2",
    "V3AuthVotingInterval 300",
    "V3AuthVoteDelay 20",
    "V3AuthDistDelay 20",
    "V3AuthNIntervalsValid 12",
    "TestingDirAuthVoteGuard *",
    "TestingDirAuthVoteHSDir *",
    "TestingDirAuthVoteExitIsStrict 1",
    "TestingMinExitFlagThreshold 0",
    # A descriptor lies at two of the seven nodes and not at all of them: forty services upload theirs in a second then.
    "ConsensusParams hsdir_n_replicas=1 hsdir_spread_store=2 hsdir_spread_fetch=2",
)
NO_DISGUISE = "CircuitPadding 0"  # circuits that stay open as a disguise take memory, and nobody here counts them; a relay must have it
SERVICES = (
    "SocksPort 0",
    NO_DISGUISE,
    "MaxClientCircuitsPending 256",  # of forty services that all begin at once
)


def torrc(node: Node, layout: Layout, authorities: Sequence[str], folders: Folders, services: Iterable[tuple[str, Path]]) -> str:
    """The settings of one node.

    ``authorities`` are the values of ``DirAuthority``; ``services`` the name and the web server's socket of each onion service.
    """
    own = [
        *COMMON,
        *(f"DirAuthority {value}" for value in authorities),
        f"DataDirectory {_quoted(folders.home / 'data')}",
        f"GeoIPFile {_quoted(folders.empty)}",
        f"GeoIPv6File {_quoted(folders.empty)}",
        f"ControlPort unix:{_quoted(folders.control)}",
        f"CookieAuthFile {_quoted(folders.home / 'cookie')}",
        f"OutboundBindAddress {node.address}",
    ]
    if node.role in ("authority", "relay"):
        own += _public(node, folders)
    elif node.role == "services":
        own += [*SERVICES, *(line for name, socket in services for line in _service(folders.service(name), socket))]
    else:
        where = layout.socks.removeprefix("unix:")
        socks = f"unix:{_quoted(Path(where))}" if where != layout.socks else where
        own += [
            f"SocksPort {socks} OnionTrafficOnly ExtendedErrors",
            "ClientOnly 1",
            NO_DISGUISE,
            f"ClientOnionAuthDir {_quoted(folders.home / 'auth')}",
        ]
    return "\n".join([f"# {MARK_ASCII}", *own, ""])


def _public(node: Node, folders: Folders) -> list[str]:
    here = [f"Nickname {node.name}", f"Address {node.address}", f"ORPort {node.address}:{node.or_port} IPv4Only"]
    here += [f"ServerDNSResolvConfFile {_quoted(folders.empty)}", *PUBLIC]
    if node.role == "authority":
        here += [f"DirPort {node.address}:{node.dir_port}", *AUTHORITY]
    return here


def _service(folder: Path, socket: Path) -> list[str]:
    return [f"HiddenServiceDir {_quoted(folder)}", f"HiddenServicePort 80 unix:{_quoted(socket)}"]


def _quoted(path: Path) -> str:
    text = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
