"""Formgrader itself, on loopback with a token of the test's own: it opens on a written answer, and a mark typed there is kept."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from small_class import LAB, answered, good_lines, line, make
from test_gradebook import HOSTILE, grade_of, written

from parola.labs.grade import grade
from parola.labs.gradebook_course import Course

TOKEN = "only-for-this-test"  # noqa: S105 guards a class of this test, on loopback
PATIENCE = 90  # seconds for a Jupyter server to come up on a busy machine


class Server(NamedTuple):
    """A marking server and the class that it shows."""

    address: str
    root: Path
    labs: Path

    def ask(self, path: str, method: str = "GET", body: Any = None) -> tuple[int, str]:
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.address + path, data, {"Authorization": f"token {TOKEN}"}, method=method)  # noqa: S310 loopback
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:  # noqa: S310 loopback
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("marking")
    root, labs = make(folder, "s1", "s2", "s3")
    answered(root, "s1", written(HOSTILE))
    answered(root, "s2", [line("q3", value="A")])
    grade(root, LAB, labs)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    homes = {name: str(folder / name) for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    options = [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}", "--ServerApp.allow_root=True"]
    command = [sys.executable, "-m", "jupyter_server", "--config=jupyter_server_config.py", *options]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=Course(root).folder, env=os.environ | homes, stdout=log, stderr=log)
        try:
            yield up(Server(f"http://127.0.0.1:{port}", root, labs), process, folder / "log")
        finally:
            process.terminate()
            process.wait(30)


def up(server: Server, process: subprocess.Popen[bytes], log: Path) -> Server:
    """The server once it answers."""
    for _ in range(PATIENCE * 5):
        try:
            if server.ask("/formgrader/api/status")[0] == 200:
                return server
        except urllib.error.URLError:
            pass
        if process.poll() is not None:
            break
        time.sleep(0.2)
    pytest.fail(log.read_text("utf-8")[-2000:])


def submission(server: Server) -> str:
    """Formgrader's own id of the only submission that waits for a mark."""
    status, found = server.ask(f"/formgrader/api/submitted_notebooks/{LAB}/{LAB}")
    assert status == 200
    (waiting,) = [each["id"] for each in json.loads(found) if each["needs_manual_grade"]]
    return waiting


def test_it_answers_and_lists_the_lab(server: Server) -> None:
    assert json.loads(server.ask("/formgrader/api/status")[1]) == {"status": True}
    (lab,) = json.loads(server.ask("/formgrader/api/assignments")[1])
    assert (lab["name"], lab["num_submissions"], lab["max_score"]) == (LAB, 2, 17)
    students = {each["student"]: each["needs_manual_grade"] for each in json.loads(server.ask(f"/formgrader/api/submissions/{LAB}")[1])}
    assert students == {"s1": True, "s2": False}


def test_it_opens_on_the_written_answer_and_hostile_text_stays_text(server: Server) -> None:
    status, page = server.ask(f"/formgrader/submissions/{submission(server)}")
    assert status == 200
    assert "&lt;script&gt;document.title" in page
    assert "Needs come first" in page
    for bad in ("<script>document.title", "<img src=x", 'href="javascript:', 'src="http://outside', "cdnjs", "MathJax.js"):
        assert bad not in page
    for name in ("q1", "q2", "q3", "q4", "q5"):
        assert page.count(f'id="{name}"') == 1


def test_nobody_starts_a_kernel_or_a_terminal(server: Server) -> None:
    assert server.ask("/api/kernels", "POST", {"name": "python3"})[0] == 403
    assert server.ask("/api/terminals", "POST", {})[0] in {403, 404}


def test_a_mark_typed_is_kept_when_graded_again(server: Server) -> None:
    found = json.loads(server.ask(f"/formgrader/api/grades?submission_id={submission(server)}")[1])
    (box,) = [each for each in found if each["name"] == "q5"]
    assert server.ask(f"/formgrader/api/grade/{box['id']}", "PUT", {"manual_score": 3.5, "extra_credit": None})[0] == 200
    assert grade_of(server.root, "s1", "q5")[1:] == (None, 3.5, False)
    grade(server.root, LAB, server.labs)
    assert grade_of(server.root, "s1", "q5") == (box["id"], None, 3.5, False)
    answered(server.root, "s1", [*good_lines(), line("q5", 10, value="Changed.")], n=2)
    grade(server.root, LAB, server.labs)
    assert grade_of(server.root, "s1", "q5") == (box["id"], None, 3.5, True)
