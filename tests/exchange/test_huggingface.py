"""Hugging Face: rows from which a loader infers one schema, and a card about them."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from exchanged import comes_back, lost, of, written
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from strategies import article_of, claimed

from annotations.article import fingerprint
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.exporter import Export
from annotations.exchange.format import Options
from annotations.exchange.formats.table import FORMATS
from annotations.exchange.selection import ExportFilter, Split
from annotations.store.store import Store
from tui.cli.export_lookups import agreement_in_words

TEXT = "Rain fell, she said."
WHEN = datetime(2026, 11, 21, 19, 42, 3, tzinfo=UTC)


def rows(*records: Record, **options: Any) -> list[dict[str, Any]]:
    """Write records and return the rows."""
    return [json.loads(line) for line in written("hf", records, **options).splitlines()]


def kinds(value: Any) -> Any:
    """Return the types in a row, of lists those of what is in them."""
    if isinstance(value, dict):
        return {name: kinds(each) for name, each in value.items()}
    return [kinds(each) for each in value][:1] if isinstance(value, list) else type(value)


def test_a_row_is_an_article() -> None:
    """With what is known of it as one text: an id alone in a column may be taken for a date."""
    claim = replace(Claim.of(TEXT, 0, 9, "quote"), speaker="she", speaker_text="she", speaker_start=11, speaker_end=14)
    (row,) = rows(of(TEXT, claim, article_id="2026-11-21"))
    assert row == {
        "number": 0,
        "id": "2026-11-21/anna",
        "text": TEXT,
        "spans": [
            {
                "start": 0,
                "end": 9,
                "label": "quote",
                "text": "Rain fell",
                "speaker": "she",
                "speaker_text": "she",
                "speaker_start": 11,
                "speaker_end": 14,
                "note": "",
                "sure": True,
                "attributes": [],
                "origin": "hand",
            }
        ],
        "annotator": "anna",
        "status": "in progress",
        "flagged": False,
        "meta": '{"article":"2026-11-21","title":"An article","note":""}',
    }
    assert lost("hf", of(TEXT, claim)) == []


def test_the_first_row_has_a_span_if_any_has() -> None:
    """Otherwise a loader infers that spans are always empty; numbers keep the order of the others."""
    empty = [of(TEXT, article_id=f"empty-{number}") for number in range(3)]
    full = [of(TEXT, Claim.of(TEXT, 0, 4, "fact"), article_id=f"full-{number}") for number in range(2)]
    found = rows(*empty, *full, *empty)
    assert [row["number"] for row in found] == [3, 0, 1, 2, 4, 5, 6, 7]
    assert [kinds(row) for row in found if row["spans"]] == [kinds(found[0])] * 2
    comes_back("hf", [*empty, *full, *empty])
    assert [row["number"] for row in rows(*empty)] == [0, 1, 2]


@pytest.mark.slow
@given(st.lists(claimed(), max_size=4), st.booleans())
def test_any_claims_are_read_back(made: list[tuple[str, tuple[Claim, ...]]], meta: bool) -> None:
    """Every key is on every row, and nothing is null."""
    records = [of(text, *claims, article_id=str(number)) for number, (text, claims) in enumerate(made)]
    comes_back("hf", records, meta=meta)
    shapes = [kinds({**row, "spans": []}) for row in rows(*records, meta=meta)]
    assert shapes == shapes[:1] * len(shapes)
    assert "NoneType" not in str(shapes)


def test_nothing_but_the_rows_is_left(tmp_path: Path) -> None:
    """What was put aside on the way is gone."""
    records = [of(TEXT), of(TEXT, Claim.of(TEXT, 0, 4, "fact"))]
    FORMATS["hf"].write(records, tmp_path / "train.jsonl", Options())
    assert [path.name for path in tmp_path.iterdir()] == ["train.jsonl"]


def test_the_card_says_what_the_columns_and_labels_are() -> None:
    """Every column of a row, in its order, and every label with its definition."""
    card = FORMATS["hf"].companions("out", Options())["README.md"].decode()
    (row,) = rows(of(TEXT, Claim.of(TEXT, 0, 4, "fact")))
    front = card.split("---\n")[1]
    assert [line.split(": ")[1] for line in front.splitlines() if line.startswith("  - name:")] == list(row)
    assert [line.split(": ")[1] for line in front.splitlines() if line.startswith("    - name:")] == list(
        row["spans"][0]
    )
    assert "- `fact`: The outlet says in its own voice" in card


def made(folder: Path, name: str) -> Path:
    """Export a store of two annotators in parts, and return the folder."""
    for who, words, origin in (("anna", "Rain", "hand"), ("zoe", "Rain fell", "corrected:said")):
        held = Store(folder / "store", who)
        for number in range(4):
            article = article_of(TEXT, f"article-{number}")
            claim = replace(Claim.of(TEXT, 0, len(words), "fact", when=WHEN), origin=origin)
            held.apply(article, [edits.tag(held.load(article), claim)])
    options = Options(guidelines="Tag it.", agreement="α 0.50")
    export = Export(folder / "store", FORMATS[name], options, split=Split.read("50/50"))
    with export.staged(folder / "out") as ready:
        ready.check()
        ready.install(folder / "out")
    return folder / "out"


def test_the_card_says_how_the_data_were_made(tmp_path: Path) -> None:
    """Who, how far they agree, by hand or not, when, and by which guidelines; the names of people are not in it."""
    card = (made(tmp_path, "hf") / "README.md").read_text("utf-8")
    assert card.split("## How it was made\n\n")[1].splitlines() == [
        "- 2 annotators; 4 of 4 articles read by more than one",
        "- agreement: α 0.50",
        "- 8 claims",
        "- suggestions that were corrected: 4 (50.0 %)",
        "- tagged by hand: 4 (50.0 %)",
        "- first claim made on 2026-11-21, last one changed on 2026-11-21 (UTC)",
        f"- guidelines: sha256 {fingerprint('Tag it.')}",
    ]


def test_croissant_describes_every_file_and_column(tmp_path: Path) -> None:
    """Each part is a file with its fingerprint, and a record set with the columns and the fields of claims."""
    folder = made(tmp_path, "croissant")
    about = json.loads((folder / "croissant.json").read_text("utf-8"))
    assert about["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    assert about["dateModified"] == "2026-11-21"
    assert "suggestions that were corrected: 4 (50.0 %)" in about["rai:dataAnnotationProtocol"]
    files = {each["contentUrl"]: each["sha256"] for each in about["distribution"]}
    assert files == {
        path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.suffix == ".jsonl"
    }
    assert len(files) == 2
    assert {f"{each['@id']}.jsonl" for each in about["recordSet"]} == set(files)
    kinds_of = {int: "sc:Integer", str: "sc:Text", bool: "sc:Boolean"}
    row = json.loads((folder / "train.jsonl").read_text("utf-8").splitlines()[0])
    for each in about["recordSet"]:
        *columns, spans = each["field"]
        assert {column["name"] for column in columns} | {spans["name"]} == set(row)
        assert all(kinds_of[type(row[column["name"]])] == column["dataType"] for column in columns)
        (span,) = row["spans"]
        assert all(kinds_of[type(span[inside["name"]])] == inside["dataType"] for inside in spans["subField"])
        assert {inside["name"] for inside in spans["subField"]} == set(span) - {"attributes"}
        named = [field["@id"] for field in (*each["field"], *spans["subField"])]
        assert len(set(named)) == len(named)
        assert {field["source"]["fileObject"]["@id"] for field in (*columns, *spans["subField"])} <= set(files)


def test_the_agreement_on_the_card_is_that_of_what_is_exported(tmp_path: Path) -> None:
    """Of its articles, labels and annotators; a filter by origin, date or status does not change it, and is told."""
    text = "Rain fell. Snow fell. Wind rose."
    for who, label in (("anna", "fact"), ("ben", "speculation"), ("cem", "fact")):
        held = Store(tmp_path, who)
        for article_id, second in (("a", "fact"), ("b", label)):
            article = article_of(text, article_id)
            claims = Claim.of(text, 0, 10, "quote"), Claim.of(text, 11, 21, second)
            held.apply(article, [edits.tag(held.load(article), *claims)])
            held.apply(article, [edits.set_status(held.load(article), "done")])

    def said(**wanted: Any) -> str:
        return agreement_in_words(tmp_path, None, ExportFilter(**wanted))

    assert "sentences 1.00" in said(articles=["a"])
    assert "sentences 1.00" in said(annotators=["anna", "cem"])
    assert "sentences 1.00" not in said()
    assert "sentences 1.00" not in said(labels=["fact", "speculation"])
    assert "sentences 1.00" in said(labels=["quote"])
    assert "in 2 articles that two annotators have done" in said()
    assert said(origins=["hand"]) == f"{said()}, whatever their status, and whatever the origin and date of claims"
    assert said(articles=["c"]) == said(articles=["d"]) != said()
