"""Pictures of pages by Debian's Chromium, from its own command line: scripts off, nothing remembered, and no way out of the range.

The browser gets a rule for every address (a PAC file in a ``data:`` address): ``.onion`` to SOCKS or gateway, surface names to the gateway,
everything else to a port where nobody listens. Without it Chromium also asks the proxy for hosts of its maker. One thing no rule can hold
back: what a page names on this machine's own loopback is asked for directly; the range's sites forbid it by their policy.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from parola_kit.capture.ways import ONION, SURFACE, Unreached, Ways

PROGRAM = "chromium"
SECONDS = 60
# The switch that turns scripts off for pages alone; the one on the command line also stops what takes the picture.
NO_SCRIPTS = {"profile": {"default_content_setting_values": {"javascript": 2}}}
DEAD = "PROXY 127.0.0.1:9"  # the discard port: nobody listens
SIZE = "1280,1600"
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=HttpsUpgrades",
    "--hide-scrollbars",
    f"--window-size={SIZE}",
)


def program() -> str | None:
    """The path of Chromium; None where there is none."""
    return shutil.which(PROGRAM)


def version(path: str) -> str:
    """What Chromium calls itself."""
    done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603 -- found by program()
    return done.stdout.strip() or "unknown"


def rule(ways: Ways) -> str:
    """The PAC script: which way each host is reached."""
    gateway = f"PROXY {ways.gateway[0]}:{ways.gateway[1]}" if ways.gateway else DEAD
    onion = f"SOCKS5 {ways.socks[0]}:{ways.socks[1]}" if ways.socks else gateway
    surface = " || ".join(f'dnsDomainIs(host, "{name}")' for name in SURFACE)
    return (
        "function FindProxyForURL(url, host) { "
        f'if (dnsDomainIs(host, "{ONION}")) return "{onion}"; if ({surface}) return "{gateway}"; return "{DEAD}"; }}'
    )


def shoot(path: str, url: str, target: Path, ways: Ways) -> None:
    """Write a picture of a page as PNG. Each picture has a browser profile of its own, which is thrown away.

    Raises:
        Unreached: no picture was made.
    """
    pac = base64.b64encode(rule(ways).encode()).decode()
    with tempfile.TemporaryDirectory(prefix="parola-shot-") as home:
        settings = Path(home) / "profile" / "Default" / "Preferences"
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps(NO_SCRIPTS), "utf-8")
        command = [path, *FLAGS, f"--user-data-dir={home}/profile", f"--proxy-pac-url=data:application/x-ns-proxy-autoconfig;base64,{pac}"]
        command += ["--no-sandbox"] if getattr(os, "geteuid", int)() == 0 and os.name == "posix" else []  # Chromium's sandbox refuses root
        shot = Path(home) / "shot.png"
        try:
            done = subprocess.run(  # noqa: S603 -- found by program()
                [*command, f"--screenshot={shot}", url], capture_output=True, timeout=SECONDS, check=False, env={**os.environ, "HOME": home}
            )
        except subprocess.TimeoutExpired:
            raise Unreached(f"Chromium made no picture within {SECONDS} s") from None
        if done.returncode or not shot.is_file():
            raise Unreached(f"Chromium made no picture (exit code {done.returncode})")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shot, target)
