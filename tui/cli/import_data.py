"""`copydesk import`: labelled data from another store or another tool."""

from pathlib import Path
from typing import Annotated

import typer

from annotations.exchange.formats.table import importable
from tui.cli.arguments import CorpusPath, NoPlugins, StorePath


def import_(
    corpus: CorpusPath,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="Files or folders to import; - is standard input.")
    ] = None,
    name: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help=f"Format of all files: {', '.join(importable())}.  [default: detected for each file]",
        ),
    ] = "",
    annotator: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="NAME",
            help="Import as this annotator.  [default: the annotator named in the file, else the login name]",
        ),
    ] = "",
    annotators: Annotated[
        list[str] | None,
        typer.Option("--map-annotator", metavar="NAME=OURS", help="Rename an annotator of the file; may be repeated."),
    ] = None,
    labels: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="LABEL=OURS", help="Rename a label of the file; may be repeated."),
    ] = None,
    predictions: Annotated[
        bool,
        typer.Option("--predictions", help="Also import the predictions of models, as suggestions."),
    ] = False,
    prediction_claims: Annotated[
        bool, typer.Option("--prediction-claims", help="Also import the predictions of models, as claims by the model.")
    ] = False,
    suggested_by: Annotated[
        str,
        typer.Option(
            "--suggested-by",
            metavar="MODEL",
            help="Import all labels in the files as suggestions by this model, for every annotator to judge.",
        ),
    ] = "",
    scheme_from: Annotated[
        Path | None,
        typer.Option(
            "--scheme-from",
            metavar="FILE",
            help="Print the labels that the corpus lacks as lines for copydesk.toml; import nothing.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Report what would be imported, and write nothing.")
    ] = False,
    no_plugins: NoPlugins = False,
    store: StorePath = None,
    encoding: Annotated[
        str,
        typer.Option(
            "--encoding", metavar="NAME", help="Encoding of the imported files, such as cp1253.  [default: detected]"
        ),
    ] = "",
    corpus_encoding: Annotated[
        str,
        typer.Option("--corpus-encoding", metavar="NAME", help="Encoding of the articles.  [default: detected]"),
    ] = "",
) -> None:
    """Import labelled data. Existing claims, notes and statuses are never overwritten."""
    from tui.cli.import_job import run
    from tui.cli.import_request import ImportRequest

    request = ImportRequest(
        corpus=corpus,
        files=files or [],
        name=name,
        annotator=annotator.strip(),
        annotators=annotators or (),
        labels=labels or (),
        predictions=predictions,
        prediction_claims=prediction_claims,
        suggested_by=suggested_by.strip(),
        scheme_from=scheme_from,
        dry_run=dry_run,
        no_plugins=no_plugins,
        store=store,
        encoding=encoding,
        corpus_encoding=corpus_encoding,
    )
    raise typer.Exit(run(request))
