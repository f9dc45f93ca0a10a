"""The only place where parts are chosen and joined."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from index.collection import Collection
from index.embed import load_embedder
from index.types import Filters
from index.words import stemmer
from qa.answer import Answerer, Limits
from qa.compose import Composer
from qa.compose.extractive import Extractive
from qa.compose.named import Composers
from qa.evidence import Selector
from qa.rerank import load_reranker
from qa.retrieve import Retriever
from qa.scoring.encoding import Encoding
from qa.scoring.reader import Reader
from qa.scoring.scorer import Scorer
from qa.settings import Settings, load_settings

if TYPE_CHECKING:
    from qa.compose.understand import Understanding


def build_answerer(
    home: str | Path | None = None,
    settings: Settings | None = None,
    *,
    scorer: Scorer | None = None,
    only: Filters = Filters(),
    composer_named: Callable[[str | None], Composer] | None = None,
    understanding_named: Callable[[str | None], Understanding | None] | None = None,
) -> Answerer:
    """An answerer over the index at `home`, which may not exist yet.

    Without `settings` they are loaded as every command loads them. `scorer` replaces the shipped
    one (benchmarks judge a set with weights that have not seen it). `only` limits every question;
    `composer_named` gives the writers in place of the settings' models, `understanding_named` what
    reads the questions then (nothing, where it is left out). Raises SettingsError,
    EmbedderError or ModelMisconfigured.
    """
    settings = settings or load_settings().settings
    if home is not None:
        settings = settings.model_copy(update={"home": Path(home)})
    encoding = Encoding(load_embedder(settings))
    scorer = scorer or Scorer.load()
    stems = stemmer(settings.stem_language)
    refuse_below = scorer.refuse_below if settings.refuse_below is None else settings.refuse_below
    extractive = Extractive(settings.max_sentences, settings.max_words)
    composers = Composers(settings, extractive)
    return Answerer(
        open_collection=lambda: Collection.open(settings.home, settings),
        retriever=Retriever(
            encoding, stems, load_reranker(settings.reranker) if settings.reranker else None
        ),
        selector=Selector(
            encoding,
            scorer,
            stems,
            refuse_below,
            Reader(settings.embedder_dtype) if _reads(settings) else None,
        ),
        composer_named=composer_named or composers,
        extractive=extractive,
        understanding_named=understanding_named
        or ((lambda _: None) if composer_named else composers.understanding),
        limits=Limits(
            passages=settings.passages,
            question_characters=settings.max_question_characters,
            only=only,
        ),
    )


def _reads(settings: Settings) -> bool:
    """Whether there is a reader: it knows English only."""
    return settings.stem_language == "english" if settings.reader is None else settings.reader
