"""Links that a notebook shows: the form of this lab and the other parts, from wherever they are running just now."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from parola_kit.errors import BadInput
from parola_kit.form import form
from parola_kit.notice import MARK
from parola_kit.places import places

COURSE, ELSEWHERE = "http://127.0.0.1:8000/", "http://127.0.0.1:9000/"


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JUPYTERHUB_SERVICE_PREFIX", "PAROLA_BASE_URL", "PAROLA_URLS"):
        monkeypatch.delenv(name, raising=False)


def document(**urls: str) -> str:
    return json.dumps({"format": 1, "notice": MARK, "urls": urls})


def test_the_form_of_the_lab_that_is_open(work: Path) -> None:
    assert '<a href="/parola/answers/XA1" target="_blank">' in form()._repr_html_()
    assert '<a href="/parola/answers/XA2" target="_blank">' in form("XA2")._repr_html_()
    assert "/parola/answers/XA1" in repr(form())
    with pytest.raises(BadInput, match="there are XA1, XA2"):
        form("XB1")


def test_links_are_below_the_path_of_the_seats_server(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAROLA_BASE_URL", "/here/")
    assert 'href="/here/parola/answers/XA1"' in form()._repr_html_()
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/ada/")
    assert 'href="/user/ada/parola/answers/XA1"' in form()._repr_html_()
    assert 'href="/user/ada/parola/answers"' in places()._repr_html_()


def test_places_come_from_the_class_and_the_variable_wins(root: Path, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(places().addresses.values()) == ["/parola/answers"]
    (root / "state").mkdir()
    (root / "state" / "urls.json").write_text(document(course=COURSE, lab="http://127.0.0.1:1/lab"), "utf-8")
    assert list(places().addresses.values()) == ["/parola/answers", COURSE]
    monkeypatch.setenv("PAROLA_URLS", document(course=ELSEWHERE))
    assert list(places().addresses.values()) == ["/parola/answers", ELSEWHERE]


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 1}', document(course="javascript:alert(1)"), "[" * 100_000])
def test_a_broken_list_of_addresses_is_told(work: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PAROLA_URLS", text)
    with pytest.raises(BadInput, match="PAROLA_URLS"):
        places()
