"""An article whose language was not known: what was read of it stays read in its own language."""

from dataclasses import replace
from pathlib import Path

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress
from annotations.store.store import Store
from annotations.text.segmentation import sentences
from annotations.text.spans import count_covered, join_over_space

TEXT = "Die Sitzung begann in der Hafenstr. 12 pünktlich. Am 4. Juli wird gewählt. Niemand kam.\n\nDas war alles.\n"


def test_sentences_read_under_the_rules_of_english_stay_read(tmp_path: Path) -> None:
    """German joins some of them; nobody should have to read them again, and the claims stay where they are."""
    english = Article("a", "A", TEXT, language="en")
    german = replace(english, language="de")
    pieces = sentences(TEXT, "en")
    whole = sentences(TEXT, "de")
    assert len(pieces) > len(whole)
    store = Store(tmp_path / "annotations", "anna")
    claim = Claim.of(TEXT, *pieces[0], "fact")
    store.apply(english, [edits.tag(store.load(english), claim), Progress(0, pieces[:-1])])
    for reopened in (store, Store(tmp_path / "annotations", "anna")):
        record = reopened.load(german)
        assert count_covered(whole, record.row.reviewed) == len(whole) - 1
        assert [each.span for each in record.claims] == [claim.span]
        reopened.apply(german, [Progress(3)])
    # In a text that has changed, too.
    store.apply(english, [Progress(0, pieces[:-1])])
    longer = replace(german, text=f"{TEXT}\nDoch.\n")
    assert count_covered(whole, store.load(longer).row.reviewed) == len(whole) - 1


def test_words_that_nobody_has_read_are_not_passed_over() -> None:
    """Only white space between two spans is."""
    assert join_over_space([(0, 2), (3, 5), (8, 9)], "ab cd x y") == (Span(0, 5), Span(8, 9))
