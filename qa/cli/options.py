"""Options that commands share, and the settings made from them."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any, TypeAlias

from index.errors import InputError
from index.types import Filters
from qa.settings import Loaded, load_settings

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def common(*, json: bool = True) -> argparse.ArgumentParser:
    """The options of every command."""
    parser = argparse.ArgumentParser(add_help=False)
    group = parser.add_argument_group("common options")
    group.add_argument(
        "--home", type=Path, metavar="DIR", help="where the index lives (default: .footnote)"
    )
    group.add_argument("--config", type=Path, metavar="FILE", help="settings (footnote.toml)")
    group.add_argument("--traceback", action="store_true", help="show where a defect happened")
    if json:
        group.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def narrowing() -> argparse.ArgumentParser:
    """The options that narrow a search."""
    parser = argparse.ArgumentParser(add_help=False)
    group = parser.add_argument_group("only articles")
    group.add_argument("--since", metavar="DATE", help="of this date (YYYY[-MM[-DD]]) or later")
    group.add_argument("--until", metavar="DATE", help="of this date or earlier")
    group.add_argument(
        "--publisher", action="append", default=[], metavar="NAME", help="by NAME (repeatable)"
    )
    return parser


def filters_of(arguments: argparse.Namespace) -> Filters:
    return Filters(
        since=arguments.since or None,
        until=arguments.until or None,
        publishers=tuple(name for name in arguments.publisher if name),
    )


def loaded_settings(arguments: argparse.Namespace, **more: Any) -> Loaded:
    """Settings with this command's options on top. Raises SettingsError, InputError."""
    loaded = load_settings({"home": arguments.home, **more}, config=arguments.config)
    home = loaded.settings.home
    if home.exists() and not home.is_dir():
        raise InputError(f"{home} is a file: --home names the folder that holds the index")
    return loaded


def no_index_at(home: Path) -> str:
    return f"there is no index at {home}: make one with `footnote index PATH`"


def keep_libraries_quiet() -> None:
    """Tell the libraries underneath to ask no hub, send nothing and draw no progress of theirs."""
    for name, value in {
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "GRADIO_ANALYTICS_ENABLED": "False",
        "ANONYMIZED_TELEMETRY": "False",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "LANGSMITH_TRACING": "false",
        "LANGCHAIN_TRACING_V2": "false",
    }.items():
        os.environ.setdefault(name, value)


def positive(text: str) -> int:
    """An argparse type: a whole number from 1."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
