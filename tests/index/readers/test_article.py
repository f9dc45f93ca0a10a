"""From a file to its article: sidecar, ids, dates and bounds."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.readers import read
from index.settings import IndexSettings
from index.types import Article, Failure

if TYPE_CHECKING:
    from .conftest import Folder

ROOT = Path(__file__).parents[3]
SEEDS = Path("seeds/articles")
TEXT = "The talks lasted five hours. They go on."


@pytest.mark.parametrize(
    ("number", "publisher", "date"),
    [
        ("000", "The Washington Post", "2022-07-06"),
        ("001", "Reuters", "2024-04-26"),
        ("002", "Reuters", "2022-07-09"),
        ("003", "Bloomberg", "2022-07-07"),
        ("004", None, "2024-04-26"),
    ],
)
def test_the_seeds_with_their_sidecars(
    monkeypatch: pytest.MonkeyPatch, number: str, publisher: str | None, date: str
) -> None:
    monkeypatch.chdir(ROOT)
    (file,) = SEEDS.glob(f"{number}*.txt")
    (article,) = read(file, SEEDS, IndexSettings())
    assert isinstance(article, Article)
    assert article.id == article.path == file.as_posix()
    assert (article.publisher, article.date, article.date_origin) == (publisher, date, "stated")


def test_without_its_sidecar_a_copyright_line_dates_the_seed(folder: Folder) -> None:
    (file,) = (ROOT / SEEDS).glob("003*.txt")
    article = folder.article(file.name, file.read_bytes())
    assert (article.publisher, article.date) == ("Bloomberg", "2022")
    assert (article.date_origin, article.date_words) == ("inferred", "©2022 Bloomberg L.P.")


def test_the_sidecar_wins_over_front_matter_and_text(folder: Folder) -> None:
    sidecar = {"title": "S", "date": "2021", "author": "Ana", "id": "no", "publisher": "", "x": 1}
    (folder.path / "a.meta.json").write_text(json.dumps(sidecar))
    article = folder.article("a.txt", f"---\ntitle: F\ndate: 2020\npublisher: P\n---\n{TEXT}")
    assert (article.title, article.date, article.author) == ("S", "2021", "Ana")
    assert article.publisher == "P"
    assert article.id == article.path


@pytest.mark.parametrize("content", ["{", "[1]", '"x"', "", "[" * 100_000])
def test_a_broken_sidecar_is_reported_and_the_article_read(folder: Folder, content: str) -> None:
    (folder.path / "a.meta.json").write_text(content)
    failure, article = folder.read("a.txt", TEXT)
    assert isinstance(failure, Failure)
    assert failure.path.endswith("a.meta.json")
    assert isinstance(article, Article)
    assert article.text == TEXT


@pytest.mark.parametrize("kind", ["a folder", "a link to nothing"])
def test_a_sidecar_that_is_no_file_is_reported(folder: Folder, kind: str) -> None:
    sidecar = folder.path / "a.meta.json"
    sidecar.mkdir() if kind == "a folder" else sidecar.symlink_to("nowhere")
    failure, article = folder.read("a.txt", TEXT)
    assert isinstance(failure, Failure)
    assert failure.path.endswith("a.meta.json")
    assert isinstance(article, Article)


def test_an_unknown_suffix_names_the_known_ones(folder: Folder) -> None:
    assert ".txt .md .html" in folder.failure("a.jpg", b"x").error


def test_the_file_s_own_time_is_no_date(folder: Folder) -> None:
    article = folder.article("a.txt", TEXT)
    assert (article.date, article.date_origin, article.date_words) == (None, "none", None)


def test_a_date_in_the_file_name_is_inferred(folder: Folder) -> None:
    article = folder.article("2024-04-26-talks.txt", TEXT)
    assert (article.date, article.date_origin) == ("2024-04-26", "inferred")
    assert article.date_words == "2024-04-26"


def test_an_article_without_end_is_refused(tmp_path: Path) -> None:
    """ING-04."""
    (tmp_path / "a.txt").write_text("word " * 1_100_000)
    (failure,) = read(tmp_path / "a.txt", tmp_path, IndexSettings())
    assert isinstance(failure, Failure)
    assert "too long for one article" in failure.error


def test_a_name_in_an_unknown_encoding_is_shown_as_text(folder: Folder) -> None:
    name = b"caf\xe9.txt".decode("utf-8", "surrogateescape")
    article = folder.article(name, TEXT)
    article.id.encode("utf-8")
    assert (article.path or "").endswith("caf\ufffd.txt")


@pytest.mark.parametrize(
    ("suffix", "package", "module"), [(".pdf", "pypdf", "pypdf"), (".docx", "python-docx", "docx")]
)
def test_a_missing_extra_names_what_to_install(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, suffix: str, package: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)  # as if it were not installed
    assert folder.failure(f"a{suffix}", b"%PDF").error == (
        f"Reading {suffix} needs {package}: pip install 'footnote[{suffix[1:]}]'"
    )
