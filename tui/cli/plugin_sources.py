"""Sources of other packages, for commands that read kinds of files that Copydesk does not read itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui.cli.output import say

if TYPE_CHECKING:
    from annotations.article import Article
    from annotations.corpus.add import Others
    from annotations.errors import ArticleError


@contextmanager
def sources_of_plugins(*, no_plugins: bool) -> "Iterator[Others]":
    """Yield what asks all installed sources, and says which of them reads something and which does not work."""
    from annotations.plugins import SOURCES, installed

    if no_plugins or not installed(SOURCES):
        yield lambda _: None
        return
    from annotations.plugin_sources.process import Sources

    sources = Sources()

    def others(origin: str) -> "Iterator[Article | ArticleError] | None":
        plugin = sources.reader_of(origin)
        while sources.troubles:
            say(f"{sources.troubles.pop(0)}.")
        if plugin is None:
            return None
        say(f"Read by {plugin}.")
        return sources.read(plugin, origin)

    try:
        yield others
    finally:
        sources.close()
