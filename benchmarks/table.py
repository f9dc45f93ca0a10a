"""docs/quality.md, made from the results: goal and reached side by side, misses said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.cells import figure, line
from benchmarks.rows import MeasureRow, SetRow

HEAD = """# Quality, measured

Made by `make quality` (`benchmarks/quality.py`) from `benchmarks/results/quality.json`; not
written by hand. Every set is indexed and asked through the public Python interface with default
settings and no language model. Both baselines run in the same process, over the same articles:
**LangChain tutorial** is dense retrieval of four chunks (`RecursiveCharacterTextSplitter`,
1000/200) with the same embedder, **BM25 alone** is the word index. Neither can write or refuse
without a model, so each answers with the first 60 words of its best passage.

Where a set was used in fitting the scorer or the gate, its row uses weights that have not
seen what they are tried on ("out of fold").
"""


def write_table(rows: Sequence[SetRow], path: Path, behind: Sequence[str] = ()) -> None:
    """`behind`: the lines on models, which are measured apart."""
    measures = [one for row in rows for one in row.measures]
    names = list(dict.fromkeys(name for one in measures for name in one.baselines))
    lines = [
        HEAD,
        "## Goals",
        "",
        line("set", "measure", "prototype", "goal", "Footnote", *names, "questions", "weights"),
        line(*["---"] * (7 + len(names))),
        *(_goal(row, one, names) for row in rows for one in row.measures),
        "",
        _misses(rows),
        "",
        "## The rest",
        "",
        *_besides(rows),
        *behind,
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _goal(row: SetRow, one: MeasureRow, names: Iterable[str]) -> str:
    reached = figure(one.value)
    return line(
        row.name,
        one.says,
        one.prototype,
        figure(one.goal),
        f"**{reached}**" if one.reached else f"{reached} (missed)",
        *(figure(one.baselines.get(name)) for name in names),
        str(one.n),
        row.weights,
    )


def _misses(rows: Sequence[SetRow]) -> str:
    missed = [f"{row.name}, {one.says}" for row in rows for one in row.measures if not one.reached]
    total = sum(len(row.measures) for row in rows)
    if not missed:
        return f"All {total} goals are reached."
    return (
        f"{total - len(missed)} of {total} goals are reached. Not reached: {'; '.join(missed)}."
        " `docs/log.md` says what was tried."
    )


def _besides(rows: Sequence[SetRow]) -> list[str]:
    answered = [figures for row in rows for figures in row.besides.values()]
    columns = list(dict.fromkeys(key for figures in answered for key in figures))
    return [
        line("set", "who", *columns),
        line(*["---"] * (2 + len(columns))),
        *(
            line(row.name, who, *(figure(values.get(column)) for column in columns))
            for row in rows
            for who, values in row.besides.items()
        ),
    ]
