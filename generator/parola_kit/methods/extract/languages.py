"""What a sentence is in: by its script, and within the Latin script by small words and letters that others do not have.

Only languages of the scenarios and their neighbours are told apart. A detector of many languages would say more, but it is another package
and model in every trainee's kernel; small words are enough where the question is which interpreter to call. Dunning 1994 (Statistical
identification of language) is the usual reference for more.
"""

from __future__ import annotations

import re
from collections import Counter

from parola_kit.methods.extract.found import Pieces

# First and last letter of a script's block (Unicode, Blocks.txt) -> the language, or for a script that many share its code (ISO 15924).
_SCRIPTS = (
    ("ก", "๛", "th"),
    ("ঀ", "৿", "bn"),
    ("຀", "໿", "lo"),
    ("က", "႟", "my"),
    ("ក", "៿", "km"),
    ("ऀ", "ॿ", "und-Deva"),
    ("Ѐ", "ӿ", "und-Cyrl"),
    ("؀", "ۿ", "und-Arab"),
    ("぀", "ヿ", "ja"),
    ("가", "힣", "ko"),
    ("一", "鿿", "zh"),
)
_WORDS = {
    "en": "the and of to is in a you for it that on are with this be have not at was they what who my we your by no an from as can will "
    "how if or do me so all there would before after please i am but some more people here work one has were any did our thank hello does",
    "fr": "le la les des une est et pour dans que qui sur avec pas du au ce il elle nous vous je de en un à ou où ne se sont mais plus "
    "par votre notre chez être sans après avant merci bonjour cette tout aux ans",
    "fil": "ang ng mga sa na po ako ko mo ka ay para hindi may wala kung ito siya sila namin natin kami tayo niya nila lang din rin pa ba "
    "at kay ni nang naman walang opo dito doon ano sino saan kapag mula gabi araw pag salamat",
    "vi": "và của là không có cho được người với tôi bạn các một những này đã trong ở khi làm ai cần đi về tuần nào cũng nhà giấy theo xin",
    "id": "yang dan di ke dari untuk dengan tidak ini itu saya anda kami akan ada pada bisa sudah atau juga kalau orang apa",
    "es": "el los las por una que está con para como más pero su al lo del muy son hay",
}
_OF: dict[str, tuple[str, ...]] = {}
for _language, _said in _WORDS.items():
    for _word in _said.split():
        _OF[_word] = (*_OF.get(_word, ()), _language)
_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?…।\n]+[.!?…।]*")
_LETTERS = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")
_LETTER = re.compile(r"[^\W\d_]")
_ASCII = re.compile(r"[A-Za-z]")
UNKNOWN = "und"


def languages(text: str) -> Pieces:
    """Stretches of a text in one language each, sentence by sentence; one that says too little goes with the sentence before, or after.

    Codes are those of BCP 47; ``und`` where no sentence says enough, ``und-Cyrl`` for a script that many languages share.
    """
    told = [(match.start(), match.end(), _of(match[0])) for match in _SENTENCE.finditer(text) if _LETTER.search(match[0])]
    first = next((code for *_, code in told if code != UNKNOWN), UNKNOWN)
    joined: list[tuple[int, int, str]] = []
    for start, end, said in told:
        code = said if said != UNKNOWN else joined[-1][2] if joined else first
        if joined and joined[-1][2] == code:
            joined[-1] = (joined[-1][0], end, code)
        else:
            joined.append((start, end, code))
    for start, end, code in joined:
        piece = text[start:end]
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()), code


def _of(sentence: str) -> str:
    if not sentence.isascii():
        scripts = Counter(code for letter in sentence for low, high, code in _SCRIPTS if low <= letter <= high)
        if scripts and 2 * scripts.total() >= len(_ASCII.findall(sentence)):
            return "ja" if "ja" in scripts else scripts.most_common(1)[0][0]
        if len(_VIETNAMESE.findall(sentence)) > 1:
            return "vi"
    votes = Counter(code for word in _LETTERS.findall(sentence.lower()) for code in _OF.get(word, ()))
    best = votes.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return UNKNOWN
    return best[0][0]
