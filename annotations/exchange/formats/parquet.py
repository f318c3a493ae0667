"""Parquet: our own lines as a table, for pandas, DuckDB and polars.

A row an article, a claim or a sentence, with the columns and types that the lines of our JSONL have; spans are lists of
structs, moments are timestamps in UTC. pyarrow (extra `parquet`) is imported when a file is written or read.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotations.claims.record import Record
from annotations.errors import damage_errors, reason_of
from annotations.exchange.annotated import AnnotatedArticle, Read, Rejected, SpanAnnotation
from annotations.exchange.format import Format, Options, Sample
from annotations.exchange.formats import huggingface_rows
from annotations.exchange.formats.jsonl import article_lines, article_of_row, expected, losses, shape_lacks
from annotations.exchange.formats.jsonl_schema import LINES
from annotations.exchange.formats.metadata import read_metadata
from annotations.exchange.validation import validated

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS = 100
"""Rows that are in memory at once."""
_SIMPLE = {str: "string", int: "int64", float: "float64", bool: "bool_"}
_SPANS = ("spans", "entities", "claims", "labels")
"""The columns in which other tools' tables have spans, in this order."""


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write a row an article, a claim or a sentence. Raises `OSError`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(options)
    rows = chain.from_iterable(article_lines(record, options) for record in records)
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        while batch := [msgspec.to_builtins(row, builtin_types=(datetime,)) for row in islice(rows, _ROWS)]:
            file.write_batch(pa.RecordBatch.from_pylist(batch, schema))


def _schema(options: Options) -> "pa.Schema":
    """Return the columns of a line, from its type; those that have to be asked for only where they were."""
    import pyarrow as pa

    absent = {"suggestions"} if options.with_entities else {"entities", "suggestions"}
    fields = get_type_hints(LINES[options.by])
    return pa.schema(
        [pa.field(name, _column(kind), nullable=False) for name, kind in fields.items() if name not in absent]
    )


def _column(kind: Any) -> "pa.DataType":
    """Return the type of a column for the type of a field."""
    import pyarrow as pa

    if get_origin(kind) is list:
        return pa.list_(pa.field("item", _column(get_args(kind)[0]), nullable=False))
    if isinstance(kind, type) and issubclass(kind, Struct):
        return pa.struct([pa.field(name, _column(each), nullable=False) for name, each in get_type_hints(kind).items()])
    if kind is datetime:
        return pa.timestamp("us", "UTC")
    if kind in _SIMPLE:
        return getattr(pa, _SIMPLE[kind])()
    parts = [each for each in get_args(kind) if each is not msgspec.UnsetType]
    # What is left are one of several words, and a list that may be missing.
    return pa.string() if isinstance(parts[0], str) else _column(parts[0])


def back(path: Path, options: Options) -> Iterator[Struct]:
    """Read the rows back, whatever their subject."""
    if options.by == "article":
        return read(path)
    kind = LINES[options.by]
    return (row if isinstance(row, Rejected) else msgspec.convert(row, kind) for _, row in _rows(path))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any] | Rejected]]:
    """Yield the rows with their numbers from 1, without the cells that are empty."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_ROWS):
                for row in _rows_of(batch):
                    number += 1
                    if isinstance(row, Rejected):
                        yield number, replace(row, number=number)
                    else:
                        yield number, {name: value for name, value in row.items() if value is not None}
    except damage_errors(pa.ArrowException) as error:
        yield number + 1, Rejected(number=number + 1, why=f"from here on it is not Parquet: {reason_of(error)}")


def _rows_of(batch: "pa.RecordBatch") -> Iterator[dict[str, Any] | Rejected]:
    """Yield the rows of a batch: at once if Python has a value for each cell, else each for itself."""
    import pyarrow as pa

    try:
        yield from batch.to_pylist()
        return
    except damage_errors(pa.ArrowException):
        pass
    for row in range(batch.num_rows):
        try:
            yield {name: _value(column[row]) for name, column in zip(batch.schema.names, batch.columns, strict=True)}
        except damage_errors(pa.ArrowException) as error:
            yield Rejected(number=0, why=f"it cannot be read: {reason_of(error)}")


def _value(cell: "pa.Scalar") -> Any:
    """Return the value of a cell; `None` for a moment outside the years 1 to 9999, which Python has none for."""
    import pyarrow as pa

    kind = cell.type
    if not cell.is_valid:
        return None
    if pa.types.is_struct(kind):
        return {name: _value(cell[name]) for name in dict.fromkeys(field.name for field in kind)}
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return [_value(each) for each in cell.values]
    if pa.types.is_timestamp(kind):
        # Python's moments count microseconds; those of pandas, nanoseconds. A zone may be unknown here, or misspelt: a
        # column with one counts in UTC all the same.
        unit = "us" if kind.unit == "ns" else kind.unit
        cell = cell.cast(pa.timestamp(unit, "UTC" if kind.tz else None), safe=False)
    try:
        return cell.as_py()
    except (OverflowError, ValueError):
        if pa.types.is_temporal(kind):
            return None
        raise


def read(path: Path) -> Read:
    """Read rows as we write them by article or by claim, or articles with spans of another tool."""
    for number, row in _rows(path):
        if isinstance(row, Rejected):
            yield row
            continue
        found = article_of_row(row, number)
        if found is not None:
            yield from found
        else:
            yield from _of_others(row, number)


def _of_others(row: dict[str, Any], number: int) -> Read:
    """Return the article of a row with a text and a list of spans."""
    if {"number", "id", "text", "spans", "meta"} <= row.keys() or "tokens" in row:
        yield from huggingface_rows.article_of_row(row, number)
        return
    name = next((each for each in _SPANS if isinstance(row.get(each), list)), "")
    if not isinstance(row.get("text"), str) or not name:
        why = f"there are no columns text and {_SPANS[0]} (or {', '.join(_SPANS[1:])})"
        yield Rejected(number=number, why=f"{why}, but {', '.join(row)[:80]}")
        return
    try:
        spans = msgspec.convert(row[name], tuple[SpanAnnotation, ...])
    except msgspec.ValidationError as error:
        yield Rejected(number=number, why=f"{name} is malformed: {error}")
        return
    found: AnnotatedArticle = read_metadata({**row, "article": row.get("article", row.get("id"))})
    yield from validated(replace(found, number=number, text=row["text"], spans=spans))


def sniff(sample: Sample) -> bool:
    """Recognise the first four bytes."""
    return sample.head.startswith(b"PAR1")


FORMAT = Format(
    tool="Parquet",
    ending=".parquet",
    write=write,
    losses=losses,
    own_options=frozenset({"by"}),
    expected=expected,
    back=back,
    read=read,
    shape_lacks=shape_lacks,
    extra=("pyarrow", "parquet"),
    has_entities=lambda options: options.by == "article",
    sniff=sniff,
)
"""The format `parquet` of the command line."""
