"""Web Annotation: a claim is found by a quotation that stands once, and by its place, and comes back."""

import json
from typing import Any

import pytest
from exchanged import comes_back, lost, of, read, written
from hypothesis import given
from msgspec.structs import replace
from strategies import WHEN, claimed

from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import AnnotatedArticle, Rejected

TEXT = "Rain fell, she said. Rain fell, he said."


def lines(*records: Record) -> list[dict[str, Any]]:
    """Write records and return the annotations."""
    return [json.loads(line) for line in written("web-annotation", records).splitlines()]


def test_an_annotation_is_what_the_recommendation_says() -> None:
    """With one body for a label alone."""
    claim = replace(Claim.of(TEXT, 0, 9, "fact", when=WHEN), id="c1")
    (found,) = lines(of(TEXT, claim, article_id="news/1 é"))
    assert found == {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "urn:copydesk:claim:c1",
        "type": "Annotation",
        "motivation": "classifying",
        "created": "2026-11-21T12:00:00Z",
        "modified": "2026-11-21T12:00:00Z",
        "creator": {"type": "Person", "name": "anna"},
        "body": {"type": "TextualBody", "purpose": "tagging", "value": "fact"},
        "target": {
            "source": "urn:copydesk:article:news%2F1%20%C3%A9",
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": "Rain fell",
                    "prefix": "",
                    "suffix": ", she said. Rain fell, he said.",
                },
                {"type": "TextPositionSelector", "start": 0, "end": 9},
            ],
        },
    }


def test_speakers_notes_and_doubts_are_bodies() -> None:
    """A speaker who stands in the text is a place in it."""
    claim = Claim.of(TEXT, 0, 9, "quote")
    placed = replace(claim, speaker="she", speaker_start=11, speaker_end=14, note="really?", sure=False)
    (found,) = lines(of(TEXT, placed))
    assert [(body["purpose"], body.get("value")) for body in found["body"]] == [
        ("tagging", "quote"),
        ("commenting", "really?"),
        ("identifying", None),
        ("assessing", "not sure"),
    ]
    assert found["body"][2]["selector"][1] == {"type": "TextPositionSelector", "start": 11, "end": 14}
    (found,) = lines(of(TEXT, replace(claim, speaker="somebody")))
    assert found["body"][1] == {"type": "TextualBody", "purpose": "identifying", "value": "somebody"}


@pytest.mark.slow
@given(claimed())
def test_any_claims_come_back_and_are_found_by_their_quotation_alone(made: tuple[str, tuple[Claim, ...]]) -> None:
    """It stands once in the text, and there."""
    text, claims = made
    record = of(text, *claims)
    assert len(comes_back("web-annotation", [record])) == len(record.claims)
    for line in lines(record):
        quote, place = line["target"]["selector"]
        words = quote["prefix"] + quote["exact"] + quote["suffix"]
        places = [at for at in range(len(text)) if text.startswith(words, at)]
        assert places == [place["start"] - len(quote["prefix"])]
        assert text[place["start"] : place["end"]] == quote["exact"]


def test_words_that_repeat_are_quoted_with_more_around_them() -> None:
    """As much as it takes: here, up to the end of the text."""
    text = "No. " * 100
    (found,) = lines(of(text, Claim.of(text, 200, 203, "quote")))
    quote = found["target"]["selector"][0]
    assert text.count(quote["prefix"] + quote["exact"] + quote["suffix"]) == 1


def test_what_it_has_no_place_for_is_told() -> None:
    """Origins, and articles without a claim."""
    assert lost("web-annotation", of(TEXT, replace(Claim.of(TEXT, 0, 4, "fact"), origin="rule"))) == [
        ("origin", "Rain")
    ]
    assert lost("web-annotation", of(TEXT)) == [("untagged article", "")]


POSITION = '{"type":"TextPositionSelector","start":0,"end":4}'


def test_what_others_write_is_read() -> None:
    """One selector without a list, a source that is an object, a creator by name, and no moment."""
    body = '{"type":"TextualBody","purpose":"tagging","value":"fact"}'
    target = f'{{"source":{{"id":"https://example.org/1","format":"text/html"}},"selector":{POSITION}}}'
    (found,) = read("web-annotation", f'{{"id":"x","body":[{body}],"creator":"bea","target":{target}}}')
    assert isinstance(found, AnnotatedArticle)
    assert (found.article, found.annotator) == ("https://example.org/1", "bea")
    assert [(mark.start, mark.end, mark.label, mark.id, mark.text) for mark in found.spans] == [(0, 4, "fact", "", "")]


@pytest.mark.parametrize(
    ("selector", "value", "why"),
    [
        ('{"type":"TextQuoteSelector","exact":"Rain"}', "fact", "there is no TextPositionSelector"),
        (POSITION.replace("4", "0"), "fact", "from 0 to 0 does not fit into any text"),
        (POSITION + ',{"type":"TextQuoteSelector","exact":"Rai"}', "fact", "“Rai” is not what can stand from 0 to 4"),
        (POSITION, "", "there is no body with a tag"),
    ],
)
def test_what_cannot_be_right_is_refused_by_its_line(selector: str, value: str, why: str) -> None:
    """And what is no annotation at all."""
    body = f'{{"type":"TextualBody","purpose":"tagging","value":"{value}"}}'
    line = f'{{"body":{body},"target":{{"source":"a","selector":[{selector}]}}}}'
    refused, other = read("web-annotation", f"{line}\n[]\n")
    assert isinstance(refused, Rejected)
    assert isinstance(other, Rejected)
    assert (refused.number, other.number) == (1, 2)
    assert why in refused.why
