"""What an installed Footnote holds: everything but the tests, and none of the developer's files."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_holds_every_file_that_the_code_reads(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        str(path.relative_to(ROOT))
        for folder in ("index", "qa", "prompts")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted <= held
    assert "app.py" in held
    assert not any(name.startswith(("tests", "benchmarks", "training")) for name in held)


@pytest.mark.slow
def test_it_works_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    article = tmp_path / "bali.txt"
    article.write_text("Blinken in Bali\n\nAntony Blinken met Wang Yi in Bali on Saturday.\n")

    def footnote(*words: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "qa.cli", *words],
            cwd=tmp_path,
            env={"PYTHONPATH": str(tmp_path / "installed"), "HOME": str(tmp_path)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    assert "1 articles" in footnote("index", "bali.txt")
    assert "Bali on Saturday" in footnote("search", "Bali")
    assert (tmp_path / ".footnote").is_dir()
