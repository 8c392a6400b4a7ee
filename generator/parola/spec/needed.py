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
ASKED = "asked-deposit"  # label of a payment to an account that the case gets the exchange's file of
# Where a module makes such a payment: what is said of customers and devices, and the draft of a request.
HOLDER = (
    *("statement-taken", "statement-taken-undated", "statement-lost", "statement-own", "statement-own-lent"),
    *("statement-public", "statement-public-slept", "statement-by-worker", "statement-by-desk", "statement-by-police"),
    *("draft-first", "draft-fits", "draft-excess", "draft-must", "draft-blank", "draft-default-wrong", "draft-default-set"),
)
# Axis of a scenario's variants -> what an exhibit that hangs on it is called.
NAMED = {"valuation": "price-index", "stall-record": "sale-handed-over-by"}
CHANNELS = ("channel-talk",)  # where a module has public channels: what is said in any that has no words of its own

# Where a scenario's variants have these axes, each case has a journey file and a report about it.
FILED = ("journey", "aboard", "namesake", "tie", "kin")
CLAIMS = ("bags", "late", "room", "file", "signed", "seal", "read", "face", "device")
FIGURES = ("desk", "stand", "number", "counter", "label")
JOURNEY = (
    *(f"journey-said-{what}" for what in ("kin", "landed", "moves", "is-me", "plan")),
    *("journey-booking", "journey-boarded", "journey-party-together", "journey-party-alone", "journey-noshow", "journey-landing"),
    *("journey-out", "journey-in", "journey-declared-together", "journey-declared-alone", "journey-account", "journey-renewal"),
    *("journey-photo", "journey-sign-hall", "journey-sign-door", "journey-sign-none", "journey-slip", "journey-slip-torn"),
    *("journey-hotel-taken", "journey-hotel-kept", "journey-hotel-none", "journey-custody", "journey-validation", "journey-finding"),
    *("journey-told-fare", "journey-told-meeting-hall", "journey-told-meeting-door"),
    *("journey-told-papers-taken", "journey-told-papers-kept"),
    *("journey-referral-kin", "journey-asked-related", "journey-asked-unrelated"),
    *("journey-basis-own", "journey-basis-heard", "journey-basis-chat"),
    *(f"journey-note-{note}" for note in ("shelter", "neighbour", "safe-number", "lunch", "misfiled", "weather")),
    *(f"journey-{claim}-{state}" for claim in CLAIMS for state in ("says", "less")),
    *(f"journey-figure-{figure}" for figure in FIGURES),
    *(f"report-{about}" for about in (*CLAIMS, "illness", "fear", "accent", "paper", "law")),
    *(f"counsel-{figure}" for figure in FIGURES),
)


def missing(scenario: Scenario, modules: Sequence[Module], english: Collection[str], books: Collection[str]) -> list[str]:
    """Keys that the English texts do not have, in the order of the alphabet; ``books`` are those that columns of books name."""
    topics = {effect.ask.topic for module in modules for _, effect in effects(module) if effect.ask}
    keys = {
        *ALWAYS,
        *books,
        *(HOLDER if any(effect.pay and effect.pay.label == ASKED for module in modules for _, effect in effects(module)) else ()),
        *(OPEN_WEB if scenario.surface.sites else ()),
        *(JOURNEY if set(FILED) <= set(scenario.variants) else ()),
        *(text for axis, text in NAMED.items() if axis in scenario.variants),
        *(CHANNELS if any(module.channels for module in modules) else ()),
        *(f"listing-{category}" for category in CATEGORIES),
        *(f"{what}-{board}" for board in scenario.forum.boards for what in ("title", "post")),
        *(f"ask-{topic}" for topic in topics),
        *(f"{topic}-{status}" for topic in topics for status in STATUSES),
    }
    return sorted(keys - set(english))
