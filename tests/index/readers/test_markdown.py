"""Markdown as its reader sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.readers.markdown import plain

if TYPE_CHECKING:
    from .conftest import Folder

MARKED = """# A *title*

U.S. Secretary of State **Antony Blinken** met [Wang Yi](https://x.example) in
Beijing on `Friday`. <!-- hidden --> ![a picture](http://x.example/y.png)

## Question of tariffs

- 2011-2015: Hanny Ditlefsen (Ap)
- 2015-2019: Ole Berg
  - nested point

> The problem is this.

| Year | Tariff |
|------|--------|
| 2022 | 25% |

<div onclick="x()">raw markup</div>

```
price = {dollars} * $2
```

2 \\* 3 &lt; 7
"""


def test_marks_go_and_words_stay() -> None:
    assert plain(MARKED) == [
        ("h1", "A title"),
        ("p", "U.S. Secretary of State Antony Blinken met Wang Yi in Beijing on Friday."),
        ("h2", "Question of tariffs"),
        ("li", "- 2011-2015: Hanny Ditlefsen (Ap)"),
        ("li", "- 2015-2019: Ole Berg"),
        ("li", "- nested point"),
        ("p", "The problem is this."),
        ("row", "Year | Tariff"),
        ("row", "2022 | 25%"),
        ("code", "price = {dollars} * $2"),
        ("p", "2 * 3 < 7"),
    ]


def test_the_first_heading_is_the_title(folder: Folder) -> None:
    article = folder.article("a.md", MARKED)
    assert article.title == "A title"
    assert article.text.startswith("U.S. Secretary")
    assert "hidden" not in article.text
    assert "raw markup" not in article.text


@pytest.mark.parametrize(
    "hidden",
    [
        "Before <span style='display:none'>SECRET *words*</span> and after.",
        "Before <b hidden>SECRET</b> and <i>after</i>.",
        'Before and\n\n<div style="font-size: 0">\n\nSECRET words\n\n- SECRET\n\n</div>\n\nafter.',
        "Before and\n\n<div hidden>SECRET</div>\n\nafter.",
        "Before <br hidden> and after.",
    ],
)
def test_what_its_markup_hides_is_not_read(folder: Folder, hidden: str) -> None:
    """ING-01."""
    text = folder.article("a.md", f"{hidden}\n\nThe end.").text
    assert "SECRET" not in text
    assert text.split()[0] == "Before"
    assert "after." in text
    assert text.endswith("The end.")


@pytest.mark.parametrize(
    "content",
    [
        ">" * 1000 + " quoted",
        "- " * 1000 + "item",
        "![[" * 20_000,
        "*_" * 20_000,
        "word word.\n\n" * 90_000,
    ],
)
def test_what_would_take_long_to_parse_is_plain_text(folder: Folder, content: str) -> None:
    text = folder.article("a.md", f"{content}\n\nThe **end**.").text
    assert text.endswith("The **end**.")
