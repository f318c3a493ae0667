"""Results in parts, for the command line: report their state; copy them into the cache."""

from datetime import timedelta
from typing import TYPE_CHECKING

from annotations.cluster.results import SAMPLED, Results
from annotations.errors import AskedError
from annotations.nlp.pipeline import resolve
from annotations.wording import counted
from tui.cli.corpora import cache
from tui.cli.entities_request import EntitiesRequest
from tui.cli.output import say, show, show_json
from tui.cli.parts_course import EndEvent
from tui.cli.progress_line import ProgressLine

if TYPE_CHECKING:
    from annotations.cluster.bring import Brought
    from annotations.corpus.corpus import Corpus


def show_status(request: EntitiesRequest) -> int:
    """Say what is in a folder of results, and return the exit status: 1 if a part is damaged.

    Raises `CopydeskError`.
    """
    results = Results(request.to)
    head = results.head()
    if head is None:
        raise AskedError(f"there are no results in {results.folder.url}")
    parts = rows = words = failed = 0
    seconds = 0.0
    for part in results.parts():
        parts, rows, words, failed = parts + 1, rows + part.rows, words + part.words, failed + part.failed
        seconds += part.seconds
    damaged = list(results.damaged(1 if request.verify_all else SAMPLED))
    for name in damaged:
        say(f"{name} is damaged: remove its two files, and run the command again.")
    if request.as_json:
        show_json(EndEvent(head.shards, parts, rows, words, failed, round(seconds, 1)))
        return 1 if damaged else 0
    made_with = head.recipe.model + (", with suggestions" if head.recipe.rules else "")
    show(f"{', '.join(head.sources)}: {made_with}")
    show(f"{parts:,} of {head.shards:,} parts, {rows:,} articles, {words:,} words, {failed:,} failed")
    if seconds:
        show(f"{words / seconds:,.0f} words a second for each worker, {timedelta(seconds=round(seconds))} of work")
    return 1 if damaged else 0


def bring_in(folder: str, corpus: "Corpus", model: str) -> int:
    """Take results into the cache, say what was taken, and return the exit status. Raises `CopydeskError`."""
    from annotations.cluster.bring import Brought, bring

    state = Brought()
    with ProgressLine(only_on_terminal=True) as line:
        for state in bring(Results(folder), corpus, cache(), resolve(model or corpus.settings.model)):
            line.tell(f"{state.articles:,} articles, {state.parts:,} parts")
    _say_what_came(state)
    return 1 if state.unread or state.damaged else 0


def _say_what_came(state: "Brought") -> None:
    """Say what was taken into the cache, and what could not be."""
    more = [f"suggestions of {state.suggestions:,}"] if state.suggestions else []
    more += [f"features of {state.features:,}"] if state.features else []
    say(f"Entities of {state.entities:,} of {counted(state.texts, 'text')} are in the cache now{_and(more)}.")
    if state.texts > state.entities:
        say(f"{counted(state.texts - state.entities, 'text')} had no results there: opening the articles finds them.")
    if state.unread:
        say(f"{counted(state.unread, 'article')} cannot be read.")
    if state.old_rules:
        say("The suggestions there are by another version of the rules, and were left out.")
    if state.damaged:
        say(f"{counted(state.damaged, 'part')} damaged and left out: make them again with --to.")


def _and(more: list[str]) -> str:
    return f", and {' and '.join(more)}" if more else ""
