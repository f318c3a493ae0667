"""Write an export, and report what it leaves out and what is uncertain."""

import gc
from collections.abc import Sequence
from pathlib import Path

import typer

from annotations.exchange.exporter import Export
from annotations.exchange.losses import ExportTally
from annotations.integrity.findings import Finding
from annotations.wording import listed
from tui.cli.export_checks import report_unmet_origins
from tui.cli.output import abandon_output, exit_on_error, fail, say
from tui.cli.output import output as standard_output


def write_export(
    export: Export, output: Path | None, leftovers: Sequence[Finding], *, strict: bool, dry_run: bool
) -> None:
    """Write an export; report losses before it and the result after it. Exits with 2 or 1 if it cannot be written."""
    # Nothing here makes reference cycles: collecting them would take a fifth of the time.
    gc.disable()
    try:
        with exit_on_error():
            _write_reported(export, output, leftovers, strict=strict, dry_run=dry_run)
    except BrokenPipeError:
        abandon_output()
        raise typer.Exit(1) from None
    except OSError as error:
        if output is None:
            abandon_output()
        fail(f"{output or 'The output'} cannot be written: {error.strerror}.", 1)


def _write_reported(
    export: Export, output: Path | None, leftovers: Sequence[Finding], *, strict: bool, dry_run: bool
) -> None:
    """Write an export and report on it. Raises `CopydeskError`, `OSError`."""
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


def _report_losses(
    export: Export,
    tally: ExportTally,
    leftovers: Sequence[Finding],
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


def report_leftovers(leftovers: Sequence[Finding], *, strict: bool) -> None:
    """Report what lies in files that were moved aside; exit with 1 in strict mode if there is anything."""
    for finding in leftovers:
        say(f"Left out: {finding.path}. {finding.sentence}")
    if strict and leftovers:
        fail("Nothing was written: --strict refuses anything uncertain. See copydesk check for details.", 1)
