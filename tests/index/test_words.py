"""The word index: BM25 with stems, filters inside, changes in place."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import CollectionDamaged, SettingsError
from index.words import (
    NEVER,
    Document,
    Scope,
    change_words,
    make_words,
    open_words,
    stemmer,
    words_in_memory,
)

EVERYTHING = Scope()


def document(seq: int, text: str, *, article: int = 1, title: str = "", **other: int) -> Document:
    days = {"first_day": NEVER, "last_day": -NEVER} | other
    return Document(seq, article, title, text, "reuters", folded=False, **days)


def test_changed_articles_are_replaced_in_one_commit(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    one, two = document(1, "ships sail"), document(2, "trains run", article=2)
    make_words(folder, [one, two], 1, "english")
    before = open_words(folder, "english")
    change_words(folder, [document(3, "planes fly")], [1], 2, "english")
    after = open_words(folder, "english")
    assert (before.generation, after.generation) == (1, 2)
    assert (before.seqs(), after.seqs()) == ([1, 2], [2, 3])
    assert [seq for seq, _ in before.rank("sailing ship", 5, EVERYTHING)] == [1]
    assert after.rank("sailing ship", 5, EVERYTHING) == []


def test_stop_words_do_not_outweigh_what_is_asked_for() -> None:
    """No list of them is needed: they are everywhere, so BM25 gives them next to nothing."""
    plain = [document(n, f"The day of the week in the year of the {n}.") for n in range(1, 50)]
    words = words_in_memory([*plain, document(50, "A glacier.")], 1, "english")
    best, *_ = words.rank(
        "What is the size of the glacier in the north of the country?", 5, EVERYTHING
    )
    assert best[0] == 50
    assert words.rank("the of in", 5, EVERYTHING)


def test_titles_count_too() -> None:
    words = words_in_memory([document(1, "It rained.", title="Flood in Prague")], 1, "english")
    assert words.rank("flooding", 5, EVERYTHING)
    assert words.document_frequency(["flood"]) == [0]


def test_scope(tmp_path: Path) -> None:
    made = [
        document(1, "ship", article=1, first_day=10, last_day=10),
        document(2, "ship", article=2, first_day=20, last_day=29),
        document(3, "ship", article=3),
    ]
    words = words_in_memory(made, 1, "english")

    def found(**scope: object) -> set[int]:
        return {seq for seq, _ in words.rank("ship", 9, Scope(**scope))}  # type: ignore[arg-type]

    assert found() == {1, 2, 3}
    assert found(since=10, until=20) == {1, 2}
    assert found(since=29) == {2}
    assert found(until=9) == set()
    assert found(publishers=("reuters",), articles=(3,)) == {3}
    assert found(publishers=("other",)) == set()


@pytest.mark.parametrize(
    ("language", "text", "stems"),
    [
        ("english", "The ministers’ MEETINGS café", ["the", "minist", "meet", "cafe"]),
        ("german", "Häuser", ["haus"]),
    ],
)
def test_stems(language: str, text: str, stems: list[str]) -> None:
    assert stemmer(language)(text) == stems


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(SettingsError, match="klingon"):
        stemmer("klingon")


def test_no_index_there(tmp_path: Path) -> None:
    with pytest.raises(CollectionDamaged):
        open_words(tmp_path, "english")
