"""How the page looks and what runs in it: system fonts, files of our own, no other host."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

_STATIC = Path(__file__).parent / "static"

SANS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif"]
MONO = ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"]


def theme() -> gr.themes.Base:
    """Gradio's plain theme with our inks; `page.css` defines the variables it points to."""
    return gr.themes.Base(font=SANS, font_mono=MONO).set(
        body_background_fill="var(--fn-paper)",
        body_background_fill_dark="var(--fn-paper)",
        body_text_color="var(--fn-ink)",
        body_text_color_dark="var(--fn-ink)",
        body_text_color_subdued="var(--fn-faint)",
        body_text_color_subdued_dark="var(--fn-faint)",
        background_fill_primary="var(--fn-paper)",
        background_fill_primary_dark="var(--fn-paper)",
        background_fill_secondary="var(--fn-wash)",
        background_fill_secondary_dark="var(--fn-wash)",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_border_width_dark="0px",
        block_shadow="none",
        block_shadow_dark="none",
        block_label_background_fill="transparent",
        block_label_background_fill_dark="transparent",
        block_label_text_color="var(--fn-soft)",
        block_label_text_color_dark="var(--fn-soft)",
        block_title_text_color="var(--fn-soft)",
        block_title_text_color_dark="var(--fn-soft)",
        border_color_primary="var(--fn-rule)",
        border_color_primary_dark="var(--fn-rule)",
        border_color_accent="var(--fn-accent)",
        border_color_accent_dark="var(--fn-accent)",
        color_accent="var(--fn-accent)",
        color_accent_soft="var(--fn-wash)",
        color_accent_soft_dark="var(--fn-wash)",
        input_background_fill="var(--fn-paper)",
        input_background_fill_dark="var(--fn-paper)",
        input_border_width="1px",
        input_border_width_dark="1px",
        input_border_color="var(--fn-edge)",
        input_border_color_dark="var(--fn-edge)",
        input_border_color_focus="var(--fn-accent)",
        input_border_color_focus_dark="var(--fn-accent)",
        input_placeholder_color="var(--fn-faint)",
        input_placeholder_color_dark="var(--fn-faint)",
        input_shadow="none",
        input_shadow_focus="none",
        button_primary_background_fill="var(--fn-accent)",
        button_primary_background_fill_dark="var(--fn-accent)",
        button_primary_background_fill_hover="var(--fn-accent-strong)",
        button_primary_background_fill_hover_dark="var(--fn-accent-strong)",
        button_primary_text_color="var(--fn-on-accent)",
        button_primary_text_color_dark="var(--fn-on-accent)",
        button_secondary_background_fill="var(--fn-wash)",
        button_secondary_background_fill_dark="var(--fn-wash)",
        button_secondary_background_fill_hover="var(--fn-hover)",
        button_secondary_background_fill_hover_dark="var(--fn-hover)",
        button_secondary_text_color="var(--fn-ink)",
        button_secondary_text_color_dark="var(--fn-ink)",
        link_text_color="var(--fn-accent)",
        link_text_color_dark="var(--fn-accent)",
    )


def css() -> str:
    """Rules for what stands inside Gradio's container; Gradio scopes them to it."""
    return _static("page.css") + _static("evaluation.css")


def head() -> str:
    """Rules for the whole document, and our scripts: inline, they need no route of their own."""
    scripts = "".join(f"<script>{_static(name)}</script>" for name in ("page.js", "keep.js"))
    return f"<style>{_static('frame.css')}</style>{scripts}"


def _static(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")
