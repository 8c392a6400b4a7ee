"""English texts that a scenario has to have, besides those that its modules name: what records say, how sites look, names of things."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from parola.spec.around import effects
from parola.spec.model import Module, Scenario

STATUSES = ("said", "not-said", "declined", "cannot-be-told")  # what may become of a topic that the desk asks about
CATEGORIES = ("translation", "travel-desk", "stationery", "sim-cards", "parcel")  # of the market's listings
ALWAYS = (
    *("handle-first", "handle-second", "merchant-name", "hotline-name"),
    *("referral-details", "scope-agreed", "scope-set-aside", "handed-over-by", "reply-note"),
    *("tag-deposit", "tag-pool", "tag-merchant", "tag-maker"),
    *("tag-basis-swept", "tag-basis-stated", "tag-basis-copied", "tag-basis-pool", "tag-basis-merchant"),
    *("vendor-about", "brand-about", "review-good", "review-bad"),
    *("word-gender-feminine", "word-gender-masculine", "word-exploitation-forced"),
    *("word-recruitment-advert", "word-recruitment-network", "word-recruitment-friends"),
    *("word-control-documents", "word-control-debt", "word-control-none"),
)


OPEN_WEB = (
    "profile-about",
    "flyer-title",
    "flyer-line",
    "flyer-contact",
    "advert-job-kitchen",
)  # where a scenario has sites of the open web
CHANNELS = ("channel-talk",)  # where a module has public channels: what is said in any that has no words of its own


def missing(scenario: Scenario, modules: Sequence[Module], english: Collection[str], books: Collection[str]) -> list[str]:
    """Keys that the English texts do not have, in the order of the alphabet; ``books`` are those that columns of books name."""
    topics = {effect.ask.topic for module in modules for _, effect in effects(module) if effect.ask}
    keys = {
        *ALWAYS,
        *books,
        *(OPEN_WEB if scenario.surface.sites else ()),
        *(CHANNELS if any(module.channels for module in modules) else ()),
        *(f"listing-{category}" for category in CATEGORIES),
        *(f"{what}-{board}" for board in scenario.forum.boards for what in ("title", "post")),
        *(f"ask-{topic}" for topic in topics),
        *(f"{topic}-{status}" for topic in topics for status in STATUSES),
    }
    return sorted(keys - set(english))
