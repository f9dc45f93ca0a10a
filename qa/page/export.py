"""A conversation to take away: Markdown and HTML with real footnotes, and one answer as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.compose.extractive import written_date
from qa.page.talk import Exchange, Talk
from qa.page.texts import Texts
from qa.types import Answer, Citation

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!$&])|^([-+=]|\d+[.)])(?=\s)", re.MULTILINE)
_MARKER = re.compile(r"\[(\d+)\]")


def plain(exchange: Exchange) -> str:
    """One answer as text, its footnotes below it: what "Copy" copies."""
    answer = exchange.answer
    if answer is None:
        return exchange.question
    notes = [f"[{item.number}] “{item.quote}” {described(item)}" for item in answer.citations]
    return "\n".join([answer.text, *([""] if notes else []), *notes])


def markdown(talk: Talk, texts: Texts) -> str:
    """The whole conversation; footnotes in the notation that most Markdown readers know."""
    parts = [f"# {escaped(talk.title)}"]
    for index, exchange in enumerate(talk.exchanges, start=1):
        parts.append(f"## {escaped(' '.join(exchange.question.split()))}")
        parts.extend(_answer_markdown(index, exchange))
    parts.append(f"---\n{texts.exported_from}")
    return "\n\n".join(parts) + "\n"


def described(citation: Citation) -> str:
    """`Reuters, “Title”, 9 July 2022, https://…`: what of it is known."""
    source = citation.source
    known = [source.publisher, f"“{source.title}”", written_date(source.date), source.url]
    return ", ".join(part for part in known if part)


def escaped(text: str) -> str:
    """Text that Markdown shows as it stands; line breaks as spaces."""
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(lambda found: "\\" + found[0], text)


def _answer_markdown(index: int, exchange: Exchange) -> Iterator[str]:
    answer = exchange.answer
    if answer is None:
        yield f"*{escaped(exchange.problem or '–')}*"
        return
    yield _marked(index, answer)
    for citation in answer.citations:
        quoted = f"“{escaped(citation.quote)}” {escaped(described(citation))}"
        yield f"[^{index}-{citation.number}]: {quoted}"


def _marked(index: int, answer: Answer) -> str:
    """The text, escaped, its markers turned into footnote references."""
    known = {citation.number for citation in answer.citations}
    parts: list[str] = []
    at = 0
    for found in _MARKER.finditer(answer.text):
        if int(found[1]) in known:
            parts += [_escaped(answer.text[at : found.start()]), f"[^{index}-{found[1]}]"]
            at = found.end()
    return "".join([*parts, _escaped(answer.text[at:])])
