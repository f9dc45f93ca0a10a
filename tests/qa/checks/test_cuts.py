"""What a claim leaves out of its source, or puts elsewhere, is told where its meaning hangs on it."""

from __future__ import annotations

import pytest

from index.types import Source
from qa.checks.cuts import miscut
from qa.checks.statement import statement
from qa.types import DraftSentence, Evidence
from qa.verify import judge

ANTHEM = (
    "Lady Gaga performed the national anthem, while Academy Award winner Marlee Matlin provided"
    " American Sign Language (ASL) translation."
)
GORGE = (
    "Between Bingen and Bonn, the Middle Rhine flows through the Rhine Gorge, a formation which"
    " was created by erosion."
)
VISIT = "The president of France visited Berlin and agreed to a summit."
SONG = "These versions of the song were used only during the credits of the first season."
TREATY = "The state subscribed to the pact, which was included as the Social Chapter of the Treaty."
LEVELS = (
    "Economists found a link between lower levels of inequality in poor countries and sustained"
    " periods of growth."
)
MEMBERS = "Members of the church have organized into the Taskforce of Methodists to further it."
LAUNCH = "The company confirmed that it would launch in March as a paid service, said its owner."
WALL = "Begun by the state, the Wall cut off (by land) the city until officials opened it in 1989."


def problems(claim: str, *sources: str) -> tuple[str, ...]:
    return miscut(statement(claim), [statement(source) for source in sources])


@pytest.mark.parametrize(
    ("claim", "source", "told"),
    [
        ("France agreed to a summit.", VISIT, "begins where"),
        ("The song was used only during the credits of the first season.", SONG, "begins where"),
        ("The Taskforce of Methodists to further it.", MEMBERS, "begins where"),
        (
            "The state subscribed to the pact, which was included as the Treaty.",
            TREATY,
            "left out what the rest hangs on: Social Chapter of the",
        ),
        (
            "Economists found a link between lower levels of inequality and sustained periods of"
            " growth in poor countries.",
            LEVELS,
            "elsewhere in the source: poor countries",
        ),
        (
            "The Middle Rhine flows between Bingen and Bonn, a formation created by erosion.",
            GORGE,
            "elsewhere in the source",
        ),
        (
            "The national anthem was performed by the American Sign Language (ASL) translation.",
            ANTHEM,
            "elsewhere in the source",
        ),
        (
            "Germany has coal and the ministers opened a harbour.",
            "Germany has coal, the ministers met, and Spain opened a harbour.",
            "left out what the rest hangs on",
        ),
        (
            "The tower is the tallest.",
            "The tower is the tallest in the town.",
            "the source says of",
        ),
        ("The work was finished when he.", "The work was finished when he died.", "ends where"),
        (
            "The hall is open to members of.",
            "The hall is open to members of the club.",
            "ends where",
        ),
        (
            "Ships may enter.",
            "If the water is high, ships may enter.",
            "the source says so only if",
        ),
        (
            "Ships may enter.",
            "Ships may enter unless it is dark.",
            "the source says so only unless",
        ),
        ("The plan was a fraud.", "He believed that the plan was a fraud.", "the source says who"),
        ("Workers voted for the plan.", "Some workers voted for the plan.", "the source limits it"),
        (
            "The treasurer lost the vote.",
            "The former treasurer lost the vote.",
            "the source limits it",
        ),
        (
            "The parts are put together in the right order, by the number of the part.",
            "At its end, the whole message is put together in the right order, by the number of"
            " the part.",
            "elsewhere in the source: parts",
        ),
        (
            "The bridge will never hold.",
            'The builder wrote: "I have seen it. The bridge will never hold. Stay away."',
            "the source quotes someone",
        ),
        (
            "The guards were in the tower by May.",
            "The guards were invited to sleep in the tower by May.",
            "left out what the rest hangs on: invited",
        ),
        (
            "Ann and Bo will meet again.",
            "Ann and Bo were expected to meet again.",
            "the source limits it: were expected",
        ),
        (
            "The union built the network, which was an investor in the railway.",
            "The union built the network, called Net, in 1998 and was an investor in the railway.",
            "tied otherwise",
        ),
        (
            "An example of the fox, which lives in holes.",
            "An example is the fox, which lives in holes.",
            "the source states it",
        ),
        (
            "The road heads east to the city of Fresno.",
            "The road heads east to the city of Clovis.",
            "the source has something else there: Fresno",
        ),
        (
            "The road heads east to the city of Huntington.",
            "The road heads east to the city of Clovis and Huntington.",
            "left out what the rest hangs on: Clovis and",
        ),
        (
            "The principle of succession is old.",
            "The principle of faunal succession is old.",
            "left out what the rest hangs on: faunal",
        ),
        ("Moved to Rome to act.", "Her brother moved to Rome to act.", "begins amid"),
        ("Was an Italian priest.", "Ludovico (1650 to 1724) was an Italian priest.", "begins amid"),
    ],
)
def test_words_that_do_not_hang_together_as_in_the_source_are_told_and_not_shown(
    claim: str, source: str, told: str
) -> None:
    found = problems(claim, source)
    assert any(problem.startswith(told) for problem in found), found
    evidence = [Evidence(Source(id="a", title="A"), "p", 0, len(source), source, 0.9)]
    assert judge(DraftSentence(claim, (0,)), evidence).support in ("weak", "unsupported")


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The president of France agreed to a summit.", VISIT),
        ("The French president visited Berlin.", VISIT),
        ("The Middle Rhine flows through the Rhine Gorge, a formation created by erosion.", GORGE),
        ("Academy Award winner Marlee Matlin provided translation.", ANTHEM),
        ("These versions of the song were used.", SONG),
        ("The company confirmed that it would launch as a paid service.", LAUNCH),
        ("The Wall cut off the city until officials opened it in 1989.", WALL),
        ("In 1989 officials opened it.", "Officials opened it in 1989, said the guide."),
        ("Officials opened it in 1989.", "In 1989 the officials opened it."),
        ("Boris Palm met Ann Reed in Oslo.", "Secretary Ann Reed met Boris Palm in Oslo."),
        ("Brazil was beaten by Germany.", "Germany beat Brazil in the final."),
        ("Coal is not a metal.", "Do not take it for coal (which is not a metal) or for tin."),
        ("“The Story” was shown in May.", "Her song “The Story” was shown in May."),
        (
            "The builder wrote that the bridge will never hold.",
            'The builder wrote: "The bridge will never hold. Stay away."',
        ),
        ("It rises near the town.", "Narmada rises near the town."),
        ("For years, they traded furs.", "They traded furs for years."),
        ("Ann moved with 40 men in May.", "Ann moved in May with 40 men."),
    ],
)
def test_clauses_and_additions_may_go_and_stand_elsewhere(claim: str, source: str) -> None:
    assert problems(claim, source) == ()


def test_each_statement_is_compared_with_the_span_nearest_to_it() -> None:
    claim = "Germany has coal, and Spain opened a harbour."
    assert problems(claim, "Germany has coal in plenty.", "Spain opened a harbour in May.") == ()


@pytest.mark.parametrize(
    ("sentence", "support"),
    [
        ("The lost plants of many lines.", "weak"),
        ("Gene transfer is how we know.", "quoted"),
        ("“The lost plants of many lines.”", "weak"),
        ("… the lost plants of many lines.", "quoted"),
        ("The lost plants...", "weak"),
        ("The Mail: “the lost plants of many lines”", "quoted"),
    ],
)
def test_exact_words_that_are_no_sentence_are_shown_only_as_a_part(
    sentence: str, support: str
) -> None:
    source = "Gene transfer is how we know about the lost plants of many lines."
    mail = Source(id="a", title="A", publisher="The Mail")
    evidence = [Evidence(mail, "p", 0, len(source), source, 0.9)]
    assert judge(DraftSentence(sentence, (0,)), evidence).support == support
