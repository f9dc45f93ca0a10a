"""The index matches its files: what is added, changed, moved, removed, and what is left alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from index.errors import CollectionError, EmbedderMismatch, InputError
from index.publish import open_writer
from index.sync import remove


def test_a_second_run_changes_and_embeds_nothing(full_shelf: Any) -> None:
    """IDX-12: no embedding, the same passages, the same generation."""
    with_ids = [p.id for p in full_shelf.open().passages_of(str(full_shelf.folder / "glacier.txt"))]
    embedded = len(full_shelf.embedder.seen)
    generation = full_shelf.open().generation

    report = full_shelf.sync()

    assert (report.added, report.changed, report.unchanged, report.removed) == (0, 0, 7, 0)
    assert len(full_shelf.embedder.seen) == embedded
    assert full_shelf.open().generation == generation
    again = full_shelf.open().passages_of(str(full_shelf.folder / "glacier.txt"))
    assert [p.id for p in again] == with_ids


def test_touching_a_file_costs_a_hash_and_changes_nothing(full_shelf: Any) -> None:
    os.utime(full_shelf.folder / "glacier.txt", (1_710_000_000, 1_710_000_000))
    report = full_shelf.sync()
    assert (report.changed, report.unchanged) == (0, 7)
    assert full_shelf.open().generation == 1


def test_a_changed_article_is_found_by_its_new_words_only(full_shelf: Any, story: Any) -> None:
    """IDX-13: old passages are gone from both kinds of search, others stay."""
    full_shelf.write("glacier.txt", story("volcano"))
    report = full_shelf.sync()
    assert (report.added, report.changed, report.unchanged) == (0, 1, 6)
    reader = full_shelf.open()
    assert reader.rank_words("glacier", 5) == []
    near = reader.rank_meaning(full_shelf.embedder.query("glacier"), 100)
    assert len(near) == reader.counts.passages
    texts = [passage.text for passage in reader.passages([hit.passage_id for hit in near])]
    assert len(texts) == len(near)
    assert not any("glacier" in text for text in texts)
    assert full_shelf.found("volcano")[0] == str(full_shelf.folder / "glacier.txt")
    assert full_shelf.found("railway")[0] == str(full_shelf.folder / "railway.txt")


def test_only_passages_whose_text_is_new_are_embedded(full_shelf: Any, story: Any) -> None:
    before = len(full_shelf.embedder.seen)
    text = story("glacier")
    full_shelf.write("glacier.txt", text + "\n\nThe penguins were counted on Tuesday at the pole.")
    full_shelf.sync()
    new = full_shelf.embedder.seen[before:]
    assert len(new) == 1
    assert "penguins" in new[0]


def test_a_removed_file_takes_its_article_along(full_shelf: Any) -> None:
    (full_shelf.folder / "glacier.txt").unlink()
    report = full_shelf.sync()
    assert (report.removed, report.unchanged, report.articles) == (1, 6, 6)
    assert full_shelf.open().article(str(full_shelf.folder / "glacier.txt")) is None
    assert str(full_shelf.folder / "glacier.txt") not in full_shelf.found("glacier")


def test_a_moved_file_keeps_its_id_and_its_vectors(full_shelf: Any) -> None:
    embedded = len(full_shelf.embedder.seen)
    old, new = full_shelf.folder / "glacier.txt", full_shelf.folder / "ice" / "g.txt"
    new.parent.mkdir()
    old.rename(new)
    report = full_shelf.sync()
    assert (report.added, report.changed, report.unchanged, report.removed) == (0, 0, 7, 0)
    article = full_shelf.open().article(str(old))
    assert article is not None
    assert article.path == str(new)
    assert len(full_shelf.embedder.seen) == embedded


def test_a_moved_file_that_changes_later_keeps_its_id(full_shelf: Any, story: Any) -> None:
    old, new = full_shelf.folder / "glacier.txt", full_shelf.folder / "g.txt"
    old.rename(new)
    full_shelf.sync()
    full_shelf.write("g.txt", story("volcano"))
    report = full_shelf.sync()
    assert (report.added, report.changed, report.removed) == (0, 1, 0)
    assert full_shelf.found("volcano")[0] == str(old)


def test_a_new_article_where_a_moved_one_was_gets_an_id_of_its_own(
    full_shelf: Any, story: Any
) -> None:
    path = full_shelf.folder / "glacier.txt"
    path.rename(full_shelf.folder / "g.txt")
    full_shelf.sync()
    full_shelf.write("glacier.txt", story("volcano"))
    report = full_shelf.sync()
    assert (report.added, report.failed, report.articles) == (1, (), 8)
    assert full_shelf.found("volcano")[0] == f"{path}~2"
    assert full_shelf.sync().unchanged == 8


def test_a_line_put_before_others_leaves_their_ids(shelf: Any, story: Any) -> None:
    lines = [json.dumps({"text": story(subject)}) for subject in ("harbour", "glacier")]
    path = shelf.write("a.jsonl", "\n".join(lines))
    shelf.sync()
    shelf.write("a.jsonl", "\n".join([json.dumps({"text": story("election")}), *lines]))
    report = shelf.sync()
    assert (report.added, report.changed, report.unchanged, report.removed) == (1, 0, 2, 0)
    assert shelf.found("harbour")[0] == f"{path}#1"
    assert shelf.found("glacier")[0] == f"{path}#2"
    assert shelf.sync().unchanged == 3


def test_the_second_of_two_articles_with_one_id_fails(shelf: Any, story: Any) -> None:
    shelf.write("a.jsonl", json.dumps({"id": "x", "text": story("harbour")}))
    shelf.write("b.jsonl", json.dumps({"id": "x", "text": story("glacier")}))
    for _ in range(2):
        report = shelf.sync()
        assert report.articles == 1
        assert [failure.path for failure in report.failed] == [str(shelf.folder / "b.jsonl")]
    assert shelf.found("harbour") == ["x"]

    (shelf.folder / "a.jsonl").unlink()
    assert shelf.sync().failed == ()
    assert shelf.found("glacier") == ["x"]


def test_a_given_id_may_move_to_a_file_that_is_read_earlier(shelf: Any, story: Any) -> None:
    both = [
        json.dumps({"id": i, "text": story(s)}) for i, s in (("x", "harbour"), ("y", "railway"))
    ]
    shelf.write("b.jsonl", "\n".join(both))
    shelf.sync()
    shelf.write("a.jsonl", both[0])
    shelf.write("b.jsonl", both[1])
    report = shelf.sync()
    assert (report.added, report.unchanged, report.removed, report.failed) == (0, 2, 0, ())


def test_a_path_removes_only_what_it_brought(shelf: Any, story: Any) -> None:
    one, two = shelf.folder / "one", shelf.folder / "two"
    shelf.write("one/harbour.txt", story("harbour"))
    shelf.write("one/glacier.txt", story("glacier"))
    shelf.write("two/railway.txt", story("railway"))
    shelf.sync(one)
    shelf.sync(two)
    (one / "glacier.txt").unlink()
    assert shelf.sync(two).removed == 0
    assert shelf.sync(one).removed == 1
    assert shelf.open().counts.articles == 2


def test_an_emptied_path_removes_nothing_unless_allowed(full_shelf: Any) -> None:
    for path in full_shelf.folder.iterdir():
        path.unlink()
    with pytest.raises(InputError, match="--allow-empty"):
        full_shelf.sync()
    assert full_shelf.open().counts.articles == 7
    report = full_shelf.sync(allow_empty=True)
    assert (report.removed, report.articles) == (7, 0)
    assert full_shelf.found("glacier") == []


def test_a_missing_path_is_an_error_and_changes_nothing(full_shelf: Any) -> None:
    with pytest.raises(InputError, match="gone"):
        full_shelf.sync(full_shelf.folder / "gone")
    assert full_shelf.open().counts.articles == 7


def test_nothing_readable_is_an_error_that_says_why(shelf: Any) -> None:
    shelf.write("empty.txt", "")
    with pytest.raises(InputError, match=r"empty\.txt: "):
        shelf.sync()


def test_what_cannot_be_read_is_reported_each_time_and_the_rest_is_indexed(
    shelf: Any, story: Any
) -> None:
    shelf.write("a.txt", story("harbour"))
    shelf.write("b.jsonl", json.dumps({"text": story("glacier")}) + "\n{broken")
    for _ in range(2):
        report = shelf.sync()
        assert report.articles == 2
        (failure,) = report.failed
        assert failure.path.startswith(str(shelf.folder / "b.jsonl"))


def test_a_file_that_cannot_be_read_any_more_keeps_its_article(full_shelf: Any) -> None:
    full_shelf.write("glacier.txt", "")
    report = full_shelf.sync()
    assert (report.unchanged, report.removed, len(report.failed)) == (7, 0, 1)
    assert full_shelf.found("glacier")[0] == str(full_shelf.folder / "glacier.txt")


def test_removed_by_id_and_taken_in_again(full_shelf: Any) -> None:
    article_id = str(full_shelf.folder / "glacier.txt")
    report = remove([article_id], full_shelf.settings)
    assert (report.removed, report.articles) == (1, 6)
    with pytest.raises(InputError, match="no article has the id"):
        remove([article_id], full_shelf.settings)
    assert full_shelf.sync().added == 1


def test_another_embedder_is_refused_until_reembedded(full_shelf: Any) -> None:
    """IDX-09: both names and the command are in the message; vectors are never mixed."""
    other = type(full_shelf.embedder)(dimension=32, name="other")
    with pytest.raises(EmbedderMismatch, match=r"hashing.*other.*--reembed"):
        full_shelf.sync(embedder=other)
    full_shelf.sync(embedder=other, reembed=True)
    assert len(other.seen) == full_shelf.open_with(other).counts.passages
    assert full_shelf.open_with(other).rank_meaning(other.query("glacier"), 1)
    with pytest.raises(EmbedderMismatch, match=r"other.*hashing.*--reembed"):
        full_shelf.open()


def test_another_passage_length_is_refused_until_reembedded(full_shelf: Any) -> None:
    full_shelf.settings = full_shelf.settings.model_copy(update={"passage_characters": 150})
    with pytest.raises(EmbedderMismatch, match="500 characters"):
        full_shelf.sync()
    before = full_shelf.open().counts.passages
    assert full_shelf.sync(reembed=True).passages > before


def test_a_reembedding_that_was_cut_short_is_gone_on_with(full_shelf: Any) -> None:
    """A killed `--reembed` for another model has made some vectors already."""
    other = type(full_shelf.embedder)(dimension=32, name="other")

    def interrupt(stage: str, done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        full_shelf.sync(embedder=other, reembed=True, progress=interrupt)
    made = len(other.seen)
    assert made
    full_shelf.sync(embedder=other, reembed=True)
    assert len(other.seen) == made == full_shelf.open_with(other).counts.passages


def test_reembedding_with_the_same_model_makes_every_vector_anew(full_shelf: Any) -> None:
    before = len(full_shelf.embedder.seen)
    full_shelf.sync(reembed=True)
    assert len(full_shelf.embedder.seen) == 2 * before


def test_a_name_that_is_not_utf8_is_reported_and_the_rest_indexed(shelf: Any, story: Any) -> None:
    shelf.write("a.txt", story("harbour"))
    odd = Path(os.fsdecode(os.fsencode(shelf.folder) + b"/caf\xe9.txt"))
    odd.write_text(story("glacier"), encoding="utf-8")
    for _ in range(2):
        report = shelf.sync()
        assert report.articles == 1
        assert [failure.error for failure in report.failed] == [
            "its name is not in UTF-8: rename it"
        ]
        report.failed[0].path.encode()
    folder = Path(os.fsdecode(os.fsencode(shelf.folder) + b"/caf\xe9"))
    folder.mkdir()
    with pytest.raises(InputError, match="not in UTF-8"):
        shelf.sync(folder)


def test_rebuild_embeds_nothing(full_shelf: Any) -> None:
    embedded = len(full_shelf.embedder.seen)
    report = full_shelf.sync(rebuild=True)
    assert report.unchanged == 7
    assert len(full_shelf.embedder.seen) == embedded
    assert full_shelf.found("glacier")[0] == str(full_shelf.folder / "glacier.txt")


def test_a_home_that_is_a_file_is_refused_plainly(shelf: Any, story: Any) -> None:
    """IDX-15."""
    shelf.write("a.txt", story("harbour"))
    shelf.settings.home.write_text("not a folder")
    with pytest.raises(CollectionError, match="is a file, not a folder"):
        shelf.sync()


def test_an_index_inside_the_indexed_folder_is_no_article(shelf: Any, story: Any) -> None:
    shelf.write("a.jsonl", json.dumps({"text": story("harbour")}))
    shelf.settings = shelf.settings.model_copy(update={"home": shelf.folder / "index"})
    for _ in range(2):
        report = shelf.sync()
        assert (report.articles, report.failed) == (1, ())


def test_a_sidecar_that_comes_later_changes_its_article(full_shelf: Any) -> None:
    embedded = len(full_shelf.embedder.seen)
    sidecar = full_shelf.folder / "glacier.meta.json"
    sidecar.write_text(json.dumps({"date": "2024-05-06", "publisher": "Reuters"}))
    assert full_shelf.sync().changed == 1
    source = full_shelf.open().source(str(full_shelf.folder / "glacier.txt"))
    assert (source.date, source.date_origin, source.publisher) == (
        "2024-05-06",
        "stated",
        "Reuters",
    )
    assert len(full_shelf.embedder.seen) == embedded


def test_other_rules_read_all_files_again_and_embed_nothing(full_shelf: Any) -> None:
    embedded = len(full_shelf.embedder.seen)
    with open_writer(full_shelf.settings.home) as writer:
        writer.set_meta({"reading": "others"})
        writer.execute("UPDATE articles SET record_hash = x'00'")
    assert full_shelf.sync().changed == 7
    assert full_shelf.sync().unchanged == 7
    assert len(full_shelf.embedder.seen) == embedded


def test_other_rules_that_read_the_same_read_once(full_shelf: Any) -> None:
    with open_writer(full_shelf.settings.home) as writer:
        writer.set_meta({"reading": "others"})
    told: list[str] = []
    assert full_shelf.sync().unchanged == 7
    with open_writer(full_shelf.settings.home) as writer:
        writer.execute("UPDATE articles SET record_hash = x'00'")
    assert full_shelf.sync(progress=lambda *now: told.append(now[0])).unchanged == 7
    assert "articles" not in told


@pytest.mark.parametrize("others", ["a folder of its own", "the same folder, embedded anew"])
def test_files_that_a_run_does_not_read_are_read_by_a_later_one(
    full_shelf: Any, tmp_path: Path, story: Any, others: str
) -> None:
    with open_writer(full_shelf.settings.home) as writer:
        writer.set_meta({"reading": "others"})
        writer.execute("UPDATE articles SET title = 'x', record_hash = x'00'")
    if "own" in others:
        elsewhere = tmp_path / "elsewhere.txt"
        elsewhere.write_text(story("lighthouse"))
        assert full_shelf.sync(elsewhere).added == 1
        assert full_shelf.sync().changed == 7
    else:
        assert full_shelf.sync(reembed=True).changed == 7


def test_an_interrupted_run_is_gone_on_with(shelf: Any, story: Any) -> None:
    shelf.write("a.txt", story("harbour"))

    def interrupt(stage: str, done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shelf.sync(progress=interrupt)
    embedded = len(shelf.embedder.seen)
    assert embedded
    assert shelf.sync().added == 1
    assert len(shelf.embedder.seen) == embedded


def test_progress_ends_at_its_total(shelf: Any, story: Any) -> None:
    shelf.write("a.jsonl", "\n".join(json.dumps({"text": story(s)}) for s in ("rail", "ice")))
    told: list[tuple[str, int, int]] = []
    shelf.sync(progress=lambda stage, done, total: told.append((stage, done, total)))
    assert told[0] == ("articles", 0, 1)  # one file: how many articles it holds is seen later
    assert ("articles", 2, 2) in told


def test_an_unchanged_run_loads_no_model(seed_home: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from index.sync import sync;"
        " from index.settings import IndexSettings;"
        " report = sync([Path(sys.argv[1])], IndexSettings(home=Path(sys.argv[2])));"
        " print(report.unchanged, [m for m in ('torch', 'chromadb') if m in sys.modules])"
    )
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-c", script, str(root / "seeds" / "articles"), str(seed_home)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == ["5", "[]"]
