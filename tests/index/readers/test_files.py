"""Finding files: what is taken, what is passed over, what is reported."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from index.errors import InputError, ReadError
from index.readers.files import Found, find, shown, sidecar_of, take
from index.types import Failure

KNOWN = (".txt", ".md")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    return folder


def write(path: Path, text: str = "Text.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def found(*paths: Path | str) -> tuple[list[Path], list[Failure]]:
    items = list(find(paths, KNOWN))
    return (
        [item.path for item in items if isinstance(item, Found)],
        [item for item in items if isinstance(item, Failure)],
    )


def test_folders_are_walked_in_a_stable_order(root: Path) -> None:
    files = [write(root / name) for name in ("b.txt", "a/z.MD", "a/b/c.txt")]
    write(root / "b.meta.json")
    write(root / ".hidden.txt")
    write(root / ".git" / "x.txt")
    write(root / "picture.jpg")
    assert found(root) == (files, [])


def test_folders_may_be_nested_deeper_than_python_recurses(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    for _ in range(1100):
        os.mkdir("d")
        os.chdir("d")
    Path("a.txt").write_text("Text.")
    files, failures = found(root)
    os.remove("a.txt")
    for _ in range(1100):  # pytest could not remove it: shutil.rmtree recurses
        os.chdir("..")
        os.rmdir("d")
    assert len(files) == 1
    assert not failures


def test_files_globs_and_folders_together_give_each_file_once(root: Path) -> None:
    a, b = write(root / "a.txt"), write(root / "b.txt")
    assert found(a, root, f"{root}/*.txt", f"{root}/**/b*")[0] == [a, b]


def test_a_file_named_outright_is_taken_whatever_its_suffix(root: Path) -> None:
    picture = write(root / "picture.jpg")
    assert found(picture) == ([picture], [])


def test_a_sidecar_is_no_article_even_when_named(root: Path) -> None:
    a, sidecar = write(root / "a.json"), write(root / "a.meta.json", "{}")
    assert found(a, sidecar) == ([a], [])


@pytest.mark.parametrize("path", ["missing", "missing/*.txt"])
def test_a_missing_path_is_an_error(root: Path, path: str) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        found(root / path)


def test_links_stay_inside_the_root(root: Path, tmp_path: Path) -> None:
    """ING-09."""
    inside, outside = write(root / "a.txt"), write(tmp_path / "secret.txt")
    (root / "in.txt").symlink_to(inside)
    (root / "out.txt").symlink_to(outside)
    (root / "dangling.txt").symlink_to(tmp_path / "gone.txt")
    (root / "loop").symlink_to(root)
    (root / "self.txt").symlink_to(root / "self.txt")
    files, failures = found(root)
    assert files == [inside, root / "in.txt"]
    assert {Path(failure.path).name for failure in failures} == {
        "out.txt",
        "dangling.txt",
        "loop",
        "self.txt",
    }
    with pytest.raises(ReadError, match="not followed"):
        take(root / "out.txt", root, 100)
    assert take(root / "in.txt", root, 100) == b"Text."


def test_a_root_that_is_a_link_is_followed(root: Path, tmp_path: Path) -> None:
    write(root / "a.txt")
    link = tmp_path / "link"
    link.symlink_to(root)
    (only,) = found(link)[0]
    assert take(only, link, 100) == b"Text."


def test_pipes_and_sockets_are_reported_and_never_waited_for(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ING-09: devices too."""
    os.mkfifo(root / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(root)  # the path of a socket may have at most 108 bytes
        server.bind("socket.txt")
        files, failures = found(root)
    assert files == []
    assert [Path(failure.path).name for failure in failures] == ["pipe.txt", "socket.txt"]
    with pytest.raises(ReadError, match="not a regular file"):
        take(root / "pipe.txt", root, 100)
    with pytest.raises(ReadError, match="not a regular file"):
        take(Path("/dev/zero"), Path("/dev/zero"), 100)


def test_odd_names_are_names(root: Path) -> None:
    newline, spaced = write(root / "two\nlines.txt"), write(root / " a b.txt")
    raw = Path(os.fsdecode(os.fsencode(root) + b"/caf\xe9.txt"))
    write(raw)
    assert set(found(root)[0]) == {newline, spaced, raw}
    assert shown(raw).endswith("caf\ufffd.txt")
    assert sidecar_of(newline).name == "two\nlines.meta.json"


def test_a_file_over_the_cap_is_refused_unread(root: Path) -> None:
    """ING-04: of 500 MB."""
    big = root / "big.txt"
    with big.open("wb") as file:
        file.truncate(500_000_000)  # sparse
    with pytest.raises(ReadError, match="500,000,000 bytes are over the cap of 20,000"):
        take(big, root, 20_000)


def test_a_file_that_is_gone_or_forbidden_is_refused(root: Path) -> None:
    with pytest.raises(ReadError, match="cannot be opened"):
        take(root / "gone.txt", root, 100)
    with pytest.raises(ReadError, match="not a regular file"):
        take(root, root, 100)
