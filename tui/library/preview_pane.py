"""The preview pane: the metadata of the article under the cursor, and its beginning."""

from itertools import takewhile

from textual.reactive import var

from annotations.article import Article
from annotations.corpus.readers.titles import title_of
from annotations.reports.rows import ArticleRow
from annotations.translation import gettext as _
from annotations.translation import pgettext
from annotations.wording import counted
from tui.widgets.bars import shortened
from tui.widgets.pane import Pane, PaneLine, wrapped

WIDEST = 88
"""Cells of the widest line, as in the reader."""

BEGINNING = 6_000
"""Code points that are wrapped: more than any window shows here."""


class PreviewPane(Pane):
    """The beginning of one article."""

    indent = 4
    """Cells left of the text: it is aligned with the titles of the list."""

    listed: var[ArticleRow | None] = var[ArticleRow | None](None, init=False)
    """Its row of the list; `None` if there is no article."""
    article: var[Article | None] = var[Article | None](None, init=False)
    """The article, once its text was read."""

    def watch_listed(self) -> None:
        """Show another article, whose text was not read yet."""
        self.renew()

    def watch_article(self) -> None:
        """Show the text."""
        self.renew()

    def laid_out(self) -> list[PaneLine]:
        """Return the lines: metadata, title, and as much text as there is room for."""
        listed, article = self.listed, self.article
        width = min(WIDEST, self.size.width - 2 * self.indent)
        if listed is None or width < 1:
            return []
        lines = [(shortened(_describe(listed, article), width).rstrip(), "muted"), ("", "blank")]
        if listed.damaged:
            said = _(
                "A damaged file is kept as {damaged}: copydesk check --repair recovers what it can.",
                damaged=listed.damaged,
            )
            lines += [*((each, "bold") for each in wrapped(said, width)), ("", "blank")]
        if listed.problem:
            return lines + [(each, "blank") for each in wrapped(listed.problem, width)]
        title = [(each, "bold") for each in wrapped(listed.title, width)]
        if article is None or article.id != listed.id:
            return lines + title
        text = article.text.lstrip()
        body = [(each, "blank") for each in wrapped(text[:BEGINNING], width)]
        if title_of(text) != listed.title:
            return [*lines, *title, ("", "blank"), *body]
        # The title is how the text begins: it is not shown twice, and a longer first line is shown in full.
        same = [shown for shown, _style in takewhile(_is_same, zip(title, body, strict=False))]
        return [*lines, *same, *body[len(same) :]]


def _is_same(pair: tuple[tuple[str, str], tuple[str, str]]) -> bool:
    """Return whether two lines have the same text."""
    return pair[0][0] == pair[1][0]


def _describe(listed: ArticleRow, article: Article | None) -> str:
    """Return the outlet, date and progress of an article in words."""
    here = article if article is not None and article.id == listed.id else None
    minutes = round(listed.seconds / 60)
    parts = (
        listed.source,
        listed.published,
        counted(listed.words, "word") if listed.words else "",
        pgettext("status", listed.status),
        pgettext("status", "flagged") if listed.flagged else "",
        _("{read}% read", read=listed.read) if listed.read else "",
        _("{minutes} min", minutes=minutes) if minutes else "",
        here.url if here else "",
    )
    return "   ".join(filter(None, parts)) or listed.id
