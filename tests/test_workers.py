"""What the tests of a module share is made once only where they stay on one worker."""

from __future__ import annotations

import pytest


def test_a_module_stays_on_one_worker(request: pytest.FixtureRequest) -> None:
    if not hasattr(request.config, "workerinput"):
        pytest.skip("there is one process; that modules are not split over workers is untested")
    assert request.node.nodeid.endswith("@tests/test_workers.py")
