"""MCP over streamable HTTP at `/mcp`: an assistant searches, asks and opens articles.

Stateless: every request stands alone, so any worker can take it. The SDK's session manager is
started by the first request, since a host app that mounts the endpoint does not run its lifespan.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp.server.mcpserver.resources import ResourceSecurity
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from index.errors import FootnoteError
from index.isodate import span_of
from index.types import Article, Filters
from qa.endpoint.asgi import ANOTHER_SITE, of_this_site, refuse
from qa.endpoint.desk import Asked, Desk
from qa.endpoint.marks import base_of, footer
from qa.endpoint.problems import Problem
from qa.payload import Json, answer_payload, article_payload, search_payload

INSTRUCTIONS = (
    "Answers questions about a collection of articles. Every sentence of an answer cites the exact "
    "words that support it; what the articles do not say is refused. Keep the [n] markers and the "
    "sources when you repeat an answer."
)
READ_ONLY = ToolAnnotations(read_only_hint=True, open_world_hint=False)

Since = Annotated[str | None, Field(description="only articles of this date or later, YYYY[-MM]")]
Until = Annotated[str | None, Field(description="only articles of this date or earlier")]
Publishers = Annotated[list[str] | None, Field(description="only articles by these publishers")]


def mcp_server(desk: Desk) -> MCPServer[Any]:
    """The tools, each over the same desk as every other door."""
    with _logging_left_alone():
        server: MCPServer[Any] = MCPServer("Footnote", instructions=INSTRUCTIONS, version="1")

    @server.tool(annotations=READ_ONLY)
    async def answer_question(
        context: Context[Any, Request],
        question: str,
        since: Since = None,
        until: Until = None,
        publishers: Publishers = None,
    ) -> CallToolResult:
        """Answer a question from the articles, every sentence footnoted, or say they do not."""
        filters = _filters(since, until, publishers)
        try:
            answer = await desk.answer(Asked(question, filters=filters))
        except (FootnoteError, Problem) as error:
            raise ToolError(str(error)) from None
        base = base_of(_asked_through(context), desk.settings.public_url)
        return _result(answer.text + footer(answer.citations, base), answer_payload(answer))

    @server.tool(annotations=READ_ONLY)
    async def search_articles(
        query: str,
        k: Annotated[int, Field(ge=1, le=50)] = 8,
        since: Since = None,
        until: Until = None,
        publishers: Publishers = None,
    ) -> CallToolResult:
        """Find the passages nearest to some words, best first."""
        filters = _filters(since, until, publishers)
        try:
            hits = await desk.search(query, k, filters)
        except (FootnoteError, Problem) as error:
            raise ToolError(str(error)) from None
        text = "\n\n".join(
            f"{hit.source.title} ({hit.source.id}):\n{hit.passage.text}" for hit in hits
        )
        return _result(text or "nothing found", search_payload(query, hits))

    @server.tool(annotations=READ_ONLY)
    async def open_article(article_id: str) -> CallToolResult:
        """The whole text of an article. The offsets of every citation refer to it."""
        article, passages = await asyncio.to_thread(_article, desk, article_id)
        if article is None:
            raise ToolError(f"there is no article {article_id!r}")
        return _result(article.text, article_payload(article, passages))

    @server.resource(
        "article://{+article_id}",
        mime_type="text/plain",
        security=ResourceSecurity(exempt_params={"article_id"}),  # an id names no file
    )
    async def article_text(article_id: str) -> str:
        """The whole text of an article."""
        article, _ = await asyncio.to_thread(_article, desk, article_id)
        if article is None:
            raise ResourceNotFoundError(f"there is no article {article_id!r}")
        return article.text

    return server


class McpApp:
    """The server as an ASGI app that starts itself."""

    def __init__(self, desk: Desk) -> None:
        self._server = mcp_server(desk)
        self._origins = frozenset(desk.settings.origins)
        self._started: tuple[asyncio.AbstractEventLoop, asyncio.Task[None]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not of_this_site(scope, self._origins):
            await refuse(ANOTHER_SITE, scope, receive, send)
            return
        await self._start()
        await self._server.session_manager.handle_request(scope, receive, send)

    async def _start(self) -> None:
        loop = asyncio.get_running_loop()
        if self._started and self._started[0] is loop and not self._started[1].done():
            return
        # Host and key are checked by the layers around; the SDK would check for loopback only.
        self._server.streamable_http_app(
            json_response=True,
            stateless_http=True,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        ready = asyncio.Event()
        self._started = (loop, loop.create_task(self._run(ready)))
        await ready.wait()

    async def _run(self, ready: asyncio.Event) -> None:
        async with self._server.session_manager.run():
            ready.set()
            await asyncio.Event().wait()  # until this task is cancelled

    async def close(self) -> None:
        """Stop what the first request started."""
        if self._started:
            self._started[1].cancel()
            await asyncio.wait([self._started[1]])


@contextmanager
def _logging_left_alone() -> Iterator[None]:
    """The SDK sets up the root logger when a server is made; that is for who runs the process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def _filters(since: str | None, until: str | None, publishers: list[str] | None) -> Filters:
    for date in filter(None, (since, until)):
        if span_of(date) is None:
            raise ToolError(f"{date!r} is not a date: write YYYY-MM-DD, YYYY-MM or YYYY")
    return Filters(since or None, until or None, tuple(publishers or ()))


def _article(desk: Desk, article_id: str) -> tuple[Article | None, int]:
    collection = desk.engine.collection
    article = collection.article(article_id) if collection else None
    return article, len(collection.passages_of(article_id)) if collection and article else 0


def _asked_through(context: Context[Any, Request]) -> Request:
    request = context.request_context.request
    if request is None:
        raise TypeError("these tools are called over HTTP")
    return request


def _result(text: str, structured: Json) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=structured
    )
