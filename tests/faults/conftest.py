"""An index whose writers and readers are processes that can be killed."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

WORKER = Path(__file__).with_name("worker.py")


@dataclass
class Scene:
    """A folder of articles, an index of it, and processes that write and read it."""

    folder: Path
    home: Path
    notes: Path
    texts: dict[str, str] = field(default_factory=dict)
    """What the folder holds, by article id."""

    def write(self, name: str, version: int = 0) -> None:
        word = f"w{name}v{version}"
        text = "\n\n".join(
            f"The {word} opened to visitors in the {word} district after {number} years of work "
            f"on the {word}, which cost {number} million crowns and took {word} by surprise."
            for number in range(3, 9)
        )
        path = self.folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        self.texts[str(path)] = text

    def drop(self, name: str) -> None:
        path = self.folder / f"{name}.txt"
        path.unlink()
        del self.texts[str(path)]

    def stir(self, chance: random.Random, round_number: int) -> None:
        """Add, change and remove a few articles."""
        names = sorted(Path(path).stem for path in self.texts)
        for name in chance.sample(names, 3):
            self.write(name, version=round_number)
        for name in chance.sample(names, 2):
            self.drop(name)
        for number in range(3):
            self.write(f"r{round_number}n{number}")

    def start(self, task: str = "sync", *options: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(WORKER), task, str(self.home), str(self.folder), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, task: str, *options: str) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        process = self.start(task, *options)
        out, err = process.communicate(timeout=110)
        return process.returncode, out, err

    def sync(self, *options: str) -> None:
        code, _, err = self.run("sync", "--notes", str(self.notes), *options)
        assert code == 0, err

    def check(self, *options: str) -> dict[str, str]:
        """The articles that a fresh process serves; it must find nothing wrong with them."""
        code, out, err = self.run("check", *options)
        assert code == 0, err
        found: dict[str, Any] = json.loads(out)
        assert found["wrong"] == []
        articles: dict[str, str] = found["articles"]
        return articles

    def embedded(self) -> list[str]:
        """The texts embedded since this was last asked."""
        lines = self.notes.read_text(encoding="utf-8").splitlines() if self.notes.exists() else []
        self.notes.write_text("")
        return [json.loads(line) for line in lines]


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Twelve articles, not yet indexed."""
    folder = tmp_path / "articles"
    folder.mkdir()
    made = Scene(folder, tmp_path / "home", tmp_path / "notes")
    for number in range(12):
        made.write(f"a{number}")
    return made


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Eight articles and their index, Chroma included. Read only: tests take a copy."""
    place = tmp_path_factory.mktemp("finished")
    (place / "articles").mkdir()
    made = Scene(place / "articles", place / "home", place / "notes")
    for number in range(8):
        made.write(f"a{number}")
    made.sync()
    made.embedded()
    return made


@pytest.fixture
def indexed(finished: Scene, tmp_path: Path) -> Scene:
    """The finished index, copied; its articles lie where they lay."""
    shutil.copytree(finished.home, tmp_path / "home")
    return Scene(finished.folder, tmp_path / "home", tmp_path / "notes", dict(finished.texts))
