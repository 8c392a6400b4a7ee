"""Notebooks run again: whose answers they reproduce, what a hostile one gets to see, and that the others finish."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from odd_notebooks import ALL, HIDDEN, LIMITS, NOTES, ODD, RAW, listening, notebook, spy
from small_class import LAB, answered, good_lines, line, make, packed, submit, text

from parola.cli import main
from parola.labs import grade as grading
from parola.labs import gradebook
from parola.labs.grade import grade
from parola.labs.rerun import bubblewrap, calls, docker, sandbox, service
from parola.labs.rerun.compare import compare
from parola.labs.rerun.confined import Cell, Ran
from parola.labs.rerun.place import DRIVER, Place
from parola.labs.rerun.service import Rerun, read, rerun
from parola_kit import contracts
from parola_kit.errors import BadInput

EXPECTED = {seat: (reason, right) for seat, (_, reason, right) in ODD.items()} | {seat: (why, []) for seat, (_, why) in RAW.items()}
needs_bwrap = pytest.mark.skipif(shutil.which("bwrap") is None, reason="no bubblewrap (Debian: apt-get install bubblewrap)")


def made(tmp_path: Path, *seats: str) -> Path:
    root, _ = make(tmp_path, *seats)
    (root / "learner" / "shared").mkdir()
    return root


def handed_in(root: Path, seat: str, book: bytes, n: int = 1) -> Path:
    return submit(root, seat, packed({"answers.jsonl": text(good_lines()), f"{LAB}.ipynb": book}), n)


def all_handed_in(root: Path) -> None:
    """The odd ones, between two that are not."""
    for seat in ("a", "z"):
        handed_in(root, seat, notebook([NOTES]))
    for seat, (cells, _, _) in ODD.items():
        handed_in(root, seat, notebook(cells))
    for seat, (data, _) in RAW.items():
        handed_in(root, seat, data)


def otherwise(results: Mapping[str, Rerun], expected: Mapping[str, tuple[str | tuple[str, ...], list[str]]]) -> dict[str, object]:
    """Seats whose reason or reproduced questions are not those expected, with what they are."""
    return {
        seat: (results[seat].reason, reproduced(results[seat]), results[seat].failed)
        for seat, (reason, right) in expected.items()
        if not results[seat].reason.startswith(reason) or bool(results[seat].reason) != bool(reason) or reproduced(results[seat]) != right
    }


def reproduced(result: Rerun) -> list[str]:
    return [one.id for one in result.questions if one.status == "reproduced"]


def ran(root: Path) -> dict[str, Rerun]:
    return {result.seat: result for _, result in rerun(root, LAB, LIMITS)}


@needs_bwrap
def test_an_honest_one_reproduces_and_a_spy_sees_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = made(tmp_path, "s1", "s2", "s3", "idle")
    monkeypatch.setattr(gradebook, "write", lambda *_: None)
    (root / "trainer" / "keys" / "s1" / "note.txt").write_text(HIDDEN, "utf-8")
    (root / "learner" / "seats" / "s1" / "own.txt").write_text(HIDDEN, "utf-8")
    with listening() as port:
        handed_in(root, "s1", notebook([NOTES]))
        handed_in(root, "s2", spy(root, port, "s1"))
        answered(root, "s3", good_lines())
        grade(root, LAB, tmp_path / "labs")
        before = (root / "trainer" / "grades" / f"{LAB}.json").read_bytes()
        results = ran(root)
    assert {seat: (one.status, reproduced(one), one.failed) for seat, one in results.items()} == {
        "s1": ("finished", ALL, ()),
        "s2": ("finished", ALL, ()),
        "s3": ("no notebook", [], ()),
    }
    assert {one.cell for one in results["s1"].questions} == {1}
    assert (root / "trainer" / "grades" / f"{LAB}.json").read_bytes() == before


@needs_bwrap
def test_the_spy_would_find_what_is_there(tmp_path: Path) -> None:
    """The spy's own eyes: with the secret in what its seat may read, it finds it."""
    root = made(tmp_path, "s1", "s2")
    (root / "learner" / "seats" / "s2" / "own.txt").write_text(HIDDEN, "utf-8")
    handed_in(root, "s2", spy(root, 1, "s1"))
    result = ran(root)["s2"]
    assert (result.status, result.failed, reproduced(result)) == ("finished", (1,), [])


@needs_bwrap
@pytest.mark.slow
def test_odd_notebooks_cost_themselves_only(tmp_path: Path) -> None:
    root = made(tmp_path, "a", "z", *ODD, *RAW)
    all_handed_in(root)
    results = ran(root)
    assert otherwise(results, EXPECTED) == {}
    assert reproduced(results["a"]) == reproduced(results["z"]) == ALL
    assert left_over() == []


def left_over() -> list[str]:
    """Command lines of drivers that still run."""
    found: list[str] = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode("utf-8", "replace").split("\0")
        except OSError:
            continue
        if DRIVER in words and json.dumps(LIMITS.document()) in words:
            found.append(" ".join(words))
    return found


@needs_bwrap
@pytest.mark.slow
def test_a_real_notebook_with_the_kit(own_class: Path) -> None:
    """What the kit notes in the sandbox is what it noted at home; one whose answer() was replaced notes nothing."""
    import nbformat
    from nbclient import NotebookClient

    from parola_kit.hand_in import hand_in
    from parola_kit.seat import find

    for seat in ("s01", "s02"):
        work = own_class / "work" / seat / "F0"
        book = nbformat.read(work / "F0.ipynb", as_version=4)
        book.cells.append(nbformat.v4.new_code_cell('from parola_kit import answer, case\nanswer("q1", case()["id"])'))
        NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(work)}}).execute()
        if seat == "s02":
            book.cells.insert(0, nbformat.v4.new_code_cell("import parola_kit\nparola_kit.answer = lambda *a, **k: 'noted'"))
            book.cells.append(nbformat.v4.new_code_cell("import urllib.request\nurllib.request.urlopen('http://127.0.0.1:8002/')"))
        nbformat.write(book, work / "F0.ipynb")
        hand_in(find(work), "F0")
    results = {result.seat: result for _, result in rerun(own_class, "F0")}
    assert results["s01"].reason == results["s02"].reason == ""
    assert (results["s01"].questions[0].status, results["s01"].failed) == ("reproduced", ())
    assert results["s02"].questions[0].status == "not reached"
    assert len(results["s02"].failed) == 1
    assert {one.status for one in results["s01"].questions[1:]} == {"not answered"}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No sandbox at all: which notebooks would have been run."""
    began: list[str] = []

    def run(_command: object, book: bytes, _limits: object) -> Ran:
        began.append(book.decode())
        return Ran((Cell(2, failed=False, answers=text(good_lines()).decode()),), "")

    monkeypatch.setattr(service.confined, "run", run)
    monkeypatch.setattr(bubblewrap, "found", lambda: True)
    monkeypatch.setattr(sandbox, "probe", lambda *_: None)
    return began


def test_a_run_that_was_ended_goes_on_where_it_was(tmp_path: Path, counted: list[str]) -> None:
    root = made(tmp_path, "s1", "s2", "s3")
    for seat in ("s1", "s2", "s3"):
        handed_in(root, seat, seat.encode())
    going = rerun(root, LAB, LIMITS, 1)
    total, first = next(going)
    going.close()  # type: ignore[attr-defined] a generator
    assert total == 3
    done = set(counted)
    assert first.seat in done
    again = handed_in(root, first.seat, b"again", 2)
    broken = root / "trainer" / "reruns" / LAB / first.seat / f"{again.stem}.json"
    broken.write_text("{", "utf-8")
    results = [result for _, result in rerun(root, LAB, LIMITS, 1)]
    assert sorted(one.seat for one in results if one.kept) == sorted(done - {first.seat})
    assert sorted(counted) == sorted({"s1", "s2", "s3", "again"})
    for path in (root / "trainer" / "reruns").rglob("*.json"):
        contracts.check("rerun", json.loads(path.read_text("utf-8")), path.name)
        assert read(path).questions


def test_without_a_sandbox_nothing_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = made(tmp_path, "s1")
    handed_in(root, "s1", notebook([NOTES]))
    monkeypatch.setattr(bubblewrap, "found", lambda: False)
    monkeypatch.setattr(docker.shutil, "which", lambda _: None)
    with pytest.raises(BadInput, match="never run without one"):
        ran(root)
    monkeypatch.setattr(grading.locate, "folder", lambda _: tmp_path / "labs")
    said = CliRunner().invoke(main, ["grade", LAB, str(root), "--rerun"])
    assert (said.exit_code, said.output.count("never run without one")) == (1, 1)
    assert not (root / "trainer" / "reruns").exists()


@needs_bwrap
def test_a_sandbox_that_cannot_be_made_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = made(tmp_path, "s1")
    handed_in(root, "s1", notebook([NOTES]))
    monkeypatch.setattr(bubblewrap, "_apart", lambda: ["--no-such-option"])
    with pytest.raises(BadInput, match=r"cannot be made here .*no-such-option"):
        ran(root)


AS_USER = """
import os, resource, subprocess
assert os.getuid() == 61000, os.getuid()
assert os.listdir("/class/learner/seats") == ["s1"]
for name in ("/dev/x", "/x", "/class/x", "/class/learner/seats/s1/x"):
    try:
        open(name, "w")
    except OSError:
        continue
    raise AssertionError(name)
assert subprocess.run(["unshare", "-Ur", "true"]).returncode
resource.setrlimit(resource.RLIMIT_NPROC, (20, 20))
try:
    for n in range(30):
        if os.fork() == 0:
            os.read(0, 1) or os._exit(0)
except BlockingIOError:
    print("confined after", n)
"""


@needs_bwrap
def test_the_sandbox_of_somebody_who_is_not_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the system's own Python: this environment's may lie where nobody but root can look."""
    system = Path("/usr/bin/python3")
    if not system.exists() or shutil.which("setpriv") is None:
        pytest.skip("no Python of the system (Debian: apt-get install python3)")
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        root = made(Path(place), "s1", "s2")
        monkeypatch.setattr(bubblewrap.os, "getuid", lambda: 1000)
        monkeypatch.setattr(bubblewrap.sys, "prefix", "/usr")
        monkeypatch.setattr(bubblewrap.sys, "base_prefix", "/usr")
        monkeypatch.setattr(bubblewrap.sys, "executable", str(system))
        monkeypatch.setattr(bubblewrap, "_generators", list)
        become = ["setpriv", "--reuid=1000", "--regid=1000", "--clear-groups"] if os.geteuid() == 0 else []
        with sandbox.command(Place(root, "s1", LAB), LIMITS, ("-c", AS_USER)) as command:
            done = subprocess.run(
                [*become, *command.argv],
                check=False,
                pass_fds=command.fds,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=60,
            )
    assert (done.returncode, done.stdout[:14]) == (0, "confined after"), done.stderr


def test_a_class_that_every_sandbox_would_show_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = made(tmp_path, "s1")
    monkeypatch.setattr(bubblewrap, "SYSTEM", (str(tmp_path),))
    monkeypatch.setattr(bubblewrap, "found", lambda: True)
    with pytest.raises(BadInput, match="move the class elsewhere"), sandbox.command(Place(root, "s1", LAB), LIMITS):
        pass


def test_an_archive_that_cannot_be_read_is_a_result(tmp_path: Path, counted: list[str]) -> None:
    root = made(tmp_path, "s1", "s2")
    submit(root, "s1", b"no archive")
    handed_in(root, "s2", b"book")
    results = ran(root)
    assert (results["s1"].status, results["s2"].status) == ("unreadable", "finished")
    assert "not a readable zip archive" in str(results["s1"])
    assert "5 reproduced" in str(results["s2"])


def test_answers_are_compared_question_by_question() -> None:
    from small_class import questions

    submitted = {each["q"]: each for each in good_lines()[:4]}
    first = text([line("q1", value="writer", because=["forum/post/7"], confidence=0.1), line("q2", 2, value=["one"])]).decode()
    second = first + text([line("q2", 3, value=["two", "one"], against=["forum/post/9"]), line("q5", 4, value="A text.")]).decode()
    found = compare(submitted, [Cell(1, False, first), Cell(2, False, None), Cell(4, False, second)], LAB, questions("s1"))
    assert [(one.id, one.status, one.cell, one.other) for one in found] == [
        ("q1", "reproduced", 1, ()),
        ("q2", "differs", 4, ("against",)),
        ("q3", "not reached", None, ()),
        ("q4", "not reached", None, ()),
        ("q5", "differs", 4, ("submitted",)),
    ]
    assert {one.status for one in compare({}, [], LAB, questions("s1"))} == {"not answered"}
    assert compare(submitted, [Cell(1, False, first), Cell(2, False, "rubbish")], LAB, questions("s1"))[0].status == "not reached"


@pytest.mark.parametrize("said", [b"", b"null\n[]\n7\n", b"\xff\n", b"[" * 90_000, b'{"cell": "1"}\n', b'{"cell": true}'])
def test_what_comes_out_of_a_sandbox_may_have_any_form(said: bytes) -> None:
    from parola.labs.rerun.confined import _read

    assert _read(said) == ((), None)


@pytest.mark.parametrize("machine", sorted(calls.REFUSED))
def test_the_filter_refuses_its_calls_and_no_other(machine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading of its own of the filter, step by step."""
    import struct

    architecture, refused = calls.REFUSED[machine]
    monkeypatch.setattr(calls.platform, "machine", lambda: machine)
    steps = list(struct.iter_unpack("=HBBI", calls.program()))

    def verdict(number: int, arch: int = architecture) -> int:
        place, held = 0, 0
        while True:
            code, yes, no, value = steps[place]
            if code == calls.RETURN:
                return value
            if code == calls.LOAD:
                held = {calls.NUMBER: number, calls.ARCHITECTURE: arch}[value]
            else:
                place += yes if (held == value if code == calls.EQUAL else held >= value) else no
            place += 1

    denied = {number for number in range(600) if verdict(number) != calls.ALLOW}
    assert denied == set(refused)
    assert verdict(1, arch=0x40000003) == verdict(calls.OTHER_ABI + 1) == calls.NOT_PERMITTED
