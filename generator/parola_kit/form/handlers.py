"""Requests and answers of the form. Whose seat it is comes from where the server runs, never from who signed in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment
from jupyter_server.base.handlers import JupyterHandler
from markupsafe import Markup
from tornado.web import HTTPError, authenticated

from parola_kit import look
from parola_kit.errors import ParolaError
from parola_kit.form import CASE, CHECK, FEEDBACK, view
from parola_kit.form.act import Posted, act
from parola_kit.form.fields import Fields
from parola_kit.form.returned import returned
from parola_kit.hand_in import Receipt, last
from parola_kit.places import ANSWERS, addresses
from parola_kit.seat import Seat, find

MOST_BYTES = 256 * 1024  # of a post; the longest answer in the longest letters fits twice
MOST_WAITS = 15  # times that a page asks for feedback by itself, every 2 s
POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
PATHS = {"answers": ANSWERS, "case": CASE, "check": CHECK, "feedback": FEEDBACK, "notebooks": "lab/tree"}
T = TypeVar("T")


class Page(JupyterHandler):
    """What all pages have in common."""

    @property
    def content_security_policy(self) -> str:
        """No script on these pages, and nothing from elsewhere."""
        return POLICY

    def set_default_headers(self) -> None:
        """As the server has them; an address with a token is told to nobody."""
        super().set_default_headers()
        self.set_header("Referrer-Policy", "same-origin")

    async def ask(self, work: Callable[..., T], *given: object) -> T:
        """Do what touches files off the event loop.

        Raises:
            HTTPError: 400, with the text of an error that a person is meant to read.
        """
        try:
            return await asyncio.to_thread(work, *given)
        except ParolaError as error:
            raise HTTPError(400, "%s", error) from None

    async def seat(self, lab: str | None = None) -> Seat:
        """The seat of this server.

        Raises:
            HTTPError: 404, it has no such lab.
        """
        root = Path(self.serverapp.root_dir) if self.serverapp else None
        seat = await self.ask(find, root)
        if lab is not None and lab not in seat.labs:
            raise HTTPError(404, "%s", f"seat {seat.seat} has no such lab; there are {', '.join(seat.labs)}")
        return seat

    def show(self, template: str, **values: object) -> None:
        """Answer with a page."""
        paths = {name: f"{self.base_url}{path}" for name, path in PATHS.items()}
        self.send(_environment().get_template(template).render(paths=paths, **values))

    def send(self, text: str) -> None:
        """Answer with HTML."""
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.write(text)  # pyright: ignore[reportUnknownMemberType] -- Tornado takes dicts of anything too

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """A designed page for everything that fails."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        text = error.get_message() if isinstance(error, HTTPError) and status_code < 500 else ""
        self.show("error.html.j2", title=f"{status_code} {self._reason}", text=text or "This could not be done.")

    def clean(self) -> bool:
        """Whether the address is one to keep in a history; else the browser is sent to it without its token."""
        if self.get_query_argument("token", None) is None:
            return True
        self.redirect(self.request.path)
        return False


class LabsPage(Page):
    """The labs of the seat, and what else is here."""

    @authenticated
    async def get(self) -> None:
        """Show the list."""
        if self.clean():
            seat = await self.seat()
            self.show(
                "labs.html.j2", title="Answer form", seat=seat, labs=await self.ask(view.labs, seat), places=await self.ask(addresses, seat)
            )


class LabPage(Page):
    """All questions of a lab."""

    @authenticated
    async def get(self, lab: str) -> None:
        """Show the questions; ``?told=`` names those that a reply is shown at."""
        if self.clean():
            seat = await self.seat(lab)
            told = self.get_query_argument("told", "").split(".")
            await self.answer(seat, await self.ask(seat.questions, lab), Posted(told=tuple(told)))

    @authenticated
    async def post(self, lab: str) -> None:
        """Note, hint, more rows, or hand in."""
        if len(self.request.body) > MOST_BYTES:
            raise HTTPError(413, f"this is more than {MOST_BYTES // 1024} kB; nothing was noted")
        seat = await self.seat(lab)
        asked = await self.ask(seat.questions, lab)
        body = {name: self.get_body_arguments(name, strip=False) for name in self.request.body_arguments}
        do = self.only(body, "do")
        q = do.partition(":")[2]
        if q and q not in {question["id"] for question in asked["questions"]}:
            raise HTTPError(404, "%s", f"{lab} has no such question")
        done = await self.ask(act, seat, asked, body, do)
        if done.errors or done.more:
            self.set_status(400 if done.errors else 200)
            await self.answer(seat, asked, done)
        else:
            self.redirect(self.after(lab, done, q), status=303)

    def only(self, body: Fields, name: str) -> str:
        """A field that must be there once.

        Raises:
            HTTPError: 400, it is not.
        """
        if len(body.get(name, ())) != 1:
            raise HTTPError(400, "%s", f"the field “{name}” has to be there once; open the lab again and try once more")
        return body[name][0]

    def after(self, lab: str, done: Posted, q: str) -> str:
        """Where a browser goes after a post that went well."""
        if done.handed_in:
            return f"{self.base_url}{FEEDBACK}/{lab}"
        anchor = q or (done.told[0] if done.told else "top")
        return f"{self.base_url}{ANSWERS}/{lab}?told={'.'.join(done.told)}#{anchor}"

    async def answer(self, seat: Seat, asked: Mapping[str, Any], posted: Posted) -> None:
        """Show the page."""
        questions = await self.ask(view.questions, seat, asked, posted)
        receipt = await self.ask(last, seat, asked["lab"])
        title = f"{asked['lab']} {asked['title']}"
        field = Markup(self.xsrf_form_html())  # noqa: S704 -- Tornado's own field
        self.show("lab.html.j2", title=title, seat=seat, asked=asked, questions=questions, posted=posted, receipt=receipt, xsrf=field)


class FeedbackPage(Page):
    """What came back on a lab."""

    @authenticated
    async def get(self, lab: str) -> None:
        """Show this seat's feedback, or why there is none yet; ``?waited=`` counts how often the page has asked."""
        if not self.clean():
            return
        seat = await self.seat(lab)
        found = await self.ask(returned, seat, lab)
        waited = self.get_query_argument("waited", "0")
        times = int(waited) if waited.isascii() and waited.isdecimal() and len(waited) < 4 else 0
        if found.page is None:
            self.show("waiting.html.j2", title=f"Feedback on {lab}", seat=seat, lab=lab, found=found, waited=times, most=MOST_WAITS)
        else:
            self.send(await self.ask(_with_way_back, found.page, found.receipt, f"{self.base_url}{ANSWERS}", lab))


class NoPage(Page):
    """Every other address below ``parola``."""

    @authenticated
    async def get(self) -> None:
        """There is nothing."""
        raise HTTPError(404, "there is no such page here")

    post = get


def _with_way_back(page: Path, receipt: Receipt | None, answers: str, lab: str) -> str:
    """The feedback page as it was written, below the bar of the form; the page itself is made to be read from a disk too."""
    text = page.read_text("utf-8", errors="replace")
    bar = _environment().get_template("bar.html.j2").render(answers=answers, lab=lab, receipt=receipt)
    return text.replace("<main", f"{bar}<main", 1)


@cache
def _environment() -> Environment:
    return look.environment("parola_kit.form")
