"""An export from beginning to end: written where nobody looks, what is lost told, read back, and put into its place."""

import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from errno import EISDIR, ENOTDIR
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from annotations.claims.record import Record
from annotations.errors import AskedError, ExportError
from annotations.exchange.annotated import AnnotatedArticle, Rejected
from annotations.exchange.format import Format, Options
from annotations.exchange.losses import ExportTally
from annotations.exchange.selection import ExportFilter, Pseudonyms, Split
from annotations.scheme import Label
from annotations.store.archive import Archive

_encoder = msgspec.msgpack.Encoder()


@dataclass(frozen=True)
class Export:
    """What is to leave a store, in which format."""

    folder: Path
    """The store."""
    format: Format
    options: Options = field(default_factory=Options)
    filter: ExportFilter = field(default_factory=ExportFilter)
    order: tuple[str, ...] = ()
    """The ids of the articles in the order in which they are to come."""
    split: Split | None = None
    pseudonyms: Pseudonyms | None = None

    def records(self, part: str = "") -> Iterator[Record]:
        """Yield what is wanted, of all articles or of those in one part of the split. Raises `StoreError`."""

        def asked(article_id: str) -> bool:
            return self.filter.article(article_id) and (not part or self._part(article_id) == part)

        some = asked if part or self.filter.articles else None
        # What was rejected stands in the history alone.
        history = self.options.suggestions is not None
        for record in chosen(self.folder, self.order, self.filter.annotators, some, history=history):
            found = self.filter.of(record)
            if found is not None:
                yield self.pseudonyms.over(found) if self.pseudonyms else found

    def _part(self, article_id: str) -> str:
        return self.split.part(article_id) if self.split else ""

    def surveyed(self) -> ExportTally:
        """Count what would leave and what would be lost, and write nothing. Raises `StoreError`, `AskedError`."""
        self._may_suggest()
        tally = ExportTally()
        for record in self.records():
            tally.add(record, self.format.losses(record, self.options))
        return tally

    @contextmanager
    def staged(self, output: Path | None) -> Iterator["StagedExport"]:
        """Write everything beside the place it is for; what has not been put there by the end is gone.

        Raises `StoreError`, `OSError`, and `AskedError` where the output is something that is not to be replaced, or
        suggestions cannot go along.
        """
        self._may_suggest()
        beside = _beside(self.format, output)
        try:
            ready = StagedExport(self, beside)
            ready.write(output)
            yield ready
        finally:
            with suppress(OSError):
                shutil.rmtree(beside)

    def _may_suggest(self) -> None:
        """Raise `AskedError` where suggestions are asked for that cannot go along."""
        if self.options.suggestions is None:
            return
        if not self.format.has_suggestions(self.options):
            raise AskedError("Suggestions go along in label-studio and, with a line an article, in jsonl: in no other")
        if self.filter.some:
            # Where a claim is left out, what was suggested there would seem to be on offer still.
            raise AskedError("Suggestions go along where all claims do: without --label, --origin, --from and --to")


class StagedExport:
    """An export that is written and not yet in its place."""

    def __init__(self, export: Export, folder: Path) -> None:
        """Begin to write into a folder in which nothing is."""
        self.tally = ExportTally()
        self._export = export
        self._folder = folder
        self._pieces: dict[Path, list[int]] = {}
        """What was written, and the fingerprints of what must be read in it."""

    def write(self, output: Path | None) -> None:
        """Write the parts, and what belongs beside them. Raises `StoreError`, `OSError`."""
        form, options = self._export.format, self._export.options
        for part in self._export.split.parts if self._export.split else ("",):
            path = self._folder / _piece(form, output, part)
            marks: list[int] = []
            form.write(self._counted(part, marks), path, options)
            self._pieces[path] = marks
        unknown = sorted(self.tally.labels - {label.name for label in options.labels})
        parts = self._export.split.parts if self._export.split else ()
        options = replace(options, labels=(*options.labels, *map(_unknown, unknown)), parts=parts)
        for name, data in form.companions(output.stem, options).items() if output else ():
            (self._folder / name).write_bytes(data)

    def _counted(self, part: str, marks: list[int]) -> Iterator[Record]:
        """Count the records of a part on their way, and note what must be read back."""
        form, options = self._export.format, self._export.options
        for record in self._export.records(part):
            self.tally.add(record, form.losses(record, options))
            marks.extend(_mark(each) for each in form.expected(record, options))
            yield record

    def check(self) -> None:
        """Read everything back and hold it against the store as it was read. Raises `ExportError`, `OSError`."""
        form = self._export.format
        for path, marks in self._pieces.items():
            for number, (found, mark) in enumerate(zip_longest(form.read_back(path, self._export.options), marks), 1):
                if isinstance(found, Rejected):
                    raise ExportError(f"{path.name} is not what it should be, at {found.number}: {found.why}")
                if found is None or mark is None or _mark(found) != mark:
                    raise ExportError(f"{path.name} does not read as what was written, at item {number}")

    def write_to(self, out: BinaryIO) -> None:
        """Copy the one piece there is to a stream. Raises `OSError`."""
        (path,) = self._pieces
        with path.open("rb") as file:
            shutil.copyfileobj(file, out)
        out.flush()

    def install(self, output: Path) -> None:
        """Put it where it belongs: a file whole or not at all, several one after the other. Raises `OSError`."""
        for path in self._folder.rglob("*"):
            if path.is_file():
                _flush(path)
        if self._export.format.folder_name is not None:
            _exchange(self._folder, output)
            return
        if output.exists() and not output.is_file():
            # A pipe or a device is written to, not replaced.
            with output.open("wb") as pipe:
                self.write_to(pipe)
            return
        for path in self._folder.iterdir():
            path.replace(output.with_name(path.name))
        _flush(output.parent)


def _mark(value: Struct) -> int:
    """Return 64 bits that tell one content from another while this program runs."""
    return hash(_encoder.encode(value.content() if isinstance(value, AnnotatedArticle) else value))


def _unknown(name: str) -> Label:
    """Make a label of a claim that the corpus does not know any more: tools are told of it all the same."""
    return Label(name=name, key="0", letter=name[:1].upper(), colour="#999999")


def _piece(form: Format, output: Path | None, part: str) -> str:
    """Name what is written of one part, or of everything."""
    if form.folder_name is not None:
        return f"{part}{form.ending}" if part else form.folder_name
    name = output.name if output else f"export{form.ending}"
    return f"{Path(name).stem}.{part}{Path(name).suffix}" if part else name


def _beside(form: Format, output: Path | None) -> Path:
    """Make a folder to write into, where what is in it can take its place in one step."""
    if output is None:
        if form.folder_name is not None:
            raise AskedError(f"{form.tool} reads a folder: say with -o where it is to be")
        return Path(tempfile.mkdtemp(prefix="copydesk-"))
    if form.folder_name is not None:
        _may_be_replaced(form, output)
    elif output.is_dir():
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    elif output.exists() and not output.is_file():
        return Path(tempfile.mkdtemp(prefix="copydesk-"))
    elif form.requires_suffix and output.suffix not in ("", form.ending):
        raise AskedError(f"{form.tool} takes no file that ends with {output.suffix}: name one with {form.ending}")
    folder = output.with_name(f".{output.name}.{os.getpid()}.new")
    folder.mkdir()
    return folder


def _may_be_replaced(form: Format, output: Path) -> None:
    """Raise `AskedError` where a folder holds what an export of this format did not write."""
    if not output.exists():
        return
    if not output.is_dir():
        raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR))
    there = {path.relative_to(output) for path in output.rglob("*") if path.is_file()}
    marks = {Path(name) for name in form.companions(output.stem, Options())}
    if there and (not marks <= there or any(path.suffix not in form.endings for path in there - marks)):
        raise AskedError(f"There is more in {output} than an earlier export: name another folder, or empty it")


def _exchange(new: Path, output: Path) -> None:
    """Put a folder in the place of another, which is there until the new one is."""
    old = output.with_name(f".{output.name}.{os.getpid()}.old")
    there = output.exists()
    if there:
        output.rename(old)
    try:
        new.rename(output)
    except OSError:
        if there:
            old.rename(output)
        raise
    _flush(output.parent)
    shutil.rmtree(old, ignore_errors=True)


def _flush(path: Path) -> None:
    """Flush a file, or a folder's names, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def chosen(
    folder: Path,
    order: Sequence[str] = (),
    annotators: Collection[str] = (),
    asked: Callable[[str], bool] | None = None,
    *,
    history: bool = True,
) -> Iterator[Record]:
    """Yield what was made of each article, by everybody or by the annotators named, with its history or without.

    Articles come in the given order of their ids, those not in it behind them by id; what several made of
    one article comes by their names. Articles that nobody tagged or read are left out, and those whose id was not
    `asked` for. Raises `StoreError` at a file that cannot be understood.
    """
    place = {article_id: number for number, article_id in enumerate(order)}
    store = Archive(folder)
    rows = []
    # Who made what of which article is asked of the files themselves where it decides on what comes.
    asking = bool(annotators or asked)
    whose = ((path, row.id, row.annotator) for path, row in store.files()) if asking else store.owners()
    for path, article_id, annotator in whose:
        if (not annotators or annotator in annotators) and (asked is None or asked(article_id)):
            rows.append((place.get(article_id, len(place)), article_id, annotator, path))
    for *_, path in sorted(rows):
        if not history:
            skimmed = store.skim(path)
            if skimmed is not None:
                yield skimmed
            continue
        record = store.read(path)
        if not record.is_untouched:
            yield record
