"""The report as one HTML file that asks nothing of any other host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template
from textwrap import shorten

from qa.evaluation.compare import Change, Comparison
from qa.evaluation.metrics import METRICS
from qa.evaluation.report_plots import bars, calibration, intervals, latency
from qa.evaluation.report_text import change, interval, judged_line, places
from qa.evaluation.results import Cited, Report, Result, Retrieved
from qa.evaluation.statistics import Difference, Estimate

TEMPLATE = Path(__file__).with_name("report.html")
COLUMNS = ("right", "correct", "right_source", "recall@5", "citation_precision", "over_refusal")
"""Shown for each type and tag."""
HEAD_ONLY = 160
"""Characters shown of a passage that is neither accepted nor quoted."""
NOT_SHARES = frozenset({"words", "seconds", "tokens", "cost"})


def write_html(
    report: Report,
    path: Path,
    comparison: Comparison | None = None,
    baseline: Report | None = None,
) -> None:
    """Raises MissingExtra without matplotlib."""
    path.write_text(html_report(report, comparison, baseline), encoding="utf-8")


def html_report(
    report: Report, comparison: Comparison | None = None, baseline: Report | None = None
) -> str:
    """The whole page."""
    sections = (
        _figures(report, comparison, baseline),
        _causes(report),
        _reliability(report),
        _judged(report),
        _compared(comparison),
        _groups("By type", report.by_type),
        _groups("By tag", report.by_tag),
        _latency(report),
        _questions(report),
        _settings(report),
    )
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        questions=escape(report.run.questions),
        headline=_headline(report),
        made=escape(
            f"{report.run.questions}, {len(report.results)} questions; {report.run.model};"
            f" {report.run.articles} articles, {report.run.passages} passages"
        ),
        body="\n".join(section for section in sections if section),
    )


def _headline(report: Report) -> str:
    right = report.metrics.get("right")
    return (
        f"{right.value:.0%} right ({right.low:.0%} to {right.high:.0%})" if right else "Not scored"
    )


def _figures(report: Report, comparison: Comparison | None, baseline: Report | None) -> str:
    shares = {name: one for name, one in report.metrics.items() if name not in NOT_SHARES}
    before = baseline.metrics if baseline else {}
    moved: Mapping[str, Difference] = comparison.metrics if comparison else {}
    head = ("metric", "mean and 95 % interval", *(("against the baseline",) if moved else ()))
    rows = [
        (
            f"{escape(name)}{_quiet(METRICS[name].says)}",
            f"{places(one.value)}{_quiet(interval(one))}",
            *((_moved(name, moved.get(name)),) if moved else ()),
        )
        for name, one in report.metrics.items()
    ]
    return _section(
        "Figures", _beside(intervals(shares, before) if shares else "", _table(head, rows))
    )


def _moved(name: str, one: Difference | None) -> str:
    if one is None or one.value == 0:
        return "same" if one else "–"
    good = (one.value > 0) is METRICS[name].higher_is_better
    return f'<span class="{"good" if good else "bad"}">{escape(change(one))}</span>'


def _causes(report: Report) -> str:
    if not report.causes:
        return _section("Why the wrong ones went wrong", "<p>None went wrong.</p>")
    rows = [
        (escape(label), str(len(ids)), ", ".join(_link(one) for one in ids))
        for label, ids in report.causes.items()
    ]
    counts = {label: len(ids) for label, ids in report.causes.items()}
    return _section(
        "Why the wrong ones went wrong",
        "<p>By the first stage that lost the answer.</p>",
        _beside(bars(counts), _table(("cause", "questions", ""), rows)),
    )


def _reliability(report: Report) -> str:
    found = report.reliability
    if found is None:
        return ""
    says = (
        f"<p>AUROC {found.auroc:.3f}, Brier score {found.brier:.3f}. A point on the dashed line"
        " means that what was said to be so sure was so often answerable.</p>"
    )
    return _section("Reliability of refusal", says, calibration(found))


def _judged(report: Report) -> str:
    if report.judged is None:
        return ""
    rows = [
        (_link(one.id), "not scored" if one.right is None else "right" if one.right else "wrong")
        for one in report.judged.judgements
    ]
    return _section(
        "A model's opinion",
        f"<p>{escape(judged_line(report.judged))}</p>",
        f"<details><summary>Each judgement</summary>{_table(('', ''), rows)}</details>",
    )


def _compared(comparison: Comparison | None) -> str:
    if comparison is None:
        return ""

    def listed(changes: Sequence[Change]) -> str:
        items = [f"<li>{_link(one.id)} {escape(one.metric)}</li>" for one in changes]
        return f"<ul>{''.join(items)}</ul>" if items else "<p>None.</p>"

    return _section(
        f"Against {escape(comparison.baseline)}",
        f"<h3>Better: {len(comparison.better)}</h3>",
        listed(comparison.better),
        f"<h3>Worse: {len(comparison.worse)}</h3>",
        listed(comparison.worse),
    )


def _groups(title: str, groups: Mapping[str, Mapping[str, Estimate]]) -> str:
    rows = [
        (
            escape(name),
            str(max((one.n for one in figures.values()), default=0)),
            *(_value(figures.get(column)) for column in COLUMNS),
        )
        for name, figures in groups.items()
    ]
    return _section(title, _table(("", "questions", *COLUMNS), rows)) if rows else ""


def _latency(report: Report) -> str:
    seconds = [value for one in report.results if (value := one.scores.get("seconds")) is not None]
    return _section("Time to answer", latency(seconds)) if seconds else ""


def _questions(report: Report) -> str:
    return _section("Every question", *(_question(one, report.passages) for one in report.results))


def _question(one: Result, passages: Mapping[str, str]) -> str:
    right = one.scores.get("right")
    state = {1.0: ("good", "right"), 0.0: ("bad", one.cause or "wrong")}.get(
        -1.0 if right is None else right, ("quiet", "not scored")
    )
    scores = ", ".join(
        f"{name} {value:g}" for name, value in one.scores.items() if value is not None
    )
    tags = f" ({', '.join(one.tags)})" if one.tags else ""
    return (
        f'<details id="{escape(one.id, quote=True)}"><summary><span class="{state[0]}">'
        f"{escape(state[1])}</span> · {escape(one.question)}</summary>"
        f'<p class="quiet">{escape(f"{one.id} · {one.type}{tags} · {one.status}")}'
        f" · searched for: {escape(one.search_query)}"
        f" · answerability {one.answerability:g}, {one.dropped} dropped by the gate</p>"
        f"<p>{escape(one.text or one.reason or '')}</p>"
        + "".join(_footnote(cited) for cited in one.citations)
        + _retrieved(one, passages)
        + f'<p class="quiet">{escape(scores)}</p></details>'
    )


def _footnote(cited: Cited) -> str:
    origin = ", ".join(part for part in (cited.publisher, cited.date, cited.article_id) if part)
    return (
        f"<blockquote>[{cited.number}] “{escape(cited.quote)}”"
        f'<br><span class="quiet">{escape(origin)}</span></blockquote>'
    )


def _retrieved(one: Result, passages: Mapping[str, str]) -> str:
    if not one.retrieved:
        return ""
    items = [
        f"<li>{'<strong>' if hit.accepted else ''}{escape(hit.article_id)}"
        f"{'</strong> (accepted)' if hit.accepted else ''}"
        f' <span class="quiet">words {_rank(hit.words_rank)}, meaning {_rank(hit.meaning_rank)},'
        f" score {hit.score:g}</span><br>"
        f"{_passage(hit, passages.get(hit.passage_id, ''), one.citations)}</li>"
        for hit in one.retrieved
    ]
    return (
        f"<details><summary>{len(items)} passages retrieved</summary>"
        f"<ol>{''.join(items)}</ol></details>"
    )


def _passage(hit: Retrieved, text: str, citations: Iterable[Cited]) -> str:
    """The passage, with what was quoted of it highlighted; of one of no account, its head."""
    quoted = [False] * len(text)
    for cited in citations:
        if cited.article_id == hit.article_id:
            for place in range(max(cited.start, hit.start), min(cited.end, hit.start + len(text))):
                quoted[place - hit.start] = True
    if not hit.accepted and not any(quoted):
        return escape(shorten(text, HEAD_ONLY, placeholder=" …"))
    pieces = []
    for is_quoted, run in groupby(range(len(text)), key=quoted.__getitem__):
        piece = escape("".join(text[place] for place in run))
        pieces.append(f"<mark>{piece}</mark>" if is_quoted else piece)
    return "".join(pieces)


def _settings(report: Report) -> str:
    run = report.run
    rows = [
        *((escape(name), escape(str(value))) for name, value in run.settings.items()),
        *((escape(name), escape(value)) for name, value in run.versions.items()),
        ("questions sha256", run.questions_sha256),
        ("index sha256", run.index_sha256),
        ("seed", str(run.seed)),
    ]
    return f"<details><summary>What made this report</summary>{_table(('', ''), rows)}</details>"


def _section(title: str, *parts: str) -> str:
    return f"<section><h2>{title}</h2>{''.join(parts)}</section>"


def _beside(plot: str, table: str) -> str:
    """Side by side where there is room."""
    return f'<div class="beside"><div>{plot}</div><div>{table}</div></div>'


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f"<th>{cell}</th>" for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="scroll"><table><tr>{top}</tr>{body}</table></div>'


def _link(question_id: str) -> str:
    return f'<a href="#{escape(question_id, quote=True)}">{escape(question_id)}</a>'


def _value(one: Estimate | None) -> str:
    return f"{one.value:.2f}" if one else "–"


def _quiet(text: str) -> str:
    return f'<br><span class="quiet">{escape(text)}</span>'


def _rank(rank: int | None) -> str:
    return "–" if rank is None else str(rank)
