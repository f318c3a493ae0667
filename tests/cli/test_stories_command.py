"""`copydesk stories`: found, made, and changed."""

import json
from pathlib import Path

import pytest
from terminal import run

pytestmark = pytest.mark.slow

EVENT = "Carl Lund met Anna Berg in Oslo on Sunday for talks on the dam. The river is high, engineers of the town said."
AGAIN = "Talks on the dam began in Oslo on Sunday. Anna Berg and Carl Lund met engineers at the river, the town said."


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Return a corpus of three articles, two of them on one event."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(f"---\ntitle: Talks on the dam\noutlet: One\ndate: 2026-01-02\n---\n{EVENT}")
    (folder / "b.txt").write_text(f"---\ntitle: Two meet\noutlet: Two\n---\n{AGAIN}")
    (folder / "c.txt").write_text("---\noutlet: Two\n---\nA cat was found in a tree, and firefighters brought it down.")
    return folder


def test_what_is_suggested_is_made_and_no_longer_suggested(news: Path) -> None:
    """Find, make, list: the story is one of the annotator's then."""
    done = run("stories", news, "--suggest", "--annotator", "ana")
    assert "2 articles  One, Two  2026-01-02" in done.stdout
    assert "   a  Talks on the dam (One, 2026-01-02)" in done.stdout
    assert "1 article without a date, compared by wording alone." in done.stderr
    (found,) = (json.loads(line) for line in run("stories", news, "--suggest", "--json").stdout.splitlines())
    assert [article["id"] for article in found["articles"]] == ["a", "b"]
    assert list(found["articles"][0]) == ["id", "title", "outlet", "published", "url", "words"]
    assert not (news / "annotations").exists()
    made = run("stories", news, "--make", "The dam", "b", "a", "--annotator", "ana")
    assert "has 2 articles" in made.stderr
    (line,) = run("stories", news, "--annotator", "ana").stdout.splitlines()
    assert line.split("\t")[1:] == ["The dam", "2 articles", "One, Two", "open"]
    assert run("stories", news, "--suggest", "--annotator", "ana").stdout == ""
    assert run("stories", news, "--suggest", "--annotator", "ben").stdout != ""


def test_a_story_is_changed_and_dropped(news: Path) -> None:
    """Add, take out, rename, merge, drop: nothing is deleted."""
    ana = ("--annotator", "ana")
    run("stories", news, "--make", "The dam", "a", *ana)
    run("stories", news, "--make", "Cats", "c", *ana)
    assert "has 2 articles" in run("stories", news, "--add", "the dam", "b", *ana).stderr
    assert "has 1 article" in run("stories", news, "--drop", "the dam", "a", *ana).stderr
    assert "Talks (" in run("stories", news, "--rename", "The dam", "Talks", *ana).stderr
    assert (
        "has 2 articles. All of them are from one outlet."
        in run("stories", news, "--merge", "Talks", "Cats", *ana).stderr
    )
    (story,) = (json.loads(line) for line in run("stories", news, "--json", *ana).stdout.splitlines())
    assert [article["id"] for article in story["articles"]] == ["b", "c"]
    assert "Its ledger is kept." in run("stories", news, "--drop", "Talks", *ana).stderr
    assert run("stories", news, *ana).stdout == ""
    assert len(list((news / "annotations" / "_ledger" / "ana").glob("*.json"))) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--make", "Title", "nowhere"), "There is no article nowhere"),
        (("--make", "Title"), "--make needs articles by their ids as well"),
        (("--add", "nothing", "a"), "ana has no story nothing."),
        (("--suggest", "--copies"), "Choose one: --suggest"),
        (("a",), "Articles are given with --make, --add, --drop or --copy-of."),
        (("--suggest", "--min", "2"), "Invalid value for '--min'"),
    ],
)
def test_what_was_asked_wrongly_is_said(news: Path, arguments: tuple[str, ...], sentence: str) -> None:
    """Exit 2, and nothing is written."""
    done = run("stories", news, *arguments, "--annotator", "ana")
    assert done.returncode == 2
    assert sentence in done.stderr
    assert not (news / "annotations").exists()


def test_a_corpus_without_stories_says_how_to_find_some(news: Path) -> None:
    """Not an error."""
    done = run("stories", news, "--annotator", "ana")
    assert done.returncode == 0
    assert "--suggest finds some" in done.stderr


def test_copies_are_listed(news: Path) -> None:
    """The one with the earlier date is the first."""
    (news / "d.txt").write_text(f"---\noutlet: Three\ndate: 2026-01-05\n---\n{EVENT}")
    done = run("stories", news, "--copies")
    assert done.stdout.splitlines() == ["100%\t" + done.stdout.split("\t")[1] + "\tTalks on the dam (One, 2026-01-02)"]
    assert "1 copy found" in done.stderr
    (found,) = (json.loads(line) for line in run("stories", news, "--copies", "--json").stdout.splitlines())
    assert (found["copy"]["id"], found["master"]["id"], found["covered"]) == ("d", "a", 1.0)


def test_claims_are_carried_over_to_a_copy(news: Path) -> None:
    """The differences are listed, changed numbers first; a second time nothing comes twice."""
    from annotations.claims import edits
    from annotations.claims.claim import Claim
    from annotations.corpus.corpus import open_corpus
    from annotations.layout import store_folder
    from annotations.store.store import Store

    (news / "d.txt").write_text("---\noutlet: Three\n---\n" + EVENT.replace("on Sunday", "on 18 June") + " A new end.")
    corpus, store = open_corpus(news), Store(store_folder(news), "ana")
    article = next(corpus.load(entry) for entry in corpus.entries if entry.id == "a")
    at = article.text.index("The river is high")
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, at, at + 17, "fact"))])
    done = run("stories", news, "--copy-of", "a", "d", "--annotator", "ana")
    assert done.stdout.startswith("changed, numbers")
    assert "added\n   + A new end." in done.stdout
    assert "d: 1 claim carried over from a, 2 sentences differ. No story of yours has both." in done.stderr
    again = run("stories", news, "--copy-of", "a", "d", "--annotator", "ana")
    assert "d: 0 claims carried over from a, 1 known already" in again.stderr
    assert run("stories", news, "--copy-of", "a", "--annotator", "ana").returncode == 2
    assert run("stories", news, "--copy-of", "a", "a", "--annotator", "ana").returncode == 2
