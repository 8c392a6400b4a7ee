"""The ways to write English in which authors differ. Word lists of our own; that people differ in such ways, and how far: see style.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

AMERICAN: Mapping[str, str] = {
    **{"labour": "labor", "colour": "color", "favourite": "favorite", "neighbour": "neighbor", "neighbours": "neighbors"},
    **{"harbour": "harbor", "organise": "organize", "organised": "organized", "realise": "realize", "realised": "realized"},
    **{"travelling": "traveling", "cancelled": "canceled", "labelling": "labeling", "centre": "center", "grey": "gray"},
    **{"licence": "license", "cheque": "check", "programme": "program", "queue": "line", "timetable": "schedule"},
}
CONTRACTED: Mapping[str, str] = {
    **{"do not": "don't", "does not": "doesn't", "did not": "didn't", "cannot": "can't", "is not": "isn't", "are not": "aren't"},
    **{"was not": "wasn't", "were not": "weren't", "would not": "wouldn't", "will not": "won't", "have not": "haven't"},
    **{"has not": "hasn't", "it is": "it's", "that is": "that's", "i am": "I'm", "i would": "I'd", "i will": "I'll"},
    **{"you are": "you're", "they are": "they're", "we are": "we're", "there is": "there's", "what is": "what's"},
}
# A word, and others that may stand in its place in any sentence of ours.
SYNONYMS: Mapping[str, Sequence[str]] = {
    **{"anybody": ["anyone"], "everybody": ["everyone"], "somebody": ["someone"], "nobody": ["no one"], "hello": ["hi", "hey"]},
    **{"perhaps": ["maybe", "possibly"], "maybe": ["perhaps", "could be"], "only": ["just"], "very": ["really", "so", "super"]},
    **{"thank you": ["thanks"], "many thanks": ["thanks so much", "thanks a lot"], "because": ["since", "as"], "journey": ["trip"]},
    **{"a lot of": ["lots of", "so much"], "until": ["till"], "free day": ["day off"], "boss": ["manager"], "quick": ["fast"]},
    **{"look for": ["search for", "try to find"], "looks for": ["needs", "searches for"], "i think": ["I guess", "I believe"]},
    **{"told me": ["said to me", "were telling me"], "they say": ["people say", "word is"], "quite": ["pretty", "rather"]},
    **{"in the end": ["at the end of the day", "finally"], "at first": ["in the beginning", "to start with"], "soon": ["shortly"]},
    **{"again": ["once more", "one more time"], "cheap": ["not expensive"], "a friend": ["a mate", "a good friend"], "money": ["cash"]},
    **{"my friend": ["my buddy", "a friend of mine"], "kind": ["nice", "friendly"], "trouble": ["problems", "hassle"]},
    **{"wage": ["salary"], "for me": ["in my case"], "the same": ["just the same"], "not sure": ["unsure"], "it depends": ["depends"]},
}
SHORT: Mapping[str, Sequence[str]] = {
    **{"you": ["u"], "your": ["ur"], "please": ["pls", "plz"], "thanks": ["thx", "tnx"], "because": ["bc", "cos"], "and": ["&", "n"]},
    **{"with": ["w/"], "people": ["ppl"], "tomorrow": ["tmrw"], "are": ["r"], "weeks": ["wks"], "month": ["mth"], "hours": ["hrs"]},
    **{"photograph": ["pic"], "about": ["abt"], "good": ["gd"], "message": ["msg"], "question": ["q"], "something": ["sth"]},
}
CONFUSED: Mapping[str, str] = {
    **{"which": "wich", "until": "untill", "advice": "advise", "passport": "pasport", "contract": "contrat", "before": "befor"},
    **{"than": "then", "lost": "losed", "paid": "payed", "friend": "freind", "interview": "intervew", "luggage": "lugage"},
    **{"office": "ofice", "tomorrow": "tommorow", "cheaper": "cheeper", "usual": "ussual", "really": "realy", "experience": "experiance"},
    **{"language": "langauge", "insurance": "insurence", "quiet": "quite", "thought": "tought", "their": "there", "receipt": "reciept"},
    **{"where": "were", "whether": "wether", "too": "to", "week": "weak", "agency": "agancy", "embassy": "embasy", "holiday": "hollyday"},
}
OPENERS = (
    *("Hi all.", "Hello friends.", "Ok so.", "Well.", "Hey.", "Good day.", "Listen.", "My two cents:", "Dear all,", "Hm.", "Greetings."),
    *("Quick one:", "Just saw this.", "Sorry for late answer.", "Friends,", "Honestly?", "Look,", "As always:", "From my side:", "Yo."),
)
CLOSERS = (
    *(
        "Cheers.",
        "Take care.",
        "Best.",
        "That is all.",
        "Just saying.",
        "Hope it helps.",
        "Peace.",
        "Bye for now.",
        "God bless.",
        "Regards.",
    ),
    *(
        "Stay safe.",
        "My opinion only.",
        "End of story.",
        "Correct me if wrong.",
        "See you.",
        "Thanks for reading.",
        "No offence.",
        "Over and out.",
    ),
)
FILLERS = (
    *("honestly,", "to be honest,", "you know,", "actually,", "basically,", "I mean,", "well,", "by the way,", "frankly,", "of course,"),
    *("as I said,", "anyway,", "look,", "in my experience,", "as far as I know,", "I have to say,", "at least", "so"),
)
SIGNS = (":)", ":-)", ";)", ":D", "^^", ":(", ":/", "xD", "=)", "🙂", "🙏", "👍", "😅", "❤", "...", "haha", "lol")
STOPS = ("...", "..", "!", "…", " .")
