"""Changes of the open article since it was first seen; of a copy, what it has otherwise than the article it repeats."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text
from textual.worker import get_current_worker

from annotations.errors import ArticleError, StoreError
from annotations.wording import brief, counted
from tui.display.cells import visible

if TYPE_CHECKING:
    from annotations.article import Article
    from annotations.stories.differences import Difference
    from annotations.stories.versions import Version, VersionChange
    from tui.display.theme import Palette
    from tui.reader.screen import ReaderScreen

MAX_CHARS = 1_000
"""Characters of a sentence that are shown."""

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
    reader.say(f"Looking for other versions in {counted(count, 'article')}.")
    reader.run_worker(partial(_search, reader, article), thread=True, exclusive=True, group="changes")


def _search(reader: "ReaderScreen", article: "Article") -> None:
    """Find the articles at the address of the open one, then show the changes; nothing if it was left meanwhile."""
    from annotations.stories.versions import addresses_like

    worker, found = get_current_worker(), {}
    for article_id, url in addresses_like(reader.corpus, article.url):
        if worker.is_cancelled:
            return
        if url:
            found[article_id] = url

    def show() -> None:
        if reader.is_current and reader.session.article.id == article.id:
            _show(reader, found)

    if not worker.is_cancelled:
        reader.app.call_from_thread(show)


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
        reader.say("Only one text of this article is known, and it is no copy.")
        return
    reader.app.push_screen(ChangesScreen("Changes", lines, reader.keys))


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
            words = f"{claim.state}: {claim.label} of {claim.annotator} “{brief(claim.text, 60)}”"
            yield Text(f"    {visible(words)}", palette.muted)
        yield Text()
    if not change.sentences:
        yield Text("Only white space, or the order of sentences.")
        yield Text()


def _named(version: "Version") -> str:
    """Return when a version was seen; of an article of its own its date or its id."""
    if version.seen is not None:
        return f"seen {version.seen.astimezone():%Y-%m-%d %H:%M}"
    return visible(version.published[:16].replace("T", " ") or version.article)


def _of_copy(reader: "ReaderScreen", palette: "Palette") -> Iterator[Text]:
    from annotations.store.ledger_file import LedgerStore
    from annotations.stories.differences import differences

    corpus, own = reader.corpus, reader.session.article
    stories, _ = LedgerStore(reader.store.folder, reader.store.annotator).stories()
    rows = (row for story in stories for row in story.articles if row.id == own.id and row.copy_of)
    for master in dict.fromkeys(row.copy_of for row in rows):
        number = corpus.entries.number(master)
        try:
            other = corpus.load(corpus.entries[number]) if number is not None else None
        except ArticleError as error:
            yield Text(visible(f"{error}."))
            continue
        if other is None:
            yield Text(visible(f"A copy of {master}, which is not in this corpus."))
            continue
        title = " ".join(other.title.split()) or master
        yield Text(visible(f"A copy of {brief(title, 60)}" + (f" ({other.source})" if other.source else "")), "bold")
        yield Text()
        found = differences(other.text, own.text, own.language)
        for each in found:
            yield from _difference(each, palette)
            yield Text()
        if not found:
            yield Text("All sentences are the same.")


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
