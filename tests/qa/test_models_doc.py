"""Every command of docs/models.md, run: servers that are not here are played by a stub."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from qa.cli import main
from tests.stub_openai import Reply, quoting, stub_openai

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOC = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.*?)\n```", DOC)
LOCAL = next(command for command in COMMANDS if "llamacpp:" in command)
SETTINGS = re.findall(r"```toml\n(.*?)```", DOC, re.DOTALL)
ADDRESSES = re.compile(r"https?://(?:127\.0\.0\.1:11434|gateway\.example\.com)/v1")


def run(command: str, monkeypatch: pytest.MonkeyPatch) -> int:
    words = shlex.split(command)
    while "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        monkeypatch.setenv(name, value)
    assert words.pop(0) == "footnote"
    return main(words)


def test_there_are_five_ways_and_the_readme_shows_the_same() -> None:
    section = README.split("## Choosing a model")[1].split("## ")[0]
    shown = [line for line in section.splitlines() if "footnote ask" in line]

    assert len(COMMANDS) == 5
    assert shown == COMMANDS


@pytest.mark.parametrize("command", [command for command in COMMANDS if command != LOCAL])
def test_the_command_answers_with_footnotes(
    command: str,
    seed_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    models = {"llama3.2": Reply(quoting), "company-model": Reply(quoting)}
    with stub_openai(**models, **{"gpt-5-mini": Reply(quoting)}) as stub:
        settings = ADDRESSES.sub(stub.base_url, SETTINGS[0])
        (tmp_path / "footnote.toml").write_text(settings)
        (tmp_path / "gateway.key").write_text("sk-gateway\n")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("FOOTNOTE_HOME", str(seed_home))
        monkeypatch.setenv("OPENAI_BASE_URL", stub.base_url)  # where a hosted model would be
        code = run(ADDRESSES.sub(stub.base_url, command), monkeypatch)
    printed = capsys.readouterr().out
    assert code == 0
    assert "[1]" in printed
    assert bool(stub.requests) == ("--model" in command)
    assert "Nothing that the model wrote" not in printed


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_command_with_a_local_file_answers(
    seed_home: Path,
    smollm2: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(smollm2.parent.parent)
    monkeypatch.setenv("FOOTNOTE_HOME", str(seed_home))
    monkeypatch.setenv("FOOTNOTE_TIMEOUT", "600")
    assert run(LOCAL, monkeypatch) == 0
    assert "[1]" in capsys.readouterr().out
