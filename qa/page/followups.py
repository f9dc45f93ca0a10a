"""Questions that may come next, offered only when the articles are known to answer them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.errors import FootnoteError
from qa.answer import Answerer
from qa.page.coverage import collection_of
from qa.types import Answer

OFFERED = 3
TRIED = 6
"""Candidates asked before giving up: each costs an answer without a model."""

SAID_WITHIN = 250
"""Characters after "X said" in which the subject is looked for."""

CHECKED_BY = "extractive"
"""Asking a hosted model what to suggest would cost money and time."""

_WORD = r"[\w’'-]+"
_NAME = rf"[A-Z]{_WORD}(?:\s+(?:[A-Z]\.\s+)?[A-Z]{_WORD}){{1,3}}"
_SPEAKER = re.compile(
    rf"(?P<who>{_NAME})\s+(?:said|says|told|warned|replied|responded|called|added)\b"
)
_TITLES = re.compile(
    r"^(?:(?:Secretary|State|President|Vice|Premier|Prime|Foreign|Defence|Defense|Treasury|Finance|"
    r"Minister|Ministry|Chancellor|Representative|Ambassador|Senator|Trade|Affairs)\s+)+"
)
_SUBJECT = re.compile(
    rf"\b(?:about|over)\s+(?P<what>{_WORD}(?:\s+{_WORD}){{0,4}}?)"
    r"(?=[,.;:”]|\s(?:and|but|that|which|who|when|as|in|at|with|after|on|for|to)\b)"
)


def follow_ups(answerer: Answerer, answer: Answer, asked: Sequence[str]) -> tuple[str, ...]:
    """At most `OFFERED` questions that the engine itself answers, with other words than before."""
    seen = {_key(question) for question in asked}
    quoted = {(item.source.id, item.start) for item in answer.citations}
    found: list[str] = []
    for candidate in list(_candidates(answerer, answer))[:TRIED]:
        if _key(candidate) in seen or len(found) == OFFERED:
            continue
        seen.add(_key(candidate))
        try:
            reply = answerer.answer(candidate, model=CHECKED_BY)
        except FootnoteError:
            continue
        fresh = {(item.source.id, item.start) for item in reply.citations} - quoted
        if reply.status == "answered" and fresh:
            quoted |= fresh
            found.append(candidate)
    return tuple(found)


def _candidates(answerer: Answerer, answer: Answer) -> Iterator[str]:
    """Who speaks in the cited articles, nearest to the quotes first."""
    collection = collection_of(answerer)
    if collection is None:
        return
    for citation in answer.citations:
        article = collection.article(citation.source.id)
        if article is None:
            continue
        yield from questions_of(article.text, citation.start)


def questions_of(text: str, at: int) -> Iterator[str]:
    """What those who speak in a text said, nearest to `at` first."""
    for found in _speakers(text, at)[:TRIED]:
        who = _TITLES.sub("", " ".join(found["who"].split()))
        subject = _SUBJECT.search(text, found.end(), found.end() + SAID_WITHIN)
        if subject and " " in who:
            yield f"What did {who} say about {' '.join(subject['what'].split())}?"


def _speakers(text: str, at: int) -> list[re.Match[str]]:
    """Who speaks, nearest to `at` first."""
    return sorted(_SPEAKER.finditer(text), key=lambda found: abs(found.start() - at))


def _key(question: str) -> str:
    return re.sub(r"\W+", " ", question).strip().lower()
