"""Options and arguments that commands share, as Typer reads them. What they name is in `corpora.py`."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tui.cli.completion import names_of_all

CorpusPath = Annotated[Path, typer.Argument(metavar="CORPUS", help="A folder of articles, or a file.")]
CorpusPaths = Annotated[
    list[Path], typer.Argument(metavar="CORPUS…", help="A folder of articles, a file, or several files of one folder.")
]
StorePath = Annotated[
    Path | None,
    typer.Option("--store", metavar="PATH", help="Folder of the claims.  [default: beside the articles]"),
]
EncodingName = Annotated[
    str,
    typer.Option(
        "--encoding",
        metavar="NAME",
        help="Encoding of the articles, such as cp1253.  [default: detected]",
    ),
]
AnnotatorNames = Annotated[
    list[str] | None,
    typer.Option(
        "--annotator",
        metavar="NAME",
        help="Only this annotator; may be repeated.  [default: all]",
        autocompletion=names_of_all,
    ),
]
AnnotatorName = Annotated[
    str,
    typer.Option(
        "--annotator",
        envvar="COPYDESK_ANNOTATOR",
        metavar="NAME",
        help="Work as this annotator.  [default: the login name]",
        autocompletion=names_of_all,
    ),
]
ThemeName = Annotated[
    str,
    typer.Option(
        "--theme", metavar="NAME", help="Theme: dark, light or contrast.  [default: as in config.toml, or dark]"
    ),
]

ColourNumber = Annotated[
    str,
    typer.Option(
        "--colours",
        metavar="NUMBER",
        help="Number of colours: true, 256, 16 or none.  [default: as many as the terminal has]",
    ),
]

ModelName = Annotated[
    str,
    typer.Option("--model", metavar="NAME", help="A spaCy pipeline, by name or folder.  [default: small English]"),
]


class Including(StrEnum):
    """Which articles of several annotators are looked at."""

    DONE = "done"
    UNREAD = "unread"


IncludedArticles = Annotated[
    Including,
    typer.Option(
        "--include",
        help="done: articles that at least two annotators have marked done; unread: also those they have begun.",
    ),
]

TextColumn = Annotated[str, typer.Option(metavar="NAME", help="Column of the text in tables.")]

NoPlugins = Annotated[bool, typer.Option("--no-plugins", help="Run no plugins of other packages.")]


def listed_names(given: Sequence[str] | None) -> tuple[str, ...]:
    """Return the names of an option that takes A,B,… and may be repeated."""
    return tuple(name.strip() for each in given or () for name in each.split(",") if name.strip())
