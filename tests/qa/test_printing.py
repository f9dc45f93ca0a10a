from __future__ import annotations

import pytest

from index.types import Passage, Source
from qa.answer import Answerer
from qa.cli.printing import print_answer, print_hits
from qa.types import Hit


@pytest.fixture(autouse=True)
def _wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def test_an_answer_is_printed_with_its_footnotes(
    seed_answerer: Answerer, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = seed_answerer.answer("Where did Blinken and Wang Yi meet?")
    print_answer(answer)
    out = capsys.readouterr().out
    assert answer.citations
    for citation in answer.citations:
        assert f"[{citation.number}] “" in out
        assert citation.source.title in " ".join(out.split())
    assert " ".join(answer.text.split()) in " ".join(out.split())
    assert max(map(len, out.splitlines())) <= 100


def test_a_refusal_is_printed_with_the_nearest_passages(
    seed_answerer: Answerer, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = seed_answerer.answer("Who won the 1998 chess olympiad in Elista?")
    print_answer(answer)
    out = capsys.readouterr().out
    assert answer.status == "refused"
    assert "The nearest passages:" in out
    assert "1. " in out


def test_what_an_article_holds_cannot_steer_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = "Red \x1b[31malert\x07 and \x9b2J more."
    source = Source(id="a", title="\x1b]0;pwned\x07Title", url="https://news.example/a")
    print_hits([Hit(Passage("p", "a", 0, len(text), text), source, 0.5)])
    out = capsys.readouterr().out
    assert "Title" in out
    assert not any(char in out for char in "\x1b\x07\x9b")
