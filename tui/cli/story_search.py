"""`copydesk stories --suggest` and `--copies`: search for stories and copies, with progress."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from annotations.stories.index import StoryIndex
from annotations.stories.proposals import outlets_of, propose_copies, propose_stories
from annotations.wording import counted
from tui.cli.corpora import cache
from tui.cli.output import say, show, show_json
from tui.cli.progress_line import ProgressLine
from tui.display.cells import visible

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus
    from annotations.store.ledger_file import LedgerStore
    from annotations.stories.index import Headline
    from annotations.stories.proposals import Proposal


def show_proposals(corpus: "Corpus", ledgers: "LedgerStore", days: int, least: float, *, as_json: bool) -> None:
    """Print the stories that the texts suggest, without those the annotator has made. Raises `StoreError`."""
    index = indexed(corpus)
    made = [{article.id for article in story.articles} for story in ledgers.stories()[0]]
    found = [
        each
        for each in propose_stories(index, days, least)
        if not any({article.id for article in each.articles} <= ids for ids in made)
    ]
    for proposal in found:
        if as_json:
            show_json(
                {"articles": [*map(_plain, proposal.articles)], "outlets": proposal.outlets, "dated": proposal.is_dated}
            )
        else:
            for line in _proposed(proposal):
                show(line)
    undated = sum(article.day is None for proposal in found for article in proposal.articles)
    if undated and not as_json:
        say(f"{counted(undated, 'article')} without a date, compared by wording alone.")
    articles = counted(len({article.id for each in found for article in each.articles}), "article")
    say(f"{_stories(len(found))} of {articles} suggested; {counted(len(index), 'article')} compared.")


def show_copies(corpus: "Corpus", *, as_json: bool) -> None:
    """Print the articles that repeat the text of another. Raises `StoreError`."""
    index, count = indexed(corpus), 0
    for offer in propose_copies(index, corpus):
        count += 1
        if as_json:
            show_json({"copy": _plain(offer.copy), "master": _plain(offer.master), "covered": offer.covered})
        else:
            show(f"{offer.covered:.0%}\t{_named(offer.copy)}\t{_named(offer.master)}")
    say(f"{counted(count, 'copy', 'copies')} found; {counted(len(index), 'article')} compared.")


def indexed(corpus: "Corpus") -> StoryIndex:
    """Return the index of a corpus, brought up to date with progress. Raises `StoreError`."""
    index = StoryIndex.of(corpus, cache())
    with ProgressLine() as line:
        for news in index.update(corpus):
            line.tell(f"Comparing {corpus.name}: {100 * news.done // max(1, news.total)}% of {news.total:,} articles")
    return index


def _plain(article: "Headline") -> dict[str, object]:
    """Return an article for scripts; its date says all that the count of days does."""
    return {name: getattr(article, name) for name in ("id", "title", "outlet", "published", "url", "words")}


def _proposed(proposal: "Proposal") -> Iterable[str]:
    """Yield the lines of a proposal: its size, then its articles with their ids."""
    days = [article.published[:10] for article in proposal.articles if article.published]
    span = f"{days[0]} – {days[-1]}" if days and days[0] != days[-1] else "".join(days[:1])
    facts = (counted(len(proposal.articles), "article"), outlets_of(proposal.articles), span)
    yield visible("  ".join(filter(None, facts)))
    for article in proposal.articles:
        yield visible(f"   {article.id}  {_named(article)}")
    yield ""


def _named(article: "Headline") -> str:
    about = ", ".join(filter(None, (article.outlet, article.published[:10])))
    title = " ".join(article.title.split()) or article.id
    return visible(f"{title} ({about})" if about else title)


def _stories(count: int) -> str:
    return counted(count, "story", "stories")
