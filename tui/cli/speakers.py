"""`copydesk speakers`: the speakers quoted in a corpus, how often, and by which names."""

import os
from pathlib import Path
from typing import Annotated

import typer
from msgspec import to_builtins

from annotations.errors import NotSavedError, StoreError
from annotations.wording import counted
from tui.cli.arguments import AnnotatorNames, CorpusPath, EncodingName, StorePath
from tui.cli.corpora import login, store_and_corpus
from tui.cli.output import fail, say, show, show_json
from tui.display.cells import visible


def speakers(
    corpus: CorpusPath,
    merge: Annotated[
        tuple[str, str] | None,
        typer.Option("--merge", metavar="ALIAS NAME", help="Count claims of the speaker ALIAS as claims of NAME."),
    ] = None,
    split: Annotated[
        str, typer.Option("--split", metavar="ALIAS", help="Count claims of this name separately again.")
    ] = "",
    annotator: AnnotatorNames = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array, for scripts.")] = False,
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """List the speakers of all claims, and put the names of one speaker together.

    Examples: copydesk speakers news; copydesk speakers news --merge "Mr Blinken" "Antony Blinken"
    """
    from annotations.exchange.records import select_records
    from annotations.reports.speakers import count_speakers
    from annotations.store.speaker_file import read_names

    folder, opened = store_and_corpus(corpus, store, encoding=encoding)
    try:
        if merge is not None or split:
            _change(folder, merge, split, annotator[0] if annotator else os.environ.get("COPYDESK_ANNOTATOR", ""))
            return
        order = [entry.id for entry in opened.entries] if opened else []
        found = count_speakers(select_records(folder, order, annotator or ()), read_names(folder))
    except NotSavedError as error:
        fail(f"Not saved: {error}.", 1)
    except StoreError as error:
        fail(f"{error}.", 1)
    if as_json:
        show_json(to_builtins(found))
    elif not found:
        say(f"No claim in {corpus} has a speaker yet.")
    for each in [] if as_json else found:
        aliases = f"   also: {', '.join(each.aliases)}" if each.aliases else ""
        show(f"{each.claims:>6,}  {visible(each.name)}{visible(aliases)}   ({counted(each.articles, 'article')})")


def _change(folder: Path, merge: tuple[str, str] | None, split: str, annotator: str) -> None:
    """Put two names together, or take one out. Raises `NotSavedError`, `StoreError`."""
    from annotations.claims.speaker_names import name_key
    from annotations.exchange.records import select_records
    from annotations.store.speaker_file import put_name, read_names

    annotator = annotator.strip() or login()
    if merge is not None:
        alias, name = (" ".join(each.split()) for each in merge)
        if not alias or not name:
            fail("--merge takes two names: the other name, then the one to keep.", 2)
        if name_key(alias) == name_key(name):
            fail("Both names are the same; case and white space make no difference.", 2)
        put_name(folder, annotator, alias, name)
        say(f"“{visible(alias)}” now counts as “{visible(read_names(folder).canonical(name))}”.")
        tagged = {
            name_key(claim.speaker) for record in select_records(folder, history=False) for claim in record.claims
        }
        for unknown in (each for each in (alias, name) if name_key(each) not in tagged):
            say(f"No claim has the speaker “{visible(unknown)}” yet.")
    if split:
        if name_key(split) not in read_names(folder).stands_for:
            fail(f"“{visible(split)}” is not another name of a speaker.", 2)
        put_name(folder, annotator, split, "")
        say(f"“{visible(split)}” is a speaker of its own again.")
