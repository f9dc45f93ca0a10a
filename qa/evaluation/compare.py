"""One evaluation against an earlier one: what got better, what got worse, and by chance or not.

Rules for `--fail-on`, any of which fails the run:

    citation_validity<1                                a figure and its bound
    correct drops by more than 2 points                in hundredths, against the baseline
    seconds rises by more than 10 points with p<.05    only when chance is an unlikely reason
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qa.errors import QuestionError
from qa.evaluation.metrics import METRICS
from qa.evaluation.results import Report
from qa.evaluation.statistics import Difference, difference


@dataclass(frozen=True, slots=True)
class Change:
    """One question whose score changed."""

    id: str
    metric: str
    old: float
    new: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A report against its baseline, over the questions that both hold."""

    baseline: str
    metrics: Mapping[str, Difference]
    better: tuple[Change, ...]
    worse: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """When a run fails."""

    text: str
    metric: str
    broken: Callable[[Report, Comparison | None], bool]


HEADLINE = ("right", "correct", "right_source", "citation_validity")
"""Metrics whose change makes a question better or worse."""

_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NUMBER = r"(\d*\.?\d+)"
_METRIC = r"([a-z_@0-9]+)"
_BOUND = re.compile(rf"{_METRIC}\s*(<=|>=|<|>)\s*{_NUMBER}")
_MOVE = re.compile(
    rf"{_METRIC}\s+(drops|rises)\s+by\s+more\s+than\s+{_NUMBER}\s+points?"
    rf"(?:\s+with\s+p\s*<\s*{_NUMBER})?"
)


def check_comparable(old: Report, questions: str, sha256: str, baseline: str) -> None:
    """Raises QuestionError when the report `old` was made with other questions than these."""
    if old.run.questions_sha256 != sha256:
        raise QuestionError(
            f"{baseline} was made with other questions ({old.run.questions}): make a baseline of"
            f" {questions} with --out, or leave --baseline out"
        )


def compare(old: Report, new: Report, baseline: str) -> Comparison:
    """Pair the questions of two reports. Raises QuestionError when their questions differ."""
    check_comparable(old, new.run.questions, new.run.questions_sha256, baseline)
    before = {result.id: result.scores for result in old.results}
    pairs = [(one.id, before[one.id], one.scores) for one in new.results if one.id in before]
    differences: dict[str, Difference] = {}
    for name, metric in METRICS.items():
        both = [
            (was, now)
            for _, earlier, later in pairs
            if (was := earlier.get(name)) is not None and (now := later.get(name)) is not None
        ]
        found = difference(
            [was for was, _ in both],
            [now for _, now in both],
            binary=metric.binary,
            seed=new.run.seed,
        )
        if found is not None:
            differences[name] = found
    changes = [change for pair in pairs if (change := _change(*pair))]
    return Comparison(
        baseline=baseline,
        metrics=differences,
        better=tuple(one for one in changes if one.new > one.old),
        worse=tuple(one for one in changes if one.new < one.old),
    )


def parse_rule(text: str) -> Rule:
    """Raises QuestionError saying how a rule is written."""
    words = " ".join(text.split())
    if match := _BOUND.fullmatch(words):
        name, sign, bound = match[1], match[2], float(match[3])
        _known(name, text)
        return Rule(text, name, lambda report, _: _out_of_bounds(report, name, sign, bound))
    if match := _MOVE.fullmatch(words):
        name, way, points = match[1], match[2], float(match[3]) / 100
        chance = float(match[4]) if match[4] else None
        _known(name, text)
        sign = -1 if way == "drops" else 1
        return Rule(text, name, lambda _, against: _moved(against, name, sign, points, chance))
    raise QuestionError(
        f"cannot read the rule {text!r}: write 'citation_validity<1' or"
        " 'correct drops by more than 2 points with p<.05'"
    )


def broken_rules(
    rules: Sequence[Rule], report: Report, comparison: Comparison | None
) -> tuple[str, ...]:
    """The rules that fail this run. Raises QuestionError when one needs a baseline."""
    if comparison is None and (needing := [one for one in rules if _MOVE.fullmatch(one.text)]):
        raise QuestionError(f"the rule {needing[0].text!r} compares: name a --baseline")
    return tuple(rule.text for rule in rules if rule.broken(report, comparison))


def _known(name: str, rule: str) -> None:
    if name not in METRICS:
        raise QuestionError(
            f"no metric named {name!r} in the rule {rule!r}: there are {', '.join(METRICS)}"
        )


def _out_of_bounds(report: Report, name: str, sign: str, bound: float) -> bool:
    found = report.metrics.get(name)
    return found is not None and _OPERATORS[sign](found.value, bound)


def _moved(
    comparison: Comparison | None, name: str, sign: int, points: float, chance: float | None
) -> bool:
    found = comparison.metrics.get(name) if comparison else None
    if found is None or sign * found.value <= points:
        return False
    return chance is None or found.p < chance


def _change(
    question_id: str, old: Mapping[str, float | None], new: Mapping[str, float | None]
) -> Change | None:
    """The first headline metric that changed."""
    for name in HEADLINE:
        was, now = old.get(name), new.get(name)
        if was is not None and now is not None and was != now:
            return Change(question_id, name, was, now)
    return None
