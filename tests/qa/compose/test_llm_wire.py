"""What a server may send in place of a stream: one plain line that says so, and no key in it."""

from __future__ import annotations

import json
import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, HumanMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import SecretStr

from qa.compose.faults import explained
from qa.compose.llm import Chat, LlmComposer
from qa.compose.messages import Prompts
from qa.compose.models import load_chat
from qa.compose.upstream import MOST_CHARACTERS, Deadlines, End, Text, call
from qa.errors import ModelError, ModelRefusedUs, ModelUnavailable
from qa.settings import ModelSettings
from tests.qa.compose.test_llm import EVIDENCE, KEY, QUERY, TEXTS, composed, composer, draft
from tests.stub_openai import Reply, quoting, stub_openai


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a certificate of 127.0.0.1, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a test")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "own.pem"
    file.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


def at(address: str) -> LlmComposer:
    chosen = ModelSettings(model="openai:any", base_url=address, api_key=SecretStr(KEY))
    return LlmComposer(replace(load_chat(chosen), backoff=0.05), Prompts.load())


def speaking(answer: bytes, certificate: Path | None = None) -> tuple[socket.socket, str]:
    """A listener that sends the same bytes to whoever connects: itself, and host and port."""
    listener = socket.create_server(("127.0.0.1", 0))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if certificate:
        context.load_cert_chain(certificate)

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            try:
                if certificate:
                    connection = context.wrap_socket(connection, server_side=True)
                connection.settimeout(5)
                connection.recv(65_536)
                connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65_536):
                    pass  # what is closed unread is reset, and the answer may be lost with it
            except OSError:
                pass  # the client has given up
            finally:
                connection.close()

    threading.Thread(target=serve, daemon=True).start()
    return listener, f"127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize(
    ("answer", "tls", "scheme", "kind", "words"),
    [
        (b"", True, "https", ModelRefusedUs, "certificate that is not trusted here.*SSL_CERT_FILE"),
        (b"HTTP/1.1 400 Bad\r\n\r\n", False, "https", ModelRefusedUs, "begin with http:"),
        (b"", False, "http", ModelUnavailable, "cannot be reached"),
        (b"SSH-2.0-OpenSSH_9\r\n", False, "http", ModelUnavailable, "cannot be reached"),
        (b"HTTP/1.1 200 OK\r\n\r\n", False, "http", ModelUnavailable, "not an answer"),
    ],
    ids=["unknown certificate", "no TLS", "closes at once", "another protocol", "nothing"],
)
def test_llm_01_a_connection_that_fails_says_how(
    certificate: Path, answer: bytes, tls: bool, scheme: str, kind: type[ModelError], words: str
) -> None:
    listener, host = speaking(answer, certificate if tls else None)
    with listener, pytest.raises(kind, match=words) as caught:
        composed(at(f"{scheme}://{host}/v1"))
    assert host in str(caught.value)
    assert KEY not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_llm_01_a_certificate_is_trusted_that_the_environment_names(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cure that the message names."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    refusal = b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n"
    listener, host = speaking(refusal, certificate)
    with listener, pytest.raises(ModelRefusedUs, match="does not accept the key"):
        composed(at(f"https://{host}/v1"))


def test_llm_01_a_host_that_does_not_exist_says_so() -> None:
    nobody = f"{'a' * 64}.test"  # a name too long for any: no server is asked for it
    with pytest.raises(ModelUnavailable, match="cannot be found under that name") as caught:
        composed(at(f"http://{nobody}/v1"))
    assert nobody in str(caught.value)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_llm_01_the_key_does_not_follow_to_another_host(status: int) -> None:
    with stub_openai(good=Reply(quoting)) as other:
        there = f"{other.base_url.replace('127.0.0.1', 'localhost')}/chat/completions"
        with stub_openai(good=Reply(status=status, headers={"location": there})) as stub:
            with suppress(ModelError):  # after a GET there is nothing to answer
                composed(composer(stub, "good"))
            assert stub.requests[0]["authorization"] == f"Bearer {KEY}"
    assert other.requests
    assert all(KEY not in str(request) for request in other.requests)


def test_llm_01_a_circle_of_redirects_ends() -> None:
    with stub_openai(round=Reply(status=307, headers={"location": "/v1/chat/completions"})) as stub:
        with pytest.raises(ModelUnavailable):
            composed(composer(stub, "round"))
        assert len(stub.requests) < 100


def test_llm_01_no_key_is_logged_whatever_fails(caplog: pytest.LogCaptureFixture) -> None:
    replies = {
        "refused": Reply(status=401, error=f"bad key {KEY}"),
        "broken": Reply(quoting, raw=[b'data: {"error": {"message": "%s"}}' % KEY.encode()]),
        "page": Reply(page=b"<html>Sign in</html>"),
    }
    with caplog.at_level(logging.DEBUG), stub_openai(**replies) as stub:
        for name in replies:
            with pytest.raises(ModelError) as caught:
                composed(composer(stub, name))
            assert KEY not in str(caught.value)
            assert caught.value.__cause__ is None  # which would tell the client's own words
    ours = [record for record in caplog.records if not record.name.startswith("openai")]
    assert KEY not in "\n".join(record.getMessage() for record in ours)


PAGE = b"<!doctype html><html><body>\n<h1>Sign in.</h1> data: They met [1].\n</body></html>"


def test_llm_07_a_page_in_place_of_a_stream_names_the_cure() -> None:
    with (
        stub_openai(portal=Reply(page=PAGE)) as stub,
        pytest.raises(ModelUnavailable, match=r"sent what is not an answer.*check `base_url`"),
    ):
        composed(composer(stub, "portal"))


def test_llm_07_an_answer_that_is_not_streamed_is_not_read() -> None:
    whole = {"choices": [{"index": 0, "message": {"content": TEXTS[0]}, "finish_reason": "stop"}]}
    with (
        stub_openai(whole=Reply(page=json.dumps(whole).encode())) as stub,
        pytest.raises(ModelUnavailable, match="not an answer"),
    ):
        composed(composer(stub, "whole"))


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning", "refusal"])
def test_llm_08_fields_beside_the_text_are_not_the_answer(field: str) -> None:
    chunk = {"index": 0, "delta": {"content": None, field: "They met [1]."}, "finish_reason": None}
    line = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    raw = [b"data: " + json.dumps({**line, "choices": [chunk]}).encode()]
    with stub_openai(odd=Reply(quoting, raw=raw), none=Reply("", raw=raw)) as stub:
        drafts, _ = composed(composer(stub, "odd"))
        assert [draft.text for draft in drafts] == [TEXTS[0], TEXTS[1]]
        with pytest.raises(ModelUnavailable, match="gave no text"):
            composed(composer(stub, "none"))


def test_llm_07_no_more_is_read_than_an_answer_can_be() -> None:
    with stub_openai(flood=Reply("word " * 40_000, pieces=10_000, between=0.1)) as stub:
        read = list(call(composer(stub, "flood").chat.model, [HumanMessage("Say.")], Deadlines()))
    assert sum(len(piece.text) for piece in read if isinstance(piece, Text)) == MOST_CHARACTERS
    assert read[-1] == End(whole=False, usage=None)
    assert stub.closed_early.wait(1.0)


class InBlocks(BaseChatModel):
    """Writes as clients do whose providers tell thinking, tools and text apart in one list."""

    @property
    def _llm_type(self) -> str:
        return "blocks"

    def _generate(self, *_: Any, **__: Any) -> ChatResult:
        raise NotImplementedError

    def _stream(self, *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        for block in (
            {"type": "thinking", "thinking": "They left [2]."},
            {"type": "reasoning", "text": "They left [2].", "summary": []},
            {"type": "tool_use", "name": "rm", "input": {}, "text": "They left [2]."},
            {"type": "text", "text": f"{TEXTS[0][:-1]} [1]. "},
            {"type": "output_text", "text": f"{TEXTS[1][:-1]} [2]."},
            {"type": "text", "text": None},
        ):
            yield ChatGenerationChunk(message=AIMessageChunk(content=[block]))
        end = AIMessageChunk(content="", response_metadata={"stop_reason": "end_turn"})
        yield ChatGenerationChunk(message=end)


def test_llm_08_of_blocks_only_those_of_text_are_the_answer() -> None:
    writer = LlmComposer(Chat("blocks", InBlocks()), Prompts.load())
    drafts, finished = composed(writer)
    assert drafts == [draft(TEXTS[0], 0), draft(TEXTS[1], 1)]
    assert not finished.truncated


def test_llm_07_bytes_that_are_no_text_end_the_answer_there() -> None:
    def garbled(line: bytes) -> None:
        with stub_openai(odd=Reply(quoting, raw=[line])) as stub, pytest.raises(ModelUnavailable):
            composed(composer(stub, "odd"))

    garbled(b'data: {"choices":[{"delta":{"content":"caf\xe9"}}]}')
    garbled(b"\xff\xfe\x00")


def test_llm_05_an_end_without_done_is_an_end() -> None:
    with stub_openai(plain=Reply(quoting, done=False, usage=False)) as stub:
        drafts, finished = composed(composer(stub, "plain"))
    assert len(drafts) == 2
    assert not finished.truncated


def test_llm_05_a_stream_that_is_never_closed_is_over_with_its_reason() -> None:
    """What was said is whole, and neither marked as cut nor waited for until the deadline."""
    with stub_openai(open=Reply(quoting, done=False, lingers=30.0)) as stub:
        drafts, finished = composed(composer(stub, "open", Deadlines(5.0, 20.0, 20.0)))
        assert stub.closed_early.wait(1.0)
    assert len(drafts) == 2
    assert (finished.truncated, finished.note) == (False, None)
    assert finished.usage is not None


@pytest.mark.parametrize(
    ("deadlines", "reply", "words"),
    [
        (Deadlines(0.8, 5.0, 9.0), Reply(quoting, before=30.0), "did not begin within 0.8 s"),
        (Deadlines(5.0, 0.8, 9.0), Reply(quoting, silent_after=10), "fell silent for 0.8 s"),
        (Deadlines(5.0, 5.0, 1.5), Reply(quoting, between=0.4), "took longer than 1.5 s"),
        (Deadlines(5.0, 5.0, 0.8), Reply(quoting, before=30.0), "took longer than 0.8 s"),
    ],
    ids=["first", "gap", "total", "total before the first"],
)
def test_llm_04_each_deadline_is_its_own(deadlines: Deadlines, reply: Reply, words: str) -> None:
    with stub_openai(slow=reply) as stub:
        writer = composer(stub, "slow", deadlines)
        if reply.before:
            with pytest.raises(ModelUnavailable, match=f"openai:slow at .* {words}"):
                composed(writer)
        else:
            _, finished = composed(writer)
            assert finished.truncated
            assert words in (finished.note or "")
        assert stub.closed_early.wait(1.0)
    assert len(stub.requests) == 1


def test_llm_04_attempts_share_one_deadline() -> None:
    """Had the second attempt its own 3 s, it would get as far as to fail by itself."""
    late = Reply("x", before=2.0, error_after=0)
    with (
        stub_openai(late=late) as stub,
        pytest.raises(ModelUnavailable, match="did not begin within 3 s"),
    ):
        composed(composer(stub, "late", Deadlines(3.0, 3.0, 9.0)))
    assert len(stub.requests) == 2


ERRORS = [
    ({"message": "m", "code": 429}, ModelUnavailable, "too many requests"),
    ({"message": "m", "code": 401}, ModelRefusedUs, "does not accept the key"),
    ({"message": f"secret {KEY}", "type": "server_error"}, ModelUnavailable, "failed: try later"),
    ({"message": "m", "code": "context_length_exceeded"}, ModelError, "takes less text"),
]


@pytest.mark.parametrize(("error", "kind", "words"), ERRORS)
def test_llm_07_an_error_in_the_stream_is_read_like_one_in_its_place(
    error: dict[str, object], kind: type[ModelError], words: str
) -> None:
    raw = [b"data: " + json.dumps({"error": error}).encode()]
    with stub_openai(odd=Reply(raw=raw)) as stub, pytest.raises(kind, match=words) as caught:
        composed(composer(stub, "odd"))
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("1e9", 3600), ("99999999999999999999999", 3600), ("inf", 3600),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 3600), ("Fri, 31 Dec 9999 23:59:59", 3600),
        ("-5", 0), ("nan", 0), ("Fri, 31 Dec 1999 23:59:59 GMT", 0),
        ("soon", None), ("Thu, 01 Jan 10000 00:00:00 GMT", None), ("", None),
    ],
)  # fmt: skip
def test_llm_02_an_absurd_wait_is_capped_or_left_out(value: str, seconds: float | None) -> None:
    class Response:
        status_code = 429
        headers = {"retry-after": value}  # noqa: RUF012

    class Limited(Exception):
        response = Response()

    told = explained(Limited(), "openai:m", None)
    assert isinstance(told, ModelUnavailable)
    assert told.retry_after == seconds


def test_llm_02_a_wait_beyond_the_deadline_is_not_waited() -> None:
    busy = Reply(status=429, headers={"retry-after": "4"})
    with stub_openai(busy=busy) as stub, pytest.raises(ModelUnavailable) as caught:
        composed(composer(stub, "busy", Deadlines(2.0, 1.0, 5.0)))
    assert len(stub.requests) == 1
    assert caught.value.retry_after == 4.0


def test_llm_10_where_the_fallback_fails_too_both_are_told() -> None:
    with stub_openai(a=Reply(status=500), b=Reply(status=401)) as stub:
        writer = composer(stub, "a", fallback=composer(stub, "b"))
        with pytest.raises(ModelUnavailable, match=r"openai:a at .* failed .*openai:b at .* key"):
            composed(writer)
        with pytest.raises(ModelRefusedUs, match=r"openai:b .*openai:missing .* does not exist"):
            composed(composer(stub, "b", fallback=composer(stub, "missing")))


def test_llm_10_a_fallback_that_is_cut_is_marked_too() -> None:
    with stub_openai(a=Reply(status=401), b=Reply(quoting, cut_after=10)) as stub:
        drafts, finished = composed(composer(stub, "a", fallback=composer(stub, "b")))
    assert drafts[0] == draft(TEXTS[0], 0)
    assert finished.truncated
    assert "openai:b answered instead" in (finished.note or "")


def test_llm_11_who_stops_while_waiting_for_a_turn_gives_no_turn_back() -> None:
    slots = threading.Semaphore(0)
    with stub_openai(good=Reply(quoting)) as stub:
        writer = composer(stub, "good", Deadlines(5.0, 5.0, 5.0), slots=slots)
        pieces = writer.compose(QUERY, EVIDENCE, ())
        next(pieces)
        pieces.close()  # type: ignore[attr-defined]
    assert not slots.acquire(blocking=False)
    assert stub.requests == []
