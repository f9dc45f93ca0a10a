"""Cells of the Markdown tables in docs/quality.md."""

from __future__ import annotations


def figure(value: float | None) -> str:
    if value is None:
        return "–"
    if value == 0 or value >= 10:
        return f"{value:.0f}"
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.2f}"


def line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
