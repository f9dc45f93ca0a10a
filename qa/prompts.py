"""Prompts: plain text in `prompts/`, one file each, with `$names` for what is filled in.

They are found beside this package, not through the importing program's own `prompts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from string import Template

from qa.errors import PromptError

FOLDER = Path(__file__).resolve().parent.parent / "prompts"


@dataclass(frozen=True, slots=True)
class Prompt:
    name: str
    template: Template

    def fill(self, **values: str) -> str:
        """Values go in as they are: `{}` and `$` in them mean nothing."""
        return self.template.substitute(values).strip()


def load_prompt(name: str, *placeholders: str, folder: Path = FOLDER) -> Prompt:
    """Read `prompts/NAME.txt`. Raises PromptError unless it holds exactly these placeholders."""
    path = folder / f"{name}.txt"
    try:
        template = Template(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"prompt {path} cannot be read: {error}") from None
    if not template.is_valid():
        raise PromptError(f"prompt {path} has a stray $: write $$ for a dollar sign")
    found = set(template.get_identifiers())
    if missing := set(placeholders) - found:
        raise PromptError(f"prompt {path} lacks ${min(missing)}")
    if unknown := found - set(placeholders):
        raise PromptError(f"prompt {path} names ${min(unknown)}, which nothing fills in")
    return Prompt(name, template)
