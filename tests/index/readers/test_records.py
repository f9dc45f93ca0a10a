"""JSON Lines, JSON and CSV: good records in, bad ones reported one by one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from index.types import Article, Failure

if TYPE_CHECKING:
    from .conftest import Folder

TEXT = "The talks lasted five hours. They go on."


def line(**record: object) -> str:
    return json.dumps({"text": TEXT, **record})


def test_each_line_is_an_article(folder: Folder) -> None:
    content = "\n".join(
        [
            line(id="x/1", title="One", date="2024-04", author="Jane Doe", unknown=[1, {}]),
            "",
            line(title="Two", source="https://x.example/a"),
            line(source="The Port Gazette"),
        ]
    )
    first, second, third = folder.read("a.jsonl", content)
    path = (folder.path / "a.jsonl").as_posix()
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert isinstance(third, Article)
    assert (first.id, first.title, first.author, first.date) == (
        "x/1",
        "One",
        "Jane Doe",
        "2024-04",
    )
    assert (second.id, second.url, second.publisher) == ("https://x.example/a",) * 2 + (None,)
    assert (third.id, third.title, third.publisher) == (f"{path}#4", TEXT, "The Port Gazette")
    assert {first.path, second.path, third.path} == {path}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"text": ' + "9" * 5000 + "}", "not JSON"),
        ("3", "not an object"),
        ('["text"]', "not an object"),
        ("{}", 'no "text"'),
        ('{"text": null}', 'no "text"'),
        ('{"text": ["a", "b"]}', 'no "text"'),
        ('{"text": " \\n"}', 'no "text"'),
        ('{"text": "\\u200b\\ud800"}', "no text"),
    ],
)
def test_a_bad_line_is_reported_and_the_rest_read(folder: Folder, bad: str, reason: str) -> None:
    good, failure, also_good = folder.read("a.jsonl", f"{line()}\n{bad}\n{line()}")
    assert isinstance(good, Article)
    assert isinstance(also_good, Article)
    assert isinstance(failure, Failure)
    assert reason in failure.error
    assert failure.path.endswith("a.jsonl#2")


def test_very_many_bad_lines_are_summed_up(folder: Folder) -> None:
    items = folder.read("a.jsonl", "{}\n" * 1000)
    assert len(items) == 101
    assert isinstance(items[-1], Failure)
    assert "900 more lines" in items[-1].error


@pytest.mark.parametrize(
    "junk",
    [None, "", "  ", float("nan"), float("inf"), [], {}, [None], [[1]], {"a": {"b": 1}}, True, 1.5],
)
@pytest.mark.parametrize("key", ["id", "title", "date", "publisher", "url", "author", "source"])
def test_junk_in_metadata_counts_as_absent(folder: Folder, key: str, junk: object) -> None:
    """ING-06."""
    assert folder.article("a.jsonl", line(**{key: junk})) == folder.article("a.jsonl", line())


def test_metadata_is_made_plain(folder: Folder) -> None:
    """ING-06: a number beyond 2^63 is an id all the same."""
    article = folder.article(
        "a.jsonl",
        line(
            id=2**70,
            title=" A\n title\u200b\x00 ",
            author=["Jane Doe", "", "Luis Prieto"],
            url="javascript:alert(1)",
            publisher=2020,
            date=20240426,
        ),
    )
    assert article.id == str(2**70)
    assert article.title == "A title"
    assert article.author == "Jane Doe, Luis Prieto"
    assert article.url is None
    assert article.publisher == "2020"
    assert article.date == "2024-04-26"


def test_json_holds_one_article_or_a_list(folder: Folder) -> None:
    one = folder.article("a.json", line(id="x"))
    assert one.id == "x"
    first, failure, third = folder.read("a.json", f"[{line()}, 3, {line()}]")
    assert isinstance(failure, Failure)
    assert failure.path.endswith("a.json#2")
    assert isinstance(first, Article)
    assert isinstance(third, Article)
    assert first.id.endswith("a.json#1")
    assert third.id.endswith("a.json#3")
    assert "not JSON" in folder.failure("a.json", "{").error
    assert 'no "text"' in folder.failure("a.json", "{}").error


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_rows_are_articles(folder: Folder, separator: str) -> None:
    rows = [["Id", "TITLE", " text ", "date", "extra"], ["7", "One", f'"{TEXT}"', "2024", "x"]]
    content = "\ufeff" + "\r\n".join(separator.join(row) for row in rows)
    article = folder.article("a.csv", content)
    assert (article.id, article.title, article.text, article.date) == ("7", "One", TEXT, "2024")


@pytest.mark.parametrize(
    "content",
    [
        f'sep=;\r\ntitle;text\r\nOne;"{TEXT}"\r\n',
        f'title;text\rOne;"{TEXT}"\r',
        f'title,text,"a;b;c;d;e"\nOne,"{TEXT}",x\n',
        f'"title"|"text"\n"One"|"{TEXT}"\n',
        f'text,text\nno,"{TEXT}"\n',
    ],
)
def test_csv_as_spreadsheets_write_it(folder: Folder, content: str) -> None:
    assert folder.article("a.csv", content).text == TEXT


@pytest.mark.parametrize(("name", "content"), [("a.json", "[]"), ("a.csv", "title,text\n")])
def test_a_file_without_an_article_says_so(folder: Folder, name: str, content: str) -> None:
    assert "no articles" in folder.failure(name, content).error


def test_csv_fields_may_hold_lines_and_be_long(folder: Folder) -> None:
    long = "A long sentence stands here. " * 10_000
    content = f'text,title\n"{TEXT}\nSecond ""line""",One\n,\n"{long}",Two\n,No text\n'
    first, second, failure = folder.read("a.csv", content)
    assert isinstance(first, Article)
    assert first.text == f'{TEXT}\nSecond "line"'
    assert isinstance(second, Article)
    assert len(second.text) == len(long.strip())
    assert isinstance(failure, Failure)
    assert failure.path.endswith("a.csv#4")


def test_csv_without_a_text_column_is_refused(folder: Folder) -> None:
    assert 'no column "text"' in folder.failure("a.csv", "a,b\n1,2\n").error
