"""The tables of the catalog."""

from __future__ import annotations

import numpy as np

CATALOG_FILE = "catalog.sqlite"
SCHEMA_VERSION = 1
VECTOR_DTYPE = np.dtype("<f2")
"""float16, at half the size of float32. Measured on 740 texts and 100 questions: cosine to float32
above .9999999, and 999 in 1,000 of the ten nearest the same (bfloat16 arithmetic: .9999, 995)."""

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,   -- never reused: the projections know it
    id TEXT NOT NULL UNIQUE,
    made_id TEXT NOT NULL,      -- the id its reader gives it; `id` is what it was first known by
    file TEXT NOT NULL,         -- absolute path it was read from
    text_hash BLOB NOT NULL,    -- recognises an article whose file moved
    record_hash BLOB NOT NULL,  -- recognises an unchanged article
    title TEXT NOT NULL, publisher TEXT, author TEXT, url TEXT, path TEXT,
    date TEXT, date_origin TEXT NOT NULL, date_words TEXT,
    text TEXT NOT NULL, removed TEXT NOT NULL,
    signature BLOB NOT NULL,    -- MinHash of the text
    leader INTEGER NOT NULL     -- number of the first article with this wire text; mostly its own
);
CREATE INDEX articles_by_file ON articles (file);
CREATE INDEX articles_by_text ON articles (text_hash);
CREATE INDEX articles_by_leader ON articles (leader);
CREATE TABLE bands (band INTEGER NOT NULL, article INTEGER NOT NULL);  -- of leaders only
CREATE INDEX bands_by_band ON bands (band);
CREATE INDEX bands_by_article ON bands (article);
CREATE TABLE passages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,      -- never reused: the projections know it
    id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL,
    start INTEGER NOT NULL, stop INTEGER NOT NULL,
    vector INTEGER NOT NULL
);
CREATE INDEX passages_by_article ON passages (article, start);
CREATE INDEX passages_by_vector ON passages (vector);
CREATE TABLE vectors (
    number INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,   -- hash of the embedder and of what was embedded
    vector BLOB NOT NULL
);
CREATE TABLE files (
    path TEXT PRIMARY KEY,      -- absolute
    state TEXT NOT NULL,        -- sizes and times of the file and its sidecar; '' is unknown
    hash BLOB NOT NULL,         -- of both their contents; x'' is unknown
    failures TEXT NOT NULL      -- JSON list of what in it could not be read
) WITHOUT ROWID;
CREATE TABLE taken (root TEXT NOT NULL, file TEXT NOT NULL, PRIMARY KEY (root, file)) WITHOUT ROWID;
CREATE INDEX taken_by_file ON taken (file);
CREATE TABLE changes (generation INTEGER NOT NULL, article INTEGER NOT NULL);
CREATE TABLE staged (           -- read by a run that has not yet published
    number INTEGER PRIMARY KEY, file TEXT NOT NULL, made_id TEXT NOT NULL,
    article TEXT NOT NULL, passages TEXT NOT NULL, signature BLOB NOT NULL
);
"""
SOURCE_COLUMNS = "id, title, publisher, author, url, path, date, date_origin"
ARTICLE_COLUMNS = f"{SOURCE_COLUMNS}, text, date_words, removed"
