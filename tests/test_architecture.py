"""The walls of the house: who may import whom, and what stays out of a plain import."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted([*ROOT.glob("index/**/*.py"), *ROOT.glob("qa/**/*.py"), ROOT / "app.py"])
FACES = ("qa.endpoint", "qa.page", "qa.evaluation")

OWNERS = {
    "sentence_transformers": {"index.embed", "qa.rerank"},
    "tantivy": {"index.words"},
    "chromadb": {"index.vectors"},
    "sqlite3": {"index", "qa.endpoint.ledger"},
    "sentencex": {"index.split"},
    "gradio": {"qa.page"},
    "fastapi": {"qa.endpoint", "qa.cli.worker", "app"},
    "mcp": {"qa.endpoint"},
}
"""Framework -> the modules (or packages) that may import it."""

PACKAGE_OF = {
    "charset_normalizer": "charset-normalizer",
    "docx": "python-docx",
    "markdown_it": "markdown-it-py",
    "prometheus_client": "prometheus-client",
    "sentence_transformers": "sentence-transformers",
    "starlette": "fastapi",
    "torch": "sentence-transformers",
    "transformers": "sentence-transformers",
    "yaml": "pyyaml",
}
"""Import name -> the declared package that brings it, where the names differ."""

LONGEST = 400
LONGER_FOR_A_REASON: dict[str, str] = {}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> Iterator[str]:
    """Every imported module, in functions too; `from a import b` gives both `a` and `a.b`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def inside(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


IMPORTS = {name_of(path): sorted(set(imports_of(path))) for path in MODULES}


def test_imports_run_one_way() -> None:
    wrong = [
        f"{module} imports {imported}"
        for module, names in IMPORTS.items()
        for imported in names
        if (inside(module, "index") and (inside(imported, "qa") or inside(imported, "app")))
        or (inside(module, "qa") and inside(imported, "app") and not inside(module, "qa.cli"))
        or (module != "app" and not inside(module, "qa.cli") and inside(imported, "qa.cli"))
    ]
    assert wrong == []


def test_faces_do_not_import_each_other() -> None:
    wrong = [
        f"{module} imports {imported}"
        for face in FACES
        for module, names in IMPORTS.items()
        if inside(module, face)
        for imported in names
        for other in FACES
        if other != face and inside(imported, other)
    ]
    assert wrong == []


@pytest.mark.parametrize("framework", OWNERS)
def test_each_framework_has_one_owner(framework: str) -> None:
    importers = {m for m, names in IMPORTS.items() if any(inside(n, framework) for n in names)}
    strangers = {m for m in importers if not any(inside(m, owner) for owner in OWNERS[framework])}
    assert strangers == set()


def test_every_import_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = [
        *project["dependencies"],
        *(r for extra in project["optional-dependencies"].values() for r in extra),
    ]
    declared = {r.split("[")[0].split(">")[0].split("=")[0].strip().lower() for r in requirements}
    own = {"index", "qa", "app", "prompts", *sys.stdlib_module_names}
    undeclared = {
        f"{module}: {top}"
        for module, names in IMPORTS.items()
        for top in {name.split(".")[0] for name in names}
        if top not in own and PACKAGE_OF.get(top, top.replace("_", "-")) not in declared
    }
    assert undeclared == set()


@pytest.mark.parametrize(
    "module", ["qa", "qa.types", "qa.settings", "qa.build", "qa.cli", "index", "qa.verify"]
)
def test_a_plain_import_is_light(module: str) -> None:
    script = (
        f"import sys, {module}\n"
        "heavy = ('torch', 'transformers', 'chromadb', 'gradio', 'sentence_transformers')\n"
        "print(*[name for name in heavy if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert run.stdout.strip() == ""


def test_the_command_line_comes_before_numpy() -> None:
    """`serve` says how many threads BLAS may start, which listens only while it is loaded."""
    script = "import sys, qa.cli; sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


def test_rooms_stay_small() -> None:
    sizes = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {m: n for m, n in sizes.items() if n > LONGEST and m not in LONGER_FOR_A_REASON} == {}
