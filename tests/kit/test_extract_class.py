"""Precision and recall of extraction against the truth of a built class, and of forms put into its sentences (benchmarks/extraction.py)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

MEASURE = Path(__file__).parents[2] / "benchmarks" / "extraction.py"
CHECKED = ("bitcoin", "token", "onion", "onion-broken", "key", "txid", "fingerprint")  # a checksum, or nothing else looks like it
ENOUGH = 10  # of a kind in the texts: below that a share says nothing


@cache
def measure() -> Any:
    """The benchmark as a module: it is no package."""
    spec = spec_from_file_location("extraction_measure", MEASURE)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules["extraction_measure"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def held(class_root: Path) -> Any:
    return measure().read(class_root)


def test_against_the_truth_of_a_class(held: Any, measured: Callable[[str], None]) -> None:
    tallies = measure().world(held)
    assert sum(one.true >= ENOUGH for one in tallies.values()) >= 6
    for kind, one in tallies.items():
        measured(f"extraction: {kind}: {one.found} found, {one.true} true, precision {one.precision:.4f}, recall {one.recall:.4f}")
        least = 0.99 if kind in CHECKED else 0.98
        assert one.found == 0 or one.precision >= least, kind
        assert one.true == 0 or one.recall >= least, kind


def test_forms_that_a_class_does_not_have(held: Any) -> None:
    for kind, one in measure().planted(held, 3_000).items():
        least = 0.99 if kind in (*CHECKED, "base58") else 0.98
        assert one.true > 100, kind
        assert min(one.precision, one.recall) >= least, (kind, one)


def test_languages_are_those_of_the_store(class_root: Path, measured: Callable[[str], None]) -> None:
    right, total = measure().language(class_root)
    measured(f"extraction: language of {right} of {total} texts as the store has it")
    assert total > 1_000
    assert right / total >= 0.97


def test_phones_as_another_matcher_finds_them(held: Any) -> None:
    """phonenumbers with its leniency POSSIBLE: our numbers are of ranges that nobody can dial, so VALID would lose them."""
    phonenumbers = pytest.importorskip("phonenumbers")
    for key, text in held.texts:
        own = {(one.start, one.end) for one in measure().extract(text, key, kinds=("phone",))}
        other = {(one.start, one.end) for one in phonenumbers.PhoneNumberMatcher(text, None, leniency=phonenumbers.Leniency.POSSIBLE)}
        assert own == other, text
