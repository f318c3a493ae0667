"""Names of speakers, predictions and assignments in git: both sides' rows stay, and nobody has to decide anything."""

from pathlib import Path

import pytest
from newsroom import assign
from sharing_repo import TEXT, apply, commit, copydesk, git, load, shared_corpus

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.layout import store_folder
from annotations.ledger.edits import link, make_entry
from annotations.ledger.model import Ledger, Mention, Story, StoryArticle
from annotations.store.assignment_file import read_assignments
from annotations.store.ledger_file import LedgerStore
from annotations.store.predictions import Predictions
from annotations.store.speaker_file import put_name, read_names, read_rows
from annotations.suggest.prediction import Prediction

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("git_identity")]


@pytest.fixture
def branched(tmp_path: Path) -> Path:
    """Make a corpus in which two branches put names together and import predictions."""
    corpus = shared_corpus(tmp_path / "news")
    store = store_folder(corpus)
    apply(corpus, edits.tag(load(corpus), Claim.of(TEXT, 0, 31, "fact")))
    put_name(store, "ana", "Blinken", "Antony Blinken")
    Predictions(store).add("a0", [predicted(0, 31, 0.5)])
    assign(store, a0="ana", a1="ana ben")
    commit(corpus, "begin")
    git(corpus, "switch", "-q", "-c", "other")
    put_name(store, "ana", "The mayor", "Ada Marsh")
    Predictions(store).add("a0", [predicted(0, 31, 0.75), predicted(69, 95, 0.25)])
    assign(store, a0="ben", a2="cem")
    commit(corpus, "other")
    git(corpus, "switch", "-q", "main")
    put_name(store, "ana", "she", "Ada Marsh")
    put_name(store, "ana", "Blinken", "A. Blinken")
    Predictions(store).add("a0", [predicted(52, 68, None)])
    assign(store, a0="", a3="ana")
    commit(corpus, "main")
    return corpus


def predicted(start: int, end: int, score: float | None) -> Prediction:
    """Return a prediction."""
    return Prediction(start=start, end=end, label="fact", text=TEXT[start:end], model="m-1", score=score)


def is_whole(corpus: Path) -> bool:
    """Return whether the rows of both branches are there, the later of those on one name."""
    store = store_folder(corpus)
    names = {row.alias: row.name for row in read_rows(store / "_speakers" / "ana.json")}
    scores = {each.start: each.score for each in Predictions(store).read("a0")}
    assert read_names(store).canonical("she") == "Ada Marsh"
    expected = {"Blinken": "A. Blinken", "The mayor": "Ada Marsh", "she": "Ada Marsh"}
    readers = {row.article: row.annotators for row in read_assignments(store).rows.values()}
    assert readers == {"a0": (), "a1": ("ana", "ben"), "a2": ("cem",), "a3": ("ana",)}
    return names == expected and scores == {0: 0.75, 52: None, 69: 0.25}


def test_git_unites_them(branched: Path) -> None:
    """A merge leaves no conflict, and both ways of merging write the same bytes."""
    git(branched, "merge", "-q", "--no-edit", "other")
    assert is_whole(branched)
    once = git(branched, "rev-parse", "HEAD^{tree}")
    git(branched, "switch", "-q", "other")
    git(branched, "merge", "-q", "--no-edit", "main~1")
    assert git(branched, "rev-parse", "HEAD^{tree}") == once


@pytest.mark.parametrize("has_stages", [True, False])
def test_conflicts_are_merged(branched: Path, has_stages: bool) -> None:
    """Without the driver they are merged later, from git or from the markers in the files."""
    git(branched, "config", "--remove-section", "merge.copydesk")
    git(branched, "merge", "-q", "--no-edit", "other", status=None)
    if not has_stages:
        git(branched, "commit", "-q", "-a", "-m", "markers")
    done = copydesk("merge", "--here", branched)
    assert done.returncode == 0, done.stderr
    assert is_whole(branched)


def test_another_store_gives_them(branched: Path, tmp_path: Path) -> None:
    """`merge --stores` takes them with the claims."""
    copy = tmp_path / "copy"
    git(tmp_path, "clone", "-q", "--branch", "other", "news", "copy")
    done = copydesk("merge", "--stores", branched, copy)
    assert done.returncode == 0, done.stderr
    assert is_whole(branched)
    assert "4 files: 0 new, 0 merged, 4 unchanged" in copydesk("merge", "--stores", branched, copy).stderr


def test_showing_them_as_claims_is_refused(branched: Path) -> None:
    """A file without claims is not called damaged."""
    done = copydesk("show", store_folder(branched) / "_speakers" / "ana.json")
    assert (done.returncode, "holds no claims" in done.stderr) == (1, True)


def test_git_merges_ledgers_row_by_row(tmp_path: Path) -> None:
    """Both branches have linked claims in one story: all of them are there, and the driver said nothing."""
    corpus = shared_corpus(tmp_path / "news")
    ledgers = LedgerStore(store_folder(corpus), "ana")
    story = Story.of("Rain", (StoryArticle(id="a0"),))
    first, second, third = (
        Mention.of(Claim.of(TEXT, start, end, "fact"), "a0", "ana") for start, end in ((0, 31), (33, 51), (52, 68))
    )
    ledgers.create(make_entry("ana", first).apply(Ledger(story=story)))
    commit(corpus, "begin")
    git(corpus, "switch", "-q", "-c", "other")
    ledgers.apply(story.id, [make_entry("ana", second)])
    commit(corpus, "other")
    git(corpus, "switch", "-q", "main")
    ledgers.apply(story.id, [link("ana", first.entry or ledgers.load(story.id).entries[0].id, third)])
    commit(corpus, "main")
    git(corpus, "merge", "-q", "--no-edit", "other")
    merged = ledgers.load(story.id)
    assert {each.claim for each in merged.mentions} == {first.claim, second.claim, third.claim}
    assert len(merged.entries) == 2
    assert len(merged.history) == 3
    assert git(corpus, "status", "--porcelain") == ""


def test_stores_are_merged_with_their_ledgers(tmp_path: Path) -> None:
    """A store from elsewhere brings its ledgers, once."""
    one, other = (LedgerStore(store_folder(shared_corpus(tmp_path / name)), "ana") for name in ("one", "other"))
    story = Story.of("Rain", (StoryArticle(id="a0"),))
    other.create(make_entry("ana", Mention.of(Claim.of(TEXT, 0, 31, "fact"), "a0", "ana")).apply(Ledger(story=story)))
    for _ in range(2):
        done = copydesk("merge", "--stores", tmp_path / "one", tmp_path / "other")
        assert done.returncode == 0
        assert len(one.load(story.id).mentions) == 1
