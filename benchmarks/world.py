"""Rows a second of our background beside plain NumPy and Parquet, how the time grows with the rows, and the build of a large class.

The reference draws as many columns of the same kinds with NumPy and writes them with pyarrow, in the same run: work of the same sort
that none of our code does, so that ratios can be compared between noisy machines. `--all` adds ten million rows, `--class` the build
of a class of 60 seats with 200,000 posts and 300,000 messages, calls and crossings; `--seats`, `--workers` change that class, `--economy`
puts it into so many payments of strangers.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from parola.artefacts.bulk import Bulk, together
from parola.artefacts.columns import Ids, Times, Words
from parola.build import build
from parola.export import sqlite
from parola.locate import folder
from parola.simulate.posts import Forum, posts
from parola.spec.roster import roster
from parola.streams import Streams

SCENARIO = folder("scenarios") / "lantern-strait"
START, END = 1_740_960_000, 1_744_588_800
TEXTS = [f"What people say, variant {n} of many" for n in range(8_000)]
SIZES = (10_000, 100_000, 1_000_000)
MOST = 1.05  # exponent of growth that is still linear (issue: a world worth investigating)
T = TypeVar("T")
POSTS, MESSAGES, BOOKS = 200_000, 150_000, {"calls": 100_000, "crossings": 50_000}


def main() -> None:
    asked = arguments()
    with tempfile.TemporaryDirectory() as place:
        growth(Path(place), (*SIZES, 10_000_000) if asked.all else SIZES)
        if asked.large:
            large(Path(place), asked.seats, asked.workers, asked.economy)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="ten million rows too")
    parser.add_argument("--class", action="store_true", dest="large", help="build the large class")
    parser.add_argument("--seats", type=int, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--economy", type=int, default=0)
    return parser.parse_args()


def growth(place: Path, sizes: tuple[int, ...]) -> None:
    """Seconds of drawing, of columns and of the store, beside the reference; and the exponent of the growth."""
    ours: list[float] = []
    for size in sizes:
        drawing, rows = timed(lambda size=size: drawn(size))
        making, bulk = timed(lambda rows=rows: columns(rows))
        writing, _ = timed(lambda bulk=bulk: sqlite.write(place / "forum.sqlite", ["forum"], {"post": bulk}))
        reference, _ = timed(lambda size=size: plain(size, place / "plain.parquet"))
        with closing(sqlite3.connect(place / "forum.sqlite")) as store:
            assert store.execute("SELECT count(*) FROM post").fetchone() == (size,)
        (place / "forum.sqlite").unlink()
        total = drawing + making + writing
        ours.append(total)
        print(f"{size:>10,} rows: draw {drawing:.2f} s, columns {making:.2f} s, SQLite {writing:.2f} s: {size / total:,.0f} rows/s")
        print(
            f"           NumPy and Parquet {reference:.2f} s: {size / reference:,.0f} rows/s; ours takes {total / reference:.1f} times that"
        )
    print(f"growth exponent {slope(sizes, ours):.3f} over {sizes[0]:,} to {sizes[-1]:,} rows (at most {MOST})")


def slope(sizes: tuple[int, ...], seconds: list[float]) -> float:
    """Of a line through the logarithms, by least squares."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def drawn(size: int) -> np.ndarray:
    """Posts of a forum with a member for each forty of them."""
    members = max(10, size // 40)
    homes = np.array([6, 7, 8, -7])[np.arange(members) % 4] * 3_600
    return posts(Forum(size, 3, homes, START, END, 0.02), Streams("benchmark")("posts"))


def columns(rows: np.ndarray) -> Bulk:
    """As the forum makes its table of posts."""
    made = {
        "thread": Ids("forum/thread", rows["thread"] + np.int64(1)),
        "user": Ids("forum/user", rows["user"] + np.int64(1)),
        "at": Times(rows["at"]),
        "text": Words.of(TEXTS, rows["text"] % len(TEXTS)),
    }
    return together("forum.post", "forum/post", made, (), ("at", "user", "text")).bulk


def plain(size: int, path: Path) -> None:
    """As many columns, drawn without any structure, sorted by time and written with their texts."""
    chance = np.random.default_rng(1)
    at = np.sort(chance.integers(START, END, size))
    table = {
        "id": np.arange(1, size + 1),
        "thread": chance.integers(max(3, size // 9), size=size),
        "user": chance.integers(max(10, size // 40), size=size),
        "at": at.astype("datetime64[s]"),
        "text": pa.DictionaryArray.from_arrays(chance.integers(len(TEXTS), size=size).astype(np.int32), TEXTS),
    }
    pq.write_table(pa.table(table), path)


def large(place: Path, seats: int, workers: int, economy: int) -> None:
    """Seconds by stage, and the most memory that this process and any one of the others held."""
    marks: list[tuple[str, float]] = []
    made = build(
        scenario(place),
        roster(str(seats)),
        "20250303",
        place / "class",
        workers=workers,
        economy=economy or None,
        say=lambda stage: marks.append((stage, time.monotonic())),
    )
    marks.append(("", time.monotonic()))
    took = marks[-1][1] - marks[0][1]
    print(f"{seats} seats, {workers} workers: {made.records:,} records and {made.transactions:,} transactions in {took:.1f} s")
    print("   " + ", ".join(f"{name} {later - at:.1f} s" for (name, at), (_, later) in pairwise(marks)))
    own, others = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"   most memory: {own:.0f} MiB, and {others:.0f} MiB in the largest of {workers if workers > 1 else 0} workers")
    for file in sorted(path for path in (place / "class").rglob("*") if path.is_file() and path.stat().st_size > 5_000_000):
        print(f"   {file.relative_to(place / 'class')}: {file.stat().st_size / 1e6:.0f} MB")


def scenario(place: Path) -> Path:
    """The scenario that comes with Parola, with the counts of the large class."""
    copy = shutil.copytree(SCENARIO, place / "large")
    text = yaml.safe_load((copy / "scenario.yaml").read_text("utf-8"))
    text["id"] = "large"
    text["forum"] |= {"posts": POSTS, "users": 3_000}
    text["messenger"] = text.get("messenger", {}) | {"messages": MESSAGES, "accounts": 4_000}
    text["books"] = text.get("books", {}) | BOOKS
    (copy / "scenario.yaml").write_text(yaml.safe_dump(text, allow_unicode=True, sort_keys=False), "utf-8")
    return copy


def timed(work: Callable[[], T]) -> tuple[float, T]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


if __name__ == "__main__":
    main()
