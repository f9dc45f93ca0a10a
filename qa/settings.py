"""All settings, made once at the border and passed down; nothing else reads the environment.

A value comes from the last of these that names it: the default here, `footnote.toml`, a
`FOOTNOTE_*` variable, an argument of the command. Unknown keys are refused.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, SecretStr, ValidationError

from index.errors import SettingsError
from index.settings import IndexSettings
from qa.endpoint_settings import EndpointSettings
from qa.page_settings import PageSettings

PREFIX = "FOOTNOTE_"
EXTRACTIVE = "extractive"
"""The composer that needs no model."""
OWN_WORDS = (
    "show what a model says in its own words; otherwise only sentences that are the articles' "
    "exact words; default: unless its name or file tells of less than a billion weights"
)
CONFIG_VARIABLE = "FOOTNOTE_CONFIG"
CONFIG_FILE = Path("footnote.toml")
NOT_SETTINGS = (CONFIG_VARIABLE, "FOOTNOTE_QUALITY_")
"""How variables begin that are read elsewhere: here, and by the benchmark of quality."""

Layer = tuple[Mapping[str, Any], Callable[[str], str]]
"""Values by setting, and what to call the place a setting came from."""


_MAY_BE_SECRET = re.compile(r"(?:(?<=//)|^(?!\w+://)).*@|(?<=[?#]).+")


def _told(address: str | None) -> str | None:
    """An address as it may be shown; one that holds a secret is refused only when it is used."""
    return address and _MAY_BE_SECRET.sub(
        lambda match: "**********" + "@" * match[0].endswith("@"), address
    )


Address = Annotated[str | None, PlainSerializer(_told)]
"""Of a model's server; what may be a password in it is masked like the keys."""


class ModelSettings(BaseModel):
    """One named model: a table `[models.NAME]` of `footnote.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = Field(description="'extractive', a LangChain 'provider:name', or 'llamacpp:FILE'")
    base_url: Address = Field(None, description="address of an OpenAI-compatible server")
    api_key: SecretStr | None = Field(None, description="key of the provider")
    api_key_file: Path | None = Field(None, description="file whose first line is the key")
    temperature: float = Field(0.0, ge=0, le=2)
    timeout: float = Field(120.0, gt=0, description="seconds for a whole answer")
    own_words: bool | None = Field(None, description=OWN_WORDS)
    fallback: str | None = Field(None, description="named model to use when this one fails")


class Settings(IndexSettings, EndpointSettings, PageSettings):
    """Every setting of Footnote; the field descriptions are what `footnote config` prints."""

    model: str = Field(
        "extractive",
        description="who writes answers: 'extractive' (no model), a name from [models], "
        "a LangChain 'provider:name', or 'llamacpp:FILE'",
    )
    models: dict[str, ModelSettings] = Field(
        default_factory=dict, description="named models, chosen per request"
    )
    base_url: Address = Field(None, description="address of an OpenAI-compatible server")
    api_key: SecretStr | None = Field(None, description="key of the model's provider")
    api_key_file: Path | None = Field(None, description="file whose first line is that key")
    temperature: float = Field(0.0, ge=0, le=2, description="of the model")
    timeout: float = Field(120.0, gt=0, description="seconds a model may take for an answer")
    own_words: bool | None = Field(None, description=OWN_WORDS)
    reader: bool | None = Field(
        None,
        description="read question and passages together with the bundled English reader: surer "
        "of what answers, for more time a question; default: where `stem_language` is english",
    )
    reranker: str | None = Field(
        None, description="a sentence-transformers CrossEncoder (name on this machine, or folder)"
    )
    passages: int = Field(10, ge=1, le=50, description="passages that evidence is looked for in")
    max_sentences: int = Field(3, ge=1, le=20, description="sentences in an extractive answer")
    max_words: int = Field(60, ge=20, le=500, description="words in an extractive answer")
    refuse_below: float | None = Field(
        None,
        ge=0,
        le=1,
        description="refuse when the articles answer with less than this probability; "
        "default: as calibrated",
    )
    max_question_characters: int = Field(4000, ge=100, description="longer questions are refused")


def own_settings(settings: Settings) -> ModelSettings:
    """The top-level model settings as those of one model."""
    return ModelSettings(
        model=settings.model,
        base_url=settings.base_url,
        api_key=settings.api_key,
        api_key_file=settings.api_key_file,
        temperature=settings.temperature,
        timeout=settings.timeout,
        own_words=settings.own_words,
    )


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings, and where each came from: 'default', a file's path, a variable or 'argument'."""

    settings: Settings
    origins: Mapping[str, str]


def load_settings(
    arguments: Mapping[str, Any] | None = None,
    *,
    config: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> Loaded:
    """Layer defaults, file, variables and `arguments` (those that are not None).

    Raises SettingsError, naming the place of the bad value.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    origins = dict.fromkeys(Settings.model_fields, "default")
    for layer, origin_of in (
        _file_layer(config, environ),
        _variable_layer(environ),
        ({k: v for k, v in (arguments or {}).items() if v is not None}, lambda _: "argument"),
    ):
        for key, value in layer.items():
            if key not in Settings.model_fields:
                raise SettingsError(
                    f"unknown setting {key!r} from {origin_of(key)}: "
                    "`footnote config` lists them all"
                )
            values[key] = value
            origins[key] = origin_of(key)
    try:
        return Loaded(Settings(**values), origins)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        origin = origins.get(str(first["loc"][0]), "?") if first["loc"] else "?"
        raise SettingsError(f"setting {name} from {origin}: {first['msg']}") from None


def _file_layer(config: Path | None, environ: Mapping[str, str]) -> Layer:
    named = config or (Path(environ[CONFIG_VARIABLE]) if environ.get(CONFIG_VARIABLE) else None)
    path = named or CONFIG_FILE
    if not path.is_file():
        if named:
            raise SettingsError(f"no settings file at {path}: create it or leave --config out")
        return {}, lambda _: str(path)
    try:
        layer = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not TOML: {error}") from None
    return layer, lambda _: str(path)


def _variable_layer(environ: Mapping[str, str]) -> Layer:
    layer = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environ.items()
        if name.startswith(PREFIX) and not name.startswith(NOT_SETTINGS) and value != ""
    }
    return layer, lambda key: PREFIX + key.upper()
