"""The OpenAI-compatible face: unmodified clients ask, and keep every footnote."""

from qa.endpoint.openai.routes import openai_router

__all__ = ["openai_router"]
