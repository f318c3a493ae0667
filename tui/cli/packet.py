"""`copydesk packet`: an entry of a ledger for a fact-checker, in a folder."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.errors import AskedError, StoreError
from annotations.wording import reason
from tui.cli.arguments import AnnotatorName, CorpusPath, EncodingName, StorePath
from tui.cli.corpora import login, store_and_corpus
from tui.cli.output import fail, say

if TYPE_CHECKING:
    from annotations.ledger.claim_review import Verdict
    from annotations.ledger.sheet import Row, Sheet

NAMES = ("packet.md", "packet.json", "claimreview.jsonld", "claimreview.draft.jsonld")


def packet(
    corpus: CorpusPath,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="An entry by its number in the ledger, or by its id.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="The folder to write.")],
    story: Annotated[
        str, typer.Option("--story", metavar="ID", help="The story, by its id or its title.  [default: the only one]")
    ] = "",
    verdict: Annotated[str, typer.Option("--verdict", metavar="TEXT", help="The verdict, in words.")] = "",
    rating: Annotated[int | None, typer.Option("--rating", metavar="N", help="The verdict, as a number.")] = None,
    best: Annotated[int | None, typer.Option("--best", metavar="N", help="Best rating of the scale.")] = None,
    worst: Annotated[int | None, typer.Option("--worst", metavar="N", help="Worst rating of the scale.")] = None,
    url: Annotated[str, typer.Option("--url", metavar="URL", help="The address of the published review.")] = "",
    author: Annotated[str, typer.Option("--author", metavar="NAME", help="The organisation that reviews.")] = "",
    annotator: AnnotatorName = "",
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """Write an entry of a ledger for a fact-checker: its mentions in context, its outlets, and a ClaimReview.

    Copydesk gives no verdict: without all of --verdict, --rating, --best, --worst, --url and --author the ClaimReview
    is a draft, and the last line says what a publisher must fill in.

    Examples: copydesk packet news 2 -o packet; copydesk packet news 2 --story "Talks in Beijing" -o packet
    """
    from annotations.ledger.packet import packet as made_packet
    from annotations.ledger.sheet import sheet_of
    from annotations.reports.story_readings import StoryReadings
    from tui.cli.ledger_choice import chosen_ledgers

    given = _verdict(verdict, rating, best, worst, url, author)
    folder, opened = store_and_corpus(corpus, store, encoding=encoding)
    own = annotator.strip() or login()
    ledgers = chosen_ledgers(folder, own, story)
    if len(ledgers) != 1:
        titles = ", ".join(f"{each.story.id} ({each.story.title})" for each in ledgers)
        fail(f"Name the story with --story: {titles}." if ledgers else f"{own} has no stories yet.", 2)
    try:
        readings = StoryReadings(folder, opened, own).of(ledgers[0])
    except StoreError as error:
        fail(f"{error}.", 1)
    sheet = sheet_of(ledgers[0], readings)
    files = made_packet(sheet, _chosen(sheet, entry), readings, given)
    _write(output.expanduser(), files, folder)
    say(f"Wrote {', '.join(sorted(files))} in {output}.")
    if given is None:
        say("The ClaimReview is a draft: a publisher adds url, author, datePublished and reviewRating.")


def _verdict(
    text: str, rating: int | None, best: int | None, worst: int | None, url: str, author: str
) -> "Verdict | None":
    """Return the verdict of a publisher; `None` if none is given. Exits with 2 if it is not whole."""
    from annotations.ledger.claim_review import Verdict
    from annotations.ledger.page import link_of

    names = ("--verdict", "--rating", "--best", "--worst", "--url", "--author")
    values = (text, rating, best, worst, url, author)
    lacking = [name for name, value in zip(names, values, strict=True) if value in ("", None)]
    if len(lacking) == len(names):
        return None
    if lacking or rating is None or best is None or worst is None:
        fail(f"A verdict needs {', '.join(lacking)} as well.", 2)
    if not min(worst, best) <= rating <= max(worst, best):
        fail(f"--rating {rating} is not between --worst {worst} and --best {best}.", 2)
    if not link_of(url):
        fail(f"--url takes an address that begins with https:// or http://, not {url}.", 2)
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    return Verdict(text=text, rating=rating, best=best, worst=worst, url=url, author=author, published=today)


def _chosen(sheet: "Sheet", name: str) -> "Row":
    """Return an entry by its number in the ledger or its id; exit with 2 if there is none."""
    found = [row for row in sheet.rows if row.entry.id == name or (len(name) >= 6 and row.entry.id.startswith(name))]
    if not found and name.isdecimal() and 0 < int(name) <= len(sheet.rows):
        found = [sheet.rows[int(name) - 1]]
    if len(found) != 1:
        fail(f"The ledger has no entry {name}: entries are 1 to {len(sheet.rows)}.", 2)
    return found[0]


def _write(output: Path, files: dict[str, bytes], store: Path) -> None:
    """Write the files into a folder that holds nothing else; exit with 2 if it does, 1 if writing fails."""
    from annotations.exchange.destination import Guard, replace_with_bytes

    try:
        Guard(store).check([output / name for name in files], folder=output)
        if output.exists() and not output.is_dir():
            fail(f"{output} is a file: name a folder.", 2)
        if output.is_dir() and (others := sorted(each.name for each in output.iterdir() if each.name not in NAMES)):
            fail(f"{output} holds other files, such as {others[0]}: name another folder.", 2)
        output.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            replace_with_bytes(output / name, data)
        for name in set(NAMES) - set(files):
            (output / name).unlink(missing_ok=True)
    except AskedError as error:
        fail(f"{error}.", 2)
    except OSError as error:
        fail(f"{output} cannot be written: {reason(error)}.", 1)
