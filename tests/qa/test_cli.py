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
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.cli import main

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds" / "articles"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run(*words)`: exit code, standard output, standard error."""
    monkeypatch.setenv("COLUMNS", "100")

    def run(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def fails_with_one_line(result: tuple[int, str, str], *parts: str) -> None:
    code, out, err = result
    assert (code, out) == (1, "")
    assert err.startswith("footnote: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    for part in parts:
        assert part in err


def test_wrong_usage_is_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["nonsense"], ["ask"], ["search", "x", "-k", "0"], ["index"]):
        with pytest.raises(SystemExit) as exit_:
            main(words)
        assert exit_.value.code == 2
    assert "usage: footnote" in capsys.readouterr().err


def test_index_reports_what_it_did(run: Run, tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "articles"
    shutil.copytree(SEEDS, folder)
    (folder / "junk.txt").write_bytes(b"\x00\x01\x02\xff" * 100)
    code, out, _ = run("index", folder, "--home", home, "--json")
    report = json.loads(out)
    assert code == 0
    assert set(report) == {
        *("added", "changed", "unchanged", "removed", "failed"),
        *("articles", "passages", "seconds"),
    }
    assert (report["added"], report["articles"]) == (5, 5)
    assert [set(one) for one in report["failed"]] == [{"path", "error"}]
    assert run("index", folder, "--home", home, "--strict")[0] == 1
    (folder / "junk.txt").unlink()
    code, out, _ = run("index", folder, "--home", home, "--strict")
    assert code == 0
    assert "5 unchanged" in out


def test_remove_takes_articles_out(run: Run, tmp_path: Path, seed_home: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(seed_home, home)
    hits = json.loads(run("search", "Blinken", "--home", home, "--json")[1])["hits"]
    code, out, _ = run("remove", hits[0]["article_id"], "--home", home, "--json")
    assert code == 0
    assert (json.loads(out)["removed"], json.loads(out)["articles"]) == (1, 4)
    fails_with_one_line(run("remove", "nothing", "--home", home), "nothing")


def test_search_prints_hits(run: Run, seed_home: Path) -> None:
    code, out, _ = run("search", "Blinken Bali", "-k", 2, "--home", seed_home, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["query"] == "Blinken Bali"
    assert len(found["hits"]) == 2
    assert set(found["hits"][0]) == {
        *("article_id", "title", "publisher", "url", "path", "date", "date_origin"),
        *("passage_id", "start", "end", "text", "score"),
    }


def test_filters_narrow_a_search(run: Run, seed_home: Path) -> None:
    words = ("search", "Blinken", "--home", seed_home, "--json")
    dates = [hit["date"] for hit in json.loads(run(*words, "--since", "2024")[1])["hits"]]
    assert dates
    assert all(date >= "2024" for date in dates)
    fails_with_one_line(run(*words, "--until", "yesterday"), "yesterday")


def test_a_refusal_is_an_answer(run: Run, seed_home: Path) -> None:
    question = "Who won the 1998 chess olympiad in Elista?"
    code, out, _ = run("ask", question, "--home", seed_home, "--json")
    answer = json.loads(out)
    assert (code, answer["object"], answer["status"]) == (0, "answer", "refused")


def test_ask_takes_earlier_turns(run: Run, seed_home: Path, tmp_path: Path) -> None:
    history = tmp_path / "history.json"
    history.write_text(json.dumps([{"role": "user", "content": "Who is Wang Yi?"}]))
    words = ("ask", "Where did Blinken meet him in 2022?", "--home", seed_home, "--history")
    assert run(*words, history)[0] == 0
    history.write_text('[{"role": "system", "content": "x"}]')
    fails_with_one_line(run(*words, history), "history.json", "role")
    history.write_text("{")
    fails_with_one_line(run(*words, history), "history.json")
    fails_with_one_line(run(*words, tmp_path / "none.json"), "none.json")


def test_config_says_where_each_value_comes_from(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_API_KEY", "sk-CANARY-CANARY-CANARY")
    file = tmp_path / "my.toml"
    file.write_text("passages = 7\n")
    words = ("config", "--config", file, "--home", tmp_path)
    code, out, _ = run(*words, "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["passages"]["value"], told["passages"]["origin"]) == (7, str(file))
    assert told["home"]["origin"] == "argument"
    assert told["api_key"]["origin"] == "FOOTNOTE_API_KEY"
    assert told["model"]["origin"] == "default"
    assert "CANARY" not in out
    assert "CANARY" not in run(*words)[1]


def test_doctor_names_what_mends(run: Run, seed_home: Path, tmp_path: Path) -> None:
    code, out, _ = run("doctor", "--home", seed_home, "--json")
    checks = {check["name"]: check for check in json.loads(out)["checks"]}
    assert set(checks["vectors"]) == {"name", "ok", "detail", "fix"}
    assert checks["articles"]["detail"].startswith("5 articles")
    assert code == 0, checks
    code, out, _ = run("doctor", "--home", tmp_path / "none", "--json")
    checks = {check["name"]: check for check in json.loads(out)["checks"]}
    assert code == 1
    assert checks["catalog"]["fix"] == f"footnote index --home {tmp_path / 'none'} PATH"


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("index", "{tmp}/missing", "--home", "{tmp}/home"), ("missing",)),
        (("index", "{tmp}/empty", "--home", "{tmp}/home"), ("empty",)),
        (("index", "{tmp}", "--home", "{tmp}/file"), ("file", "folder")),
        (("ask", "Where?", "--home", "{tmp}/file"), ("file", "folder")),
        (("search", "Bali", "--home", "{tmp}/none"), ("no index", "footnote index")),
        (("serve", "--home", "{tmp}/file"), ("file", "folder")),
        (("serve", "--host", "0.0.0.0"), ("FOOTNOTE_KEY", "--insecure")),
        (("serve", "--host", "not a host", "--insecure"), ("not a host", "--port")),
        (("serve", "--port", "70000"), ("port",)),
        (("config", "--config", "{tmp}/none.toml"), ("none.toml",)),
        (("config", "--config", "{tmp}/bad.toml"), ("bad.toml", "colour")),
    ],
)
def test_bad_input_is_one_line(
    run: Run, tmp_path: Path, words: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.toml").write_text('colour = "red"\n')
    fails_with_one_line(run(*(word.format(tmp=tmp_path) for word in words)), *parts)


def test_a_question_of_100_000_characters_is_one_line(run: Run, seed_home: Path) -> None:
    fails_with_one_line(run("ask", "word " * 20_000, "--home", seed_home))


def test_a_port_in_use_is_one_line(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        fails_with_one_line(run("serve", "--port", port), str(port), "--port")


def started(*words: object, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "qa.cli", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell that runs the tests in the background has them ignore Ctrl-C, and their children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def address_of(process: subprocess.Popen[str]) -> str:
    """Where a server that is starting says it is."""
    assert process.stderr
    for line in process.stderr:
        if found := re.search(r"at (http://\S+)", line):
            return found[1]
    raise AssertionError(f"the server ended with {process.wait()}")


def until_ready(address: str) -> None:
    for _ in range(300):
        try:
            if httpx.get(f"{address}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.mark.slow
def test_ctrl_c_is_one_line(tmp_path: Path) -> None:
    process = started("index", SEEDS, "--home", tmp_path / "home", "--watch")
    assert process.stderr
    for line in process.stderr:
        if "watching" in line:
            break
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.startswith("footnote: interrupted")
    assert err.count("\n") == 1


@pytest.mark.slow
def test_watching_takes_in_what_changes(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    shutil.copytree(SEEDS, folder)
    process = started("index", folder, "--home", tmp_path / "home", "--watch", "--rebuild")
    assert process.stdout
    assert "5 articles" in process.stdout.readline()
    (folder / "volcano.txt").write_text(
        "A volcano erupted near Reykjavik on Friday, it was said.\n"
    )
    assert "(1 added, 0 changed, 5 unchanged" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 130


def test_watching_what_is_not_there_is_one_line(run: Run, tmp_path: Path) -> None:
    result = run("index", tmp_path / "none", "--home", tmp_path / "home", "--watch")
    fails_with_one_line(result, "there is no", "none to watch")


@pytest.mark.slow
def test_serve_starts_without_an_index_takes_it_up_and_ends_on_sigterm(
    tmp_path: Path, seed_home: Path
) -> None:
    home = tmp_path / "home"
    process = started("serve", "--home", home, "--port", 0)
    try:
        address = address_of(process)
        until_ready(address)
        assert httpx.get(f"{address}/readyz").status_code == 503
        answer = httpx.post(f"{address}/v1/answers", json={"question": "Where?"}).json()
        assert answer["reason"] == "empty_index"
        assert "footnote index" in httpx.get(f"{address}/readyz").text
        shutil.copytree(seed_home, home)
        assert httpx.get(f"{address}/readyz").status_code == 200
        hits = httpx.post(f"{address}/v1/search", json={"query": "Bali"}).json()["hits"]
        assert hits
        assert httpx.get(address).headers["content-type"].startswith("text/html")
        unknown: Any = httpx.get(f"{address}/v1/unknown")
        assert unknown.headers["content-type"] == "application/problem+json"
        assert httpx.get(f"{address}/healthz", headers={"host": "evil.test"}).status_code == 400
    finally:
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert "Traceback" not in err
