"""Label Studio's tasks: regions with what hangs on them, and back, in whatever units a region was counted."""

import json
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from exchanged import comes_back, lost, of, read, written
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from strategies import claimed

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import AnnotatedArticle, Rejected, Remark
from annotations.exchange.format import Options
from annotations.exchange.formats.table import FORMATS
from annotations.suggest.suggestion import RULES_VERSION, Confidence, Suggestion

TEXT = "👍🏽 Rain fell, she said."


def tasks(*records: Record, **options: Any) -> list[dict[str, Any]]:
    """Write records and return the tasks."""
    made: list[dict[str, Any]] = json.loads(written("label-studio", records, **options))
    return made


def region(start: int, end: int, words: str | None, label: str = "quote") -> dict[str, Any]:
    """Make a region as Label Studio exports it."""
    value = {"start": start, "end": end, "labels": [label], **({} if words is None else {"text": words})}
    return {"id": f"r{start}", "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def task(*regions: dict[str, Any], text: str = TEXT, key: str = "annotations", **annotation: Any) -> str:
    """Make a task as Label Studio exports it."""
    return json.dumps([{"id": 1, "data": {"text": text}, key: [{"result": list(regions), **annotation}]}])


def test_a_task_is_what_label_studio_imports() -> None:
    """A region a claim, and one for the speaker to whom a relation leads; a note and a doubt by the same id."""
    claim = replace(
        Claim.of(TEXT, 3, 12, "quote"), id="c1", speaker="she", speaker_text="she", speaker_start=14, speaker_end=17
    )
    (made,) = tasks(of(TEXT, replace(claim, note="why?", sure=False)))
    assert made["data"]["text"] == TEXT
    assert made["data"]["article"] == "a"
    (annotation,) = made["annotations"]
    assert (annotation["was_cancelled"], annotation["ground_truth"]) == (False, False)
    first, note, sure, speaker, relation = annotation["result"]
    assert first == {
        "id": "c1",
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "origin": "manual",
        "value": {"start": 3, "end": 12, "text": "Rain fell", "labels": ["quote"]},
    }
    assert (note["id"], note["from_name"], note["value"]["text"]) == ("c1", "note", ["why?"])
    assert (sure["id"], sure["type"], sure["value"]["choices"]) == ("c1", "choices", ["not sure"])
    assert (speaker["from_name"], speaker["value"]["text"]) == ("speaker", "she")
    assert (relation["from_id"], relation["to_id"], relation["labels"]) == ("c1", speaker["id"], ["said_by"])


def test_suggestions_are_predictions_where_they_are_asked_for() -> None:
    """One prediction with all open suggestions and the lowest score; read back, the task is unchanged."""
    record = of(TEXT, Claim.of(TEXT, 3, 7, "fact"))
    found = (
        Suggestion(8, 12, "quote", "marks", Confidence.LOW),
        Suggestion(14, 22, "quote", "marks", parts=(Span(14, 17), Span(18, 22))),
    )
    (plain,), (asked,) = tasks(record), tasks(record, suggestions=lambda _: found)
    assert "predictions" not in plain
    (prediction,) = asked.pop("predictions")
    assert asked == plain
    assert (prediction["model_version"], prediction["score"]) == (f"copydesk-rules-{RULES_VERSION}", 0.25)
    first, *others = prediction["result"]
    assert first == {
        "id": "suggestion-8-12",
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "origin": "prediction",
        "score": 0.25,
        "value": {"start": 8, "end": 12, "text": "fell", "labels": ["quote"]},
    }
    assert [(each["value"]["text"], each["score"]) for each in others] == [("she", 0.75), ("said", 0.75)]
    assert comes_back("label-studio", [record], suggestions=lambda _: found) == comes_back("label-studio", [record])
    assert tasks(record, suggestions=lambda _: ())[0]["predictions"] == []


def test_the_configuration_knows_every_control_and_label() -> None:
    """It is XML, whatever a label is called; every name that a task uses is in it."""
    labels = tuple(replace(label, name=f'{label.name} <&"') for label in Options().labels)
    files = FORMATS["label-studio"].companions("claims", Options(labels=labels))
    view = ET.fromstring(files["claims.xml"])
    assert [label.get("value") for label in view.findall("Labels[@name='label']/Label")] == [
        label.name for label in labels
    ]
    names = {each.get("name") for each in view if each.get("name")}
    assert names == {"label", "speaker", "text", "name", "note", "sure"}


@pytest.mark.slow
@given(st.lists(claimed(), max_size=3), st.booleans())
def test_any_claims_come_back(made: list[tuple[str, tuple[Claim, ...]]], meta: bool) -> None:
    """With speakers, notes and doubts; only the times are not there."""
    records = [of(text, *claims, article_id=str(number)) for number, (text, claims) in enumerate(made)]
    comes_back("label-studio", records, meta=meta)
    assert all(lost("label-studio", record) == [] for record in records)


@pytest.mark.slow
@given(claimed())
def test_regions_in_utf_16_are_told_by_their_words(made: tuple[str, tuple[Claim, ...]]) -> None:
    """Old exports count as JavaScript does: the words of the regions decide, and the claims are the same."""
    text, claims = made
    regions = []
    for claim in claims:
        before, inside = (len(words.encode("utf-16-le")) // 2 for words in (text[: claim.start], claim.text))
        regions.append(region(before, before + inside, claim.text, claim.label))
    found = read("label-studio", task(*regions, text=text))
    marks = [mark for each in found if isinstance(each, AnnotatedArticle) for mark in each.spans]
    assert [mark.text for mark in marks] == [claim.text for claim in claims]
    # Overlapping occurrences count too: of "……" in "………" either may be meant.
    if len({claim.text for claim in claims}) == 1 and len(re.findall(f"(?={re.escape(claims[0].text)})", text)) == 1:
        assert {(mark.start, mark.end) for mark in marks} == {(claim.start, claim.end) for claim in claims}


def test_both_ways_of_counting_are_read_right() -> None:
    """`she` stands at 14 in code points and at 16 in UTF-16 units; each file is taken as what fits all of it."""
    for start, fell in ((14, 8), (16, 10)):
        (found,) = read("label-studio", task(region(start, start + 3, "she"), region(fell, fell + 4, "fell")))
        assert isinstance(found, AnnotatedArticle)
        assert [(mark.start, mark.end, mark.text) for mark in found.spans] == [(14, 17, "she"), (8, 12, "fell")]


def test_a_region_that_says_no_words_is_taken_only_where_nothing_is_in_doubt() -> None:
    """Behind an emoji the two units differ, and without words nothing decides between them."""
    (refused, found) = read("label-studio", task(region(14, 17, None)))
    assert isinstance(refused, Rejected)
    assert isinstance(found, AnnotatedArticle)
    assert found.spans == ()
    (found,) = read("label-studio", task(region(0, 4, None), text="Rain fell."))
    assert isinstance(found, AnnotatedArticle)
    assert [mark.text for mark in found.spans] == ["Rain"]


def test_a_region_on_other_words_is_refused_by_itself() -> None:
    """With the number of its task, counted from 1, and what it should be."""
    whole = json.loads(task(region(14, 17, "her"), region(8, 12, "fell")))
    refused, found = read("label-studio", json.dumps([*json.loads(task(text="First.")), *whole]))[1:]
    assert isinstance(refused, Rejected)
    assert (refused.number, refused.why) == (2, "at 14 to 17 the text has “she”, but the file says “her”")
    assert isinstance(found, AnnotatedArticle)
    assert [mark.text for mark in found.spans] == ["fell"]


@pytest.mark.parametrize(("key", "indent"), [("annotations", None), ("completions", None), ("annotations", 2)])
def test_files_of_any_version_and_layout_are_read(key: str, indent: int | None) -> None:
    """On one line or indented, with `completions` as before 1.0; a cancelled task was skipped."""
    data = json.dumps(json.loads(task(region(8, 12, "fell"), key=key, was_cancelled=True)), indent=indent)
    (found,) = read("label-studio", data)
    assert isinstance(found, AnnotatedArticle)
    assert (found.status, [mark.text for mark in found.spans]) == ("skipped", ["fell"])


def test_what_was_written_about_a_region_is_its_note_and_a_draft_is_told() -> None:
    """Nothing that somebody wrote is dropped without a word."""
    noted = {**region(8, 12, "fell"), "meta": {"text": ["Sure?", "Ask."]}}
    (whole,) = json.loads(task(noted))
    whole["drafts"] = [{"result": [region(0, 4, "Rain")]}, {"result": []}]
    found, remark = read("label-studio", json.dumps([whole]))
    assert isinstance(found, AnnotatedArticle)
    assert [(mark.text, mark.note) for mark in found.spans] == [("fell", "Sure?\nAsk.")]
    assert remark == Remark(number=1, what="draft")


def test_several_who_annotated_one_task_are_several_articles() -> None:
    """Each with what they did, under the address Label Studio knows them by."""
    first, other = json.loads(task(region(8, 12, "fell"), completed_by={"id": 1, "email": "a@example.org"}))[0], 2
    first["annotations"].append({"result": [], "completed_by": other})
    found = read("label-studio", json.dumps([first]))
    assert [(each.annotator, len(each.spans)) for each in found if isinstance(each, AnnotatedArticle)] == [
        ("a@example.org", 1),
        ("2", 0),
    ]


@pytest.mark.parametrize(("data", "why"), [("{}", "it has no data"), ("[1]", "not a JSON object"), ("x", "not a JSON")])
def test_what_is_no_array_of_tasks_is_refused(data: str, why: str) -> None:
    """In a sentence."""
    (refused,) = read("label-studio", data)
    assert isinstance(refused, Rejected)
    assert why in refused.why


def test_a_result_of_no_type_is_counted_as_one() -> None:
    """Whatever stands where its type should be."""
    task = {"data": {"text": "Rain fell."}, "annotations": [{"result": [{"type": ["x"], "value": {}}]}]}
    (remark, found) = read("label-studio", json.dumps([task]))
    assert isinstance(remark, Remark)
    assert remark.what == "result"
    assert isinstance(found, AnnotatedArticle)
