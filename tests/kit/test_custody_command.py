"""capture, replay and custody on the command line: exit codes, one sentence each, JSON, and defaults inside a seat."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import captured_sites as live
import pytest
from captured_sites import ONE
from click.testing import CliRunner, Result

from parola.cli.base import main
from parola.cli.evidence import capture, custody, replay

COMMANDS = (capture, custody, replay)  # importing them registers them


@pytest.fixture(scope="module")
def gateway() -> Iterator[str]:
    def answers(request: bytes) -> bytes:
        if live.GONE.encode() in request:
            return live.reply_of(b"no site answers", "X-Parola-Gateway: refused\r\n")
        return live.reply_of(b"" if b"/robots.txt" in request else b"<a href=/b>b</a>")

    with live.saying(answers) as ways:
        assert ways.gateway is not None
        yield f"{ways.gateway[0]}:{ways.gateway[1]}"


def run(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


def captured(gateway: str, out: Path, *more: str) -> Result:
    given = ["--case", "case/ref/3", "--person", "A. Cruz", "--rate", "1000", "--pictures", "0"]
    return run("capture", f"http://{ONE}/", "--gateway", gateway, "--out", str(out), *given, *more)


def test_the_way_of_an_item(gateway: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = captured(gateway, tmp_path / "one")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("one: 3 answers, ")
    assert f"200 http://{ONE}/b" in done.stderr
    bag, key = str(tmp_path / "one"), str(tmp_path / "capture-key.json")
    assert run("custody", "verify", bag, "--key", key).exit_code == 0
    added = run("custody", "add", bag, "transfer-out", "--to", "B. Tan", "--person", "A. Cruz")
    assert (added.exit_code, "transfer-out is line" in added.output) == (0, True)
    added = run("custody", "add", bag, "transfer-in", "--from", "A. Cruz", "--person", "B. Tan", "--keys", str(tmp_path / "b.json"))
    assert added.exit_code == 0, added.output
    said = run("custody", "verify", bag, "--key", key, "--key", str(tmp_path / "b.json"), "--json")
    verdict = json.loads(said.stdout)
    assert (said.exit_code, verdict["sound"], verdict["item"], len(verdict["keys"])) == (0, True, "one", 2)
    assert run("custody", "copy", bag, str(tmp_path / "copy"), "--person", "B. Tan", "--keys", str(tmp_path / "b.json")).exit_code == 0
    assert "a working copy of one" in run("custody", "verify", str(tmp_path / "copy")).output
    (tmp_path / "one" / "extra").write_text("x", "utf-8")
    said = run("custody", "verify", bag)
    assert said.exit_code == 1
    assert said.stdout.splitlines()[:2] == ["one: does not hold", "extra: does not belong here; nobody who sealed this bag put it there"]


def test_json_of_a_capture(gateway: str, tmp_path: Path) -> None:
    done = captured(gateway, tmp_path / "one", "--json", "--quiet")
    assert done.stderr == ""
    assert {"folder", "item", "pages", "failed", "clocks", "key", "last"} <= set(json.loads(done.stdout))


def test_an_address_that_was_not_had_is_told_by_the_exit_code(gateway: str, tmp_path: Path) -> None:
    done = captured(gateway, tmp_path / "one", f"http://{live.GONE}/")
    assert done.exit_code == 1
    assert f"not had: http://{live.GONE}/robots.txt: the gateway does not reach {live.GONE}" in done.stdout
    assert run("custody", "verify", str(tmp_path / "one")).exit_code == 0
    only = run("capture", f"http://{live.GONE}/", "--gateway", gateway, "--out", str(tmp_path / "two"), "--case", "c", "--person", "p")
    assert (only.exit_code, only.stdout) == (1, "")
    assert "nothing was captured, and nothing is sealed" in only.stderr


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["capture", "http://x.onion/", "--out", "o", "--case", "c", "--person", "p"], 2, "--gateway or --socks"),
        (
            ["capture", "http://www.example.com/", "--out", "o", "--gateway", "127.0.0.1:9", "--case", "c", "--person", "p"],
            2,
            "real internet",
        ),
        (["capture", "http://x.onion/", "--out", "o", "--gateway", "127.0.0.1:9", "--case", "c"], 2, "say who acts, with --person"),
        (["capture", "http://x.onion/", "--out", "o", "--gateway", "127.0.0.1:9", "--person", "p"], 2, "for which case, with --case"),
        (["capture", "http://x.onion/", "--out", "o", "--gateway", "here", "--case", "c", "--person", "p"], 2, "give host:port"),
        (
            ["capture", "http://x.onion/", "--out", "o", "--gateway", "127.0.0.1:9", "--case", "c", "--person", "p", "--rate", "0"],
            2,
            "above 0",
        ),
        (["custody", "verify", "nothing"], 1, "there is no such bag"),
        (["custody", "verify", ".", "--key", "xyz"], 2, "is no key"),
        (["custody", "add", ".", "burn"], 2, "burn"),
        (["replay", "nothing"], 1, "neither a WARC file nor a bag"),
        (["replay", "nothing", "--at", "here"], 2, "give host:port"),
    ],
)
def test_wrong_use_and_bad_input_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], code: int, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = run(*args)
    assert said.exit_code == code, said.output
    assert told in said.stderr
    assert "Traceback" not in said.output


def test_an_empty_folder_is_no_bag(tmp_path: Path) -> None:
    said = run("custody", "verify", str(tmp_path))
    assert said.exit_code == 1
    assert "bag-info.txt: is missing" in said.stdout


def test_in_a_seat_the_case_and_the_person_are_known(gateway: str, work: Path) -> None:
    done = run("capture", f"http://{ONE}/", "--gateway", gateway, "--out", "bag", "--rate", "1000", "--pictures", "0")
    assert done.exit_code == 0, done.output
    first = json.loads((work / "bag" / "custody.jsonl").read_bytes().splitlines()[0])
    assert (first["person"], first["item"]) == ("seat s01", "bag")
    assert first["case"].startswith("case/ref/")
    assert (work.parent / "capture-key.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_replay_answers_until_it_is_told_to_stop(gateway: str, tmp_path: Path, told: signal.Signals) -> None:
    import http.client

    captured(gateway, tmp_path / "one")
    program = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); "  # as a shell has it for what runs in the background
    program += "from parola.cli.base import main; import parola.cli.evidence; main()"
    command = [sys.executable, "-c", program, "replay", str(tmp_path / "one"), "--at", "127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            connection = http.client.HTTPConnection(url.removeprefix("http://").rstrip("/"), timeout=10)
            connection.request("GET", "/b", headers={"Host": ONE})
            assert connection.getresponse().read() == b"<a href=/b>b</a>"
            connection.close()
            process.send_signal(told)
            assert process.wait(10) == 0
        finally:
            process.kill()
