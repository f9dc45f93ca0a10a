"""The gate by example, and the properties that must hold whatever the words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Source
from qa.types import DraftSentence, Evidence
from qa.verify import judge, support_score

BALI = Source(
    id="bali",
    title="US concerned at China’s ‘alignment’ with Russia, Blinken says",
    publisher="Reuters",
    date="2022-07-09",
    date_origin="stated",
)
BEIJING = Source(
    id="beijing",
    title="Blinken meets Chinese counterpart Wang Yi in Beijing",
    publisher="Reuters",
    date="2024-04-26",
    date_origin="stated",
)
LOW = Source(id="low", title="Figures of the year")


def span(text: str, source: Source = BALI, start: int = 0) -> Evidence:
    return Evidence(source, "passage", start, start + len(text), text, 0.5)


HOURS = span(
    "United States Secretary of State Antony Blinken said on Saturday he had discussed Russian "
    "aggression in Ukraine during more than five hours of talks with Chinese Foreign Minister Wang "
    "Yi, and raised concerns over Beijing’s alignment with Moscow."
)
NEUTRAL = span(
    "He said he did not think China was behaving in a neutral way as it had supported Russia in the "
    "United Nations and “amplified Russian propaganda”.",
    start=400,
)
HELD_BACK = span("After the meeting, a US official said “neither side held back”.", start=700)
SHARED = span(
    "“I shared again with the state councilor that we are concerned about the PRC’s alignment with "
    "Russia,” Blinken told a news conference after the talks.",
    start=900,
)
MET = span(
    "U.S. Secretary of State Antony Blinken met Chinese Foreign Minister Wang Yi in Beijing on Friday "
    "for talks across a range of complex issues, including deepening strains over China’s backing of "
    "Russia’s invasion of Ukraine.",
    BEIJING,
)


def support(sentence: str, *evidence: Evidence) -> str:
    """Of a sentence that cites all of the evidence."""
    return judge(DraftSentence(sentence, tuple(range(len(evidence)))), evidence).support


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Reuters, 9 July 2022: “raised concerns over Beijing’s alignment with Moscow” [1]", HOURS),
        (
            'Reuters, July 9, 2022: "raised concerns over Beijing\'s alignment with Moscow" [1]',
            HOURS,
        ),
        ("Reuters: “said on Saturday he had discussed … five hours of talks” [1]", HOURS),
        (
            "According to Reuters on 9 July 2022: ““I shared again with the state councilor that we "
            "are concerned about the PRC’s alignment with Russia,” Blinken told a news conference” [1]",
            SHARED,
        ),
        (HELD_BACK.text, HELD_BACK),
        ("Reuters (9 July 2022): “neither side held back” [1]", HELD_BACK),
        ("It “amplified Russian propaganda”.", NEUTRAL),
    ],
)
def test_the_sources_exact_words_are_quoted(sentence: str, evidence: Evidence) -> None:
    assert support(sentence, evidence) == "quoted"


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Blinken and Wang Yi talked for more than 5 hours [1].", HOURS),
        ("Blinken and Wang discussed Russian aggression in Ukraine on 9 July 2022 [1].", HOURS),
        ("On Saturday, Mr. Blinken discussed Russian aggression in Ukraine.", HOURS),
        ("Antony Blinken met Wang Yi in Beijing on 26 April 2024 [1].", MET),
        ("Wang Yi met US Secretary of State Antony Blinken in Beijing on Friday.", MET),
        ("A US official said after the meeting that neither side held back.", HELD_BACK),
        ("The fund lent 3,500 million dollars.", span("The fund lent $3.5bn to three banks.", LOW)),
        ("The fund lent $3.5 billion.", span("The fund lent 3,500 million dollars.", LOW)),
        ("Prices rose 20%.", span("Prices rose by 20 per cent.", LOW)),
        ("The invasion began on February 24.", span("The invasion began on Feb. 24.", LOW)),
        ("It was the third meeting.", span("It was their 3rd meeting in Rome.", LOW)),
        ("About 250 people attended.", span("About two hundred and fifty people attended.", LOW)),
        ("José Muñoz has resigned.", span("Jose Munoz resigned as chairman.", LOW)),
        (
            "The IMF cut its forecast.",
            span("The International Monetary Fund cut its forecast.", LOW),
        ),
        ("Libyan officials agreed.", span("Officials in Libya agreed to it.", LOW)),
    ],
)
def test_the_same_said_otherwise_is_supported(sentence: str, evidence: Evidence) -> None:
    assert support(sentence, evidence) == "supported"


@pytest.mark.parametrize(
    ("sentence", "evidence", "problem"),
    [
        ("Blinken and Wang Yi talked for more than six hours.", HOURS, "number"),
        ("Blinken and Wang Yi talked for more than five days.", HOURS, "number"),
        ("Blinken and Wang Yi talked for five hours on 8 July 2022.", HOURS, "date"),
        ("Reuters, 9 July 2021: “raised concerns over Beijing’s alignment”", HOURS, "date"),
        ("Blinken met Wang Yi in Beijing on Tuesday.", MET, "date"),
        ("Blinken met Wang Yi in Shanghai on Friday.", MET, "name"),
        ("Blinken met Wang Xiaohong in Beijing.", MET, "name"),
        ("Reuters: “raised serious concerns over Beijing’s alignment”", HOURS, "not the source"),
        ("Blinken said “neither side held back”.", HELD_BACK, "someone else"),
        ("Blinken did not meet Wang Yi in Beijing on Friday.", MET, "denied only in the answer"),
        ("China was behaving in a neutral way.", NEUTRAL, "denied"),
        ("Reuters: “China was behaving in a neutral way”", NEUTRAL, "the source denies it"),
        ("Oil prices rose in May.", span("Oil prices fell in May.", LOW), "against"),
        ("Germany beat Brazil.", span("Brazil beat Germany 2-0.", LOW), "other way round"),
        (
            "The crash killed 30 people and injured 12 others.",
            span("The crash killed 12 people and injured 30 others.", LOW),
            "number",
        ),
        ("The hotel had a fine view of the sea.", MET, "more than the source"),
        ("[1]", MET, "nothing"),
        ("No.", span("There is no substitute for diplomacy.", LOW), "too short"),
        ("Wang Yi.", MET, "too short"),
    ],
)
def test_what_the_source_does_not_say_is_unsupported(
    sentence: str, evidence: Evidence, problem: str
) -> None:
    verdict = judge(DraftSentence(sentence, (0,)), [evidence])
    assert verdict.support == "unsupported"
    assert any(problem in words for words in verdict.problems)


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Germany was beaten by Brazil.", span("Brazil beat Germany 2-0.", LOW)),
        ("Brazil beat Germany.", span("Germany was beaten by Brazil.", LOW)),
        ("Wang Yi met Antony Blinken in Beijing.", MET),
    ],
)
def test_who_did_it_may_be_told_from_either_side(sentence: str, evidence: Evidence) -> None:
    assert support(sentence, evidence) == "supported"


@pytest.mark.parametrize(
    ("sentence", "evidence", "problem"),
    [
        (
            "Antony Blinken told a news conference that the United States is concerned.",
            span("Blinken told a news conference that the US is concerned.", LOW),
            "only in part",
        ),
        (
            "In July 2022 Blinken raised concerns over the alignment.",
            span("Blinken raised concerns over the alignment."),
            "dated only by its article",
        ),
        (
            "Blinken called it “a special military operation”.",
            span("It is “a special military operation”, he added."),
            "speaker not named",
        ),
        ("China supported Russia in the UN.", NEUTRAL, "the source limits it"),
        (
            "Antony Blinken met Wang Yi in Beijing on Friday for fruitful talks across a range of "
            "complex issues.",
            MET,
            "not a word of the source: fruitful",
        ),
    ],
)
def test_what_is_said_only_in_part_is_weak(sentence: str, evidence: Evidence, problem: str) -> None:
    verdict = judge(DraftSentence(sentence, (0,)), [evidence])
    assert verdict.support == "weak"
    assert any(problem in words for words in verdict.problems)


def test_a_model_must_not_speak_as_someone_whom_a_source_quotes() -> None:
    said = "We talked for five hours in Bali."
    evidence = [span(said, LOW)]
    assert judge(DraftSentence(said, (0,), least="supported"), evidence).support == "unsupported"
    marked = DraftSentence(f"“{said}”", (0,), least="supported")
    assert judge(marked, evidence).support == "quoted"
    assert judge(DraftSentence(said, (0,)), evidence).support == "quoted"


def test_a_sentence_is_re_pointed_to_the_span_that_supports_it() -> None:
    evidence = [HOURS, NEUTRAL, HELD_BACK, MET]
    sentence = DraftSentence("Blinken met Wang Yi in Beijing on Friday.", (1,))
    verdict = judge(sentence, evidence)
    assert (verdict.support, verdict.evidence) == ("supported", (3,))


def test_a_sentence_without_a_mark_finds_its_span() -> None:
    verdict = judge(DraftSentence(HELD_BACK.text, ()), [HOURS, HELD_BACK])
    assert (verdict.support, verdict.evidence) == ("quoted", (1,))


def test_a_quotation_may_stand_bare_after_its_lead_in() -> None:
    assert support(f"Reuters, 9 July 2022: … {SHARED.text[2:]}", SHARED) == "quoted"
    assert support(f"Bloomberg, 9 July 2022: … {SHARED.text[2:]}", SHARED) == "unsupported"


def test_two_spans_may_support_a_sentence_together() -> None:
    sentence = (
        "Blinken talked with Wang Yi for five hours, and a US official said neither side held back."
    )
    verdict = judge(DraftSentence(sentence, (0,)), [HOURS, MET, HELD_BACK])
    assert (verdict.support, verdict.evidence) == ("supported", (0, 2))


def test_a_sentence_without_a_mark_may_need_two_spans() -> None:
    sentence = (
        "Blinken talked with Wang Yi for five hours, and a US official said neither side held back."
    )
    verdict = judge(DraftSentence(sentence, ()), [HOURS, MET, HELD_BACK])
    assert (verdict.support, verdict.evidence) == ("supported", (0, 2))


def test_a_span_that_adds_nothing_is_not_cited() -> None:
    verdict = judge(DraftSentence(HELD_BACK.text, (0, 1, 2)), [HOURS, HELD_BACK, MET])
    assert verdict.evidence == (1,)


def test_a_mark_beyond_the_evidence_is_no_support() -> None:
    assert judge(DraftSentence("The hotel was full.", (7, -1)), [HOURS]).support == "unsupported"


def test_meaning_counts_where_an_embedder_is_given() -> None:
    sentence = DraftSentence("The two sides spoke frankly for hours.", (0,))
    far = judge(sentence, [HOURS], lambda text, spans: [0.0] * len(spans))
    near = judge(sentence, [HOURS], lambda text, spans: [1.0] * len(spans))
    assert near.score > far.score


def test_an_article_supports_what_its_sentences_say_together() -> None:
    article = [HOURS.text, NEUTRAL.text, HELD_BACK.text, "The weather was warm."]
    said = support_score(
        "Blinken and Wang talked for five hours and neither side held back.", article
    )
    unsaid = support_score("Lavrov left the summit early after 40 minutes in Rome.", article)
    assert said > 0.7
    assert unsaid < 0.2
    assert support_score("Anything at all.", []) < 0.2


NAMES = st.sampled_from(["Okafor", "Lindqvist", "Marchetti", "Tanaka", "Horvath", "Mbeki"])
PLACES = st.sampled_from(["Nairobi", "Geneva", "Lima", "Oslo", "Hanoi", "Quito"])
ACTS = st.sampled_from(
    ["signed the treaty", "opened the factory", "accepted the loan", "visited the camp"]
)
AMOUNTS = st.integers(2, 999).filter(lambda n: n not in (19, 20))
MONTHS = st.sampled_from(["March", "July", "October"])


@st.composite
def facts(draw: st.DrawFn) -> tuple[str, Evidence, dict[str, str]]:
    """A sentence, a span that supports it, and the particulars both hold."""
    parts = {
        "name": draw(NAMES),
        "place": draw(PLACES),
        "amount": str(draw(AMOUNTS)),
        "month": draw(MONTHS),
        "act": draw(ACTS),
    }
    sentence = "{name} {act} in {place} in {month} with {amount} workers.".format(**parts)
    text = (
        "Officials said late on Monday that {name} {act} with {amount} workers in {place} in {month}, "
        "a local newspaper reported."
    ).format(**parts)
    return sentence, span(text, LOW), parts


@given(facts(), AMOUNTS, NAMES, PLACES, MONTHS)
def test_a_changed_particular_is_never_supported(
    fact: tuple[str, Evidence, dict[str, str]], amount: int, name: str, place: str, month: str
) -> None:
    sentence, evidence, parts = fact
    assert support(sentence, evidence) == "supported"
    changed = {"amount": str(amount), "name": name, "place": place, "month": month}
    for what, other in changed.items():
        if other != parts[what]:
            wrong = sentence.replace(parts[what], other)
            assert support(wrong, evidence) == "unsupported", wrong


@given(facts(), st.sampled_from(["did not sign", "never sign"]))
def test_a_negation_put_in_or_taken_out_is_never_supported(
    fact: tuple[str, Evidence, dict[str, str]], denial: str
) -> None:
    sentence, evidence, parts = fact
    verb, _, rest = parts["act"].partition(" ")
    negation = denial.removesuffix("sign").strip()
    bare = verb.removesuffix("ed") if verb != "accepted" else "accept"
    denied = f"{negation} {bare} {rest}" if negation == "did not" else f"{negation} {verb} {rest}"
    assert support(sentence.replace(parts["act"], denied), evidence) == "unsupported"
    other = replace(evidence, text=evidence.text.replace(parts["act"], denied))
    assert support(sentence, other) == "unsupported"


@given(
    facts(),
    st.sampled_from([" ", "  ", "\n", "\u00a0", " \u200b"]),
    st.permutations([HOURS, MET, NEUTRAL]),
)
def test_spacing_and_the_order_of_spans_change_nothing(
    fact: tuple[str, Evidence, dict[str, str]], space: str, others: list[Evidence]
) -> None:
    sentence, evidence, _ = fact
    before = judge(DraftSentence(sentence, (0,)), [evidence])
    spaced = judge(DraftSentence(sentence.replace(" ", space), (0,)), [evidence])
    assert (spaced.support, spaced.score) == (before.support, before.score)
    ordered = judge(DraftSentence(sentence, tuple(range(4))), [*others, evidence])
    assert (ordered.support, ordered.evidence) == (before.support, (3,))


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_gets_a_verdict(sentence: str, text: str) -> None:
    verdict = judge(DraftSentence(sentence, (0,)), [span(text)])
    assert 0 <= verdict.score <= 1


@given(st.sampled_from(["“", "‘", '"', "«"]), st.sampled_from([HOURS, MET, NEUTRAL, HELD_BACK]))
def test_the_style_of_the_quotation_marks_changes_nothing(mark: str, evidence: Evidence) -> None:
    close = {"“": "”", "‘": "’", '"': '"', "«": "»"}[mark]
    words = " ".join(evidence.text.split()[2:8]).strip("“”,.")
    assert support(f"Reuters: {mark}{words}{close} [1]", evidence) == "quoted"


@pytest.mark.parametrize("publisher", ["Channel 4", "Wikipedia via SQuAD 1.1", "20 Minutes"])
def test_a_publisher_may_be_named_with_a_number(publisher: str) -> None:
    words = "The defense gave up just 308 points, ranking sixth in the league."
    source = Source(id="a", title="Final", publisher=publisher, date="2016-02-07")
    span = Evidence(source, "p", 0, len(words), words, 0.9)

    verdict = judge(DraftSentence(f"{publisher}, 7 February 2016: “{words}”", (0,)), [span])

    assert verdict.support == "quoted"
