"""The suggesters of a corpus beside the rules, for commands: its roster, and the user's consent."""

import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from annotations.errors import ModelError, NotSavedError
from annotations.suggesters.roster import Named, Roster
from annotations.suggesters.trained import sentence_once, trained_for
from annotations.suggesters.trust import Trust
from tui.cli.corpora import data_folder
from tui.cli.output import QUIET, fail, say

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus
    from tui.config import Config


def trust() -> Trust:
    """Return what the user has allowed."""
    return Trust(_configuration())


def roster_of(corpus: "Corpus", config: "Config", *, no_plugins: bool = False) -> Roster:
    """Return the suggesters of a corpus."""
    found = trained_for(corpus.path, corpus.settings.scheme, data_folder())
    trained = found[0] if found else None
    return Roster(corpus.path, corpus.settings, config.suggesters, _configuration(), trained, no_plugins=no_plugins)


def news_of_training(corpus: "Corpus") -> tuple[str, ...]:
    """Return once after a training what the new pipeline suggests."""
    found = trained_for(corpus.path, corpus.settings.scheme, data_folder())
    told = sentence_once(corpus.path, data_folder(), found[1]) if found else ""
    return (told,) if told else ()


def agree(roster: Roster, name: str, articles: int) -> Named:
    """Return a suggester by name that the user has allowed, now or before.

    On a terminal it asks; elsewhere, and if the answer is no, it exits with 2.
    """
    try:
        named = roster.get(name)
        if named.is_allowed(trust()):
            return named
        effects = named.effects(articles)
    except ModelError as error:
        fail(f"{error}.", 2)
    say(f"{effects}.")
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        fail(f"You have not allowed that yet: copydesk suggest {quote(str(named.corpus))} --allow {name}", 2)
    QUIET.end()  # nobody can answer what was not said
    print("Allow this for this corpus? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
        fail("Not allowed; nothing was started or sent.", 2)
    allow(named, articles)
    return named


def allow(named: Named, articles: int) -> None:
    """Keep that the user has allowed a suggester; exit with 1 if that cannot be kept, 2 if it names what is missing."""
    try:
        trust().allow(named.corpus, named.name, named.definition, named.effects(articles))
    except NotSavedError as error:
        fail(f"{error}.", 1)
    except ModelError as error:
        fail(f"{error}.", 2)


def _configuration() -> Path:
    from tui.config import config_path

    return config_path().parent
