"""Losses are whole: what is not in the file is in the report, whichever format it is and whatever it is about."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from exchanged import comes_back, lost, of
from msgspec.structs import replace
from strategies import WHEN, article_of

from annotations.claims import edits
from annotations.claims.attributes import ATTRIBUTES
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.errors import AskedError
from annotations.exchange.exporter import Export
from annotations.exchange.format import Options
from annotations.exchange.formats.table import ENTRIES, FORMATS
from annotations.store.store import Store

TEXT = "“Rain fell,” she said. Snow fell on the town."


def plain() -> Record:
    """Make a record of which nothing more can be said than that words are tagged."""
    made = Claim.of(TEXT, 0, 12, "quote", when=WHEN)
    return of(TEXT, replace(made, id="0123456789abcdef"))


def row(**more: Any) -> Callable[[Record], Record]:
    """Return what says more of an article."""
    return lambda record: Record(record.text, replace(record.row, **more), record.claims)


def claim(**more: Any) -> Callable[[Record], Record]:
    """Return what says more of a claim."""
    return lambda record: Record(record.text, record.row, (replace(record.claims[0], **more),))


FACTS: dict[str, Callable[[Record], Record]] = {
    "article note": row(note="half read"),
    "status": row(status="done"),
    "flag": row(flagged=True),
    "what was read": row(reviewed=((0, 22),)),
    "cursor": row(position=7),
    "time": row(seconds=12.5),
    "source": row(source="The Paper"),
    "address": row(url="https://example.org/1"),
    "date": row(published="2026-11-21"),
    "language": row(language="de"),
    "other fields": row(meta={"desk": "weather"}),
    "speaker": claim(speaker="Anna"),
    "speaker offset": claim(speaker="she", speaker_text="she", speaker_start=13, speaker_end=16),
    "speaker name": claim(speaker="Anna Lee", speaker_text="she", speaker_start=13, speaker_end=16),
    "note": claim(note="sure?"),
    "doubt": claim(sure=False),
    "attribute": claim(attributes={"tone": "dry"}),
    "article attribute": row(attributes={"topic": "weather"}),
    "origin": claim(origin="suggested:said"),
    "moment of change": claim(updated=WHEN + timedelta(hours=1)),
}
"""Everything that may be said and need not be."""


def left(name: str, record: Record, options: Options) -> dict[str, bytes]:
    """Return the files of an export."""
    with TemporaryDirectory() as folder:
        FORMATS[name].write([record], Path(folder) / "out", options)
        return {path.name: path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def test_every_attribute_of_a_claim_is_among_the_facts() -> None:
    """A new one needs a line in `FACTS`, and then a place in each format, or in its losses."""
    claims = [fact(plain()).claims[0] for fact in FACTS.values()]
    assert [each.name for each in ATTRIBUTES if not any(map(each.is_set, claims))] == []


KINDS = [(name, meta, by) for name in ENTRIES for meta in (False, True) for by in ("article", "claim", "sentence")]


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize(
    ("name", "meta", "by"), [each for each in KINDS if each[2] == "article" or each[0] in ("jsonl", "parquet")]
)
def test_what_is_not_in_the_file_is_in_the_report(name: str, meta: bool, by: Any, fact: str) -> None:
    """A fact that makes no difference to the file makes one to the report; the rest no format holds, and it says so."""
    form, options = FORMATS[name], Options(meta=meta and FORMATS[name].has_metadata, by=by)
    bare, more = plain(), FACTS[fact](plain())
    if left(name, bare, options) == left(name, more, options):
        said = list(form.losses(more, options)) != list(form.losses(bare, options))
        always = (*form.unsupported(options), *form.shape_lacks(options))
        assert said or (fact == "moment of change" and any("times" in each or "when" in each for each in always))


def test_metadata_is_named_field_by_field() -> None:
    """So that a strict export without it is held back; with it there is nothing to say."""
    record = row(url="https://example.org/1", meta={"desk": "weather"}, position=7, seconds=1.5)(plain())
    assert lost("prodigy", record) == [
        ("metadata field", "url"),
        ("metadata field", "desk"),
        ("cursor position", "7"),
        ("reading time", "1.5 s"),
    ]
    assert lost("prodigy", record, meta=True) == []


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.has_metadata])
def test_all_of_it_comes_back_with_meta(name: str) -> None:
    """Metadata, and where there is a place for it what was read."""
    record = plain()
    for fact in FACTS.values():
        record = fact(record)
    (found,) = comes_back(name, [record], meta=True)
    if name not in ("hf", "croissant", "spacy", "parquet"):
        assert getattr(found, "url", "") == "https://example.org/1"
        assert getattr(found, "meta", {}) == {"desk": "weather"}
        assert (getattr(found, "status", ""), getattr(found, "flagged", False)) == ("done", True)


def test_metadata_is_refused_where_there_is_no_place_for_it(tmp_path: Path) -> None:
    """An option that does nothing is a mistake."""
    store, article = Store(tmp_path / "store", "anna"), article_of(TEXT)
    store.apply(article, [edits.tag(store.load(article), Claim.of(TEXT, 0, 9, "fact"))])
    with pytest.raises(AskedError, match="CoNLL-2003 cannot hold metadata"):
        Export(store.folder, FORMATS["conll"], Options(meta=True)).surveyed()
