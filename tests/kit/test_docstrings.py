"""Every call of the kit has an example in its docstring, and the example does what it shows."""

from __future__ import annotations

import doctest
import inspect
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

import parola_kit
from parola.serve.desk import app
from parola_kit.notice import MARK

CALLS = [name for name in parola_kit.__all__ if inspect.isfunction(getattr(parola_kit, name))]  # request stands before wait


@pytest.fixture(scope="module")
def desk(class_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a desk, and the folder of a lab of the class that it serves."""
    root = tmp_path_factory.mktemp("examples") / "class"
    shutil.copytree(class_root, root)
    server = make_server("127.0.0.1", 0, app(root, frozenset()))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/", root / "work" / "s01" / "VA2"
    server.shutdown()
    thread.join()


@pytest.mark.xdist_group("docstrings")
@pytest.mark.parametrize("name", CALLS)
def test_the_example_does_what_it_shows(desk: tuple[str, Path], monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    address, lab = desk
    monkeypatch.setenv("PAROLA_URLS", json.dumps({"format": 1, "notice": MARK, "urls": {"desk": address}}))
    monkeypatch.chdir(lab)
    call: Callable[..., object] = getattr(parola_kit, name)
    shown = doctest.DocTestParser().get_doctest(inspect.getdoc(call) or "", dict(vars(parola_kit)), name, None, 0)
    assert shown.examples
    told: list[str] = []
    tried = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(shown, out=told.append)
    assert not tried.failed, "".join(told)
