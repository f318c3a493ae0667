"""`copydesk export`: labelled data, in any of the formats."""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.corpus.corpus import Corpus
from annotations.corpus.files import list_sources
from annotations.errors import AskedError, CopydeskError, CorpusError, PluginError
from annotations.exchange.formats.table import ENTRIES, find_format, plugin_names, present_name
from annotations.layout import store_folder
from annotations.settings import SETTINGS_FILE
from annotations.wording import listed
from tui.cli.arguments import AnnotatorNames, CorpusPath, EncodingName, NoPlugins, StorePath
from tui.cli.completion import ids_of_articles, labels_of_scheme
from tui.cli.corpora import has_annotations, store_and_corpus
from tui.cli.export_checks import refuse_without, refuse_without_effect, report_unknown_articles, report_unmet_origins
from tui.cli.export_lookups import agreement_in_words, entity_lookup, find_entities, resolved_model, suggestion_lookup
from tui.cli.output import fail, say
from tui.cli.output import output as standard_output

if TYPE_CHECKING:
    from annotations.exchange.destination import Guard
    from annotations.exchange.exporter import Export
    from annotations.exchange.format import Format
    from annotations.exchange.losses import ExportTally
    from annotations.integrity.findings import Finding


_BINARY = (".spacy", ".parquet", ".qdpx")
"""The endings of files that are no text."""


class LineSubject(StrEnum):
    """The subject of one line of an export."""

    article = "article"
    claim = "claim"
    sentence = "sentence"
    paragraph = "paragraph"


class Columns(StrEnum):
    """The columns of a CoNLL line."""

    two = "2"
    four = "4"


class StatusName(StrEnum):
    """The status of an article."""

    new = "new"
    in_progress = "in progress"
    done = "done"
    skipped = "skipped"
    flagged = "flagged"


def _formats(incomplete: str) -> list[str]:
    """Return the formats that a name may become."""
    return [name for name in (*ENTRIES, *sorted(plugin_names() - ENTRIES.keys())) if name.startswith(incomplete)]


def export(
    corpus: CorpusPath,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="PATH", help="Write here, all or nothing.  [default: stdout]"),
    ] = None,
    name: Annotated[
        str,
        typer.Option(
            "--format", "-f", metavar="NAME", help=f"Output format: {', '.join(ENTRIES)}.", autocompletion=_formats
        ),
    ] = "jsonl",
    by: Annotated[
        LineSubject | None,
        typer.Option(help="jsonl, parquet, sft, dpo: the subject of each line or row.  [default: article]"),
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Only claims with this label; may be repeated.", autocompletion=labels_of_scheme
        ),
    ] = None,
    annotator: AnnotatorNames = None,
    status: Annotated[
        list[StatusName] | None, typer.Option(help="Only articles with this status, or flagged; may be repeated.")
    ] = None,
    origin: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only claims with this origin, such as hand; may be repeated."),
    ] = None,
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="Only claims made on this day or later.")] = "",
    until: Annotated[str, typer.Option("--to", metavar="DATE", help="Only claims made on this day or before.")] = "",
    article: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Only this article; may be repeated.", autocompletion=ids_of_articles),
    ] = None,
    split: Annotated[str, typer.Option(metavar="80/10/10", help="Split the articles into train, dev and test.")] = "",
    seed: Annotated[int | None, typer.Option(metavar="N", help="Seed of the split.  [default: 0]")] = None,
    meta: Annotated[
        bool, typer.Option("--meta", help="Include metadata, reviewed passages, cursor position and reading time.")
    ] = False,
    anonymise: Annotated[
        bool, typer.Option("--anonymise", help="Replace the names of annotators by a1, a2, …")
    ] = False,
    relations: Annotated[bool, typer.Option("--relations", help="doccano: write speakers as relations.")] = False,
    columns: Annotated[
        Columns | None,
        typer.Option(help="conll: number of columns; 2 writes token, tab and tag, for doccano.  [default: 4]"),
    ] = None,
    spreadsheet_safe: Annotated[
        bool,
        typer.Option("--spreadsheet-safe", help="csv: put an apostrophe before cells that may be formulas."),
    ] = False,
    offsets: Annotated[
        bool, typer.Option("--offsets", help="sft, dpo: add the offsets of claims to their words.")
    ] = False,
    negatives: Annotated[
        bool, typer.Option("--negatives", help="sft: include texts that were read and have no claims.")
    ] = False,
    entities: Annotated[
        bool, typer.Option("--entities", help="Include named entities; those not cached are found first.")
    ] = False,
    raw_entities: Annotated[
        bool,
        typer.Option(
            "--raw-entities", help="With --entities: write them as the model found them, without rules for names."
        ),
    ] = False,
    suggestions: Annotated[
        bool, typer.Option("--suggestions", help="jsonl by article, label-studio: include open suggestions.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Write nothing if anything would be left out or is uncertain.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Report what would be left out, and write nothing.")
    ] = False,
    model: Annotated[
        str,
        typer.Option(metavar="NAME", help="Model of the entities and suggestions.  [default: the model of the corpus]"),
    ] = "",
    no_plugins: NoPlugins = False,
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """Export annotations for other tools or for another store."""
    from annotations.exchange.exporter import Export
    from annotations.exchange.format import Options
    from annotations.exchange.selection import ExportFilter, Pseudonyms, Split, parse_moment
    from annotations.integrity.check import check_leftovers
    from annotations.nlp.names import tidied_by
    from annotations.scheme import DEFAULT
    from annotations.store.archive import Archive

    name, former = present_name(name)
    if former:
        say(f"{former}.")
    form = _format(name, plugins=not no_plugins)
    given = {"by": by, "columns": columns, "relations": relations, "spreadsheet_safe": spreadsheet_safe}
    given |= {"offsets": offsets, "negatives": negatives}
    refuse_without_effect(name, form, [option for option, value in given.items() if value])
    has_entities = entities or name == "spacy"
    refuse_without(
        ("--seed", seed is not None, "--split", bool(split)),
        ("--raw-entities", raw_entities, "--entities", has_entities),
        ("--model", bool(model), "--entities or --suggestions", has_entities or suggestions),
    )
    if output is None and not dry_run and form.ending in _BINARY and sys.stdout and sys.stdout.isatty():
        fail(f"{form.tool} files are binary: name the output file with -o.", 2)
    folder, opened = store_and_corpus(corpus, store, encoding=encoding)
    try:
        wanted = ExportFilter(
            annotators=annotator or (),
            articles=article or (),
            statuses=[each.value for each in status or () if each != StatusName.flagged],
            flagged=StatusName.flagged in (status or ()),
            labels=_labels(label or [], opened),
            origins=origin or (),
            since=parse_moment(since) if since else None,
            before=parse_moment(until, behind=True) if until else None,
        )
        parts = Split.read(split, seed or 0) if split else None
    except AskedError as error:
        fail(str(error), 2)
    # Checking the names takes as long as an export: only if one may be missing.
    leftovers = check_leftovers(folder, opened)
    if (annotator or not Archive(folder).paths()) and not has_annotations(corpus, folder, annotator or ()):
        _report_leftovers(leftovers, strict=strict)
        return
    report_unknown_articles(article or [], folder, opened)
    scheme = opened.settings.scheme if opened else DEFAULT
    labels = scheme.labels
    found_with = resolved_model(model, opened, needed=entities)
    options = Options(
        by=(by or LineSubject.article).value,
        tagged=wanted.some,
        meta=meta,
        relations=relations,
        columns=int((columns or Columns.four).value),
        spreadsheet_safe=spreadsheet_safe,
        labels=labels,
        chosen=tuple(wanted.labels),
        guidelines=scheme.guidelines,
        agreement=agreement_in_words(folder, opened, wanted) if form.has_card and not dry_run else "",
        offsets=offsets,
        negatives=negatives,
        attributes=scheme.attributes,
        language=(opened.settings.language if opened else "") or "en",
        entities=entity_lookup(found_with, raw=raw_entities),
        model=tidied_by(found_with) if found_with and not raw_entities else found_with,
        with_entities=entities,
        suggestions=suggestion_lookup(found_with, {each.name for each in labels}, folder) if suggestions else None,
    )
    masks = Pseudonyms(Archive(folder).annotators()) if anonymise else None
    order = tuple(entry.id for entry in opened.entries) if opened else ()
    guard = _guard(corpus, folder, opened)
    wanted_export = Export(folder, form, options, wanted, order, parts, masks, guard)
    if entities:
        find_entities(wanted_export, found_with, None if dry_run else output)
    _write_export(wanted_export, output, leftovers, strict=strict, dry_run=dry_run)
    if output is not None and not dry_run and opened is not None and _is_source(output, opened):
        say(f"{output} is inside the corpus, so Copydesk reads it as articles: move it elsewhere.")


def _format(name: str, *, plugins: bool) -> "Format":
    """Return the format of a name, or exit with 2."""
    try:
        return find_format(name, plugins=plugins)
    except (AskedError, PluginError) as error:
        fail(str(error), 2)


def _is_source(output: Path, corpus: Corpus) -> bool:
    """Return whether an export will be listed as articles of the corpus."""
    try:
        sources = list_sources(corpus.path, list(corpus.given), corpus.skipped)
    except CorpusError:
        return False
    return any(source.path == output.absolute() or output.absolute() in source.path.parents for source in sources)


def _report_leftovers(leftovers: "Sequence[Finding]", *, strict: bool) -> None:
    """Report what lies in files that were moved aside; exit with 1 in strict mode if there is anything."""
    for finding in leftovers:
        say(f"Left out: {finding.path}. {finding.sentence}")
    if strict and leftovers:
        fail("Nothing was written: --strict refuses anything uncertain. See copydesk check for details.", 1)


def _guard(path: Path, store: Path, corpus: Corpus | None) -> "Guard":
    """Return what the export must not write over, also where the corpus cannot be opened."""
    from annotations.exchange.destination import Guard

    path = path.expanduser().absolute()
    whole = path if path.is_dir() else path.parent
    sources = corpus.sources if corpus else ()
    with suppress(CorpusError):
        sources = sources or list_sources(whole, [path], {store_folder(path), store.absolute()})
    return Guard(store, tuple(source.path for source in sources), whole / SETTINGS_FILE)


def _labels(names: list[str], corpus: Corpus | None) -> list[str]:
    """Return the labels asked for, or exit with 2 if the corpus lacks one."""
    known = [each.name for each in corpus.settings.scheme.labels] if corpus else []
    wrong = [name for name in names if known and name not in known]
    if wrong:
        fail(f"There is no label {wrong[0]}: the labels are {', '.join(known)}.", 2)
    return names


def _write_export(
    export: "Export", output: Path | None, leftovers: "Sequence[Finding]", *, strict: bool, dry_run: bool
) -> None:
    """Write an export; report losses before it and the result after it."""
    # Nothing here makes reference cycles: collecting them would take a fifth of the time.
    gc.disable()
    try:
        if strict or dry_run:
            tally = export.surveyed()
            report_unmet_origins(export)
            _report_losses(export, tally, leftovers, strict=strict, in_full=True)
        if dry_run:
            return
        with export.staged(output) as ready:
            if not strict:
                report_unmet_origins(export)
                _report_losses(export, ready.tally, leftovers)
            ready.check()
            if output is None:
                ready.write_to(standard_output(is_json=export.format.ending in (".json", ".jsonl")))
            else:
                ready.install(output)
            say(f"{ready.tally}.")
    except AskedError as error:
        fail(str(error), 2)
    except CopydeskError as error:
        fail(str(error), 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except OSError as error:
        if output is None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        fail(f"{output or 'The output'} cannot be written: {error.strerror}.", 1)


def _report_losses(
    export: "Export",
    tally: "ExportTally",
    leftovers: "Sequence[Finding]",
    *,
    strict: bool = False,
    in_full: bool = False,
) -> None:
    """Report what is left out and what is uncertain; exit with 1 in strict mode.

    Where reading stood and how long it took is reported one by one only `in_full`: the summary counts it.
    """
    for sentence in tally.sentences(in_full=in_full):
        say(f"{sentence}.")
    lacks = export.format.unsupported(export.options)
    lacks += export.format.shape_lacks(export.options) if strict else ()
    if lacks:
        say(f"{export.format.tool} cannot hold {listed(lacks)}.")
    for doubt in tally.doubts:
        say(f"Uncertain: {doubt}.")
    for finding in leftovers:
        say(f"Left out: {finding.path}. {finding.sentence}")
    if strict and (tally.doubts or leftovers):
        fail(
            "Nothing was written: --strict refuses an export with anything uncertain. See copydesk check for details.",
            1,
        )
    if strict and (tally.numbers or (lacks and tally.articles)):
        fail("Nothing was written: --strict refuses an export that leaves anything out.", 1)
