"""Parquet: our lines as tables, and the tables of others."""

import sys
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


def test_an_unknown_time_zone_is_a_sentence() -> None:
    """One flipped bit in the name of a zone: pyarrow asks for it when the values are read."""
    data = pa.BufferOutputStream()
    moments = pa.array([0], pa.timestamp("us", tz="UTK"))
    pq.write_table(pa.table({"text": ["a"], "created": moments}), data)
    (found,) = read("parquet", data.getvalue().to_pybytes())
    assert isinstance(found, Rejected)
    assert found.why == "from here on it cannot be read: its time zone UTK is unknown"


def test_without_the_library_a_sentence_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written, and nothing breaks."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(AskedError, match=r"pip install 'copydesk\[parquet\]'"):
        Export(tmp_path, FORMATS["parquet"]).surveyed()
