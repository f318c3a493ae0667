"""`copydesk draw`: draw a sample from a large number of articles."""

from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from annotations.corpus.addresses import scheme_of
from annotations.errors import AskedError, CopydeskError, NotSavedError
from annotations.wording import counted, reason
from tui.cli.arguments import EncodingName, StorePath, TextColumn
from tui.cli.corpora import corpus_at, opened_corpus
from tui.cli.output import fail, say, show_bytes
from tui.cli.progress_line import ProgressLine

if TYPE_CHECKING:
    from annotations.cluster.draw import Drawing, Drawn, Sample
    from annotations.cluster.plan import FileSources, Plan
    from annotations.cluster.results import Head, Results
    from annotations.corpus.corpus import Corpus


def draw(
    source: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE…",
            help="A folder of articles or a file; Parquet, Arrow or JSONL by URL or pattern; or a folder of results.",
        ),
    ],
    size: Annotated[int, typer.Option("-n", "--number", min=1, metavar="N", help="Number of articles to draw.")] = 100,
    by: Annotated[
        str,
        typer.Option(
            "--by", metavar="WHAT", help="Draw evenly from each outlet, language, year, month, or value of a field."
        ),
    ] = "",
    where: Annotated[
        str,
        typer.Option(
            "--where",
            metavar="CONDITIONS",
            help='Draw only articles such as "entities has GPE:Beijing and language is en".',
        ),
    ] = "",
    from_: Annotated[
        str, typer.Option("--from", metavar="FOLDER", help="Folder of the results that conditions on entities need.")
    ] = "",
    seed: Annotated[int, typer.Option("--seed", help="Seed of the sample.")] = 1,
    output_path: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="File to write.  [default: standard output]")
    ] = None,
    text_column: TextColumn = "",
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """Draw a sample of articles, and write it as a corpus of its own.

    All articles are read once; the same seed draws the same ones, whatever their order. The field drawn_from of each
    article has its source, and the number of articles that it was drawn from. Conditions are on entities (GPE:Beijing,
    GPE: or Beijing) and suggestions, which need results of copydesk entities --to, and on text, title, outlet,
    language and published.

    Examples: copydesk draw news -n 200 --by outlet -o sample.jsonl; copydesk draw results --where "entities has
    GPE:Beijing" -o beijing.jsonl
    """
    if output_path is not None and output_path.exists():
        fail(f"{output_path} exists already: name another file, or remove it.", 2)

    asked = _Asked(source, from_, text_column, store, encoding)
    try:
        code = _draw(asked, _Wanted(size, by.strip(), where, seed), output_path)
    except NotSavedError as error:
        fail(f"{error}.", 1)
    except CopydeskError as error:
        fail(str(error), 2)
    raise typer.Exit(code)


class _Wanted(NamedTuple):
    """What is drawn."""

    size: int
    by: str
    where: str
    seed: int


class _Asked(NamedTuple):
    """What it is drawn from."""

    sources: list[str]
    results: str
    text_column: str
    store: Path | None
    encoding: str

    def plan(self, *, needs_results: bool) -> "tuple[Plan, Results | None]":
        """Return what is read, and the results. Raises `CopydeskError`."""
        from annotations.cluster.plan import Plan, sources_of
        from annotations.cluster.shards import Recipe

        found, head = self._results()
        if found is None and needs_results:
            raise AskedError("conditions on entities and suggestions need results: name their folder with --from")
        sources = list(head.sources) if head is not None and not self.results else self.sources
        files = sources_of(sources)
        if files is None and head is not None and not self.results:
            source: Corpus | FileSources = opened_corpus(list(map(Path, sources)), None)
        else:
            source = files if files is not None else corpus_at(self.sources, self.store, encoding=self.encoding)
        if head is None:
            return Plan(source, Recipe("", text_column=self.text_column)), None
        if self.text_column not in ("", head.recipe.text_column):
            column = head.recipe.text_column or "text"
            raise AskedError(f"the results are for the column {column}: leave --text-column out")
        return Plan(source, head.recipe, head.shard), found if needs_results else None

    def _results(self) -> "tuple[Results | None, Head | None]":
        """Return the results that are named, with --from or in the place of a source. Raises `CopydeskError`."""
        where = self.results or (self.sources[0] if len(self.sources) == 1 and may_be_results(self.sources[0]) else "")
        if not where:
            return None, None
        from annotations.cluster.results import Results

        found = Results(where)
        head = found.head()
        if head is None and self.results:
            raise AskedError(f"there are no results in {found.folder.url}")
        return (found, head) if head is not None else (None, None)


def may_be_results(place: str) -> bool:
    """Return whether a path or URL may be a folder of results: looking into it takes the extra."""
    if scheme_of(place):
        return "." not in place.rpartition("/")[2] and "*" not in place
    return (Path(place).expanduser() / "_copydesk.json").is_file()


def _draw(asked: _Asked, wanted: _Wanted, path: Path | None) -> int:
    """Draw a sample, write it, and return the exit status. Raises `CopydeskError`."""
    from annotations.cluster.conditions import conditions, needs_results
    from annotations.cluster.draw import Drawing, Drawn, Sample, draw

    where = conditions(wanted.where)
    plan, results = asked.plan(needs_results=needs_results(where))
    sample, state = Sample(wanted.size, wanted.seed), Drawn()
    with closing(draw(plan, sample, wanted.by, where, results)) as news, ProgressLine(only_on_terminal=True) as line:
        for state in news:
            line.tell(f"{state.read:,} articles read, {state.matching:,} to draw from")
    drawing = Drawing(wanted.seed, wanted.size, wanted.by, wanted.where, state.matching)
    drawn = _write(sample, drawing, path)
    _say(state, drawn, wanted)
    return 1 if not drawn or state.unknown else 0


def _write(sample: "Sample", drawing: "Drawing", path: Path | None) -> "Counter[str]":
    """Write the sample, whole or not at all; return how many are drawn of each stratum. Raises `CopydeskError`."""
    from annotations.cluster.draw import line_of
    from annotations.exchange.destination import replace_with_bytes

    found = list(sample.drawn())
    lines = [line_of(article, name, source, drawing, sample.counts[name]) for name, article, source in found]
    if path is None:
        show_bytes(b"".join(lines), is_json=True)
    elif lines:
        try:
            replace_with_bytes(path, b"".join(lines))
        except OSError as error:
            raise NotSavedError(f"{path} cannot be written: {reason(error)}") from error
    return Counter(name for name, _, _ in found)


def _say(state: "Drawn", drawn: "Counter[str]", wanted: _Wanted) -> None:
    """Say what was drawn, and out of what."""
    line = f"{drawn.total():,} of {counted(state.matching, 'article')} drawn, {state.read:,} read"
    if wanted.by and drawn:
        fewest, most = min(drawn.values()), max(drawn.values())
        each = f"{most:,}" if fewest == most else f"{fewest:,} to {most:,}"
        line += f"; {each} from each {wanted.by} ({state.strata:,} found)"
    say(f"{line}.")
    if state.unread:
        say(f"{counted(state.unread, 'article')} cannot be read.")
    if state.unknown:
        lacking = counted(state.unknown, "article")
        say(f"{lacking} had no results to compare with the conditions: copydesk entities --to makes them.")
