"""Questions go to the model and to nobody else, whatever the environment says of tracing."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys

import pytest

from tests.stub_openai import Reply, stub_openai

ASK = """
import os, sys, time
from langchain_core.messages import HumanMessage
from qa.compose.llm import speak
from qa.compose.models import load_chat
from qa.settings import ModelSettings

chat = load_chat(ModelSettings(model="openai:good", base_url=sys.argv[1]))
if sys.argv[2] == "ours":
    speak(chat)
else:
    chat.model.invoke([HumanMessage("Say OK.")])
time.sleep(3)  # traces are sent from a thread
os._exit(0)  # which would wait for an answer that never comes
"""


def traced(way: str) -> bool:
    """Whether a tracing server is called, with all in the environment that turns tracing on."""
    with stub_openai(good=Reply("OK.")) as model, socket.create_server(("127.0.0.1", 0)) as tracer:
        environment = {
            **os.environ,
            "LANGSMITH_TRACING": "true",
            "LANGSMITH_TRACING_V2": "true",
            "LANGCHAIN_TRACING_V2": "true",
            "LANGSMITH_ENDPOINT": f"http://127.0.0.1:{tracer.getsockname()[1]}",
            "LANGSMITH_API_KEY": "lsv2_CANARY",
        }
        command = [sys.executable, "-c", ASK, model.base_url, way]
        subprocess.run(command, env=environment, check=True, timeout=100, capture_output=True)
        assert len(model.requests) == 1
        called, _, _ = select.select([tracer], [], [], 0)
        return bool(called)


@pytest.mark.slow
def test_the_client_on_its_own_would_be_traced() -> None:
    assert traced("theirs")


@pytest.mark.slow
def test_our_calls_are_not() -> None:
    assert not traced("ours")
