"""The exporter: staged, checked for losses, read back, then installed."""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from annotations.claims.record import Record
from annotations.errors import AskedError, ExportError
from annotations.exchange.annotated import AnnotatedArticle, Rejected
from annotations.exchange.card import Making
from annotations.exchange.destination import (
    Guard,
    check_shards,
    end_of_link,
    flush,
    part_name,
    replace_folder,
    staging_folder,
)
from annotations.exchange.format import Format, Loss, Options
from annotations.exchange.losses import ExportTally, unknown_entities
from annotations.exchange.records import select_records
from annotations.exchange.selection import ExportFilter, Pseudonyms, Split
from annotations.exchange.staging import clear_beside, unstage
from annotations.regular_file import open_regular
from annotations.scheme import Attribute, Label
from annotations.store.archive import passing_again
from annotations.store.speaker_file import read_names

_encoder = msgspec.json.Encoder(order="deterministic")
"""MessagePack has no whole numbers beyond 64 bits, which may be in the fields of a source."""


@dataclass(frozen=True)
class Export:
    """A request to export records from a store in one format."""

    folder: Path
    """The store."""
    format: Format
    options: Options = field(default_factory=Options)
    filter: ExportFilter = field(default_factory=ExportFilter)
    order: tuple[str, ...] = ()
    """The ids of the articles in the order of the output."""
    split: Split | None = None
    pseudonyms: Pseudonyms | None = None
    guard: Guard | None = None
    """What must not be written over, where there is anything."""

    def records(self, part: str = "", left_out: Callable[[str], object] | None = None) -> Iterator[Record]:
        """Yield the records to export, of all articles or of one part.

        A second reading whose file is damaged is left out, with a sentence for `left_out`. Raises `StoreError`.
        """

        def asked(article_id: str) -> bool:
            return self.filter.article(article_id) and (not part or self._part(article_id) == part)

        names = read_names(self.folder)
        some = asked if part or self.filter.articles else None
        # Rejected suggestions, and when a note was written, are in the history alone.
        form = self.format
        history = self.options.suggestions is not None or form.needs_history or form.reads_history
        passes = passing_again(left_out or (lambda _: None))
        annotators = self.filter.annotators
        for record in select_records(self.folder, self.order, annotators, some, history=history, passes=passes):
            found = self.filter.of(names.over(record))
            if found is not None:
                # Without a history there would be nothing to write, and no name is written from it.
                yield self.pseudonyms.over(found) if self.pseudonyms and not self.format.needs_history else found

    def _part(self, article_id: str) -> str:
        return self.split.part(article_id) if self.split else ""

    def surveyed(self) -> ExportTally:
        """Count what an export would write and lose, without writing.

        Raises `StoreError`, `AskedError`.
        """
        self.check_options()
        tally = ExportTally()
        for _ in self.counted(tally):
            pass
        return tally

    def counted(self, tally: ExportTally, part: str = "") -> Iterator[tuple[Record, Options]]:
        """Yield the records of a part once counted, each with the options that hold for it.

        Raises `StoreError`.
        """
        without = replace(self.options, with_entities=False)
        last = ("", "")
        for record in self.records(part, tally.doubts.append):
            here = (record.row.id, record.row.sha256)
            options = without if self.format.entities_once and here == last else self.options
            last = here
            entities = options.entities_of(record) if self.options.with_entities else None
            tally.add(record, self._losses(record, options), entities)
            yield record, options

    def _losses(self, record: Record, options: Options) -> Iterator[Loss]:
        yield from self.format.losses(record, options)
        yield from unknown_entities(record, options)

    @contextmanager
    def staged(self, output: Path | None) -> Iterator["StagedExport"]:
        """Stage the export beside its destination; staged files not installed are removed.

        Raises `StoreError`, `OSError`, and `AskedError` if the destination must not be replaced or the format cannot
        hold suggestions.
        """
        self.check(output)
        output = end_of_link(output) if output else None
        folder = staging_folder(self.format, output, is_split=self.split is not None)
        try:
            ready = StagedExport(self, folder)
            ready.write(output)
            yield ready
        finally:
            unstage(folder)

    def check(self, output: Path | None) -> None:
        """Raise `AskedError` if the options contradict each other, or if the export must not be written to `output`."""
        self.check_options()
        if output is not None:
            self.check_destination(output, [output])

    def check_destination(self, output: Path, paths: Iterable[Path]) -> None:
        """Raise `AskedError` if writing `paths` for `output` would destroy what is exported.

        A link stands for what it leads to.
        """
        guard = self.guard or Guard(self.folder)
        is_folder = self.format.folder_name is not None or (self.format.shards and output.is_dir())
        guard.check(paths, folder=output if is_folder else None)

    def check_options(self) -> None:
        """Raise `AskedError` if metadata, entities or suggestions are requested that cannot be exported."""
        self.format.check_installed()
        if self.options.meta and not self.format.has_metadata:
            raise AskedError(f"{self.format.tool} cannot hold metadata: leave --meta out, or choose another format")
        if self.options.by not in self.format.subjects:
            subjects = " or ".join(sorted(self.format.subjects))
            raise AskedError(f"{self.format.tool} has no lines by {self.options.by}, only by {subjects}")
        if self.filter.some and (self.format.needs_history or self.options.negatives):
            # With a claim left out, a text would seem to have nothing in it, and what was offered to be wrong.
            what = "--negatives needs" if self.options.negatives else f"{self.format.tool} needs"
            raise AskedError(f"{what} all claims: leave --label, --origin, --from and --to out")
        if self.options.with_entities and not self.format.has_entities(self.options):
            raise AskedError(
                "This format cannot hold entities. These can: prodigy, label-studio, hf, spacy, brat, web-annotation, "
                "csv, jsonl and parquet by article, and conll, with entities instead of claims"
            )
        if self.options.suggestions is None:
            return
        if not self.format.has_suggestions(self.options):
            raise AskedError("This format cannot hold suggestions. These can: label-studio, and jsonl by article")
        if self.filter.some:
            # With a claim left out, its suggestion would seem to be open.
            raise AskedError("--suggestions needs all claims: leave --label, --origin, --from and --to out")


class StagedExport:
    """An export that is written but not installed."""

    def __init__(self, export: Export, folder: Path) -> None:
        """Start with an empty staging folder."""
        self.tally = ExportTally()
        self._making = Making()
        self._export = export
        self._folder = folder
        self._pieces: dict[Path, list[int]] = {}
        """The files written, with the hashes of what must be read back from them."""

    def write(self, output: Path | None) -> None:
        """Write the parts and their companion files. Raises `StoreError`, `OSError`."""
        form, options = self._export.format, self._export.options
        for part in self._export.split.parts if self._export.split else ("",):
            path = self._folder / part_name(form, output, part)
            marks: list[int] = []
            if output is not None and form.shards:
                check_shards(form, output.with_name(path.name))
            form.write(self._counted(part, marks), path, options)
            self._pieces[path] = marks
        unknown = sorted(self.tally.labels - {label.name for label in options.labels})
        known = {each.name for each in options.attributes if each.on == "claim"}
        others = (Attribute(name=name) for name in sorted(self.tally.attributes - known))
        parts = self._export.split.parts if self._export.split else ()
        options = replace(
            options,
            attributes=(*options.attributes, *others),
            labels=(*options.labels, *map(_unknown_label, unknown)),
            entity_labels=tuple(sorted(self.tally.entity_labels)),
            parts=parts,
            making=self._making,
            files=tuple(map(_described, self._pieces)) if form.has_card else (),
        )
        for name, data in form.companions(output.stem, options).items() if output else ():
            (self._folder / name).write_bytes(data)

    def _counted(self, part: str, marks: list[int]) -> Iterator[Record]:
        """Yield the records of a part, counting them and noting what must be read back."""
        form = self._export.format
        for record, options in self._export.counted(self.tally, part):
            marks.extend(_content_hash(each) for each in form.expected(record, options))
            if form.has_card:
                self._making.add(record)
            yield record

    def check(self) -> None:
        """Read everything back and compare it with the store.

        Raises `ExportError`, `OSError`.
        """
        form = self._export.format
        for path, marks in self._pieces.items():
            for number, (found, mark) in enumerate(zip_longest(form.read_back(path, self._export.options), marks), 1):
                if isinstance(found, Rejected):
                    raise ExportError(f"{path.name} is malformed at item {found.number}: {found.why}")
                if found is None or mark is None or _content_hash(found) != mark:
                    raise ExportError(f"{path.name} does not read back as written, at item {number}")

    def write_to(self, out: BinaryIO) -> None:
        """Copy the single file to a stream.

        Raises `OSError`, and `AskedError` if it is so much that there are several files.
        """
        (path,) = self._pieces
        if path.is_dir():
            raise AskedError("An export of this size is a folder of files: name the folder with -o")
        with open_regular(path) as file:
            shutil.copyfileobj(file, out)
        out.flush()

    def _names(self) -> list[str]:
        """Return the names of the files that are put beside each other; none for a folder."""
        return [] if self._export.format.folder_name is not None else [path.name for path in self._folder.iterdir()]

    def install(self, output: Path) -> None:
        """Install the files: each complete or not at all, one after the other.

        Raises `OSError`, and `AskedError` where one of them would replace an article or a file of a store.
        """
        given, output = output, end_of_link(output)
        # A part or a companion file may have the name of an article.
        self._export.check_destination(output, [given, *map(output.with_name, self._names())])
        for path in self._folder.rglob("*"):
            if path.is_file():
                flush(path)
        if self._export.format.folder_name is not None:
            replace_folder(self._folder, output)
            return
        if output.exists() and not output.is_file() and not output.is_dir():
            # A pipe or a device is written to, not replaced.
            with output.open("wb") as pipe:
                self.write_to(pipe)
            return
        for path in self._folder.iterdir():
            target = output.with_name(path.name)
            if path.is_dir() or target.is_dir():
                clear_beside(target)
                replace_folder(path, target)
            else:
                path.replace(target)
        flush(output.parent)


def _described(path: Path) -> tuple[str, str, int]:
    """Return name, SHA-256 and size of a file."""
    digest = hashlib.sha256()
    with open_regular(path) as file:
        while data := file.read(2**20):
            digest.update(data)
    return path.name, digest.hexdigest(), path.stat().st_size


def _content_hash(value: Struct) -> int:
    """Return 64 bits that identify a content while this program runs."""
    return hash(_encoder.encode(value.content() if isinstance(value, AnnotatedArticle) else value))


def _unknown_label(name: str) -> Label:
    """Return a label for claims whose label left the scheme: tools must know it too."""
    return Label(name=name, letter=name[:1].upper(), colour="#999999")
