"""`copydesk share` and `copydesk diff`: two people, two machines and one bare repository, with real git."""

import json
import os
import random
import shutil
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
from newsroom import assign
from sharing_repo import TEXT, apply, article, commit, copydesk, git, load, shared_corpus

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Redo, Undo
from annotations.corpus.corpus import open_corpus
from annotations.errors import GitError
from annotations.git import lacks_driver
from annotations.integrity.check import check
from annotations.layout import store_folder
from annotations.moment import now
from annotations.sharing.setup import plan, write
from annotations.sharing.syncing import status, sync
from annotations.store.assignment_file import read_assignments
from annotations.store.looked_file import put_looked
from annotations.store.queue_file import Plan, write_queue
from annotations.store.speaker_file import put_name
from annotations.store.store import Store

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("git_identity")]

SENTENCES = [f"{part}." for part in TEXT.removesuffix(".").split(". ")]


def tag(corpus: Path, words: str, label: str = "fact", annotator: str = "ana", number: int = 0) -> None:
    """Tag words."""
    start = TEXT.index(words)
    claim = Claim.of(TEXT, start, start + len(words), label)
    apply(corpus, edits.tag(load(corpus, annotator, number), claim), annotator=annotator, number=number)


def errors(corpus: Path) -> list[str]:
    """Return what a check finds, but notes."""
    return [each.sentence for each in check(store_folder(corpus), None).findings if each.severity != "note"]


def synced(corpus: Path) -> list[str]:
    """Share a store."""
    return sync(store_folder(corpus), lambda: errors(corpus)).steps


def contents(corpus: Path) -> dict[str, bytes]:
    """Return the claim files of a store."""
    store = store_folder(corpus)
    return {str(path.relative_to(store)): path.read_bytes() for path in sorted(store.glob("*/*.json"))}


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Make a bare repository and two clones that know the driver."""
    first = shared_corpus(tmp_path / "one", [TEXT] * 3)
    git(tmp_path, "clone", "-q", "--bare", "one", "hub.git")
    git(first, "remote", "add", "origin", str(tmp_path / "hub.git"))
    git(first, "fetch", "-q")
    git(first, "branch", "-q", "--set-upstream-to=origin/main")
    git(tmp_path, "clone", "-q", "hub.git", "two")
    second = tmp_path / "two"
    assert lacks_driver(store_folder(second))
    write(plan(store_folder(second), second))
    assert not lacks_driver(store_folder(second))
    return first, second


def test_a_pipe_in_place_of_the_attributes_names_no_driver(tmp_path: Path) -> None:
    """Opening the store once waited for whoever writes there."""
    os.mkfifo(tmp_path / ".gitattributes")
    assert not lacks_driver(tmp_path)


def test_two_machines_share_one_annotator(pair: tuple[Path, Path]) -> None:
    """Each tags, each shares: both hold the claims of both, and nothing else of the repository was touched."""
    first, second = pair
    (first / "draft.txt").write_text("unfinished", "utf-8")
    tag(first, SENTENCES[0])
    tag(second, SENTENCES[1])
    steps = synced(first)
    assert steps == ["Committed ana: 1 article, 1 claim (+1 −0)", "Pushed"]
    assert synced(second) == ["Committed ana: 1 article, 1 claim (+1 −0)", "Merged origin/main", "Pushed"]
    synced(first)
    assert contents(first) == contents(second)
    assert [claim.text for claim in load(first).claims] == SENTENCES[:2]
    assert "?? draft.txt" in git(first, "status", "--porcelain")
    assert status(store_folder(first)).uncommitted == {}
    assert synced(first) == []


def test_status_tells_what_is_not_shared(pair: tuple[Path, Path]) -> None:
    """Changed articles by person, commits ahead; as words and as JSON."""
    first, _ = pair
    tag(first, SENTENCES[0])
    tag(first, SENTENCES[1], number=1)
    tag(first, SENTENCES[1], annotator="ben")
    found = status(store_folder(first))
    assert (found.uncommitted, found.ahead, found.behind) == ({"ana": 2, "ben": 1}, 0, 0)
    done = copydesk("share", "status", first)
    assert "ana   2 articles not committed" in done.stdout
    assert json.loads(copydesk("share", "status", first, "--json").stdout)["uncommitted"] == {"ana": 2, "ben": 1}
    commit(first, "work")
    assert status(store_folder(first)).ahead == 1
    for name in ("Ana Novak", "two\nlines"):
        tag(first, SENTENCES[0], annotator=name)
    assert status(store_folder(first)).uncommitted == {"Ana Novak": 1, "two lines": 1}


def test_assignments_are_shared(pair: tuple[Path, Path]) -> None:
    """Two clones change them at once; both get the later row on each article, and the commits say what they are."""
    first, second = pair
    assign(store_folder(first), a0="ana", a1="ben")
    assert copydesk("share", "sync", first).returncode == 0
    assert git(first, "log", "-1", "--format=%s").strip() == "store: assignments"
    assign(store_folder(second), a1="cem")
    for clone in (second, first):
        assert copydesk("share", "sync", clone).returncode == 0
        readers = {row.article: row.annotators for row in read_assignments(store_folder(clone)).rows.values()}
        assert readers == {"a0": ("ana",), "a1": ("cem",)}


def test_errors_are_never_pushed(pair: tuple[Path, Path], tmp_path: Path) -> None:
    """A store in which a check finds errors stops the sync before the push."""
    first, _ = pair
    tag(first, SENTENCES[0])
    path = store_folder(first) / "ana" / "a0.json"
    path.write_bytes(path.read_bytes()[:-30])
    before = git(tmp_path / "hub.git", "rev-parse", "main")
    done = copydesk("share", "sync", first)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert git(tmp_path / "hub.git", "rev-parse", "main") == before


def test_a_clone_without_the_driver_is_told(pair: tuple[Path, Path]) -> None:
    """`check` warns, and `share sync` refuses, until `share init` has told git."""
    first, _ = pair
    git(first, "config", "--remove-section", "merge.copydesk")
    assert [each.name for each in check(store_folder(first), None).findings if each.severity == "warning"] == ["git"]
    done = copydesk("share", "sync", first)
    assert (done.returncode, "copydesk share init" in done.stderr) == (1, True)
    assert copydesk("share", "init", first).returncode == 0
    assert errors(first) == []
    assert "nothing was written" in copydesk("share", "init", first).stderr


def test_init_says_what_it_writes_and_takes_it_back(tmp_path: Path) -> None:
    """A dry run writes nothing; `--remove` leaves the claims; `--store-only` makes the store a repository."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a0.txt").write_text(TEXT, "utf-8")
    assert "Would make a repository" in copydesk("share", "init", folder, "--dry-run").stderr
    assert sorted(path.name for path in folder.iterdir()) == ["a0.txt"]
    assert copydesk("share", "init", folder, "--without-texts").returncode == 0
    assert "_texts/" in (store_folder(folder) / ".gitignore").read_text()
    tag(folder, SENTENCES[0])
    assert "Would remove" in copydesk("share", "init", folder, "--remove", "--dry-run").stderr
    assert (store_folder(folder) / ".gitattributes").exists()
    assert "merge.copydesk.driver" in git(folder, "config", "--list")
    assert copydesk("share", "init", folder, "--remove").returncode == 0
    assert "nothing to remove" in copydesk("share", "init", folder, "--remove").stderr
    assert "copydesk" not in git(folder, "config", "--list")
    assert not (store_folder(folder) / ".gitattributes").exists()
    assert len(load(folder).claims) == 1
    other = tmp_path / "other"
    shutil.copytree(folder, other, ignore=shutil.ignore_patterns(".git"))
    assert copydesk("share", "init", other, "--store-only").returncode == 0
    assert (store_folder(other) / ".git").is_dir()
    assert copydesk("share", "init", tmp_path / "nowhere").returncode == 2


def test_diff_lists_claims(pair: tuple[Path, Path]) -> None:
    """Added, changed, removed, and the state of the article; status 1 as `diff` has it, 0 without difference."""
    first, _ = pair
    tag(first, SENTENCES[0])
    tag(first, SENTENCES[1])
    commit(first, "two")
    assert copydesk("diff", first).returncode == 0
    record = load(first)
    record = apply(first, edits.change(record, record.claims[0], record.claims[0].relabelled("quote").noted("why")))
    record = apply(first, edits.remove(record, record.claims[1]))
    record = apply(first, edits.set_status(record, "done"))
    tag(first, SENTENCES[2], "speculation")
    done = copydesk("diff", first)
    assert done.returncode == 1
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[0].startswith("~ ana a0 fact → quote, note “” → “why”")
    assert lines[1].startswith("− ana a0 fact 33–51")
    assert lines[2].startswith("+ ana a0 speculation 52–68")
    assert lines[3] == "~ ana a0 in progress → done"
    kinds = [json.loads(line)["kind"] for line in copydesk("diff", first, "--json").stdout.splitlines()]
    assert kinds == ["changed", "removed", "added", "article"]
    commit(first, "more")
    assert copydesk("diff", first, "HEAD~1", "HEAD").stdout == done.stdout
    assert copydesk("diff", first, "HEAD", "--annotator", "ben").returncode == 0
    assert copydesk("diff", first, "nonsense").returncode == 2
    text = git(first, "log", "-p", "-1", "--", "annotations/ana")
    assert "+speculation 52–68" in " ".join(text.split())


def work(corpus: Path, chosen: random.Random) -> None:  # noqa: C901, one branch for each kind
    """Do one random thing in a clone."""
    annotator, number = chosen.choice(["ana", "ana", "ben"]), chosen.randrange(3)
    record = load(corpus, annotator, number)
    kind = chosen.choice(["tag", "tag", "relabel", "note", "remove", "undo", "redo", "status", "read"])
    edit: edits.Edit | None = None
    if kind == "tag":
        start = TEXT.index(chosen.choice(SENTENCES))
        if not any(claim.start == start for claim in record.claims):
            edit = edits.tag(record, Claim.of(TEXT, start, start + 5, chosen.choice(["fact", "quote"])))
    elif kind == "undo" and (last := record.last()):
        edit = Undo(last.id, record.moment())
    elif kind == "redo" and (undone := record.undone()):
        edit = Redo(undone.id, record.moment())
    elif kind == "status":
        edit = edits.set_status(record, chosen.choice(["done", "in progress"]))
    elif kind == "read":
        edit = edits.Progress(chosen.randrange(90), ((0, 5),), 1.0)  # type: ignore[arg-type]
    elif record.claims:
        claim = chosen.choice(record.claims)
        if kind == "relabel":
            edit = edits.change(record, claim, claim.relabelled(chosen.choice(["fact", "quote", "speculation"])))
        elif kind == "note":
            edit = edits.change(record, claim, claim.noted(chosen.choice(["", "one", "two"])))
        elif kind == "remove":
            edit = edits.remove(record, claim)
    if edit is not None:
        apply(corpus, edit, annotator=annotator, number=number)


@pytest.mark.parametrize("seed", range(2))
def test_random_sessions_end_alike_on_both_sides(
    pair: tuple[Path, Path], seed: int, pytestconfig: pytest.Config
) -> None:
    """Two clones, two people, one of them on both machines: all is there, nothing moved aside, both are equal."""
    chosen = random.Random(seed)
    sessions = pytestconfig.getoption("--sessions")
    made: set[str] = set()
    for _ in range(sessions):
        for clone in chosen.sample(pair, 2):
            for _ in range(chosen.randrange(1, 6)):
                work(clone, chosen)
            made |= {change.id for who in ("ana", "ben") for n in range(3) for change in load(clone, who, n).history}
            synced(clone)
    for clone in (*pair, pair[0]):
        synced(clone)
    assert contents(pair[0]) == contents(pair[1])
    for clone in pair:
        assert errors(clone) == []
        assert not list(store_folder(clone).rglob("*.damaged-*"))
        kept = {change.id for who in ("ana", "ben") for n in range(3) for change in load(clone, who, n).history}
        assert made <= kept


def test_blame_names_the_commit_of_each_change(pair: tuple[Path, Path]) -> None:
    """The first commit whose version of the file has the change, with its author."""
    first, _ = pair
    tag(first, SENTENCES[0])
    commit(first, "tagged")
    tagged = git(first, "rev-parse", "--short", "HEAD").strip()
    record = load(first)
    apply(first, edits.change(record, record.claims[0], record.claims[0].noted("why")))
    lines = copydesk("blame", first, "a0", "--commits").stdout.splitlines()
    assert lines[1].endswith(f"ana  by hand   {tagged} anna")
    assert lines[2].endswith("“why”   not committed")
    (row,) = map(json.loads, copydesk("blame", first, "a0", "--commits", "--json").stdout.splitlines())
    assert sorted(row["commits"].values()) == [f"{tagged} anna", "not committed"]


def test_many_files_are_merged_by_one_process(pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where both sides changed many files, git leaves them to us: the same claims, and clashes are told."""
    monkeypatch.setattr("annotations.sharing.syncing.BATCH_FILES", 1)
    first, second = pair
    for number in range(3):
        tag(first, SENTENCES[0], number=number)
    synced(first)
    synced(second)
    for number in range(3):
        for clone, label in ((first, "quote"), (second, "speculation")):
            record = load(clone, number=number)
            claim = record.claims[0].relabelled(label)
            apply(clone, edits.change(record, record.claims[0], claim), number=number)
    synced(first)
    steps = synced(second)
    assert sum("the later, not" in step for step in steps) == 3
    synced(first)
    assert contents(first) == contents(second)
    assert [load(first, number=number).claims[0].label for number in range(3)] == ["speculation"] * 3
    assert errors(first) == []


def test_a_sync_commits_no_file_of_others(pair: tuple[Path, Path]) -> None:
    """What lies in the store and is not of Copydesk stays as it is: untracked, or staged by somebody else."""
    first, second = pair
    store = store_folder(first)
    (store / "plan.md").write_text("unfinished", "utf-8")
    (store / "staged.md").write_text("unfinished", "utf-8")
    git(store, "add", "staged.md")
    tag(first, SENTENCES[0])
    assert synced(first)[-1] == "Pushed"
    assert git(first, "status", "--porcelain").splitlines() == ["A  annotations/staged.md", "?? annotations/plan.md"]
    (store_folder(second) / "plan.md").write_text("another", "utf-8")
    synced(second)
    assert contents(first) == contents(second)
    path = store / "ana" / "a0.json"
    path.unlink()
    synced(first)
    assert "a0.json" not in git(first, "ls-files")


def test_a_sync_goes_to_the_upstream_branch(pair: tuple[Path, Path], tmp_path: Path) -> None:
    """A branch may have another name there; settings of git that allow no merge commits do not count here."""
    first, second = pair
    hub = tmp_path / "hub.git"
    git(hub, "branch", "trunk", "main")
    git(first, "fetch", "-q")
    git(first, "switch", "-q", "-c", "work", "--track", "origin/trunk")
    tag(second, SENTENCES[1])
    commit(second, "work")
    git(second, "push", "-q", "origin", "HEAD:trunk")
    tag(first, SENTENCES[0])
    git(first, "config", "pull.ff", "only")
    assert synced(first)[1:] == ["Merged origin/trunk", "Pushed"]
    assert git(hub, "branch", "--format=%(refname:short)").split() == ["main", "trunk"]
    assert len(load(first).claims) == 2


def test_a_sync_that_cannot_be_finished_begins_nothing(pair: tuple[Path, Path]) -> None:
    """Without a branch or without the attributes of git, nothing is committed."""
    first, _ = pair
    tag(first, SENTENCES[0])
    before = git(first, "rev-parse", "HEAD")
    git(first, "switch", "-q", "--detach")
    done = copydesk("share", "sync", first)
    assert (done.returncode, "no branch is checked out" in done.stderr) == (1, True)
    git(first, "switch", "-q", "main")
    (store_folder(first) / ".gitattributes").unlink()
    done = copydesk("share", "sync", first)
    assert (done.returncode, "copydesk share init" in done.stderr) == (1, True)
    assert git(first, "rev-parse", "HEAD") == before


def test_a_sync_tells_of_attributes_that_gave_way(pair: tuple[Path, Path]) -> None:
    """An attribute that both sides have set is told, as every clash is."""
    first, second = pair
    tag(first, SENTENCES[0])
    synced(first)
    synced(second)
    for corpus, value in ((first, "calm"), (second, "grave")):
        record = load(corpus)
        apply(corpus, edits.change(record, record.claims[0], record.claims[0].described({"tone": value})))
    synced(first)
    assert any("its tone is “grave”, the later, not “calm”" in step for step in synced(second))


def test_texts_that_are_committed_are_told(pair: tuple[Path, Path]) -> None:
    """Leaving the texts out comes too late for those that git has: it is said, with the command that takes them out."""
    first, _ = pair
    assert copydesk("share", "init", first, "--without-texts", "--dry-run").stdout == ""
    tag(first, SENTENCES[0])
    synced(first)
    done = copydesk("share", "init", first, "--without-texts")
    assert "goes on sharing them" in done.stderr
    assert done.stdout == f"git -C {store_folder(first)} rm -r --cached _texts\n"
    git(store_folder(first), "rm", "-q", "-r", "--cached", "_texts")
    synced(first)
    assert "_texts" not in git(first, "ls-files")
    assert list((store_folder(first) / "_texts").glob("*.txt"))
    assert copydesk("share", "init", first, "--without-texts").stdout == ""


def test_an_unfinished_merge_outside_the_store_is_told(pair: tuple[Path, Path]) -> None:
    """The words of git are printed as they are; the next sync says what waits."""
    first, second = pair
    for corpus, words in ((first, "one"), (second, "two")):
        (corpus / "a2.txt").write_text(words, "utf-8")
        git(corpus, "commit", "-q", "-a", "-m", words)
    synced(first)
    done = copydesk("share", "sync", second)
    assert "CONFLICT (content): Merge conflict in a2.txt\n" in done.stderr
    assert "a merge is not finished: git status" in copydesk("share", "sync", second).stderr


def test_a_diff_without_a_commit_is_told(tmp_path: Path) -> None:
    """A new repository has nothing to compare with."""
    (tmp_path / "a0.txt").write_text(TEXT, "utf-8")
    assert copydesk("share", "init", tmp_path).returncode == 0
    done = copydesk("diff", tmp_path)
    assert (done.returncode, done.stderr) == (2, "nothing is committed here yet.\n")


def test_a_sync_waits_for_whoever_writes(pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """All folders that a program writes into are locked, those beside the claims as well; nothing else is."""
    first, _ = pair
    held: list[str] = []

    def note(folder: Path) -> AbstractContextManager[None]:
        held.append(folder.name)
        return nullcontext()

    monkeypatch.setattr("annotations.sharing.syncing.locked", note)
    tag(first, SENTENCES[0])
    put_name(store_folder(first), "ana", "she", "Ada Marsh")
    put_looked(store_folder(first), "ana", "a0", SENTENCES[0], ("fact",))
    write_queue(store_folder(first), "ana", Plan(made=now(), by="random"), ())
    synced(first)
    assert held == ["_doubts", "_queue", "_speakers", "ana"]


def test_repositories_that_began_apart_are_told_what_to_do(pair: tuple[Path, Path], tmp_path: Path) -> None:
    """Each has run `share init` for itself: nothing is merged, and the way that the sentence tells works."""
    _, second = pair
    alone = shared_corpus(tmp_path / "alone")
    tag(alone, SENTENCES[0])
    git(alone, "remote", "add", "origin", str(tmp_path / "hub.git"))
    done = copydesk("share", "sync", alone)
    assert (done.returncode, "did not begin with this repository" in done.stderr) == (1, True)
    assert copydesk("merge", "--stores", second, alone).returncode == 0
    assert synced(second)[-1] == "Pushed"
    assert [claim.text for claim in load(second).claims] == SENTENCES[:1]


def test_what_another_program_left_unfinished_is_said(pair: tuple[Path, Path]) -> None:
    """A rebase that stopped outside the store, and markers that somebody has committed: nothing is shared on top."""
    first, second = pair
    for corpus, words in ((first, "one"), (second, "two")):
        (corpus / "a1.txt").write_text(words, "utf-8")
        commit(corpus, words)
    git(first, "push", "-q")
    git(second, "pull", "-q", "--rebase", status=None)
    done = copydesk("share", "status", second)
    assert "A rebase is not finished, though the store has no conflict" in done.stderr
    assert "a rebase is not finished: git status says what is left, then git rebase --continue" in (
        copydesk("share", "sync", second).stderr
    )
    git(second, "rebase", "--abort")
    tag(first, SENTENCES[0])
    path = store_folder(first) / "ana" / "a0.json"
    path.write_bytes(b"<<<<<<< ours\n" + path.read_bytes() + b"=======\n" + path.read_bytes() + b">>>>>>> theirs\n")
    commit(first, "with markers")
    assert status(store_folder(first)).unresolved == ["ana/a0.json"]
    assert "ana/a0.json has conflict markers that were committed" in copydesk("share", "sync", first).stderr
    copydesk("merge", "--here", first)
    assert synced(first)[-1] == "Pushed"


def test_a_clone_that_an_older_version_has_set_up_is_told(pair: tuple[Path, Path]) -> None:
    """Lines that were not written then are added by the same command."""
    first, _ = pair
    path = store_folder(first) / ".gitattributes"
    path.write_text(
        "".join(line for line in path.read_text("utf-8").splitlines(True) if "_ledger" not in line), "utf-8"
    )
    said = copydesk("share", "status", first).stderr
    assert "Lines that this version needs are missing in .gitattributes: copydesk share init adds them." in said
    copydesk("share", "init", first)
    assert "missing" not in copydesk("share", "status", first).stderr


def test_a_folder_that_was_renamed_by_hand_loses_nothing(pair: tuple[Path, Path]) -> None:
    """Git merges the other's work into the renamed file; a repair puts it where its annotator is looked for."""
    first, second = pair
    tag(first, SENTENCES[0])
    synced(first)
    synced(second)
    git(first, "mv", "annotations/ana", "annotations/anna")
    commit(first, "renamed")
    git(first, "push", "-q")
    tag(second, SENTENCES[1])
    with pytest.raises(GitError, match=r"nothing was pushed.*It belongs in ana/a0\.json"):
        synced(second)
    copydesk("check", second, "--repair")
    assert [claim.text for claim in load(second).claims] == SENTENCES[:2]
    synced(second)
    synced(first)
    assert contents(first) == contents(second)
    assert errors(first) == []


def test_a_clone_may_be_set_up_before_it_pulls(tmp_path: Path) -> None:
    """Both have written the files for git: they are the same, and the claims of both come together."""
    first = tmp_path / "one"
    first.mkdir()
    (first / "a0.txt").write_text(TEXT, "utf-8")
    git(first, "init", "-q")
    commit(first, "articles")
    git(tmp_path, "clone", "-q", "--bare", "one", "hub.git")
    git(first, "remote", "add", "origin", str(tmp_path / "hub.git"))
    git(tmp_path, "clone", "-q", "hub.git", "two")
    for corpus, words in ((first, SENTENCES[0]), (tmp_path / "two", SENTENCES[1])):
        assert copydesk("share", "init", corpus).returncode == 0
        tag(corpus, words)
        done = copydesk("share", "sync", corpus)
        assert done.returncode == 0, done.stderr
    assert [claim.text for claim in load(tmp_path / "two").claims] == SENTENCES[:2]
    assert errors(tmp_path / "two") == []


def test_a_corrected_article_is_merged_although_texts_are_not_shared(pair: tuple[Path, Path]) -> None:
    """The text that a side lacks is that of the article by now; an article that is not there yet is asked for."""
    first, second = pair
    for corpus in pair:
        copydesk("share", "init", corpus, "--without-texts")
    git(first, "rm", "-r", "-q", "--cached", "--ignore-unmatch", "annotations/_texts")
    tag(first, SENTENCES[0])
    for corpus in pair:
        assert copydesk("share", "sync", corpus).returncode == 0
    newer = f"Today: {TEXT}"
    (first / "a0.txt").write_text(newer, "utf-8")
    changed = article(0, newer)
    store = Store(store_folder(first), "ana")
    claim = Claim.of(newer, newer.index(SENTENCES[1]), newer.index(SENTENCES[1]) + len(SENTENCES[1]), "quote")
    store.apply(changed, [edits.tag(store.load(changed), claim)])
    git(first, "add", "a0.txt")
    commit(first, "corrected")
    assert copydesk("share", "sync", first).returncode == 0
    assert "_texts" not in git(first, "ls-files")
    tag(second, SENTENCES[2])
    done = copydesk("share", "sync", second)
    assert done.returncode == 0, done.stderr
    there = Store(store_folder(second), "ana").load(changed)
    assert [each.text for each in there.claims] == [SENTENCES[0], SENTENCES[1], SENTENCES[2]]
    assert not there.orphans
    opened = open_corpus(second)
    assert [each for each in check(store_folder(second), opened).findings if each.severity == "error"] == []
