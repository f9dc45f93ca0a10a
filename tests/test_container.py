"""The container without an engine: its file is linted, and what it would run is run."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
NOWHERE = "/proc/none"
"""A home folder that nobody can write to: the container's file system is read only."""


def instructions() -> Iterator[tuple[str, str]]:
    """Of the Dockerfile: each word and its arguments, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    for line in text.splitlines():
        if line and not line.startswith("#"):
            word, _, arguments = line.partition(" ")
            yield word, arguments


def arguments_of(word: str) -> list[str]:
    return [arguments for found, arguments in instructions() if found == word]


def command_of(word: str) -> list[str]:
    (arguments,) = arguments_of(word)
    command: list[str] = json.loads(arguments[arguments.index("[") :])
    return command


def variables() -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in arguments_of("ENV")[0].split())


def compose() -> dict[str, object]:
    (service,) = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))[
        "services"
    ].values()
    assert isinstance(service, dict)
    return service


def test_the_dockerfile_is_linted() -> None:
    linted = subprocess.run([BIN / "hadolint", "Dockerfile"], cwd=ROOT, capture_output=True)
    assert linted.returncode == 0, linted.stdout.decode()


@pytest.mark.slow
def test_the_package_is_made_of_what_is_copied_and_not_ignored(tmp_path: Path) -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    for arguments in arguments_of("COPY"):
        *sources, target = arguments.split()
        for source in sources:
            assert f"!{source.removeprefix('./')}" in ignored
            if (ROOT / source).is_dir():
                shutil.copytree(
                    ROOT / source,
                    tmp_path / target,
                    ignore=shutil.ignore_patterns("__pycache__"),
                )
            else:
                shutil.copy(ROOT / source, tmp_path / target)
    assert any("--constraint constraints.txt" in run for run in arguments_of("RUN"))
    assert (tmp_path / "constraints.txt").is_file()
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_its_commands_index_serve_and_find_it_healthy(tmp_path: Path) -> None:
    """Port and folder are those of the test; all else is as the two files say."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    service = compose()
    assert set(service["environment"]) == {"FOOTNOTE_KEY"}  # type: ignore[call-overload]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("FOOTNOTE_")},
        **{name: value.replace("/data", str(tmp_path)) for name, value in variables().items()},
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "HOME": NOWHERE,
        "FOOTNOTE_KEY": "a-key-of-the-container",
        "FOOTNOTE_HOSTS": "ask.example",  # the health check asks by another name
        "FOOTNOTE_PORT": port,
    }
    footnote = command_of("ENTRYPOINT")

    def run(command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=200
        )

    volumes = service["volumes"]
    assert isinstance(volumes, list)
    (articles,) = re.findall(r"\$\{ARTICLES:-(.*)\}:/articles:ro", " ".join(volumes))
    indexed = run([*footnote, "index", str(ROOT / articles)])
    assert indexed.stdout.startswith("5 articles"), indexed.stderr
    healthy = [word.replace(":7860", f":{port}") for word in command_of("HEALTHCHECK")]
    assert run(healthy).returncode == 1  # nothing is there yet
    server = subprocess.Popen(
        [*footnote, *command_of("CMD")], cwd=tmp_path, env=environment, stderr=subprocess.PIPE
    )
    try:
        end = time.monotonic() + 120
        while run(healthy).returncode:
            assert server.poll() is None
            assert time.monotonic() < end
    finally:
        server.send_signal(signal.SIGTERM)
        _, told = server.communicate(timeout=60)
    assert server.returncode == 0, told.decode()
    assert b"Traceback" not in told, told.decode()


def test_the_container_listens_where_compose_looks_for_it() -> None:
    service = compose()
    ports = service["ports"]
    assert isinstance(ports, list)
    assert [port.rpartition(":")[2] for port in ports] == arguments_of("EXPOSE")
    assert variables()["FOOTNOTE_HOST"] == "0.0.0.0"
    assert arguments_of("VOLUME") == [str(Path(variables()["FOOTNOTE_HOME"]).parent)]
