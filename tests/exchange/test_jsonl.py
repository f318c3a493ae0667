"""JSONL: right to the character, one schema for all lines, nothing null."""

import json
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from exchanged import comes_back, lost, of, read
from exchanged import written as bytes_written
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import replace as with_fields
from strategies import LABELS, article_of, claimed, texts

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress
from annotations.claims.record import Orphan, Record, Status
from annotations.exchange.annotated import AnnotatedArticle, Rejected, Remark, SpanAnnotation
from annotations.exchange.convert import Labels, RecordBuilder
from annotations.exchange.format import LineSubject
from annotations.exchange.formats.jsonl_schema import LINES, schema
from annotations.exchange.formats.table import FORMATS
from annotations.exchange.selection import ExportFilter
from annotations.suggest.suggestion import Confidence, Speaker, Suggestion
from annotations.text.segmentation import sentences

BY: tuple[LineSubject, ...] = tuple(LINES)


SPANNED: tuple[LineSubject, ...] = ("article", "claim")
"""The lines that have claims."""


def written(records: list[Record], by: LineSubject = "article", labels: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Write what is wanted of records, check every line against the schema, and return what the lines hold."""
    wanted = ExportFilter(labels=labels)
    chosen = [found for record in records if (found := wanted.of(record))]
    data = bytes_written("jsonl", chosen, by=by, tagged=wanted.some)
    assert data.endswith(b"\n") or not data
    rows: list[dict[str, Any]] = [json.loads(line) for line in data.split(b"\n")[:-1]]
    validator = Draft202012Validator(schema(by))
    for row in rows:
        validator.validate(row)
    return rows


@pytest.fixture
def record(article: Article) -> Record:
    """Tag a fact, a quotation with its speaker, and a speculation in the first sample article."""
    article = replace(article, source="The Paper", url="https://example.org/1", published="2023-06-18")
    article = replace(article, meta={"section": "World", "tags": ["US", "China"]})
    record = Record.new(article, "anna")

    def claim(words: str, label: str) -> Claim:
        start = article.text.index(words)
        return Claim.of(article.text, start, start + len(words), label)

    said = claim("“that the competition we have with China doesn’t veer into conflict”", "quote")
    at = article.text.index("Mr Blinken emphasised")
    said = with_fields(
        said,
        speaker="Mr Blinken",
        speaker_text="Mr Blinken",
        speaker_start=at,
        speaker_end=at + 10,
        note="half",
        sure=False,
    )
    fact = claim("Antony Blinken has begun two days", "fact")
    maybe = claim("possibly President Xi Jinping", "speculation")
    record = edits.tag(record, said, fact, maybe).apply(record)
    first, second = sentences(article.text)[:2]
    return Progress(second.end, (first, second), 12.0).apply(record)


def walk(value: Any) -> list[Any]:
    """Return a value and all values inside it."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(each for part in inside for each in walk(part))]


def shape(value: Any) -> Any:
    """Return the keys and types of a value."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items()}
    return type(value).__name__


def test_the_format_is_known_to_the_command_line() -> None:
    """LineSubject the name that is typed."""
    assert FORMATS["jsonl"].ending == ".jsonl"


@pytest.mark.parametrize("by", BY)
def test_a_schema_is_a_schema(by: LineSubject) -> None:
    """It says which draft it is of, and every key of a line is required but those that have to be asked for."""
    made = schema(by)
    Draft202012Validator.check_schema(made)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for part in made["$defs"].values():
        assert set(part["required"]) == set(part["properties"]) - {"entities", "suggestions"}


def test_a_line_an_article_has_all_that_was_made_of_it(record: Record) -> None:
    """Its text, its spans in reading order, what was read, and by whom; with the keys that Prodigy knows."""
    (row,) = written([record])
    known = ["id", "title", "text", "spans", "meta", "answer", "annotator", "status", "flagged", "note", "reviewed"]
    assert list(row) == [*known, "position", "seconds", "sha256"]
    assert row["text"] == record.text
    assert row["sha256"] == sha256(row["text"].encode()).hexdigest()
    assert (row["answer"], row["annotator"], row["status"]) == ("accept", "anna", "in progress")
    assert row["reviewed"] == [{"start": start, "end": end} for start, end in record.row.reviewed]
    assert [span["label"] for span in row["spans"]] == ["fact", "speculation", "quote"]
    for span in row["spans"]:
        assert row["text"][span["start"] : span["end"]] == span["text"]
    quote = row["spans"][2]
    assert (quote["speaker"], quote["note"], quote["sure"], quote["origin"]) == ("Mr Blinken", "half", False, "hand")
    assert row["text"][quote["speaker_start"] : quote["speaker_end"]] == "Mr Blinken"


def test_what_is_known_of_an_article_goes_with_it(record: Record) -> None:
    """Source, address and date as they are, all other fields as one JSON object in a text."""
    for by in BY:
        for row in written([record], by):
            meta = row["meta"]
            assert (meta["source"], meta["url"]) == ("The Paper", "https://example.org/1")
            assert meta["published"] == "2023-06-18"
            assert json.loads(meta["fields"]) == {"section": "World", "tags": ["US", "China"]}


def test_a_line_a_claim_stands_by_itself(record: Record) -> None:
    """With its surroundings, its article and whose it is."""
    rows = written([record], "claim")
    assert [row["label"] for row in rows] == ["fact", "speculation", "quote"]
    for row in rows:
        assert record.text[row["start"] : row["end"]] == row["text"]
        assert record.text[: row["start"]].endswith(row["prefix"])
        assert record.text[row["end"] :].startswith(row["suffix"])
        assert (row["article"], row["title"], row["annotator"]) == (record.row.id, record.row.title, "anna")


def test_a_line_a_sentence_says_label_or_none_and_whether_it_was_read(record: Record) -> None:
    """Every sentence of the article; a tagged one counts as read, and so does one that was passed."""
    rows = written([record], "sentence")
    assert len(rows) == 36
    for row, span in zip(rows, sentences(record.text), strict=True):
        assert (row["start"], row["end"]) == span
        assert record.text[row["start"] : row["end"]] == row["text"]
    told = [(row["label"], row["claims"], row["reviewed"]) for row in rows]
    assert told[0] == ("fact", 1, True)
    assert told[1] == ("none", 0, True)
    assert told[2] == ("speculation", 1, True)
    assert told[3] == ("none", 0, False)
    assert told[13] == ("quote", 1, True)
    assert sum(claims for _, claims, _ in told) == 3


def test_a_sentence_has_the_label_that_shares_most_with_it() -> None:
    """A sentence of part quote and part fact has two claims; the line has the longer one's label and counts both."""
    text = "Rain fell all day, and Anna said “more”. Snow."
    record = of(text, Claim.of(text, 0, 17, "fact"), Claim.of(text, 23, 39, "quote"), Claim.of(text, 38, 46, "quote"))
    rows = written([record], "sentence")
    assert [(row["label"], row["claims"]) for row in rows] == [("fact", 3), ("quote", 1)]


def test_half_of_a_sentence_read_is_not_the_sentence_read() -> None:
    """Only all of it is."""
    record = Record.new(article_of("One thing happened. Another did."), "anna")
    record = Progress(25, (Span(0, 25),), 0.0).apply(record)
    assert [row["reviewed"] for row in written([record], "sentence")] == [True, False]


@pytest.mark.parametrize("by", BY)
def test_labels_that_are_not_asked_for_are_left_out(record: Record, by: LineSubject) -> None:
    """The other claims are not in the lines, and in no count."""
    rows = written([record], by, ("quote", "speculation"))
    if by == "article":
        assert [span["label"] for span in rows[0]["spans"]] == ["speculation", "quote"]
    elif by == "claim":
        assert [row["label"] for row in rows] == ["speculation", "quote"]
    else:
        assert {row["label"] for row in rows} == {"speculation", "quote"}
        assert sum(row["claims"] for row in rows) >= 2


@pytest.mark.parametrize("by", BY)
def test_all_lines_have_the_same_keys_and_types_and_no_null(record: Record, by: LineSubject) -> None:
    """A loader of data sets infers one schema from any of them."""
    bare = of("Only this.", Claim.of("Only this.", 0, 4, "fact"))
    rows = written([record, bare, Record.new(article_of("Nothing here."), "bea")], by)
    assert len({json.dumps(shape({**row, "spans": 0, "reviewed": 0})) for row in rows}) == 1
    spans = [span for row in rows for span in row.get("spans", ())]
    assert len({json.dumps(shape(span)) for span in spans}) <= 1
    assert None not in [value for row in rows for value in walk(row)]


def test_suggestions_are_beside_the_claims_where_they_are_asked_for() -> None:
    """What accepting them would tag, under a key that is else on no line; read back, the article is as without them."""
    text = "“Rain” fell, “she said”, perhaps."
    record = of(text, Claim.of(text, 7, 11, "fact"))
    found = (
        Suggestion(0, 23, "quote", "marks", parts=(Span(0, 6), Span(13, 23)), speaker=Speaker(14, 17)),
        Suggestion(25, 32, "speculation", "cue", Confidence.MEDIUM, cue="perhaps", cue_span=Span(25, 32)),
    )
    plain, asked = bytes_written("jsonl", [record]), bytes_written("jsonl", [record], suggestions=lambda _: found)
    row = json.loads(asked)
    Draft202012Validator(schema()).validate(row)
    quote = {"label": "quote", "rule": "marks", "cue": "", "speaker": "she", "speaker_text": "she", "score": 0.75}
    doubt = {"label": "speculation", "rule": "cue", "cue": "perhaps", "speaker": "", "speaker_text": "", "score": 0.5}
    rules = {"model": "", "reason": ""}
    assert row.pop("suggestions") == [
        {"start": 0, "end": 6, "text": "“Rain”", **quote, **rules},
        {"start": 13, "end": 23, "text": "“she said”", **quote, **rules},
        {"start": 25, "end": 32, "text": "perhaps", **doubt, **rules},
    ]
    assert row == json.loads(plain)
    assert read("jsonl", asked) == read("jsonl", plain)
    comes_back("jsonl", [record], suggestions=lambda _: found)
    assert json.loads(bytes_written("jsonl", [record], suggestions=lambda _: ()))["suggestions"] == []


def test_a_speaker_has_a_name_and_the_words_of_the_article() -> None:
    """On every kind of line; lines of earlier versions, which state the words alone, are read as before."""
    text = "“No,” she said. Carla Lund left."
    record = of(text, Claim.of(text, 0, 5, "quote").said_by("Carla Lund", 6, 9, "she"))
    for by in BY:
        (line, *_) = written([record], by)
        spoken = line["spans"][0] if by == "article" else line
        assert (spoken["speaker"], spoken["speaker_text"]) == ("Carla Lund", "she")
    for by in SPANNED:
        data = bytes_written("jsonl", [record], by=by).replace(b'"speaker_text":"she",', b"")
        (found,) = read("jsonl", data.replace(b'"speaker":"Carla Lund"', b'"speaker":"she"'))
        assert isinstance(found, AnnotatedArticle)
        builder = RecordBuilder("jsonl", "anna", Labels(), renamed=False, whole=True)
        (made,) = builder.record(found, article_of(text)).record.claims
        assert (made.speaker, made.speaker_text, made.speaker_start, made.speaker_end) == ("she", "she", 6, 9)


def test_no_records_are_no_lines() -> None:
    """An empty file is valid JSONL."""
    for by in BY:
        assert written([], by) == []


def test_line_separators_in_a_text_are_not_line_ends_in_the_file() -> None:
    """Whatever stands in an article, a line of the file is a line an article."""
    text = "One\u2028two\u2029three\x85four\x0bfive\x0csix\r\nseven\x1d."
    data = bytes_written("jsonl", [of(text, Claim.of(text, 0, len(text), "fact"))])
    assert data.count(b"\n") == 1
    assert b"\r" not in data
    assert json.loads(data)["spans"][0]["text"] == text


def moments(row: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a claim's line with its times read."""
    times = {name: datetime.fromisoformat(row[name]) for name in ("created", "updated")}
    return {**row, **times, "attributes": {each["name"]: each["value"] for each in row["attributes"]}}


@pytest.mark.slow
@given(claimed())
def test_any_claims_come_back_from_their_lines(made: tuple[str, tuple[Claim, ...]]) -> None:
    """Parsed again the lines are the claims of the record, code point for code point, on the text they were made on."""
    text, claims = made
    record = of(text, *claims)
    rows = written([record], "claim")
    fields = Claim.__struct_fields__
    back = [Claim(**{name: value for name, value in moments(row).items() if name in fields}) for row in rows]
    assert tuple(back) == record.claims
    (row,) = written([record])
    assert row["text"] == text
    kept = [Claim(**moments(span), prefix="", suffix="") for span in row["spans"]]
    assert kept == [with_fields(claim, prefix="", suffix="") for claim in record.claims]
    assert all(row["text"][claim.start : claim.end] == claim.text for claim in kept)


@pytest.mark.slow
@given(claimed())
def test_the_sentences_of_any_text_are_lines(made: tuple[str, tuple[Claim, ...]]) -> None:
    """Each once, in order, with a label that a claim on it has, or none where there is no claim."""
    text, claims = made
    record = of(text, *claims)
    rows = written([record], "sentence")
    assert [(row["start"], row["end"]) for row in rows] == list(sentences(text))
    for row in rows:
        assert text[row["start"] : row["end"]] == row["text"]
        here = {claim.label for claim in claims if claim.start < row["end"] and row["start"] < claim.end}
        assert row["label"] in (here or {"none"})
        assert row["reviewed"] == bool(here)
        assert row["label"] in (*LABELS, "none")


@pytest.mark.slow
@given(claimed(), st.sampled_from(["new", "in progress", "done", "skipped"]), texts())
def test_any_record_comes_back_whole(made: tuple[str, tuple[Claim, ...]], status: Status, note: str) -> None:
    """Everything in the record returns, to the character and the microsecond."""
    text, claims = made
    record = edits.set_note(of(text, *claims), note).apply(of(text, *claims))
    record = Progress(len(text), (Span(0, len(text)),), 7.5).apply(record)
    record = edits.set_status(record, status).apply(record)
    (found,) = comes_back("jsonl", [record])
    assert isinstance(found, AnnotatedArticle)
    assert (found.text, found.note, found.status, found.annotator) == (text, note, status, "anna")
    assert (found.position, found.seconds, found.reviewed) == (len(text), 7.5, ((0, len(text)),))
    assert [
        (mark.start, mark.end, mark.label, mark.note, mark.sure, mark.speaker, mark.id, mark.created)
        for mark in found.spans
    ] == [
        (claim.start, claim.end, claim.label, claim.note, claim.sure, claim.speaker, claim.id, claim.created)
        for claim in record.claims
    ]


@pytest.mark.slow
@given(claimed())
def test_lines_a_claim_come_back(made: tuple[str, tuple[Claim, ...]]) -> None:
    """Each with its surroundings and without the text of the article."""
    text, claims = made
    record = of(text, *claims)
    comes_back("jsonl", [record], by="claim")
    comes_back("jsonl", [record], by="sentence")
    found = read("jsonl", bytes_written("jsonl", [record], by="claim"))
    assert [(each.article, each.text, *each.spans) for each in found if isinstance(each, AnnotatedArticle)] == [
        ("a", "", msgspec.convert(claim, SpanAnnotation, from_attributes=True)) for claim in record.claims
    ]


def test_a_claim_that_is_not_where_the_line_says_goes_where_its_words_stand(record: Record) -> None:
    """With a remark, if there is one such place nearby; else it is refused by itself, and the others are taken."""
    row = json.loads(bytes_written("jsonl", [record]))
    row["spans"][1]["start"] += 1
    row["spans"][2].update(end=99_999, text="Nothing of the kind")
    row["spans"].append({**row["spans"][0], "id": "x", "text": "Nobody"})
    data = "\n" + json.dumps(row) + "\n"
    put, outside, wrong, found = read("jsonl", data)
    assert isinstance(put, Remark)
    assert isinstance(outside, Rejected)
    assert isinstance(wrong, Rejected)
    assert isinstance(found, AnnotatedArticle)
    assert (put.number, outside.number, wrong.number, found.number) == (2, 2, 2, 2)
    assert put.detail.startswith("“possibly President Xi Jinping” at ")
    assert "does not fit into a text of" in outside.why
    assert "the text has “Antony Blinken has begun two days”, but the file says “Nobody”" in wrong.why
    assert [mark.text for mark in found.spans] == [
        "Antony Blinken has begun two days",
        "possibly President Xi Jinping",
    ]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"text": "Another text."}, "does not match its fingerprint"),
        ({"spans": "none"}, "malformed: spans is a text where a list should be"),
        ({"meta": {"source": "", "url": "", "published": "", "language": "en", "fields": "[]"}}, "meta.fields"),
        ({"status": "read"}, "malformed: status is not a known value"),
    ],
)
def test_a_line_that_cannot_be_right_is_refused(record: Record, change: dict[str, Any], why: str) -> None:
    """In a sentence with its number; the lines around it are read."""
    good = bytes_written("jsonl", [record])
    bad = json.dumps({**json.loads(good), **change}).encode() + b"\n"
    first, found, last = read("jsonl", good + bad + good)
    assert isinstance(first, AnnotatedArticle)
    assert isinstance(found, Rejected)
    assert isinstance(last, AnnotatedArticle)
    assert (found.number, last.number) == (2, 3)
    assert why in found.why


def test_lines_of_earlier_versions_are_read(record: Record) -> None:
    """They said nothing of a note on the article, of the cursor and of time; a mark of a byte order does no harm."""
    row = json.loads(bytes_written("jsonl", [record]))
    for name in ("note", "position", "seconds"):
        del row[name]
    (found,) = read("jsonl", "\ufeff" + json.dumps(row))
    assert isinstance(found, AnnotatedArticle)
    assert (found.note, found.position, found.seconds, len(found.spans)) == ("", 0, 0.0, 3)


def test_claims_that_were_set_aside_are_told_as_lost(record: Record) -> None:
    """They have no place in any exported text; nothing else is lost."""
    assert lost("jsonl", record) == []
    aside = replace(record, claims=record.claims[1:], orphans=(Orphan(claim=record.claims[0], sha256="0"),))
    assert lost("jsonl", aside) == [("orphaned claim", "Antony Blinken has begun two days")]


def test_an_article_that_was_skipped_is_one_that_prodigy_ignores(record: Record) -> None:
    """All others are accepted."""
    (row,) = written([edits.set_status(record, "skipped").apply(record)])
    assert (row["answer"], row["status"]) == ("ignore", "skipped")


@pytest.mark.parametrize("by", ["article", "claim"])
def test_lines_that_another_program_passed_on_are_read(record: Record, by: LineSubject) -> None:
    """With numbers that have a point, moments in milliseconds, and in an array."""
    rows = [json.loads(line) for line in bytes_written("jsonl", [record], by=by).splitlines()]
    expected = read("jsonl", json.dumps(rows))
    for row in rows:
        for each in row["spans"] if by == "article" else [row]:
            created = datetime.fromisoformat(each["created"])
            each.update(start=float(each["start"]), end=float(each["end"]), created=created.timestamp() * 1000)
    assert read("jsonl", json.dumps(rows, indent=1)) == expected
    assert not [each for each in expected if isinstance(each, Rejected)]
