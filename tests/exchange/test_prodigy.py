"""Prodigy's tasks: tokens that make the text again, spans on them, and the same claims back."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from exchanged import comes_back, lost, of, read, written
from hypothesis import given
from msgspec.structs import replace
from strategies import WHEN, claimed

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import AnnotatedArticle, Rejected, Remark

TEXT = "“No,” she said.\n\nRain  fell in 北京 👍🏽 today."


def tasks(*records: Record, **options: Any) -> list[dict[str, Any]]:
    """Write records and return the tasks."""
    return [json.loads(line) for line in written("prodigy", records, **options).splitlines()]


def claim(words: str, label: str) -> Claim:
    """Tag words of the text."""
    return Claim.of(TEXT, TEXT.index(words), TEXT.index(words) + len(words), label, when=WHEN)


def test_a_task_is_what_prodigy_reads() -> None:
    """Every key of its task `spans_manual`; `token_end` is the last token, not the one behind."""
    said = replace(claim("“No,”", "quote"), id="1", speaker="she", speaker_text="she", speaker_start=6, speaker_end=9)
    (task,) = tasks(of(TEXT, said))
    assert task["text"] == TEXT
    assert task["meta"] == {"article": "a", "title": "An article"}
    assert (task["_view_id"], task["answer"], task["_annotator_id"]) == ("spans_manual", "accept", "anna")
    assert task["_timestamp"] == int(datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp())
    assert task["tokens"][:3] == [
        {"text": "“", "start": 0, "end": 1, "id": 0, "ws": False},
        {"text": "No", "start": 1, "end": 3, "id": 1, "ws": False},
        {"text": ",", "start": 3, "end": 4, "id": 2, "ws": False},
    ]
    (span,) = task["spans"]
    assert (span["start"], span["end"], span["token_start"], span["token_end"]) == (0, 5, 0, 3)
    assert (span["label"], span["text"], span["speaker"]) == ("quote", "“No,”", "she")


def test_hashes_are_of_the_text_and_of_the_text_with_its_spans() -> None:
    """Two annotators of one text have one input, and two tasks where they tagged otherwise; 32 bits with a sign."""
    first, same, other = tasks(of(TEXT, claim("No", "quote")), of(TEXT, claim("No", "quote")), of(TEXT))
    assert first["_input_hash"] == other["_input_hash"]
    assert first["_task_hash"] == same["_task_hash"] != other["_task_hash"]
    assert all(-(2**31) <= task[name] < 2**31 for task in (first, other) for name in ("_input_hash", "_task_hash"))


def test_an_article_that_was_skipped_is_ignored() -> None:
    """And comes back as skipped."""
    record = of(TEXT, claim("No", "quote"))
    record = edits.set_status(record, "skipped").apply(record)
    assert [task["answer"] for task in tasks(record)] == ["ignore"]
    (found,) = comes_back("prodigy", [record])
    assert isinstance(found, AnnotatedArticle)
    assert found.status == "skipped"


def test_what_is_known_of_the_article_goes_along_when_asked_for(article: Article) -> None:
    """Where it came from, and all other fields as one JSON text: Prodigy shows a text and not an object."""
    record = of(article.text)
    row = replace(record.row, url="https://example.org/1", meta={"tags": ["US"]})
    (task,) = tasks(Record(article.text, row), meta=True)
    assert (task["meta"]["url"], task["meta"]["fields"]) == ("https://example.org/1", '{"tags":["US"]}')
    comes_back("prodigy", [Record(article.text, row)], meta=True)


@pytest.mark.slow
@given(claimed())
def test_any_claims_come_back(made: tuple[str, tuple[Claim, ...]]) -> None:
    """With all that hangs on them, in any nesting; the tokens make the text again, and no span is off them."""
    text, claims = made
    record = of(text, *claims)
    comes_back("prodigy", [record])
    assert lost("prodigy", record) == []
    (task,) = tasks(record)
    assert "".join(token["text"] + " " * token["ws"] for token in task["tokens"]) == text
    for number, token in enumerate(task["tokens"]):
        assert token["id"] == number
        assert text[token["start"] : token["end"]] == token["text"]
    for span in task["spans"]:
        first, last = task["tokens"][span["token_start"]], task["tokens"][span["token_end"]]
        assert (first["start"], last["end"]) == (span["start"], span["end"])


def test_prodigys_own_tasks_are_read() -> None:
    """They have no words in their spans, and no article; a task without spans is an article without claims."""
    span = '{"start":0,"end":3,"label":"quote","token_start":0,"token_end":0}'
    own = f'{{"text":"She said so.","meta":{{"source":"x"}},"spans":[{span}],"answer":"accept"}}'
    (found, bare) = read("prodigy", own + '\n{"text":"Nothing."}\n')
    assert isinstance(found, AnnotatedArticle)
    assert [(mark.text, mark.label, mark.origin) for mark in found.spans] == [("She", "quote", "")]
    assert (found.source, found.article, found.number) == ("x", "", 1)
    assert isinstance(bare, AnnotatedArticle)
    assert (bare.spans, bare.number) == ((), 2)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"text":"She.","spans":[{"start":2,"end":9,"label":"quote"}]}', "from 2 to 9 does not fit into a text of 4"),
        ('{"text":"She.","spans":[{"start":0,"end":3,"text":"He","label":"quote"}]}', "the text has “She”"),
        ('{"text":"She.","spans":[],"answer":"reject"}', "rejected"),
        ('{"spans":[]}', "there is no text"),
        ("She.", "not JSON"),
    ],
)
def test_what_cannot_be_right_is_refused_by_its_line(line: str, why: str) -> None:
    """The line is named, and the reason; a wrong span takes no other with it."""
    found = read("prodigy", '{"text":"Before."}\n' + line)
    (refused,) = (each for each in found if isinstance(each, Rejected))
    assert refused.number == 2
    assert why in refused.why


def test_what_hangs_on_a_task_is_kept_or_said() -> None:
    """A relation to a speaker, a flag and what was typed have a place; choices and other relations have none."""
    spans = [
        {"start": 0, "end": 3, "label": "speaker"},
        {"start": 4, "end": 11, "label": "quote"},
    ]
    relations = [
        {"head": 2, "child": 0, "head_span": spans[1], "child_span": spans[0], "label": "said_by"},
        {"head": 2, "child": 1, "head_span": spans[1], "child_span": {"start": 4, "end": 8}, "label": "x"},
    ]
    task = {"text": "She said so.", "spans": spans, "relations": relations, "answer": "accept", "flagged": True}
    *said, found = read("prodigy", json.dumps({**task, "accept": ["A"], "user_input": "why?", "label": "NEWS"}))
    assert [(each.what, each.but) for each in said if isinstance(each, Remark)] == [
        ("typed text", "imported as a note on the article"),
        ("choice", ""),
        ("label of a whole text", ""),
        ("relation", ""),
    ]
    assert isinstance(found, AnnotatedArticle)
    assert (found.status, found.flagged, found.note) == ("", True, "why?")
    assert [(mark.label, mark.speaker, mark.speaker_start) for mark in found.spans] == [("quote", "She", 0)]


def test_values_of_other_types_are_read() -> None:
    """Offsets with a point, labels under another name, a moment without a zone; in an array of tasks as well."""
    spans = [{"start": 0.0, "end": 3.0, "label": "quote"}, {"start": "4", "end": "8", "tag": "fact"}, {"start": 1.5}]
    refused, found = read("prodigy", json.dumps([{"text": "She said so.", "spans": spans}], indent=1))
    assert isinstance(refused, Rejected)
    assert refused.why == "a span has no start and end that are whole numbers"
    assert isinstance(found, AnnotatedArticle)
    assert [(mark.text, mark.label) for mark in found.spans] == [("She", "quote"), ("said", "fact")]


def test_a_field_that_nothing_reads_may_be_broken() -> None:
    """A number beyond all numbers beside tokens: the task is refused, and the next one is read."""
    token = '{"text":"Rain","start":0,"end":4,"id":0,"ws":true}'
    broken = f'{{"text":"Rain fell.","tokens":[{token}],"spans":[{{"start":0,"end":4,"label":"X"}}],"score":1e999}}'
    refused, found = read("prodigy", f'{broken}\n{{"text":"Nothing."}}\n')
    assert isinstance(refused, Rejected)
    assert refused.number == 1
    assert isinstance(found, AnnotatedArticle)
