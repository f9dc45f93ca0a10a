"""Screenshots of the page over the seed articles: `python -m benchmarks.screens FOLDER`.

Serves the page from an index of its own, goes through it in a headless Chromium, and writes
FOLDER/screens/*.png, each below 300 kB. What the seeds do not show (sources that differ) is shown
with three invented articles, added last. The report is FOLDER/evaluation.html as it stands.
"""

from __future__ import annotations

import argparse
import json
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from app import create_app
from index.sync import sync
from qa.build import build_answerer
from qa.settings import load_settings

SEEDS = Path("seeds", "articles")
QUESTION = "Where did Blinken and Wang Yi meet?"
FOLLOW_UP = "How long did they talk?"
UNANSWERED = "Which hotel did Blinken stay at in Beijing?"
DISPUTED = "How many people did the flood in Kermanza displace?"
FLOOD = {
    "flood-wire": ("Northern Wire", "2024-05-14", "4,100 people, the interior ministry"),
    "flood-post": ("The Harbour Post", "2024-05-15", "6,300 people, aid workers"),
    "flood-gazette": ("Ferry Gazette", "2024-05-15", "6,300 people, aid workers"),
}
"""By file: publisher, date, and who counted how many."""
HEIGHTS = {390: 844, 768: 1024, 1280: 800, 1920: 1080}
STOPS = {
    (1280, "light"): "welcome answer card footnote follow-up refusal filters collection "
    "conversations evaluated added disagreement",
    (1280, "dark"): "welcome footnote collection evaluated disagreement",
    (390, "light"): "welcome answer footnote refusal collection conversations evaluated "
    "disagreement",
    (390, "dark"): "footnote evaluated",
    (768, "light"): "footnote",
    (1920, "light"): "footnote",
}
"""Which pictures are kept of which visit."""

MOST_BYTES = 300_000


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where screens/ is made")
    folder = parser.parse_args().folder / "screens"
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("No Chromium was found. On Debian: apt-get install chromium")
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        served(Path(home)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for width, scheme in STOPS:
            visit(browser, address, folder, width, scheme)
        for width, scheme in [size for size, names in STOPS.items() if "disagreement" in names]:
            differ(browser, address, folder, width, scheme)
        report(browser, folder.parent / "evaluation.html", folder / "evaluation-1280-light.png")
        browser.close()
    for path in sorted(folder.glob("*.png")):
        size = path.stat().st_size
        print(f"{size:>8} {path}")
        if size > MOST_BYTES:
            sys.exit(f"{path} is larger than {MOST_BYTES} bytes")


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address of the page over an index of the seed articles, made in `home`."""
    settings = load_settings({"home": home}).settings
    sync([SEEDS], settings)
    app = create_app(build_answerer(settings=settings), settings)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@contextmanager
def opened(
    browser: Browser, address: str, folder: Path, width: int, scheme: str
) -> Iterator[tuple[Page, Callable[[str], None]]]:
    """The page, and what takes a picture of it by name, if that is wanted at this size."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()

    def picture(name: str) -> None:
        if name in STOPS[width, scheme].split():
            page.wait_for_timeout(400)
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")

    page.goto(address)
    page.wait_for_selector(".fn-examples li")
    yield page, picture
    context.close()


def visit(browser: Browser, address: str, folder: Path, width: int, scheme: str) -> None:
    """One reader's way through the page, a picture at each stop."""
    with opened(browser, address, folder, width, scheme) as (page, picture):
        go_through(page, picture, evaluates="evaluated" in STOPS[width, scheme])


def go_through(page: Page, picture: Callable[[str], None], *, evaluates: bool) -> None:
    picture("welcome")
    ask(page, QUESTION)
    page.mouse.move(5, 300)
    picture("answer")
    page.locator(".fn-thread .fn-mark").first.hover()
    picture("card")
    page.mouse.move(5, 300)
    page.locator(".fn-thread .fn-mark").last.click()
    page.wait_for_selector("#fn-quote")
    picture("footnote")
    ask(page, FOLLOW_UP)
    picture("follow-up")
    ask(page, UNANSWERED)
    picture("refusal")
    page.click("#fn-refine > .label-wrap")
    page.get_by_label("From", exact=True).fill("2024")
    page.get_by_text("of 5 articles").wait_for()
    picture("filters")
    page.get_by_role("button", name="Clear filters").click()
    page.click("#fn-refine > .label-wrap")
    page.click("role=tab[name=Collection]")
    page.locator(".fn-list li button").first.click()
    page.wait_for_selector("#fn-reading .fn-whole")
    picture("collection")
    if evaluates:
        page.click("role=tab[name=Evaluation]")
        evaluate(page)
        picture("evaluated")
    page.click("role=tab[name=Ask]")
    page.click("#fn-shelf .toggle-button")
    picture("conversations")


def differ(browser: Browser, address: str, folder: Path, width: int, scheme: str) -> None:
    """Articles are added, and a question asked on which they differ."""
    with (
        opened(browser, address, folder, width, scheme) as (page, picture),
        tempfile.TemporaryDirectory() as added,
    ):
        if not page.get_by_text("8 articles from").count():
            page.click("role=tab[name=Collection]")
            page.get_by_role("button", name="Add articles").click()
            page.set_input_files("#fn-add input[type=file] >> nth=0", list(flood(Path(added))))
            page.get_by_role("button", name="Add to the collection").first.click()
            page.locator("#fn-outcome .fn-report").wait_for(timeout=60_000)
            picture("added")
            page.click("role=tab[name=Ask]")
        ask(page, DISPUTED)
        page.mouse.move(5, 300)
        picture("disagreement")


def flood(folder: Path) -> Iterator[Path]:
    """The three articles, each with its sidecar."""
    for name, (publisher, date, counted) in FLOOD.items():
        article, sidecar = folder / f"{name}.txt", folder / f"{name}.meta.json"
        article.write_text(
            f"Flood in Kermanza: the count on {date}\n\nThe flood in Kermanza displaced {counted} "
            "said. The river Sar had risen by three metres overnight.\n"
        )
        sidecar.write_text(json.dumps({"publisher": publisher, "date": date}))
        yield from (article, sidecar)


def evaluate(page: Page) -> None:
    """The last evaluation, run if there is none yet, and one of its questions opened."""
    page.wait_for_selector("#fn-figures .fn-judgement")
    if not page.locator(".fn-judgement h2").count():
        page.click("#fn-runner button.primary")
        page.wait_for_selector(".fn-judgement h2", timeout=300_000)
    page.locator(".fn-outcome", has_text="Who walked out").locator("summary").click()
    page.mouse.move(5, 300)
    page.evaluate("scrollTo(0, 0)")


def report(browser: Browser, path: Path, picture: Path) -> None:
    """The head of a report of `footnote eval --html`."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(path.resolve().as_uri())
    page.screenshot(path=picture)
    context.close()


def ask(page: Page, question: str) -> None:
    asked = page.locator(".fn-thread .fn-turn").count()
    page.fill("#fn-question textarea", question)
    page.press("#fn-question textarea", "Enter")
    page.locator(".fn-thread .fn-turn").nth(asked).wait_for()


if __name__ == "__main__":
    main()
