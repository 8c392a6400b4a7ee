"""Accounts whose authors are known: sentences of one small grammar, put the way an author of `parola.artefacts.style` puts them."""

from __future__ import annotations

from random import Random

from parola.artefacts import style
from parola.streams import Streams

WHO = (
    "My friend",
    "A neighbour",
    "The woman at the desk",
    "Somebody here",
    "My cousin",
    "The boss",
    "An old colleague",
    "Nobody",
    "Everybody",
)
DID = ("told me about", "looks for", "asked for", "lost", "paid for", "wrote about", "knows", "found", "does not like", "cannot find")
WHAT = (
    "the passport",
    "a contract",
    "the room",
    "the journey",
    "a receipt",
    "the language course",
    "a quiet place",
    "the luggage",
    "a cheaper ticket",
)
WHEN = (
    "last week",
    "in the end",
    "again",
    "before the holiday",
    "until tomorrow",
    "at first",
    "because of the queue",
    "this month",
    "soon",
)
MORE = (
    *(
        "I think it is very good, perhaps too good.",
        "Please write before you travel.",
        "It is the same for me, and not cheap.",
        "They are kind.",
    ),
    *("Thank you for the advice.", "I do not know, it depends.", "I would not pay until the interview, really.", "The office was quiet."),
    *("It is only for a month, they say.", "There is a lot of trouble with the insurance.", "You are right about that, I was there."),
    *(
        "What is the usual wage?",
        "I will not go again!",
        "We have not seen the money.",
        "Is the agency near the harbour?",
        "That is all I know.",
    ),
)


def account(who: str, site: str, words: int, degree: float = 1.0, author: style.Author | None = None) -> list[str]:
    """Posts of at least so many words; ``who`` has the same habits on every site, and says other things there."""
    streams = Streams("written accounts")
    author = author or style.author(streams.python("author", who), degree)
    chance, posts, many = streams.python("texts", who, site), list[str](), 0
    while many < words:
        posts.append(style.written(author, said(chance), chance))
        many += len(posts[-1].split())
    return posts


def said(chance: Random) -> str:
    sentence = f"{chance.choice(WHO)} {chance.choice(DID)} {chance.choice(WHAT)} {chance.choice(WHEN)}."
    return " ".join([sentence, *chance.sample(MORE, chance.randint(1, 3))])
