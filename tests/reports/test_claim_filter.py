"""Filtering and sorting a list of claims."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from annotations.reports.claim_filter import ORDERS, matching_claims, parse_claim_query, sort_claims
from annotations.reports.claim_rows import ClaimRow, ClaimRows, line_of
from annotations.scheme import PlainLabel, Scheme, completed
from annotations.settings import Settings


def row(number: int, **given: object) -> ClaimRow:
    """Return a claim with defaults for what a test does not name."""
    fields: dict[str, object] = {
        "article": f"a{number}",
        "title": "",
        "annotator": "anna",
        "id": str(number),
        "start": 0,
        "end": 1,
        "label": "fact",
        "text": "",
        "speaker": "",
        "speaker_text": "",
        "note": "",
        "sure": True,
        "origin": "hand",
        "created": datetime(2024, 1, 1, number, tzinfo=UTC),
        "updated": datetime(2024, 1, 1, number, tzinfo=UTC),
        "attributes": {},
        "orphan": False,
    }
    return ClaimRow(**{**fields, **given})  # type: ignore[arg-type]


ROWS = [
    row(0, text="Rates will rise, said the bank.", label="speculation", sure=False, title="Central bank raises rates"),
    row(
        1,
        text="“We will\nrise again”",
        label="quote",
        speaker="Ángela Núñez",
        speaker_text="she",
        note="check the tape",
    ),
    row(2, text="It rained in Brisbane.", origin="suggested:hedge.modal", annotator="Bob Lee"),
    row(3, text="会談は東京で行われた", label="quote", speaker="the mayor", origin="import:prodigy", orphan=True),
    row(4, text="He was unsure about the orphan.", note="Rise?", article="2024/bank~2", annotator="anna"),
]
CLAIMS = ClaimRows(ROWS, list(map(line_of, ROWS)))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("   ", [0, 1, 2, 3, 4]),
        ("rise", [0, 1, 4]),
        ("RIS", [0, 1, 4]),
        ("ise", []),
        ("will rise", [0, 1]),
        ('"will rise"', [0, 1]),
        ("“will rise”", [0, 1]),
        ('"rise will"', []),
        ('"will ris', [0, 1]),
        ('"will ris"', []),
        ("angela", [1]),
        ("tape", [1]),
        ("東京", [3]),
        ("-rise", [2, 3]),
        ('-"will rise"', [2, 3, 4]),
        ("label:quote", [1, 3]),
        ("label:q", [1, 3]),
        ("LABEL:SPEC", [0]),
        ("label:quote label:spec", [0, 1, 3]),
        ("label:quote mayor", [3]),
        ("-label:quote", [0, 2, 4]),
        ("-label:quote -label:fact", [0]),
        ("speaker:nunez", [1]),
        ("speaker:unez", []),
        ("speaker:she", [1]),
        ('speaker:"angela nun"', [1]),
        ('speaker:"the mayor"', [3]),
        ('speaker:""', [0, 2, 4]),
        ('-speaker:""', [1, 3]),
        ("speaker:", [0, 1, 2, 3, 4]),
        ("by:bob", [2]),
        ("-by:bob", [0, 1, 3, 4]),
        ("by:", [0, 1, 2, 3, 4]),
        ("origin:suggested", [2]),
        ("origin:hedge.mod", [2]),
        ("origin:prodigy", [3]),
        ("-origin:hand", [2, 3]),
        ("unsure", [0]),
        ("-unsure", [1, 2, 3, 4]),
        ('"unsure"', [4]),
        ("orphan", [3]),
        ("-Orphan rise", [0, 1, 4]),
        ("note:tape", [1]),
        ('-note:""', [1, 4]),
        ("article:central", [0]),
        ("article:2024", [4]),
        ("article:bank", [0, 4]),
        ("-", [0, 1, 2, 3, 4]),
        ('-""', [0, 1, 2, 3, 4]),
        ('"', [0, 1, 2, 3, 4]),
        ("!?", [0, 1, 2, 3, 4]),
    ],
)
def test_a_query_matches(typed: str, found: list[int]) -> None:
    """Words by their beginning, phrases, conditions, and what is excluded."""
    assert matching_claims(CLAIMS, parse_claim_query(typed)) == found


@pytest.mark.parametrize("typed", ["lable:fact", "-who:bank", "said:"])
def test_an_unknown_condition_is_said_and_taken_as_words(typed: str) -> None:
    """The message names it, and all that there are."""
    query = parse_claim_query(typed)
    name = typed.lstrip("-").partition(":")[0]
    assert query.trouble.startswith(f"No filter “{name}:”. Use ")
    for known in ("label:", "speaker:", "by:", "origin:", "note:", "article:", "unsure", "orphan"):
        assert known in query.trouble


@pytest.mark.parametrize("typed", ["label:x", "http://example.org", "10:30", '"lable:fact"', "rise:"])
def test_what_is_no_unknown_condition(typed: str) -> None:
    """Addresses, times and words in quotes are words; a word with a colon is asked about."""
    assert bool(parse_claim_query(typed).trouble) == (typed == "rise:")


def test_only_by_asks_for_everyone() -> None:
    """Without it the claims are one's own, and the list need not read others."""
    assert parse_claim_query("by:").everyone
    assert parse_claim_query("-by:bob").everyone
    assert not parse_claim_query("label:fact speaker:by").everyone


@pytest.mark.parametrize(
    ("by", "forwards", "backwards"),
    [
        ("article", [0, 1, 2, 3, 4], [4, 3, 2, 1, 0]),
        ("label", [2, 4, 1, 3, 0], [0, 1, 3, 2, 4]),
        ("speaker", [1, 3, 0, 2, 4], [3, 1, 0, 2, 4]),
        ("time", [4, 3, 2, 1, 0], [0, 1, 2, 3, 4]),
    ],
)
def test_orders(by: str, forwards: list[int], backwards: list[int]) -> None:
    """Labels in the order of the scheme; ties in reading order; without a speaker last; the latest first."""
    scheme = Settings().scheme
    assert by in ORDERS
    assert list(sort_claims(ROWS, range(5), by, scheme)) == forwards
    assert list(sort_claims(ROWS, range(5), by, scheme, backwards=True)) == backwards


@given(st.text() | texts())
def test_no_query_is_an_error(typed: str) -> None:
    """Whatever is typed; and nothing is found that is not there."""
    assert set(matching_claims(CLAIMS, parse_claim_query(typed))) <= set(range(5))


@given(texts())
def test_a_claim_is_found_by_its_own_words(text: str) -> None:
    """Any text in quotes finds itself, unless it has no letters, which exclude nothing."""
    mine = row(0, text=text)
    quoted = " ".join(text.split()).translate(dict.fromkeys(map(ord, '"“”„«»'), " "))
    assert matching_claims(ClaimRows([mine], [line_of(mine)]), parse_claim_query(f'"{quoted}"')) == [0]


def test_attributes_of_the_corpus_are_conditions() -> None:
    """By their names, with hyphens for spaces; without a value for claims that have none; known ones are named."""
    made = [row(0, attributes={"check needed": "yes"}), row(1, attributes={"Tone": "very calm"}), row(2)]
    claims, names = ClaimRows(made, list(map(line_of, made))), ("check needed", "Tone", "note")
    for typed, found in {
        "check-needed:y": [0],
        "tone:calm": [1],
        'tone:""': [0, 2],
        '-tone:""': [1],
        "calm": [1],
        "note:calm": [],
    }.items():
        assert matching_claims(claims, parse_claim_query(typed, names)) == found, typed
    trouble = parse_claim_query("mood:calm", names).trouble
    assert "check-needed: tone: unsure orphan" in trouble


def test_the_flag_and_the_attributes_of_the_article_are_conditions() -> None:
    """As in the list of articles: a flag needs no value. An attribute of the article is none of the claim."""
    made = [
        row(0, flagged=True),
        row(1, article_attributes={"topic area": "trade war"}),
        row(2, attributes={"x": "trade"}),
    ]
    claims = ClaimRows(made, list(map(line_of, made)))
    for typed, found in {
        "flag:": [0],
        "flag:yes": [0],
        "flag:no": [1, 2],
        "-flag:": [1, 2],
        "topic-area:war": [1],
        '-topic-area:""': [1],
        "x:trade": [2],
    }.items():
        assert matching_claims(claims, parse_claim_query(typed, ("x",), ("topic area",))) == found, typed


def test_a_label_stands_for_its_kinds() -> None:
    """`label:` with the name of a parent finds the claims of its children and of theirs, `-label:` excludes them."""
    kinds = (("quote", ""), ("denial", "quote"), ("retraction", "denial"))
    plain = [PlainLabel(name=name, parent=parent) for name, parent in kinds]
    scheme = Scheme(labels=completed(plain))
    made = [row(0, label="quote"), row(1, label="denial"), row(2, label="retraction"), row(3, label="fact")]
    claims = ClaimRows(made, list(map(line_of, made)))
    for typed, found in {
        "label:quote": [0, 1, 2],
        "label:denial": [1, 2],
        "label:retr": [2],
        "-label:denial": [0, 3],
    }.items():
        assert matching_claims(claims, parse_claim_query(typed), scheme) == found, typed
