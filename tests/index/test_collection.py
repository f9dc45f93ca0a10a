"""Reading an index: searching, filtering, folding, and moving to a newer generation."""

from __future__ import annotations

import gc
import re
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.errors import CollectionDamaged, CollectionError, InputError, NoCollection
from index.types import Filters, Ranked


def articles_of(reader: Any, hits: list[Ranked]) -> list[str]:
    return [p.article_id for p in reader.passages([hit.passage_id for hit in hits])]


@pytest.fixture
def dated(shelf: Any, story: Any) -> Any:
    """Four articles on one subject with dates, publishers and none."""
    for name, about in {
        "day": {"date": "2022-07-09", "publisher": "Reuters"},
        "month": {"date": "2024-04", "publisher": "Bloomberg"},
        "year": {"date": "2023", "publisher": "The Daily"},
        "none": {},
    }.items():
        text = story(f"{name} harbour")
        shelf.write(f"{name}.txt", text, title=f"The {name} story", **about)
    shelf.sync()
    return shelf


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {"day", "month", "year", "none"}),
        (Filters(since="2022-07-09", until="2022-07-09"), {"day"}),
        (Filters(since="2022-07-10"), {"month", "year"}),
        (Filters(until="2022-07-08"), set()),
        (Filters(since="2024-04-30"), {"month"}),
        (Filters(since="2024-05-01"), set()),
        (Filters(until="2023-01-01"), {"day", "year"}),
        (Filters(since="2023", until="2023"), {"year"}),
        (Filters(since="2022-07", until="2022-07"), {"day"}),
        (Filters(publishers=("REUTERS", " the daily ")), {"day", "year"}),
        (Filters(publishers=("Reuters",), since="2023"), set()),
        (Filters(publishers=("Nobody",)), set()),
    ],
)
def test_filters_let_in_what_overlaps(dated: Any, filters: Filters, expected: set[str]) -> None:
    """ING-08: both bounds are inclusive, a partial date is its whole span, no date is in none."""
    wanted = {str(dated.folder / f"{name}.txt") for name in expected}
    reader = dated.open()
    vector = dated.embedder.query("harbour")
    assert set(articles_of(reader, reader.rank_words("harbour", 50, filters))) == wanted
    assert set(articles_of(reader, reader.rank_meaning(vector, 50, filters))) == wanted
    assert reader.allowed(filters) == len(wanted)


def test_filters_by_article(dated: Any) -> None:
    wanted = str(dated.folder / "year.txt")
    reader = dated.open()
    filters = Filters(article_ids=(wanted, "unknown"))
    assert set(articles_of(reader, reader.rank_words("harbour", 50, filters))) == {wanted}
    vector = dated.embedder.query("harbour")
    assert set(articles_of(reader, reader.rank_meaning(vector, 50, filters))) == {wanted}


def test_a_date_that_is_none_is_refused(dated: Any) -> None:
    with pytest.raises(InputError, match="'yesterday' is not a date"):
        dated.open().rank_words("harbour", 5, Filters(since="yesterday"))


def test_what_it_tells_of_its_articles(dated: Any) -> None:
    reader = dated.open()
    assert reader.publishers() == {"Bloomberg": 1, "Reuters": 1, "The Daily": 1}
    assert reader.date_range() == ("2022-07-09", "2024-04")
    first, total, after = reader.list_articles(2)
    second, _, end = reader.list_articles(2, after)
    titles = [row.source.title for row in first + second]
    assert sorted(titles) == [f"The {name} story" for name in ("day", "month", "none", "year")]
    assert (total, end) == (4, None)
    found, count, _ = reader.list_articles(10, q="DAILY")
    assert [row.source.publisher for row in found] == ["The Daily"]
    assert (count, reader.list_articles(10, q="%")[1]) == (1, 0)
    row = found[0]
    article = reader.article(row.source.id)
    assert row.characters == len(article.text)
    assert row.passages == len(reader.passages_of(row.source.id))


def test_passages_are_exact_slices_in_the_order_asked_for(dated: Any) -> None:
    reader = dated.open()
    ids = [hit.passage_id for hit in reader.rank_words("crowns", 20)]
    passages = reader.passages(["unknown", *reversed(ids)])
    assert [passage.id for passage in passages] == ids[::-1]
    for passage in passages:
        text = reader.article(passage.article_id).text
        assert text[passage.start : passage.end] == passage.text


def test_openings_are_the_first_passages_of_the_newest_articles(dated: Any) -> None:
    reader = dated.open()

    found = reader.passages([one.passage_id for one in reader.openings(3)])
    assert [passage.article_id for passage in found] == [
        str(dated.folder / f"{name}.txt") for name in ("month", "year", "day")
    ]
    assert [passage.start for passage in found] == [0, 0, 0]
    assert len(reader.openings(9)) == 4
    assert len(reader.openings(9, Filters(until="2023"))) == 2


def test_vectors_are_those_that_were_computed(dated: Any) -> None:
    reader = dated.open()
    passages = reader.passages_of(str(dated.folder / "day.txt"))
    texts = [f"The day story\n{passage.text}" for passage in passages]
    held = reader.vectors([passage.id for passage in passages])
    assert np.allclose(held, dated.embedder.documents(texts), atol=1e-3)
    assert np.allclose(np.linalg.norm(held, axis=1), 1, atol=1e-6)


def test_document_frequency_counts_passages_by_stem(dated: Any) -> None:
    reader = dated.open()
    some, none = reader.document_frequency(["Harbours", "xylophone"])
    assert some == sum("harbour" in p.text for a in "day month year none".split()
                       for p in reader.passages_of(str(dated.folder / f"{a}.txt")))  # fmt: skip
    assert none == 0


def test_copies_are_one_source(shelf: Any, story: Any) -> None:
    """ING-07: the first stands for all, wherever the filters let it."""
    wire = story("harbour", 12)
    first = str(shelf.write("a.txt", wire, title="Harbour", publisher="Reuters", date="2024-01-01"))
    copy = str(shelf.write("b.txt", wire, title="Port", publisher="The Daily", date="2024-01-02"))
    other = str(shelf.write("c.txt", story("glacier"), publisher="The Daily"))
    shelf.sync()
    reader = shelf.open()
    vector = shelf.embedder.query("harbour")
    assert [source.id for source in reader.copies(first)] == [copy]
    assert [source.id for source in reader.copies(copy)] == [first]
    assert reader.copies(other) == ()
    for hits in (reader.rank_words("harbour", 50), reader.rank_meaning(vector, 50)):
        assert copy not in articles_of(reader, hits)
        assert first in articles_of(reader, hits)
    only = Filters(publishers=("The Daily",))
    for hits in (reader.rank_words("harbour", 50, only), reader.rank_meaning(vector, 50, only)):
        assert copy in articles_of(reader, hits)
    assert reader.allowed(only) == 2


def test_a_flood_of_copies_leaves_room_for_others(shelf: Any, story: Any) -> None:
    """ING-07: two hundred copies of one text do not fill the first ten."""
    for number in range(200):
        shelf.write(f"{number:03}.txt", story("harbour"))
    other = str(shelf.write("z.txt", story("glacier") + "\n\nIts harbour is small."))
    shelf.sync()
    reader = shelf.open()
    ranked = reader.rank_meaning(shelf.embedder.query("harbour"), 10)
    assert set(articles_of(reader, ranked)) == {str(shelf.folder / "000.txt"), other}
    assert other in articles_of(reader, reader.rank_words("harbour", 10))


def test_when_the_first_goes_another_leads(shelf: Any, story: Any) -> None:
    first = shelf.write("a.txt", story("harbour"))
    second = str(shelf.write("b.txt", story("harbour")))
    third = str(shelf.write("c.txt", story("harbour")))
    shelf.sync()
    first.unlink()
    shelf.sync()
    reader = shelf.open()
    assert set(articles_of(reader, reader.rank_words("harbour", 50))) == {second}
    assert [source.id for source in reader.copies(second)] == [third]


def test_articles_that_differ_in_a_number_are_both_found(shelf: Any, story: Any) -> None:
    one = str(shelf.write("a.txt", story("harbour", 12)))
    two = str(shelf.write("b.txt", story("harbour", 12).replace("after 5 years", "after 9 years")))
    shelf.sync()
    reader = shelf.open()
    assert reader.copies(one) == ()
    assert set(articles_of(reader, reader.rank_words("harbour", 50))) == {one, two}


@pytest.mark.parametrize(
    "question",
    ['"', "a AND (b OR", "title:x^~", "-harbour", "\\", "*", "[x TO]", "harbour\x00", "ß'`—", ""],
)
def test_any_text_is_a_question(dated: Any, question: str) -> None:
    reader = dated.open()
    hits = reader.rank_words(question, 5)
    assert bool(hits) == bool({"harbour", "to"} & set(re.findall(r"\w+", question.lower())))


def test_a_very_long_question_is_answered(dated: Any) -> None:
    words = " ".join(f"word{number}" for number in range(20_000)) + " harbour"
    assert dated.open().rank_words(words, 5)


def test_refresh_serves_the_new_generation_and_a_snapshot_the_old(
    full_shelf: Any, story: Any
) -> None:
    """IDX-07, within one process: found by searching, not only by looking up."""
    reader = full_shelf.open()
    before = reader.snapshot()
    assert reader.refresh() is False
    full_shelf.write("volcano.txt", story("volcano"))
    (full_shelf.folder / "glacier.txt").unlink()
    full_shelf.sync()
    assert reader.rank_words("volcano", 5) == []
    assert reader.refresh() is True
    assert before.refresh() is False
    for words, now, then in (("volcano", True, False), ("glacier", False, True)):
        assert bool(reader.rank_words(words, 5)) == now
        assert bool(before.rank_words(words, 5)) == then
    old = before.rank_meaning(full_shelf.embedder.query("glacier"), 1)
    assert articles_of(before, old) == [str(full_shelf.folder / "glacier.txt")]
    assert reader.generation == before.generation + 1


def test_many_threads_read_while_it_moves_on(full_shelf: Any, story: Any) -> None:
    reader = full_shelf.open()
    stop, wrong = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            reader.refresh()
            now = reader.snapshot()
            vector = full_shelf.embedder.query("railway")
            hits = now.rank_words("railway", 3) + now.rank_meaning(vector, 3)
            passages = now.passages([hit.passage_id for hit in hits])
            if len(passages) != len(hits) or "railway" not in passages[0].text:
                wrong.append(passages)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(5):
        full_shelf.write("new.txt", story(f"volcano{number}"))
        full_shelf.sync()
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    reader.refresh()
    assert reader.rank_words("volcano4", 1)


@pytest.mark.slow
def test_moving_on_leaves_nothing_open(full_shelf: Any, story: Any) -> None:
    """IDX-08: fifty generations later, a tenth of them with a new Chroma folder, no more files are
    open, memory has not grown with them, and old folders are gone."""
    own = Path("/proc/self")

    def look() -> tuple[int, float]:
        gc.collect()
        pages = int((own / "statm").read_text().split()[1])
        return len(list((own / "fd").iterdir())), pages * 4096 / 1e6

    full_shelf.settings = full_shelf.settings.model_copy(update={"chroma_from": 1})
    full_shelf.sync(rebuild=True)
    reader = full_shelf.open()
    looks = []
    for number in range(50):
        full_shelf.write("new.txt", story(f"volcano{number}"))
        full_shelf.sync(rebuild=number % 10 == 0)
        assert reader.refresh()
        assert reader.rank_words(f"volcano{number}", 1)
        assert reader.rank_meaning(full_shelf.embedder.query("railway"), 3)
        looks.append(look())
    files, megabytes = zip(*looks, strict=True)
    assert max(files[25:]) <= max(files[:25])
    assert megabytes[-1] - megabytes[24] < 50
    for kind in ("words", "vectors"):
        assert len(list((full_shelf.settings.home / kind).iterdir())) <= 2


def test_no_index_yet(shelf: Any) -> None:
    with pytest.raises(NoCollection, match="footnote index PATH"):
        shelf.open()


def test_a_catalog_that_is_garbage(full_shelf: Any) -> None:
    """IDX-15: said in one line, by readers and by the writer."""
    for name in full_shelf.settings.home.glob("catalog.sqlite*"):
        name.unlink()
    (full_shelf.settings.home / "catalog.sqlite").write_bytes(b"not sqlite at all" * 1000)
    for attempt in (full_shelf.open, full_shelf.sync):
        with pytest.raises(CollectionDamaged, match=r"catalog\.sqlite is not a sound catalog"):
            attempt()


def test_a_home_that_is_a_file(shelf: Any) -> None:
    """IDX-15."""
    shelf.settings.home.write_text("a file")
    with pytest.raises(CollectionError, match="is a file, not a folder"):
        shelf.open()


def test_an_empty_index_answers_with_nothing(full_shelf: Any) -> None:
    for path in full_shelf.folder.iterdir():
        path.unlink()
    full_shelf.sync(allow_empty=True)
    reader = full_shelf.open()
    assert reader.counts == (0, 0)
    assert reader.rank_words("harbour", 5) == []
    assert reader.rank_meaning(full_shelf.embedder.query("harbour"), 5) == []
    assert (reader.publishers(), reader.date_range()) == ({}, None)
