"""What an export looks up beside the store: entities and suggestions, by a model and in the cache."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from annotations.corpus.corpus import Corpus
from annotations.errors import CopydeskError, ModelError
from annotations.wording import counted
from tui.cli.corpora import cache
from tui.cli.output import exit_on_error, fail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from annotations.article import Article
    from annotations.claims.record import Record
    from annotations.entity import Entity
    from annotations.exchange.exporter import Export
    from annotations.exchange.format import EntityLookup, SuggestionLookup
    from annotations.exchange.selection import ExportFilter


_HELD = 4
"""Texts whose entities are held in memory: losses, writing and checking ask for them one after the other."""


def find_entities(export: "Export", found_with: str, output: Path | None) -> None:
    """Find the entities of all texts that leave and have none cached, with progress.

    Exits if that fails as a whole, if the format cannot hold them, or if `output` must not be written over.
    """
    with exit_on_error():
        export.check(output)
    find_missing(export.records, found_with)


def find_missing(records: "Callable[[], Iterator[Record]]", found_with: str) -> None:
    """Find the entities of all texts of records that have none cached, with progress; exit if that fails as a whole.

    `records` is called twice: memory holds no more than one text at a time.
    """
    from annotations.article import Article

    known = entity_lookup(found_with, raw=True)
    with exit_on_error():
        missing = {record.row.sha256 for record in records() if known(record) is None}
    if not missing:
        return
    from tui.cli.progress import search_texts

    total = len(missing)

    def texts() -> "Iterator[Article]":
        for record in records():
            if record.row.sha256 in missing:
                missing.remove(record.row.sha256)
                yield Article(id=record.row.id, title=record.row.title, text=record.text)

    status = search_texts(texts(), total, cache(), found_with)
    # What could not be looked through is reported with the other losses.
    if status:
        raise typer.Exit(status)


def entity_lookup(found_with: str, *, raw: bool) -> "EntityLookup":
    """Return a look-up of cached entities, tidied unless they are to be `raw`: without such a model there are none."""
    from annotations.nlp.names import tidied
    from annotations.nlp.pipeline import Cache

    if not found_with:
        return lambda _: None
    kept = Cache(cache(), found_with)
    held: dict[str, tuple[Entity, ...]] = {}

    def look_up(record: "Record") -> "tuple[Entity, ...] | None":
        sha256 = record.row.sha256
        if sha256 not in held:
            found = kept.get(sha256)
            if found is None:
                # They may be found a moment later.
                return None
            if len(held) >= _HELD:
                held.clear()
            held[sha256] = tuple(found) if raw else tidied(record.text, found)
        return held[sha256]

    return look_up


def suggestion_lookup(found_with: str, labels: set[str], folder: Path) -> "SuggestionLookup":
    """Return a look-up of open suggestions, by a model or by quotation marks alone."""
    from annotations.suggest.cache import SuggestionCache
    from annotations.work.offers import open_suggestion_finder

    known = SuggestionCache(cache(), found_with).get if found_with else lambda _: None
    return open_suggestion_finder(known, labels, folder)


def resolved_model(model: str, corpus: Corpus | None, *, needed: bool) -> str:
    """Return the name and version of the model, empty if there is none.

    Exits with 2 if there is none of the name asked for, or none at all and one is needed.
    """
    from annotations.nlp.pipeline import resolve

    try:
        return resolve(model or (corpus.settings.model if corpus else ""))
    except ModelError as error:
        if model or needed:
            fail(f"{error}.", 2)
        return ""


def agreement_in_words(folder: Path, corpus: "Corpus | None", wanted: "ExportFilter") -> str:
    """Return how far the annotators of an export agree in its articles and labels, for a card.

    Empty if no two have finished an article. Claims are not told apart by origin or date, nor articles by status: what
    is left of an article by such a filter is no reading of it.
    """
    from annotations.team.agreement import sentence_agreement
    from annotations.team.bootstrap import Options
    from annotations.team.readings import Query, StoreReadings

    try:
        query = Query(annotators=tuple(wanted.annotators), labels=tuple(wanted.labels))
        readings = StoreReadings(folder, corpus, query)
        compared = (each for each in readings.comparisons() if wanted.article(each.id))
        alpha, _ = sentence_agreement(compared, Options())
    except CopydeskError:
        return ""
    if not isinstance(alpha.value, float):
        return alpha.undefined
    between = f" (95 %: {alpha.low:.2f} to {alpha.high:.2f})" if isinstance(alpha.low, float) else ""
    articles = counted(alpha.articles, "article")
    is_wider = wanted.statuses or wanted.flagged or wanted.origins or wanted.since or wanted.before
    more = ", whatever their status, and whatever the origin and date of claims" if is_wider else ""
    return (
        f"Krippendorff's α of sentences {alpha.value:.2f}{between}, in {articles} that two annotators have done{more}"
    )
