"""What suggestions do to annotators: articles that showed none, beside all others."""

from pathlib import Path

from terminal import run

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress
from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.layout import store_folder
from annotations.store.store import Store
from annotations.suggest.holdout import is_held_out
from annotations.team.bootstrap import Options
from annotations.team.held_out import HeldOut, compare_held_out
from annotations.team.units import compare
from annotations.text.segmentation import sentences

SHARE = 0.4


def labelled(tmp_path: Path, *annotators: str) -> Corpus:
    """Return 30 articles of four sentences: without suggestions one is tagged, with them two.

    The second annotator tags the same without suggestions, and the last sentence as well with them.
    """
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "copydesk.toml").write_text(f"blind = {SHARE}\n")
    for number in range(30):
        (folder / f"{number:02}.txt").write_text(f"Article {number} rose. It fell. It rose again. It fell again.\n")
    corpus = open_corpus(folder)
    for annotator in annotators:
        store = Store(store_folder(folder), annotator)
        for entry in corpus.entries:
            article, blind = corpus.load(entry), is_held_out(entry.id, SHARE)
            spans = sentences(article.text)
            some = spans[:1] if blind else spans[:2] if annotator == annotators[0] else (*spans[:1], spans[3])
            claims = [Claim.of(article.text, *span, "fact") for span in some]
            record = store.load(article)
            shown = {} if blind else {"statement": {"": 4}}
            store.apply(article, [edits.tag(record, *claims), Progress(0, tuple(spans), 1.0, shown)])
    return corpus


def records_of(corpus: Corpus, annotator: str) -> list[Record]:
    """Return what an annotator has made of all articles."""
    store = Store(store_folder(corpus.path), annotator)
    return [store.load(corpus.load(entry)) for entry in corpus.entries]


def compared(corpus: Corpus, *annotators: str) -> HeldOut:
    """Compare the readings of some annotators."""
    by_annotator = [records_of(corpus, each) for each in annotators]
    pairs = [compare(dict(zip(annotators, each, strict=True))) for each in zip(*by_annotator, strict=True)]
    records = [record for each in by_annotator for record in each]
    return compare_held_out(records, pairs, SHARE, ["fact", "quote"], Options(resamples=200))


def test_labels_and_agreement_are_compared_on_both_sides(tmp_path: Path) -> None:
    """Twice the claims where suggestions are shown, and less agreement; the interval is around the difference."""
    found = compared(labelled(tmp_path, "anna", "ben"), "anna", "ben")
    assert found.without.readings + found.shown.readings == 60
    assert found.without.sentences == 4 * found.without.readings
    fact, quote = found.differences
    assert (fact.without, fact.shown, fact.difference) == (25.0, 50.0, 25.0)
    assert (fact.low, fact.high) == (25.0, 25.0)
    assert (quote.without, quote.shown) == (0.0, 0.0)
    assert found.without.alpha.value == 1.0
    assert isinstance(found.shown.alpha.value, float)
    assert found.shown.alpha.value < 0.5


def test_an_article_that_had_shown_suggestions_is_left_out(tmp_path: Path) -> None:
    """The share may have been set later."""
    corpus = labelled(tmp_path, "anna")
    store = Store(store_folder(corpus.path), "anna")
    entry = next(each for each in corpus.entries if is_held_out(each.id, SHARE))
    article = corpus.load(entry)
    store.apply(article, [Progress(0, (), 1.0, {"statement": {"": 2}})])
    before = sum(is_held_out(each.id, SHARE) for each in corpus.entries)
    found = compared(corpus, "anna")
    assert (found.left_out, found.without.readings) == (1, before - 1)
    assert found.without.alpha.undefined


def test_the_command_prints_both_sides(tmp_path: Path) -> None:
    """And says how to hold articles out if none is."""
    corpus = labelled(tmp_path, "anna", "ben")
    told = run("stats", corpus.path, "--blind").stdout
    assert told.startswith("40% of the articles show no suggestions (blind in copydesk.toml).\n")
    assert "fact                  25.0      50.0        +25.0   +25.0 to +25.0" in told
    assert "Agreement, α: without 1.00 (1.00 to 1.00) on " in told
    (corpus.path / "copydesk.toml").unlink()
    refused = run("stats", corpus.path, "--blind")
    assert (refused.returncode, refused.stderr[:34]) == (2, "All articles show suggestions: bli")
