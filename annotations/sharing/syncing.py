"""Syncing a store with its remote repository."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from os import fsdecode, fsencode
from pathlib import Path

from annotations.errors import GitError, StoreError
from annotations.git import DRIVER, Result, lacks_driver, names_driver, run, top_of
from annotations.layout import DOUBTS, LEDGER, PREDICTIONS, QUEUE, SPEAKERS, TEAM
from annotations.sharing.conflicts import ArticleText, marked_files, merge_here, unmerged_stages
from annotations.sharing.differences import changed_files, compare, owner
from annotations.sharing.remote import Remote, remote_of
from annotations.sharing.setup import outdated
from annotations.store.lock import LockTimeoutError, locked
from annotations.wording import counted

ATTEMPTS = 3
"""How often a push is tried: another person may push between our pull and our push."""

BATCH_FILES = 20
"""How many files git may merge by starting the driver for each: 20 take about a second."""

OWN_FILES = (
    ".gitattributes",
    ".gitignore",
    ":(glob)*/*.json",
    f":(glob){LEDGER}/*/*.json",
    ":(glob)_texts/*.txt",
    ":(glob)_versions/*.jsonl",
)
"""The files of a store, as patterns of git's in its folder. Whatever else lies there is not ours to commit."""

_ENDS = {
    "merge": "commit",
    "rebase": "rebase --continue",
    "cherry-pick": "cherry-pick --continue",
    "revert": "revert --continue",
}
"""What goes on with what git is in the middle of."""

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""The object that git knows as a folder without files, for a repository without a commit."""


BESIDE = {
    TEAM: "assignments",
    SPEAKERS: "names of speakers",
    PREDICTIONS: "predictions",
    DOUBTS: "checked labels",
    QUEUE: "the reading order",
}
"""What the folders of a store hold that belong to nobody, in words."""


@dataclass(frozen=True)
class Status:
    """The changes of a store that are not shared yet."""

    branch: str
    upstream: str
    """The branch that it is shared with; empty if there is none."""
    ahead: int
    behind: int
    """Commits, as far as the last fetch knows."""
    uncommitted: dict[str, int]
    """How many articles have changes that are not committed, by annotator."""
    unresolved: list[str]
    """The files that git has not merged."""
    unfinished: str = ""
    """What git is in the middle of: `merge`, `rebase`, `cherry-pick` or `revert`; empty if nothing."""
    outdated: list[str] = field(default_factory=list)
    """Files for git in the store that lack lines of this Copydesk."""


def status(store: Path) -> Status:
    """Return the changes of a store that are not shared yet. Asks no network. Raises `GitError`."""
    if top_of(store) is None:
        raise GitError(f"{store} is not in a git repository: copydesk share init makes one")
    has_commit = run(store, "rev-parse", "--verify", "--quiet", "HEAD").status == 0
    upstream = run(store, "rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{u}")
    ahead = behind = 0
    if upstream.status == 0:
        counts = run(store, "rev-list", "--left-right", "--count", "@{u}...HEAD").text.split()
        behind, ahead = (int(count) for count in counts) if len(counts) == 2 else (0, 0)
    return Status(
        branch=run(store, "branch", "--show-current").text,
        upstream=upstream.text if upstream.status == 0 else "",
        ahead=ahead,
        behind=behind,
        uncommitted=dict(Counter(owner(name) for name in changed_files(store, "HEAD" if has_commit else EMPTY_TREE))),
        unresolved=sorted(str(path.relative_to(store)) for path in {*unmerged_stages(store), *marked_files(store)}),
        unfinished=unfinished(store),
        outdated=outdated(store),
    )


def unfinished(store: Path) -> str:
    """Return what git is in the middle of in the repository of a store; empty if nothing.

    Another program or a conflict outside the store may have left it so.
    """
    for folder in ("rebase-merge", "rebase-apply"):
        if (store / run(store, "rev-parse", "--git-path", folder).text).exists():
            return "rebase"
    heads = {"MERGE_HEAD": "merge", "CHERRY_PICK_HEAD": "cherry-pick", "REVERT_HEAD": "revert"}
    found = (what for head, what in heads.items() if not run(store, "rev-parse", "--verify", "--quiet", head).status)
    return next(found, "")


@dataclass
class Synced:
    """The result of a sync."""

    steps: list[str] = field(default_factory=list)
    """One sentence for each step."""


def sync(
    store: Path, check: Callable[[], list[str]], message: str = "", article_text: ArticleText | None = None
) -> Synced:
    """Commit the files of a store and only them, merge those of others, and push.

    `check` returns the errors of the store, which are never pushed; `article_text` is that of `merge_here`. The store
    is locked, so that an open reader writes before or after. Raises `GitError` with git's own words at the first
    failure; what was done until then holds.
    """
    done = Synced()
    if top_of(store) is None or not names_driver(store) or lacks_driver(store):
        raise GitError("this clone merges by lines: copydesk share init tells git to merge by claim")
    with _locked(store):
        _refuse_unfinished(store)
        remote = remote_of(store)
        _commit(store, message, done)
        if remote is None:
            done.steps.append("There is no remote repository: git remote add origin URL")
            return done
        for attempt in range(ATTEMPTS):
            _pull(store, remote, done, article_text)
            if remote.has_all(store):
                return done
            errors = check()
            if errors:
                raise GitError(f"nothing was pushed, because copydesk check finds errors: {errors[0]}")
            pushed = run(store, "push", "--set-upstream", remote.name, f"HEAD:refs/heads/{remote.branch}")
            if pushed.status == 0:
                done.steps.append("Pushed")
                return done
            # Another person may have pushed meanwhile: then there is something to merge.
            _need(store, "fetch", "--quiet", remote.name)
            if attempt == ATTEMPTS - 1 or not remote.has_news(store):
                raise GitError(f"git push failed: {pushed.words}")
    return done


def _refuse_unfinished(store: Path) -> None:
    """Raise `GitError` if something is left to be merged."""
    if unmerged_stages(store):
        raise GitError("a merge is not finished: copydesk merge --here, then git commit")
    if marked := marked_files(store):
        name = marked[0].relative_to(store)
        raise GitError(f"{name} has conflict markers that were committed: copydesk merge --here merges both sides")
    if what := unfinished(store):
        raise GitError(f"a {what} is not finished: git status says what is left, then git {_ENDS[what]}")


@contextmanager
def _locked(store: Path) -> Iterator[None]:
    """Lock the folders of all annotators, and those beside them: git replaces files without asking."""
    folders = sorted(
        path
        for path in (*store.iterdir(), *store.glob(f"{LEDGER}/*"))
        if path.is_dir() and (path.name in BESIDE or not path.name.startswith((".", "_")))
    )
    with ExitStack() as stack:
        try:
            for folder in folders:
                stack.enter_context(locked(folder))
        except LockTimeoutError as error:
            raise GitError("another program is writing to the store; try again later") from error
        yield


def _commit(store: Path, message: str, done: Synced) -> None:
    """Commit what is new in the store: its own files alone, whatever else is changed, untracked or staged."""
    listed = run(store, "ls-files", "-z", "--others", "--modified", "--exclude-standard", "--", *OWN_FILES)
    if listed.output:
        _done("add", _with_names(store, listed.output, "add"))
    staged = run(store, "diff", "--cached", "--name-only", "--no-renames", "--relative", "-z", "--", *OWN_FILES)
    if not staged.output:
        return
    words = message or summary(store)
    everything = run(store, "diff", "--cached", "--no-relative", "--name-only", "--no-renames", "-z").output
    if everything.count(b"\0") == staged.output.count(b"\0"):
        _need(store, "commit", "--quiet", "--message", words)
    else:
        _done("commit", _with_names(store, staged.output, "commit", "--quiet", "--message", words, "--only"))
    done.steps.append(f"Committed {words}")


def _with_names(store: Path, names: bytes, *arguments: str) -> Result:
    """Run git on many files, whose names are separated by zero bytes."""
    given = ("--pathspec-from-file=-", "--pathspec-file-nul")
    return run(store, "--literal-pathspecs", *arguments, *given, data=names)


def summary(store: Path) -> str:
    """Return what is not committed yet in a line: who, how many articles and claims. Raises `GitError`."""
    if run(store, "rev-parse", "--verify", "--quiet", "HEAD").status:
        names = changed_files(store, EMPTY_TREE)
        return f"{', '.join(sorted({owner(name) for name in names})) or 'store'}: {counted(len(names), 'article')}"
    names = changed_files(store, "HEAD")
    if not names and (beside := _changed_beside(store)):
        return f"store: {beside}"
    people = ", ".join(sorted({owner(name) for name in names})) or "store"
    try:
        kinds = Counter(each.kind for each in compare(store))
    except StoreError:
        # A version that cannot be read was committed: that is no reason to keep a repaired one back.
        return f"{people}: {counted(len(names), 'article')}"
    claims = kinds["added"] + kinds["removed"] + kinds["changed"]
    counts = f"{counted(len(names), 'article')}, {counted(claims, 'claim')}"
    return f"{people}: {counts} (+{kinds['added']} −{kinds['removed']})"


def _changed_beside(store: Path) -> str:
    """Return what of the staged files is no work on articles, in words."""
    staged = run(store, "diff", "--cached", "--name-only", "--no-renames", "--relative", "-z", "--", ".")
    folders = {fsdecode(name).partition("/")[0] for name in staged.output.split(b"\0")}
    return ", ".join(words for folder, words in BESIDE.items() if folder in folders)


def _pull(store: Path, remote: Remote, done: Synced, article_text: ArticleText | None) -> None:
    """Merge the branch of the remote; conflicts in the store are merged by claim."""
    _need(store, "fetch", "--quiet", remote.name)
    if not remote.has_news(store):
        return
    before = run(store, "rev-parse", "HEAD").text
    # Git starts the driver once for each file. Many files are left to one process.
    refuse = ("-c", f"merge.{DRIVER}.driver=false") if len(_changed_on_both(store, remote.ref)) > BATCH_FILES else ()
    pulled = run(
        store, *refuse, "pull", "--no-rebase", "--ff", "--no-edit", "--quiet", "--", remote.name, remote.branch
    )
    if pulled.status:
        if run(store, "merge-base", "HEAD", remote.ref).status:
            raise GitError(
                f"{remote.name}/{remote.branch} did not begin with this repository: clone it, then copydesk merge "
                "--stores CLONE CORPUS brings the claims of this store into the clone"
            )
        if not unmerged_stages(store):
            raise GitError(f"git pull failed: {pulled.words}")
        found = merge_here(store, is_locked=True, article_text=article_text)
        done.steps += found.messages
        if found.left:
            raise GitError(f"a file could not be merged: {found.left[0]}")
        paths = b"\0".join(fsencode(path.resolve()) for path in found.unmerged)
        _done("add", _with_names(store, paths, "add"))
        # Conflicts outside the store are for a person: git says which.
        _need(store, "commit", "--quiet", "--no-edit")
    done.steps += [words for words in pulled.words.splitlines() if _is_clash(words)]
    if run(store, "rev-parse", "HEAD").text != before:
        done.steps.append(f"Merged {remote.name}/{remote.branch}")


def _changed_on_both(store: Path, theirs: str) -> set[bytes]:
    """Return the files of a store that both sides changed since they parted."""
    sides = (
        run(store, "diff", "--name-only", "-z", "--relative", f"{one}...{other}", "--", ".").output.split(b"\0")
        for one, other in (("HEAD", theirs), (theirs, "HEAD"))
    )
    mine, other = map(set, sides)
    return (mine & other) - {b""}


def _is_clash(words: str) -> bool:
    """Return whether a line is a sentence of our driver: git passes on what the driver says among its own words."""
    return ".json: " in words and any(
        said in words for said in ("the later", "it is kept", "was tagged on both sides", "are put together")
    )


def _need(store: Path, *arguments: str) -> None:
    _done(arguments[0], run(store, *arguments))


def _done(name: str, result: Result) -> None:
    """Raise `GitError` with git's own words if a command has failed."""
    if result.status:
        raise GitError(f"git {name} failed: {result.words or f'status {result.status}'}")
