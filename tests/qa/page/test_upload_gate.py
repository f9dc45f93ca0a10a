"""UI-07: the upload route, shut and open."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.browser.conftest import page_app
from tests.browser.scripted import ScriptedAnswerer

UPLOAD = "/gradio_api/upload"


def client(home: Path, **settings: Any) -> TestClient:
    return TestClient(page_app(ScriptedAnswerer(), home, **settings))


@pytest.fixture
def flat_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], int]:
    """How many bytes uploads left behind."""
    folder = tmp_path / "uploads"
    folder.mkdir()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return lambda: sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize("path", [UPLOAD, f"{UPLOAD}?upload_id=x", f"{UPLOAD}/"])
def test_switched_off_there_is_no_upload(
    tmp_path: Path, flat_disk: Callable[[], int], path: str
) -> None:
    web = client(tmp_path, uploads=False)
    assert web.post(path, files={"files": ("a.txt", b"words")}).status_code == 404
    assert flat_disk() == 0


def test_uploads_are_off_where_strangers_reach_the_page(tmp_path: Path) -> None:
    web = client(tmp_path, host="0.0.0.0")
    assert web.post(UPLOAD, files={"files": ("a.txt", b"words")}).status_code == 404


def test_an_article_file_is_taken(tmp_path: Path, flat_disk: Callable[[], int]) -> None:
    response = client(tmp_path).post(UPLOAD, files={"files": ("a.txt", b"words")})
    assert response.status_code == 200
    assert flat_disk() == len(b"words")


def test_files_may_be_more_together_than_one_may_be_alone(
    tmp_path: Path, flat_disk: Callable[[], int]
) -> None:
    web = client(tmp_path, max_file_bytes=1_000_000, max_upload_bytes=5_000_000)
    files = [("files", (f"{n}.txt", b"x" * 900_000)) for n in range(4)]
    assert web.post(UPLOAD, files=files).status_code == 200
    assert flat_disk() == 4 * 900_000


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ([("files", ("big.txt", b"x" * 1_200_000))], 413),
        ([("files", (f"{n}.txt", b"x")) for n in range(10_000)], 413),
        ([("files", (f"{n}.txt", b"x" * 900_000)) for n in range(6)], 413),
        ([("files", ("a.txt", b"x")), ("files", ("big.txt", b"x" * 1_100_000))], 413),
        ([("files", ("run.exe", b"x"))], 403),
        ([("files", ("no-suffix", b"x"))], 403),
        ([("files", ("n" * 5000 + ".txt", b"x"))], 403),
    ],
    ids=[
        "too large",
        "too many",
        "too much",
        "one too large",
        "wrong kind",
        "no kind",
        "long name",
    ],
)
def test_caps_hold(
    tmp_path: Path, flat_disk: Callable[[], int], files: list[Any], status: int
) -> None:
    web = client(
        tmp_path, max_file_bytes=1_000_000, max_upload_files=50, max_upload_bytes=5_000_000
    )
    assert web.post(UPLOAD, files=files).status_code == status
    assert flat_disk() == 0


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=app.py",
        "/gradio_api/file=../../etc/passwd",
        "/gradio_api/file=http://evil.test/x",
        "/gradio_api/file=%2fetc%2fpasswd",
        "/gradio_api/file=....//....//etc/passwd",
        "/gradio_api/proxy=http://127.0.0.1:1/",
        "/gradio_api/monitoring",
    ],
)
def test_no_file_is_served_that_is_not_the_pages(tmp_path: Path, path: str) -> None:
    response = client(tmp_path).get(path, follow_redirects=False)
    assert response.status_code in (400, 403, 404)
    assert "root:" not in response.text
