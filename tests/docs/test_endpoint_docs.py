"""Every block of docs/endpoint.md that a reader would copy runs as it stands."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app import create_app
from qa.answer import Answerer
from qa.cli import main
from qa.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "endpoint.md").read_text(encoding="utf-8")
DEFAULT = "http://127.0.0.1:7860"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def address(seed_answerer: Answerer, seed_home: Path, serve: Callable[..., str]) -> str:
    return serve(create_app(seed_answerer, Settings(home=seed_home)))


@pytest.fixture
def run(address: str, seed_home: Path, tmp_path: Path) -> Callable[..., str]:
    """`run(block, *command)`: what the command prints that is given the block."""
    (tmp_path / ".footnote").symlink_to(seed_home)

    def run(block: str, *command: str, cwd: Path = tmp_path) -> str:
        done = subprocess.run(
            [*command, block.replace(DEFAULT, address)],
            capture_output=True,
            text=True,
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
            timeout=100,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.mark.parametrize("block", blocks("bash"))
def test_bash(run: Callable[..., str], block: str) -> None:
    out = run(block, "bash", "-euc")
    assert '"article_id"' in out or '"articles"' in out


@pytest.mark.slow
@pytest.mark.parametrize("block", blocks("python"))
def test_python(run: Callable[..., str], block: str) -> None:
    out = run(block, sys.executable, "-c")
    assert bool(out) == ("print(" in block)


@pytest.mark.slow
@pytest.mark.parametrize("block", blocks("javascript"))
def test_javascript(run: Callable[..., str], tmp_path: Path, block: str) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm on this machine")
    installed = subprocess.run(
        [npm, "install", "--no-save", "openai@6"], cwd=tmp_path, capture_output=True, check=False
    )
    if installed.returncode:
        pytest.skip("npm cannot install the client here")
    out = run(block, "node", "--input-type=module", "-e")
    assert "[1]" in out
    assert "/articles/" in out


def test_every_setting_it_names_exists() -> None:
    table = PAGE.split("| setting |")[1].split("\n\n")[0]
    named = re.findall(r"`([a-z_]+)`", "".join(row.split("|")[1] for row in table.splitlines()[2:]))
    assert set(named) <= set(Settings.model_fields)
    assert len(named) > 15


def test_the_error_it_shows_is_ours(address: str) -> None:
    import httpx

    shown = json.loads(blocks("json")[0])
    given = httpx.post(f"{address}/v1/answers", json={}).json()
    assert {**given, "instance": "req_…"} == shown


def test_the_commands_it_names_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key", "ann"]) == 0
    words = "key our-site --publishable --origin https://news.example --json".split()
    assert main(words) == 0
    assert '"publishable": true' in capsys.readouterr().out
