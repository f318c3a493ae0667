"""A format: how labelled data leaves, what it cannot hold, and how it comes back."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from msgspec import Struct

from annotations.claims.record import Record
from annotations.entity import Entity
from annotations.exchange.annotated import Read
from annotations.scheme import DEFAULT, Label
from annotations.suggest.suggestion import Suggestion

By = Literal["article", "claim", "sentence"]
"""What one line of our own JSONL is about."""

Known = Callable[[str], tuple[Entity, ...] | None]
"""Tells the entities of the text with a fingerprint; `None` where they are not known."""


Suggested = Callable[[Record], tuple[Suggestion, ...]]
"""Tells the suggestions that are on offer in a record."""


def _nothing_known(_: str) -> tuple[Entity, ...] | None:
    return None


@dataclass(frozen=True)
class Options:
    """How a format is to be written, as far as there is a choice; each looks at its own."""

    by: By = "article"
    """For `jsonl`: what one line is about."""
    tagged: bool = False
    """For `jsonl`, by sentence: only those that are tagged. Some claims were chosen, and a sentence without one of
    them is no example of nothing."""
    meta: bool = False
    """Whether source, address, date and other fields of an article go along where the format can do without."""
    relations: bool = False
    """For `doccano`: with speakers as relations, for a project that allows them."""
    columns: int = 4
    """For `conll`: four, or two with a tab between them."""
    spreadsheet_safe: bool = False
    """For `csv`: with an apostrophe before what a spreadsheet would run."""
    labels: tuple[Label, ...] = DEFAULT.labels
    """The labels of the corpus, for what a tool is told of them beside the data."""
    language: str = "en"
    """The language of the corpus (ISO 639-1), for what a tool is told of it beside the data."""
    parts: tuple[str, ...] = ()
    """The parts that the articles are in, where they are split: each is a file of its own."""
    entities: Known = _nothing_known
    """The entities of a text, for formats that hold them."""
    suggestions: Suggested | None = None
    """The suggestions, for formats that hold them; `None` where they were not asked for."""


class Loss(Struct, frozen=True, kw_only=True):
    """One thing of an article that a format cannot hold."""

    what: str
    """What it is, as one would say of one of them; an s makes it several."""
    article: str
    words: str = ""
    """The words it is about."""
    but: str = ""
    """What becomes of it where it is in the file all the same; empty where it is left out."""
    whole: Literal["claim", "article", ""] = ""
    """What is not in the file at all: a claim that stands in the text, or what somebody made of an article."""


def _no_suggestions(_: Options) -> bool:
    return False


def _nothing_beside(_: str, __: Options) -> dict[str, bytes]:
    return {}


@dataclass(frozen=True)
class Format:
    """How labelled data leaves in one format, and how it comes back."""

    tool: str
    """Whose format it is, as a sentence names it."""
    ending: str
    """What its files end with; empty for a folder."""
    write: Callable[[Iterable[Record], Path, Options], None]
    """Write records to a path where nothing is yet, each as it comes. Raises `OSError`."""
    losses: Callable[[Record, Options], Iterator[Loss]]
    """Say what of a record the format cannot hold."""
    expected: Callable[[Record, Options], Iterator[Struct]]
    """Make what reading a record back must give."""
    read: Callable[[Path], Read] | None = None
    """Read a file of this format, whoever wrote it; `None` where nothing can be brought in."""
    back: Callable[[Path, Options], Iterator[Struct]] | None = None
    """Read back what was written, to be compared with what is held, where `read` does not do that."""
    unsupported: tuple[str, ...] = ()
    """What the format has no place for in any article, beside what `losses` counts."""
    companions: Callable[[str, Options], dict[str, bytes]] = _nothing_beside
    """Make the files that belong beside one whose name begins so, by their names."""
    endings: tuple[str, ...] = ()
    """Where the format is a folder: what the names of the files in it end with."""
    has_suggestions: Callable[[Options], bool] = _no_suggestions
    """Whether it holds suggestions, apart from the claims. What is read back is without them."""
    requires_suffix: bool = False
    """Whether the tool refuses a file with another ending."""
    folder_name: str | None = None
    """Where the format is a folder: what is called so in it where there is no split; `None` where it is a file."""

    def read_back(self, path: Path, options: Options) -> Iterator[Struct]:
        """Read back what was written."""
        if self.back is not None:
            return self.back(path, options)
        assert self.read is not None
        return self.read(path)
