"""The report as a page, a table and test results."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest

from qa.errors import QuestionError
from qa.evaluation.compare import compare
from qa.evaluation.evaluate import evaluate
from qa.evaluation.report import html_report, write_html
from qa.evaluation.report_text import junit, terminal_table
from qa.evaluation.results import read_report
from tests.qa.evaluation.scripted import RUN, Scripted, hit, refused, rows, said

BALI = "news/bali.txt"
MET = "They met in Bali."
QUESTIONS = rows(
    {
        "id": "where",
        "question": "Where <b>did</b> they meet?",
        "type": "answerable",
        "answers": ["Bali"],
        "evidence_ids": ["bali.txt"],
        "tags": ["place"],
    },
    {"id": "hotel", "question": "Which hotel?", "type": "unanswerable"},
)


def report_with(second):
    script = {
        "Where <b>did</b> they meet?": ([hit(BALI)], said(f"{MET} [1]", (BALI, MET))),
        "Which hotel?": ([hit("news/weather.txt")], second),
    }
    return evaluate(Scripted(script), QUESTIONS, RUN, {"bali.txt": BALI})


@pytest.fixture(scope="module")
def good():
    return report_with(refused())


@pytest.fixture(scope="module")
def bad():
    return report_with(said("It rained. \x1b[1]", ("news/weather.txt", "It rained.")))


def test_the_page_asks_nothing_of_another_host(bad, good, tmp_path):
    write_html(bad, tmp_path / "report.html", compare(good, bad, "old.json"), good)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert not re.findall(r"(?:https?:)?//[a-z]", page)
    assert not re.findall(r"<(?:script|link|img|iframe)\b", page)
    assert page.count("<svg") == 4


def test_the_page_shows_each_question_its_quotes_and_its_cause(bad):
    page = html_report(bad)
    assert "50% right" in page
    assert "wrongly answered" in page
    assert f"<mark>{MET}</mark> The talks lasted" in page
    assert "Where &lt;b&gt;did&lt;/b&gt; they meet?" in page
    assert "<b>did" not in page


def test_the_page_repeats(good):
    def pictures_apart(page):
        return re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)

    assert html_report(good) == html_report(good)
    assert len(pictures_apart(html_report(good))) > 3000


def test_the_page_lists_what_got_worse(bad, good):
    page = html_report(bad, compare(good, bad, "old.json"), good)
    assert "Against old.json" in page
    assert re.search(r"Worse: 1</h3><ul><li><a href=\"#hotel\">", page)


def test_the_terminal_table_has_figures_changes_and_causes(bad, good):
    table = terminal_table(bad, compare(good, bad, "old.json"))
    assert "test.jsonl: 2 questions, scripted" in table
    assert re.search(r"right +0\.500 \(.*n=2\)  -0\.500 \(", table)
    assert "1  wrongly answered: hotel" in table
    assert "worse: hotel" in table


def test_junit_fails_the_wrong_question_and_the_broken_rule(bad):
    suite = ET.fromstring(junit(bad, ["citation_validity<1"]))
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    failed = {case.get("name") for case in suite if case.find("failure") is not None}
    assert failed == {"hotel", "citation_validity<1"}


def test_a_file_that_is_no_report_is_refused(tmp_path):
    path = tmp_path / "old.json"
    path.write_text(json.dumps({"format": 1}))
    with pytest.raises(QuestionError, match=r"is not a report of `footnote eval --out` \(run"):
        read_report(path)
    path.write_text("not json")
    with pytest.raises(QuestionError, match="make it again"):
        read_report(path)
    with pytest.raises(QuestionError, match="cannot read the report"):
        read_report(tmp_path / "none.json")
