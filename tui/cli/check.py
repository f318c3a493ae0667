"""`copydesk check`: look over a store, and repair it."""

from typing import Annotated

import msgspec
import typer

from annotations.errors import StoreError
from tui.cli.arguments import CorpusPath, EncodingName, StorePath, store_and_corpus
from tui.cli.output import fail, say, show
from tui.display.cells import visible


def check(
    corpus: CorpusPath,
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend what is safe to mend; every file is kept as it was in _backup.")
    ] = False,
    store: StorePath = None,
    encoding: EncodingName = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array, for scripts.")] = False,
) -> None:
    """Look over all that was tagged, by everybody, and say what is wrong."""
    from annotations.integrity import check as checking
    from annotations.integrity import repair as repairing

    folder, opened = store_and_corpus(corpus, store, encoding=encoding)
    if not folder.is_dir():
        if as_json:
            show("[]")
        say(f"Nothing has been tagged in {corpus} yet.")
        return
    if repair:
        try:
            for sentence in repairing.repair(folder, opened):
                say(sentence)
        except StoreError as error:
            fail(str(error), 1)
    report = checking.check(folder, opened)
    if as_json:
        show(msgspec.json.encode(report.findings).decode())
    else:
        for finding in report.findings:
            show(visible(f"{finding.severity:<7}  {finding.path}: {finding.sentence}"))
    say(str(report))
    raise typer.Exit(1 if any(finding.severity == "error" for finding in report.findings) else 0)
