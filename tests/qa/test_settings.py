"""Where a value comes from, and what is no setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import SettingsError
from qa.settings import load_settings


def test_the_last_layer_that_names_a_value_wins(tmp_path: Path) -> None:
    config = tmp_path / "footnote.toml"
    config.write_text("passages = 5\nmax_words = 50\nmax_sentences = 2\n")
    environ = {"FOOTNOTE_MAX_WORDS": "40", "FOOTNOTE_MAX_SENTENCES": "1"}

    loaded = load_settings({"max_sentences": 4, "model": None}, config=config, environ=environ)

    assert loaded.settings.passages == 5
    assert loaded.settings.max_words == 40
    assert loaded.settings.max_sentences == 4
    assert loaded.origins["passages"] == str(config)
    assert loaded.origins["max_words"] == "FOOTNOTE_MAX_WORDS"
    assert loaded.origins["max_sentences"] == "argument"
    assert loaded.origins["model"] == "default"


def test_variables_that_others_read_are_let_through() -> None:
    environ = {"FOOTNOTE_QUALITY_DATA": "/sets", "FOOTNOTE_PASSAGES": "", "PATH": "/bin"}

    assert load_settings(environ=environ) == load_settings(environ={})


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"FOOTNOTE_PASAGES": "5"}, "FOOTNOTE_PASAGES"),
        ({"FOOTNOTE_PASSAGES": "many"}, "FOOTNOTE_PASSAGES"),
        ({"FOOTNOTE_CONFIG": "nowhere.toml"}, "nowhere.toml"),
    ],
)
def test_a_bad_value_is_named_with_its_place(environ: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        load_settings(environ=environ)
