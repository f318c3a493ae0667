"""`copydesk ledger`: export the ledger of a story as Markdown, CSV, JSON or HTML, or import it from JSON."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tui.cli.arguments import AnnotatorName, CorpusPath, EncodingName, StorePath
from tui.cli.corpora import login, store_and_corpus
from tui.cli.output import fail, say, show_bytes


class LedgerFormat(StrEnum):
    """The formats of a ledger."""

    MD = "md"
    CSV = "csv"
    JSON = "json"
    HTML = "html"


def ledger(
    corpus: CorpusPath,
    story: Annotated[
        str,
        typer.Option("--story", metavar="ID", help="Only this story, by its id or its title.  [default: all]"),
    ] = "",
    format: Annotated[  # noqa: A002, the option is called so
        LedgerFormat | None,
        typer.Option("--format", "-f", help="Output format.  [default: by the ending of the file, else md]"),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.  [default: standard output]")
    ] = None,
    include: Annotated[
        str,
        typer.Option(
            "--include",
            metavar="absent,unknown",
            help="Add outlets without a mention: absent (read whole), unknown (not read whole). json always has both.",
        ),
    ] = "",
    context: Annotated[
        int, typer.Option("--context", min=0, max=9, help="md, html: sentences before and after each mention.")
    ] = 0,
    expand_copies: Annotated[
        bool, typer.Option("--expand-copies", help="Count each copy of an article as an outlet of its own.")
    ] = False,
    spreadsheet_safe: Annotated[
        bool,
        typer.Option("--spreadsheet-safe", help="csv: put an apostrophe before cells that may be formulas."),
    ] = False,
    take: Annotated[
        Path | None,
        typer.Option("--import", metavar="FILE", help="Import the ledgers of this JSON file into the store instead."),
    ] = None,
    agreement: Annotated[
        str, typer.Option("--agreement", metavar="NAME", help="Compare your links with those of this annotator.")
    ] = "",
    annotator: AnnotatorName = "",
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """Write the ledger of a story: who claims what, how strongly, and on whose word.

    A claim is absent from an outlet only if its article was read whole; else it is unknown. Each file is read back
    and compared with the store.

    Examples: copydesk ledger news -o ledger.md; copydesk ledger news --format json | copydesk ledger copy --import -
    """
    from tui.cli.ledger_files import Wanted, compare_links, format_of, import_ledgers, rendered
    from tui.cli.output_file import guard_of, write_file

    folder, opened = store_and_corpus(corpus, store, encoding=encoding, new=take is not None)
    own = annotator.strip() or login()
    if take is not None:
        import_ledgers(folder, own, take)
    elif agreement:
        compare_links(folder, own, agreement, story)
    else:
        wanted = Wanted(
            story=story,
            format=format.value if format else format_of(output),
            include=_included(include),
            context=context,
            expand_copies=expand_copies,
            spreadsheet_safe=spreadsheet_safe,
        )
        data = rendered(folder, opened, own, wanted)
        if output is None:
            show_bytes(data, is_json=wanted.format == "json")
        else:
            write_file(output, data, guard_of(corpus, folder, opened))
            say(f"Wrote {output}.")


def _included(given: str) -> frozenset[str]:
    """Return which cells without a mention are wanted; exit with 2 for another word."""
    names = frozenset(filter(None, (each.strip() for each in given.split(","))))
    if wrong := names - {"absent", "unknown"}:
        fail(f"--include takes absent, unknown or both, not {min(wrong)}.", 2)
    return names
