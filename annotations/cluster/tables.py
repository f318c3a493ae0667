"""Tables: Parquet and Arrow, the parts of results and the articles of others: the one door to pyarrow here."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from annotations.cluster.folder import file_system, need, reading
from annotations.cluster.shards import Kind
from annotations.corpus.addresses import without_login
from annotations.errors import CorpusError

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_AT_ONCE = 500
"""Rows that are in memory at once while a table is read."""

GROUP_ROWS = 2_000
"""Rows of a row group of a part: a shard, unless that was cut by whole files."""


def row_counts(at: str, kind: Kind) -> list[int]:
    """Return the rows of each row group of Parquet, of each batch of Arrow. Raises `CorpusError` and `AskedError`."""
    need("pyarrow")
    with _table_file(at) as file:
        if kind == "parquet":
            import pyarrow.parquet as pq

            about = pq.ParquetFile(file).metadata
            return [about.row_group(number).num_rows for number in range(about.num_row_groups)]
        import pyarrow as pa

        reader = pa.ipc.open_file(file)
        return [reader.get_batch(number).num_rows for number in range(reader.num_record_batches)]


def read_rows(
    at: str, kind: Kind, start: int, stop: int, columns: frozenset[str] | None = None
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows of a table from `start` to before `stop`, with their numbers from 0.

    Only `columns` are read, by their names in lower case; all if it is `None`. Raises `CorpusError` and `AskedError`.
    """
    need("pyarrow")
    with _table_file(at) as file:
        number = start
        for batch in _batches(file, kind, start, stop, columns):
            for row in batch.to_pylist():
                yield number, {name: _plain(value) for name, value in row.items() if value is not None}
                number += 1


def _plain(value: Any) -> Any:
    """Return a date as text, as the readers of other formats have it."""
    return value.isoformat() if isinstance(value, date) else value


def _batches(
    file: IO[bytes], kind: Kind, start: int, stop: int, columns: frozenset[str] | None
) -> Iterator["pa.RecordBatch"]:
    """Yield the rows from `start` to before `stop` in batches."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if kind == "parquet":
        table = pq.ParquetFile(file)
        about = table.metadata
        counts = [about.row_group(number).num_rows for number in range(about.num_row_groups)]
        first, groups = _groups(counts, start, stop)
        names = [each for each in table.schema_arrow.names if columns is None or each.lower() in columns]
        batches = table.iter_batches(ROWS_AT_ONCE, row_groups=groups, columns=names)
    else:
        reader = pa.ipc.open_file(file)
        counts = [reader.get_batch(number).num_rows for number in range(reader.num_record_batches)]
        first, groups = _groups(counts, start, stop)
        wanted = [each for each in reader.schema.names if columns is None or each.lower() in columns]
        whole = (reader.get_batch(number).select(wanted) for number in groups)
        batches = (batch.slice(at, ROWS_AT_ONCE) for batch in whole for at in range(0, batch.num_rows, ROWS_AT_ONCE))
    at = first
    for batch in batches:
        low, high = max(start - at, 0), min(stop - at, batch.num_rows)
        if low < high:
            yield batch.slice(low, high - low)
        at += batch.num_rows
        if at >= stop:
            return


def _groups(counts: Sequence[int], start: int, stop: int) -> tuple[int, list[int]]:
    """Return the row groups that hold some rows, and the number of the first row in them."""
    at, first = 0, None
    found = []
    for number, rows in enumerate(counts):
        if at < stop and at + rows > start:
            first = at if first is None else first
            found.append(number)
        at += rows
    return first or 0, found


@contextmanager
def _table_file(at: str) -> Iterator[IO[bytes]]:
    """Open a table, and raise `CorpusError` for whatever is wrong with it."""
    import pyarrow as pa

    with ExitStack() as stack:
        stack.enter_context(reading(at))
        system, path = file_system(at)
        file = stack.enter_context(system.open(path, "rb"))
        try:
            yield file
        except (pa.ArrowException, KeyError) as error:
            why = str(error).partition("\n")[0]
            raise CorpusError(f"{without_login(at)} cannot be read as a table: {why}") from error


class RowWriter:
    """Writes rows of one schema into a Parquet file, a row group at a time; closed where its block is left."""

    def __init__(self, path: Path, schema: "pa.Schema") -> None:
        """Begin a file. Raises `OSError`."""
        import pyarrow.parquet as pq

        self._schema = schema
        self._rows: list[dict[str, Any]] = []
        self._out = path.open("wb")
        try:
            self._file = pq.ParquetWriter(self._out, schema, compression="zstd")
        except BaseException:
            self._drop()
            raise

    def __enter__(self) -> Self:
        """Return the writer."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the file; one that could not be written is given up. Raises `OSError`."""
        try:
            if error is None:
                self._end()
        finally:
            # Else it would try to end the file once more when it is collected, and complain on the terminal.
            self._file.is_open = False
            self._drop()

    def add(self, row: dict[str, Any]) -> None:
        """Add a row. Raises `OSError`."""
        self._rows.append(row)
        if len(self._rows) == GROUP_ROWS:
            self._flush()

    def _end(self) -> None:
        if self._rows:
            self._flush()
        self._file.close()
        self._out.close()

    def _drop(self) -> None:
        with suppress(OSError):
            self._out.close()

    def _flush(self) -> None:
        import pyarrow as pa

        self._file.write_table(pa.Table.from_pylist(self._rows, self._schema), row_group_size=GROUP_ROWS)
        self._rows.clear()


def read_part(file: IO[bytes], columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the rows of a part, some columns of them or all. Raises `ValueError` if it is damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        for batch in pq.ParquetFile(file).iter_batches(ROWS_AT_ONCE, columns=columns and list(columns)):
            yield from batch.to_pylist()
    except (pa.ArrowException, KeyError) as error:
        raise ValueError(str(error).partition("\n")[0]) from error
