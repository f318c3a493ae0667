"""`copydesk changes`: the changes of articles after they were published."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.wording import brief, counted
from tui.cli.arguments import CorpusPath, EncodingName, StorePath
from tui.cli.corpora import needed, store_and_corpus
from tui.cli.output import exit_on_error, say, show, show_json
from tui.display.cells import visible

if TYPE_CHECKING:
    from pathlib import Path

    from annotations.corpus.corpus import Corpus
    from annotations.stories.versions import ChangedArticle, Version

MAX_CHARS = 60
"""Characters of a claim that are shown."""


def changes(
    corpus: CorpusPath,
    keep: Annotated[
        bool,
        typer.Option("--keep", help="Keep the present texts of all articles, so that later changes can be seen."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object per article.")] = False,
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """Show which sentences of articles were changed, softened, hardened, dropped or added since they were first seen.

    An article has a new version if its file changes, if its address is added again, or if a file has its id twice.
    The texts of annotated articles are kept; --keep keeps the others too. Changed numbers and names come first. Claims
    stay on the words they were made on: an orphan is a claim whose words are gone. When a text was first seen is noted.

    Examples: copydesk changes news; copydesk changes news --keep
    """
    folder, opened = store_and_corpus(corpus, store, new=True, encoding=encoding)
    articles = needed(corpus, opened)
    with exit_on_error():
        if keep:
            _keep(folder, articles)
        else:
            _show_all(folder, articles, as_json=as_json)


def _keep(folder: "Path", corpus: "Corpus") -> None:
    from annotations.corpus.texts import articles_of
    from annotations.stories.versions import keep_versions

    there = (article for _, article in articles_of(corpus) if article is not None)
    news = list(keep_versions(folder, there))
    say(f"{counted(sum(news), 'text')} kept, {len(news) - sum(news):,} known already.")


def _show_all(folder: "Path", corpus: "Corpus", *, as_json: bool) -> None:
    from annotations.reports.article_records import ArticleRecords
    from annotations.stories.versions import VersionSearch, note_versions
    from tui.cli.story_search import indexed

    index = indexed(corpus)
    records = ArticleRecords(folder)
    search = VersionSearch(folder, corpus, records.stored, dict(index.addresses()))
    count = 0
    for found in search.changed():
        count += 1
        if as_json:
            show_json(found)
        else:
            for line in _lines(found):
                show(line)
    note_versions(folder, search.fresh)
    for problem in (*search.problems, *sorted(records.unreadable)):
        say(f"Left out: {problem}.")
    if count:
        say(f"{counted(count, 'article')} with several versions.")
    else:
        say("No article has several versions. Texts of annotated articles are kept; --keep keeps the others too.")


def _lines(found: "ChangedArticle") -> Iterator[str]:
    """Yield an article for a person: each version with its sentences that differ."""
    from tui.cli.story_copies import difference_lines

    about = f" ({found.outlet})" if found.outlet else ""
    yield visible(f"{' '.join(found.title.split()) or found.article}{about}   {found.article}")
    for change in found.changes:
        yield visible(f"  {_named(change.before)} → {_named(change.after)}")
        for sentence in change.sentences:
            yield from (f"   {line}" for line in difference_lines(sentence.difference))
            for claim in sentence.claims:
                words = brief(claim.text, MAX_CHARS)
                yield visible(f"        {claim.state}: {claim.label} of {claim.annotator} “{words}”")
        if not change.sentences:
            yield "   only white space or the order of sentences"
    yield ""


def _named(version: "Version") -> str:
    if version.seen is not None:
        return f"seen {version.seen:%Y-%m-%d %H:%M} UTC"
    return version.published[:16].replace("T", " ") or version.article
