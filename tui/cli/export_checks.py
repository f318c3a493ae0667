"""What was asked of an export and has no effect, or matches nothing."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from annotations.corpus.corpus import Corpus
from annotations.exchange.formats.table import FORMATS
from annotations.wording import listed
from tui.cli.output import fail, say

if TYPE_CHECKING:
    from annotations.exchange.exporter import Export
    from annotations.exchange.format import Format


def refuse_without_effect(name: str, form: "Format", options: list[str]) -> None:
    """Exit with 2 if one of these options has no effect on files of a format."""
    for option in options:
        if option not in form.own_options:
            formats = [each for each in FORMATS if option in FORMATS[each].own_options]
            flag = option.replace("_", "-")
            fail(f"--{flag} has no effect on {name}, only on {listed(formats)}: leave it out.", 2)


def refuse_without(*options: tuple[str, bool, str, bool]) -> None:
    """Exit with 2 if an option was given without the one that it needs.

    Each is an option, whether it was given, what it needs, and whether that was given.
    """
    for option, is_given, needed, is_met in options:
        if is_given and not is_met:
            fail(f"{option} has no effect without {needed}.", 2)


def refuse_unknown_labels(names: Sequence[str], corpus: Corpus | None) -> None:
    """Exit with 2 if the corpus lacks one of some labels."""
    known = [each.name for each in corpus.settings.scheme.labels] if corpus else []
    wrong = [name for name in names if known and name not in known]
    if wrong:
        fail(f"There is no label {wrong[0]}: the labels are {', '.join(known)}.", 2)


def report_unknown_articles(ids: Sequence[str], folder: Path, corpus: Corpus | None) -> None:
    """Report ids that neither the corpus nor the store has; exit with 2 if none of them is known."""
    from annotations.store.archive import Archive

    if not ids:
        return
    known = {article_id for _, article_id, _ in Archive(folder).owners()}
    unknown = [each for each in ids if each not in known and not (corpus and corpus.entries.number(each) is not None)]
    for each in unknown:
        say(f"--article {each}: there is no article with that id.")
    if len(unknown) == len(ids):
        raise typer.Exit(2)


def report_unmet_origins(export: "Export") -> None:
    """Report origins that no claim has; exit with 2 if that is all of them."""
    wanted, met = export.filter.origins, export.filter.met_origins
    unmet = [each for each in wanted if each not in met]
    for each in unmet:
        others = f", only {', '.join(sorted(met))}" if met else ""
        say(f"--origin {each}: no claim has that origin{others}.")
    if unmet and len(unmet) == len(wanted):
        raise typer.Exit(2)
