"""doccano's lines: plain or with speakers as relations, and back under any of the names it gave them."""

import json
from typing import Any

import pytest
from exchanged import comes_back, lost, of, read, written
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from strategies import claimed

from annotations.claims.claim import Claim
from annotations.exchange.annotated import AnnotatedArticle, Rejected

TEXT = "Rain fell, she said."


def rows(*claims: Claim, **options: Any) -> list[dict[str, Any]]:
    """Write claims on the text and return the lines."""
    return [json.loads(line) for line in written("doccano", [of(TEXT, *claims)], **options).splitlines()]


@pytest.fixture
def said() -> Claim:
    """Tag what she said, with her."""
    return replace(Claim.of(TEXT, 0, 9, "quote"), speaker="she", speaker_text="she", speaker_start=11, speaker_end=14)


def test_a_plain_line_has_triples_and_metadata(said: Claim) -> None:
    """What doccano does not know by name it keeps with the example."""
    assert rows(said, Claim.of(TEXT, 5, 9, "fact")) == [
        {
            "text": TEXT,
            "label": [[0, 9, "quote"], [5, 9, "fact"]],
            "article": "a",
            "title": "An article",
            "annotator": "anna",
            "status": "in progress",
            "flagged": False,
            "note": "",
        }
    ]


def test_a_speaker_is_a_relation_where_that_is_asked_for(said: Claim) -> None:
    """Two claims of one speaker lead to the same words."""
    (row,) = rows(said, replace(said, id="other", start=5, text="fell", label="fact"), relations=True)
    assert "label" not in row
    assert row["entities"] == [
        {"id": 0, "start_offset": 0, "end_offset": 9, "label": "quote"},
        {"id": 1, "start_offset": 5, "end_offset": 9, "label": "fact"},
        {"id": 2, "start_offset": 11, "end_offset": 14, "label": "speaker"},
    ]
    assert row["relations"] == [
        {"id": 0, "from_id": 0, "to_id": 2, "type": "said_by"},
        {"id": 1, "from_id": 1, "to_id": 2, "type": "said_by"},
    ]
    assert row["Comments"] == []


def test_what_it_cannot_hold_is_told(said: Claim) -> None:
    """Notes, doubts, speakers without a relation, and overlaps that an importer may drop."""
    inside = replace(Claim.of(TEXT, 5, 9, "fact"), note="really?", sure=False, speaker="somebody", origin="rule")
    record = of(TEXT, said, inside)
    assert lost("doccano", record) == [
        ("note", "fell"),
        ("doubt", "fell"),
        ("origin", "fell"),
        ("speaker", "Rain fell"),
        ("speaker", "fell"),
        ("overlapping claim", "fell"),
    ]
    assert ("speaker", "Rain fell") not in lost("doccano", record, relations=True)
    assert ("speaker", "fell") in lost("doccano", record, relations=True)


@pytest.mark.slow
@given(claimed(), st.booleans(), st.booleans())
def test_any_claims_come_back(made: tuple[str, tuple[Claim, ...]], relations: bool, meta: bool) -> None:
    """Their places and labels, and with relations the speakers that have a place."""
    text, claims = made
    (found,) = comes_back("doccano", [of(text, *claims)], relations=relations, meta=meta)
    assert isinstance(found, AnnotatedArticle)
    assert [mark.text for mark in found.spans] == [text[mark.start : mark.end] for mark in found.spans]
    assert [bool(mark.speaker) for mark in found.spans] == [
        relations and claim.speaker_start >= 0 for claim in of(text, *claims).claims
    ]


@pytest.mark.parametrize(
    "line",
    [
        '{"id":7,"text":"She said so.","label":[[0,3,"quote"]]}',
        '{"id":7,"text":"She said so.","labels":[[0,3,"quote"]],"Comments":[]}',
        '{"id":7,"text":"She said so.","annotations":[[0,3,"quote"]]}',
        '{"id":7,"text":"She said so.","annotations":[{"start_offset":0,"end_offset":3,"label":"quote","user":1}]}',
        '{"id":7,"text":"She said so.","entities":[{"id":3,"start_offset":0,"end_offset":3,"label":"quote"}]}',
    ],
)
def test_spans_are_read_under_any_name(line: str) -> None:
    """As doccano exports them, and as it did; its number of an example is not the id of an article."""
    (found,) = read("doccano", line)
    assert isinstance(found, AnnotatedArticle)
    assert (found.text, found.article) == ("She said so.", "")
    assert [(mark.start, mark.end, mark.label, mark.text) for mark in found.spans] == [(0, 3, "quote", "She")]


@pytest.mark.parametrize("meta", [{"article": "x", "title": "T"}, '{"article": "x", "title": "T"}'])
def test_metadata_are_found_under_the_keys_of_earlier_exports(meta: object) -> None:
    """As an object, or as its text."""
    (found,) = read("doccano", json.dumps({"id": 7, "text": "She said so.", "meta": meta, "labels": []}))
    assert isinstance(found, AnnotatedArticle)
    assert (found.article, found.title, found.line_id) == ("x", "T", "7")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"text":"She.","label":[[0,9,"quote"]]}', "from 0 to 9 does not fit into a text of 4"),
        ('{"text":"She.","label":[[2,2,"quote"]]}', "from 2 to 2 does not fit"),
        (
            '{"text":"She.","annotations":[{"start_offset":0,"end_offset":3,"label":null}]}',
            "a span has no label, at 0 to 3",
        ),
        (
            '{"text":"She.","annotations":[{"start_offset":0,"label":"quote"}]}',
            "no start and end that are whole numbers",
        ),
        ('{"label":[]}', "there is no text in it"),
    ],
)
def test_what_cannot_be_right_is_refused_by_its_line(line: str, why: str) -> None:
    """The line is named, and blank ones are counted."""
    found = read("doccano", f"\n{line}\n")
    (refused,) = (each for each in found if isinstance(each, Rejected))
    assert refused.number == 2
    assert why in refused.why


def test_a_tuple_of_spacys_has_spans_in_groups_beside_its_entities() -> None:
    """Both come in."""
    said = {"entities": [[0, 4, "fact"]], "spans": {"sc": [[5, 9, "quote"]], "more": []}}
    (found,) = read("doccano", json.dumps([[TEXT, said]]))
    assert isinstance(found, AnnotatedArticle)
    assert [(mark.text, mark.label) for mark in found.spans] == [("Rain", "fact"), ("fell", "quote")]


def test_an_end_behind_the_text_is_put_right() -> None:
    """The words stand at one place; an offset beyond the text is never kept."""
    line = json.dumps({"text": "Rain fell.", "entities": [{"start": 5, "end": 10**17, "label": "X", "text": "fell."}]})
    *remarks, found = read("doccano", line)
    assert len(remarks) == 1
    assert isinstance(found, AnnotatedArticle)
    assert [(mark.start, mark.end) for mark in found.spans] == [(5, 10)]
