"""Question files: both formats, and every fault named by its line with its cure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.types import Filters, Source
from qa.errors import QuestionError
from qa.evaluation.questions import Question, load_questions, named_by, schema

ROOT = Path(__file__).resolve().parents[3]
ROW = {"id": "a", "question": "Where?", "type": "answerable", "answers": ["Bali"]}


@pytest.fixture
def written(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_jsonl_and_yaml_say_the_same(written):
    lines = written("q.jsonl", json.dumps(ROW) + "\n\n" + json.dumps({**ROW, "id": "b"}) + "\n")
    listed = written(
        "q.yaml",
        "- id: a\n  type: answerable\n  question: Where?\n  answers: [Bali]\n"
        '- {id: b, question: "Where?", type: answerable, answers: [Bali]}\n',
    )
    one, other = load_questions(lines), load_questions(listed)
    assert one.questions == other.questions
    assert one.sha256 == other.sha256
    assert one.lines == {"a": 1, "b": 3}
    assert other.lines == {"a": 1, "b": 5}


def test_a_question_carries_its_turns_and_filters(written):
    row = {
        **ROW,
        "type": "follow-up",
        "history": [{"role": "user", "content": "Who met?"}],
        "filters": {"since": "2024", "publishers": ["Reuters"]},
    }
    (question,) = load_questions(written("q.jsonl", json.dumps(row))).questions
    assert question.turns() == ({"role": "user", "content": "Who met?"},)
    assert question.asked_filters() == Filters(since="2024", publishers=("Reuters",))


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: not a question but list"),
        ({**ROW, "type": "riddle"}, "line 2: type: Input should be 'answerable'"),
        ({**ROW, "answer": "x"}, "line 2: answer: Extra inputs are not permitted"),
        (ROW, "line 2: id 'a' stands on line 1 too: rename one"),
        ({"id": "b", "question": "?", "type": "answerable"}, "line 2: says nothing of a right"),
        ({**ROW, "id": "b", "type": "unanswerable"}, "line 2: is unanswerable but has accepted"),
        ({**ROW, "id": "b", "type": "follow-up"}, "line 2: is a follow-up without history"),
        (
            {**ROW, "id": "b", "numbers": [{"value": 5, "tolerance": -1}]},
            "line 2: numbers.0.tolerance",
        ),
    ],
)
def test_a_fault_is_named_with_its_line(written, row, complaint):
    text = row if isinstance(row, str) else json.dumps(row)
    path = written("q.jsonl", f"{json.dumps(ROW)}\n{text}\n")
    with pytest.raises(QuestionError, match=complaint):
        load_questions(path)


def test_yaml_faults_have_lines_too(written):
    with pytest.raises(QuestionError, match="line 3: not YAML"):
        load_questions(written("q.yaml", "- id: a\n  question: [\n"))
    with pytest.raises(QuestionError, match="a YAML question file is a list"):
        load_questions(written("q.yml", "id: a\n"))
    with pytest.raises(QuestionError, match="line 4: type"):
        load_questions(
            written(
                "r.yaml",
                "- {id: a, question: Q, type: answerable, answers: [x]}\n\n\n- {id: b, question: Q,"
                " type: riddle}\n",
            )
        )


def test_missing_binary_and_empty_files_are_explained(tmp_path, written):
    with pytest.raises(QuestionError, match="no question file at"):
        load_questions(tmp_path / "none.jsonl")
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(QuestionError, match="as UTF-8 text"):
        load_questions(tmp_path / "bytes.jsonl")
    with pytest.raises(QuestionError, match="holds no questions"):
        load_questions(written("q.jsonl", json.dumps({**ROW, "draft": True})))


def test_drafts_are_never_counted(written):
    text = "\n".join(json.dumps(row) for row in (ROW, {**ROW, "id": "b", "draft": True}))
    assert [one.id for one in load_questions(written("q.jsonl", text)).questions] == ["a"]


@pytest.mark.parametrize(
    ("accepted", "named"),
    [
        ("seeds/articles/002_c4.txt", True),
        ("articles/002_c4.txt", True),
        ("002_c4.txt", True),
        ("002_c4", True),
        ("https://news.example/c4", True),
        ("c4.txt", False),
        ("2_c4.txt", False),
        ("articles", False),
    ],
)
def test_an_article_may_be_called_by_the_end_of_its_path(accepted, named):
    source = Source(
        id="seeds/articles/002_c4.txt",
        title="",
        path="seeds/articles/002_c4.txt",
        url="https://news.example/c4",
    )
    assert named_by(accepted, source) is named


def test_the_schema_tells_editors_every_field():
    described = schema()
    assert set(described["properties"]) == set(Question.model_fields)
    assert described["additionalProperties"] is False
    kept = ROOT / "docs" / "questions.schema.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == described
