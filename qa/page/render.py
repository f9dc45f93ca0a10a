"""HTML of what is untrusted (answers, articles, titles, questions), escaped by the templates.

The page shows it through `gr.Markdown`, whose own sanitiser then runs in the browser as a second
lock. Not through `gr.HTML`: that evaluates templates with `Function()`, which our
Content-Security-Policy forbids. So that Markdown sees one block of HTML and nothing to interpret,
the result is one line; a line break inside text is a character reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from index.types import Article, Source, Span
from qa.compose.extractive import written_date
from qa.page import export, reading
from qa.page import shelf as shelves
from qa.page.evaluation import Cited, Last, OutcomesPage, latency
from qa.page.library import Added
from qa.page.listing import ArticlesPage, Bucket, Row
from qa.page.shelf import Entry, Keeping
from qa.page.talk import Exchange, Talk
from qa.page.texts import DATE_ORIGINS, ENGLISH, SUPPORT, Texts, counted
from qa.settings import EXTRACTIVE
from qa.types import Answer, Citation
from qa.understanding.dates import BEGINNING, END

_BREAKS = re.compile(r"\s*\n\s*")
LONGEST_HEADING = 280
"""Characters of a question that stand as its heading; the rest of a longer one is folded away."""

_TEXT_BREAK = "\ue000"
"""Stands for a line break of the text while those of the template are taken out."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the collection holds, for a person."""

    articles: int
    publishers: dict[str, int]
    """How many articles each has, most first."""
    dates: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Opened:
    """The article a footnote leads to. `article` is None when the collection lost it."""

    number: int
    article: Article | None


class Renderer:
    """Turns what happened into HTML strings, in one language."""

    def __init__(
        self, texts: Texts = ENGLISH, quoted: Callable[[Citation], reading.Quoted] | None = None
    ) -> None:
        """`quoted` knows the sentence that a quote is taken from."""
        self._texts = texts
        self._environment = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_kept_breaks,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(
            day=written_date,
            link=reading.safe_link,
            page=article_page,
            cited=cited_page,
            counted=counted,
            opening=opening,
            sentence=as_sentence,
            seconds=seconds_taken,
        )
        self._environment.globals.update(
            t=texts,
            own_words=EXTRACTIVE,
            origins=DATE_ORIGINS,
            support=SUPPORT,
            reading=reading,
            plain=export.plain,
            outcome=self._outcome,
            quoted=quoted or partial(reading.in_its_sentence, None),
            span=partial(written_span, texts),
        )

    def header(self) -> str:
        return self._fill("header.html")

    def welcome(self, coverage: Coverage, examples: Sequence[str], *, uploads: bool) -> str:
        """What stands where the conversation will be."""
        return self._fill("welcome.html", coverage=coverage, examples=examples, uploads=uploads)

    def thread(self, talk: Talk, coverage: Coverage) -> str:
        """Every settled exchange of a conversation."""
        settled = [item for item in enumerate(talk.exchanges) if item[1].state != "waiting"]
        if not settled:
            return ""
        return self._fill("thread.html", exchanges=settled, coverage=coverage)

    def _outcome(self, exchange: Exchange) -> str:
        """How it ended, for those who listen."""
        if exchange.answer is None or exchange.state != "done":
            return ""
        if exchange.answer.status == "refused":
            return self._texts.refused
        count = len(exchange.answer.citations)
        return self._texts.ready.format(
            footnotes=counted(count, self._texts.footnotes_one, self._texts.footnotes_many)
        )

    def live(self, index: int, exchange: Exchange, *, model_writes: bool = False) -> str:
        """The exchange that is being answered. `model_writes`: what is waited for is a model."""
        return self._fill("live.html", index=index, exchange=exchange, model_writes=model_writes)

    def suggested(self, questions: Sequence[str]) -> str:
        """Questions that may come next."""
        return self._fill("suggested.html", questions=questions) if questions else ""

    def sources(
        self,
        index: int,
        answer: Answer | None,
        opened: Opened | None = None,
        held: Sequence[Row] = (),
    ) -> str:
        """The panel beside the conversation: an answer's sources, or one of them opened; without
        an answer that has any, the articles `held`.
        """
        if answer is None or not answer.citations:
            return self._fill("no_sources.html", rows=held)
        groups = reading.by_article(answer.citations)
        if opened is None:
            return self._fill("sources.html", index=index, groups=groups)
        citation = next(item for item in answer.citations if item.number == opened.number)
        return self._fill(
            "article.html",
            index=index,
            citation=citation,
            numbers=[item.number for item in answer.citations],
            groups=groups,
            **_opened(opened, citation, answer.citations),
        )

    def articles(self, page: ArticlesPage) -> str:
        """The list of articles, a page of it."""
        return self._fill("articles.html", page=page)

    def timeline(self, buckets: Sequence[Bucket]) -> str:
        """How many articles fall into each stretch of time."""
        return self._fill("timeline.html", buckets=buckets) if buckets else ""

    def whole_article(self, article: Article | None, *, beside: bool = False) -> str:
        """One article as the collection holds it, or what to do when none is chosen. `beside`: in
        the panel beside the conversation, with a way back.
        """
        if article is None:
            return self._fill("no_article.html")
        shown = reading.article_text(article, ())
        return self._fill("whole_article.html", article=article, shown=shown, beside=beside)

    def report(self, report: Added) -> str:
        """What came of adding articles."""
        return self._fill("report.html", report=report)

    def shelf(self, entries: Sequence[Entry], open_id: str = "") -> str:
        """The list of kept conversations."""
        return self._fill("shelf.html", entries=entries, open=open_id)

    def keep(self, order: Keeping) -> str:
        """What the browser is to keep, for `keep.js`; nobody sees it."""
        return self._fill("keep.html", order=shelves.dump(order))

    def exported(self, talk: Talk) -> str:
        """A whole conversation as a page of its own, footnotes at the foot of each answer."""
        return (
            self._environment.get_template("export.html")
            .render(talk=talk)
            .replace(_TEXT_BREAK, "\n")
        )

    def evaluation(self, last: Last | None, *, has_set: bool, own: object) -> str:
        """The figures of the last evaluation, or how to get one. `own`: where questions go."""
        if last is None:
            return self._fill("no_evaluation.html", has_set=has_set, own=own)
        report = last.report
        return self._fill(
            "evaluation.html",
            last=last,
            report=report,
            latency=latency(report.results, self._texts),
            most=max((len(ids) for ids in report.causes.values()), default=0),
        )

    def outcomes(self, page: OutcomesPage) -> str:
        """Questions of an evaluation, each with its answer and, if it is wrong, why."""
        return self._fill("outcomes.html", page=page)

    def evaluating(self, done: int, total: int) -> str:
        """How far an evaluation is."""
        return self._fill("evaluating.html", done=done, total=total)

    def said(self, text: str) -> str:
        """One line about what was done."""
        return self._fill("said.html", text=text)

    def notice(self, text: str) -> str:
        """One line about what went wrong."""
        return self._fill("notice.html", text=text)

    def trouble(self, text: str) -> str:
        """What `page.js` shows when Gradio could not do what was asked of it."""
        return self._fill("trouble.html", text=text)

    def _fill(self, template: str, **values: object) -> str:
        filled = self._environment.get_template(template).render(**values)
        return _BREAKS.sub(" ", filled).strip().replace(_TEXT_BREAK, "&#10;")


def _kept_breaks(value: object) -> object:
    """Every value a template prints passes here, before it is escaped."""
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return value.replace("\r\n", "\n").replace("\n", _TEXT_BREAK)
    return value


def _opened(opened: Opened, citation: Citation, citations: Sequence[Citation]) -> dict[str, object]:
    """What of the article can be shown around the quote."""
    article = opened.article
    if article is None or not reading.holds(article, citation):
        return {"shown": None, "gone": article is None}
    quotes = [
        (item.number, Span(item.start, item.end))
        for item in citations
        if item.source.id == article.id and reading.holds(article, item)
    ]
    return {"shown": reading.article_text(article, quotes, citation.start), "gone": False}


def opening(text: str) -> str:
    """The first words of what is too long to be a heading; empty when it is not."""
    if len(text) <= LONGEST_HEADING:
        return ""
    head = text[:LONGEST_HEADING]
    return (head.rsplit(maxsplit=1)[0] if " " in head else head) + " …"


def as_sentence(text: str) -> str:
    """An error's line as the page says it: with a capital letter and a stop."""
    line = " ".join(text.split())
    return line[:1].upper() + line[1:] + ("" if line.endswith((".", "!", "?", "”")) else ".")


def seconds_taken(answer: Answer) -> str:
    """`3.2`"""
    took = answer.timings
    total = took.understand_ms + took.search_ms + took.compose_ms + took.verify_ms
    return f"{total / 1000:.1f}"


def written_span(texts: Texts, first: str | None, last: str | None) -> str:
    """`9 July 2022`, `6 July 2022 to 26 April 2024`, `since 2022`; ends of time count as none."""
    since = written_date(first) if first and first != BEGINNING else None
    until = written_date(last) if last and last != END else None
    if since and until:
        return since if since == until else texts.span.format(first=since, last=until)
    if since:
        return texts.span_since.format(first=since)
    return texts.span_until.format(last=until) if until else ""


def article_page(source: Source, start: int | None = None, end: int | None = None) -> str:
    """Our own page of the article, the quote highlighted."""
    return _place(source.id, start, end)


def cited_page(cited: Cited) -> str:
    """The same for a footnote of an evaluation."""
    return _place(cited.article_id, cited.start, cited.end)


def _place(article_id: str, start: int | None, end: int | None) -> str:
    at = f"?start={start}&end={end}" if start is not None else ""
    return f"/articles/{quote(article_id, safe='')}{at}"
