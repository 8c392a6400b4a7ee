"""The notebook that a seat's JupyterLab opens first. Addresses change with every start, so a cell asks for them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from parola_kit.notice import MARK

HEAD = """**{mark}**

# Start

Seat **{seat}**. Everything here is fictitious: people, handles, wallets and sites.

## Labs

{labs}

A click on a lab opens its notebook. Run its cells from the top with Shift+Enter, and write answers into the cells of the questions. \
If you would rather not use code, answer on the form; both write to the same place, and the last answer to a question counts.

## The form, the course, the sites

Click into the next cell and press **Shift+Enter**. Links appear below it; each opens in a new tab. \
Run it again after each start of the range: addresses may have changed."""

TAIL = """## Good to know

* Nothing is lost when you close the browser: answers lie in the folder of each lab, `answers.jsonl`.
* `hint("q1")` in a notebook, or the button on the form, gives the next of three hints. Hints cost no points.
* Hand in with `submit()` or with the button below the questions of the form. You may hand in again; the last one counts.
* Take a break when a case weighs on you, and tell the trainer. The course has a page on safeguarding.

**If you run this on your own machine** (`parola serve`, `make demo`): trainee and trainer share one user. The file browser shows your \
own folder only, but a program that you run here could read the trainer's folder with the keys. In a class, containers keep them apart."""


def start_page(seat: str, titles: Mapping[str, str]) -> str:
    """The notebook as JSON; ``titles`` is lab -> title, in the order of the labs. It holds no output, so it needs no trust."""
    labs = "\n".join(f"* [{lab} {title}]({lab}/{lab}.ipynb)" for lab, title in titles.items())
    cells: list[dict[str, object]] = [
        {"cell_type": "markdown", "id": "start", "metadata": {}, "source": HEAD.format(mark=MARK, seat=seat, labs=labs)},
        {
            "cell_type": "code",
            "id": "places",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": "from parola_kit import places\n\nplaces()",
        },
        {"cell_type": "markdown", "id": "notes", "metadata": {}, "source": TAIL},
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells}, ensure_ascii=False, indent=1) + "\n"
