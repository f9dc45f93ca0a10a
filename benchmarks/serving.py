"""Measures the endpoint under load: `python -m benchmarks.serving`.

A server over an index of about 10,000 passages is asked by 1, 4, 16 and 64 clients at once, each
asking again as soon as it is answered, with one worker and with two. Only loopback is reached, and
every run ends by itself, in about five minutes. Prints a table, and writes it to docs/serving.md
and benchmarks/results/serving.json.
"""

from __future__ import annotations

import argparse
import http.client
import json
import math
import os
import platform
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from index.split import sentences
from index.sync import sync
from qa.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "serving.json"
PAGE = ROOT / "docs" / "serving.md"
CLIENTS = (1, 4, 16, 64)
WORKERS = (1, 2)
PASSAGES = 10_000
PAUSE = 0.1
"""Seconds a client waits after it was turned away: less than any real client would."""
BURST = 5.0
"""Seconds of each level counted apart: a burst may fill the queue, and that has to empty again."""
HEALTHY = TURNED_AWAY = 100.0
SLOWER = 2.0
"""Goals: milliseconds of /healthz and of a 503, and how much later than unloaded answers come."""

HEADERS = (
    b"POST /v1/answers HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n"
    b"content-type: application/json\r\ncontent-length: %d\r\n\r\n"
)

Seen = tuple[float, int, float]
"""When a request began, its status (0: none came), and its milliseconds."""


@dataclass(frozen=True, slots=True)
class Load:
    """One level of load, once its burst is over. Times are milliseconds."""

    workers: int
    clients: int
    answered_per_second: float
    p50: float
    p95: float
    p99: float
    burst_p95: float | None
    turned_away: int
    turned_away_p95: float | None
    failed: int
    health_p99: float
    memory_mb: int


@dataclass(frozen=True, slots=True)
class Goal:
    """What was asked for, and the worst that was seen."""

    says: str
    value: float
    at_most: float

    @property
    def reached(self) -> bool:
        return self.value <= self.at_most


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seconds", type=float, default=15, help="of each level of load")
    parser.add_argument("--passages", type=int, default=PASSAGES)
    parser.add_argument("--clients", type=int, nargs="+", default=CLIENTS)
    parser.add_argument("--workers", type=int, nargs="+", default=WORKERS)
    parser.add_argument("--sample", action="store_true", help="print, keep nothing")
    arguments = parser.parse_args()
    home = Path(tempfile.gettempdir()) / f"footnote-serving-{arguments.passages}"
    passages = indexed(home, arguments.passages)
    loads: list[Load] = []
    for workers in arguments.workers:
        with server(home, workers) as (port, process):
            measure(port, process.pid, workers, 1, 2)  # warm
            for clients in arguments.clients:
                loads.append(measure(port, process.pid, workers, clients, arguments.seconds))
                print(loads[-1], file=sys.stderr, flush=True)
    told = goals(loads)
    page = table(loads, told, passages)
    print(page)
    if not arguments.sample:
        keep(loads, told, passages)
        PAGE.write_text(page)


def indexed(home: Path, passages: int) -> int:
    """Bring an index up to date with articles that mix the seeds' sentences; its passages."""
    folder = home.with_name(f"{home.name}-articles")
    folder.mkdir(exist_ok=True)
    write_articles(folder / "articles.jsonl", passages)
    return sync([folder], Settings(home=home)).passages


def write_articles(path: Path, passages: int) -> None:
    dice = random.Random(0)
    texts = [file.read_text() for file in sorted((ROOT / "seeds/articles").glob("*.txt"))]
    known = [span.of(text) for text in texts for span in sentences(text)]
    with path.open("w") as file:
        for number in range(passages // 8):
            chosen = dice.sample(known, 22)
            text = " ".join(f"{one} {name(dice)} of {name(dice)} agreed." for one in chosen)
            row = {"id": f"a{number}", "title": f"{name(dice)} in {name(dice)}", "text": text}
            file.write(json.dumps(row) + "\n")


def name(dice: random.Random) -> str:
    return "".join(dice.choice(("ba", "ko", "ri", "ne", "tu", "sa")) for _ in range(4)).title()


@contextmanager
def server(home: Path, workers: int) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    words = ["serve", "--home", str(home), "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(
        [sys.executable, "-m", "qa.cli", *words], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(1200):
            with suppress(OSError):
                if get(port, "/readyz")[0] == 200:
                    break
            time.sleep(0.1)
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def measure(port: int, pid: int, workers: int, clients: int, seconds: float) -> Load:
    """`clients` threads ask, for `seconds` after their burst; another asks for the health."""
    settled = time.monotonic() + BURST
    end = settled + seconds
    seen: list[Seen] = []
    health: list[float] = []
    threads = [
        threading.Thread(target=keep_asking, args=(port, end, seen, number))
        for number in range(clients)
    ]
    threads.append(threading.Thread(target=keep_checking, args=(port, end, health)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasting = [(status, ms) for began, status, ms in seen if began >= settled]
    answered = [ms for status, ms in lasting if status == 200]
    away = [ms for status, ms in lasting if status == 503]
    burst = [ms for began, status, ms in seen if began < settled and status == 200]
    return Load(
        workers,
        clients,
        round(len(answered) / seconds, 1),
        percentile(answered, 50) or math.nan,
        percentile(answered, 95) or math.nan,
        percentile(answered, 99) or math.nan,
        percentile(burst, 95),
        len(away),
        percentile(away, 95),
        len(lasting) - len(answered) - len(away),
        percentile(health, 99) or math.nan,
        memory(pid),
    )


def percentile(times: Sequence[float], share: int) -> float | None:
    return round(float(np.percentile(times, share)), 1) if times else None


def goals(loads: Sequence[Load]) -> list[Goal]:
    """Of every level together; the last only where the server was overloaded."""
    found = [
        Goal("p99 of /healthz, ms", max(load.health_p99 for load in loads), HEALTHY),
        Goal("requests that failed", sum(load.failed for load in loads), 0),
    ]
    for workers in dict.fromkeys(load.workers for load in loads):
        unloaded, *more = [load for load in loads if load.workers == workers]
        over = [load for load in more if load.turned_away_p95 is not None]
        if not over:
            continue
        told = f"{workers} worker{'s' * (workers > 1)}"
        late = max(load.p95 for load in over) / unloaded.p95
        away = max(load.turned_away_p95 or 0 for load in over)
        found += [
            Goal(f"{told}, overload: p95 of a 503, ms", away, TURNED_AWAY),
            Goal(f"{told}, overload: p95 of answers, times the first level's", late, SLOWER),
        ]
    return found


def keep_asking(port: int, end: float, seen: list[Seen], number: int) -> None:
    questions = [
        json.loads(line)["question"]
        for line in (ROOT / "seeds/questions.jsonl").read_text().splitlines()
    ]
    random.Random(number).shuffle(questions)
    turn = 0
    while time.monotonic() < end:
        body = json.dumps({"question": questions[turn % len(questions)]})
        began = time.monotonic()
        status = 0
        with suppress(OSError, ValueError):
            status = ask(port, body)
        seen.append((began, status, (time.monotonic() - began) * 1000))
        turn += 1
        if status != 200:
            time.sleep(PAUSE)


def keep_checking(port: int, end: float, health: list[float]) -> None:
    while time.monotonic() < end:
        began = time.monotonic()
        get(port, "/healthz")
        health.append((time.monotonic() - began) * 1000)
        time.sleep(0.05)


def ask(port: int, body: str) -> int:
    """The status of a whole response. Raises OSError, or ValueError where it is none.

    A plain socket: parsing every header, as `http.client` does, would take the cores that the
    server has to answer with.
    """
    sent = HEADERS % len(body) + body.encode()
    received = bytearray()
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        connection.sendall(sent)
        while part := connection.recv(65_536):
            received += part
    head, _, answer = received.partition(b"\r\n\r\n")
    if b"\r\ncontent-length: %d\r\n" % len(answer) not in head + b"\r\n":
        raise ValueError("the response was cut short")
    return int(head[9:12])


def get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    response = connection.getresponse()
    done = response.status, response.read()
    connection.close()
    return done


def memory(pid: int) -> int:
    """Resident megabytes of a process and its children."""
    total, waiting = 0, [pid]
    while waiting:
        process = waiting.pop()
        with suppress(OSError):
            status = Path(f"/proc/{process}/status").read_text()
            total += int(status.split("VmRSS:")[1].split()[0]) // 1024
            children = Path(f"/proc/{process}/task/{process}/children").read_text()
            waiting += map(int, children.split())
    return total


def keep(loads: Sequence[Load], told: Sequence[Goal], passages: int) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    figures = {
        "machine": machine(),
        "passages": passages,
        "loads": [asdict(load) for load in loads],
        "goals": [{**asdict(goal), "reached": goal.reached} for goal in told],
    }
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n")


def machine() -> str:
    load = f"load {os.getloadavg()[2]:.1f} over the quarter hour, its own included"
    cores = f"{os.cpu_count()} cores, {platform.machine()}"
    return f"{cores}, Python {platform.python_version()}, {load}"


def table(loads: Sequence[Load], told: Sequence[Goal], passages: int) -> str:
    def ms(value: float | None) -> str:
        return "–" if value is None or math.isnan(value) else f"{value:.0f}"

    rows = [
        f"| {load.workers} | {load.clients} | {load.answered_per_second} | {ms(load.p50)} |"
        f" {ms(load.p95)} | {ms(load.p99)} | {ms(load.burst_p95)} | {load.turned_away} |"
        f" {ms(load.turned_away_p95)} | {load.failed} | {ms(load.health_p99)} |"
        f" {load.memory_mb} |"
        for load in loads
    ]
    wanted = [
        f"| {goal.says} | {goal.value:.1f} | at most {goal.at_most:g} |"
        f" {'reached' if goal.reached else 'missed'} |"
        for goal in told
    ]
    head = HEAD.format(passages=passages, machine=machine(), burst=BURST)
    return "\n".join(
        (
            head + "\n".join(rows),
            "",
            "| goal | worst | wanted | |",
            "|---|---|---|---|",
            *wanted,
            "",
        )
    )


HEAD = """# The endpoint under load

`python -m benchmarks.serving` on {machine}; an index of {passages} passages, the `extractive` composer. The clients ask
again as soon as they are answered, or 100 ms after they were turned away; they run on the same cores. Times are milliseconds.
The first {burst:.0f} seconds of each level, in which a burst may fill the queue, have a column of their own and count nowhere else.

| workers | clients | answers a second | p50 | p95 | p99 | p95 in the burst | turned away (503) | p95 of those | failed | p99 of /healthz | memory, MB |
|---|---|---|---|---|---|---|---|---|---|---|---|
"""


if __name__ == "__main__":
    main()
