"""What an export cannot vouch for is told, and refused where everything must be certain."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from signing import rewrite
from strategies import article_of
from terminal import run

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.exchange.exporter import Export
from annotations.exchange.format import Options
from annotations.exchange.formats.table import FORMATS
from annotations.store.store import Store

TEXT = "Rain fell on the town, she said. It may fall again."


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Make a corpus of one article with two claims."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    store, article = Store(folder / "annotations", "anna"), article_of(TEXT)
    for start, end in ((0, 21), (33, 50)):
        store.apply(article, [edits.tag(store.load(article), Claim.of(TEXT, start, end, "fact"))])
    return folder


def claim_file(news: Path) -> Path:
    """Return the claim file of that corpus."""
    return news / "annotations" / "anna" / "a.json"


def remove_row(news: Path) -> None:
    """Remove the row of a claim, as plain TinyDB does."""
    state = json.loads(claim_file(news).read_bytes())
    del state["claims"]["2"]
    claim_file(news).write_text(json.dumps(state))


def remove_row_of_an_earlier_version(news: Path) -> None:
    """Remove the row of a claim in a file without checksums."""
    state = json.loads(claim_file(news).read_bytes())
    del state["claims"]["2"]
    for rows in state.values():
        for row in rows.values():
            del row["checksum"]
    state["schema"] = {"1": {"version": 2}}
    claim_file(news).write_text(json.dumps(state))


def add_row(news: Path) -> None:
    """Add a claim that no change tells of."""
    state = json.loads(claim_file(news).read_bytes())
    state["claims"]["3"] = {**state["claims"]["1"], "id": "f" * 16, "start": 0, "end": 4, "text": "Rain"}
    del state["claims"]["3"]["checksum"]
    claim_file(news).write_text(json.dumps(state))


def move_claim(news: Path) -> None:
    """Give a claim other offsets, in a row that is signed."""
    rewrite(claim_file(news), lambda state: state["claims"]["1"].update(start=5, end=26))


def lose_words(news: Path) -> None:
    """Give a claim words that the text does not have."""
    rewrite(claim_file(news), lambda state: state["claims"]["1"].update(text="Snow fell on the town"))


def misplace(news: Path) -> None:
    """Give the file another name."""
    claim_file(news).rename(claim_file(news).with_name("b.json"))


def duplicate(news: Path) -> None:
    """Copy the file under another name."""
    shutil.copy(claim_file(news), claim_file(news).with_name("b.json"))


DOUBTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a row is gone": (remove_row, "1 claim in the history but missing"),
    "a row is gone in version 2": (remove_row_of_an_earlier_version, "1 claim in the history but missing"),
    "a row was added": (add_row, "1 claim missing from the history"),
    "a claim is elsewhere": (move_claim, "1 claim not at its offsets, but found elsewhere"),
    "words are gone": (lose_words, "1 claim whose words are not in the text"),
    "misplaced": (misplace, "anna/b.json belongs in anna/a.json, so it is not shown"),
    "duplicate": (duplicate, "another file of this article and annotator is exported too"),
}


@pytest.mark.parametrize("doubt", DOUBTS)
@pytest.mark.parametrize("with_history", [False, True])
def test_a_doubt_is_counted_whichever_way_a_file_is_read(news: Path, doubt: str, *, with_history: bool) -> None:
    """With its history, which suggestions need, and without it."""
    harm, sentence = DOUBTS[doubt]
    options = Options(suggestions=(lambda _: ()) if with_history else None)
    export = Export(news / "annotations", FORMATS["jsonl"], options)
    assert export.surveyed().doubts == []
    harm(news)
    (told,) = {part for each in export.surveyed().doubts for part in each.split("; ") if sentence in part}
    assert told


def test_a_missing_claim_is_told_where_the_same_words_are_tagged_elsewhere(tmp_path: Path) -> None:
    """The words alone do not make two claims one: their places do."""
    store, article = Store(tmp_path, "anna"), article_of("Rain fell. Rain fell.")
    for start in (0, 11):
        store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, start, start + 9, "fact"))])
    path = store.path("a")
    state = json.loads(path.read_bytes())
    del state["claims"]["2"]
    path.write_text(json.dumps(state))
    (doubt,) = Export(tmp_path, FORMATS["jsonl"]).surveyed().doubts
    assert doubt == "a by anna: 1 claim in the history but missing"


@pytest.mark.slow
def test_the_command_says_each_doubt_and_refuses_in_strict_mode(news: Path) -> None:
    """Without --strict it exits with 0, because everything that is there was written."""
    done = run("export", news, "--strict")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)
    whole = claim_file(news).read_bytes()
    remove_row(news)
    done = run("export", news)
    assert done.returncode == 0
    assert "Uncertain: a by anna: 1 claim in the history but missing.\n" in done.stderr
    done = run("export", news, "--strict", "-o", news / "out.jsonl")
    assert done.returncode == 1
    assert done.stderr.endswith("--strict refuses an export with anything uncertain. See copydesk check for details.\n")
    assert not (news / "out.jsonl").exists()
    claim_file(news).write_bytes(whole)
    claim_file(news).with_name("a.json.damaged-1").write_bytes(whole.replace(b'"id": "', b'"id": "x'))
    done = run("export", news, "--strict", "-o", news / "out.jsonl")
    assert done.returncode == 1
    assert "Left out: anna/a.json.damaged-1. It was moved aside" in done.stderr
    assert not (news / "out.jsonl").exists()
    assert run("export", news).returncode == 0


@pytest.mark.slow
def test_a_store_of_which_all_is_moved_aside_is_not_an_empty_one(news: Path) -> None:
    """What lies there is told, and refused in strict mode."""
    claim_file(news).rename(claim_file(news).with_name("a.json.damaged-1"))
    done = run("export", news)
    assert done.returncode == 0
    assert "Left out: anna/a.json.damaged-1. It was moved aside" in done.stderr
    done = run("export", news, "--strict")
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.slow
def test_an_export_among_the_articles_is_said_to_become_one(news: Path) -> None:
    """It is written, because it destroys nothing; one of another kind is not mentioned."""
    done = run("export", news, "-o", news / "out.jsonl")
    assert done.returncode == 0
    assert f"{news / 'out.jsonl'} is inside the corpus, so Copydesk reads it as articles" in done.stderr
    done = run("export", news, "-f", "conll", "-o", news / "out.conll")
    assert done.returncode == 0
    assert "inside the corpus" not in done.stderr


@pytest.mark.slow
def test_a_split_needs_a_place_for_its_files(news: Path) -> None:
    """It is several files, and standard output is one."""
    done = run("export", news, "--split", "80/20")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "A split is several files: name their place with -o.\n"
