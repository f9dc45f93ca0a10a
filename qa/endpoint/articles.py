"""The articles themselves: as JSON for programs, as a page for a person who follows a footnote."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi import Path as PathParameter
from fastapi.responses import HTMLResponse, JSONResponse
from markupsafe import Markup, escape
from pydantic import BeforeValidator, Field

from index.types import Article
from qa.endpoint.desk import Desk
from qa.endpoint.examples import ARTICLE, ARTICLES, PROBLEMS, ROW
from qa.endpoint.problems import Problem
from qa.payload import article_payload, article_row_payload

if TYPE_CHECKING:
    from index.collection import Collection


def _absent(value: str | None) -> str | None:
    """`?limit=` is as good as no limit given."""
    return value or None


PAGE_ROWS = 50
Rows = Annotated[int, Field(ge=1, le=500)]
Limit = Annotated[
    Rows | None,
    BeforeValidator(_absent, json_schema_input_type=Rows | Literal[""] | None),
    Query(description="how many on a page", examples=[20]),
]
Place = Annotated[int | None, BeforeValidator(_absent)]

PAGE = Path(__file__).parent / "static" / "article.html"
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {}"
)


def articles_router(desk: Desk) -> APIRouter:
    router = APIRouter(tags=["articles"])
    policy = PAGE_POLICY.format(" ".join(("'self'", *desk.settings.origins)))

    @router.get("/v1/articles", responses={200: ARTICLES, **PROBLEMS})
    def list_articles(
        limit: Limit = PAGE_ROWS,
        after: Annotated[
            str | None, Query(description="`next` of the page before", examples=[ROW["id"]])
        ] = None,
        q: Annotated[
            str | None, Query(description="words of the title or publisher", examples=["Reuters"])
        ] = None,
    ) -> JSONResponse:
        """What the collection holds, a page at a time."""
        collection = desk.engine.collection
        if collection is None:
            return JSONResponse({"articles": [], "total": 0, "next": None})
        rows, total, following = collection.list_articles(
            limit or PAGE_ROWS, after or None, q or None
        )
        articles = [article_row_payload(row.source, row.passages, row.characters) for row in rows]
        return JSONResponse({"articles": articles, "total": total, "next": following})

    @router.get("/v1/articles/{article_id:path}", responses={200: ARTICLE, **PROBLEMS})
    def one_article(
        article_id: Annotated[str, PathParameter(examples=[ROW["id"]])],
    ) -> JSONResponse:
        """One article; the offsets of every citation refer to its `text`."""
        collection, article = _article(desk, article_id)
        return JSONResponse(article_payload(article, len(collection.passages_of(article_id))))

    @router.get("/articles/{article_id:path}", include_in_schema=False)
    def article_page(
        article_id: str,
        request: Request,
        start: Place = None,
        end: Place = None,
    ) -> HTMLResponse:
        """The article for a person, opened at a quote."""
        _, article = _article(desk, article_id)
        return HTMLResponse(
            _page().substitute(
                title=escape(article.title),
                style=escape(request.scope.get("root_path", "") + "/plain.css"),
                byline=_byline(article),
                text=_marked(article.text, start, end),
            ),
            headers={"content-security-policy": policy},
        )

    return router


def _article(desk: Desk, article_id: str) -> tuple[Collection, Article]:
    collection = desk.engine.collection
    article = collection.article(article_id) if collection else None
    if collection is None or article is None:
        raise Problem(404, "there is no article with this id", code="article_not_found")
    return collection, article


@cache
def _page() -> Template:
    return Template(PAGE.read_text(encoding="utf-8"))


def _byline(article: Article) -> Markup:
    date = article.date and (
        f"{article.date} (inferred)" if article.date_origin == "inferred" else article.date
    )
    parts = [escape(part) for part in (article.publisher, article.author, date) if part]
    if article.url and article.url.startswith(("https://", "http://")):
        parts.append(
            Markup('<a href="{}" rel="noopener noreferrer nofollow">original</a>').format(
                article.url
            )
        )
    return Markup(" · ").join(parts)


def _marked(text: str, start: int | None, end: int | None) -> Markup:
    """The text as paragraphs of HTML, `[start, end)` marked where it is inside the text."""
    if start is None or end is None or not 0 <= start < end <= len(text):
        return escape(text)
    return Markup('{}<mark id="quote">{}</mark>{}').format(
        text[:start], text[start:end], text[end:]
    )
