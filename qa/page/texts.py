"""Every word the page itself says, in one place: translate it by making another `Texts`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """English. Templates read it as `t`; `%(…)s` and `{…}` fields are filled where it is used."""

    name: str = "Footnote"
    promise: str = "Every sentence carries a footnote to the exact words that support it."
    switch_theme: str = "Light or dark"
    skip: str = "Skip to the question"

    ask_tab: str = "Ask"
    collection_tab: str = "Collection"

    question: str = "Your question"
    placeholder: str = "Ask what the articles say …"
    ask: str = "Ask"
    stop: str = "Stop"

    welcome: str = "What do the articles say?"
    holds: str = "{articles} from {publishers}, {first} to {last}."
    holds_undated: str = "{articles} from {publishers}."
    unnamed_publishers: str = "publishers that are not named"
    try_one: str = "Questions these articles answer"
    no_articles: str = "There are no articles yet"
    add_articles: str = "Add some from a terminal, then reload this page:"
    add_articles_here: str = "Or add them here, under “Collection”."
    add_command: str = "footnote index FOLDER"

    searching: str = "Reading the articles …"
    asked_as: str = "Searched for"
    ready: str = "Answer ready."
    refused: str = "The articles do not say."
    nearest: str = "The closest passages, none of which answers it"
    covers: str = "The collection covers {first} to {last}."
    partial: str = "Part of this is missing"
    stopped: str = "You stopped this answer."
    interrupted: str = "The connection was lost before this answer was finished. Ask again."
    failed: str = "Something went wrong on the server while answering. Ask again."
    truncated: str = "The answer was cut short."
    empty_question: str = "Type a question first."
    weak: str = "loosely supported: read the source"
    sources_differ: str = "The sources differ"

    footnote: str = "Footnote {number}"
    mark_name: str = "Footnote {number}: {publisher}. Opens the source."
    sources: str = "Sources"
    sources_empty: str = "Click a footnote to read the exact words in their article."
    close: str = "Close the article"
    all_sources: str = "All sources"
    previous: str = "Previous footnote"
    next: str = "Next footnote"
    original: str = "Original page"
    whole_article: str = "Whole article"
    also_in: str = "also in"
    undated: str = "no date known"
    unknown_publisher: str = "publisher not named"
    gone: str = "This article is no longer in the collection. What was quoted from it:"
    changed: str = "This article has changed since it was quoted. What was quoted from it:"
    shortened: str = "The article is long: only the part around the quote is shown."
    back_to_answer: str = "Back to the answer"


ENGLISH = Texts()

DATE_ORIGINS = {
    "stated": ("stated", "The article itself, or its sidecar, states this date."),
    "inferred": ("inferred", "Inferred from the article’s words, address or file name."),
}
"""What a date's origin is called, and what that means."""

SUPPORT = {
    "quoted": "word for word",
    "supported": "supported",
    "weak": "loosely supported",
}
"""What the gate said of a sentence."""


def counted(number: int, one: str, many: str) -> str:
    """`1 article`, `5 articles`."""
    return f"{number:,} {one if number == 1 else many}"
