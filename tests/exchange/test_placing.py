"""Nothing lands on wrong words: whatever a line says of its own span is compared."""

import json
from pathlib import Path
from typing import Any

import pytest
from exchanged import read
from imported import bring, corpus_of, places, records, told

from annotations.exchange.annotated import AnnotatedArticle, Rejected, Remark
from annotations.exchange.placing import only_place, same_words

TEXT = "The council met. Rain fell on the town, and the mayor left early. Nobody asked the mayor why."


def tokens(*words: str, drift: int = 0) -> list[dict[str, Any]]:
    """Cut the text into tokens whose offsets have drifted."""
    made, at = [], 0
    for number, word in enumerate(words):
        at = TEXT.index(word, at)
        made.append({"text": word, "start": at + drift, "end": at + len(word) + drift, "id": number})
        at += len(word)
    return made


def prodigy(span: dict[str, Any], cut: list[dict[str, Any]]) -> list[AnnotatedArticle | Rejected | Remark]:
    """Read a task with one span."""
    return read("prodigy", json.dumps({"text": TEXT, "tokens": cut, "spans": [{"label": "fact", **span}]}))


def test_tokens_decide_where_offsets_have_drifted() -> None:
    """The span goes to its tokens, with a word about it, also where the words stand twice."""
    cut = tokens(*TEXT.replace(".", " .").replace(",", " ,").split(), drift=1)
    number = next(each["id"] for each in cut if each["text"] == "mayor")
    at = TEXT.index("mayor")
    span = {"start": at + 1, "end": at + 6, "token_start": number, "token_end": number}
    remark, found = prodigy(span, cut)
    assert isinstance(remark, Remark)
    assert remark.detail == f"“mayor” at {at} to {at + 5}, not {at + 1} to {at + 6}"
    assert isinstance(found, AnnotatedArticle)
    assert [(mark.start, mark.text) for mark in found.spans] == [(at, "mayor")]


@pytest.mark.parametrize("named", [(7, 8), (1, 9), (2, 1), (-1, 1)])
def test_a_span_on_tokens_that_are_not_there_is_refused(named: tuple[int, int]) -> None:
    """Its offsets are not believed: the line says that they are wrong. Words that it states are."""
    cut = tokens("The", "council", "met", ".")
    span = {"start": 4, "end": 11, "token_start": named[0], "token_end": named[1]}
    refused, found = prodigy(span, cut)
    assert isinstance(refused, Rejected)
    assert refused.why == f"a span names the tokens {named[0]} to {named[1]}, of 4"
    assert isinstance(found, AnnotatedArticle)
    assert found.spans == ()
    (found,) = prodigy({**span, "text": "council"}, cut)
    assert isinstance(found, AnnotatedArticle)
    assert [mark.text for mark in found.spans] == ["council"]
    (found,) = prodigy({"start": 12, "end": 16, "token_start": 2, "token_end": 4}, cut)
    assert isinstance(found, AnnotatedArticle)
    assert [mark.text for mark in found.spans] == ["met."]


def test_tokens_that_do_not_make_up_the_text_are_words_to_look_for() -> None:
    """Of a word that stands there once nearby; twice, and both readings are shown."""
    cut = tokens("Rain", "fell", "mayor", drift=2)
    remark, found = prodigy({"start": 19, "end": 28, "token_start": 0, "token_end": 1}, cut)
    assert isinstance(remark, Remark)
    assert isinstance(found, AnnotatedArticle)
    assert [(mark.start, mark.end) for mark in found.spans] == [(17, 26)]
    refused, found = prodigy({"start": 50, "end": 55, "token_start": 2, "token_end": 2}, cut)
    assert isinstance(refused, Rejected)
    assert refused.why == "at 50 to 55 the text has “yor l”, but the file says “mayor”"


def test_a_word_of_white_space_too_much_is_put_right_by_the_tokens() -> None:
    """The words are the same; their place is that of the tokens."""
    cut = tokens(*TEXT.replace(".", " .").replace(",", " ,").split())
    number = next(each["id"] for each in cut if each["text"] == "Rain")
    at = TEXT.index("Rain")
    remark, found = prodigy({"start": at, "end": at + 10, "token_start": number, "token_end": number + 1}, cut)
    assert isinstance(remark, Remark)
    assert isinstance(found, AnnotatedArticle)
    assert [(mark.start, mark.text) for mark in found.spans] == [(at, "Rain fell")]


def test_white_space_around_the_stated_words_is_no_part_of_a_claim() -> None:
    """Offsets that take in a space too much are put right, and that is said."""
    span = {"start": 16, "end": 27, "label": "fact", "text": "Rain fell"}
    remark, found = read("prodigy", json.dumps({"text": TEXT, "spans": [span]}))
    assert isinstance(remark, Remark)
    assert isinstance(found, AnnotatedArticle)
    assert [(mark.start, mark.end, mark.text) for mark in found.spans] == [(17, 26, "Rain fell")]


def test_an_end_that_is_wrong_is_said_as_well() -> None:
    """Also where the beginning is right."""
    span = {"start": 17, "end": 900, "label": "fact", "text": "Rain fell"}
    remark, found = read("prodigy", json.dumps({"text": TEXT, "spans": [span]}))
    assert isinstance(remark, Remark)
    assert remark.detail == "“Rain fell” at 17 to 26, not 17 to 900"
    assert isinstance(found, AnnotatedArticle)


@pytest.mark.parametrize("last", [1, 2], ids=["included", "behind"])
def test_tokens_that_agree_change_nothing(last: int) -> None:
    """Whether the last token is in the span or behind it, and whatever white space there is."""
    cut = tokens("Rain", "fell", "on")
    (found,) = prodigy({"start": 17, "end": 26, "token_start": 0, "token_end": last}, cut)
    assert isinstance(found, AnnotatedArticle)
    assert [mark.text for mark in found.spans] == ["Rain fell"]


def test_words_beside_offsets_are_compared_in_any_format(tmp_path: Path) -> None:
    """White space is no difference; one other place nearby is taken, and said with its count."""
    corpus = corpus_of(tmp_path, a="Rain  fell\non Monday. The mayor left.")
    rows = ["article,label,start,end,text", "a,fact,0,20,Rain fell on Monday", "a,quote,20,29,The mayor"]
    path = tmp_path / "in.csv"
    path.write_text("\n".join([*rows, "a,fact,1,5,Snow"]) + "\n")
    plan = bring(corpus, path, override="anna")
    assert told(plan) == [
        "f, line 4: a: at 1 to 5 the text has “ain”, but the file says “Snow”",
        "1 claim moved to the words that the file states: line 3 (“The mayor” at 22 to 31, not 20 to 29)",
        "2 claims in 1 article imported, 1 refused",
    ]
    assert places(records(corpus)) == [
        (0, 20, "fact", "Rain  fell\non Monday"),
        (22, 31, "quote", "The mayor"),
    ]


def test_white_space_that_a_front_end_collapsed_is_the_same_text() -> None:
    """Label Studio shows a text as HTML does: runs of white space are one space in its words."""
    task: dict[str, Any] = {"data": {"text": "In brief, Oslo,  the  town, votes."}}
    region = {"start": 10, "end": 26, "text": "Oslo, the town", "labels": ["fact"]}
    drifted = {"start": 8, "end": 24, "text": "Oslo, the town", "labels": ["fact"]}
    results = [{"id": "r", "type": "labels", "from_name": "label", "value": each} for each in (region, drifted)]
    remark, found = read("label-studio", json.dumps([{**task, "annotations": [{"result": results}]}]))
    assert isinstance(remark, Remark)
    assert isinstance(found, AnnotatedArticle)
    assert [(mark.start, mark.end, mark.text) for mark in found.spans] == [(10, 26, "Oslo,  the  town")] * 2


@pytest.mark.parametrize(
    ("words", "near", "start"),
    [
        ("Rain fell", 30, 17),
        ("mayor", 50, None),
        ("own", 35, None),
        ("Nobody asked the mayor why.", 5000, 66),
        ("council", 5000, None),
        (" ", 5, None),
    ],
    ids=["one", "two", "inside a word", "distinctive", "far", "blank"],
)
def test_only_one_place_is_no_doubt(words: str, near: int, start: int | None) -> None:
    """Two nearby are one too many; inside a longer word is none; a distinctive wording may stand far away."""
    place = only_place(TEXT, words, near)
    assert (place.start if place else None) == start


def test_white_space_and_encoded_accents_make_no_other_words() -> None:
    """A letter does."""
    assert same_words("a b\u00a0c é", "a  b c e\u0301")
    assert not same_words("mayor", "ayor ")
