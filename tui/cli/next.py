"""`copydesk next`: the order in which articles are read."""

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from annotations.corpus.entries import Entry
from annotations.errors import AskedError, StoreError
from annotations.moment import now
from annotations.store.store import Store
from annotations.wording import counted
from tui.cli.arguments import AnnotatorName, CorpusPath, EncodingName, StorePath
from tui.cli.corpora import opened_corpus, scan_with_progress, store_of
from tui.cli.output import fail, say, show, show_json
from tui.cli.progress_line import ProgressLine
from tui.display.cells import visible

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus
    from annotations.store.queue_file import Place, Plan


class By(StrEnum):
    """What an order goes by."""

    DOUBT = "doubt"
    DIVERSITY = "diversity"
    RANDOM = "random"


MAX_ASKED = 2_000
"""New articles that are compared by doubt or diversity; of more, so many are drawn at random."""


def next_(
    corpus: CorpusPath,
    by: Annotated[
        By,
        typer.Option(
            "--by",
            help="doubt: where a model of your labels is unsure; diversity: articles unlike those you have read.",
        ),
    ] = By.DOUBT,
    number: Annotated[int, typer.Option("-n", "--number", min=1, help="Number of articles to order.")] = 50,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the random choices.")] = 1,
    clear: Annotated[bool, typer.Option("--clear", help="Go back to the order of the corpus.")] = False,
    annotator: AnnotatorName = "",
    store: StorePath = None,
    encoding: EncodingName = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object, for scripts.")] = False,
) -> None:
    """Choose what to read next: these articles come first in the list, and J and M follow that order.

    Only new articles are ordered; if articles are assigned to you, only those. --by doubt needs 200 reviewed sentences,
    --by diversity none; both compare at most 2,000 new articles, drawn at random from all. Every fifth article is
    chosen at random, so that these can serve as a sample of the corpus. Run it again after reading some articles, as
    the model will have learnt from them. Prints rank, article and reason. docs/doubt.md says what an order gained in a
    simulation. Needs the extra science: pip install 'copydesk[science]'

    Examples: copydesk next news; copydesk next news --by diversity -n 20; copydesk next news --clear
    """
    from annotations.store.queue_file import Plan, write_queue

    opened = opened_corpus(corpus, store, later=True, encoding=encoding)
    kept = store_of(opened, annotator, store)
    if clear:
        try:
            write_queue(kept.folder, kept.annotator, Plan(made=now(), by="random"), ())
        except StoreError as error:
            fail(f"{error}.", 1)
        say(f"{kept.annotator} reads in the order of the corpus.")
        return
    opened = scan_with_progress(opened)
    line = ProgressLine()
    try:
        plan, places = _order(opened, kept, by, number, seed, line)
        if places:
            queue = write_queue(kept.folder, kept.annotator, plan, places)
    except AskedError as error:
        hint = " --by diversity needs no labels." if by is By.DOUBT and "read and labelled" in str(error) else ""
        fail(f"{str(error)[0].upper()}{str(error)[1:]}.{hint}", 2)
    except StoreError as error:
        fail(f"{error}.", 1)
    finally:
        line.clear()
    if not places:
        fail("There is no new article to order.", 1)
    if as_json:
        show_json(msgspec.to_builtins(queue))
        return
    _print(places)
    first = counted(len(places), "article")
    say(f"{first} now come first in the list of {kept.annotator}: copydesk {corpus} opens it.")


def _order(
    corpus: "Corpus", store: Store, by: By, number: int, seed: int, line: ProgressLine
) -> "tuple[Plan, list[Place]]":
    """Return the order that was asked for. Raises `AskedError`, `StoreError`."""
    from annotations.corpus.texts import articles_with
    from annotations.store.queue_file import Plan
    from annotations.training.doubts import labelled_sentences
    from annotations.training.reading_order import at_random, by_diversity, by_doubt, mixed

    ids = _new(corpus, store)
    chance = at_random(ids, seed)
    plan = Plan(made=now(), by=by.value, seed=seed)
    if by is By.RANDOM:
        return plan, chance[:number]
    # The random places are taken from the same order: they stay a random choice of all.
    ids = frozenset(each.article for each in chance[: max(MAX_ASKED, number)])

    def tell(done: int) -> None:
        line.tell(f"{done:,} of {counted(len(ids), 'article')}")

    if by is By.DIVERSITY:
        read = _texts_read(store)
        return plan, mixed(by_diversity(articles_with(corpus, ids), read, number, seed, tell), chance, number)
    labels = [each.name for each in corpus.settings.scheme.labels]
    labelled = labelled_sentences(store.folder, labels)
    plan = msgspec.structs.replace(plan, sentences=len(labelled))
    return plan, mixed(by_doubt(articles_with(corpus, ids), labelled, labels, tell), chance, number)


def _new(corpus: "Corpus", store: Store) -> frozenset[str]:
    """Return the ids of the articles that an annotator may read and has not begun. Raises `StoreError`."""
    from annotations.reports.rows import annotated_rows
    from annotations.store.assignment_file import usable_assignments

    def is_readable(entry: Entry) -> bool:
        return entry.glance is None or not entry.glance.problem

    begun = {row.id for row in annotated_rows(corpus, store) if row.status != "new" or row.problem}
    mine = frozenset(usable_assignments(store.folder).of(store.annotator))
    return frozenset(
        each.id
        for each in corpus.entries
        if each.id not in begun and is_readable(each) and (not mine or each.id in mine)
    )


def _texts_read(store: Store) -> Iterator[str]:
    """Yield the texts of the articles that the annotator has begun."""
    for path in store.paths():
        if store.own.has(path):
            record = store.read_without_history(path)
            if record is not None:
                yield record.text


def _print(places: "list[Place]") -> None:
    from annotations.training.reading_order import reason_of

    width = len(f"{len(places):,}")
    for number, each in enumerate(places, 1):
        show(visible(f"{number:>{width},}\t{each.article}\t{reason_of(each.why, each.score)}"))
