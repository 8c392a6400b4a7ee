"""JupyterLab for a seat: what is shut, what the file browser sees, what is written and what is not."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from fixed_class import LABS
from form_server import PLACES, TOKEN, Browser, free_port, serving
from parola.serve.lab import command
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

SEAT = "s01"


@pytest.fixture(scope="module")
def root(class_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("lab") / "class"
    shutil.copytree(class_root, copy)
    return copy


@pytest.fixture(scope="module")
def browser(root: Path) -> Generator[Browser]:
    with serving(root, SEAT, root.parent / "server.log") as at:
        yield Browser.signed_in(at)


def page_config(browser: Browser) -> dict[str, Any]:
    found = re.search(r'<script id="jupyter-config-data" type="application/json">(.*?)</script>', browser.page("/lab"), re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_no_terminal_no_news_no_extension_of_the_machine(browser: Browser) -> None:
    assert browser.client.get("/api/terminals").status_code == 404
    config = page_config(browser)
    assert config["news"] == {"disabled": True}
    assert config["federated_extensions"] == []
    assert config["extensionManager"]["can_install"] is False
    assert "@jupyterlab/extensionmanager-extension" in config["disabledExtensions"]
    assert "@jupyterlab/terminal-extension" in config["disabledExtensions"]
    setting = browser.client.get("/lab/api/settings/@jupyterlab/apputils-extension:notification").json()
    defaults = setting["schema"]["properties"]
    assert (defaults["fetchNews"]["default"], defaults["checkForUpdates"]["default"]) == ("false", False)


def test_no_gradebook_of_the_same_environment_is_served(browser: Browser) -> None:
    for path in ("/formgrader", "/assignments", "/courses", "/tree"):
        assert browser.client.get(path).status_code == 404


def test_the_file_browser_sees_the_seats_folder_only(browser: Browser) -> None:
    names = {entry["name"] for entry in browser.client.get("/api/contents").json()["content"]}
    assert names == {"start.ipynb", *LABS}
    for path in ("..", "../s02", "..%2Fs02%2FVA2", "%2e%2e/%2e%2e/trainer/seed.json", "../../trainer"):
        assert raw(browser, f"/api/contents/{path}") == 404
        assert raw(browser, f"/files/{path}") in (403, 404)


def raw(browser: Browser, path: str) -> int:
    """The status of a path that no client has tidied before."""
    connection = http.client.HTTPConnection("127.0.0.1", browser.client.base_url.port or 0)
    connection.request("GET", path, headers={"Authorization": f"token {TOKEN}"})
    status = connection.getresponse().status
    connection.close()
    return status


def test_its_kernel_is_this_interpreter(browser: Browser) -> None:
    specs = browser.client.get("/api/kernelspecs").json()
    assert (specs["default"], list(specs["kernelspecs"])) == ("python3", ["python3"])
    assert specs["kernelspecs"]["python3"]["spec"]["argv"][0] == sys.executable


def test_the_start_page_opens_first_and_its_cell_shows_where_things_are(
    root: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert browser.client.get("/").headers["Location"].rstrip("?") == "/lab/tree/start.ipynb"
    _, environment = command(root, SEAT, 1, TOKEN, PLACES)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    work = root / "work" / SEAT
    notebook: Any = nbformat.read(work / "start.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert MARK in notebook.cells[0]["source"]
    links = re.findall(r"\]\(([^)]+)\)", notebook.cells[0]["source"])
    assert links == [f"{lab}/{lab}.ipynb" for lab in LABS]
    assert all((work / link).is_file() for link in links)
    done: Any = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(work)}}).execute()
    shown = done.cells[1]["outputs"][0]["data"]["text/html"]
    for address in ("/parola/answers", PLACES["course"], PLACES["explorer"]):
        assert f'<a href="{address}" target="_blank">' in shown
    assert TOKEN not in shown


def test_a_trainees_start_page_is_never_written_over(own_class: Path) -> None:
    command(own_class, SEAT, 1, TOKEN, {})
    page = own_class / "work" / SEAT / "start.ipynb"
    page.write_text("mine", "utf-8")
    command(own_class, SEAT, 1, TOKEN, {})
    assert page.read_text("utf-8") == "mine"


def test_the_token_is_no_argument_and_in_no_file(own_class: Path) -> None:
    argv, environment = command(own_class, SEAT, 1, "a-rare-token", {"lab": "http://127.0.0.1:1/lab?token=a-rare-token"})
    assert not [one for one in argv if "a-rare-token" in one]
    assert [name for name, value in environment.items() if "a-rare-token" in value] == ["JUPYTER_TOKEN"]
    written = [path for part in ("state", "work") for path in (own_class / part).rglob("*") if path.is_file()]
    assert written
    assert not [path for path in written if b"a-rare-token" in path.read_bytes()]


def test_a_seat_that_is_not_there(own_class: Path) -> None:
    for seat in ("s99", "..", "demo"):
        with pytest.raises(BadInput, match="has no seat"):
            command(own_class, seat, 1, TOKEN, {})


def test_a_port_in_use_ends_it_and_is_not_changed(own_class: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port()))
        taken.listen()
        argv, environment = command(own_class, SEAT, taken.getsockname()[1], TOKEN, {})
        done = subprocess.run(
            argv, check=False, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, capture_output=True, timeout=120
        )
    assert done.returncode != 0
    assert b"port" in done.stderr
