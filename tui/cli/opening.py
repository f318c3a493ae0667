"""Opening a corpus in the terminal, with the arguments of `copydesk read`.

Typer is not needed for arguments that are plain: importing it would take a twentieth of the time to the first screen.
"""

import gc
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from annotations import translation
from annotations.store.lock import WRITING
from annotations.wording import counted
from tui.cli.corpora import cache, data_folder, has_trained, opened_corpus, store_of
from tui.cli.look import COLOURS, NAMES
from tui.cli.output import fail, need_browser, need_terminal, say

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus
    from annotations.suggest.ranking import Ranker
    from annotations.suggesters.roster import Asked
    from annotations.team.adjudication import Plan
    from tui.config import Config


class Opening(NamedTuple):
    """What to open, and how: the arguments of `copydesk read`."""

    corpus: list[Path]
    annotator: str = ""
    store: Path | None = None
    encoding: str = ""
    model: str = ""
    theme: str = ""
    colours: str = ""
    ask: str = ""
    """Names of suggesters that are asked by name, separated by commas."""
    no_plugins: bool = False
    served: bool = False
    """Whether a browser shows the screen, as `copydesk serve` has it."""
    plain: bool = False
    """Whether to say in lines of words what the screen would show."""
    read_only: bool = False
    """Whether the person may look and change nothing, as `copydesk serve --read-only` has it."""


SERVED = "--served"
"""The option by which `copydesk serve` starts a screen; nobody else needs it."""

READ_ONLY = "--read-only"
"""The option by which it starts one for a person who may only look."""

SWITCHES = ("--no-plugins", "--plain")
"""The options of `read` without a value."""

_SWITCHED = ("no_plugins", "plain", "served", "read_only")

OPTIONS = (*(f"--{name}" for name in Opening._fields[1:] if name not in _SWITCHED), *SWITCHES)
"""The options of `read`; they may come before the command too."""


def plain_opening(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> Opening | None:
    """Return what `read` is asked for if its arguments are paths and options with values, each once.

    Anything else (a mistake, `--`, a shortened or repeated option) is left to Typer, which says what is wrong.
    """
    paths: list[Path] = []
    given: dict[str, str] = {}
    rest = iter(each for each in arguments if each not in (SERVED, READ_ONLY))
    for each in rest:
        if not each.startswith("-"):
            paths.append(Path(each))
            continue
        name, equals, value = each.partition("=")
        if name not in OPTIONS or name in SWITCHES or name[2:] in given:
            return None
        value = value if equals else next(rest, "")
        if not equals and (not value or value.startswith("-")):
            return None
        given[name[2:]] = value
    if not paths:
        return None
    store = Path(given.pop("store")) if "store" in given else None
    given.setdefault("annotator", environment.get("COPYDESK_ANNOTATOR", ""))
    return Opening(
        paths,
        store=store,
        no_plugins=False,
        plain=False,
        served=SERVED in arguments,
        read_only=READ_ONLY in arguments,
        **given,
    )


def configured(theme: str = "", colours: str = "") -> "Config":
    """Return the settings with a theme and a number of colours; exit with 2 if they, or these, cannot be used."""
    from tui.config import ConfigError, read_config, remembered_width
    from tui.display.theme import THEMES

    if colours and colours not in COLOURS:
        fail(f"--colours must be one of {', '.join(COLOURS)}, not “{colours}”.", 2)
    try:
        config = read_config(themes=[each.name for each in THEMES])
    except ConfigError as error:
        fail(str(error), 2)
    name = theme if theme in config.themes else f"copydesk-{theme.removeprefix('copydesk-')}"
    if theme and name not in config.themes and name.removeprefix("copydesk-") not in NAMES:
        fail(f"There is no theme “{theme}”; there are {', '.join((*NAMES, *config.themes))}.", 2)
    return replace(
        config,
        width=remembered_width() or config.width,
        theme=name if theme else config.theme,
        colours=colours or config.colours,
    )


def open_screen(asked: Opening, plan: "Plan | None" = None, command: str = "") -> int:
    """Open a corpus to read and tag; return the exit status once the person quits.

    A `plan` opens the differences between annotators that are to be decided; `command` is one of the list of articles
    that is run at once.
    """
    # What was asked for is checked before anything else, and costs nobody who asked for nothing.
    config = configured(asked.theme, asked.colours) if asked.theme or asked.colours else None
    # Hardly anything made before the first paint is garbage; collection starts after it.
    gc.disable()
    need_browser() if asked.served else need_terminal(is_plain=asked.plain)
    opened = opened_corpus(asked.corpus, asked.store, later=True, unchecked=True, encoding=asked.encoding)
    from tui.app import QUIT_SECONDS, CopydeskApp

    config = config or configured()
    translation.use(config.screen_language or translation.preferred())
    store = store_of(opened, asked.annotator, asked.store, is_reading=True)
    beside = suggesters_of(opened, config, asked)
    if asked.read_only:
        WRITING.forbid()
        beside = beside._replace(remarks=[*beside.remarks, f"{WRITING.refusal}."])
    made: type[CopydeskApp] = CopydeskApp
    if asked.plain:
        from tui.plain.app import PlainApp

        made = PlainApp
    app = made(opened, store, asked.model, cache(), config, plan=plan, command=command, **beside._asdict())
    try:
        app.run()
    finally:
        left = 0 if app.gave_up else app.saver.flush(QUIT_SECONDS)
        if left:
            say(f"NOT SAVED: {counted(left, 'change')} could not be put on disk.")
    # Whoever has started the screen for a browser learns only so that something is lost.
    return 1 if left and asked.served else app.return_code or (1 if left else 0)


class BesideRules(NamedTuple):
    """What suggests beside the rules, or ranks what these suggest."""

    suggesters: "Sequence[Asked]" = ()
    remarks: Sequence[str] = ()
    """On suggesters that do not work, or are new."""
    ranker: "Ranker | None" = None


def suggesters_of(corpus: "Corpus", config: "Config", asked: Opening) -> BesideRules:
    """Return the suggesters that work while somebody reads, with remarks on others.

    Those that are asked by name, and were not allowed yet, are asked about first; exits with 2 if they are not allowed.
    """
    off = [each for each in corpus.settings.remarks if corpus.settings.model_folder and not corpus.settings.model]
    names = [name.strip() for name in asked.ask.split(",") if name.strip()]
    is_trained = has_trained(corpus.path)
    if not (names or config.suggesters or corpus.settings.suggesters or is_trained):
        return BesideRules(remarks=off)
    from annotations.suggesters.trained import read_ranker
    from tui.cli.suggesters import agree, news_of_training, roster_of, trust

    roster = roster_of(corpus, config, no_plugins=asked.no_plugins)
    for name in names:
        agree(roster, name, len(corpus.entries))
    suggesters, remarks = roster.while_reading(trust(), names)
    remarks = [*off, *remarks]
    if not is_trained:
        return BesideRules(suggesters, remarks)
    return BesideRules(suggesters, [*remarks, *news_of_training(corpus)], read_ranker(corpus.path, data_folder()))
