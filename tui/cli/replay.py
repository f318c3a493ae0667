"""`copydesk replay`: an article as it was marked, change by change."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec import to_builtins

from annotations import translation
from annotations.errors import StoreError
from annotations.layout import safe_name
from tui.cli.arguments import CorpusPath, EncodingName, StorePath
from tui.cli.completion import ids_of_articles, names_of_all
from tui.cli.corpora import cache, login, opened_corpus, store_and_corpus, store_of
from tui.cli.output import fail, need_terminal, show_json

if TYPE_CHECKING:
    from pathlib import Path

    from annotations.claims.playback import Playback
    from annotations.claims.record import Record


def replay(
    context: typer.Context,
    corpus: CorpusPath,
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="The id of an article.", autocompletion=ids_of_articles)
    ],
    annotator: Annotated[
        str,
        typer.Option(
            "--annotator",
            envvar="COPYDESK_ANNOTATOR",
            metavar="NAME",
            help="Replay the work of this annotator.  [default: yours, else that of the only annotator]",
            autocompletion=names_of_all,
        ),
    ] = "",
    at: Annotated[
        str,
        typer.Option(
            "--at",
            metavar="TIME",
            help="Begin with the state at this time (UTC), such as 2026-11-21T19:42, or at the end of a day.",
        ),
    ] = "",
    speed: Annotated[
        float,
        typer.Option("--speed", metavar="N", min=0.1, max=1000, help="Play N times as fast as the work was done."),
    ] = 8,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print a JSON object per change; with --at, the state at that time."),
    ] = False,
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """Show how an article was marked, change by change; nothing can be edited.

    Examples: copydesk replay news budget-2026 --annotator ana; copydesk replay news budget-2026 --at 2026-11-21 --json
    """
    from annotations.claims.playback import Playback

    moment = _moment(at) if at else None
    folder, _ = store_and_corpus(corpus, store, encoding=encoding)
    source = context.get_parameter_source("annotator")
    is_named = source is not None and source.name == "COMMANDLINE"
    record = _record(folder, article, annotator.strip(), is_named=is_named)
    playback = Playback(record)
    number = playback.number_at(moment) if moment else None
    if as_json:
        for each in [_state(record, playback, number)] if number is not None else _steps(record, playback):
            show_json(each)
        return
    need_terminal()
    _open(corpus, record, store, encoding, number, speed)


def _open(
    path: "Path", record: "Record", store: "Path | None", encoding: str, number: int | None, speed: float
) -> None:
    from tui.app import CopydeskApp
    from tui.config import ConfigError, read_config
    from tui.display.theme import THEMES
    from tui.reader.replay import ReplayScreen

    opened = opened_corpus(path, store, later=True, encoding=encoding)
    try:
        config = read_config(themes=[theme.name for theme in THEMES])
    except ConfigError as error:
        fail(str(error), 2)
    translation.use(config.screen_language or translation.preferred())
    app = CopydeskApp(
        opened,
        store_of(opened, record.row.annotator, store),
        "",
        cache(),
        config,
        lambda config: ReplayScreen(record, opened.settings.scheme, config, number or 0, speed),
    )
    app.run()
    raise typer.Exit(app.return_code or 0)


def _moment(written: str) -> datetime:
    """Return a moment; that of a day is its end. Exits with 2 if it is none."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        fail(f"--at “{written}” is not a time: write it as 2026-11-21T19:42, or as a day, 2026-11-21.", 2)
    if len(written) == len("2026-11-21"):
        found = datetime.combine(found.date(), time.max)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _record(folder: "Path", article: str, annotator: str, *, is_named: bool) -> "Record":
    """Return the record of an annotator; of the only one who has one unless one `is_named`. Exits if there is none."""
    from annotations.store.archive import Archive

    archive, name = Archive(folder), annotator or login()
    path = folder / safe_name(name) / f"{safe_name(article)}.json"
    try:
        if not path.exists():
            there = [(found, row.annotator) for found, row in archive.files() if row.id == article]
            if len(there) != 1 or is_named:
                _refuse(article, annotator if is_named else "", [who for _, who in there])
            path = there[0][0]
        return archive.read(path)
    except StoreError as error:
        fail(str(error), 1)


def _refuse(article: str, annotator: str, there: list[str]) -> None:
    """Exit with 2: the annotator has not worked on the article, or it is not said whose work is meant."""
    if not there:
        fail(f"Nobody has annotated {article}. copydesk articles lists the ids.", 2)
    whose = f"{annotator} has not worked on {article}" if annotator else f"Several have worked on {article}"
    fail(f"{whose}: name one with --annotator: {', '.join(sorted(there))}.", 2)


def _steps(record: "Record", playback: "Playback") -> Iterator[dict[str, Any]]:
    """Yield every change and undo, with what it left."""
    from annotations.reports.log import change_in_words

    for number, (when, undone, change) in enumerate(playback.events, 1):
        state = playback.state(number)
        yield {
            "number": number,
            "when": when,
            "seconds": round(playback.seconds(number), 1),
            "who": change.who,
            "what": change.what,
            "undone": undone,
            "words": change_in_words(record.row, change, undone=undone),
            "claims": len(state.claims),
            "status": state.status,
        }


def _state(record: "Record", playback: "Playback", number: int) -> dict[str, Any]:
    """Return all that stood after so many changes."""
    row, state = record.row, playback.state(number)
    return {
        "article": row.id,
        "annotator": row.annotator,
        "number": number,
        "changes": len(playback.events),
        "status": state.status,
        "flagged": state.flagged,
        "note": state.note,
        "attributes": state.attributes,
        "absent": state.absent,
        "claims": to_builtins(state.claims),
    }
