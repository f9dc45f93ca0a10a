"""Adding and removing on a reader's behalf, with the real index."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.collection import Collection
from index.errors import InputError
from index.sync import sync
from qa.page.library import Library, Pasted, uploads_allowed
from qa.settings import Settings

TEXT = "The harbour of Lowestoft reopened on Tuesday, harbour master Ines Calloway said."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", max_file_bytes=2000, max_upload_files=3)


def titles(settings: Settings) -> list[str]:
    rows, _, _ = Collection.open(settings.home, settings).list_articles()
    return sorted(row.source.title for row in rows)


def test_what_is_pasted_is_kept_and_survives_indexing_other_folders(
    settings: Settings, tmp_path: Path
) -> None:
    pasted = Pasted(TEXT, "Harbour/../reopens?", "The Local", "2024-05-03", "https://local.test/1")
    assert Library(settings).add_pasted(pasted).added == 1
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "b.txt").write_text("Another article.\n\nIt tells of something else entirely.")
    sync([folder], settings)
    assert len(titles(settings)) == 2
    (row,) = Collection.open(settings.home, settings).list_articles(q="Harbour")[0]
    assert (row.source.publisher, row.source.date) == ("The Local", "2024-05-03")
    (kept,) = (settings.home / "added").glob("*.txt")
    assert kept.read_text(encoding="utf-8") == TEXT


def test_files_that_cannot_be_read_are_named_and_not_kept(
    settings: Settings, tmp_path: Path
) -> None:
    good, wrong, large = tmp_path / "good.txt", tmp_path / "run.exe", tmp_path / "large.txt"
    good.write_text(f"Harbour reopens\n\n{TEXT}")
    wrong.write_text("x")
    large.write_text("x" * 3000)
    report = Library(settings).add_files([good, wrong, large])
    assert report.added == 1
    assert [(file.name, bool(file.problem)) for file in report.files] == [
        ("good.txt", False), ("run.exe", True), ("large.txt", True),
    ]  # fmt: skip
    assert [path.name for path in (settings.home / "added").iterdir()] == ["good.txt"]


def test_nothing_readable_is_told_file_by_file(settings: Settings, tmp_path: Path) -> None:
    wrong = tmp_path / "run.exe"
    wrong.write_text("x")
    report = Library(settings).add_files([wrong])
    assert report.added == 0
    (file,) = report.files
    assert file.name == "run.exe"
    assert ".docx" in (file.problem or "")
    assert not (settings.home / "added").exists()


def test_a_sidecar_is_kept_beside_its_article(settings: Settings, tmp_path: Path) -> None:
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        article, sidecar = folder / "same.txt", folder / "same.meta.json"
        article.write_text(f"Harbour {number}\n\n{TEXT} It was day {number}.")
        sidecar.write_text(f'{{"publisher": "Paper {number}"}}')
        given = [sidecar, article] if number == 1 else [article, sidecar]
        report = Library(settings).add_files(given)
        assert [file.name for file in report.files] == ["same.txt"]
    rows, _, _ = Collection.open(settings.home, settings).list_articles()
    assert {row.source.title: row.source.publisher for row in rows} == {
        "Harbour 1": "Paper 1", "Harbour 2": "Paper 2",
    }  # fmt: skip
    (alone,) = Library(settings).add_files([tmp_path / "1" / "same.meta.json"]).files
    assert "not among these" in (alone.problem or "")


def test_a_second_file_of_one_name_does_not_replace_the_first(
    settings: Settings, tmp_path: Path
) -> None:
    for number in (1, 2):
        file = tmp_path / str(number) / "same.txt"
        file.parent.mkdir()
        file.write_text(f"Harbour {number}\n\n{TEXT} It was day {number}.")
        Library(settings).add_files([file])
    assert titles(settings) == ["Harbour 1", "Harbour 2"]


@pytest.mark.parametrize(
    ("pasted", "problem"),
    [
        (Pasted("  \n "), "paste the text"),
        (Pasted(TEXT, date="last week"), "not a date"),
        (Pasted("x" * 3000), "larger than"),
    ],
)
def test_what_cannot_be_added_says_why(settings: Settings, pasted: Pasted, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        Library(settings).add_pasted(pasted)
    assert not (settings.home / "added").exists()


def test_none_and_too_many_files_are_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="at least one"):
        Library(settings).add_files([])
    with pytest.raises(InputError, match="more than the 3"):
        Library(settings).add_files([tmp_path / f"{n}.txt" for n in range(4)])


def test_removing_takes_the_added_file_too(settings: Settings) -> None:
    library = Library(settings)
    library.add_pasted(Pasted(TEXT, "Harbour"))
    library.add_pasted(Pasted(f"{TEXT} Twice.", "Stays"))
    (row,) = Collection.open(settings.home, settings).list_articles(q="Harbour")[0]
    assert library.remove(row.source.id, row.source.path).articles == 1
    assert titles(settings) == ["Stays"]
    assert [path.name for path in (settings.home / "added").glob("*.txt")] == ["Stays.txt"]


@pytest.mark.parametrize(
    ("options", "allowed"),
    [
        ({}, True),
        ({"host": "localhost"}, True),
        ({"host": "::1"}, True),
        ({"uploads": False}, False),
        ({"host": "0.0.0.0"}, False),
        ({"host": "192.168.1.5"}, False),
        ({"host": "0.0.0.0", "key": "k" * 20}, True),
        ({"host": "0.0.0.0", "key": "k" * 20, "uploads": False}, False),
    ],
)
def test_who_may_add(options: dict[str, object], allowed: bool) -> None:
    assert uploads_allowed(Settings(**options)) is allowed
