"""`copydesk next`: the order in which articles are read."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from annotations.errors import AskedError, StoreError
from annotations.moment import now
from annotations.wording import capitalised, counted
from tui.cli.arguments import AnnotatorName, CorpusPath, EncodingName, StorePath
from tui.cli.corpora import opened_corpus, scan_with_progress, store_of
from tui.cli.output import exit_on_error, fail, say, show, show_json
from tui.cli.progress_line import ProgressLine
from tui.display.cells import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotations.corpus.corpus import Corpus
    from annotations.store.queue_file import Place, Queue
    from annotations.store.store import Store


class By(StrEnum):
    """What an order goes by."""

    DOUBT = "doubt"
    DIVERSITY = "diversity"
    RANDOM = "random"


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
    opened = opened_corpus(corpus, store, later=True, encoding=encoding)
    kept = store_of(opened, annotator, store)
    if clear:
        _clear(kept)
        return
    queue = _ordered(scan_with_progress(opened), kept, by, number, seed)
    if as_json:
        show_json(msgspec.to_builtins(queue))
        return
    _print(queue.places)
    first = counted(len(queue.places), "article")
    say(f"{first} now come first in the list of {kept.annotator}: copydesk {corpus} opens it.")


def _clear(store: "Store") -> None:
    """Go back to the order of the corpus."""
    from annotations.store.queue_file import Plan, write_queue

    with exit_on_error():
        write_queue(store.folder, store.annotator, Plan(made=now(), by="random"), ())
    say(f"{store.annotator} reads in the order of the corpus.")


def _ordered(corpus: "Corpus", store: "Store", by: By, number: int, seed: int) -> "Queue":
    """Return the order that was asked for, once it is kept; exit with 2 if there can be none, with 1 if it is empty."""
    from annotations.reports.begun import begun_texts, new_articles
    from annotations.store.queue_file import write_queue
    from annotations.training.reading_order import Choice, ordered

    try:
        with ProgressLine() as line:
            choice = Choice(new_articles(corpus, store), by.value, number, seed)
            plan, places = ordered(
                corpus,
                store.folder,
                choice,
                begun_texts(store),
                lambda done, total: line.tell(f"{done:,} of {counted(total, 'article')}"),
            )
        if not places:
            fail("There is no new article to order.", 1)
        return write_queue(store.folder, store.annotator, plan, places)
    except AskedError as error:
        hint = " --by diversity needs no labels." if by is By.DOUBT and "read and labelled" in str(error) else ""
        fail(f"{capitalised(str(error))}.{hint}", 2)
    except StoreError as error:
        fail(f"{error}.", 1)


def _print(places: "Sequence[Place]") -> None:
    from annotations.training.reading_order import reason_of

    width = len(f"{len(places):,}")
    for number, each in enumerate(places, 1):
        show(visible(f"{number:>{width},}\t{each.article}\t{reason_of(each.why, each.score)}"))
