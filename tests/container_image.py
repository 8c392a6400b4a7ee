"""The image parola, built once for all tests that start a container of it; tests that use it are of one xdist group, ``containers``."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from functools import cache

import pytest

from parola.locate import folder

REPOSITORY = folder("scenarios").parent


def shell(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the repository."""
    return subprocess.run(
        command, cwd=REPOSITORY, env={**os.environ, **environment}, check=False, capture_output=True, text=True, timeout=600
    )


@cache
def built() -> float:
    """Build it; the seconds that it took. Skips aloud where containers cannot be had."""
    begun = time.monotonic()
    _needed()
    made = shell("sh", "containers/image.sh", BASE="parola-base")
    assert made.returncode == 0, made.stderr
    return time.monotonic() - begun


def _needed() -> None:
    if shell("sh", "-c", "docker info").returncode:
        pytest.skip("Docker does not answer here; classes in containers are not tried")
    if (found := shell("sh", "containers/compose.sh", "version")).returncode:
        pytest.skip(f"no compose version 2: {found.stderr.strip()[-200:]}")
    if shell("docker", "image", "inspect", "parola-base").returncode:
        shell("sh", "requirements/debian.sh", "mmdebstrap")
        if shutil.which("mmdebstrap") is None:
            pytest.skip("mmdebstrap is not here and cannot be installed; it makes the base image")
        assert shell("sh", "containers/base.sh").returncode == 0
