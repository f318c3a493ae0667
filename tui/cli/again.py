"""`copydesk again`: bring back some of the articles that an annotator has done, for a second reading."""

import re
from datetime import timedelta
from fractions import Fraction
from typing import Annotated

import typer

from annotations.wording import counted
from tui.cli.arguments import AnnotatorName, CorpusPath, EncodingName, StorePath
from tui.cli.corpora import opened_corpus, store_of
from tui.cli.output import exit_on_error, fail, say, show_json


def again(
    corpus: CorpusPath,
    annotator: AnnotatorName = "",
    share: Annotated[
        str, typer.Option("--share", metavar="S", help="Share of the done articles that come back.")
    ] = "5%",
    after: Annotated[
        str, typer.Option("--after", metavar="TIME", help="Only articles done at least this long ago: 7d, 2w, 12h.")
    ] = "7d",
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the sample.")] = 1,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show how many articles would come back, and write nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object, for scripts.")] = False,
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """Let some of the articles that you have done come back as new, to see how far you agree with yourself.

    Examples: copydesk again news --annotator ana; copydesk again news --share 10% --after 2w --dry-run
    """
    from annotations.moment import now
    from annotations.team.again import make_sample

    part, long = _share(share), _duration(after)
    opened = opened_corpus(corpus, store, encoding=encoding)
    with exit_on_error():
        found = make_sample(opened, store_of(opened, annotator, store), part, long, seed, now(), is_trial=dry_run)
    if as_json:
        show_json(found)
        return
    if not found.eligible:
        say(f"{found.annotator} has done {counted(found.done, 'article')}, none of them {after} or more ago.")
        return
    verb = "would come back" if dry_run else "come back" if found.added != 1 else "comes back"
    earlier = f" {counted(found.before, 'article')} came back earlier." if found.before else ""
    say(f"{counted(found.added, 'article')} of {found.eligible:,} {verb} as new.{earlier}")
    if found.added and not dry_run:
        say(f"copydesk read {corpus} --annotator {found.annotator} lists them among the others.")


def _share(written: str) -> Fraction:
    """Return a share; exit with 2 if it is none."""
    text = written.replace(" ", "")
    try:
        share = Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        share = Fraction(-1)
    if not 0 < share <= 1:
        fail(f"--share must be a share such as 5%, not {written}.", 2)
    return share


def _duration(written: str) -> timedelta:
    """Return how long; exit with 2 if it is no time."""
    found = re.fullmatch(r"(\d{1,4})([hdw])", written.strip())
    if found is None:
        fail(f"--after must be a time such as 7d, 2w or 12h, not {written}.", 2)
    unit = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}[found[2]]
    return int(found[1]) * unit
