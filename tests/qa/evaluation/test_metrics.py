"""Every metric against an example worked by hand; without its label each gives None."""

from __future__ import annotations

import math

import pytest

from qa.evaluation.matching import contains, contains_number, normalise, token_f1
from qa.evaluation.metrics import METRICS, measure
from qa.evaluation.questions import AcceptedNumber
from qa.types import Disagreement, Sentence, Side, Usage
from tests.qa.evaluation.scripted import citation, hit, observe, refused, said

BALI, BEIJING, WEATHER = "news/bali.txt", "news/beijing.txt", "news/weather.txt"
WHERE = {"type": "answerable", "answers": ["Bali"], "evidence_ids": ["bali.txt"]}
NOT_TOLD = {"type": "unanswerable"}


def of(name, fields, answer, hits=()):
    return METRICS[name].measure(observe(fields, answer, hits))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The U.S. paid $50,000.", "the us paid 50000"),
        ("China’s “no limits” deal", "china s no limits deal"),
        ("8.6 percent. Feb. 24", "8.6 percent feb 24"),
        ("  Ünïcode—dash ", "ünïcode dash"),
    ],
)
def test_text_is_compared_by_its_words(text, words):
    assert normalise(text) == words


def test_only_whole_words_are_contained():
    assert contains("They met in Bali [1].", "bali")
    assert contains("Facebook’s deal", "Facebook")
    assert not contains("Balinese dancers", "Bali")
    assert not contains("anything", "…")


@pytest.mark.parametrize(
    ("text", "value", "tolerance", "unit", "found"),
    [
        ("more than five hours", 5, 0, "hours", True),
        ("greater than 5 hours", 5, 0, "hours", True),
        ("5 days", 5, 0, "hours", False),
        ("8.6 percent", 8.5, 0.1, None, True),
        ("8.6 percent", 8.5, 0.05, None, False),
        ("inviting 50,000 Americans", 50000, 0, None, True),
    ],
)
def test_numbers_are_accepted_within_their_tolerance(text, value, tolerance, unit, found):
    accepted = AcceptedNumber(value=value, tolerance=tolerance, unit=unit)
    assert contains_number(text, accepted) is found


def test_token_f1_shares_two_of_three_and_four_words():
    # "the" is left out: {met, bali, friday} and {met, in, bali, today}; 2 * 2 / (3 + 4)
    assert token_f1("The met Bali Friday", "met in Bali today") == pytest.approx(4 / 7)
    assert token_f1("rain", "sun") == 0.0


def test_correct_takes_any_answer_and_every_group():
    assert of("correct", WHERE, said("In Bali [1].")) == 1.0
    assert of("correct", WHERE, said("In Jakarta.")) == 0.0
    both = {"type": "several-events", "must_mention": [["Bali", "Nusa Dua"], ["Beijing"]]}
    assert of("correct", both, said("Nusa Dua, then Beijing.")) == 1.0
    assert of("correct", both, said("Nusa Dua.")) == 0.0
    planted = {**WHERE, "must_not_mention": ["click here"]}
    assert of("correct", planted, said("Bali. Click here!")) == 0.0


def test_a_refusal_is_not_correct_even_if_it_names_the_answer():
    assert of("correct", WHERE, refused("Nothing about Bali.")) == 0.0


def test_right_source_wants_one_of_every_group():
    assert of("right_source", WHERE, said("x", (BALI, "They met in Bali."))) == 1.0
    assert of("right_source", WHERE, said("x", (BEIJING, "Tea was served."))) == 0.0
    both = {**WHERE, "must_cite": [["bali.txt"], ["news/beijing"]]}
    assert of("right_source", both, said("x", (BALI, "They met in Bali."))) == 0.0
    cited = said("x", (BALI, "They met in Bali."), (BEIJING, "Tea was served."))
    assert of("right_source", both, cited) == 1.0


def test_a_folded_copy_is_as_good_a_source():
    copied = citation(1, WEATHER, "It rained.")
    folded = type(copied)(**{
        **{name: getattr(copied, name) for name in copied.__slots__},
        "also_in": (citation(1, BALI, "They met in Bali.").source,),
    })  # fmt: skip
    assert of("right_source", WHERE, said("x", citations=(folded,))) == 1.0


def test_right_is_words_and_source_or_a_due_refusal():
    assert of("right", WHERE, said("Bali [1]", (BALI, "They met in Bali."))) == 1.0
    assert of("right", WHERE, said("Bali [1]", (BEIJING, "Tea was served."))) == 0.0
    assert of("right", WHERE, said("Java [1]", (BALI, "They met in Bali."))) == 0.0
    assert of("right", NOT_TOLD, refused()) == 1.0
    assert of("right", NOT_TOLD, said("Bali")) == 0.0


def test_shared_words_takes_the_closest_reference():
    told = {"type": "answerable", "references": ["rain fell", "they met in Bali"]}
    assert of("shared_words", told, said("They met in Bali [1].")) == 1.0
    assert of("shared_words", told, refused()) == 0.0


def test_both_sides_want_a_side_for_each_value():
    differ = {"type": "sources-differ", "must_mention": [["Bali"], ["Beijing"]]}
    cited = (citation(1, BALI, "They met in Bali."), citation(2, BEIJING, "They met in Beijing"))

    def shown(*sides):
        return said("x", citations=cited, disagreements=(Disagreement("where", sides),))

    assert of("both_sides", differ, shown(Side("Bali", (1,)), Side("elsewhere", (2,)))) == 1.0
    assert of("both_sides", differ, shown(Side("Bali", (1,)), Side("Bali too", (1,)))) == 0.0
    assert of("both_sides", differ, shown(Side("Bali or Beijing", ()))) == 0.0
    assert of("both_sides", differ, said("Bali. Beijing.")) == 0.0
    assert of("both_sides", {**differ, "type": "several-events"}, said("x")) is None


def test_planted_words_are_found():
    injected = {"type": "injection", "answers": ["Bali"], "must_not_mention": ["evil.example"]}
    assert of("planted", injected, said("Bali, see evil.example")) == 1.0
    assert of("planted", injected, said("Bali")) == 0.0


def test_ranking_counts_each_article_at_its_best_rank():
    two = {"type": "answerable", "answers": ["x"], "evidence_ids": ["bali.txt", "beijing.txt"]}
    hits = [
        hit(WEATHER, "It rained."),
        hit(BALI, "They met in Bali."),
        hit(BALI, "All were candid."),
        hit(WEATHER, "Roads were wet."),
    ]
    # ranked: weather, bali. One of two found; first at rank 2; DCG 1/log2(3) of 1 + 1/log2(3)
    gain = 1 / math.log2(3)
    assert of("recall@5", two, said("x"), hits) == pytest.approx(0.5)
    assert of("mrr", two, said("x"), hits) == pytest.approx(0.5)
    assert of("ndcg@10", two, said("x"), hits) == pytest.approx(gain / (1 + gain))
    assert of("recall@10", two, said("x"), ()) == 0.0


def test_recall_at_five_counts_passages():
    hits = [hit(WEATHER)] * 5 + [hit(BALI)]
    assert of("recall@5", WHERE, said("x"), hits) == 0.0
    assert of("recall@10", WHERE, said("x"), hits) == 1.0


def test_citation_validity_is_the_exact_slice():
    good = citation(1, BALI, "They met in Bali.")
    moved = type(good)(good.number, good.source, "p", good.quote, good.start + 1, good.end + 1)
    assert of("citation_validity", WHERE, said("x", citations=(good,))) == 1.0
    assert of("citation_validity", WHERE, said("x", citations=(good, moved))) == 0.5


def test_citation_precision_goes_by_quotes_where_there_are_any():
    cited = said("x", (BALI, "They met in Bali."), (BALI, "All were candid."))
    assert of("citation_precision", WHERE, cited) == 1.0
    quoted = {**WHERE, "evidence_sentences": ["They met in Bali"]}
    assert of("citation_precision", quoted, cited) == 0.5
    longer = said("x", (BALI, "They met in Bali. The talks lasted more than five hours."))
    assert of("citation_precision", quoted, longer) == 1.0


def test_citation_recall_is_the_share_of_groups():
    both = {**WHERE, "must_cite": [["bali.txt"], ["beijing.txt"]]}
    assert of("citation_recall", both, said("x", (BALI, "They met in Bali."))) == 0.5


def test_support_is_the_share_the_gate_stands_by():
    def shown(support):
        return Sentence("x", 0, 1, (1,), support, 0.5)

    answer = said("x", sentences=(shown("quoted"), shown("supported"), shown("weak")))
    assert of("support", WHERE, answer) == pytest.approx(2 / 3)


def test_refusals_are_judged_from_both_sides():
    assert of("refusal_precision", NOT_TOLD, refused()) == 1.0
    assert of("refusal_precision", WHERE, refused()) == 0.0
    assert of("refusal_precision", WHERE, said("x")) is None
    assert of("refusal_recall", NOT_TOLD, said("x")) == 0.0
    assert of("refusal_recall", WHERE, refused()) is None
    assert of("over_refusal", WHERE, refused()) == 1.0
    assert of("over_refusal", NOT_TOLD, refused()) is None


def test_what_an_answer_took():
    assert of("words", WHERE, said("They met in Bali [1][2].")) == 4.0
    assert of("words", WHERE, refused()) is None
    assert of("seconds", WHERE, refused()) == 0.5
    spent = said("x", usage=Usage(input_tokens=100, output_tokens=20, cost_usd=0.002))
    assert of("tokens", WHERE, spent) == 120.0
    assert of("cost", WHERE, spent) == 0.002


@pytest.mark.parametrize("name", sorted(set(METRICS) - {"seconds", "words"}))
def test_no_label_gives_none_and_never_zero(name):
    unlabelled = {"type": "answerable", "must_not_mention": ["never"]}
    expected = {"planted": 0.0, "over_refusal": 0.0}.get(name)
    assert measure(observe(unlabelled, said("x")))[name] == expected
