"""The interface of a format: how it is written, what it loses, how it is read."""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from annotations.claims.record import Record
from annotations.entity import Entity
from annotations.errors import AskedError
from annotations.exchange.annotated import EntityAnnotation, Read, Remark
from annotations.exchange.card import Making
from annotations.scheme import DEFAULT, Attribute, Label
from annotations.suggest.suggestion import Suggestion

SPEAKER_LABEL = "speaker"
"""The label of a source span, in formats where it is a span of its own."""

LineSubject = Literal["article", "claim", "sentence", "paragraph"]
"""The subject of a line of our own JSONL, or of an example for a language model."""

EntityLookup = Callable[[Record], tuple[Entity, ...] | None]
"""Returns the entities of the text of a record; `None` if unknown."""

SuggestionLookup = Callable[[Record], tuple[Suggestion, ...]]
"""Returns the open suggestions of a record."""


def _nothing_known(_: Record) -> tuple[Entity, ...] | None:
    return None


@dataclass(frozen=True)
class Options:
    """The options of formats; each format reads its own."""

    by: LineSubject = "article"
    """The subject of one line."""
    tagged: bool = False
    """For `jsonl` by sentence: only tagged sentences. Under a filter, a sentence without one of the chosen claims is
    no negative example."""
    meta: bool = False
    """Whether to add metadata and reading data in formats where they are optional."""
    relations: bool = False
    """For `doccano`: speakers as relations, for a project that allows them."""
    columns: int = 4
    """For `conll`: four columns, or two with a tab between them."""
    spreadsheet_safe: bool = False
    """For `csv`: an apostrophe before cells that a spreadsheet would run."""
    labels: tuple[Label, ...] = DEFAULT.labels
    """The labels of the corpus, for companion files."""
    attributes: tuple[Attribute, ...] = ()
    """The attributes of the corpus, for columns, companion files, and the form of their values."""
    guidelines: str = ""
    """The guidelines of the corpus, for instructions and cards."""
    making: Making | None = None
    """How the records were made, for cards; `None` until they are written."""
    agreement: str = ""
    """How far the annotators agree, in words, for cards."""
    files: tuple[tuple[str, str, int], ...] = ()
    """The files that were written: name, SHA-256 and size in bytes, for companion files."""
    chosen: tuple[str, ...] = ()
    """The labels that a filter leaves; empty without one."""
    offsets: bool = False
    """For `sft`: offsets in the answers."""
    negatives: bool = False
    """For `sft`: examples of texts that were read and in which nothing was found."""
    language: str = "en"
    """The language of the corpus (ISO 639-1), for companion files."""
    parts: tuple[str, ...] = ()
    """The parts of a split; each is a file of its own."""
    entities: EntityLookup = _nothing_known
    """The entities of a text, for formats that hold them."""
    model: str = ""
    """The name and version of the model that found them, and of the rules that tidied them, if any did."""
    with_entities: bool = False
    """Whether entities were asked for; `spacy` holds those that are known in any case."""
    entity_labels: tuple[str, ...] = ()
    """The labels of the entities that were written, for companion files."""
    suggestions: SuggestionLookup | None = None
    """The suggestions, for formats that hold them; `None` if not requested."""

    def entities_of(self, record: Record) -> tuple[EntityAnnotation, ...]:
        """Return the entities to write beside the claims of a record, in their order.

        None if they were not asked for, or are unknown.
        """
        text = record.text
        found = (self.entities(record) if self.with_entities else None) or ()
        return tuple(
            EntityAnnotation(start=start, end=end, label=label, text=text[start:end], model=self.model)
            for start, end, label in found
            if 0 <= start < end <= len(text)
        )


def entities_once(records: Iterable[Record], options: Options) -> Iterator[tuple[Record, tuple[EntityAnnotation, ...]]]:
    """Yield records with the entities of their texts.

    Of records of one article that follow each other, by several annotators, the first alone has them.
    """
    last = ("", "")
    for record in records:
        here = (record.row.id, record.row.sha256)
        yield record, () if here == last else options.entities_of(record)
        last = here


@dataclass(frozen=True)
class ReadOptions:
    """How a file is read."""

    speakers: AbstractSet[str] = frozenset({SPEAKER_LABEL})
    """The labels of source spans: a relation to one names the speaker of a claim."""
    predictions: bool = False
    """Whether what a model predicted is wanted; else each of its spans is a remark."""
    suggested_by: str = ""
    """The model that has made all labels of the file, of whatever kind; empty if the file's own rules count."""


class Loss(Struct, frozen=True, kw_only=True):
    """One thing about an article that a format cannot hold."""

    what: str
    """Its name in the singular; an s makes the plural."""
    article: str
    words: str = ""
    """The words it concerns."""
    but: str = ""
    """What becomes of it if it is in the file in another form; empty if it is left out."""
    whole: Literal["claim", "article", "entity", ""] = ""
    """Whether the whole claim, article or entity is missing from the file."""


@dataclass(frozen=True)
class Sample:
    """The beginning of a file, from which a format recognises its own."""

    head: bytes = b""
    """The beginning of the file without byte order mark and white space; empty for a folder."""
    keys: AbstractSet[str] = frozenset()
    """The keys of the first JSON object; empty for other files."""
    first: Any = None
    """The first JSON value itself."""
    columns: AbstractSet[str] = frozenset()
    """The column names in the first line of a table; empty for other files."""
    suffixes: AbstractSet[str] = frozenset()
    """For a folder: the suffixes of the files in it and below."""


def _never(_: Sample) -> bool:
    return False


def _nothing_lacking(_: Options) -> tuple[str, ...]:
    return ()


def _no_entities(_: Options) -> bool:
    return False


def _no_suggestions(_: Options) -> bool:
    return False


def _nothing_beside(_: str, __: Options) -> dict[str, bytes]:
    return {}


@dataclass(frozen=True)
class Format:
    """One format: how labelled data is written, and how it is read."""

    tool: str
    """The name of the tool, as a sentence has it."""
    ending: str
    """The suffix of its files; empty for a folder."""
    write: Callable[[Iterable[Record], Path, Options], None]
    """Writes records to a new path, one at a time. Raises `OSError`."""
    losses: Callable[[Record, Options], Iterator[Loss]]
    """Yields what the format cannot hold of a record."""
    expected: Callable[[Record, Options], Iterator[Struct]]
    """Yields what reading a record back must give."""
    read: Callable[[Path], Read] | None = None
    """Reads a file of this format, whoever wrote it; `None` if the format cannot be imported."""
    read_with: Callable[[Path, ReadOptions], Read] | None = None
    """The same with options, if the format has a use for them."""
    files_by_annotator: bool = False
    """Whether the tool names its files after their annotators."""
    back: Callable[[Path, Options], Iterator[Struct]] | None = None
    """Reads back what was written, for comparison, if `read` cannot."""
    unsupported: Callable[[Options], tuple[str, ...]] = _nothing_lacking
    """Returns what the format cannot hold for any article, beside what `losses` counts."""
    shape_lacks: Callable[[Options], tuple[str, ...]] = _nothing_lacking
    """Returns what lines of the subject that was asked for have no place for: a strict export fails for it, another
    says nothing."""
    companions: Callable[[str, Options], dict[str, bytes]] = _nothing_beside
    """Returns the companion files of an export with that stem, by name."""
    endings: tuple[str, ...] = ()
    """For a folder: the suffixes of its files."""
    has_suggestions: Callable[[Options], bool] = _no_suggestions
    """Returns whether the file holds suggestions, apart from the claims. Reading back leaves them out."""
    extra: tuple[str, str] = ("", "")
    """The library that it needs, and the extra that installs it; empty if nothing is needed."""
    own_options: AbstractSet[str] = frozenset()
    """The fields of `Options` that only some formats read, and that this one reads."""
    subjects: AbstractSet[LineSubject] = frozenset({"article", "claim", "sentence"})
    """What one line may be about, if `by` is one of its options."""
    has_card: bool = False
    """Whether a companion file says how the data were made."""
    needs_history: bool = False
    """Whether it is written from the history of records; then all claims must be there, and no annotator is named."""
    reads_history: bool = False
    """Whether it reads the history of records for what claims and article do not say."""
    has_metadata: bool = True
    """Whether there is a place for what `Options.meta` adds."""
    has_entities: Callable[[Options], bool] = _no_entities
    """Returns whether the file can hold named entities: beside the claims, or in their place."""
    entities_once: bool = False
    """Whether entities are written once for an article, not with each record of it."""
    requires_suffix: bool = False
    """Whether the tool rejects a file with another suffix."""
    sniff: Callable[[Sample], bool] = _never
    """Returns whether a file of which this is a sample is in this format."""
    shards: bool = False
    """Whether much data are several files, in a folder that is named as the one file would be."""
    file_alone: bool = False
    """Whether one file of its folder can be read by itself."""
    folder_name: str | None = None
    """For a folder: its name without a split; `None` for a file."""
    api: int = 0
    """For a format of a plugin: the version of the plugins' API that it was written for (`annotations.plugins.API`)."""

    def check_installed(self) -> None:
        """Raise `AskedError` if the library is missing that it needs."""
        library, extra = self.extra
        if library and find_spec(library) is None:
            raise AskedError(f"{self.tool} needs another library: pip install 'copydesk[{extra}]'")

    def reads(self, path: Path) -> bool:
        """Return whether it reads folders, or files, as this is one."""
        if path.is_dir():
            return self.folder_name is not None or self.shards
        return self.folder_name is None or self.file_alone

    def items(self, path: Path, options: ReadOptions) -> Read:
        """Read a file with options. The format must have a reader."""
        assert self.read is not None
        return self.read_with(path, options) if self.read_with else self.read(path)

    @property
    def has_lines(self) -> bool:
        """Whether its files are texts, in which a line has a number."""
        return self.ending in ("", ".json", ".jsonl", ".csv", ".conll", ".tsv")

    def read_back(self, path: Path, options: Options) -> Iterator[Struct]:
        """Read back what was written, without remarks: suggestions that go along are no claims."""
        if self.back is not None:
            return self.back(path, options)
        assert self.read is not None
        return (each for each in self.read(path) if not isinstance(each, Remark))
