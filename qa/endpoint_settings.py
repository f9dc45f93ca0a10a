"""Settings of the server. `qa.settings.Settings` joins them with all the others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr


def _listed(value: Any) -> Any:
    """`a, b` from a variable is a list of two."""
    return (
        tuple(filter(None, (part.strip() for part in value.split(","))))
        if isinstance(value, str)
        else value
    )


class KeySettings(BaseModel):
    """One key that may use the endpoint: a table `[[keys]]` of `footnote.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="how logs and metrics call who holds it")
    hash: str = Field(
        pattern=r"^sha256:[0-9a-f]{64}$", description="as `footnote key` prints it; never the key"
    )
    publishable: bool = Field(
        False, description="may stand in a web page: only for `origins`, only to ask and to read"
    )
    origins: tuple[str, ...] = Field((), description="the sites a publishable key works on")
    requests_per_minute: int | None = Field(None, ge=1, description="instead of the common limit")
    requests_per_day: int | None = Field(None, ge=1)


class EndpointSettings(BaseModel):
    """Who may ask, from where, how much and how often."""

    host: str = Field("127.0.0.1", description="address that `footnote serve` binds")
    port: int = Field(7860, ge=0, le=65535, description="port that `footnote serve` binds")
    keys: tuple[KeySettings, ...] = Field(
        (), description="who may use the server; without any, everyone who reaches it"
    )
    key: SecretStr | None = Field(
        None, min_length=16, description="one more key, in plain: for a container's environment"
    )
    origins: Annotated[tuple[str, ...], BeforeValidator(_listed)] = Field(
        (), description="sites whose pages may call the endpoint or show ours in a frame"
    )
    hosts: Annotated[tuple[str, ...], BeforeValidator(_listed)] = Field(
        (),
        description="names the server answers to (Host header), beside loopback's; "
        "off loopback any, if none are given",
    )
    public_url: str | None = Field(
        None, pattern=r"^https?://[^/]+", description="where people reach the server, in links"
    )
    requests_per_minute: int = Field(60, ge=1, description="of each key, or address off loopback")
    publishable_requests_per_minute: int = Field(10, ge=1, description="of a key in a web page")
    publishable_requests_per_day: int = Field(500, ge=1, description="of a key in a web page")
    max_body_bytes: int = Field(256 * 1024, ge=1024, description="larger requests are refused")
    body_timeout: float = Field(10.0, gt=0, description="seconds a request's body may take")
    max_running: int | None = Field(
        None,
        ge=1,
        description="questions answered at a time; default: 1, or 4 that wait for a model",
    )
    max_waiting: int = Field(
        32, ge=0, description="questions that may wait in a burst; more get a 503"
    )
    max_wait: float = Field(10.0, gt=0, description="seconds a question may wait for its turn")
    answer_timeout: float = Field(180.0, gt=0, description="seconds an answer may take in all")
    shutdown_grace: int = Field(30, ge=1, description="seconds that streams get to finish in")
    shared_state: Path | None = Field(
        None, description="SQLite file that several workers keep rate limits and repeats in"
    )
    log_questions: bool = Field(False, description="write questions into the log")
    sources_footer: bool = Field(
        True, description="end OpenAI-shaped answers with their sources, which some clients need"
    )
