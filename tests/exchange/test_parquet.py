"""Parquet: our lines as tables, and the tables of others."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from exchanged import comes_back, of, read, written
from hypothesis import given
from msgspec.structs import replace
from strategies import WHEN, claimed

from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.errors import AskedError
from annotations.exchange.annotated import AnnotatedArticle, Rejected, span_of
from annotations.exchange.exporter import Export
from annotations.exchange.formats.table import FORMATS

TEXT = "Rain fell. “No 👍🏽,” she said."


def record() -> Record:
    """Make a record with two claims, one of a speaker."""
    said = replace(
        Claim.of(TEXT, 11, 19, "quote", when=WHEN), speaker="she", speaker_text="she", speaker_start=20, speaker_end=23
    )
    return of(TEXT, Claim.of(TEXT, 0, 10, "fact", when=WHEN), said)


def table(*records: Record, **options: Any) -> pa.Table:
    """Write records and return what pyarrow reads."""
    return pq.read_table(pa.BufferReader(written("parquet", records, **options)))


def test_columns_are_those_of_a_line() -> None:
    """With one type each, and no null anywhere; a moment is one."""
    made = table(record(), of("Nothing.", article_id="b"))
    assert made.column_names[:4] == ["id", "title", "text", "spans"]
    assert not any(field.nullable for field in made.schema)
    spans = made.schema.field("spans").type.value_type
    assert (spans.field("start").type, spans.field("created").type) == (pa.int64(), pa.timestamp("us", "UTC"))
    first, second = made.to_pylist()
    assert [(each["start"], each["end"], each["label"]) for each in first["spans"]] == [
        (0, 10, "fact"),
        (11, 19, "quote"),
    ]
    assert first["spans"][0]["created"] == WHEN
    assert second["spans"] == []
    assert "entities" not in made.column_names
    rows = table(record(), by="claim").to_pylist()
    assert [(each["article"], each["label"], each["speaker_start"]) for each in rows] == [
        ("a", "fact", -1),
        ("a", "quote", 20),
    ]


def test_nothing_at_all_is_a_table_without_rows() -> None:
    """Its columns are there."""
    made = table()
    assert (made.num_rows, "spans" in made.column_names) == (0, True)
    assert read("parquet", written("parquet", [])) == []


@pytest.mark.parametrize("by", ["article", "claim", "sentence"])
@given(claimed())
def test_any_claims_come_back(by: Any, made: tuple[str, tuple[Claim, ...]]) -> None:
    """By article with all that hangs on them."""
    text, claims = made
    whole = of(text, *claims)
    found = comes_back("parquet", [whole, of("Nothing.", article_id="b")], by=by)
    if by == "article":
        assert isinstance(found[0], AnnotatedArticle)
        assert found[0].spans == tuple(map(span_of, whole.claims))


def test_many_rows_are_written_in_groups() -> None:
    """A table of more rows than are in memory at once comes back whole."""
    records = [of(f"Town {number}.", article_id=str(number)) for number in range(1_201)]
    assert len(comes_back("parquet", records)) == 1_201


def test_the_tables_of_others_are_read() -> None:
    """A text and a list of spans under a usual name; what is no such table is refused, and says what it has."""
    data = pa.BufferOutputStream()
    spans = [{"start": 0, "end": 4, "label": "fact"}]
    pq.write_table(pa.Table.from_pylist([{"id": 7, "text": TEXT, "entities": spans}, {"text": TEXT}]), data)
    found, refused = read("parquet", data.getvalue().to_pybytes())
    assert isinstance(found, AnnotatedArticle)
    assert [(each.text, each.label) for each in found.spans] == [("Rain", "fact")]
    assert found.article == "7"
    assert isinstance(refused, Rejected)
    assert "there are no columns text and spans" in refused.why
    for broken in (b"PAR1", b"PAR1 nonsense PAR1"):
        (wrong,) = read("parquet", broken)
        assert isinstance(wrong, Rejected)
        assert "not Parquet" in wrong.why


SPAN = {"start": 0, "end": 4, "label": "fact"}


def put(spans: list[list[dict[str, Any]]], moment: pa.DataType, **columns: Any) -> bytes:
    """Write a table of another tool's: a text in each row, and spans with a moment of that type."""
    fields = {"start": pa.int64(), "end": pa.int64(), "label": pa.string(), "created": moment}
    kind = pa.list_(pa.struct(list(fields.items())))
    data = pa.BufferOutputStream()
    pq.write_table(pa.table({"text": [TEXT] * len(spans), "spans": pa.array(spans, kind), **columns}), data)
    return bytes(data.getvalue().to_pybytes())


def test_a_moment_of_no_year_is_missing_and_the_rows_beside_it_are_whole() -> None:
    """A damaged number may be a moment that Python has no date for: in a span, or in a column that nobody reads."""
    late = 2**62
    spans = [[SPAN | {"created": 0}], [SPAN | {"created": late}, SPAN | {"start": 20, "end": 23, "created": 1}]]
    moments = pa.array([-late, 0], pa.timestamp("us"))
    days, lengths = pa.array([0, 2**31 - 1], pa.date32()), pa.array([late, 0], pa.duration("us"))
    found = read("parquet", put(spans, pa.timestamp("us", "UTC"), published=moments, day=days, length=lengths))
    first, second = (each for each in found if isinstance(each, AnnotatedArticle))
    assert [each.created for each in first.spans] == [datetime(1970, 1, 1, tzinfo=UTC)]
    assert [(each.text, each.created) for each in second.spans] == [
        ("Rain", None),
        ("she", datetime(1970, 1, 1, 0, 0, 0, 1, UTC)),
    ]


def test_a_moment_in_nanoseconds_is_read_to_the_microsecond() -> None:
    """As pandas writes them; pyarrow alone refuses those that are no whole microseconds."""
    (found,) = read("parquet", put([[SPAN | {"created": 1_999}]], pa.timestamp("ns", "UTC")))
    assert isinstance(found, AnnotatedArticle)
    assert [each.created for each in found.spans] == [datetime(1970, 1, 1, 0, 0, 0, 1, UTC)]


def test_a_moment_in_an_unknown_time_zone_is_read() -> None:
    """One flipped bit in the name of a zone: the column counts from the same beginning in every zone."""
    (found,) = read("parquet", put([[SPAN | {"created": 0}]], pa.timestamp("us", "UTK")))
    assert isinstance(found, AnnotatedArticle)
    assert [each.created for each in found.spans] == [datetime(1970, 1, 1, tzinfo=UTC)]


def test_a_row_with_damaged_words_is_refused_alone() -> None:
    """A cell whose bytes are no UTF-8 is told with its row; the other rows are read."""
    words = pa.Array.from_buffers(
        pa.string(),
        2,
        [None, pa.py_buffer(b"\x00\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00"), pa.py_buffer(b"\xffa")],
    )
    wrong, found = read("parquet", put([[SPAN | {"created": 0}]] * 2, pa.timestamp("us", "UTC"), note=words))
    assert isinstance(wrong, Rejected)
    assert (wrong.number, wrong.why[:18]) == (1, "it cannot be read:")
    assert isinstance(found, AnnotatedArticle)
    assert (found.number, found.note) == (2, "a")


def test_without_the_library_a_sentence_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written, and nothing breaks."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(AskedError, match=r"pip install 'copydesk\[parquet\]'"):
        Export(tmp_path, FORMATS["parquet"]).surveyed()
