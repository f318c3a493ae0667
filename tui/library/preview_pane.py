"""The preview pane: the metadata of the article under the cursor, and its beginning."""

from itertools import takewhile

from rich.segment import Segment
from rich.style import Style
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from annotations.article import Article
from annotations.corpus.readers.titles import title_of
from annotations.reports.rows import ArticleRow
from annotations.wording import counted
from tui.display.theme import Palette
from tui.display.wrap import Wrapped
from tui.widgets.bars import shortened

INDENT = 4
"""Cells left of the text: it is aligned with the titles of the list."""

WIDEST = 88
"""Cells of the widest line, as in the reader."""

BEGINNING = 6_000
"""Code points that are wrapped: more than any window shows here."""


class PreviewPane(Widget):
    """The beginning of one article."""

    listed: var[ArticleRow | None] = var[ArticleRow | None](None, init=False)
    """Its row of the list; `None` if there is no article."""
    article: var[Article | None] = var[Article | None](None, init=False)
    """The article, once its text was read."""
    palette: var[Palette | None] = var[Palette | None](None, init=False)
    """The styles."""

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._lines: list[tuple[str, str]] | None = None
        """The text and the style of each line, made when it is first drawn."""

    def watch_listed(self) -> None:
        """Show another article, whose text was not read yet."""
        self._renew()

    def watch_article(self) -> None:
        """Show the text."""
        self._renew()

    def watch_palette(self) -> None:
        """Redraw in the new colours."""
        self.refresh()

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._renew()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        palette, width = self.palette, self.size.width
        if palette is None:
            return Strip.blank(width)
        if self._lines is None:
            self._lines = self._laid_out()
        text, name = self._lines[y] if y < len(self._lines) else ("", "blank")
        style: Style = {"muted": palette.dimmed, "bold": palette.blank + Style(bold=True)}.get(name, palette.blank)
        return Strip([Segment(" " * INDENT + text, style)]).adjust_cell_length(width, palette.blank)

    def _renew(self) -> None:
        self._lines = None
        self.refresh()

    def _laid_out(self) -> list[tuple[str, str]]:
        """Return the lines: metadata, title, and as much text as there is room for."""
        listed, article = self.listed, self.article
        width = min(WIDEST, self.size.width - 2 * INDENT)
        if listed is None or width < 1:
            return []
        lines = [(shortened(_describe(listed, article), width).rstrip(), "muted"), ("", "blank")]
        if listed.problem:
            return lines + [(each, "blank") for each in _wrapped(listed.problem, width)]
        title = [(each, "bold") for each in _wrapped(listed.title, width)]
        if article is None or article.id != listed.id:
            return lines + title
        text = article.text.lstrip()
        body = [(each, "blank") for each in _wrapped(text[:BEGINNING], width)]
        if title_of(text) != listed.title:
            return [*lines, *title, ("", "blank"), *body]
        # The title is how the text begins: it is not shown twice, and a longer first line is shown in full.
        same = [shown for shown, _ in takewhile(_is_same, zip(title, body, strict=False))]
        return [*lines, *same, *body[len(same) :]]


def _is_same(pair: tuple[tuple[str, str], tuple[str, str]]) -> bool:
    """Return whether two lines have the same text."""
    return pair[0][0] == pair[1][0]


def _wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text for display."""
    wrapped = Wrapped(text, width)
    return ["".join(cluster.shown for cluster in wrapped.clusters(line)) for line in range(len(wrapped))]


def _describe(listed: ArticleRow, article: Article | None) -> str:
    """Return the outlet, date and progress of an article in words."""
    here = article if article is not None and article.id == listed.id else None
    minutes = round(listed.seconds / 60)
    parts = (
        listed.source,
        listed.published,
        counted(listed.words, "word") if listed.words else "",
        listed.status,
        "flagged" if listed.flagged else "",
        f"{listed.read}% read" if listed.read else "",
        f"{minutes} min" if minutes else "",
        here.url if here else "",
    )
    return "   ".join(filter(None, parts)) or listed.id
