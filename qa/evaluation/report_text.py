"""A report for a terminal, and as JUnit XML for whatever shows test results."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from qa.evaluation.compare import Comparison
from qa.evaluation.metrics import METRICS
from qa.evaluation.results import Judged, Report
from qa.evaluation.statistics import Difference, Estimate

SHOWN = 20
"""Question ids listed after each cause."""


def terminal_table(report: Report, comparison: Comparison | None = None) -> str:
    """Figures with their intervals, the change against the baseline, and the causes of failure."""
    width = max(len(name) for name in report.metrics)
    lines = [f"{report.run.questions}: {len(report.results)} questions, {report.run.model}"]
    for name, one in report.metrics.items():
        moved = _changed(comparison.metrics.get(name) if comparison else None)
        mean = f"{places(one.value)} ({interval(one)})"
        lines.append(f"  {name:<{width}}  {mean}{moved}  {METRICS[name].says}")
    if report.reliability:
        lines.append(f"  {'AUROC':<{width}}  {report.reliability.auroc:.3f}  of answerability")
    if report.judged:
        lines.append(f"  {judged_line(report.judged)}")
    if report.causes:
        lines.append("why the wrong ones went wrong:")
    for label, ids in report.causes.items():
        more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
        lines.append(f"  {len(ids):>4}  {label}: {', '.join(ids[:SHOWN])}{more}")
    if comparison:
        lines += _moved("better", [one.id for one in comparison.better])
        lines += _moved("worse", [one.id for one in comparison.worse])
    return "\n".join(lines)


def junit(report: Report, broken: Sequence[str] = ()) -> str:
    """One test case a question, failed when it went wrong; broken rules are cases of their own."""
    wrong = [one for one in report.results if one.scores.get("right") == 0.0]
    unscored = [one for one in report.results if one.status == "failed"]
    seconds = sum(one.scores.get("seconds") or 0.0 for one in report.results)
    suite = ET.Element(
        "testsuite",
        name=report.run.questions,
        tests=str(len(report.results) + len(broken)),
        failures=str(len(wrong) + len(broken)),
        skipped=str(len(unscored)),
        time=f"{seconds:.3f}",
    )
    for one in report.results:
        time = f"{one.scores.get('seconds') or 0.0:.3f}"
        case = ET.SubElement(suite, "testcase", classname=one.type, name=one.id, time=time)
        if one.status == "failed":
            ET.SubElement(case, "skipped", message=_xml(one.reason or "no answer"))
        elif one.scores.get("right") == 0.0:
            failure = ET.SubElement(case, "failure", message=one.cause or "wrong")
            failure.text = _xml(f"{one.question}\n{one.text}")
    for rule in broken:
        case = ET.SubElement(suite, "testcase", classname="fail-on", name=rule)
        ET.SubElement(case, "failure", message="the rule is broken")
    ET.indent(suite)
    return ET.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def places(value: float) -> str:
    """A figure to three places, or one where it is large."""
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def interval(one: Estimate) -> str:
    """The interval of a mean, and over how many questions."""
    return f"{places(one.low)} to {places(one.high)}, n={one.n}"


def judged_line(judged: Judged) -> str:
    """What a judge found, and how far it can be trusted."""
    right = f"{places(judged.right.value)} ({interval(judged.right)})" if judged.right else "–"
    agreed = "–" if judged.agreement is None else f"{judged.agreement:.2f}"
    kappa = "–" if judged.kappa is None else f"{judged.kappa:.2f}"
    return (
        f"{judged.model} finds right: {right}; {judged.not_scored} not scored;"
        f" agrees with the labels: {agreed}, kappa {kappa}"
    )


def change(one: Difference) -> str:
    """New minus old, with its interval and p."""
    return f"{one.value:+.3f} ({one.low:+.3f} to {one.high:+.3f}, p={one.p:.3f})"


def _changed(one: Difference | None) -> str:
    return f"  {change(one)}" if one and one.value else ""


def _moved(way: str, ids: Sequence[str]) -> list[str]:
    return [f"{way}: {', '.join(ids)}"] if ids else []


def _xml(text: str) -> str:
    """Without the control characters that XML cannot carry."""
    return "".join(char for char in text if char >= " " or char in "\n\t")
