"""`copydesk export`: labelled data, in any of the formats."""

from pathlib import Path
from typing import Annotated

import typer

from annotations.exchange.formats.table import ENTRIES, plugin_names
from tui.cli.arguments import AnnotatorNames, CorpusPath, EncodingName, NoPlugins, StorePath
from tui.cli.completion import ids_of_articles, labels_of_scheme
from tui.cli.export_request import Columns, ExportRequest, LineSubject, StatusName


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
    from tui.cli.export_job import run

    run(
        ExportRequest(
            corpus=corpus,
            output=output,
            name=name,
            by=by,
            labels=label or (),
            annotators=annotator or (),
            statuses=status or (),
            origins=origin or (),
            since=since,
            until=until,
            articles=article or (),
            split=split,
            seed=seed,
            meta=meta,
            anonymise=anonymise,
            relations=relations,
            columns=columns,
            spreadsheet_safe=spreadsheet_safe,
            offsets=offsets,
            negatives=negatives,
            entities=entities,
            raw_entities=raw_entities,
            suggestions=suggestions,
            strict=strict,
            dry_run=dry_run,
            model=model,
            no_plugins=no_plugins,
            store=store,
            encoding=encoding,
        )
    )
