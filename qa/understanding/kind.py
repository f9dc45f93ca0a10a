"""What kind of thing a question asks for, and whether a sentence holds one. Pure; English.

Rules over the question's words, because they are predictable and cost microseconds; a wrong kind
only loses a hint, never an answer.
"""

from __future__ import annotations

import re
from functools import lru_cache

from qa.types import AnswerKind

_NOUNS: dict[AnswerKind, str] = {
    "person": "person people man men woman women player footballer actor actress singer vocalist "
    "president minister leader author writer artist director politician king queen emperor "
    "scientist coach manager chairman chairwoman chair ceo general officer official senator "
    "governor mayor judge founder owner architect composer musician drummer guitarist character "
    "pope bishop philosopher inventor monarch physicist brother sister son daughter father mother "
    "wife husband winner runner-up successor predecessor someone",
    "place": "city country state town village place venue location continent region province "
    "county island river ocean sea lake mountain stadium arena street district neighborhood "
    "neighbourhood capital nation territory birthplace headquarters airport building planet "
    "hometown gallery museum",
    "date": "year date day month decade century time era",
    "quantity": "percentage percent proportion number population length height distance age speed "
    "temperature size ratio depth width weight capacity duration frequency score rate "
    "amount count total",
    "amount": "price cost salary budget revenue income fee profit debt worth wage tax fine loan "
    "funding turnover sum",
    "name": "name nickname title company team club movie film book novel song album band group "
    "party university school college organisation organization agency institution award prize "
    "language religion show series game network channel newspaper magazine hotel ship airline "
    "treaty law act league war battle bank brand church festival tribe dynasty empire nationality "
    "citizenship association",
    "reason": "reason cause motive",
    "other": "kind type sort way method thing color colour",
}
_KIND_OF_NOUN: dict[str, AnswerKind] = {
    noun: kind for kind, nouns in _NOUNS.items() for noun in nouns.split()
}
_HOW_OF_QUANTITY = re.compile(
    r"\W*(?:many|much|long|tall|far|old|big|fast|deep|high|heavy|large|wide|often|hot|cold|close|"
    r"thick|small|loud|strong)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\b(?:price|cost|costs|paid|pay|pays|worth|spend|spent|earn|earned|raise|raised|fined?|sold|"
    r"sell|profit|invest(?:ed)?|money|dollars|euros|pounds|debt|loan|income|tax|value|wages?|"
    r"funding|fee|charge|donated?|acquired?|buy|bought|purchased?|damages|revenue)\b|[$£€]",
    re.IGNORECASE,
)
_STARTS_YES_NO = re.compile(
    r"^\W*(?:and |but |so )?(?:(?:did|do|does|is|are|was|were|has|have|had|could|would|should)"
    r"(?:n['’]t)?|can|will|may|might|must)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(r"\b(what|which|who|whom|whose|where|when|why|how)\b(?:['’]s\b)?", re.I)
_CLAUSE = re.compile(r"(?:^|[,;:.?!]\s+|\band\s+|\bbut\s+)\W*(?:\w{2,4} )?$")
"""Before a question word that opens its clause, a preposition allowed ("…, by whom")."""
_WORD = re.compile(r"[\w'’-]+")
_STOPS = (
    "of in for that to at on with by from did does do is was are were has had have who which when "
    "where can could will would should may might must and or as than s"
)
_STOP = frozenset(_STOPS.split())
_HEAD_WORDS = 8
_COPULAS = frozenset(("is", "was", "are", "were", "s"))
_DETERMINERS = frozenset(("the", "its", "his", "her", "their", "been"))
_NAMED_SO = re.compile(
    r"\b(?:called|named|known as|name of)\W*$|^\W*name\s+(?:the|a|an|one)\b", re.I
)
_CAUSES = re.compile(
    r"\W*(?:\w+ly )?(?:caused?|causes|led to|leads to|made|makes|prompted)\b", re.I
)


def answer_kind(question: str) -> AnswerKind:
    """The kind of answer that `question` wants; "other" when its words do not tell."""
    if _STARTS_YES_NO.match(question):
        return "other" if re.search(r"\bor\b", question, re.I) else "yes_no"
    asking = _asking(question)
    if asking is None:
        return _kind_of_phrase(question)
    rest = question[asking.end() :]
    match asking[1].lower():
        case "why":
            return "reason"
        case "when":
            return "date"
        case "where":
            return "place"
        case "who" | "whom" | "whose":
            return "person"
        case "how":
            return _how(rest)
    if _CAUSES.match(rest):
        return "reason"
    if _NAMED_SO.search(question):
        return "name"
    return _kind_of_head(rest)


def _asking(question: str) -> re.Match[str] | None:
    """The word that asks, told from a relative "who" or "which": it opens a clause, or is the last
    "what" or "which" ("The team had which coach in 2012?")."""
    found = list(_ASKING.finditer(question[:1000]))
    for match in found:
        if _CLAUSE.search(question[: match.start()]):
            return match
    whats = [match for match in found if match[1].lower() in ("what", "which")]
    return whats[-1] if whats else found[-1] if found else None


def _how(rest: str) -> AnswerKind:
    """The kind of "how …", told by the word or two after it."""
    if re.match(r"\W*come\b", rest, re.I):
        return "reason"
    if re.match(r"\W*long ago\b", rest, re.I):
        return "date"
    if re.match(r"\W*much\b", rest, re.I) and _MONEY.search(rest):
        return "amount"
    if re.match(r"\W*many (?:\w+ )?(?:dollars|euros|pounds|yen|yuan)\b", rest, re.I):
        return "amount"
    return "quantity" if _HOW_OF_QUANTITY.match(rest) else "other"


def _kind_of_head(rest: str) -> AnswerKind:
    """The kind of the noun that "what" or "which" asks for.

    Right after it the first that is known ("which city hosted …"), after "is" the last of the
    phrase ("was the release date of …"), after any other verb none ("did the city do").
    """
    words = _WORD.findall(rest[:200])[: _HEAD_WORDS + 1]
    copula = bool(words) and words[0].lower() in _COPULAS
    head: list[str] = []
    for word in words[copula:]:
        if word.lower() in _STOP:
            break
        if word.islower() and word not in _DETERMINERS:
            head.append(word)
    for word in reversed(head[-2:]) if copula else head[:4]:
        kind = _KIND_OF_NOUN.get(word) or _KIND_OF_NOUN.get(_singular(word))
        if kind:
            return kind
    return "other"


def _kind_of_phrase(question: str) -> AnswerKind:
    """The kind of a question without a question word: "Super Bowl 2021 location"."""
    if _NAMED_SO.search(question):
        return "name"
    words = _WORD.findall(question[:400].lower())
    of = words.index("of") if "of" in words else len(words)
    for word in (words[of - 1 : of] if of else []) + words[-1:]:
        if word in _KIND_OF_NOUN:
            return _KIND_OF_NOUN[word]
    return "other"


def _singular(word: str) -> str:
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")


_NAME = re.compile(r"[A-Z][\w’'-]*(?:\.(?=[A-Z]))?[\w.’'-]*")
_PLAIN_WORDS = (
    "the a an in on at by to of for from with and but or as if so it its he she they we you i his "
    "her their this that these those there then when where while after before during since until "
    "although though because however also both each such one two some many most other according "
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday mr mrs ms dr sir not no yes all "
    "what who why how is was are were be been has have had do does did will would can could"
)
_PLAIN = frozenset(_PLAIN_WORDS.split())
_NUMBER = re.compile(
    r"\b(?:\d[\d,.]*\d|\d)\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"dozens?|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|"
    r"billions?|half|twice|once)\b",
    re.IGNORECASE,
)
_CURRENCY = re.compile(
    r"[$£€¥]\s?\d|\b\d[\d,.]*\s?(?:\w+\s)?(?:dollars|euros|pounds|yen|yuan|rubles|cents|usd|eur|gbp)\b|"
    r"\b(?:US|C|A)\$\s?\d",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?)\b", re.I
)
_YEAR = re.compile(r"\b(?:1\d{3}|20\d\d)\b")
_DATE_WORD = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?\s\d|\d+(?:st|nd|rd|th) century|\d{3}0s)"
)
_DATE_HINT = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|tomorrow|century|years ago|"
    r"(?:last|next|this) (?:week|month|year))\b"
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|as a result|thanks to|in order to|so that|caused by|reasons?|"
    r"therefore|after|since|in response to|led to|attributed|prompted)\b",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|from|to|outside|inside|around|across|of)\s+(?:the\s+)?$"
)
_QUOTED = re.compile(r"[“\"‘]([^”\"’]{2,60})[”\"’]")


def kind_match(kind: AnswerKind, sentence: str, question: str) -> float:
    """How surely `sentence` holds something of `kind` that `question` does not name: 0 to 1.

    0.5 where a kind can be told by no word ("yes_no", "other").
    """
    asked = _asked_words(question)
    match kind:
        case "person" | "name" | "place":
            return _named(kind, sentence, asked)
        case "date":
            return _dated(sentence, asked)
        case "amount":
            return 1.0 if _CURRENCY.search(sentence) else 0.3 * bool(_NUMBER.search(sentence))
        case "quantity":
            return _counted(sentence, question, asked)
        case "reason":
            return float(bool(_REASON.search(sentence)))
    return 0.5


@lru_cache(maxsize=256)
def _asked_words(question: str) -> frozenset[str]:
    return frozenset(word.lower().removesuffix("'s") for word in _WORD.findall(question))


def _named(kind: AnswerKind, sentence: str, asked: frozenset[str]) -> float:
    """1 for a name that is new; less for one that only opens the sentence, or is no place's."""
    best = 0.0
    for match in _NAME.finditer(sentence):
        word = match[0].rstrip(".").lower()
        word = word.removesuffix("'s").removesuffix("’s")
        if word in _PLAIN or word in asked or len(word) < 2:
            continue
        if kind == "place":
            near = sentence[max(0, match.start() - 14) : match.start()]
            score = 1.0 if _PLACE_BEFORE.search(near) else 0.5
        else:
            score = 1.0 if match.start() else 0.7
        if score == 1.0:
            return 1.0
        best = max(best, score)
    if kind == "name" and best < 1.0 and _QUOTED.search(sentence):
        return 1.0
    return best


def _dated(sentence: str, asked: frozenset[str]) -> float:
    if any(year not in asked for year in _YEAR.findall(sentence)) or _DATE_WORD.search(sentence):
        return 1.0
    return 0.6 if _DATE_HINT.search(sentence) else 0.0


def _counted(sentence: str, question: str, asked: frozenset[str]) -> float:
    """1 for a new number with the unit asked for, 0.7 for another number."""
    lasting = bool(re.search(r"\bhow (?:long|old)\b", question, re.IGNORECASE))
    best = 0.0
    for match in _NUMBER.finditer(sentence):
        if match[0].lower() in asked:
            continue
        after = sentence[match.end() : match.end() + 40]
        if lasting:
            fits = bool(_DURATION.search(after))
        else:
            fits = "%" in after[:2] or any(w.lower() in asked for w in _WORD.findall(after)[:4])
        if fits:
            return 1.0
        best = 0.7
    return best
