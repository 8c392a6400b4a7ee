"""Who is signed in on a mock site: the class's one persona, kept in a signed cookie that stays under the site's own path."""

from __future__ import annotations

import hmac

from flask import Flask, redirect, render_template, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from werkzeug.wrappers import Response

from parola.serve.persona import Persona

Answer = str | Response | tuple[str, int]


class PrefixSession(SecureCookieSessionInterface):
    """A cookie for the site's own path alone: behind a relay every site has the same host."""

    def get_cookie_path(self, app: Flask) -> str:  # noqa: ARG002 -- Flask's signature
        """The prefix that a relay has put before the site, else all of the host."""
        return request.script_root or "/"


def admit(app: Flask, persona: Persona, secret: bytes) -> None:
    """Give a site the pages ``sign_in``, ``sign_out`` and ``inbox``.

    The site has the endpoint ``index`` and the templates ``sign_in.html``, which gets ``wrong``, and ``inbox.html``; its other
    templates ask ``session.get("handle")`` who is signed in.
    """

    def sign_in() -> Answer:
        if request.method == "POST" and not _fits(persona):
            return render_template("sign_in.html", wrong=True), 403  # RFC 9110, 15.5.4: credentials were given, and do not do
        if request.method == "POST":
            session.clear()
            session["handle"] = persona.handle
        return redirect(url_for("inbox")) if "handle" in session else render_template("sign_in.html", wrong=False)

    def sign_out() -> Answer:
        session.clear()
        return redirect(url_for("index"))

    def inbox() -> Answer:
        return render_template("inbox.html") if "handle" in session else redirect(url_for("sign_in"))

    app.secret_key = secret
    app.session_interface = PrefixSession()
    app.add_url_rule("/sign-in", "sign_in", sign_in, methods=["GET", "POST"])
    app.add_url_rule("/sign-out", "sign_out", sign_out, methods=["POST"])
    app.add_url_rule("/inbox", "inbox", inbox)


def _fits(persona: Persona) -> bool:
    handles, passwords = request.form.getlist("handle"), request.form.getlist("password")
    if len(handles) != 1 or len(passwords) != 1:
        return False
    fits = [_same(handles[0].strip(), persona.handle), _same(passwords[0], persona.password)]
    return all(fits)


def _same(given: str, held: str) -> bool:
    return hmac.compare_digest(given.encode(), held.encode())
