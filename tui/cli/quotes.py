"""`copydesk quotes`: quotations of one statement in several articles, compared word for word."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.wording import counted
from tui.cli.arguments import AnnotatorName, CorpusPath, EncodingName, StorePath
from tui.cli.corpora import cache, login, needed, store_and_corpus
from tui.cli.output import exit_on_error, say, show, show_json
from tui.cli.progress_line import ProgressLine
from tui.display.cells import visible

if TYPE_CHECKING:
    from pathlib import Path

    from annotations.corpus.corpus import Corpus
    from annotations.ledger.quote_report import FoundQuote, QuotePair
    from annotations.ledger.quote_search import QuoteSearch
    from annotations.reports.article_records import ArticleRecords


def quotes(
    corpus: CorpusPath,
    story: Annotated[
        str, typer.Option("--story", metavar="ID", help="Only the articles of this story, by its id or its title.")
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="List all pairs, also verbatim ones.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object per pair of quotations.")] = False,
    annotator: AnnotatorName = "",
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """Find quotations of one statement in several articles, and show how they differ.

    Compares quotations of six words or more that share most of their runs of four words, and claims on reported speech.
    Nothing needs to be tagged. The speaker of a claim counts before that of a suggestion that Copydesk has made before,
    and that before the name beside a quotation. Without --all, only altered words, words left out without a mark, and
    different speakers are listed; --json lists all pairs. A second run reads only what is new, and one that was stopped
    goes on.

    Examples: copydesk quotes news; copydesk quotes news --json
    """
    from annotations.reports.article_records import ArticleRecords

    folder, opened = store_and_corpus(corpus, store, encoding=encoding)
    articles = needed(corpus, opened)
    with exit_on_error():
        records = ArticleRecords(folder)
        ids = _ids(folder, annotator.strip() or login(), story) if story else None
        search = _search(articles, folder, records, ids)
        counts: Counter[str] = Counter()
        for pair in _with_progress(search):
            counts.update(pair.comparison.classes)
            if as_json:
                show_json({**_plain(pair), "classes": pair.comparison.classes})
            elif every or pair.comparison.flagged:
                for line in _lines(pair):
                    show(line)
    _say_summary(search.quotations, search.unread, counts)
    for sentence in sorted(records.unreadable):
        say(f"Left out: {sentence}.")


def _ids(folder: "Path", annotator: str, story: str) -> list[str]:
    """Return the ids of the articles of a story; exit with 2 if there is none of that name."""
    from tui.cli.ledger_choice import chosen_story

    return [article.id for article in chosen_story(folder, annotator, story).articles]


def _search(corpus: "Corpus", folder: "Path", records: "ArticleRecords", ids: list[str] | None) -> "QuoteSearch":
    """Return the search for quotations in some articles or in all. Raises `StoreError`."""
    from annotations.ledger.quote_search import QuoteSearch
    from annotations.reports.known_quotes import knowledge_of
    from tui.cli.export_lookups import resolved_model

    found_with = resolved_model("", corpus, needed=False)
    knowledge = knowledge_of(records, folder, corpus.settings.scheme, cache(), found_with)
    return QuoteSearch(corpus, ids, knowledge, cache())


def _with_progress(search: "QuoteSearch") -> Iterator["QuotePair"]:
    """Yield what a search finds, and report its progress. Raises `StoreError`."""
    from annotations.ledger.quote_search import SearchProgress

    with ProgressLine() as line:
        for news in search.run():
            if isinstance(news, SearchProgress):
                what, unit = ("Comparing", "statements") if news.is_comparing else ("Reading", "articles")
                line.tell(f"{what} quotations: {100 * news.done // max(1, news.total)}% of {news.total:,} {unit}")
            else:
                line.clear()
                yield news


def _plain(pair: "QuotePair") -> dict[str, object]:
    from msgspec import to_builtins

    plain: dict[str, object] = to_builtins(pair)
    return plain


def _lines(pair: "QuotePair") -> Iterator[str]:
    """Yield a pair of quotations for a person: class and reasons, then both with their articles."""
    found = pair.comparison
    reasons = f": {'; '.join(found.reasons)}" if found.reasons else ""
    yield visible(f"{', '.join(found.classes)}{reasons}")
    yield from (visible(line) for line in (_quoted(pair.left), _quoted(pair.right)))
    yield ""


def _quoted(quote: "FoundQuote") -> str:
    where = ", ".join(filter(None, (quote.outlet, quote.published[:10], f"{quote.article} {quote.start}–{quote.end}")))
    speaker = f"  said: {quote.speaker}" if quote.speaker else ""
    return f"   {' '.join(quote.text.split())}{speaker}   ({where})"


def _say_summary(quotations: int, unread: int, counts: "Counter[str]") -> None:
    if not counts:
        say(f"No statement is quoted in two articles; {counted(quotations, 'quotation')} of six words or more.")
    else:
        said = ", ".join(f"{number:,} {name}" for name, number in counts.most_common())
        say(f"{counted(quotations, 'quotation')} of six words or more. Pairs: {said}.")
    if unread:
        say(f"{counted(unread, 'article')} could not be read: copydesk articles says why.")
