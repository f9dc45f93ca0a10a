"""Words: BM25 by tantivy, over titles and texts, stemmed. The only file that imports tantivy.

A projection of the catalog that carries the generation it was made from (`index.project` keeps
it in step). Dates, publishers and folded copies are filtered inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy
from tantivy import FieldType, Filter, Occur, Query, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from index.errors import CollectionDamaged, CollectionError, SettingsError
from index.fingerprint import Fingerprint, fingerprint

ANALYZER = "footnote"
LOCKS = frozenset({".tantivy-writer.lock", ".tantivy-meta.lock"})
LONGEST_WORD = 80
WRITER_BYTES = 50_000_000
TITLE_WEIGHT = 1.0
NEVER = 10**9
"""Day of an article without a date: outside every range."""


@dataclass(frozen=True, slots=True)
class Document:
    """A passage as the word index holds it. Days are proleptic ordinals (`date.toordinal`)."""

    seq: int
    article: int
    title: str
    text: str
    publisher: str
    first_day: int
    last_day: int
    folded: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """What a search may find; None is no restriction."""

    since: int | None = None
    until: int | None = None
    publishers: tuple[str, ...] = ()
    articles: tuple[int, ...] | None = None
    stand_ins: tuple[int, ...] = ()
    """Folded articles that stand for their group, since its first is out of scope."""


class Words:
    """One generation of the word index, as it was when opened. Thread-safe."""

    def __init__(self, index: Any, analyzer: TextAnalyzer) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()
        self._analyzer = analyzer
        self.generation = self._read_generation()

    def rank(self, text: str, k: int, scope: Scope) -> list[tuple[int, float]]:
        """The `k` passages (as seqs) that hold the question's words best, by BM25.

        Any text is a question: nothing in it is an operator. None of its words known: [].
        """
        terms = list(dict.fromkeys(self._analyzer.analyze(text)))
        if not terms or k < 1:
            return []
        shoulds = []
        for term in terms:
            shoulds.append((Occur.Should, self._term("text", term)))
            title = self._term("title", term)
            shoulds.append((Occur.Should, Query.boost_query(title, TITLE_WEIGHT)))
        musts = [(Occur.Must, Query.boolean_query(shoulds))]
        musts += [(Occur.Must, Query.const_score_query(one, 0.0)) for one in self._within(scope)]
        hits = self._searcher.search(Query.boolean_query(musts), k, count=False).hits
        seqs = self._searcher.fast_field_values("seq", [address for _, address in hits])
        found = [(int(seq), float(score)) for seq, (score, _) in zip(seqs, hits, strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def document_frequency(self, terms: Sequence[str]) -> list[int]:
        """For each term, in how many passages' texts all of its stems occur at least once."""
        return [
            min((self._searcher.doc_freq("text", stem) for stem in stems), default=0)
            for stems in (self._analyzer.analyze(term) for term in terms)
        ]

    def seqs(self) -> list[int]:
        """Every passage it holds, ascending."""
        hits = self._searcher.search(Query.all_query(), max(1, self._searcher.num_docs)).hits
        values = self._searcher.fast_field_values("seq", [address for _, address in hits])
        return sorted(int(seq) for seq in values if seq > 0)

    def _term(self, field: str, term: str) -> Query:
        return Query.term_query(self._schema, field, term, "freq")

    def _within(self, scope: Scope) -> list[Query]:
        parts = []
        if scope.since is not None:
            parts.append(self._range("last_day", scope.since, NEVER - 1))
        if scope.until is not None:
            parts.append(self._range("first_day", -NEVER, scope.until))
        if scope.publishers:
            names = list(scope.publishers)
            parts.append(Query.term_set_query(self._schema, "publisher", names))
        if scope.articles is not None:
            numbers = list(scope.articles)
            parts.append(Query.term_set_query(self._schema, "article", numbers))
        shown = Query.term_query(self._schema, "folded", 0)
        if scope.stand_ins:
            numbers = list(scope.stand_ins)
            instead = Query.term_set_query(self._schema, "article", numbers)
            shown = Query.boolean_query([(Occur.Should, shown), (Occur.Should, instead)])
        return [*parts, shown]

    def _range(self, field: str, low: int, high: int) -> Query:
        return Query.range_query(self._schema, field, FieldType.Integer, low, high)

    def _read_generation(self) -> int:
        """Held by one document that no search finds: it has no words."""
        mark = Query.term_query(self._schema, "seq", 0)
        hits = self._searcher.search(mark, 1).hits
        if not hits:
            return 0
        values = self._searcher.fast_field_values("article", [hits[0][1]])
        return int(values[0])


def open_words(folder: Path, language: str) -> Words:
    """Raises CollectionDamaged when there is none, or it cannot be read."""
    analyzer = _analyzer(language)
    with _explained(folder):
        return Words(_opened(folder, analyzer), analyzer)


def words_in_memory(documents: Iterable[Document], generation: int, language: str) -> Words:
    """A word index that touches no disk, for where it may not be written."""
    analyzer = _analyzer(language)
    index = _new_index(None, analyzer)
    _write(index, documents, (), generation)
    return Words(index, analyzer)


def make_words(folder: Path, documents: Iterable[Document], generation: int, language: str) -> None:
    """Make a word index in a new folder. Raises CollectionError when it cannot be written."""
    analyzer = _analyzer(language)
    try:
        with _explained(folder):
            folder.mkdir(parents=True)
            _write(_new_index(folder, analyzer), documents, (), generation)
    except CollectionDamaged as error:
        raise CollectionError(
            f"cannot write to {folder} ({error.__cause__}): is the disk full? "
            "Nothing is lost; make room and run it again"
        ) from error


def change_words(
    folder: Path,
    documents: Iterable[Document],
    articles: Iterable[int],
    generation: int,
    language: str,
) -> None:
    """Replace everything it holds of `articles` by `documents`, in one commit.

    Raises CollectionDamaged when it cannot be opened or written.
    """
    with _explained(folder):
        _write(_opened(folder, _analyzer(language)), documents, articles, generation)


def words_fingerprint(folder: Path) -> Fingerprint:
    return fingerprint(folder, without=LOCKS)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """tantivy raises ValueError and OSError; a torn file can make its core panic."""
    try:
        yield
    except (ValueError, OSError, KeyError) as error:
        raise CollectionDamaged(f"the word index in {folder} does not work: {error}") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise CollectionDamaged(f"the word index in {folder} is torn: {error}") from error
        raise


def _opened(folder: Path, analyzer: TextAnalyzer) -> Any:
    index = tantivy.Index.open(str(folder))
    index.register_tokenizer(ANALYZER, analyzer)
    return index


def _write(
    index: Any, documents: Iterable[Document], articles: Iterable[int], generation: int
) -> None:
    writer = index.writer(WRITER_BYTES, 1)
    for number in articles:
        writer.delete_documents_by_term("article", number)
    for document in documents:
        writer.add_document(_tantivy_document(document))
    writer.delete_documents_by_term("seq", 0)
    mark = tantivy.Document()
    mark.add_integer("seq", 0)
    mark.add_integer("article", generation)
    writer.add_document(mark)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()


def stemmer(language: str) -> Callable[[str], list[str]]:
    """Text to its stems, in order, exactly as the word index makes them."""
    stems: Callable[[str], list[str]] = _analyzer(language).analyze
    return stems


def _tantivy_document(document: Document) -> Any:
    made = tantivy.Document()
    made.add_text("title", document.title)
    made.add_text("text", document.text)
    made.add_text("publisher", document.publisher)
    made.add_integer("seq", document.seq)
    made.add_integer("article", document.article)
    made.add_integer("first_day", document.first_day)
    made.add_integer("last_day", document.last_day)
    made.add_integer("folded", int(document.folded))
    return made


def _new_index(folder: Path | None, analyzer: TextAnalyzer) -> Any:
    schema = tantivy.SchemaBuilder()
    for field in ("title", "text"):
        schema.add_text_field(field, tokenizer_name=ANALYZER, index_option="freq")
    schema.add_text_field("publisher", tokenizer_name="raw", index_option="basic")
    for field in ("seq", "article", "folded"):
        schema.add_integer_field(field, indexed=True, fast=True)
    for field in ("first_day", "last_day"):
        schema.add_integer_field(field, fast=True)
    path = None if folder is None else str(folder)
    index = tantivy.Index(schema.build(), path=path)
    index.register_tokenizer(ANALYZER, analyzer)
    return index


def _analyzer(language: str) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST_WORD))
    builder = builder.filter(Filter.lowercase()).filter(Filter.ascii_fold())
    try:
        return builder.filter(Filter.stemmer(language)).build()
    except ValueError as error:
        raise SettingsError(
            f"stem_language {language!r} is none that tantivy can stem: {error}"
        ) from error
