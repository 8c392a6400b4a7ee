"""A class in containers: what each may reach and see, everything through one port on loopback, and nothing left behind."""

from __future__ import annotations

import http.client
import json
import os
import runpy
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import websocket
import yaml

from container_image import REPOSITORY, built, shell
from parola.serve.parts import ADVERTISED
from parola_kit.notice import MARK

SEAT = "s02"
OWNER = 1000
SERVICES = ("course", "desk", "explorer", "front", "gateway", "lab", "marker", "sites")


@dataclass(frozen=True, slots=True)
class Range:
    """A class that is up: its folder, the compose project, the published port, the printed addresses, and what starting took in seconds."""

    root: Path
    project: str
    port: int
    urls: dict[str, str]
    build_seconds: float
    up_seconds: float

    @property
    def token(self) -> str:
        return self.urls["lab"].partition("token=")[2]

    def get(self, host: str, path: str = "/", **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers={"Host": f"{host}:{self.port}", **headers})
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", errors="replace")

    def raw(self, data: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as made:
            made.sendall(data)
            return made.recv(65536)

    def inside(self, service: str, program: str, where: str = "/") -> str:
        command = ["docker", "exec", "-i", "-w", where, f"{self.project}-{service}-1", "python", "-"]
        return subprocess.run(command, input=program, check=True, capture_output=True, text=True, timeout=120).stdout


def _owned(project: str, kind: str) -> list[str]:
    listed = {"container": ["ps", "-aq"], "network": ["network", "ls", "-q"], "volume": ["volume", "ls", "-q"]}[kind]
    return shell("docker", *listed, "--filter", f"label=com.docker.compose.project={project}").stdout.split()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as made:
        return made.getsockname()[1]


def _give(paths: Iterable[Path]) -> None:
    """Containers do not run as root, so a class that root has built is given to a user."""
    if os.getuid() == 0:
        for path in paths:
            os.chown(path, OWNER, OWNER)


@pytest.fixture(scope="module")
def up(class_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[Range]:
    build_seconds = built()
    base = tmp_path_factory.mktemp("containers")
    root = shutil.copytree(class_root, base / "class")
    _give([root, *root.rglob("*")])
    (base / "course").mkdir()
    (base / "course" / "index.html").write_text(f"<!doctype html><title>Course</title><p>{MARK}", "utf-8")
    project, port = f"parola-test-{os.getpid()}", _free_port()
    setting = {"PAROLA_PROJECT": project, "PAROLA_PORT": str(port), "PAROLA_COURSE": str(base / "course")}
    begun = time.monotonic()
    try:
        started = shell("sh", "containers/range.sh", "up", str(root), SEAT, **setting)
        assert started.returncode == 0, started.stderr
        urls = dict(line.split() for line in started.stdout.splitlines())
        yield Range(root, project, port, urls, build_seconds, time.monotonic() - begun)
    finally:
        shell("sh", "containers/range.sh", "down", **setting)


slow = [pytest.mark.slow, pytest.mark.xdist_group("containers")]


def marked(test: Callable[..., None]) -> Callable[..., None]:
    for mark in slow:
        test = mark(test)
    return test


@marked
def test_every_part_answers_through_the_one_port(up: Range, measured: Callable[[str], None]) -> None:
    size = int(shell("docker", "image", "inspect", "-f", "{{.Size}}", "parola").stdout)
    measured(f"containers: image {size / 1e6:.0f} MB, made in {up.build_seconds:.0f} s, class up and healthy in {up.up_seconds:.0f} s")
    for name in ("course", "explorer", "desk", "gateway"):
        host = urlsplit(up.urls[name]).hostname or ""
        status, page = up.get(host, "/index.html" if name == "course" else "/")
        assert (status, MARK in page) == (200, True), name
    assert up.get("lab.localhost", "/api/contents")[0] == 403
    status, page = up.get("lab.localhost", "/parola/answers", Authorization=f"token {up.token}")
    assert (status, SEAT in page) == (200, True)


@marked
def test_sites_answer_at_the_onion_names_that_the_gateway_shows(up: Range) -> None:
    document = json.loads((up.root / "server" / "onions.json").read_text("utf-8"))
    front_page = up.get("localhost")[1]
    for name in sorted(document["titles"].keys() & document["onions"].keys()):  # a token has a title, and no site
        onion, title = document["onions"][name], document["titles"][name]
        assert (f"http://{onion}.localhost:{up.port}/" in front_page) == (name in ADVERTISED)
        status, page = up.get(f"{onion}.localhost")
        assert (status, escape(title) in page, MARK in page) == (200, True, True)
    status, page = up.get("harbour-jobs.example.localhost")
    assert (status, MARK in page) == (200, True)


@marked
@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: nowhere.localhost\r\n\r\n", b"404"),
        (b"GET / HTTP/1.1\r\nHost: explorer.localhost.example\r\n\r\n", b"404"),
        (b"GET / HTTP/1.1\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: desk.localhost\r\nHost: lab.localhost\r\n\r\n", b"400"),
        (b"\x00\xff\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: desk.localhost\r\nX: " + b"x" * 20_000 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nHost: " + b"a" * 56 + b".onion.localhost\r\n\r\n", b"404"),
    ],
)
def test_a_request_for_nobody_gets_one_clear_answer(up: Range, data: bytes, status: bytes) -> None:
    answer = up.raw(data)
    assert answer.split(b" ")[1] == status
    assert MARK.encode() in answer


@marked
def test_a_kernel_answers_over_a_websocket_through_the_door(up: Range) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", up.port, timeout=30)
    host, key = f"lab.localhost:{up.port}", f"token {up.token}"
    connection.request("POST", "/api/kernels", "{}", {"Host": host, "Authorization": key})
    kernel = json.loads(connection.getresponse().read())["id"]
    channels = f"ws://127.0.0.1:{up.port}/api/kernels/{kernel}/channels"
    opened = websocket.create_connection(channels, 60, host=host, origin=f"http://{host}", header=[f"Authorization: {key}"])
    head = {"msg_id": "1", "session": "1", "msg_type": "execute_request", "username": "", "version": "5.3", "date": ""}
    asked = {"channel": "shell", "header": head, "parent_header": {}, "metadata": {}, "content": {"code": "print(40 + 2)", "silent": False}}
    opened.send(json.dumps(asked))
    said = next(text for _ in range(50) if (text := json.loads(opened.recv())["content"].get("text")))
    opened.close()
    assert said == "42\n"


@marked
def test_one_port_is_published_on_loopback_and_two_have_no_network(up: Range) -> None:
    found = json.loads(shell("docker", "inspect", *_owned(up.project, "container")).stdout)
    assert sorted(each["Config"]["Labels"]["com.docker.compose.service"] for each in found) == list(SERVICES)
    alone = [each["Config"]["Labels"]["com.docker.compose.service"] for each in found if each["HostConfig"]["NetworkMode"] == "none"]
    assert sorted(alone) == ["marker", "sites"]
    published = [one for each in found for ports in (each["NetworkSettings"]["Ports"] or {}).values() for one in ports or ()]
    assert published == [{"HostIp": "127.0.0.1", "HostPort": str(up.port)}]


SEEN = """
import json, os
from pathlib import Path
root = Path("/class")
def refused(path):
    try:
        Path(path).touch()
    except OSError as error:
        return error.strerror
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(json.dumps({
    "user": os.getuid(),
    "powers": int(status["CapEff"], 16) + int(status["CapBnd"], 16),
    "no_new": status["NoNewPrivs"].strip(),
    "tops": sorted(path.name for path in root.iterdir()),
    "learner": sorted(path.relative_to(root / "learner").as_posix() for path in root.glob("learner/*/*") if path.is_dir()),
    "others": sorted(path.relative_to(root).as_posix() for name in ("work", "submitted", "feedback") for path in (root / name).iterdir()),
    "refused": [refused(path) for path in ("/new", "/opt/parola/new", "/class/learner/shared/new", f"/class/feedback/%s/new")],
}))
"""


@marked
def test_a_lab_holds_the_folders_of_its_seat_alone(up: Range) -> None:
    seen = json.loads(up.inside("lab", SEEN % SEAT))
    assert seen["user"] != 0
    assert (seen["powers"], seen["no_new"]) == (0, "1")
    assert seen["tops"] == ["feedback", "learner", "state", "submitted", "work"]
    assert [name for name in seen["learner"] if name.startswith("seats/")] == [f"seats/{SEAT}"]
    assert seen["others"] == [f"feedback/{SEAT}", f"submitted/{SEAT}", f"work/{SEAT}"]
    assert seen["refused"] == ["Read-only file system"] * 4


@marked
def test_only_the_marker_holds_keys_and_the_door_holds_nothing(up: Range) -> None:
    tops = {
        name: up.inside(name, "import os; print(*sorted(os.listdir('/class')) if os.path.exists('/class') else ())") for name in SERVICES
    }
    assert [name for name, text in tops.items() if "trainer" in text] == ["marker"]
    assert tops["front"].strip() == ""


REACH = """
import socket
try:
    socket.create_connection(("{host}", {port}), 4).close()
    print("reached")
except OSError as error:
    print("not reached")
"""


@marked
def test_a_lab_reaches_the_services_but_no_address_of_this_machine(up: Range) -> None:
    assert up.inside("lab", REACH.format(host="explorer", port=8001)) == "reached\n"
    door = json.loads(shell("docker", "network", "inspect", f"{up.project}_door").stdout)[0]["IPAM"]["Config"][0]["Gateway"]
    with socket.create_server((door, 0)) as listening:
        here = REACH.format(host=door, port=listening.getsockname()[1])
        assert up.inside("front", here) == "reached\n"  # the address is right, and somebody listens
        assert up.inside("lab", here) == "not reached\n"


HAND_IN = """
import time
from pathlib import Path
from parola_kit import answer, submit
answer("q3", 1)
submit()
page = Path("/class/feedback/%s/F0.html")
until = time.monotonic() + 60
while not page.exists() and time.monotonic() < until:
    time.sleep(0.2)
print(page.exists())
"""


@marked
def test_what_is_handed_in_inside_the_lab_gets_feedback(up: Range) -> None:
    assert up.inside("lab", HAND_IN % SEAT, f"/class/work/{SEAT}/F0") == "True\n"
    status, page = up.get("lab.localhost", "/parola/feedback/F0", Authorization=f"token {up.token}")
    assert (status, MARK in page) == (200, True)
    assert len(list((up.root / "submitted" / SEAT / "F0").glob("1-*.zip"))) == 1


@marked
def test_down_leaves_nothing_but_the_image(up: Range) -> None:
    assert _owned(up.project, "container")
    stopped = shell("sh", "containers/range.sh", "down", PAROLA_PROJECT=up.project)
    assert stopped.returncode == 0, stopped.stderr
    assert [_owned(up.project, kind) for kind in ("container", "network", "volume")] == [[], [], []]
    assert shell("docker", "image", "inspect", "parola").returncode == 0


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text("utf-8"))


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_held_small(described: dict[str, Any], name: str) -> None:
    service = described["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "pids_limit", "user"} <= service.keys()
    assert "healthcheck" in service or name == "marker"


def test_only_the_front_is_on_a_network_that_is_not_internal(described: dict[str, Any]) -> None:
    assert described["networks"]["range"]["internal"] is True
    outside = {name for name, service in described["services"].items() if set(service.get("networks", ())) - {"range"}}
    ports = {name: service["ports"] for name, service in described["services"].items() if "ports" in service}
    assert outside == {"front"}
    assert ports == {"front": ["127.0.0.1:${PAROLA_PORT:-8800}:${PAROLA_PORT:-8800}"]}


def test_the_lock_is_settled_for_the_python_of_the_image() -> None:
    wheels = runpy.run_path(str(REPOSITORY / "containers" / "wheels.py"))
    lock = (REPOSITORY / "requirements" / "runtime.lock").read_text("utf-8")
    pinned = [line.split() for line in wheels["settled"](lock, wheels["roots"]()).splitlines() if line and line[0] not in " #"]
    assert [words[1:] for words in pinned] == [["\\"]] * len(pinned)  # no condition is left
    names = [words[0].partition("==")[0].partition("[")[0] for words in pinned]
    assert len(names) == len(set(names))
    assert {"flask", "jupyterlab", "nbgrader", "numpy", "soupsieve", "pexpect"} <= set(names)
    assert not {"mkdocs-material", "pywinpty", "appnope"} & set(names)


@pytest.mark.parametrize(
    ("given", "said"),
    [((), "up CLASS"), (("up",), "give the folder"), (("up", "/nowhere"), "has no seat"), (("up", ".", "../s01"), "has no seat")],
)
def test_a_wrong_start_says_what_is_missing(given: tuple[str, ...], said: str) -> None:
    done = shell("sh", "containers/range.sh", *given)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_class_of_roots_is_not_served(class_root: Path) -> None:
    done = shell("sh", "containers/range.sh", "up", str(class_root), "s01", PAROLA_UID="0")
    assert done.returncode == 2
    assert "do not run as root" in done.stderr
