"""One suggester asked about a whole corpus, article by article; each answer is cached at once."""

from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from annotations.article import Article
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError, DiedError, ModelError
from annotations.nlp.pipeline import Cache, resolve
from annotations.suggest.holdout import is_held_out
from annotations.suggesters.desk import MAX_FAILURES, Asking
from annotations.suggesters.messages import Usage
from annotations.suggesters.prompt import Chat
from annotations.suggesters.roster import Named


@dataclass
class Plan:
    """The expected work and cost of asking about a corpus."""

    entries: list[Entry] = field(default_factory=list)
    """The articles to ask about."""
    known: int = 0
    """Articles whose answers are cached."""
    held_out: int = 0
    """Articles that show no suggestions."""
    expected: Usage = field(default_factory=Usage)
    """About how many tokens it will take."""
    problems: list[tuple[str, str]] = field(default_factory=list)
    """Articles that cannot be read, each with the reason."""


@dataclass(frozen=True)
class Progress:
    """Progress after one more article."""

    id: str
    problem: str
    """Why there is no answer for the article; empty if there is one."""
    done: int
    failed: int
    found: int
    """Suggestions so far."""
    dropped: Counter[str]
    """Proposals that were dropped so far, by the reason."""
    spent: Usage
    """Tokens so far."""


def plan(corpus: Corpus, named: Named, cache: Path, limit: int | None = None) -> Plan:
    """Return what asking about the articles of a corpus will take. Nothing is started or sent. Raises `ModelError`."""
    found, asking = Plan(), Asking(named, cache)
    chat = Chat(named.setup) if named.settings.kind == "llm" else None
    for entry in corpus.entries:
        if limit is not None and len(found.entries) >= limit:
            break
        if is_held_out(entry.id, corpus.settings.blind):
            found.held_out += 1
            continue
        try:
            article = corpus.load(entry)
        except ArticleError as error:
            found.problems.append((entry.id, str(error)))
            continue
        if asking.known(article) is not None:
            found.known += 1
            continue
        found.entries.append(entry)
        if chat is not None:
            found.expected = found.expected.plus(Usage(*chat.estimate(article.text)))
    return found


def ask_all(corpus: Corpus, named: Named, cache: Path, work: Plan) -> Generator[Progress, None, None]:
    """Ask about the articles of a plan; yield the progress after each.

    To stop, close the iterator: the process ends, and what was answered stays cached. Raises `ModelError` if asking on
    is of no use, `DiedError` if several articles in a row have failed.
    """
    asking = Asking(named, cache, by_name=True)
    entities = _entities_of(corpus, cache) if named.settings.kind == "plugin" else None
    done = failed = found = in_a_row = 0
    dropped: Counter[str] = Counter()
    try:
        for article in _articles(corpus, work):
            problem = ""
            try:
                answer = asking.ask(article, (entities.get(article.sha256) or ()) if entities else ())
                found += len(answer.suggestions)
                dropped.update(answer.dropped)
                in_a_row = 0
            except DiedError as error:
                problem, failed, in_a_row = str(error), failed + 1, in_a_row + 1
            done += 1
            yield Progress(article.id, problem, done, failed, found, dropped, asking.spent)
            if in_a_row == MAX_FAILURES:
                raise DiedError(f"{in_a_row} articles in a row have failed")
    finally:
        asking.process.reap()


def _articles(corpus: Corpus, work: Plan) -> Iterator[Article]:
    """Yield the articles of a plan that can still be read."""
    for entry in work.entries:
        try:
            yield corpus.load(entry)
        except ArticleError as error:
            work.problems.append((entry.id, str(error)))


def _entities_of(corpus: Corpus, cache: Path) -> Cache | None:
    """Return the cached entities of the corpus's pipeline; `None` if there is no such pipeline."""
    try:
        return Cache(cache, resolve(corpus.settings.model))
    except ModelError:
        return None
