"""Whether a question asks what something was for, and whether a sentence tells it. Pure; English.

"What was the aim of the meeting?" is answered by what someone hoped for or sought, which often
shares no word with "aim".
"""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"^\W*(?:and |but |so )?(?:what|which)\b.*(?<![\w-])(?:aim|goal|purpose|objective)s?\b",
    re.IGNORECASE | re.DOTALL,
)
_TELLS = re.compile(
    r"\b(?:goals?|aim(?:s|ed|ing)?|purposes?|objectives?|intend(?:s|ed)?|intentions?|in order to|"
    r"so as to|hop(?:e|es|ed|ing)|seek(?:s|ing)? to|sought|designed to|meant to|"
    r"want(?:s|ed)? to|wish(?:es|ed)? to)\b",
    re.IGNORECASE,
)


def asks_for_purpose(question: str) -> bool:
    return bool(_ASKS.search(question))


def tells_purpose(sentence: str) -> bool:
    return bool(_TELLS.search(sentence))
