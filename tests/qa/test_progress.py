"""Progress of long work: a bar where a person looks, a line now and then in a log."""

from __future__ import annotations

import io
import sys

import pytest

from qa.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_whole_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(seconds=0) as progress:
        progress("articles", 1024, 2000)
        progress("words", 0, 1)
    assert capsys.readouterr().err == "articles: 1024 of 2000\nwords: 0 of 1\n"


def test_a_log_is_not_flooded(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(seconds=600) as progress:
        for done in range(100):
            progress("articles", done, 100)
    assert capsys.readouterr().err == ""


def test_a_person_sees_how_far_how_fast_and_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with Progress() as progress:
        progress("articles", 0, 10)
        progress("articles", 5, 10)
        progress("words", 0, 1)
    drawn = terminal.getvalue()
    assert "articles:" in drawn
    assert "0/10 [" in drawn
    assert "?it/s]" in drawn
    assert "words:" in drawn
    assert drawn.endswith("\r")
