"""Guidelines as they are shown: Markdown with its form, and the part about one label."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text
from rich.theme import Theme

from annotations.scheme import DEFAULT, Label, Scheme
from tui.display.cells import visible

if TYPE_CHECKING:
    from rich.markdown import Markdown

MAX_RENDERED_CHARS = 24_000
"""Code points that are drawn as Markdown, which takes 0.3 s for as many; a longer text is drawn as it is written."""

HARD_CASES = """## Hard cases

- **A hedge inside what somebody said** is part of the quote. "He may have been drunk, police said" is a quote: the
  doubt is that of the police.
- **A sentence that is part quote and part fact** is two claims: select each and tag it.
- **A plan that a source announces** is a quote: "Officials have said he will raise it."
- **"Is expected to"** is a quote if a source expects it ("analysts expect"), else speculation.
- **A quoted title or a scare quote** is not a quote: “Face the Nation” is the name of a programme.
- **A fact with a speculative end** ("will meet the minister, and possibly the president") is a fact.
"""
"""The guidelines of the default scheme, beside its definitions; docs/guidelines.md has all of them."""

CALM = Theme(
    {
        **{f"markdown.h{level}": "bold" for level in range(1, 7)},
        **dict.fromkeys(("markdown.block_quote", "markdown.hr", "markdown.link", "markdown.link_url"), "dim"),
        **dict.fromkeys(("markdown.item.bullet", "markdown.item.number", "markdown.code", "markdown.kbd"), "bold"),
        **dict.fromkeys(("markdown.list", "markdown.code_block", "markdown.table.border"), "none"),
        "markdown.table.header": "bold",
        "markdown.h1.border": "none",
        "markdown.h1": "bold underline",
    }
)
"""Weight instead of colours: those that Rich has for Markdown are of no theme of ours."""

_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+|\s*\|")
"""The beginning of an item of a list, or of a row of a table."""


def guidelines_of(scheme: Scheme) -> str:
    """Return the guidelines of a corpus; those of the default labels if it has neither."""
    return scheme.guidelines or (HARD_CASES if scheme.labels == DEFAULT.labels else "")


def rendered(text: str) -> RenderableType:
    """Return Markdown to be drawn; control characters are symbols, and links are words."""
    # With its parser and colours of code it is a third of what the reader would import: first seen, first imported.
    from rich.markdown import Markdown

    lines = "\n".join(map(visible, text.splitlines()))
    return _Calm(Markdown(lines, hyperlinks=False)) if len(lines) <= MAX_RENDERED_CHARS else Text(lines)


class _Calm:
    """Markdown drawn without Rich's own colours."""

    def __init__(self, markdown: "Markdown") -> None:
        self._markdown = markdown

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        with console.use_theme(CALM):
            segments = list(console.render(self._markdown, options))
        yield from segments


def about(scheme: Scheme, label: Label) -> str:
    """Return all that is known of a label, as Markdown: what it means, examples, and where the guidelines name it."""
    parts = [f"# {label.name}", label.definition, label.description]
    if label.examples:
        parts.append("\n".join(f"- “{' '.join(example.split())}”" for example in label.examples))
    named = list(_naming(guidelines_of(scheme), label.name))
    if named:
        parts += ["## In the guidelines", "\n".join(f"- {each}" for each in named)]
    return "\n\n".join(filter(None, parts))


def _naming(text: str, name: str) -> Iterator[str]:
    """Yield the paragraphs, items and rows of a text in which a name is a word, in any case."""
    word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    for block in _blocks(text):
        if word.search(block) and not block.startswith("#") and not set(block) <= set("|-: "):
            yield block.strip("| ").replace(" | ", ": ", 1).replace(" | ", ", ") if block.startswith("|") else block


def _blocks(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text, and each item of a list and row of a table by itself, on one line."""
    held: list[str] = []
    for line in (*text.splitlines(), ""):
        begins = _ITEM.match(line)
        if held and (not line.strip() or begins or line.startswith("#") or held[0].startswith("|")):
            yield " ".join(held)
            held = []
        if line.strip():
            is_row = line.lstrip().startswith("|")
            held.append(line.strip() if is_row or not begins else line[begins.end() :].strip())
