"""The chat page: a reader asks, and opens every footnote where its words stand."""

from qa.page.layout import create_page
from qa.page.serving import mount

__all__ = ["create_page", "mount"]
