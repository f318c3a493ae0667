"""What an export and an import have in common with every format: an article as a file has it, and what gets lost.

A format writes records and reads what it, or the tool that it is the format of, has written. What it reads is only
what stands in the file: nothing is guessed, and what cannot be right is refused, by the line or element it stands at.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from annotations.claims.claim import NOWHERE, Claim
from annotations.claims.record import Record, Status
from annotations.entity import Entity
from annotations.moment import Moment
from annotations.scheme import DEFAULT, Label
from annotations.suggest import Suggestion
from annotations.wording import brief

By = Literal["article", "claim", "sentence"]
"""What one line of our own JSONL is about."""

WORDS = 40
"""Code points of a text that a sentence quotes at most."""


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


class Mark(Struct, frozen=True, kw_only=True):
    """A span as a file has it. What the file does not say is as it is here; no two words for one thing."""

    start: int
    end: int
    label: str
    text: str = ""
    """What the file says stands there."""
    prefix: str = ""
    """What it says stands before, and behind; only where the text of the article is not in the file."""
    suffix: str = ""
    id: str = ""
    speaker: str = ""
    speaker_start: int = NOWHERE
    speaker_end: int = NOWHERE
    note: str = ""
    sure: bool = True
    origin: str = ""
    """How the claim came about, where the file says so."""
    created: Moment | None = None
    updated: Moment | None = None


class Brought(Struct, frozen=True, kw_only=True):
    """An article as a file has it, or one claim of it where a file has a line a claim.

    Every mark stands in `text` where it says and on the words it says, if there is a text at all.
    """

    number: int = 0
    """The line or element it stands at, from 1 on; 0 where it was not read from a file."""
    where: tuple[int, ...] = ()
    """The line or element of each mark, where that is not the article's."""
    name: str = ""
    """The file, where what is read is a folder."""
    article: str = ""
    """Its id; empty where the file has none."""
    title: str = ""
    text: str = ""
    """Empty where the file says only where its claims are."""
    sha256: str = ""
    """The fingerprint of its text, where the file has one."""
    annotator: str = ""
    status: Status | Literal[""] = ""
    note: str = ""
    marks: tuple[Mark, ...] = ()
    reviewed: tuple[tuple[int, int], ...] = ()
    position: int = 0
    seconds: float = 0.0
    source: str = ""
    url: str = ""
    published: str = ""
    language: str = ""
    meta: dict[str, Any] = {}

    def content(self) -> "Brought":
        """Return what it says, wherever it says so."""
        return replace(self, number=0, where=(), name="")


class Refused(Struct, frozen=True, kw_only=True):
    """An article or one span of it that is not taken."""

    number: int
    """The line or element it stands at, from 1 on."""
    why: str
    """In a sentence without its full stop."""
    article: str = ""
    name: str = ""
    """The file, where what is read is a folder."""


Read = Iterator[Brought | Refused]
"""What reading a file gives, in the order of the file."""


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
    held: Callable[[Record, Options], Iterator[Struct]]
    """Make what reading a record back must give."""
    read: Callable[[Path], Read] | None = None
    """Read a file of this format, whoever wrote it; `None` where nothing can be brought in."""
    back: Callable[[Path, Options], Iterator[Struct]] | None = None
    """Read back what was written, to be compared with what is held, where `read` does not do that."""
    lacks: tuple[str, ...] = ()
    """What the format has no place for in any article, beside what `losses` counts."""
    beside: Callable[[str, Options], dict[str, bytes]] = _nothing_beside
    """Make the files that belong beside one whose name begins so, by their names."""
    endings: tuple[str, ...] = ()
    """Where the format is a folder: what the names of the files in it end with."""
    suggests: Callable[[Options], bool] = _no_suggestions
    """Whether it holds suggestions, apart from the claims. What is read back is without them."""
    insists: bool = False
    """Whether the tool refuses a file with another ending."""
    home: str | None = None
    """Where the format is a folder: what is called so in it where there is no split; `None` where it is a file."""

    def again(self, path: Path, options: Options) -> Iterator[Struct]:
        """Read back what was written."""
        if self.back is not None:
            return self.back(path, options)
        assert self.read is not None
        return self.read(path)


def mark_of(claim: Claim) -> Mark:
    """Make the mark of a claim, with all that hangs on it but what stands around it."""
    return Mark(
        start=claim.start,
        end=claim.end,
        label=claim.label,
        text=claim.text,
        id=claim.id,
        speaker=claim.speaker,
        speaker_start=claim.speaker_start,
        speaker_end=claim.speaker_end,
        note=claim.note,
        sure=claim.sure,
        origin=claim.origin,
        created=claim.created,
        updated=claim.updated,
    )


def bare(claim: Claim) -> Mark:
    """Make the mark of a claim with nothing but its place, words and label."""
    return Mark(start=claim.start, end=claim.end, label=claim.label, text=claim.text)


def attributed(claim: Claim) -> Mark:
    """Make the mark of a claim with what people said of it: speaker, note, and whether they were sure."""
    return replace(
        bare(claim),
        speaker=claim.speaker,
        speaker_start=claim.speaker_start,
        speaker_end=claim.speaker_end,
        note=claim.note,
        sure=claim.sure,
    )


def brought(record: Record, marks: Iterable[Mark], *, meta: bool) -> Brought:
    """Make what a format holds that has room for all that is known of an article, and such marks."""
    row = record.row
    known = Brought(
        article=row.id,
        title=row.title,
        text=record.text,
        annotator=row.annotator,
        status=row.status,
        note=row.note,
        marks=tuple(marks),
    )
    if not meta:
        return known
    return replace(known, source=row.source, url=row.url, published=row.published, language=row.language, meta=row.meta)


def misplaced(text: str, mark: Mark) -> str:
    """Say why a mark cannot be of a text; empty where it is."""
    if not 0 <= mark.start < mark.end <= len(text):
        return f"a claim from {mark.start} to {mark.end} does not fit into a text of {len(text)} characters"
    here = text[mark.start : mark.end]
    if mark.text and here != mark.text:
        return (
            f"at {mark.start} to {mark.end} stands “{brief(here, WORDS)}”, "
            f"and the file says it is “{brief(mark.text, WORDS)}”"
        )
    return ""


def sifted(found: Brought) -> Read:
    """Yield what was found without the marks that cannot be of its text, each of which is refused.

    A speaker who does not stand where the file says is kept by name.
    """
    text = found.text
    if all(_right(text, mark) for mark in found.marks):
        yield found
        return
    good: list[Mark] = []
    where: list[int] = []
    numbers = found.where or (found.number,) * len(found.marks)
    for mark, number in zip(found.marks, numbers, strict=True):
        if why := misplaced(text, mark):
            yield Refused(number=number, why=why, article=found.article, name=found.name)
            continue
        good.append(_settled(text, mark))
        where.append(number)
    yield replace(found, marks=tuple(good), where=tuple(where) if found.where else ())


def _right(text: str, mark: Mark) -> bool:
    """Whether a mark can be taken as it is."""
    if not 0 <= mark.start < mark.end or not mark.text or text[mark.start : mark.end] != mark.text:
        return False
    return mark.speaker_start == NOWHERE or _spoken(text, mark)


def _spoken(text: str, mark: Mark) -> bool:
    """Whether the speaker of a mark stands where it says."""
    return mark.speaker_start >= 0 and text[mark.speaker_start : mark.speaker_end] == mark.speaker


def _settled(text: str, mark: Mark) -> Mark:
    """Return a mark with its words where the file does not say them, and its speaker where the file says it right."""
    if mark.speaker_start != NOWHERE and not _spoken(text, mark):
        mark = replace(mark, speaker_start=NOWHERE, speaker_end=NOWHERE)
    return mark if mark.text else replace(mark, text=text[mark.start : mark.end])
