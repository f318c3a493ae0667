"""`copydesk check`: check a store, and repair it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from annotations.corpus.corpus import Corpus
from annotations.errors import StoreError
from tui.cli.arguments import CorpusPath, EncodingName, StorePath
from tui.cli.corpora import store_and_corpus
from tui.cli.output import fail, say, show, show_json
from tui.display.cells import visible


def check(
    corpus: CorpusPath,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME…", help="Only findings of these names.  [default: all]")
    ] = None,
    repair: Annotated[
        bool, typer.Option("--repair", help="Repair what is safe to repair; the original files are kept in _backup.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --repair: report what would be repaired, and write nothing.")
    ] = False,
    store: StorePath = None,
    encoding: EncodingName = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array, for scripts.")] = False,
) -> None:
    """Check the annotations of all annotators, and report problems."""
    from annotations.integrity import check as checking
    from annotations.integrity.findings import FINDINGS

    unknown = [name for name in names or () if name not in FINDINGS]
    if unknown:
        fail(f"There is no finding called {unknown[0]}. The names are {', '.join(FINDINGS)}.", 2)
    if dry_run and not repair:
        fail("--dry-run is only for --repair: a check writes nothing anyway.", 2)
    folder, opened = store_and_corpus(corpus, store, encoding=encoding)
    if not folder.is_dir():
        if as_json:
            show("[]")
        say(f"Nothing has been tagged in {corpus} yet.")
        return
    failed = repair and not _repair(folder, opened, names or (), dry_run=dry_run)
    report = checking.check(folder, opened, names or ())
    if as_json:
        show_json(report.findings)
    else:
        for finding in report.findings:
            show(visible(f"{finding.severity:<7}  {finding.path}: {finding.sentence} [{finding.name}]"))
    say(str(report))
    raise typer.Exit(1 if failed or any(finding.severity == "error" for finding in report.findings) else 0)


def _repair(folder: Path, corpus: Corpus | None, names: Sequence[str], *, dry_run: bool) -> bool:
    """Repair the findings with these names, or report which would be repaired; return whether none is left."""
    from annotations.integrity.findings import FINDINGS, REPAIRABLE
    from annotations.integrity.repair import mendable, repair

    wrong = [name for name in names if name not in REPAIRABLE]
    if wrong:
        fail(f"--repair cannot repair {wrong[0]} ({FINDINGS[wrong[0]]}). It repairs {', '.join(REPAIRABLE)}.", 2)
    if dry_run:
        for finding in mendable(folder, corpus, names or REPAIRABLE):
            say(f"Would be repaired: {finding.path}: {finding.sentence} [{finding.name}]")
        say("Nothing was written.")
        return True
    try:
        result = repair(folder, corpus, names or REPAIRABLE)
    except StoreError as error:
        fail(str(error), 1)
    for sentence in result.messages:
        say(sentence)
    for finding in result.failed:
        say(f"Not repaired: {finding.path}: {finding.sentence}")
    return not result.failed
