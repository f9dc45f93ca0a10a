"""The one JSON form of an answer, a hit and an article, for every door (see docs/endpoint.md).

Values are plain dicts, lists, strings and numbers, ready for `json.dumps`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from index.types import Article, Source
from qa.types import Answer, Citation, Disagreement, Hit, Query, Sentence

Json = dict[str, Any]


def answer_payload(answer: Answer) -> Json:
    """The answer object."""
    return {
        "id": answer.id,
        "object": "answer",
        "created": answer.created,
        "model": answer.model,
        "question": answer.query.question,
        "search_query": answer.query.text,
        "filters": filters_payload(answer.query),
        "status": answer.status,
        "reason": answer.reason,
        "answerability": round(answer.answerability, 4),
        "text": answer.text,
        "sentences": [sentence_payload(sentence) for sentence in answer.sentences],
        "citations": [citation_payload(citation) for citation in answer.citations],
        "disagreements": [_disagreement(item) for item in answer.disagreements],
        "nearest": [hit_payload(hit) for hit in answer.nearest],
        "dropped": answer.dropped,
        "truncated": answer.truncated,
        "usage": None
        if answer.usage is None
        else {
            "input_tokens": answer.usage.input_tokens,
            "output_tokens": answer.usage.output_tokens,
            "cost_usd": answer.usage.cost_usd,
        },
        "timings": {
            name: round(getattr(answer.timings, name), 1)
            for name in ("understand_ms", "search_ms", "compose_ms", "verify_ms")
        },
    }


def filters_payload(query: Query) -> Json:
    return {
        "since": query.filters.since,
        "until": query.filters.until,
        "publishers": list(query.filters.publishers),
        "origin": query.filter_origin,
    }


def sentence_payload(sentence: Sentence) -> Json:
    return {
        "text": sentence.text,
        "start": sentence.start,
        "end": sentence.end,
        "citations": list(sentence.citations),
        "support": sentence.support,
        "support_score": round(sentence.support_score, 4),
    }


def citation_payload(citation: Citation) -> Json:
    return {
        "number": citation.number,
        **_named(citation.source),
        "date": citation.source.date,
        "date_origin": citation.source.date_origin,
        "passage_id": citation.passage_id,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "also_in": [_named(source) for source in citation.also_in],
    }


def hit_payload(hit: Hit) -> Json:
    """One retrieved passage."""
    return {
        **_named(hit.source),
        "date": hit.source.date,
        "date_origin": hit.source.date_origin,
        "passage_id": hit.passage.id,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "text": hit.passage.text,
        "score": round(hit.score, 6),
    }


def search_payload(query: str, hits: Sequence[Hit]) -> Json:
    return {"query": query, "hits": [hit_payload(hit) for hit in hits]}


def article_row_payload(source: Source, passages: int, characters: int) -> Json:
    """One row of the list of articles."""
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "author": source.author,
        "date": source.date,
        "date_origin": source.date_origin,
        "url": source.url,
        "path": source.path,
        "passages": passages,
        "characters": characters,
    }


def article_payload(article: Article, passages: int) -> Json:
    """One whole article, with what cleaning took out of it."""
    return {
        **article_row_payload(article.source(), passages, len(article.text)),
        "text": article.text,
        "removed": [{"rule": item.rule, "text": item.text} for item in article.removed],
    }


def _named(source: Source) -> Json:
    return {
        "article_id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "path": source.path,
    }


def _disagreement(item: Disagreement) -> Json:
    return {
        "about": item.about,
        "sides": [{"says": side.says, "citations": list(side.citations)} for side in item.sides],
    }
