"""A conversation to take away: Markdown and HTML with real footnotes, and one answer as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

from qa.compose.extractive import written_date
from qa.page.reading import safe_link
from qa.page.talk import Exchange, Talk
from qa.page.texts import ENGLISH, Texts
from qa.types import Answer, Citation

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!$&])|^([-+=]|\d+[.)])(?=\s)", re.MULTILINE)
_IN_ADDRESSES = "%/:?#@!$&'*+,;=~"
_MARKER = re.compile(r"\[(\d+)\]")


def plain(exchange: Exchange, texts: Texts = ENGLISH) -> str:
    """One answer as text, its footnotes below it: what "Copy" copies."""
    answer = exchange.answer
    if answer is None:
        return exchange.question
    notes = [
        " ".join(
            filter(None, (f"[{item.number}] “{item.quote}”", described(item), item.source.url))
        )
        for item in answer.citations
    ]
    differ = [
        f"{texts.sources_differ}: {' / '.join(sides)}" for sides in _sides(answer, "[{number}]")
    ]
    return "\n".join([answer.text, *differ, *([""] if notes else []), *notes])


def markdown(talk: Talk, texts: Texts) -> str:
    """The whole conversation; footnotes in the notation that most Markdown readers know."""
    parts = [f"# {escaped(talk.title)}"]
    for index, exchange in enumerate(talk.exchanges, start=1):
        parts.append(f"## {escaped(' '.join(exchange.question.split()))}")
        parts.extend(_answer_markdown(index, exchange, texts))
    parts.append(f"---\n{texts.exported_from}")
    return "\n\n".join(parts) + "\n"


def described(citation: Citation) -> str:
    """`Reuters, “Title”, 9 July 2022`: what of it is known."""
    source = citation.source
    known = [source.publisher, f"“{source.title}”", written_date(source.date)]
    return ", ".join(part for part in known if part)


def escaped(text: str) -> str:
    """Text that Markdown shows as it stands; line breaks as spaces."""
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(lambda found: "\\" + found[0], text)


def _sides(answer: Answer, mark: str, say: Callable[[str], str] = str) -> Iterator[list[str]]:
    """What each side of a disagreement says, with its marks; a list for each disagreement."""
    for item in answer.disagreements:
        yield [
            " ".join([say(side.says), *(mark.format(number=number) for number in side.citations)])
            for side in sorted(item.sides, key=lambda side: side.citations)
        ]


def _answer_markdown(index: int, exchange: Exchange, texts: Texts) -> Iterator[str]:
    answer = exchange.answer
    if answer is None:
        yield f"*{escaped(exchange.problem or '–')}*"
        return
    yield _marked(index, answer)
    for sides in _sides(answer, f"[^{index}-{{number}}]", escaped):
        yield "\n".join([f"{texts.sources_differ}:\n", *(f"- {side}" for side in sides)])
    for citation in answer.citations:
        quoted = f"“{escaped(citation.quote)}” {escaped(described(citation))}"
        link = safe_link(citation.source)
        address = f" <{quote(link, safe=_IN_ADDRESSES)}>" if link else ""
        yield f"[^{index}-{citation.number}]: {quoted}{address}"


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
