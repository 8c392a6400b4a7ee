"""The extension of the seat's own Jupyter server that serves the form; its server signs in, guards against forged posts, and logs."""

from __future__ import annotations

from jupyter_server.extension.application import ExtensionApp

from parola_kit.form import CASE, CHECK, FEEDBACK
from parola_kit.form.case import CasePage
from parola_kit.form.check import CheckPage
from parola_kit.form.handlers import FeedbackPage, LabPage, LabsPage, NoPage
from parola_kit.places import ANSWERS


class AnswerForm(ExtensionApp):
    """Serves ``parola/answers`` and ``parola/feedback`` below the server's base path."""

    name = "parola_form"
    load_other_extensions = True

    def initialize_handlers(self) -> None:
        """Jupyter Server puts its base path in front of each."""
        self.handlers.extend(
            [
                (rf"/{ANSWERS}", LabsPage),
                (rf"/{CASE}", CasePage),
                (rf"/{CHECK}", CheckPage),
                (rf"/{ANSWERS}/([^/]+)", LabPage),
                (rf"/{FEEDBACK}/([^/]+)", FeedbackPage),
                (r"/parola(?:/.*)?", NoPage),
            ]
        )
