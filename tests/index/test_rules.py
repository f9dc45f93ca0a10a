"""Rules of reading are known by their sources: a change of them cannot be forgotten."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from index.rules import LIBRARIES, SOURCES, reading_rules

PACKAGE = Path(__file__).resolve().parents[2] / "index"
WITHOUT_RULES = {"index.errors", "index.settings", "index.types"}


@pytest.mark.parametrize("changed", ["clean/teasers.py", "readers/html.py", "dates.py"])
def test_a_changed_source_is_another_rule(tmp_path: Path, changed: str) -> None:
    copy = shutil.copytree(PACKAGE, tmp_path / "index")
    assert reading_rules(copy) == reading_rules()
    with (copy / changed).open("a") as source:
        source.write("\n")
    assert reading_rules(copy) != reading_rules()


def test_every_module_that_reading_imports_counts() -> None:
    script = "import sys, index.readers; print(*[n for n in sys.modules if 'index.' in n])"
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    modules = {".".join(name.split(".")[:2]) for name in run.stdout.split()}
    modules = {name for name in modules if name.startswith("index.")}
    assert modules - WITHOUT_RULES == {f"index.{name.removesuffix('.py')}" for name in SOURCES}


def test_every_library_that_reading_calls_counts() -> None:
    files = [
        file for file in PACKAGE.rglob("*.py") if file.relative_to(PACKAGE).parts[0] in SOURCES
    ]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8")))]
    named = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    named |= {one.name for node in nodes if isinstance(node, ast.Import) for one in node.names}
    brought = packages_distributions()
    tops = {name.partition(".")[0] for name in named} - {"index"}
    assert {brought[top][0].lower() for top in tops if top in brought} == set(LIBRARIES)
