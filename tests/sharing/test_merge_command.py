"""`copydesk merge`: files, the conflicts of git, copies from another machine, and whole stores."""

import shutil
from pathlib import Path

import pytest
from sharing_repo import TEXT, apply, article, commit, copydesk, git, load, shared_corpus

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.integrity.check import check
from annotations.layout import TEXTS, store_folder
from annotations.sharing.conflicts import merge_here
from annotations.sharing.copies import files_of, merge_copies
from annotations.store.store import Store

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("git_identity")]

FIRST, SECOND, THIRD, FOURTH = (f"{part}." for part in TEXT.removesuffix(".").split(". "))


def tag(corpus: Path, words: str, label: str = "fact", annotator: str = "ana") -> None:
    """Tag words."""
    start = TEXT.index(words)
    claim = Claim.of(TEXT, start, start + len(words), label)
    apply(corpus, edits.tag(load(corpus, annotator), claim), annotator=annotator)


def relabel(corpus: Path, label: str) -> None:
    """Give the first claim another label."""
    record = load(corpus)
    apply(corpus, edits.change(record, record.claims[0], record.claims[0].relabelled(label)))


def labels(corpus: Path, annotator: str = "ana") -> list[tuple[str, str]]:
    """Return label and words of the claims."""
    return [(claim.label, claim.text) for claim in load(corpus, annotator).claims]


def problems(corpus: Path) -> list[str]:
    """Return what a check finds, but notes, and that the clone has no driver."""
    findings = check(store_folder(corpus), None).findings
    return [each.sentence for each in findings if each.severity != "note" and each.name != "git"]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Make a shared corpus with one claim, committed."""
    folder = shared_corpus(tmp_path / "news")
    tag(folder, FIRST)
    commit(folder, "one claim")
    return folder


@pytest.fixture
def branched(corpus: Path) -> Path:
    """Let two branches of a clone without the driver tag and relabel apart from each other, and merge them."""
    for name in ("merge.copydesk", "diff.copydesk"):
        git(corpus, "config", "--remove-section", name)
    git(corpus, "branch", "desk")
    tag(corpus, THIRD)
    relabel(corpus, "quote")
    commit(corpus, "laptop")
    git(corpus, "checkout", "-q", "desk")
    tag(corpus, FOURTH)
    relabel(corpus, "speculation")
    commit(corpus, "desk")
    git(corpus, "checkout", "-q", "main")
    return corpus


@pytest.mark.parametrize("style", ["merge", "diff3"])
@pytest.mark.parametrize("has_stages", [True, False])
def test_a_clone_without_the_driver_loses_nothing(branched: Path, style: str, has_stages: bool) -> None:
    """Git leaves conflict markers; `merge --here` merges its stages, or splits the markers, and prints `git add`."""
    git(branched, "-c", f"merge.conflictStyle={style}", "merge", "desk", status=1)
    path = store_folder(branched) / "ana" / "a0.json"
    assert b"<<<<<<<" in path.read_bytes()
    if not has_stages:
        data = path.read_bytes()
        git(branched, "merge", "--abort")
        path.write_bytes(data)
    done = copydesk("merge", "--here", branched)
    assert done.returncode == 0, done.stderr
    assert labels(branched) == [("speculation", FIRST), ("fact", THIRD), ("fact", FOURTH)]
    assert problems(branched) == []
    assert not list(path.parent.glob("*.damaged-*"))
    if has_stages:
        command = done.stdout.strip()
        assert command.startswith("git add -- ")
        git(branched, *command.split()[1:])
        git(branched, "commit", "--quiet", "--no-edit")
    assert merge_here(store_folder(branched)).merged == []


def test_work_after_a_refused_merge_is_merged_as_well(branched: Path) -> None:
    """Where the driver refused, our version stays in place, and whoever goes on tagging in it keeps that."""
    git(branched, "config", "merge.copydesk.driver", "exit 1")
    git(branched, "merge", "desk", status=1)
    tag(branched, SECOND, "quote")
    assert merge_here(store_folder(branched)).left == []
    assert [text for _, text in labels(branched)] == [FIRST, SECOND, THIRD, FOURTH]


def test_a_file_that_one_side_removed_is_kept(corpus: Path) -> None:
    """Git stops at a file that one side removed and the other changed; what was tagged stays."""
    git(corpus, "branch", "desk")
    tag(corpus, THIRD)
    commit(corpus, "laptop")
    git(corpus, "checkout", "-q", "desk")
    git(corpus, "rm", "-q", "-r", "annotations/ana")
    commit(corpus, "removed")
    git(corpus, "merge", "main", status=1)
    assert merge_here(store_folder(corpus)).left == []
    assert labels(corpus) == [("fact", FIRST), ("fact", THIRD)]


def test_a_copied_file_is_merged_with_its_text(corpus: Path, tmp_path: Path) -> None:
    """Without git: the file of another machine is merged by what both histories have in common; the copy stays."""
    usb = Path(shutil.copytree(store_folder(corpus), tmp_path / "usb"))
    away = Store(usb, "ana")
    tag(corpus, THIRD)
    (copy,) = (usb / "ana").glob("*.json")
    (tmp_path / "away").mkdir()
    other = tmp_path / "away" / "annotations"
    usb.rename(other)
    relabel(tmp_path / "away", "quote")
    copy = other / "ana" / "a0.json"
    data = copy.read_bytes()
    done = copydesk("merge", "--of", corpus, "ana", copy)
    assert (done.returncode, copy.read_bytes()) == (0, data), done.stderr
    assert labels(corpus) == [("quote", FIRST), ("fact", THIRD)]
    assert "1 merged" in done.stderr
    assert "1 unchanged" in copydesk("merge", "--of", corpus, "ana", copy).stderr
    wrong = copydesk("merge", "--of", corpus, "ben", copy)
    assert wrong.returncode == 1
    assert "it is by ana, not by ben" in wrong.stderr
    assert away.annotator == "ana"


def test_two_stores_are_united(corpus: Path, tmp_path: Path) -> None:
    """All annotators, articles and texts of the other store come in; what both have is merged."""
    other = Path(shutil.copytree(corpus, tmp_path / "other"))
    tag(corpus, SECOND)
    tag(other, THIRD, "quote")
    tag(other, FOURTH, annotator="ben")
    shutil.rmtree(store_folder(corpus) / TEXTS)
    taken = merge_copies(store_folder(corpus), files_of(store_folder(other)))
    assert (taken.new, taken.merged, taken.left) == (1, 1, [])
    assert labels(corpus) == [("fact", FIRST), ("fact", SECOND), ("quote", THIRD)]
    assert labels(corpus, "ben") == [("fact", FOURTH)]
    assert problems(corpus) == []
    done = copydesk("merge", "--stores", corpus, other)
    assert (done.returncode, "2 unchanged" in done.stderr) == (0, True)


def test_what_cannot_be_merged_is_refused_and_left(corpus: Path, tmp_path: Path) -> None:
    """A newer version, damage, another article: status 1 and OURS untouched. No such file, or no sense: status 2."""
    ours = store_folder(corpus) / "ana" / "a0.json"
    data = ours.read_bytes()
    theirs, base = tmp_path / "-x\n.json", tmp_path / "base"
    base.write_bytes(b"")
    for content, words in (
        (b'{"schema": {"1": {"version": 999}}}', "newer Copydesk"),
        (data[:-40], "damaged"),
        (b"<<<<<<< a\n=======\n>>>>>>> b\n", "git merge"),
        (data.replace(b'"label": "fact"', b'"label": "foct"', 1), "checksum"),
    ):
        theirs.write_bytes(content)
        done = copydesk("merge", "--", base, ours, theirs, "ana/a0.json")
        assert done.returncode == 1
        assert words in done.stderr
        assert "Traceback" not in done.stderr
        assert ours.read_bytes() == data
    theirs.write_bytes(data)
    assert copydesk("merge", "--", base, ours, theirs).returncode == 0
    assert ours.read_bytes() == data
    for wrong in (("a", "b"), ("--here",), ("--of", corpus), ("a", "b", "c"), ("--stores", corpus, corpus)):
        done = copydesk("merge", *wrong)
        assert done.returncode == 2, wrong
        assert "Traceback" not in done.stderr


def test_a_newer_text_takes_the_claims_along(tmp_path: Path) -> None:
    """Where one side opened a corrected text, the other side's claims are carried over to it."""
    folder = shared_corpus(tmp_path / "news")
    tag(folder, FIRST)
    commit(folder, "one claim")
    git(folder, "branch", "desk")
    tag(folder, FOURTH)
    commit(folder, "laptop")
    git(folder, "checkout", "-q", "desk")
    longer = f"Corrected.\n\n{TEXT}"
    store = Store(store_folder(folder), "ana")
    store.apply(article(text=longer), [edits.set_note(store.load(article(text=longer)), "read again")])
    commit(folder, "desk")
    git(folder, "checkout", "-q", "main")
    git(folder, "merge", "--no-edit", "desk")
    record = store.load(article(text=longer))
    assert [claim.text for claim in record.claims] == [FIRST, FOURTH]
    assert record.reanchoring is None
    assert record.row.note == "read again"
    assert problems(folder) == []


def test_a_text_that_is_missing_is_named(corpus: Path, tmp_path: Path) -> None:
    """Two texts, and one is not in the store: nothing is merged, and the sentence says what to bring."""
    ours = store_folder(corpus) / "ana" / "a0.json"
    data = ours.read_bytes()
    longer = f"Corrected.\n\n{TEXT}"
    newer = article(text=longer)
    other = Store(tmp_path / "other", "ana")
    shutil.copytree(store_folder(corpus), tmp_path / "other")
    other.apply(newer, [edits.set_note(other.load(newer), "read again")])
    name = f"{newer.sha256}.txt"
    theirs = tmp_path / "other" / "ana" / "a0.json"
    done = copydesk("merge", "--", ours, ours, theirs)
    assert (done.returncode, f"lacks _texts/{name}" in done.stderr) == (1, True)
    assert ours.read_bytes() == data
    shutil.copy(tmp_path / "other" / "_texts" / name, store_folder(corpus) / "_texts")
    assert copydesk("merge", "--", ours, ours, theirs).returncode == 0
    assert len(Store(store_folder(corpus), "ana").load(newer).claims) == len(other.load(newer).claims)
