"""Footnotes from a model to the reader: markers in pieces, exact words, and none where none is due.

Tests bear the ids of the catalogue of faults they cover.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from index.settings import IndexSettings
from index.sync import sync
from index.types import Source
from qa.answer import Answerer
from qa.build import build_answerer
from qa.compose import Finished
from qa.compose.markers import DraftReader
from qa.endpoint import create_endpoint
from qa.settings import ModelSettings, Settings
from qa.types import Answer, Delta, DraftSentence, Evidence
from tests.qa.compose.test_llm import composed, composer
from tests.stub_openai import Reply, StubOpenAI, quoting, stub_openai

HARBOUR = {
    "id": "harbour/2021 ünï?",
    "title": "😀 Port Elgin ](javascript:alert(1)) | <img src=x>\nopens",
    "publisher": "港口日报",
    "date": "2021-05-03",
    "text": (
        "😀 港口 news. The harbour of Port Elgin was opened by the mayor, Ada Nkemelu. "
        "“Ein schöner Tag 🎉”, said Ada Nkemelu of the harbour in Port Elgin.\n\n"
        "The harbour of Port Elgin cost 40 million dollars, Ada Nkemelu said. 费用很高 😮.\n\n"
        "The harbour of Port Elgin was opened by the mayor, Ada Nkemelu."
    ),
}
QUESTIONS = [
    "Who opened the harbour of Port Elgin?",
    "How much did the harbour of Port Elgin cost?",
    "What did Ada Nkemelu say of the harbour in Port Elgin?",
]
NEAR_MISS = "Which hotel did Ada Nkemelu stay at in Lisbon?"
MARKER = re.compile(r"\[\d+\]")


def chatty(prompt: str) -> str:
    """Marks in several spellings, one that points nowhere, and text of many alphabets."""
    written = quoting(prompt)
    return f"<think>港口? [2]</think>{written.replace('[1]', '[1†source][12]').replace('[2]', '【2】')}"


@pytest.fixture(scope="module")
def stub() -> Iterator[StubOpenAI]:
    replies = {f"by{size}": Reply(chatty, pieces=size) for size in (1, 2, 3, 5, 1000)}
    with stub_openai(**replies, silent=Reply("The articles do not say.")) as stub:
        yield stub


@pytest.fixture(scope="module")
def settings(stub: StubOpenAI, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("harbour")
    (folder / "a.jsonl").write_text(json.dumps(HARBOUR), encoding="utf-8")
    sync([folder / "a.jsonl"], IndexSettings(home=folder / "home"))
    names = ("by1", "by2", "by3", "by5", "by1000", "silent")
    models = {name: ModelSettings(model=f"openai:{name}", base_url=stub.base_url) for name in names}
    return Settings(home=folder / "home", models=models)


@pytest.fixture(scope="module")
def answerer(settings: Settings) -> Answerer:
    return build_answerer(settings=settings)


@pytest.fixture(scope="module")
def client(answerer: Answerer, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_endpoint(answerer, settings)) as client:
        yield client


def chat(client: TestClient, question: str, model: str, *, stream: bool) -> dict[str, Any]:
    """Text, annotations and reason of a chat completion, as a client gathers them."""
    body = {"messages": [{"role": "user", "content": question}], "model": model, "stream": stream}
    response = client.post("/v1/chat/completions", json=body)
    assert response.status_code == 200
    if not stream:
        (choice,) = response.json()["choices"]
        return {**choice["message"], "finish_reason": choice["finish_reason"]}
    told: dict[str, Any] = {"content": "", "annotations": [], "finish_reason": None}
    for line in response.text.splitlines():
        if line.startswith("data: {"):
            for choice in json.loads(line[6:])["choices"]:
                told["content"] += choice["delta"].get("content") or ""
                told["annotations"] += choice["delta"].get("annotations") or []
                told["finish_reason"] = choice["finish_reason"] or told["finish_reason"]
    return told


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("question", QUESTIONS)
def test_cit_03_an_annotation_is_exactly_its_marker(
    client: TestClient, question: str, stream: bool
) -> None:
    told = chat(client, question, "by3", stream=stream)
    spans = [annotation["url_citation"] for annotation in told["annotations"]]
    assert spans
    shown = [told["content"][span["start_index"] : span["end_index"]] for span in spans]
    assert shown == MARKER.findall(told["content"].partition("\n\n")[0])[: len(shown)]
    assert all(MARKER.fullmatch(marker) for marker in shown)


@pytest.mark.parametrize("stream", [False, True])
def test_cit_03_offsets_count_characters_not_bytes(client: TestClient, stream: bool) -> None:
    told = chat(client, QUESTIONS[2], "by3", stream=stream)
    last = told["annotations"][-1]["url_citation"]
    before = told["content"][: last["start_index"]]
    assert "🎉" in before
    assert MARKER.fullmatch(told["content"], last["start_index"], last["end_index"])


@pytest.mark.parametrize("question", QUESTIONS)
def test_cit_05_a_marker_in_pieces_is_one_footnote(answerer: Answerer, question: str) -> None:
    answers = []
    for size in (1, 2, 3, 5, 1000):
        *events, answer = list(answerer.stream(question, model=f"by{size}"))
        assert isinstance(answer, Answer)
        deltas = [event.text for event in events if isinstance(event, Delta)]
        assert "".join(deltas) == answer.text
        for delta in deltas:  # nothing raw, and nothing half, at any moment
            assert delta.count("[") == delta.count("]") == len(MARKER.findall(delta))
            assert "【" not in delta
            assert "†" not in delta
        numbers = [int(marker[1:-1]) for marker in MARKER.findall(answer.text)]
        assert set(numbers) == {citation.number for citation in answer.citations}
        answers.append((answer.model, answer.text, answer.citations))
    assert answers[0][0] == "openai:by1"
    texts = {(text, citations) for _, text, citations in answers}
    assert len(texts) == 1


def test_cit_05_a_number_of_two_figures_is_one_number() -> None:
    source = Source(id="a", title="Talks")
    evidence = [
        Evidence(source, "p", 100 * i, 100 * i + 20, f"Minister {i} spoke in Bali.", 0.9)
        for i in range(12)
    ]
    with stub_openai(m=Reply("Minister 11 spoke in Bali [12].", pieces=1)) as stub:
        drafts, finished = composed(composer(stub, "m"), evidence)
    assert drafts == [DraftSentence("Minister 11 spoke in Bali.", (11,), least="supported")]
    assert isinstance(finished, Finished)
    assert finished.stripped == 0


def test_cit_05_half_a_marker_at_the_end_is_no_text() -> None:
    for cut in ("They met [", "They met [1", "They met 【1", "They met [^", "They met ［1"):
        reader = DraftReader()
        drafts = [*reader.feed(cut), *reader.finish()]
        assert [(draft.text, draft.numbers) for draft in drafts] == [("They met", ())]


@pytest.mark.parametrize("stream", [False, True])
def test_cit_06_where_nothing_is_relevant_the_model_is_not_even_asked(
    client: TestClient, answerer: Answerer, stub: StubOpenAI, stream: bool
) -> None:
    before = len(stub.requests)
    answer = answerer.answer(NEAR_MISS, model="by3")
    assert (answer.status, answer.reason) == ("refused", "no_support")
    assert (answer.citations, answer.sentences, answer.disagreements) == ((), (), ())
    assert not MARKER.search(answer.text)
    told = chat(client, NEAR_MISS, "by3", stream=stream)
    assert told["finish_reason"] == "stop"
    assert told["annotations"] == []
    assert not MARKER.search(told["content"])
    assert len(stub.requests) == before


def test_cit_06_a_model_that_abstains_is_believed(client: TestClient, answerer: Answerer) -> None:
    answer = answerer.answer(QUESTIONS[0], model="silent")
    assert (answer.status, answer.citations, answer.dropped) == ("refused", (), 0)
    assert answer.nearest
    told = chat(client, QUESTIONS[0], "silent", stream=True)
    assert (told["finish_reason"], told["annotations"]) == ("stop", [])


@pytest.mark.parametrize("model", ["extractive", "by3"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_cit_07_a_quote_is_what_the_stored_article_says_there(
    client: TestClient, question: str, model: str
) -> None:
    answer = client.post("/v1/answers", json={"question": question, "model": model}).json()
    assert answer["citations"]
    assert answer["model"].endswith(model)
    for citation in answer["citations"]:
        article = client.get(f"/v1/articles/{_quoted(citation['article_id'])}").json()
        assert citation["quote"]
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
    said = [sentence["text"] for sentence in answer["sentences"]]
    assert [answer["text"][s["start"] : s["end"]] for s in answer["sentences"]] == said


def test_cit_07_of_words_that_stand_twice_a_quote_is_one_of_both(answerer: Answerer) -> None:
    """The place is the passage's own, not found again by its words."""
    twice = "The harbour of Port Elgin was opened by the mayor, Ada Nkemelu"
    places = {found.start() for found in re.finditer(twice, str(HARBOUR["text"]))}
    assert len(places) == 2
    for model in ("extractive", "by3"):
        answer = answerer.answer(QUESTIONS[0], model=model)
        starts = {citation.start for citation in answer.citations if twice in citation.quote}
        assert starts
        assert starts <= places


def test_cit_08_a_title_is_inert_wherever_an_answer_is_told(client: TestClient) -> None:
    answer = client.post("/v1/answers", json={"question": QUESTIONS[0]}).json()
    assert "\n" not in answer["citations"][0]["title"]
    told = chat(client, QUESTIONS[0], "by3", stream=False)
    footer = told["content"].partition("\n\n")[2]
    assert r"\<img src=x\>" in footer
    assert not re.search(r"(?<!\\)\]\(javascript:", told["content"])
    page = client.get(f"/articles/{_quoted(str(HARBOUR['id']))}").text
    assert "<img src=x>" not in page


def _quoted(article_id: str) -> str:
    from urllib.parse import quote

    return quote(article_id, safe="")
