"""Texts that deny each other, and texts that only seem to."""

from __future__ import annotations

import pytest

from qa.checks.polarity import contradictions
from qa.checks.wording import wording


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("They did not sign the deal.", "They signed the deal."),
        ("They signed the deal.", "They never signed the deal."),
        ("The officials denied the report.", "The officials confirmed the report."),
        ("No agreement was reached.", "An agreement was reached."),
        ("Exports rose in May.", "Exports fell in May."),
        ("It happened before the meeting.", "It happened after the meeting."),
        ("More than ten ships left.", "Fewer than ten ships left."),
    ],
)
def test_texts_that_deny_each_other(claim: str, text: str) -> None:
    assert contradictions(wording(claim), wording(text))


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("No agreement was reached.", "The agreement was not reached."),
        ("They signed the deal.", "They signed the deal, but did not meet."),
        ("They refused to sign.", "They refused to sign the deal."),
        ("Exports did not rise in May.", "Exports fell in May."),
        ("They signed the deal.", "They not only signed the deal but kept it."),
        ("He met Wang.", "He met Wang, and said he would not speak to Lavrov."),
    ],
)
def test_texts_that_do_not(claim: str, text: str) -> None:
    assert not contradictions(wording(claim), wording(text))
