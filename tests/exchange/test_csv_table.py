"""CSV: a row a claim for a spreadsheet, safe where that is asked for, and back."""

import csv
import io
from typing import Any

import pytest
from exchanged import comes_back, lost, of, read, written
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from strategies import WHEN, claimed

from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import AnnotatedArticle, Rejected

HEAD = "article,title,label,text,speaker,note,annotator,start,end,created\r\n"
"""The names of the columns of earlier versions."""


def rows(*records: Record, **options: Any) -> list[list[str]]:
    """Write records and return the cells, as a spreadsheet reads them."""
    text = written("csv", records, **options).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_row_is_a_claim() -> None:
    """In reading order, with the moment it was made."""
    claim = replace(Claim.of("Rain fell.", 0, 9, "fact", when=WHEN), speaker="Anna", note='a "note"\nof two lines')
    data = written("csv", [of("Rain fell.", claim)]).decode()
    assert data == (
        HEAD.replace("\r", ",speaker_text,speaker_start,speaker_end\r")
        + 'a,An article,fact,Rain fell,Anna,"a ""note""\nof two lines",anna,0,9,2026-11-21T12:00:00Z,,,\r\n'
    )


def test_a_speaker_has_a_name_and_the_words_of_the_article() -> None:
    """Both come back, with their place; a table of an earlier version has the name alone."""
    text = "“No,” she said. Carla Lund left."
    claim = Claim.of(text, 0, 5, "quote", when=WHEN).said_by("Carla Lund", 6, 9, "she")
    (_, row) = rows(of(text, claim))
    assert row[4:5] + row[-3:] == ["Carla Lund", "she", "6", "9"]
    comes_back("csv", [of(text, claim)])
    data = written("csv", [of(text, claim)]).replace(b",speaker_text,speaker_start,speaker_end", b"")
    (found,) = read("csv", data.replace(b",she,6,9", b""))
    assert isinstance(found, AnnotatedArticle)
    assert [(each.speaker, each.speaker_text, each.speaker_start) for each in found.spans] == [("Carla Lund", "", -1)]


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "''@x"])
def test_what_a_spreadsheet_would_run_is_made_safe(words: str) -> None:
    """By an apostrophe before it, on request; either way the words come back as they are."""
    record = of(words, Claim.of(words, 0, len(words), "fact"))
    assert rows(record, spreadsheet_safe=True)[1][3] == f"'{words}"
    assert rows(record)[1][3] == words
    for safe in (True, False):
        comes_back("csv", [record], spreadsheet_safe=safe)


@pytest.mark.parametrize("note", ["'=1", "'", "''-", "'tis", "-1"])
def test_a_plain_table_has_a_note_as_it_was(note: str) -> None:
    """An apostrophe that a person typed is theirs: it is neither doubled in the file nor taken away on the way back."""
    record = of("Rain", replace(Claim.of("Rain", 0, 4, "fact", when=WHEN), note=note))
    assert rows(record)[1][5] == note
    comes_back("csv", [record])
    other = f'label,start,end,note,text\r\nfact,0,4,"{note}",Rain\r\n'
    for data in (other, "\ufeff" + other):
        (found,) = read("csv", data)
        assert isinstance(found, AnnotatedArticle)
        assert found.spans[0].note == note


def test_a_safe_table_saved_again_without_its_mark_is_still_read() -> None:
    """As some spreadsheets save it: the words are one character longer than their place, and that tells."""
    record = of("-5 degrees", replace(Claim.of("-5 degrees", 0, 2, "fact", when=WHEN), note="=cold"))
    data = written("csv", [record], spreadsheet_safe=True).removeprefix(b"\xef\xbb\xbf")
    (found,) = read("csv", data)
    assert isinstance(found, AnnotatedArticle)
    assert (found.spans[0].text, found.spans[0].note) == ("-5", "=cold")


def test_a_spreadsheet_is_told_that_it_is_utf_8() -> None:
    """Some take it for something else; programs would take the mark for a part of the first name."""
    record = of("北京", Claim.of("北京", 0, 2, "fact"))
    assert written("csv", [record], spreadsheet_safe=True).startswith(b"\xef\xbb\xbfarticle,")
    assert written("csv", [record]).startswith(b"article,")


@given(claimed(), st.booleans())
def test_any_claims_come_back(made: tuple[str, tuple[Claim, ...]], safe: bool) -> None:
    """One by one, whatever is in their words and notes."""
    text, claims = made
    record = of(text, *claims)
    found = comes_back("csv", [record], spreadsheet_safe=safe)
    assert len(found) == len(record.claims)


def test_what_has_no_column_is_told() -> None:
    """Doubts, and articles without claims, which have no row."""
    text = "Rain fell."
    assert lost("csv", of(text, replace(Claim.of(text, 0, 4, "fact"), sure=False))) == [("doubt", "Rain")]
    assert lost("csv", of(text)) == [("untagged article", "")]


def test_columns_may_come_in_any_order_and_some_not_at_all() -> None:
    """The first row names them; a byte order mark does no harm."""
    (found,) = read("csv", "\ufeffend,start,label,colour,article\n4,0,fact,red,a\n")
    assert isinstance(found, AnnotatedArticle)
    assert [(mark.start, mark.end, mark.label, mark.text) for mark in found.spans] == [(0, 4, "fact", "")]
    assert (found.article, found.number) == ("a", 2)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("a,t,fact,Rain,,,anna,zero,4,", "the start is “zero”, not a whole number"),
        ("a,t,fact,Rain,,,anna,0,4.5,", "the end is “4.5”, not a whole number"),
        ("a,t,fact,Rain,,,anna,0,4,yesterday", "“yesterday” is not a time"),
        ("a,t,fact,Rain", "it has 4 cells, and there are 10 columns"),
    ],
)
def test_what_cannot_be_right_is_refused_by_its_line(row: str, why: str) -> None:
    """The rows around it are read; a row over two lines is counted by its last."""
    good = 'a,t,fact,"Ra\nin",,,anna,0,5,\r\n'
    first, refused, last = read("csv", HEAD + good + row + "\r\n" + good)
    assert isinstance(refused, Rejected)
    assert isinstance(first, AnnotatedArticle)
    assert isinstance(last, AnnotatedArticle)
    assert (first.number, refused.number, last.number) == (3, 4, 6)
    assert why in refused.why


@pytest.mark.parametrize(
    "data",
    ["label;start;end\nfact;0;4\n", "sep=;\nLabel;Start;End\nfact;0;4\n", "label\tstart\tend\nfact\t0.0\t4.0\n"],
    ids=["semicolon", "spreadsheet", "tab"],
)
def test_tables_of_other_countries_and_programs_are_read(data: str) -> None:
    """With semicolons, the line that names them, tabs, and numbers with a point."""
    (found,) = read("csv", data)
    assert isinstance(found, AnnotatedArticle)
    assert [(mark.start, mark.end, mark.label) for mark in found.spans] == [(0, 4, "fact")]
    assert found.number == data.count("\n")


def test_a_table_without_places_is_refused_as_a_whole() -> None:
    """And a file that is no table from where it is none."""
    (refused,) = read("csv", "article,text\na,Rain\n")
    assert isinstance(refused, Rejected)
    assert refused.why == "there is no column label among article, text"
    found = read("csv", HEAD + 'a,t,fact,Rain,,,anna,0,4,\r\n"a"b\r\n')
    assert [type(each) for each in found] == [AnnotatedArticle, Rejected]
    (refused,) = read("csv", b"\xff")
    assert isinstance(refused, Rejected)
