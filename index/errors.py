"""The one tree of errors. Each message says what happened and what to do about it.

FootnoteError
├── SettingsError          a setting is unknown, malformed or impossible
├── ReadError              a file cannot be read as an article (the rest is indexed)
│   └── MissingExtra       its reader needs an optional package
├── InputError             what the person asked for cannot be done (missing path, empty folder)
├── CollectionError        the index cannot be used
│   ├── NoCollection       there is none at this home yet
│   ├── CollectionBusy     another process is writing it
│   ├── CollectionDamaged  it does not hold what its catalog says
│   └── EmbedderMismatch   it was made with another embedder
├── EmbedderError          the embedding model cannot be loaded or is not the one expected
└── qa.errors …            questions and models
"""

from __future__ import annotations


class FootnoteError(Exception):
    """Anything Footnote raises on purpose; `str(error)` is one line fit for a person."""


class SettingsError(FootnoteError):
    """A setting is unknown, malformed or impossible."""


class ReadError(FootnoteError):
    """A file cannot be read as an article."""


class MissingExtra(ReadError):
    """A reader needs an optional package: the message names the extra to install."""


class InputError(FootnoteError):
    """What was asked of the index cannot be done: a missing path, nothing readable."""


class CollectionError(FootnoteError):
    """The index cannot be used."""


class NoCollection(CollectionError):
    """There is no index at this home yet."""


class CollectionBusy(CollectionError):
    """Another process is writing this index."""


class CollectionDamaged(CollectionError):
    """The index does not hold what its catalog says."""


class EmbedderMismatch(CollectionError):
    """The index was made with another embedder, dimension or splitter."""


class EmbedderError(FootnoteError):
    """The embedding model cannot be loaded, or is not the one expected."""
