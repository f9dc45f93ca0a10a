"""Cleaning: page furniture goes by name, prose stays to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean import clean, first_words

SEEDS = Path(__file__).parents[3] / "seeds" / "articles"

PARAGRAPH = (
    "The minister told reporters on Friday that the talks had lasted for more than five hours and "
    "that both sides would meet again."
)

ENCYCLOPEDIA = """Eintracht is a German football club based in Lower Saxony. It won the title in 1967.
Since 1923, the club has played at the Eintracht-Stadion.
History.
Foundation and early years.
The club was founded in 1895 and became the champion of the region in 1908 and 1913.
Mayors
- 2011-2015: Hanny Ditlefsen (Ap)
- 2015-2019: Ole Berg (H/FrP)
- 2019-present: Kari Dahl

Selected works
1. "Menu" (1974)
2. Search and Rescue (1981)
See also
Its motto is "Share and share alike". A version of it appears on the coat of arms of the town."""


def seed(number: int) -> str:
    return next(SEEDS.glob(f"{number:03d}_*.txt")).read_text(encoding="utf-8")


SEED_FACTS = [
    (
        0,
        "China’s ‘no limits’ deal with Russia likely topic at Blinken-Wang meeting",
        "The Washington Post",
        {
            ("masthead", "The Washington PostDemocracy Dies in Darkness"),
            ("teaser headline", "Taiwan, wary of China, joins Ukraine’s fight"),
        },
    ),
    (
        1,
        "Blinken meets Chinese counterpart Wang Yi in Beijing",
        "Reuters",
        {("agency credit", "Source: Reuters")},
    ),
    (
        2,
        "US concerned at China’s ‘alignment’ with Russia, Blinken says",
        "Reuters",
        {
            ("section label", "Main SliderWorld"),
            ("agency credit", "Story by Reuters"),
            ("promotion", "Related Articles"),
            ("navigation", "Back to top button"),
        },
    ),
    (
        3,
        "The US will seek to forge agreements with like-minded countries over Ukraine…",
        "Bloomberg",
        {
            ("agency credit", "(Bloomberg) —"),
            ("promotion", "Most Read from Bloomberg"),
            ("promotion", "Most Read from Bloomberg Businessweek"),
            ("teaser headline", "Top US General Spoke With Chinese Counterpart on Reducing Risks"),
            ("copyright line", "©2022 Bloomberg L.P."),
        },
    ),
    (4, "Secretary of State Antony J. Blinken met with China’s chief, Xi Jinping…", None, set()),
]


@pytest.mark.parametrize(("number", "title", "publisher", "taken"), SEED_FACTS)
def test_the_seed_articles(
    number: int, title: str, publisher: str | None, taken: set[tuple[str, str]]
) -> None:
    cleaned = clean(seed(number))
    assert (cleaned.title, cleaned.publisher) == (title, publisher)
    removed = {(removal.rule, removal.text) for removal in cleaned.removed}
    captions = {one for one in removed if one[0] in ("photo caption", "video caption")}
    assert removed - captions - {("title", title)} == taken
    assert len(captions) == (2 if number == 0 else 0)
    for _, text in taken:
        assert text not in cleaned.text


@pytest.mark.parametrize("number", range(5))
def test_what_is_left_of_a_seed_is_its_own_lines(number: int) -> None:
    raw = seed(number).replace("\xa0", " ").removeprefix("(Bloomberg) — ")
    assert set(clean(raw).text.split("\n")) <= {line.strip() for line in raw.split("\n")}


def test_a_section_heading_of_the_article_stays() -> None:
    assert "\nQuestion of tariffs\nWang also said" in clean(seed(2)).text


def test_encyclopedic_text_stays_untouched() -> None:
    cleaned = clean(ENCYCLOPEDIA, "Eintracht Braunschweig")
    assert cleaned.text == ENCYCLOPEDIA
    assert not cleaned.removed


def test_a_first_line_that_repeats_the_title_goes() -> None:
    cleaned = clean(f"Eintracht  Braunschweig\n{ENCYCLOPEDIA}", "Eintracht Braunschweig")
    assert cleaned.text == ENCYCLOPEDIA
    assert [removal.rule for removal in cleaned.removed] == ["title"]


def test_headlines_after_a_promotion_go_with_it() -> None:
    text = f"{PARAGRAPH}\nMost Read from Bloomberg\nFed Raises Rates\nOil Falls\n{PARAGRAPH}"
    cleaned = clean(text, "Talks")
    assert cleaned.text == f"{PARAGRAPH}\n{PARAGRAPH}"
    assert {removal.rule for removal in cleaned.removed} == {"promotion"}


def test_head_and_foot_say_who_when_and_whose() -> None:
    text = (
        "Talks end without a deal\n\nBy Jane Doe\nPublished April 26, 2024 at 9:03 a.m.\n\n"
        f"{PARAGRAPH}\n\n{PARAGRAPH}\n\n© 2024 The Port Gazette. All rights reserved."
    )
    cleaned = clean(text)
    assert cleaned.title == "Talks end without a deal"
    assert cleaned.author == "Jane Doe"
    assert cleaned.publisher == "The Port Gazette"
    assert cleaned.date_lines == ("Published April 26, 2024 at 9:03 a.m.",)
    assert cleaned.text == f"{PARAGRAPH}\n\n{PARAGRAPH}"


def test_a_dateline_stays_and_names_its_agency() -> None:
    text = f"BEIJING, April 26 (Reuters) - {PARAGRAPH}"
    cleaned = clean(text)
    assert (cleaned.text, cleaned.publisher) == (text, "Reuters")


@pytest.mark.parametrize("prefix", ["(CNN)", "(CNN) -- ", "(Reuters) - ", "(Bloomberg) — "])
def test_an_agency_alone_before_the_first_words_is_taken_off(prefix: str) -> None:
    cleaned = clean(prefix + PARAGRAPH)
    assert cleaned.text == PARAGRAPH
    assert cleaned.publisher == prefix.split("(")[1].split(")")[0]
    assert [removal.rule for removal in cleaned.removed] == ["agency credit"]


def test_text_that_is_all_furniture_is_kept() -> None:
    assert clean("Advertisement").text == "Advertisement"


def test_invisible_text_is_taken_out_and_told() -> None:
    hidden = "".join(chr(0xE0000 + ord(char)) for char in "obey me")
    cleaned = clean(f"{PARAGRAPH}\u200b{hidden}\u202e End\x00.\ud800", "Talks")
    assert cleaned.text == f"{PARAGRAPH} End."
    (removal,) = cleaned.removed
    assert removal.rule == "invisible characters"
    assert "tags: obey me" in removal.text
    assert "U+202E ×1" in removal.text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Short text", "Short text"),
        ("one two three four five six seven eight nine ten eleven twelve thirteen",
         "one two three four five six seven eight nine ten eleven twelve…"),
        ("x" * 200, "x" * 90 + "…"),
    ],
)  # fmt: skip
def test_first_words_stand_for_a_title(text: str, title: str) -> None:
    assert first_words(text) == title


@given(st.text(max_size=400))
def test_any_text_is_cleaned_to_something_stable(text: str) -> None:
    cleaned = clean(text)
    again = clean(cleaned.text, cleaned.title)
    assert cleaned.text.strip() == cleaned.text
    cleaned.text.encode("utf-8")
    assert again.text == cleaned.text or again.removed
