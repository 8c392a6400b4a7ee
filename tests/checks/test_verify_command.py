"""`parola verify` as a person sees it: what it says of a sound class, and one located message for each thing that is wrong."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from parola.artefacts.ledger.blocks import MAGIC
from parola.cli import main
from re_mined import framed, worked
from sound_chain import RAWS, SOUND, TIP, class_of, in_parquet, needs_kernel, written

STAGES = ("consensus", "blocks beside the store", "balances")


def verify(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, arguments)])


def stages(done: Result) -> list[str]:
    return [line.split("s  ", 1)[1] for line in done.stderr.splitlines() if "s  " in line]


def shared(root: Path) -> Path:
    return root / "learner" / "shared"


def everything(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def asked(root: Path, script: str) -> None:
    with closing(sqlite3.connect(shared(root) / "chain.sqlite")) as store:
        store.executescript(script)


@needs_kernel
@pytest.mark.parametrize("parquet", [False, True])
def test_a_sound_class(tmp_path: Path, parquet: bool) -> None:
    root = class_of(tmp_path)
    if parquet:
        in_parquet(shared(root) / "chain.sqlite")
    done = verify(root)
    accepted = f"{root}: {TIP[0]} blocks up to {TIP[1]} accepted by Bitcoin Core's consensus code"
    assert done.stdout == f"{accepted}; the store says what they say, and every transaction balances\n"
    assert stages(done) == [*STAGES]
    assert done.exit_code == 0


@needs_kernel
def test_a_program_reads_a_list(tmp_path: Path) -> None:
    root = class_of(tmp_path)
    done = verify(root, "--json", "--quiet")
    assert (json.loads(done.stdout), done.stderr, done.exit_code) == ([], "", 0)
    asked(root, "UPDATE tx SET fee_sat = 7 WHERE position = 0 AND height = 3")
    done = verify(root, "--json", "--quiet")
    (problem,) = json.loads(done.stdout)
    assert problem == f"chain.sqlite:btc/tx/{SOUND.blocks[2].coinbase_txid}: is a coinbase with 0 inputs and a fee of 7; it has neither"
    assert (done.stderr, done.exit_code) == ("", 1)


@needs_kernel
def test_a_refused_chain_with_cores_reason(tmp_path: Path) -> None:
    root = class_of(tmp_path)
    bad = worked(RAWS[-1][:36] + bytes(32) + RAWS[-1][68:80]) + RAWS[-1][80:]
    written(shared(root) / "blocks", [*RAWS[:-1], bad])
    done = verify(root)
    stops = (
        f"Bitcoin Core stops at height {TIP[0] - 1} ({SOUND.blocks[-2].hash}), height {TIP[0]} ({TIP[1]}) was expected: bad-txnmrklroot\n"
    )
    assert done.stdout == stops
    assert stages(done) == ["consensus", "balances"]  # what blocks say that nobody accepts is not compared
    assert done.exit_code == 1


@needs_kernel
def test_a_store_that_the_blocks_contradict(tmp_path: Path) -> None:
    root = class_of(tmp_path)
    asked(root, "UPDATE txout SET value_sat = value_sat - 1 WHERE n = 0 AND txid = (SELECT txid FROM tx WHERE height = 3)")
    done = verify(root)
    value = SOUND.blocks[2].coinbase_value_sat
    assert f"btc/out/{SOUND.blocks[2].coinbase_txid}:0: value_sat is {value - 1}, {value} by the blocks; " in done.stdout
    assert done.stderr.endswith("1 problem\n")
    assert done.exit_code == 1


def cut_short(root: Path) -> None:
    file = shared(root) / "blocks" / "blk00000.dat"
    file.write_bytes(file.read_bytes()[:-10])


def no_block_file(root: Path) -> None:
    (shared(root) / "blocks" / "blk00001.dat").write_text("FICTITIOUS", "utf-8")


def folder_for_a_file(root: Path) -> None:
    (shared(root) / "blocks" / "blk00001.dat").mkdir()


def other_format(root: Path) -> None:
    (root / "learner" / "manifest.json").write_text(json.dumps({"format": 2, "versions": {"parola": "9.9.9"}}), "utf-8")


def no_manifest(root: Path) -> None:
    (root / "learner" / "manifest.json").write_text("[]", "utf-8")


def older_table(root: Path) -> None:
    asked(root, "ALTER TABLE tx DROP COLUMN weight")


def no_table(root: Path) -> None:
    asked(root, "DROP TABLE txin")


def no_tip(root: Path) -> None:
    asked(root, "DELETE FROM block")


def half_a_store(root: Path) -> None:
    store = shared(root) / "chain.sqlite"
    store.write_bytes(store.read_bytes()[: store.stat().st_size // 2])


def half_a_folder(root: Path) -> None:
    (in_parquet(shared(root) / "chain.sqlite") / "txin.parquet").unlink()


def half_a_parquet_file(root: Path) -> None:
    file = in_parquet(shared(root) / "chain.sqlite") / "tx.parquet"
    file.write_bytes(file.read_bytes()[:-100])


def garbled_store(root: Path) -> None:
    store = shared(root) / "chain.sqlite"
    raw = bytearray(store.read_bytes())
    raw[4_096 : 4_096 * 9] = b"\xff" * (8 * 4_096)
    store.write_bytes(raw)


def a_block_twice(root: Path) -> None:
    written(shared(root) / "blocks", [*RAWS[:9], *RAWS[8:]])


def no_genesis(root: Path) -> None:
    (shared(root) / "blocks" / "blk00000.dat").write_bytes(framed(RAWS, MAGIC))


BAD: dict[Callable[[Path], None], tuple[str, ...]] = {
    cut_short: ("blk00000.dat: byte ", "the file is cut short, copy it again"),
    no_block_file: ("blk00001.dat: byte 0: 46494354 stands here", "is it a block file of this chain?"),
    folder_for_a_file: ("blk00001.dat: Is a directory",),
    other_format: ("manifest.json: ", "written in format 2 by Parola 9.9.9", "reads format 1"),
    no_manifest: ("manifest.json: is no manifest",),
    older_table: ("chain.sqlite: table tx has no column weight; another version of Parola made it",),
    no_table: ("chain.sqlite: ", "txin", "another version of Parola made it"),
    no_tip: ("chain.sqlite: has no block, so nothing says where the chain ends",),
    half_a_store: ("chain.sqlite: ", "cut short"),
    half_a_folder: ("txin.parquet: no such file",),
    half_a_parquet_file: ("tx.parquet: ", "it is damaged: copy it again"),
    garbled_store: ("chain.sqlite: database disk image is malformed; it is damaged: copy it again",),
    a_block_twice: ("blk00000.dat: byte ", "does not follow the one before it"),
    no_genesis: ("blk00000.dat: byte 0: ", "does not follow the one before it"),
}


@needs_kernel
@pytest.mark.parametrize(("harm", "words"), BAD.items(), ids=[harm.__name__ for harm in BAD])
def test_one_message_for_what_is_no_sound_class(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    harm: Callable[[Path], None],
    words: tuple[str, ...],
) -> None:
    root, scratch = class_of(tmp_path), tmp_path_factory.mktemp("scratch")
    harm(root)
    before = everything(root)
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    done = verify(root, "--quiet")
    (message,) = done.stderr.splitlines()
    assert message.startswith(f"parola: {root}")
    assert all(word in message for word in words), message
    assert (done.stdout, done.exit_code) == ("", 1)
    assert everything(root) == before
    assert list(scratch.iterdir()) == []


def test_a_folder_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = class_of(tmp_path)

    def refuse(self: Path) -> object:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "iterdir", refuse)  # the user of the tests may be one who reads everything
    done = verify(root, "--quiet")
    assert done.stderr == f"parola: {shared(root) / 'blocks'}: Permission denied\n"
    assert done.exit_code == 1


@pytest.mark.parametrize("name", ["none", "file"])
def test_no_folder_of_a_class(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    done = verify(tmp_path / name, "--quiet")
    assert done.stderr.startswith(f"parola: {tmp_path / name}/learner/shared/chain.sqlite: no such store; give the folder of a class")
    assert done.exit_code == 1


def test_wrong_use(tmp_path: Path) -> None:
    assert verify().exit_code == 2
    assert verify(tmp_path, "--fast").exit_code == 2


@needs_kernel
@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_a_terminal_sees_a_bar(tmp_path: Path) -> None:
    import pty

    root = class_of(tmp_path)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "parola.cli", "verify", str(root)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, check=True, timeout=120, text=True)
    os.close(theirs)
    said = b""
    while len(said) < 100_000:
        try:
            said += os.read(ours, 10_000)
        except OSError:  # Linux: nobody writes any more
            break
    os.close(ours)
    assert said.decode().count("100%") == 2
    assert "[####" in said.decode()
    assert f"{root}: {TIP[0]} blocks up to " in done.stdout
