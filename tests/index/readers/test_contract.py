"""What holds for every format: a new reader must pass this with a sample of its own."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from index.readers import SUFFIXES
from index.split import passages
from index.types import Failure

if TYPE_CHECKING:
    from .conftest import Folder

TEXT = (
    "The Harbour Tunnel opened to traffic on Tuesday evening, nine years later than planned and at "
    "more than twice its first price, after a last inspection found no faults. Some 4,200 vehicles "
    "passed through the tunnel in its first three hours. “It is a relief,” said Ingrid Solberg of "
    "the road agency. The toll is 45 crowns for cars and 120 crowns for lorries."
)


def test_there_is_a_sample_of_this_format(suffix: str, sample: bytes) -> None:
    assert suffix in SUFFIXES
    assert sample


def test_it_is_read_whole_and_named(folder: Folder, suffix: str, sample: bytes) -> None:
    article = folder.article(f"tunnel{suffix}", sample)
    assert " ".join(article.text.split()) == TEXT
    assert article.title == "Harbour tunnel opens after nine years of delays"
    assert article.publisher == "The Port Gazette"
    assert (article.date, article.date_origin) == ("2023-03-14", "stated")
    assert article.path == (folder.path / f"tunnel{suffix}").as_posix()
    assert article.id.startswith(article.path)


def test_offsets_refer_to_its_text(folder: Folder, suffix: str, sample: bytes) -> None:
    article = folder.article(f"tunnel{suffix}", sample)
    for passage in passages(article, 200):
        assert article.text[passage.start : passage.end] == passage.text


def test_reading_twice_gives_the_same(folder: Folder, suffix: str, sample: bytes) -> None:
    assert folder.read(f"a{suffix}", sample) == folder.read(f"a{suffix}")


def test_an_upper_case_suffix_is_the_same_format(
    folder: Folder, suffix: str, sample: bytes
) -> None:
    assert folder.article(f"A{suffix.upper()}", sample).text


def test_an_empty_file_is_a_failure(folder: Folder, suffix: str) -> None:
    assert folder.failure(f"a{suffix}", b"").error


def test_a_file_over_the_cap_is_a_failure(folder: Folder, suffix: str, sample: bytes) -> None:
    failure = folder.failure(f"a{suffix}", sample + b" " * 2_000_000)
    assert "max_file_bytes" in failure.error


def test_binary_junk_is_a_failure(folder: Folder, suffix: str) -> None:
    failures = folder.read(f"a{suffix}", random.Random(7).randbytes(20_000))
    assert failures
    assert all(isinstance(one, Failure) and one.error for one in failures)


def test_a_damaged_file_raises_nothing(folder: Folder, suffix: str, sample: bytes) -> None:
    dice = random.Random(11)
    for _ in range(25):
        damaged = bytearray(sample[: dice.randrange(1, len(sample))])
        for _ in range(dice.randrange(8)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        for item in folder.read(f"a{suffix}", bytes(damaged)):
            assert item.error if isinstance(item, Failure) else item.text
