"""Measures indexing beside LangChain's tutorial pipeline: `python -m benchmarks.indexing`.

Each step runs in a process of its own. Times are beyond start-up (imports and loading the model)
unless said otherwise; the bound is the bare encoder over the very passages that were indexed.
On a machine that does other work too, `--by cpu` compares CPU seconds, of one thread each.
Prints a table and writes benchmarks/results/indexing.json and docs/indexing.md. Takes about a quarter of
an hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.corpus import make_corpus, write_folder

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "indexing.json"
PAGE = ROOT / "docs" / "indexing.md"
DATA = ROOT.parent / "shared" / "data"
CHARACTERS = 2_000


def main() -> None:
    parser = argparse.ArgumentParser(description="speed of indexing, beside LangChain's tutorial")
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=2, help="of each of the three in turn")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of public sets")
    parser.add_argument("--by", choices=("wall", "cpu"), default="wall")
    parser.add_argument("--sample", action="store_true", help="print, keep nothing")
    options = parser.parse_args()
    if options.by == "cpu":
        os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as place:
        figures = measure(Path(place), options)
    print(table(figures))
    if not options.sample:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(figures, indent=2) + "\n")
        PAGE.write_text(page(figures))


def measure(place: Path, options: argparse.Namespace) -> dict[str, Any]:
    count, by = options.articles, options.by
    corpus = make_corpus(count, CHARACTERS, options.data)
    write_folder(corpus, place / "articles")
    half_corpus = make_corpus(count // 2, CHARACTERS, options.data)
    write_folder(half_corpus, place / "half" / "articles")

    firsts, bares, peers = [], [], []
    for number in range(options.rounds):  # in turn: what else the machine does falls on all
        firsts.append(run("indexed", place, f"home{number}"))
        bares.append(run("bare", place, f"home{number}"))
        peers.append(run("langchain", place, f"langchain{number}"))
    first, bound, langchain = (median(some, by) for some in (firsts, bares, peers))
    unchanged = run("synced", place, "home0")
    changed_file = place / "articles" / "article-7.txt"
    changed_file.write_text(changed_file.read_text() + "\n\nOne more sentence was added to it.\n")
    changed = run("indexed", place, "home0")
    half = run("indexed", place / "half", "home")
    exact = run("indexed", place / "half", "exact", "float32")
    exact_bound = run("bare", place / "half", "exact", "float32")

    more = first["passages"] - half["passages"]
    return {
        "corpus": {"articles": count, "characters": corpus.characters, "from": corpus.origin},
        "cores": os.cpu_count(),
        "load_average": os.getloadavg(),
        "dtype": first["dtype"],
        "compared_by": by,
        "seconds": {
            name: {"wall": one["wall"], "cpu": one["cpu"], "characters": of.characters}
            for name, one, of in (
                ("footnote", first, corpus),
                ("bare encoder", bound, corpus),
                ("footnote, float32, half of them", exact, half_corpus),
                ("bare encoder, float32, half of them", exact_bound, half_corpus),
                ("langchain", langchain, corpus),
                ("unchanged", unchanged, corpus),
                ("one changed", changed, corpus),
            )
        },
        "passages": {"footnote": first["passages"], "langchain": langchain["passages"]},
        "all_rounds": {
            "footnote": [one[by] for one in firsts],
            "bare encoder": [one[by] for one in bares],
            "langchain": [one[by] for one in peers],
        },
        "goals": [
            goal("of the bare encoder's speed", bound[by] / first[by], 0.85),
            *(
                [goal("times LangChain's speed", langchain[by] / first[by], 2.0)]
                if first["dtype"] == "bfloat16"
                else []
            ),
            goal(
                "new passages of the unchanged run",
                -abs(unchanged["passages"] - first["passages"]),
                0,
            ),
            goal("unchanged run, share of the first", -unchanged[by] / first[by], -0.02),
            goal("unchanged run, whole process, s", -unchanged["whole"], -2.0),
            goal("one changed, share of the first", -changed[by] / first[by], -0.02),
        ],
        "unchanged_loaded_torch": unchanged["torch"],
        "embedded_when_one_changed": changed["embedded"],
        "memory": {
            "peak_mb": first["peak_mb"],
            "peak_mb_of_half_as_many": half["peak_mb"],
            "mb_per_10000_passages": (first["peak_mb"] - half["peak_mb"]) / more * 10_000,
            "largest_child_peak_mb": first["children_peak_mb"],
        },
    }


def run(step: str, place: Path, home: str, dtype: str = "auto") -> dict[str, Any]:
    """One step in a process of its own; `whole` is its time from start to end, in seconds."""
    started = time.monotonic()
    child = subprocess.run(
        [sys.executable, "-m", "benchmarks.steps", step, str(place), home, dtype],
        check=True,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    result: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    print(f"{step} {home} {dtype}: {result}", file=sys.stderr)
    return {**result, "whole": time.monotonic() - started}


def median(results: list[dict[str, Any]], by: str) -> dict[str, Any]:
    middle = statistics.median_low([one[by] for one in results])
    return next(one for one in results if one[by] == middle)


def goal(says: str, value: float, wanted: float) -> dict[str, Any]:
    """A figure and what it should reach; neither is above 0 where less is better."""
    return {
        "says": says,
        "value": abs(value),
        "goal": f"{'at most' if wanted <= 0 else 'at least'} {abs(wanted):g}",
        "reached": value >= wanted,
    }


def page(figures: dict[str, Any]) -> str:
    return (
        "# How fast it indexes\n\nBeside LangChain's tutorial pipeline and the bare encoder, in one "
        "run: `python -m benchmarks.indexing`.\n\n" + table(figures) + "\n"
    )


def table(figures: dict[str, Any]) -> str:
    corpus, by = figures["corpus"], figures["compared_by"]
    lines = [
        f"{corpus['articles']} articles, {corpus['characters']:,} characters ({corpus['from']}); "
        f"{figures['dtype']}, {figures['cores']} cores, load {figures['load_average'][1]:.1f}",
        "",
        f"| | seconds | CPU seconds | characters/s by {by} |",
        "|---|---|---|---|",
    ]
    for name, one in figures["seconds"].items():
        speed = one["characters"] / one[by]
        lines.append(f"| {name} | {one['wall']:.2f} | {one['cpu']:.2f} | {speed:,.0f} |")
    lines += ["", "| | | goal | |", "|---|---|---|---|"]
    for one in figures["goals"]:
        verdict = "reached" if one["reached"] else "missed"
        lines.append(f"| {one['says']} | {one['value']:.3f} | {one['goal']} | {verdict} |")
    memory = figures["memory"]
    lines += [
        "",
        f"Peak memory {memory['peak_mb']:.0f} MB, of half as many articles "
        f"{memory['peak_mb_of_half_as_many']:.0f} MB: "
        f"{memory['mb_per_10000_passages']:.1f} MB for 10,000 passages.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
