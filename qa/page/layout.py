"""The page as a whole: header, tabs, and what happens when it opens."""

from __future__ import annotations

import gradio as gr

from qa.answer import Answerer
from qa.page import parts
from qa.page import shelf as shelves
from qa.page.ask import Desk
from qa.page.ask_tab import AskTab, Kept, Updates
from qa.page.collection_tab import CollectionTab
from qa.page.coverage import Quotes, coverage, trouble
from qa.page.evaluation import Evaluator
from qa.page.evaluation_tab import EvaluationTab
from qa.page.examples import Examples
from qa.page.library import Library, readers_are_known, uploads_allowed
from qa.page.pace import Pace
from qa.page.render import Renderer
from qa.page.shelf import Keeping
from qa.page.shelf_bar import ShelfBar
from qa.page.talk import Talk
from qa.page.texts import ENGLISH, Texts
from qa.settings import Settings


def create_page(
    answerer: Answerer,
    settings: Settings,
    texts: Texts = ENGLISH,
    *,
    evaluator: Evaluator | None = None,
) -> gr.Blocks:
    """The chat page over `answerer`; `qa.page.mount` serves it.

    `evaluator` is left alone where strangers could reach the page.
    """
    evaluator = evaluator if readers_are_known(settings) else None
    renderer, pace = Renderer(texts, Quotes(answerer).quoted), Pace()
    desk = Desk(answerer, settings.home, renderer, pace, texts)
    examples = Examples(answerer)
    library = Library(settings, texts) if uploads_allowed(settings) else None
    with gr.Blocks(
        title=texts.name, analytics_enabled=False, fill_width=True, delete_cache=(3600, 86400)
    ) as page:
        kept = Kept(gr.State(Talk()), parts.html(elem_id="fn-keep"))
        parts.html(renderer.header(), elem_id="fn-head")
        shelf_bar = ShelfBar(kept, renderer, texts)
        with gr.Tabs(elem_id="fn-page"):
            with gr.Tab(texts.ask_tab, elem_id="fn-ask") as asking:
                ask = AskTab(
                    desk, answerer, renderer, kept, pace, settings, texts,
                    evaluates=evaluator is not None,
                )  # fmt: skip
            with gr.Tab(texts.collection_tab, elem_id="fn-collection") as tab:
                collection = CollectionTab(answerer, renderer, library, settings, texts)
            if evaluator:
                with gr.Tab(texts.evaluation_tab, elem_id="fn-evaluation") as judging:
                    evaluation = EvaluationTab(evaluator, renderer, settings, texts)
                evaluation.wire(judging, ask, desk, kept)
        shelf_bar.wire(desk, ask)
        tab.select(
            collection.listed,
            [collection.words],
            collection.shown,
            show_progress="hidden",
            queue=False,
        )

        def greeted(talk: Talk) -> Updates:
            """What depends on the collection, as it is now."""
            held, problem = coverage(answerer), trouble(answerer)
            welcome = (
                renderer.notice(problem)
                if problem
                else renderer.welcome(held, examples.answerable(), uploads=library is not None)
            )
            return {
                ask.welcome: gr.update(value=welcome, visible=not talk.exchanges),
                **ask.refine.filled(held.publishers),
            }

        def opened(message: str, before: Talk) -> Updates:
            """A conversation that the browser kept, or a new one."""
            talk = shelves.load(parts.received(message)) or Talk()
            show = shelf_bar.grown if talk.id == before.id else shelf_bar.showing
            return {**show(desk.opened(talk)), **greeted(talk)}

        greeting = [ask.welcome, ask.refine.publishers, ask.refine.model]
        opening = parts.channel("talk")
        opening.change(
            opened,
            [opening, kept.talk],
            list(dict.fromkeys([*ask.shown, *greeting, *shelf_bar.shown])),
            show_progress="hidden",
            trigger_mode="always_last",
        )
        page.load(
            lambda: renderer.keep(Keeping()), None, [kept.keep], show_progress="hidden", queue=False
        )
        asking.select(greeted, [kept.talk], greeting, show_progress="hidden")
    for event in page.fns.values():
        event.api_visibility = "private"  # programs are served at /v1, by name and by contract
    page.queue(max_size=max(1, settings.max_waiting), api_open=False)
    return page
