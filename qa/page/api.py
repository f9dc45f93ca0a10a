"""The page's one call for programs: `gradio_client` asks by name; `/v1` is the endpoint proper."""

from __future__ import annotations

import json
from collections.abc import Sequence

import gradio as gr
from pydantic import ValidationError

from index.errors import FootnoteError
from qa.answer import Answerer
from qa.payload import answer_payload
from qa.understanding.turns import GIVEN_TURNS, turns

NAME = "answer"


def add_api(page: gr.Blocks, answerer: Answerer, at_once: int) -> None:
    """`predict(question, history, api_name="/answer")`, in turn with the page's own questions.

    The answer object comes as JSON text: Gradio's clients take whatever has a `path` for a file,
    and would download it.
    """

    def answer(question: str, history: Sequence[dict[str, str]] | None = None) -> str:
        """The answer object, as JSON: each of its sentences cites the exact words it rests on."""
        try:
            earlier = turns(GIVEN_TURNS.validate_python(history or []))
            return json.dumps(answer_payload(answerer.answer(question, earlier)))
        except ValidationError:
            raise _told("history is a list of {role, content}: user or assistant") from None
        except FootnoteError as error:
            raise _told(str(error)) from None

    with page:
        gr.api(answer, api_name=NAME, concurrency_limit=at_once, concurrency_id="answers")


def _told(message: str) -> gr.Error:
    """For the one who asked: no traceback belongs into the log."""
    return gr.Error(message, print_exception=False)
