"""Measures `footnote eval`, seconds and memory by number of questions: `python -m benchmarks.evaluating`.

Indexes a public set once, then runs the command over questions spread evenly through the set, each
run a process of its own. Seconds and peak memory are of the whole process, start-up included.
Prints a table and writes benchmarks/results/evaluating.json.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from qa.evaluation.public_sets import ARTICLES, QUESTIONS

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "evaluating.json"
SET = ROOT.parent / "shared" / "data" / "xquad_en"
SIZES = (100, 1_000)
MOST_SECONDS = 180.0
FLAT = 1.1
"""Peak memory of the largest run, over that of the smallest, that still counts as flat."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--questions", type=int, nargs="+", default=SIZES, metavar="N",
        help=f"how many, each a run of its own (default: {' '.join(map(str, SIZES))})",
    )  # fmt: skip
    parser.add_argument("--set", type=Path, default=SET, help="folder of a public set")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the figures go")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        figures = measure(Path(place), options.set, sorted(options.questions))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(table(figures))


def measure(place: Path, public_set: Path, sizes: list[int]) -> dict[str, Any]:
    """The figures of one run for each size."""
    rows = (public_set / QUESTIONS).read_text(encoding="utf-8").splitlines()
    if sizes[-1] > len(rows):
        sys.exit(f"{public_set} has {len(rows)} questions: ask for at most so many")
    home = place / "home"
    footnote("index", "--home", str(home), str(public_set / ARTICLES))
    runs = []
    for size in sizes:
        folder = place / str(size)
        folder.mkdir()
        shutil.copyfile(public_set / ARTICLES, folder / ARTICLES)
        chosen = [rows[number * len(rows) // size] for number in range(size)]
        (folder / QUESTIONS).write_text("\n".join(chosen), encoding="utf-8")
        report = folder / "report.json"
        used = footnote("eval", str(folder), "--home", str(home), "--out", str(report))
        told = json.loads(report.read_text(encoding="utf-8"))
        runs.append({"questions": size, **used, "right": told["metrics"]["right"]["value"]})
    return {
        "set": public_set.name,
        "articles": told["run"]["articles"],
        "model": told["run"]["model"],
        "cores": os.cpu_count(),
        "load_average": os.getloadavg()[1],
        "runs": runs,
        "goals": goals(runs),
    }


def footnote(*arguments: str) -> dict[str, float]:
    """Run the command; wall and CPU seconds, and the peak of its resident memory in MB."""
    began = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "-m", "qa.cli", *arguments], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"footnote {' '.join(arguments)} ended with {child.returncode}")
    return {
        "seconds": round(time.monotonic() - began, 2),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
        "peak_mb": round(_bytes(used) / 1e6, 1),
    }


def goals(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last run's time, and its memory beside the first's."""
    first, last = runs[0], runs[-1]
    growth = last["peak_mb"] / first["peak_mb"]
    return [
        {
            "says": f"seconds for {last['questions']:,} questions",
            "value": last["seconds"],
            "goal": MOST_SECONDS,
            "reached": last["seconds"] <= MOST_SECONDS,
        },
        {
            "says": f"peak memory at {last['questions']:,} questions, of that at {first['questions']:,}",
            "value": round(growth, 3),
            "goal": FLAT,
            "reached": growth <= FLAT,
        },
    ]


def table(figures: dict[str, Any]) -> str:
    lines = [
        f"{figures['set']}, {figures['articles']} articles, {figures['model']}; "
        f"{figures['cores']} cores, load {figures['load_average']:.1f}",
        "",
        "| questions | seconds | CPU seconds | peak MB | right |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {run['questions']:,} | {run['seconds']:.1f} | {run['cpu_seconds']:.1f} "
        f"| {run['peak_mb']:.0f} | {run['right']:.2f} |"
        for run in figures["runs"]
    ]
    lines += ["", "| | | at most | |", "|---|---|---|---|"]
    lines += [
        f"| {one['says']} | {one['value']:g} | {one['goal']:g} "
        f"| {'reached' if one['reached'] else 'missed'} |"
        for one in figures["goals"]
    ]
    return "\n".join(lines)


def _bytes(used: resource.struct_rusage) -> int:
    """`ru_maxrss` counts kilobytes, on macOS bytes."""
    return used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
