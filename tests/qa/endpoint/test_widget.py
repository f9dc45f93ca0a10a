"""The widget in a real browser, on a page that another server has served."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import HTMLResponse
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect

from qa.endpoint.keys import hash_of, new_key
from qa.endpoint_settings import KeySettings

KEY = new_key(publishable=True)
WIDGET = Path(__file__).resolve().parents[3] / "qa/endpoint/static/widget.js"


def test_it_is_small_and_stands_alone(client: TestClient) -> None:
    response = client.get("/widget.js")
    assert response.headers["content-type"].startswith("text/javascript")
    assert len(response.content) < 20_000
    assert "innerHTML" not in response.text


@pytest.fixture
def site(serve: Callable[..., str]) -> Callable[[str], str]:
    """`site(html)`: the address of a page on a server, and so an origin, of its own."""

    def site(html: str) -> str:
        app = FastAPI()
        app.get("/")(lambda: HTMLResponse(f"<!doctype html><h1>News</h1>{html}"))
        return serve(app)

    return site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_default_timeout(15_000)
    yield page
    page.close()


def api(
    endpoint: Callable[..., FastAPI], serve: Callable[..., str], *origins: str, **settings: object
) -> str:
    key = KeySettings(name="site", hash=hash_of(KEY), publishable=True, origins=origins)
    return serve(endpoint(keys=(key,), **settings))


def ask(page: Page, question: str = "Where did they meet?") -> None:
    page.get_by_role("button", name="Ask the news").click()
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")


@pytest.mark.browser
def test_it_answers_on_its_site_and_opens_a_quote(
    endpoint: Callable[..., FastAPI],
    serve: Callable[..., str],
    site: Callable[[str], str],
    page: Page,
) -> None:
    # The page must be known before the server, whose key names it, and the other way round.
    address: list[str] = []
    host = FastAPI()
    host.get("/")(
        lambda: HTMLResponse(
            f"<!doctype html><h1>News</h1><script src='{address[0]}/widget.js'"
            f" data-key='{KEY}' data-title='Ask the news' defer></script>"
        )
    )
    origin = serve(host)
    address.append(api(endpoint, serve, origin))
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(origin)
    ask(page)
    mark = page.get_by_role("button", name="Footnote 1: Reuters, 2022-07-09. Opens the source.")
    mark.click()
    quote = page.get_by_role("region", name="Source").locator("mark")
    expect(quote).to_have_text("😀 They met in Bali on Saturday.")
    expect(quote).to_be_in_viewport()
    source = page.get_by_role("region", name="Source")
    expect(source).to_contain_text("The talks took five hours.")
    assert page.evaluate("window.pwned") is None
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()
    expect(page.get_by_role("list", name="Sources").get_by_role("button")).to_have_count(2)
    page.get_by_role("button", name="[2] Blinken in Beijing").click()
    expect(source.get_by_role("link", name="original")).to_have_attribute(
        "href", "https://news.example/beijing"
    )
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Ask the news")).to_be_focused()
    assert problems == []


@pytest.mark.browser
def test_a_site_that_is_not_listed_gets_no_answer(
    endpoint: Callable[..., FastAPI],
    serve: Callable[..., str],
    site: Callable[[str], str],
    page: Page,
) -> None:
    address = api(endpoint, serve, "https://news.example")
    page.goto(
        site(
            f"<script src='{address}/widget.js' data-key='{KEY}' data-title='Ask the news'></script>"
        )
    )
    ask(page)
    expect(page.get_by_role("alert")).to_contain_text("this site is not allowed")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_element_stands_where_it_is_written(
    endpoint: Callable[..., FastAPI],
    serve: Callable[..., str],
    site: Callable[[str], str],
    browser: Browser,
    scheme: str,
) -> None:
    address = serve(endpoint())
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(
        site(
            f"<footnote-chat title='Ask us' api-base='{address}' style='display:block'>"
            f"</footnote-chat><script src='{address}/widget.js'></script>"
        )
    )
    chat = page.locator("footnote-chat")
    expect(chat).to_have_count(1)
    assert (chat.get_attribute("dark") is not None) == (scheme == "dark")
    expect(page.get_by_role("region", name="Ask us")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


@pytest.mark.browser
def test_a_host_that_mounts_it_serves_it_to_a_keyboard(
    endpoint: Callable[..., FastAPI], serve: Callable[..., str], page: Page
) -> None:
    host = FastAPI()
    script = "<script src='/qa/widget.js' data-title='Ask the news'></script>"
    host.get("/")(lambda: HTMLResponse(f"<!doctype html><h1>News</h1>{script}"))
    host.mount("/qa", endpoint())
    page.goto(serve(host))
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Ask the news")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type("Where did they meet?")
    page.keyboard.press("Enter")
    mark = page.get_by_role("button", name="Footnote 1: Reuters")
    expect(mark).to_be_visible()
    for _ in range(10):
        if mark.evaluate("mark => mark === mark.getRootNode().activeElement"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Source").locator("mark")).to_be_in_viewport()
    expect(page.get_by_role("region", name="Source")).to_contain_text("The talks took five hours.")


@pytest.mark.browser
def test_what_stands_between_may_answer_in_its_own_way(
    endpoint: Callable[..., FastAPI],
    serve: Callable[..., str],
    site: Callable[[str], str],
    page: Page,
) -> None:
    proxy = FastAPI()
    proxy.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"]
    )
    proxy.post("/v1/answers")(lambda: HTMLResponse("<h1>Bad gateway</h1>", 502))
    address = serve(endpoint())
    page.goto(
        site(
            f"<script src='{address}/widget.js' data-api-base='{serve(proxy)}'"
            " data-title='Ask the news'></script>"
        )
    )
    ask(page)
    expect(page.get_by_role("alert")).to_have_text("That did not work. Ask again.")
