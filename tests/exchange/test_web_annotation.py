"""Web Annotation: a claim is found by a quotation that stands once, and by its place, and comes back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from exchanged import comes_back, lost, of, read, written
from hypothesis import given
from imported import bring, corpus_of, records, told
from msgspec.structs import replace
from strategies import WHEN, claimed

from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.corpus.corpus import open_corpus
from annotations.exchange.annotated import AnnotatedArticle, Rejected, Remark

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
    placed = replace(
        claim, speaker="Ann Lee", speaker_text="she", speaker_start=11, speaker_end=14, note="really?", sure=False
    )
    (found,) = lines(of(TEXT, placed))
    assert [(body["purpose"], body.get("value")) for body in found["body"]] == [
        ("tagging", "quote"),
        ("commenting", "really?"),
        ("identifying", None),
        ("identifying", "Ann Lee"),
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
        ('{"type":"RangeSelector","startContainer":"/p[1]"}', "fact", "it is about a whole text"),
        (POSITION.replace("4", "0"), "fact", "no selector has words or a position"),
        (POSITION, "", "there is no body with a tag"),
    ],
)
def test_what_cannot_be_right_is_refused_by_its_line(selector: str, value: str, why: str) -> None:
    """And what is no annotation at all."""
    body = f'{{"type":"TextualBody","purpose":"tagging","value":"{value}"}}'
    line = f'{{"body":{body},"target":{{"source":"a","selector":[{selector}]}}}}'
    refused, other = read("web-annotation", f"{line}\n7\n")
    assert isinstance(refused, Rejected)
    assert isinstance(other, Rejected)
    assert (refused.number, other.number) == (1, 2)
    assert why in refused.why


PAGE = "Rain fell in town. 🙂 The mayor left. Snow fell in town. The mayor slept."


def annotation(selector: Any, **more: Any) -> dict[str, Any]:
    """Make an annotation of the article `a`."""
    return {"type": "Annotation", "body": "fact", "target": {"source": "a", "selector": selector}, **more}


def quote(exact: str, prefix: str = "", suffix: str = "") -> dict[str, str]:
    """Make a selector by words."""
    return {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}


def position(start: int, end: int) -> dict[str, Any]:
    """Make a selector by offsets."""
    return {"type": "TextPositionSelector", "start": start, "end": end}


def placed(tmp_path: Path, *lines: dict[str, Any]) -> list[str]:
    """Import annotations; return the messages, then each claim with its offset."""
    corpus = corpus_of(tmp_path, a=PAGE)
    path = tmp_path / "in.json"
    path.write_text(json.dumps(list(lines)))
    said = told(bring(corpus, path, override="anna"))
    return [*said[:-1], *(f"{claim.start} {claim.text}" for claim in records(corpus)[0].claims)]


def test_a_quotation_alone_is_found_where_it_stands_once(tmp_path: Path) -> None:
    """By itself or by its context; where it may be one of several, or is nowhere, it is refused."""
    assert placed(
        tmp_path,
        annotation(quote("Rain fell")),
        annotation(quote("The mayor", "fell in town. ", " slept")),
        annotation([quote("The mayor")]),
        annotation(quote("Hail fell")),
        annotation(quote("The mayor", "Hail fell. ", " danced")),
    ) == [
        "f, item 3: a: “The mayor” occurs 2 times in the article, and the file does not say which one",
        "f, item 4: a: “Hail fell” is not in the article",
        "f, item 5: a: “The mayor” is not found after “…Hail fell.” and before “danced…”",
        "0 Rain fell",
        f"{PAGE.rindex('The mayor')} The mayor",
    ]


def test_words_and_context_are_held_against_the_position(tmp_path: Path) -> None:
    """Positions in UTF-16 units are right; words that stand there in another context go where theirs is, or nowhere."""
    first, second, snow = PAGE.index("The mayor"), PAGE.rindex("The mayor"), PAGE.index("Snow")
    context = "but not after “…Hail fell.” and before “danced…”"
    moved = (
        f"item 2 (“The mayor” at {second} to {second + 9}, not {first} to {first + 9}), "
        f"item 4 (“Snow fell” at {snow} to {snow + 9}, not {second} to {second + 3})"
    )
    assert placed(
        tmp_path,
        annotation([quote("The mayor left"), position(first + 1, first + 15)]),
        annotation([quote("The mayor", "fell in town. ", " slept"), position(first, first + 9)]),
        annotation([quote("The mayor", "Hail fell. ", " danced"), position(first, first + 9)]),
        annotation([quote("Snow  fell"), position(second, second + 3)]),
    ) == [
        f"f, item 3: a: “The mayor” is at {first} to {first + 9}, {context}",
        f"2 claims moved to the words that the file states: {moved}",
        f"{first} The mayor left",
        f"{PAGE.index('Snow')} Snow fell",
        f"{second} The mayor",
    ]


def test_selectors_that_refine_others_are_read(tmp_path: Path) -> None:
    """Words in a paragraph that was selected by its path, and a position in words that were selected."""
    assert placed(
        tmp_path,
        annotation({"type": "XPathSelector", "value": "/p[1]", "refinedBy": quote("Rain")}),
        annotation({**quote("The mayor slept"), "refinedBy": position(4, 9)}),
        annotation({**position(21, 36), "refinedBy": quote("left")}),
    ) == [
        "1 claim moved to the words that the file states: item 3 (“left” at 31 to 35, not 21 to 25)",
        "0 Rain",
        "31 left",
        f"{PAGE.rindex('mayor')} mayor",
    ]


def test_a_target_without_words_or_position_beside_others_is_told() -> None:
    """What the others say comes in."""
    targets = [{"source": "a", "selector": quote("Rain")}, {"source": "a", "selector": {"type": "RangeSelector"}}]
    remark, found = read("web-annotation", json.dumps({"target": targets, "bodyValue": "fact"}))
    assert remark == Remark(number=1, what="target", detail="neither words nor a position", article="a")
    assert isinstance(found, AnnotatedArticle)


def test_bodies_and_targets_come_in_many_shapes() -> None:
    """Texts, addresses of labels, lists, several targets; a claim for each tag and target."""
    target = {"source": "a", "selector": quote("Rain")}
    shapes: list[dict[str, Any]] = [
        {"target": [target, target], "bodyValue": "fact"},
        {"target": target, "body": ["https://example.org/labels#fact", {"value": "why?", "purpose": "commenting"}]},
        {"target": target, "motivation": "tagging", "body": {"type": "TextualBody", "value": "fact"}},
        {
            "target": target,
            "body": {"purpose": ["classifying"], "source": "urn:labels:fact"},
            "creator": ["mailto:a@b.c"],
        },
        {"target": target, "body": [{"value": "fact", "purpose": "tagging"}, {"value": "x", "purpose": "linking"}]},
    ]
    found = read("web-annotation", "".join(json.dumps(each) + "\n" for each in shapes))
    claims = [(each.number, each.spans[0].label, each.spans[0].note) for each in found if hasattr(each, "spans")]
    assert claims == [
        (1, "fact", ""),
        (1, "fact", ""),
        (2, "fact", "why?"),
        (3, "fact", ""),
        (4, "fact", ""),
        (5, "fact", ""),
    ]
    assert [each.annotator for each in found if isinstance(each, AnnotatedArticle)][4] == "a@b.c"
    assert [each.what for each in found if isinstance(each, Remark)] == ["linking value"]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda held: held,
        lambda held: {"type": "AnnotationPage", "items": held},
        lambda held: {"type": "AnnotationCollection", "total": 2, "first": {"type": "AnnotationPage", "items": held}},
        lambda held: {"export_userid": "acct:x@hypothes.is", "client_version": "1", "annotations": held},
        lambda held: {"total": 2, "rows": held},
    ],
    ids=["array", "page", "collection", "export", "answer"],
)
@pytest.mark.parametrize("indent", [None, 1], ids=["one line", "indented"])
def test_annotations_in_annotations_are_read(tmp_path: Path, wrap: Callable[[Any], Any], indent: int | None) -> None:
    """An array, a page, a collection, and what Hypothesis exports and answers, however they are indented."""
    corpus = corpus_of(tmp_path, {"url": "https://example.org/news/"}, a=PAGE)
    address = "https://example.org/news"
    theirs = {
        "id": "abc",
        "created": "2024-05-01T10:00:00.5+00:00",
        "user": "acct:eve@hypothes.is",
        "uri": address,
        "text": "really?",
        "tags": ["fact"],
        "target": [{"source": address, "selector": [{"type": "RangeSelector"}, position(0, 4), quote("Rain")]}],
    }
    path = tmp_path / "in.json"
    path.write_text(json.dumps(wrap([theirs, {**theirs, "references": ["abc"], "tags": []}]), indent=indent))
    plan = bring(corpus, path)
    assert plan.format == "web-annotation"
    assert str(plan) == "1 claim in 1 article imported; left out: 1 reply"
    (record,) = records(corpus, annotator="eve")
    assert [(claim.text, claim.label, claim.note) for claim in record.claims] == [("Rain", "fact", "really?")]


@pytest.mark.parametrize(
    "source", ["a", "a.txt", "./a.txt", "/home/anna/news/a.txt", "file:///home/anna/news/a.txt", "https://x.org/a.txt"]
)
def test_an_article_is_found_by_the_name_of_its_file(tmp_path: Path, source: str) -> None:
    """Programs that annotate files name the file; the words of the claim are compared all the same."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    (folder / "b.txt").write_text("Snow.")
    selector = {"type": "TextQuoteSelector", "exact": "she said"}
    line = {"type": "Annotation", "body": "fact", "target": {"source": source, "selector": selector}}
    path = tmp_path / "in.json"
    path.write_text(json.dumps(line))
    corpus = open_corpus(folder)
    assert told(bring(corpus, path)) == ["1 claim in 1 article imported"]
    assert [claim.text for claim in records(corpus, annotator="me")[0].claims] == ["she said"]


@pytest.mark.parametrize(
    ("held", "number"),
    [
        ({"type": "AnnotationPage", "items": [None], "next": "http://x.org/2"}, 1),
        ({"type": "AnnotationCollection", "first": {"items": [None], "next": {"id": "http://x.org/2"}}}, 1),
        ({"type": "AnnotationCollection", "first": "http://x.org/2"}, 0),
    ],
    ids=["page", "collection", "linked"],
)
def test_pages_that_are_elsewhere_are_said(held: dict[str, Any], number: int) -> None:
    """A page names the next one; what is there is not in the file."""
    selector = {"type": "TextQuoteSelector", "exact": "she said"}
    line = {"type": "Annotation", "body": "fact", "target": {"source": "a", "selector": selector}}
    remark, *claims = read("web-annotation", json.dumps(held).replace("null", json.dumps(line)))
    assert isinstance(remark, Remark)
    assert (remark.what, remark.detail) == (
        "linked page",
        "http://x.org/2: save that page as well, and import both",
    )
    assert [type(each) for each in claims] == [AnnotatedArticle] * number
