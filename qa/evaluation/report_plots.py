"""The report's pictures, as SVG to stand inside the page. The only file that imports matplotlib.

Text and lines take the page's colour, so that they can be read in the dark too.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from index.errors import MissingExtra
from qa.evaluation.statistics import Estimate, Reliability

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK = "#010203"
"""Drawn with, then replaced by the page's own colour."""
BLUE, ORANGE = "#2f6fdb", "#d9822b"
WIDTH = 5.2
"""Inches: 374 points, so that nothing is shrunk on a page 390 pixels wide."""


def intervals(figures: Mapping[str, Estimate], before: Mapping[str, Estimate]) -> str:
    """Each share with its interval; the baseline's as a hollow mark."""
    names = list(figures)[::-1]
    figure, axes = _axes(0.5 + 0.28 * len(names))
    for row, name in enumerate(names):
        one = figures[name]
        axes.plot([one.low, one.high], [row, row], color=BLUE, linewidth=2)
        axes.plot(one.value, row, "o", color=BLUE)
        if name in before:
            axes.plot(before[name].value, row, "o", mfc="none", color=ORANGE, markersize=9)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.6, len(names) - 0.4)
    axes.grid(visible=True, axis="x", alpha=0.3)
    return _svg(figure, "Shares with their 95 % intervals")


def bars(counts: Mapping[str, int]) -> str:
    """How many questions each stage lost."""
    names = list(counts)[::-1]
    figure, axes = _axes(0.5 + 0.28 * len(names))
    drawn = axes.barh(names, [counts[name] for name in names], color=ORANGE)
    axes.bar_label(drawn, padding=3, color=INK)
    axes.xaxis.set_visible(False)
    return _svg(figure, "Wrong questions by cause")


def calibration(found: Reliability) -> str:
    """Answerability as said against the share that was answerable."""
    figure, axes = _axes(3.2)
    axes.plot([0, 1], [0, 1], "--", color=INK, alpha=0.4, linewidth=1)
    axes.plot([one.said for one in found.bins], [one.were for one in found.bins], color=BLUE)
    largest = max(one.n for one in found.bins)
    axes.scatter(
        [one.said for one in found.bins],
        [one.were for one in found.bins],
        s=[20 + 180 * one.n / largest for one in found.bins],
        color=BLUE,
        alpha=0.7,
    )
    axes.set_xlabel("answerability, as said")
    axes.set_ylabel("share that was answerable")
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.03)
    return _svg(figure, "Reliability of refusal")


def latency(seconds: Sequence[float]) -> str:
    """Share of the questions answered within so many milliseconds."""
    figure, axes = _axes(2.2)
    axes.ecdf([one * 1000 for one in seconds], color=BLUE)
    axes.set_xlabel("milliseconds")
    axes.set_ylabel("share of questions")
    axes.grid(visible=True, alpha=0.3)
    return _svg(figure, "Time to answer")


def _axes(height: float) -> tuple[Figure, Axes]:
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        raise MissingExtra(
            "a report with plots needs matplotlib: pip install 'footnote[eval]'"
        ) from None
    with rc_context(
        {
            "text.color": INK,
            "axes.edgecolor": INK,
            "axes.labelcolor": INK,
            "xtick.color": INK,
            "ytick.color": INK,
            "axes.spines.top": False,
            "axes.spines.right": False,
        }
    ):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        return figure, figure.add_subplot()


def _svg(figure: Figure, says: str) -> str:
    from matplotlib import rc_context

    drawn = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "footnote", "font.size": 10}):
        figure.savefig(
            drawn,
            format="svg",
            transparent=True,
            metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
        )
    picture = drawn.getvalue()
    picture = picture[picture.index("<svg") :].replace(INK, "currentColor")
    picture = re.sub(r'\s(?:width|height)="[\d.]+pt"', "", picture, count=2)
    picture = re.sub(r'\sxmlns(?::xlink)?="[^"]*"', "", picture)
    return picture.replace("<svg", f'<svg role="img" aria-label="{says}"', 1)
