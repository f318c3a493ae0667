"""Hugging Face: rows from which a loader infers one schema, and a card about them."""

import json
from pathlib import Path
from typing import Any

import pytest
from exchanged import comes_back, lost, of, written
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from strategies import claimed

from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.format import Options
from annotations.exchange.formats.table import FORMATS

TEXT = "Rain fell, she said."


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
