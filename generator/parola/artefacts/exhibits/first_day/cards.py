"""The lines that bind the day: articles of the Exercise Convention, and of each country card who allows what."""

from __future__ import annotations

from collections.abc import Iterator

from parola.artefacts.exhibits.first_day.plan import Plan
from parola.artefacts.record import Draft
from parola.artefacts.scene import Scene
from parola.spec.convention import Card, Convention

SAID = {"police": "A police officer in charge may sign.", "prosecutor": "A prosecutor has to sign.", "court": "A court has to sign."}
ALLOWED = {"never": "Not authorised.", "prosecutor": "A prosecutor has to allow it.", "court": "A court has to allow it."}


def lines(day: Plan, scene: Scene, rules: Convention) -> Iterator[Draft]:
    """All articles and three lines of every card; which card the seat plays, the log says."""
    del day, scene
    for article in rules.articles:
        yield Draft({"whose": rules.title, "line": article.title, "text": article.text}, label=f"article-{article.id}")
    for country, card in rules.cards.items():
        for act, (title, text) in _of(card).items():
            yield Draft({"whose": f"Card of {card.name}", "line": title, "text": text}, label=f"card-{country.lower()}-{act}")


def _of(card: Card) -> dict[str, tuple[str, str]]:
    return {
        "preserve": ("Request to preserve", SAID[card.preserve]),
        "disclose": ("Request to disclose", SAID[card.disclose]),
        "purchase": ("Covert contact or purchase", ALLOWED[card.covert_purchase]),
    }
