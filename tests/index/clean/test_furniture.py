"""Each rule: lines that it must take, and prose that it must leave."""

from __future__ import annotations

import pytest

from index.clean.furniture import furniture

TAKEN = {
    "section label": ["Main SliderWorld", "Breaking News | Politics", "Home > World > Asia"],
    "promotion": [
        "Most Read from Bloomberg",
        "MOST POPULAR",
        "Related Articles",
        "More from The Guardian",
        "You may also like",
        "Editors' picks",
    ],
    "link to another article": [
        "Read more: Why bed nets still matter",
        "ALSO READ | Rail strike enters second day",
        "Read More",
        "Watch: Storm closes schools",
    ],
    "navigation": ["Back to top button", "Skip to main content", "Sign in", "Next article"],
    "share bar": ["Share", "Share on Facebook", "Facebook Twitter WhatsApp Email", "12 Comments"],
    "advertisement": ["ADVERTISEMENT", "Story continues below", "Sponsored content"],
    "subscription offer": [
        "Sign up for our daily health newsletter",
        "Follow us on X for more",
        "Get the news in your inbox every morning",
    ],
    "copyright line": [
        "©2022 Bloomberg L.P.",
        "Copyright 2008 Valley Times",
        "(c) Copyright Thomson Reuters 2024.",
        "All rights reserved.",
    ],
    "print note": [
        "A version of this article appears in print on Sept. 3, 2025, Section A, Page 1.",
        "This article was originally published on The Conversation.",
    ],
    "video caption": ["Ties are tested by war. (Video: Julie Yoon/The Washington Post)"],
    "photo caption": [
        "Blinken takes part in a meeting in 2021. (Demetrius Freeman/The Washington Post)",
        "A tank near Kyiv. (AP Photo/Efrem Lukatsky)",
        "Protesters in Paris [Benoit Tessier/Reuters]",
        "A nurse in Kisumu (Photo: Grace Achieng)",
        "Commuters wait (Getty Images)",
        "Photo by Ola Brandt",
    ],
    "cookie notice": ["We use cookies to improve your experience."],
}

LEFT = [
    "- 2011-2015: Hanny Ditlefsen (Ap/SV)",
    "The plan was drawn up by both parties (Democrats/Republicans)",
    "Five people died in the strike, the ministry said. (Reuters)",
    "Share prices fell on Friday.",
    "Print journalism is in decline, the report said.",
    "More than 40 people were hurt.",
    "Related companies include Volvo and Scania.",
    "Sign up for the course closed on Monday.",
    "Copyright law protects authors.",
    "Follow us on the road to Mandalay",
    "Next to the harbour stands the old mill.",
    "World War II ended in 1945.",
    "Search and rescue teams were sent.",
    "Home",
    "Politics",
    "See also",
    "Get the facts straight, he said.",
    "Advertising revenue fell by 5 percent.",
    "Watch towers line the border.",
    "Related",
]


@pytest.mark.parametrize(("rule", "line"), [(r, line) for r, ls in TAKEN.items() for line in ls])
def test_furniture_is_named(rule: str, line: str) -> None:
    assert furniture(line) == rule


@pytest.mark.parametrize("line", LEFT)
def test_prose_is_left(line: str) -> None:
    assert furniture(line) is None


@pytest.mark.parametrize("rule", TAKEN)
def test_a_long_line_is_prose(rule: str) -> None:
    assert furniture(TAKEN[rule][0] + " and so it went on." * 25) is None
