"""The door of a mock site: sign-up, sign-in with a CAPTCHA, sign-out, and the mailbox of whoever is signed in.

A signed cookie, which stays under the site's own path, keeps who that is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from flask import Flask, redirect, render_template, request, session, url_for

from parola.serve.accounts import Accounts
from parola.serve.captcha import Captcha
from parola.serve.kept import Kept
from parola.serve.messages import Messages
from parola.serve.persona import Persona
from parola.serve.session import Answer, PrefixSession
from parola.serve.stores import Row, Store
from parola_kit.journal import now

STATUS = {"handle": 400, "password": 400, "captcha": 403, "old": 403, "wrong": 403, "taken": 409, "full": 403, "blank": 400}


@dataclass(frozen=True, slots=True)
class House:
    """Who comes in on a site, and what is its own: ``secret`` signs sessions and puzzles, ``kept`` is its file of accounts (None: memory);
    messages of its visitors lie beside that, so that they never take an account's room.

    ``known`` says of a handle whether somebody of the site's store has it; ``held`` gives the rows (id, sender, receiver, at, text) of
    its private messages that a handle sent or got. ``ink`` and ``paper`` are the colours of its CAPTCHA.
    """

    persona: Persona
    secret: bytes
    kept: Path | None = None
    known: Callable[[str], bool] = lambda _: False
    held: Callable[[str], Sequence[Row]] = lambda _: ()
    ink: str = "#333344"
    paper: str = "#ffffff"


class Reads(Protocol):
    """What a site's module of queries says of handles."""

    def known(self, store: Store, handle: str, /) -> bool:
        """Whether somebody of the store has the handle."""
        ...

    def held(self, store: Store, handle: str, /) -> list[Row]:
        """The private messages that a handle sent or got."""
        ...


def house(reads: Reads, store: Store, persona: Persona, secret: bytes, kept: Path | None, colours: tuple[str, str]) -> House:
    """The house of a site over its store; ``colours`` are ink and paper of its CAPTCHA."""
    ink, paper = colours
    return House(persona, secret, kept, lambda handle: reads.known(store, handle), lambda handle: reads.held(store, handle), ink, paper)


def admit(app: Flask, house: House) -> None:
    """Give a site the pages ``sign_in``, ``sign_up``, ``sign_out`` and ``inbox``; the site has an endpoint ``index``.

    Templates of the site: ``sign_in.html`` and ``sign_up.html`` get ``fault`` (empty, or a key of ``STATUS``), ``handle`` (as it was
    typed) and ``puzzle`` (a `captcha.Puzzle`); their forms post ``handle``, ``password``, ``token`` and ``answer``. ``inbox.html`` gets
    ``messages`` (of `messages.Message`), ``fault`` (see `messages.Fault`), ``receiver`` and ``text`` (as typed); its form posts
    ``receiver`` and ``text``. Other templates ask ``session.get("handle")`` who is signed in.
    """
    app.secret_key = house.secret
    app.session_interface = PrefixSession()
    door = _door(house)
    app.add_url_rule("/sign-in", "sign_in", door.sign_in, methods=["GET", "POST"])
    app.add_url_rule("/sign-up", "sign_up", door.sign_up, methods=["GET", "POST"])
    app.add_url_rule("/sign-out", "sign_out", door.sign_out, methods=["POST"])
    app.add_url_rule("/inbox", "inbox", door.inbox, methods=["GET", "POST"])


@dataclass(frozen=True, slots=True)
class Form:
    """What a visitor typed at the door; ``blank`` if a field was missing or came twice."""

    handle: str
    password: str
    token: str
    answer: str
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """The views."""

    accounts: Accounts
    messages: Messages
    captcha: Captcha

    def sign_in(self) -> Answer:
        """Who comes back. RFC 9110, 15.5.4: 403 where credentials were given and do not do."""
        if "handle" in session:
            return redirect(url_for("inbox"))
        if request.method == "GET":
            return self._shown("sign_in.html", "", "")
        form = _form()
        if fault := self._at_once(form):
            return self._shown("sign_in.html", fault, form.handle)
        handle = self.accounts.fits(form.handle, form.password)
        return self._in(handle) if handle else self._shown("sign_in.html", "wrong", form.handle)

    def sign_up(self) -> Answer:
        """Who is new."""
        if "handle" in session:
            return redirect(url_for("inbox"))
        if request.method == "GET":
            return self._shown("sign_up.html", "", "")
        form = _form()
        fault = self._at_once(form) or self.accounts.add(form.handle, form.password, now())
        return self._shown("sign_up.html", fault, form.handle) if fault else self._in(form.handle)

    def sign_out(self) -> Answer:
        """Back to the first page, as nobody."""
        session.clear()
        return redirect(url_for("index"))

    def inbox(self) -> Answer:
        """The mailbox of whoever is signed in, and a form to write."""
        if "handle" not in session:
            return redirect(url_for("sign_in"))
        if request.method == "GET":
            receiver = request.args.get("to", "")[:100]
            return _inbox(self.messages, "", receiver if receiver.isprintable() else "", "")
        receiver, text = (_once(name) for name in ("receiver", "text"))
        fault = self.messages.send(session["handle"], receiver.strip(), text, now())
        return _inbox(self.messages, fault, receiver, text) if fault else redirect(url_for("inbox"))

    def _at_once(self, form: Form) -> str:
        """What can be said before anything is looked up: a form that is not whole, and the CAPTCHA."""
        if form.blank:
            return "blank"
        verdict = self.captcha.verdict(form.token, form.answer)
        return "captcha" if verdict == "wrong" else verdict

    def _in(self, handle: str) -> Answer:
        session.clear()
        session["handle"] = handle
        return redirect(url_for("inbox"))

    def _shown(self, template: str, fault: str, handle: str) -> Answer:
        return render_template(template, fault=fault, handle=handle[:100], puzzle=self.captcha.new()), STATUS[fault] if fault else 200


def _door(house: House) -> Door:
    accounts = Accounts(house.persona, Kept(house.kept), house.known)
    written = Kept(house.kept and house.kept.with_suffix(f".messages{house.kept.suffix}"))
    messages = Messages(house.held, written, accounts.taken, house.persona.handle)
    return Door(accounts, messages, Captcha(house.secret, house.ink, house.paper))


def _form() -> Form:
    handle, password, token, answer = (_once(name) for name in ("handle", "password", "token", "answer"))
    return Form(handle.strip(), password, token, answer, blank=not (handle.strip() and password and token and answer))


def _once(name: str) -> str:
    values = request.form.getlist(name)
    return values[0] if len(values) == 1 else ""


def _inbox(messages: Messages, fault: str, receiver: str, text: str) -> tuple[str, int]:
    shown = render_template("inbox.html", messages=messages.of(session["handle"]), fault=fault, receiver=receiver[:100], text=text[:2_000])
    return shown, 400 if fault else 200
