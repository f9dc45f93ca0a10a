"""How well the gate tells a claim that its cited page supports from one that it does not."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measures import Figure
from index.split import sentences
from qa.public_sets import ARTICLES, QUESTIONS, public_rows
from qa.statistics import auroc
from qa.verify import support_score


def claims_auroc(folder: Path, limit: int | None) -> Figure | None:
    """Supported against not supported; claims supported in part belong to neither."""
    texts = {row["id"]: row["text"] for _, row in public_rows(folder / ARTICLES)}
    scores: dict[str, list[float]] = {"supported": [], "not_supported": []}
    rows = [row for _, row in public_rows(folder / QUESTIONS) if row["answers"][0] in scores]
    for row in rows[:: max(1, len(rows) // limit) if limit else 1]:
        text = "\n".join(texts[article] for article in row["evidence_ids"] or row["near_ids"])
        spans = [span.of(text) for span in sentences(text)]
        scores[row["answers"][0]].append(support_score(row["question"], spans))
    area = auroc(scores["supported"], scores["not_supported"])
    return None if area is None else Figure(area, sum(len(found) for found in scores.values()))
