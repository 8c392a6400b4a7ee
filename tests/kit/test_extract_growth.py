"""Finders of names take time in proportion to the text: eight times the text takes about eight times as long, and never sixty-four."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from parola_kit.methods.extract import names
from parola_kit.methods.extract.found import Pieces

LETTERS = 25_000
TIMES = 8
MOST = 24  # times as long; lies as far below a square as above a line, for machines are noisy
FINDERS = (names.mails, names.urls, names.hosts, names.onions, names.ipv4, names.ipv6)
TRAPS = ("a[.]", "a.", "a@", "www.b [.] ", "www.a[.]", "x@a[.]", "a at a dot ", "http://a.", "aa(dot)", "a-", "1.", "a:")


def seconds(finder: Callable[[str], Pieces], text: str) -> float:
    """Processor time of this thread, the least of three."""
    took: list[float] = []
    for _ in range(3):
        began = time.thread_time()
        assert sum(1 for _ in finder(text)) >= 0
        took.append(time.thread_time() - began)
    return min(took)


def grows(finder: Callable[[str], Pieces], trap: str, before: str = "") -> bool:
    """Whether a text of many times the traps takes more than so many times as long; a few milliseconds say nothing."""
    once, many = (seconds(finder, before + trap * (letters // len(trap))) for letters in (LETTERS, TIMES * LETTERS))
    return many > 0.05 and many > MOST * once


@pytest.mark.parametrize("trap", TRAPS)
def test_no_finder_looks_at_the_same_letters_again_and_again(trap: str) -> None:
    assert [finder.__name__ for finder in FINDERS if grows(finder, trap)] == []


@pytest.mark.parametrize("end", [")", "]", ".", ")."])
def test_an_address_that_ends_in_brackets(end: str) -> None:
    assert not grows(names.urls, end, "http://quay.example/a")
    ((_, last, value),) = names.urls(f"http://quay.example/a{end * 500}")
    assert (last, value) == (21, "http://quay.example/a")


def test_hosts_of_up_to_nine_labels_are_found_whole() -> None:
    host = ".".join(["ab"] * 8) + ".example"
    for text, found in ((f"http://{host}/x", f"http://{host}/x"), (f"https://{host}", f"https://{host}")):
        assert [value for _, _, value in names.urls(text)] == [found]
    assert [value for _, _, value in names.mails(f"fog@{host}")] == [f"fog@{host}"]
    assert [value for _, _, value in names.hosts(host.replace(".", "[.]"))] == [host]
