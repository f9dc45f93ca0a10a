"""The whole way of a newcomer, over the real engine and index, at two widths."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched, ask

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]

REPORT = """The harbour of Lowestoft reopened

The harbour of Lowestoft reopened on Tuesday after the dredger Marijke removed 4,200 tonnes of sand,
harbour master Ines Calloway said. Fishing boats had waited outside for nine days.
"""


@pytest.fixture(scope="module")
def real_address(
    serve: Callable[..., str], seed_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The app as `footnote serve` runs it, over a copy of the index of the seed articles."""
    from app import create_app
    from qa.build import build_answerer
    from qa.settings import Settings

    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(seed_home, home)
    settings = Settings(home=home)
    return serve(create_app(build_answerer(settings=settings), settings))


@pytest.mark.parametrize("width", [pytest.param(390, marks=pytest.mark.slow), 1280])
def test_the_whole_journey(visit: Visit, real_address: str, width: int, tmp_path: Path) -> None:
    watched = visit(real_address, width, 844)
    page = watched.page
    page.locator(".fn-welcome .fn-examples button").first.click()
    marks = page.locator(".fn-thread .fn-mark")
    expect(marks.first).to_be_visible()

    marks.first.click()
    expect(page.locator("#fn-quote")).to_be_in_viewport()
    quoted = "".join(page.locator("mark.fn-here").all_inner_texts())
    assert quoted.split()[:3] == page.locator(".fn-quoted").first.inner_text().split()[:3]

    ask(page, "What did Blinken say about Russia since 2024?")
    chip = page.locator(".fn-thread .fn-turn").last.locator(".fn-chip")
    expect(chip).to_contain_text("events since 1 January 2024")
    chip.click()
    expect(page.locator(".fn-thread .fn-question").last).to_have_text(
        "What did Blinken say about Russia?"
    )
    expect(page.locator(".fn-thread .fn-turn")).to_have_count(2)

    file = tmp_path / f"lowestoft-{width}.txt"
    file.write_text(REPORT + f"\nReported for readers {width} times.\n")
    page.click("role=tab[name=Collection]")
    page.get_by_role("button", name="Add articles").click()
    page.set_input_files("#fn-add input[type=file] >> nth=0", file)
    page.get_by_role("button", name="Add to the collection").first.click()
    expect(page.locator("#fn-outcome")).to_contain_text("1 article added", timeout=60_000)
    expect(page.locator("#fn-articles")).to_contain_text("The harbour of Lowestoft reopened")

    page.click("role=tab[name=Ask]")
    ask(page, "How much sand did the dredger remove in Lowestoft?")
    expect(page.locator(".fn-thread .fn-turn").last).to_contain_text("4,200 tonnes")

    page.click("#fn-shelf .toggle-button")
    page.click("text=Export this conversation")
    expect(page.locator("#fn-shelf a[download]")).to_have_count(2)
    page.reload()
    expect(page.locator(".fn-thread .fn-turn")).to_have_count(3)
    assert watched.foreign == []
    assert watched.errors == []


@pytest.mark.slow
def test_a_folder_is_added_but_for_what_is_no_article(
    visit: Visit, real_address: str, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    (folder / "deeper").mkdir(parents=True)
    (folder / "pears.txt").write_text("Pears ripe\n\nAda Finch sold 70 tonnes of pears in Vale.")
    (folder / "pears.meta.json").write_text('{"publisher": "The Vale Herald"}')
    (folder / "deeper" / "ferry.txt").write_text("Ferry sinks\n\nThe Aurelia sank at Port Quill.")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / ".DS_Store").write_bytes(b"x")
    page = visit(real_address).page
    page.click("role=tab[name=Collection]")
    page.get_by_role("button", name="Add articles").click()
    page.set_input_files("#fn-add input[type=file] >> nth=1", folder)
    expect(page.locator("#fn-add .fn-trouble")).to_be_visible()
    page.get_by_role("button", name="Add to the collection").first.click()
    expect(page.locator("#fn-outcome")).to_contain_text("2 articles added", timeout=60_000)
    expect(page.locator("#fn-outcome li")).to_have_count(2)
    expect(page.locator("#fn-articles")).to_contain_text("The Vale Herald")


def test_a_page_without_articles_says_how_to_add_them(
    visit: Visit, serve: Callable[..., str], tmp_path: Path
) -> None:
    from app import create_app
    from qa.build import build_answerer
    from qa.settings import Settings

    settings = Settings(home=tmp_path / "none")
    watched = visit(serve(create_app(build_answerer(settings=settings), settings)))
    page = watched.page
    expect(page.locator(".fn-welcome")).to_contain_text("There are no articles yet")
    expect(page.locator(".fn-welcome")).to_contain_text("footnote index FOLDER")
    ask(page, "Who met?")
    expect(page.locator(".fn-refusal")).to_contain_text("no articles")
    page.click("role=tab[name=Collection]")
    page.get_by_role("button", name="Add articles").click()
    page.click("role=tab[name=Paste]")
    page.get_by_label("Text of the article").fill(REPORT)
    page.get_by_role("button", name="Add to the collection").last.click()
    expect(page.locator("#fn-outcome")).to_contain_text("1 article added", timeout=60_000)
    page.click("role=tab[name=Ask]")
    ask(page, "Who is the harbour master of Lowestoft?")
    expect(page.locator(".fn-thread .fn-turn").last).to_contain_text("Ines Calloway")
    page.click("role=tab[name=Collection]")
    page.locator(".fn-list li button").click()
    page.get_by_role("button", name="Remove from the collection").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("#fn-articles")).to_contain_text("0 articles")
    assert watched.errors == []
