"""Plain text with its front matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.readers.draft import Metadata
from index.readers.text import front_matter

if TYPE_CHECKING:
    from .conftest import Folder

TEXT = "The talks lasted five hours. They go on.\n\nBoth sides spoke of progress."


def test_front_matter_wins_over_the_text(folder: Folder) -> None:
    text = f"The Guardian\nA headline of its own\nBy Jane Doe\nApril 1, 2020\n\n{TEXT * 3}"
    front = (
        "---\ntitle: The title\ndate: 2024-04-26\npublisher: 'The Port Gazette'\n"
        "url: https://x.example/a\nauthor: [Ana, Luis]\ntags: [x]\nempty:\n---\n"
    )
    article = folder.article("a.txt", front + text)
    assert (article.title, article.publisher) == ("The title", "The Port Gazette")
    assert (article.date, article.date_origin) == ("2024-04-26", "stated")
    assert (article.author, article.url) == ("Ana, Luis", "https://x.example/a")
    assert article.id == "https://x.example/a"
    assert "---" not in article.text


@pytest.mark.parametrize(
    ("block", "metadata"),
    [
        ("title: 1984\nauthor: No", Metadata(title="1984", author="No")),
        ("Title: T\nDATE: 2024-04-26T23:30:00-07:00", Metadata(title="T", date="2024-04-26")),
        ("title: T\ndate: 2024-02-30\nurl: ~", Metadata(title="T")),
        ("title: T\ndate: 26 April 2024\npublisher: null", Metadata(title="T", date="2024-04-26")),
        ("title: !!python/object/apply:os.getcwd []", Metadata()),
        (
            "title: Talks: the end\ndate: 2024-04-26\npublisher: Reuters",
            Metadata(title="Talks: the end", date="2024-04-26", publisher="Reuters"),
        ),
        ('title: "He said "no" to it"\nurl:', Metadata(title='He said "no" to it')),
        ("title: T\n\tdate: 2024", Metadata(title="T", date="2024")),
        ("# for: the desk\n\ntitle: @home: a day", Metadata(title="@home: a day")),
    ],
)
def test_values_are_taken_as_they_are_written(block: str, metadata: Metadata) -> None:
    assert front_matter(f"---\n{block}\n---\nText.")[0] == metadata


@pytest.mark.parametrize(
    "text",
    [
        "---\nA line of dashes opens this text.\n---\nMore.",
        "---\n- a\n- list\n---\nMore.",
        "---\ntags: [x]\n---\nMore.",
        "---\ntitle: [unclosed\n---\nMore.",
        "---\ntitle: " + "[" * 1200 + "\n---\nMore.",
        "---\ntitle: never closed\nMore.",
        "Text first.\n---\ntitle: x\n---\n",
    ],
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    assert front_matter(text) == (Metadata(), text)


def test_aliases_do_not_multiply(folder: Folder) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    article = folder.article("a.txt", f"---\ntitle: T\nauthor: *i\n{bomb}---\n{TEXT}")
    assert TEXT.split("\n")[-1] in article.text


def test_windows_line_ends_and_a_byte_order_mark(folder: Folder) -> None:
    content = f"\ufeff---\r\ntitle: T\r\n---\r\n{TEXT}".replace("\n\n", "\r\n\r\n")
    article = folder.article("a.txt", content)
    assert (article.title, article.text) == ("T", TEXT)


def test_line_ends_of_an_old_macintosh(folder: Folder) -> None:
    article = folder.article("a.txt", f"---\ntitle: T\n---\n{TEXT}".replace("\n", "\r"))
    assert (article.title, article.text) == ("T", TEXT)


def test_one_line_is_an_article(folder: Folder) -> None:
    article = folder.article("a.txt", "A single line without an end")
    assert article.title == article.text == "A single line without an end"
