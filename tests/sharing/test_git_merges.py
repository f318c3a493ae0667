"""Git merges the files of a store by claim and field: merge, rebase, cherry-pick and stash, with real git."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sharing_repo import TEXT, apply, article, commit, git, load, shared_corpus

from annotations.article import Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Edit, Progress
from annotations.claims.record import Record
from annotations.integrity.check import check
from annotations.layout import store_folder

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("git_identity")]

Work = Callable[[Record], list[Edit]]


def tag(words: str, label: str = "fact") -> Work:
    """Return work that tags words."""
    start = TEXT.index(words)
    return lambda record: [edits.tag(record, Claim.of(TEXT, start, start + len(words), label))]


def relabel(index: int, label: str) -> Work:
    """Return work that gives a claim another label."""
    return lambda record: [edits.change(record, record.claims[index], record.claims[index].relabelled(label))]


def note(index: int, words: str) -> Work:
    """Return work that adds a note to a claim."""
    return lambda record: [edits.change(record, record.claims[index], record.claims[index].noted(words))]


def remove(index: int) -> Work:
    """Return work that removes a claim."""
    return lambda record: [edits.remove(record, record.claims[index])]


def read(start: int, end: int) -> Work:
    """Return work that reads a sentence."""
    return lambda _: [Progress(start, (Span(start, end),), 5.0)]


FIRST, SECOND, THIRD, FOURTH = (f"{part}." for part in TEXT.removesuffix(".").split(". "))

ROWS: dict[str, tuple[Work, Work, list[tuple[str, str, str]], int]] = {
    "tags two sentences": (
        tag(THIRD),
        tag(FOURTH),
        [("fact", FIRST, ""), ("speculation", SECOND, ""), ("fact", THIRD, ""), ("fact", FOURTH, "")],
        0,
    ),
    "relabels two claims": (relabel(0, "quote"), relabel(1, "fact"), [("quote", FIRST, ""), ("fact", SECOND, "")], 0),
    "reads two sentences": (read(52, 68), read(69, 95), [("fact", FIRST, ""), ("speculation", SECOND, "")], 0),
    "removes one, tags another": (remove(0), tag(FOURTH), [("speculation", SECOND, ""), ("fact", FOURTH, "")], 0),
    "relabels one claim twice": (
        relabel(0, "quote"),
        relabel(0, "speculation"),
        [("speculation", FIRST, ""), ("speculation", SECOND, "")],
        1,
    ),
    "note and label of one claim": (
        note(0, "checked"),
        relabel(0, "quote"),
        [("quote", FIRST, "checked"), ("speculation", SECOND, "")],
        0,
    ),
    "tags the same words alike": (
        tag(THIRD),
        tag(THIRD),
        [("fact", FIRST, ""), ("speculation", SECOND, ""), ("fact", THIRD, "")],
        0,
    ),
    "removes a claim that the other relabels": (
        remove(0),
        relabel(0, "quote"),
        [("quote", FIRST, ""), ("speculation", SECOND, "")],
        1,
    ),
}
"""What the laptop does, what the desk does, the claims afterwards, and how many clashes are told."""


def merged_by(way: str, corpus: Path) -> str:
    """Bring the work of the branch `desk` into the branch that is checked out, and return what git says."""
    if way == "merge":
        return git(corpus, "merge", "--no-edit", "desk")
    if way == "rebase":
        return git(corpus, "rebase", "desk")
    if way == "cherry-pick":
        return git(corpus, "cherry-pick", "desk")
    return git(corpus, "stash", "pop")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Make a shared corpus with two claims of one annotator, committed."""
    folder = shared_corpus(tmp_path / "news")
    apply(folder, *tag(FIRST)(load(folder)))
    apply(folder, *tag(SECOND, "speculation")(load(folder)))
    commit(folder, "two claims")
    return folder


@pytest.mark.parametrize("way", ["merge", "rebase", "cherry-pick", "stash"])
@pytest.mark.parametrize("row", ROWS)
def test_git_merges_claims(corpus: Path, row: str, way: str) -> None:
    """Work of one annotator on two branches is united; a clash keeps the later, and one undo brings the other back."""
    laptop, desk, claims, clashes = ROWS[row]
    git(corpus, "branch", "desk")
    apply(corpus, *laptop(load(corpus)))
    if way != "stash":
        commit(corpus, "laptop")
    else:
        git(corpus, "stash")
    git(corpus, "checkout", "-q", "desk")
    apply(corpus, *desk(load(corpus)))
    commit(corpus, "desk")
    if way != "stash":
        git(corpus, "checkout", "-q", "main")
    said = merged_by(way, corpus)
    record = load(corpus)
    assert [(claim.label, claim.text, claim.note) for claim in record.claims] == claims
    assert not record.trouble
    assert said.count("a0.json: ") == clashes
    assert [each for each in check(store_folder(corpus), None).findings if each.severity != "note"] == []
    assert not list(store_folder(corpus).rglob("*.damaged-*"))
    if row == "reads two sentences":
        assert sum(end - start for start, end in record.row.reviewed) == 42
    if clashes:
        last = record.last()
        assert last is not None
        assert last.what == "merge"
        back = apply(corpus, edits.Undo(last.id, record.moment()))
        assert [claim.text for claim in back.claims if claim.label == "quote"] == ([FIRST] if "twice" in row else [])
    plain = json.loads((store_folder(corpus) / "ana" / "a0.json").read_bytes())
    assert len(plain["claims"]) == len(load(corpus).claims)
    assert article().sha256 == plain["article"]["1"]["sha256"]
