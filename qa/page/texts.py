"""Every word the page itself says, in one place: translate it by making another `Texts`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """English. Templates read it as `t`; `%(…)s` and `{…}` fields are filled where it is used."""

    name: str = "Footnote"
    promise: str = "Every sentence carries a footnote to the exact words that support it."
    switch_theme: str = "Light or dark"

    ask_tab: str = "Ask"
    collection_tab: str = "Collection"
    evaluation_tab: str = "Evaluation"

    question: str = "Your question"
    placeholder: str = "Ask what the articles say …"
    ask: str = "Ask"
    stop: str = "Stop"

    welcome: str = "What do the articles say?"
    holds: str = "{articles} from {publishers}, {first} to {last}."
    holds_undated: str = "{articles} from {publishers}."
    and_others: str = "{names} and {others:,} other publishers"
    unnamed_publishers: str = "publishers that are not named"
    try_one: str = "Questions these articles answer"
    no_articles: str = "There are no articles yet"
    add_articles: str = "Add some from a terminal, then reload this page:"
    add_articles_here: str = "Or add them here, under “Collection”."
    add_command: str = "footnote index FOLDER"

    searching: str = "Reading the articles …"
    writing: str = "The model is writing. Each sentence is checked before it is shown …"
    whole_question: str = "The whole question ({characters} characters)"
    asked_as: str = "Searched for"
    ready: str = "Answer ready, {footnotes}."
    footnotes_one: str = "footnote"
    footnotes_many: str = "footnotes"
    refused: str = "The articles do not say."
    nearest: str = "The closest passages, none of which answers it"
    covers: str = "The collection covers {first} to {last}."
    written_by: str = "Written by {model} in {seconds} s"
    partial: str = "Part of this is missing"
    stopped: str = "You stopped this answer."
    interrupted: str = "The connection was lost before this answer was finished. Ask again."
    lost: str = "The connection to the server was lost. This page waits for it to come back."
    too_long: str = "The answer took too long and was given up. Ask again, or ask less at once."
    failed: str = "Something went wrong on the server while answering. Ask again."
    truncated: str = "The answer was cut short."
    trouble: str = (
        "That did not go through: too many questions are waiting, or the connection failed. "
        "Try again in a moment."
    )
    upload_trouble: str = (
        "Not all of that was taken. Files may be {kinds}, at most {size} MB each; at once at most "
        "{files} files and {together} MB."
    )
    empty_question: str = "Type a question first."
    weak: str = "loosely supported: read the source"
    sources_differ: str = "The sources differ"

    footnote: str = "Footnote {number}"
    mark_name: str = "Footnote {number}: {publisher}. Opens the source."
    sources: str = "Sources"
    sources_empty: str = "Click a footnote to read the exact words in their article."
    keys: str = "Keys: n and p step through the footnotes, Esc closes the article, / asks."
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

    copy: str = "Copy"
    copy_name: str = "Copy this answer with its footnotes"
    retry: str = "Ask again"
    edit: str = "Edit"
    edit_name: str = "Edit this question"
    good: str = "Good answer"
    bad: str = "Bad answer"
    editing: str = "Asking this again replaces everything after it."
    suggested: str = "Also answered by these articles"
    chip_published: str = "articles"
    chip_events: str = "events"
    span: str = "{first} to {last}"
    span_since: str = "since {first}"
    span_until: str = "until {last}"
    chip_drop: str = "Remove and ask again"

    refine: str = "Filters"
    refine_model: str = "Filters and model"
    since: str = "From"
    until: str = "To"
    date_form: str = "YYYY-MM-DD"
    publishers: str = "Publishers"
    publisher_count: str = "{name} ({count})"
    refined: str = "{controls}: {left} of {articles}"
    clear_filters: str = "Clear filters"
    bad_date: str = "“{value}” is not a date: write YYYY, YYYY-MM or YYYY-MM-DD."
    model: str = "Who writes"
    own_words: str = "the articles’ own words"
    model_time: str = "{name}: about {seconds} s"
    model_untimed: str = "{name}: not timed yet"

    rated: str = "Thank you. What was right or wrong about it?"
    note: str = "Your note (optional)"
    save_note: str = "Save"
    skip_note: str = "No note"
    saved: str = "Saved on this computer: {path}"
    not_saved: str = "It could not be saved: {problem}"
    add_question: str = "Add to the question set"
    question_added: str = (
        "Added to {path} as a draft. It counts once you have written there what is right and taken "
        "its “draft” out."
    )
    question_known: str = "It stands in {path} already."

    search_articles: str = "Search titles and publishers"
    articles_one: str = "article"
    articles_many: str = "articles"
    passages_one: str = "passage"
    passages_many: str = "passages"
    copies_one: str = "near copy"
    copies_many: str = "near copies"
    no_match: str = "No article’s title or publisher holds that."
    more: str = "Show more"
    timeline: str = "Articles by date"
    choose_article: str = "Choose an article to read its clean text, and what was taken out of it."
    removed_one: str = "piece of page furniture was taken out"
    removed_many: str = "pieces of page furniture were taken out"
    nothing_removed: str = "Nothing was taken out of this article."
    remove: str = "Remove from the collection"
    remove_sure: str = "Remove this article? Answers will no longer draw on it."
    remove_yes: str = "Remove it"
    remove_no: str = "Keep it"
    add: str = "Add articles"
    add_upload: str = "Upload"
    add_paste: str = "Paste"
    add_files: str = "Files, {size} MB at most"
    add_folder: str = "Or a folder"
    add_now: str = "Add to the collection"
    no_files: str = "choose at least one file"
    too_many_files: str = "{count} files are more than the {most} that may be added at once"
    bad_kind: str = "this kind of file cannot be read; these can: {known}"
    too_large: str = "it is larger than {most} bytes"
    lone_sidecar: str = "it describes an article that is not among these files"
    no_text: str = "paste the text of the article first"
    paste_text: str = "Text of the article"
    paste_title: str = "Title (optional)"
    paste_publisher: str = "Publisher (optional)"
    paste_date: str = "Date (optional)"
    paste_url: str = "Address (optional)"
    added: str = "{articles} added."
    changed_known: str = "{changed} changed, {unchanged} known already."
    not_all: str = "Not added: {reason}"
    removed_done: str = "Removed. The collection now holds {articles}."
    no_uploads: str = "Adding articles here is switched off. From a terminal: footnote index FOLDER"

    conversations: str = "Conversations"
    new: str = "New conversation"
    kept_here: str = "Kept in this browser only."
    none_kept: str = "Earlier conversations will stand here."
    untitled: str = "New conversation"
    questions_one: str = "question"
    questions_many: str = "questions"
    rename: str = "Name of this conversation"
    delete: str = "Delete this conversation"
    delete_sure: str = "Delete this conversation? It cannot be brought back."
    delete_yes: str = "Delete it"
    export: str = "Export this conversation"
    nothing_to_export: str = "Ask something first: there is nothing to export yet."
    exported_from: str = "Exported from Footnote"

    evaluate: str = "Run the evaluation"
    evaluating: str = "{done} of {total} questions answered"
    question_set: str = "Question set"
    no_question_set: str = "There is no question set yet"
    how_to_get_one: str = (
        "A question set says what right answers are; running it shows how many come out right, and "
        "why the others do not. Start one from a terminal:"
    )
    draft_command: str = "footnote eval {path} --draft"
    or_from_the_chat: str = (
        "Or mark an answer as bad under “Ask”, and add its question to the set. Questions wait as "
        "drafts in that file until you have checked them."
    )
    never_evaluated: str = "Not evaluated yet: run it to see how many answers are right."
    right: str = "right"
    wrong: str = "wrong"
    not_scored: str = "not scored"
    interval: str = "{low} to {high}"
    evaluated: str = "{questions}, {count}; {model}; {articles}; {when}"
    unfinished: str = (
        "Not finished: this is what was answered so far. Running it again goes on from there."
    )
    evaluation_failed: str = (
        "Something went wrong on the server while evaluating. What was done is kept: run it again."
    )
    figures: str = "Figures"
    metric: str = "Metric"
    mean: str = "Mean, 95 % interval"
    by_type: str = "By type of question"
    type_of_question: str = "Type"
    causes: str = "Why the wrong ones went wrong"
    none_wrong: str = "None went wrong."
    latency: str = "Time to answer"
    latency_says: str = "Half of the answers within {half}, 95 % within {most}."
    milliseconds: str = "{value:,.0f} ms"
    every_question: str = "Questions"
    show_all: str = "All"
    show_wrong: str = "Wrong"
    show_which: str = "Which questions"
    searched_for: str = "searched for"
    no_answer: str = "No answer came."
    full_report: str = "Full report"
    full_report_name: str = "The full report as a page to keep"


ENGLISH = Texts()

DATE_ORIGINS = {
    "stated": ("stated", "The article itself, or its sidecar, states this date."),
    "inferred": ("inferred", "Inferred from the article’s words, address or file name."),
}
"""What a date's origin is called, and what that means."""

STAGES = {
    "articles": "Reading the articles",
    "words": "Noting their words",
    "vectors": "Noting what they mean",
}
"""What goes on while articles are added."""

SUPPORT = {
    "quoted": "word for word",
    "supported": "supported",
    "weak": "loosely supported",
}
"""What the gate said of a sentence."""


def counted(number: int, one: str, many: str) -> str:
    """`1 article`, `5 articles`."""
    return f"{number:,} {one if number == 1 else many}"
