"""Commands killed at any moment: what was there stays whole, and the same command finishes the work afterwards."""

import json
import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from terminal import COPYDESK, run

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import open_corpus
from annotations.integrity.check import check
from annotations.integrity.repair import repair
from annotations.layout import store_folder
from annotations.store.archive import Archive
from annotations.store.assignment_file import assignments_path, read_assignments
from annotations.store.store import Store

pytestmark = pytest.mark.slow

ARTICLES = 40
TEXT = "The minister resigned on Monday, officials said. A friend told reporters that she may stand again. " * 5


def build(folder: Path, *, tagged: bool) -> None:
    """Make a corpus, with three claims in each article or with none."""
    folder.mkdir()
    for number in range(ARTICLES):
        article = Article(id=f"a{number:02}", title="", text=f"{number}. {TEXT}")
        (folder / f"{article.id}.txt").write_text(article.text, "utf-8")
        if tagged:
            store = Store(store_folder(folder), "anna")
            claims = [Claim.of(article.text, start, start + 20, "fact") for start in (0, 30, 60)]
            store.apply(article, [edits.tag(store.load(article), *claims)])


def claims(folder: Path) -> set[tuple[str, int, int, str]]:
    """Return what is tagged in the store of a corpus, read as an export reads it."""
    store = Archive(store_folder(folder))
    records = [store.read(path) for path in store.paths()]
    return {(record.row.id, claim.start, claim.end, claim.label) for record in records for claim in record.claims}


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder but locks and temporary files, which a kill may leave."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def sound(folder: Path) -> None:
    """Fail if a check finds an error that is not a temporary file of the kill."""
    report = check(store_folder(folder), open_corpus(folder))
    assert not [finding for finding in report.findings if finding.severity == "error" and finding.name != "leftover"]


@dataclass
class Case:
    """A command, what it works on, and what must hold."""

    prepare: Callable[[Path], None]
    """Fills an empty folder."""
    arguments: Callable[[Path], list[str | Path]]
    killed: Callable[[Path], object]
    """Fails if something that was there is lost or half done."""
    finished: Callable[[Path], object]
    """Fails if the command, run once more, has not done its work."""


def prepare_import(folder: Path) -> None:
    """Make a corpus without claims, and a file with those of another store."""
    build(folder / "source", tagged=True)
    assert run("export", folder / "source", "-o", folder / "in.jsonl").returncode == 0
    build(folder / "news", tagged=False)


def imported(folder: Path) -> None:
    """Fail unless every claim of the file is there once."""
    assert claims(folder / "news") == claims(folder / "source")
    sound(folder / "news")


def partly_imported(folder: Path) -> None:
    """Fail if an article has only some of its claims."""
    if store_folder(folder / "news").exists():
        sound(folder / "news")
        found = claims(folder / "news")
        whole = claims(folder / "source")
        for name in {each[0] for each in found}:
            assert {each for each in found if each[0] == name} == {each for each in whole if each[0] == name}


def prepare_export(folder: Path) -> None:
    """Make a corpus, and an older export of it under the name of the next one."""
    build(folder / "news", tagged=True)
    assert run("export", folder / "news", "-o", folder / "out.jsonl").returncode == 0
    shutil.copy(folder / "out.jsonl", folder / "new.jsonl")
    lines = (folder / "out.jsonl").read_text("utf-8").splitlines(keepends=True)
    (folder / "out.jsonl").write_text("".join(lines[:3]), "utf-8")


def old_or_new_export(folder: Path) -> None:
    """Fail if the export is neither the older one nor the whole new one."""
    lines = [json.loads(line) for line in (folder / "out.jsonl").read_text("utf-8").splitlines()]
    assert len(lines) in (3, ARTICLES)
    assert len(claims(folder / "news")) == 3 * ARTICLES


def exported(folder: Path) -> None:
    """Fail unless the export is whole and nothing of a killed one lies beside it."""
    assert (folder / "out.jsonl").read_bytes() == (folder / "new.jsonl").read_bytes()
    assert sorted(path.name for path in folder.iterdir()) == ["new.jsonl", "news", "out.jsonl"]


def prepare_repair(folder: Path) -> None:
    """Make a store of which every fourth file is truncated, every fifth misplaced, and one text missing."""
    build(folder / "news", tagged=True)
    home = store_folder(folder / "news") / "anna"
    for number in range(0, ARTICLES, 4):
        path = home / f"a{number:02}.json"
        path.write_bytes(path.read_bytes()[:-30])
    for number in range(1, ARTICLES, 5):
        path = home / f"a{number:02}.json"
        if number % 4:
            path.rename(home / f"moved-{number}.json")
    next((store_folder(folder / "news") / "_texts").iterdir()).unlink()


def repairable(folder: Path) -> None:
    """Fail if a claim is neither in a file of the store, damaged or not, nor in a backup."""
    kept = b"".join(path.read_bytes() for path in store_folder(folder / "news").rglob("*") if path.is_file())
    assert all(f'"id": "a{number:02}"'.encode() in kept for number in range(ARTICLES))


def repaired(folder: Path) -> None:
    """Fail unless every claim is back and a check finds nothing that can be mended."""
    assert len(claims(folder / "news")) == 3 * ARTICLES
    findings = check(store_folder(folder / "news"), open_corpus(folder / "news")).findings
    assert not [finding for finding in findings if finding.mendable or finding.severity == "error"]


def prepare_add(folder: Path) -> None:
    """Make a corpus, and a file to be added."""
    build(folder / "news", tagged=True)
    (folder / "new.txt").write_text("A new article\n\n" + TEXT, "utf-8")


def added_or_not(folder: Path) -> None:
    """Fail if there is an article without its whole text."""
    for path in (folder / "news").glob("*.txt"):
        assert path.read_text("utf-8").rstrip().endswith("she may stand again.")


def added(folder: Path) -> None:
    """Fail unless the article is there."""
    added_or_not(folder)
    # One for each of two kills that may have come after the end, and one for the last run.
    assert len(list((folder / "news").glob("a-new-article*.txt"))) in (1, 2, 3)


def prepare_assign(folder: Path) -> None:
    """Make a corpus of which half of the articles are divided among two."""
    build(folder / "news", tagged=False)
    done = run("assign", folder / "news", "--annotators", "ana,ben", "--per-person", str(ARTICLES // 4))
    assert done.returncode == 0, done.stderr
    shutil.copy(assignments_path(store_folder(folder / "news")), folder / "before.json")


def divided_or_not(folder: Path) -> None:
    """Fail if the assignments are neither those from before nor all, or if anything given out has moved."""
    held = read_assignments(store_folder(folder / "news")).rows
    before = json.loads((folder / "before.json").read_bytes())["assignments"].values()
    assert len(held) in (len(before), ARTICLES)
    assert all(list(held[row["article"]].annotators) == row["annotators"] for row in before)


def divided(folder: Path) -> None:
    """Fail unless every article has a reader."""
    divided_or_not(folder)
    assert len(read_assignments(store_folder(folder / "news")).rows) == ARTICLES


CASES = {
    "assign": Case(
        prepare_assign,
        lambda folder: ["assign", folder / "news", "--add"],
        divided_or_not,
        divided,
    ),
    "import": Case(
        prepare_import,
        lambda folder: ["import", folder / "news", folder / "in.jsonl"],
        partly_imported,
        imported,
    ),
    "export": Case(
        prepare_export,
        lambda folder: ["export", folder / "news", "-o", folder / "out.jsonl"],
        old_or_new_export,
        exported,
    ),
    "repair": Case(
        prepare_repair,
        lambda folder: ["check", folder / "news", "--repair"],
        repairable,
        repaired,
    ),
    "add": Case(
        prepare_add,
        lambda folder: ["add", folder / "news", folder / "new.txt"],
        added_or_not,
        added,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_killed_command_loses_nothing_and_is_finished_by_the_next(
    tmp_path: Path, request: pytest.FixtureRequest, name: str
) -> None:
    """Killed twice at random moments, then run to the end; as often as `--kills` asks for."""
    case = CASES[name]
    chance = random.Random(request.config.getoption("--seed") or None)
    (tmp_path / "template").mkdir()
    case.prepare(tmp_path / "template")
    rounds = max(2, request.config.getoption("--kills") // 30)
    hits = 0
    for _ in range(rounds):
        with TemporaryDirectory(dir=tmp_path) as temporary:
            folder = Path(shutil.copytree(tmp_path / "template", Path(temporary) / "work"))
            begin = time.monotonic()
            done = _started(case, Path(shutil.copytree(tmp_path / "template", Path(temporary) / "timed")))
            done.wait()
            whole = time.monotonic() - begin
            for _ in range(2):
                killed = _started(case, folder)
                time.sleep(chance.uniform(0.3, 1) * whole)
                hits += killed.poll() is None
                killed.kill()
                killed.wait()
                case.killed(folder)
            finished = run(*case.arguments(folder))
            assert finished.returncode == 0, finished.stderr
            case.finished(folder)
    assert hits
    print(f"{hits} of {2 * rounds} kills came before the end")


def _started(case: Case, folder: Path) -> subprocess.Popen[bytes]:
    """Start the command of a case."""
    arguments = [COPYDESK, *map(str, case.arguments(folder))]
    env = {**os.environ, "COPYDESK_ANNOTATOR": "anna"}
    return subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)


def test_an_import_and_a_repair_at_once_disturb_nobody(tmp_path: Path) -> None:
    """Every claim is taken in, and the store is sound; one may have to be run again."""
    prepare_import(tmp_path)
    case = CASES["import"]
    for _ in range(3):
        importing = _started(case, tmp_path)
        while importing.poll() is None:
            assert run("check", tmp_path / "news", "--repair").returncode in (0, 1)
        importing.wait()
        sound(tmp_path / "news")
    assert run(*case.arguments(tmp_path)).returncode == 0
    imported(tmp_path)


def test_a_store_copied_while_it_is_written_can_be_made_whole(tmp_path: Path) -> None:
    """Each claim file of the copy is one state of the original; a text that it lacks is made anew from its article."""
    prepare_import(tmp_path)
    corpus = open_corpus(tmp_path / "news")
    importing = _started(CASES["import"], tmp_path)
    copies = 0
    while importing.poll() is None:
        if store_folder(tmp_path / "news").exists():
            copy = tmp_path / f"copy-{copies}"
            shutil.copytree(store_folder(tmp_path / "news"), copy, ignore=shutil.ignore_patterns(".*"))
            errors = [finding for finding in check(copy, corpus).findings if finding.severity == "error"]
            assert {finding.name for finding in errors} <= {"text"}
            assert not repair(copy, corpus).failed
            assert not [finding for finding in check(copy, corpus).findings if finding.severity == "error"]
            copies += 1
    assert copies
