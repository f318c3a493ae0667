"""Changes of the open article since it was first seen; of a copy, its differences from the article it repeats."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text
from textual.worker import get_current_worker

from annotations.errors import StoreError
from annotations.translation import gettext as _
from annotations.wording import brief, counted
from tui.display.cells import visible
from tui.reader.copy_fold import masters_of

if TYPE_CHECKING:
    from annotations.article import Article
    from annotations.corpus.article_index import IndexProgress
    from annotations.corpus.corpus import Corpus
    from annotations.stories.differences import Difference
    from annotations.stories.versions import Version, VersionChange
    from tui.display.theme import Palette
    from tui.reader.screen import ReaderScreen

MAX_CHARS = 1_000
"""Characters of a sentence that are shown."""

MAX_BYTES_HERE = 100_000
"""Bytes of articles up to which they are read in this process, at some 2 ms for each of news."""

PROGRESS_SECONDS = 0.5
"""Seconds between two reports of the search for other versions."""

DIFFERENT = Style(bold=True, underline=True)
"""Words that only one version has: told without colour."""


def show_changes(reader: "ReaderScreen") -> None:
    """Show what sets the open article apart from its other versions, and from the article whose copy it is.

    Another file of the corpus may have a version at the same address: these are looked for behind the screen.
    """
    reader.keep_place()
    article, count = reader.session.article, len(reader.corpus.entries)
    if not article.url or count < 2:
        _show(reader, {})
        return
    reader.say(_("Looking for other versions in {articles}.", articles=counted(count, "article")))
    reader.run_worker(partial(_search, reader, article), thread=True, exclusive=True, group="changes")


def _search(reader: "ReaderScreen", article: "Article") -> None:
    """Find the articles at the address of the open one, then show the changes; nothing if it was left meanwhile.

    The index of stories has the addresses: only what is new is read.
    """
    worker, corpus = get_current_worker(), reader.corpus
    found: dict[str, str] = {}
    try:
        last = monotonic()
        for news in _addresses(corpus, reader.store.folder, reader.finder.cache_folder, article.url):
            if worker.is_cancelled:
                return
            if isinstance(news, dict):
                found = news
            elif monotonic() - last > PROGRESS_SECONDS:
                last = monotonic()
                reader.app.call_from_thread(_tell, reader, article, news)
    except StoreError as error:
        # The index cannot be written, or another program is at it: the article's own versions are known.
        reader.notify(f"{error}.", severity="warning", markup=False, timeout=10)

    def show() -> None:
        if _is_open(reader, article):
            _show(reader, found)

    if not worker.is_cancelled:
        reader.app.call_from_thread(show)


def _is_open(reader: "ReaderScreen", article: "Article") -> bool:
    return reader.is_current and reader.session.article.id == article.id


def _tell(reader: "ReaderScreen", article: "Article", progress: "IndexProgress") -> None:
    """Say how far the search for versions of an article is, if it is still the open one."""
    if _is_open(reader, article):
        articles, percent = counted(progress.total, "article"), 100 * progress.done // max(1, progress.total)
        reader.say(_("Looking for other versions in {articles}: {percent}%.", articles=articles, percent=percent))


def _addresses(corpus: "Corpus", store: Path, cache: Path, url: str) -> "Iterator[IndexProgress | dict[str, str]]":
    """Yield progress, then the articles of a corpus at an address, by their ids, with it."""
    from contextlib import closing

    from annotations.corpus.duplicates import canonical
    from annotations.stories.index import StoryIndex
    from annotations.stories.index_process import IndexProcess

    wanted = canonical(url)
    with closing(StoryIndex.of(corpus, cache)) as index:
        if index.unread_bytes(corpus) > MAX_BYTES_HERE:
            # Keys would wait for Python, which a thread of this process shares with them.
            yield from IndexProcess().update(corpus, store, cache)
        yield from index.update(corpus)
        yield {article_id: each for article_id, each in index.addresses() if canonical(each) == wanted}


def _show(reader: "ReaderScreen", addresses: Mapping[str, str]) -> None:
    from tui.dialogs.changes import ChangesScreen

    palette = reader.palette
    if palette is None:
        return
    try:
        lines = [*_of_versions(reader, palette, addresses), *_of_copy(reader, palette)]
    except StoreError as error:
        reader.warn(f"{error}.")
        return
    if not lines:
        reader.say(_("This article has one version only, and is not a copy."))
        return
    if not reader.session.save_error:
        # What was said on opening the article would lie over the lower edge of the list.
        reader.app.clear_notifications()
    reader.app.push_screen(ChangesScreen(_("Changes"), lines, reader.keys))


def _of_versions(reader: "ReaderScreen", palette: "Palette", addresses: Mapping[str, str]) -> Iterator[Text]:
    from annotations.reports.article_records import ArticleRecords
    from annotations.stories.versions import VersionSearch

    folder = reader.store.folder
    search = VersionSearch(folder, reader.corpus, ArticleRecords(folder).stored, addresses)
    found = search.of_one(reader.entry.id)
    for change in found.changes if found else ():
        yield from _lines_of(change, palette)
    yield from (Text(visible(problem)) for problem in search.problems)


def _lines_of(change: "VersionChange", palette: "Palette") -> Iterator[Text]:
    yield Text(" → ".join(_named(each) for each in (change.before, change.after)), palette.message)
    yield Text()
    for sentence in change.sentences:
        yield from _difference(sentence.difference, palette)
        for claim in sentence.claims:
            words = _(
                "{state}: {label} of {annotator} “{text}”",
                state=_(claim.state),
                label=claim.label,
                annotator=claim.annotator,
                text=brief(claim.text, 60),
            )
            yield Text(f"    {visible(words)}", palette.muted)
        yield Text()
    if not change.sentences:
        yield Text(_("Only white space, or the order of sentences."))
        yield Text()


def _named(version: "Version") -> str:
    """Return when a version was seen; of an article of its own its date or its id."""
    if version.seen is not None:
        return _("seen {when:%Y-%m-%d %H:%M}", when=version.seen.astimezone())
    return visible(version.published[:16].replace("T", " ") or version.article)


def _of_copy(reader: "ReaderScreen", palette: "Palette") -> Iterator[Text]:
    from annotations.stories.differences import differences

    own = reader.session.article
    for master, other in masters_of(reader):
        if other is None:
            yield Text(visible(_("A copy of {master}, which is not in this corpus or cannot be read.", master=master)))
            continue
        title = " ".join(other.title.split()) or master
        yield Text(
            visible(_("A copy of {title}", title=brief(title, 60)) + (f" ({other.source})" if other.source else "")),
            "bold",
        )
        yield Text()
        found = differences(other.text, own.text, own.language)
        for each in found:
            yield from _difference(each, palette)
            yield Text()
        if not found:
            yield Text(_("All sentences are the same."))


def _difference(each: "Difference", palette: "Palette") -> Iterator[Text]:
    """Yield what became of a sentence, then both versions with the words that differ made bold and underlined."""
    yield Text(", ".join((each.kind, *each.marks)), palette.muted)
    old, new = _marked(each.before[:MAX_CHARS], each.after[:MAX_CHARS])
    for sign, text in (("- ", old), ("+ ", new)):
        if text.plain:
            yield Text.assemble((sign, palette.message), text)


def _marked(before: str, after: str) -> tuple[Text, Text]:
    from difflib import SequenceMatcher

    one, other = visible(" ".join(before.split())).split(" "), visible(" ".join(after.split())).split(" ")
    old, new = Text(), Text()
    is_changed = bool(before and after)
    for what, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        style = DIFFERENT if is_changed and what != "equal" else ""
        for text, found in ((old, one[i:j]), (new, other[k:m])):
            for word in found:
                text.append(word, style)
                text.append(" ")
    for text in (old, new):
        text.rstrip()
    return old, new
