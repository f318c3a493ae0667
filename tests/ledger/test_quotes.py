"""Quote integrity: two quotations compared word for word, and found over a corpus."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace
from planted_quotes import planted

from annotations.article import Article
from annotations.claims.claim import Claim
from annotations.corpus.corpus import open_corpus
from annotations.ledger.quote_report import QuotePair
from annotations.ledger.quote_search import Knowledge, QuoteSearch
from annotations.ledger.quotes import compare_quotes, quote_of
from annotations.ledger.speakers import compare_speakers
from annotations.suggest.suggestion import Speaker, Suggestion

WHOLE = "“We will not build the dam before the river has been measured by our own engineers,”"


@pytest.mark.parametrize(
    ("other", "kind", "flagged"),
    [
        ('"we will not build the dam before the river has been measured by our own engineers"', "verbatim", False),
        ("“… before the river has been measured by our own engineers”", "truncated", False),
        ("“We will not build the dam … by our own engineers”", "elided", False),
        ("“We will not build the dam [...] by our own engineers”", "elided", False),
        ("“We will build the dam before the river has been measured by our own engineers”", "elided", True),
        ("“We will not build the bridge before the river has been measured by our own engineers”", "altered", True),
        ("“[They] will not build the dam before the river has been measured by our own engineers”", "bracketed", False),
        ("We will not build the dam before the river has been measured by our own engineers", "paraphrase", False),
        ("“We will not build the dam,” he said, “before the river has been measured by our own engineers”", "split", 0),
    ],
)
def test_what_sets_two_quotations_apart(other: str, kind: str, flagged: bool) -> None:
    """Each class of the specification, seen from either side."""
    for pair in ((WHOLE, other), (other, WHOLE)):
        found = compare_quotes(*(quote_of(each) for each in pair))
        assert (found.kind, found.flagged) == (kind, bool(flagged)), found


def test_two_hundred_planted_edits_are_classed_and_no_verbatim_one_is_flagged() -> None:
    """At least 95 of 100 have the class of what was done to them."""
    wrong, flagged = [], []
    for each in planted():
        left, right = (quote_of(text, speaker=name) for text, name in zip(each[:2], each.speakers, strict=True))
        found = compare_quotes(left, right)
        if each.kind not in found.classes:
            wrong.append((each, found.classes))
        if each.kind == "verbatim" and found.flagged:
            flagged.append(each)
    assert not flagged
    assert len(wrong) <= 10, wrong


def test_a_claim_inside_the_marks_is_a_quotation() -> None:
    """Its context has the marks."""
    assert quote_of("dams break", "said: “", "” on Friday").has_marks
    assert not quote_of("dams break", "said that ", " on Friday").has_marks


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("Mr Lund", "Carl Lund", "same"),
        ("Qin Gang", "Mr Qin", "same"),
        ("President Lund", "Lund’s", "same"),
        ("C. Lund", "Carl Lund", "same"),
        ("Eva Lund", "Carl Lund", "different"),
        ("Anna Berg", "Mr Lund", "different"),
        ("the secretary", "Anna Berg", "unresolved"),
        ("he", "Anna Berg", "unresolved"),
        ("", "Anna Berg", "unresolved"),
        ("officials", "officials", "unresolved"),
    ],
)
def test_speakers_are_compared_by_name(one: str, other: str, verdict: str) -> None:
    """A role or a pronoun is unresolved, never different."""
    assert compare_speakers(one, other) == compare_speakers(other, one) == verdict


def pairs(folder: Path, **options: object) -> list[QuotePair]:
    """Return the pairs of quotations in a corpus."""
    search = QuoteSearch(open_corpus(folder), **options)  # type: ignore[arg-type]
    return [each for each in search.run() if isinstance(each, QuotePair)]


def test_quotations_of_one_statement_are_found_in_other_articles(tmp_path: Path) -> None:
    """Each beside the most complete one; other quotations, and repetitions in one article, are left alone."""
    (tmp_path / "a.txt").write_text(f"{WHOLE} Carl Lund said.\n\n“Nobody has ever asked us about the river here,”")
    (tmp_path / "b.txt").write_text(f"{WHOLE.replace('dam', 'bridge')} said Anna Berg on Friday.")
    (tmp_path / "c.txt").write_text("He said “we will not build the dam before the river has been measured”.")
    (tmp_path / "d.txt").write_text("“Schools open again on Monday morning in all of the city,” Lund said.")
    found = pairs(tmp_path)
    assert {(each.left.article, each.right.article) for each in found} == {("a", "b"), ("a", "c")}
    by = {each.right.article: each.comparison for each in found}
    assert by["b"].classes == ("altered", "speaker differs")
    assert by["c"].classes == ("truncated",)


def test_an_interrupted_quotation_is_compared_as_a_whole(tmp_path: Path) -> None:
    """It is split where another article has it in one piece, and only then."""
    split = "“We will not build the dam before the river,” said Carl Lund, “has been measured by our own engineers.”"
    (tmp_path / "a.txt").write_text(f"{WHOLE} Carl Lund said.")
    (tmp_path / "b.txt").write_text(split)
    assert [each.comparison.kind for each in pairs(tmp_path)] == ["split"]
    (tmp_path / "a.txt").write_text("“We will not build the dam before the river,” Carl Lund said.")
    assert [each.comparison.kind for each in pairs(tmp_path)] == ["verbatim"]


def test_claims_name_the_speaker(tmp_path: Path) -> None:
    """They go before the words beside the quotation, and before suggestions."""
    (tmp_path / "a.txt").write_text(f"{WHOLE} Carl Lund said.")
    (tmp_path / "b.txt").write_text(f"{WHOLE} the secretary said.")

    def claims(article: Article) -> Sequence[Claim]:
        return [replace(Claim.of(article.text, 0, 9, "quote"), speaker="Anna Berg")]

    def suggestions(article: Article) -> Sequence[Suggestion]:
        return [Suggestion(0, 20, "quote", "quoted", speaker=Speaker(len(WHOLE) + 1, len(WHOLE) + 10))]

    (guessed,) = pairs(tmp_path, knowledge=Knowledge(suggestions=suggestions))
    assert {guessed.left.speaker, guessed.right.speaker} == {"Carl Lund", "the secre"}
    assert guessed.comparison.classes == ("verbatim",)
    (found,) = pairs(tmp_path, knowledge=Knowledge("b".__eq__, claims, suggestions))
    assert {found.left.is_tagged, found.right.is_tagged} == {True, False}
    assert found.comparison.classes == ("verbatim", "speaker differs")
    assert pairs(tmp_path, ids=["a"]) == []


def test_reported_speech_that_was_tagged_is_compared(tmp_path: Path) -> None:
    """A claim without marks is a paraphrase of the quotation that has its words; without the claim it is no quote."""
    said = WHOLE.strip("“”,")
    (tmp_path / "a.txt").write_text(f"{WHOLE} Carl Lund said.")
    (tmp_path / "b.txt").write_text(f"Lund warned that {said}. Schools open on Monday.")

    def claims(article: Article) -> Sequence[Claim]:
        start = article.text.index(said)
        return [Claim.of(article.text, start, start + len(said), "said") for _ in range(2)]

    assert pairs(tmp_path) == []
    assert pairs(tmp_path, knowledge=Knowledge("b".__eq__, claims)) == []
    (found,) = pairs(tmp_path, knowledge=Knowledge("b".__eq__, claims, labels=("quote", "said")))
    assert (found.comparison.kind, found.comparison.flagged) == ("paraphrase", False)
    assert {found.left.text, found.right.text} == {WHOLE, said}


def test_a_second_search_reads_only_what_is_new(tmp_path: Path) -> None:
    """The same pairs as without a cache; of a changed article those of its present text."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(f"{WHOLE} Carl Lund said.")
    (folder / "b.txt").write_text(f"{WHOLE} Carl Lund said on Friday.")
    for text, fresh in (("Nothing.", 3), ("", 0), (WHOLE, 1)):
        if text:
            (folder / "c.txt").write_text(text)
        search = QuoteSearch(open_corpus(folder), cache=tmp_path / "cache")
        found = [each for each in search.run() if isinstance(each, QuotePair)]
        assert search.fresh == fresh
        assert found == pairs(folder)
    assert len(found) == 2
