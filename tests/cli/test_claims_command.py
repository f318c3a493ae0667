"""`copydesk claims`: the claims of all articles, as text and as JSON."""

import json
from pathlib import Path

import pytest
from conftest import claim_on
from terminal import COPYDESK, Terminal, run

from annotations.article import Article
from annotations.claims import edits
from annotations.store.store import Store

pytestmark = pytest.mark.slow

FIRST, SECOND = "He started his mission", "the first secretary of state"


@pytest.fixture
def tagged(store: Store, article: Article) -> Store:
    """Tag a fact and an unsure quote as anna, and a fact as bob."""
    quote = claim_on(article, SECOND, "quote").said_by("Mr\tBlinken").noted("check", sure=False)
    store.apply(article, [edits.tag(store.load(article), claim_on(article, FIRST, "fact"), quote)])
    bob = Store(store.folder, "bob")
    bob.apply(article, [edits.tag(bob.load(article), claim_on(article, FIRST, "speculation"))])
    return store


def test_columns_are_separated_by_tabs(folder: Path, tagged: Store, article: Article) -> None:
    """One's own claims, each on a line; a tab in a name separates nothing."""
    done = run("claims", folder, "--annotator", "anna")
    first, second = (line.split("\t") for line in done.stdout.splitlines())
    start = article.text.index(FIRST)
    assert first[:9] == [article.id, str(start), str(start + len(FIRST)), "fact", FIRST, "", "", "sure", "hand"]
    assert second[3:8] == ["quote", SECOND, "Mr Blinken", "check", "unsure"]
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        (["label:quote", "unsure"], ["quote"]),
        (["--", "-label:quote"], ["fact"]),
        (["by:"], ["speculation", "fact", "quote"]),
        (["by:bob"], ["speculation"]),
        (["--sort", "label", "--reverse"], ["quote", "fact"]),
        (['"his mission"'], ["fact"]),
    ],
)
def test_filters_and_orders(folder: Path, tagged: Store, query: list[str], labels: list[str]) -> None:
    """They are those of the screen."""
    done = run("claims", folder, "--annotator", "anna", "--json", *query)
    found = [json.loads(line)["label"] for line in done.stdout.splitlines()]
    assert sorted(found) == sorted(labels) if query == ["by:"] else found == labels


def test_json_has_every_field(folder: Path, tagged: Store) -> None:
    """An object a line, with true and false, and moments in UTC."""
    done = run("claims", folder, "--annotator", "anna", "--json", "unsure")
    claim = json.loads(done.stdout)
    assert (claim["speaker"], claim["note"], claim["sure"], claim["orphan"]) == ("Mr\tBlinken", "check", False, False)
    assert claim["annotator"] == "anna"
    assert claim["created"].endswith("Z")


def test_an_unknown_filter_is_refused(folder: Path, tagged: Store) -> None:
    """In a sentence with those that there are, and exit 2: a script must not go on with other claims."""
    done = run("claims", folder, "--annotator", "anna", "lable:fact")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No filter “lable:”. Use label: speaker:" in done.stderr


def test_nothing_found_is_said(folder: Path, tagged: Store) -> None:
    """On standard error; nothing else is there."""
    done = run("claims", folder, "--annotator", "carl")
    assert (done.stdout, done.returncode) == ("", 0)
    assert "No claims by carl. The filter by: lists those of all annotators." in done.stderr
    assert "No claim matches." in run("claims", folder, "--annotator", "anna", "xyzzy").stderr


def test_files_that_cannot_be_read_are_counted(folder: Path, tagged: Store, articles: tuple[Article, ...]) -> None:
    """The others are listed."""
    other = articles[1]
    tagged.apply(other, [edits.tag(tagged.load(other), claim_on(other, "the", "fact"))])
    tagged.path(other.id).write_text("{", "utf-8")
    done = run("claims", folder, "--annotator", "anna")
    assert len(done.stdout.splitlines()) == 2
    assert "1 file could not be read: copydesk check says why." in done.stderr


@pytest.mark.parametrize("columns", [40, 80, 140])
def test_a_terminal_shows_lines_that_fit(folder: Path, tagged: Store, columns: int) -> None:
    """Aligned, and none longer than the window."""
    command = [COPYDESK, "claims", str(folder), "--annotator", "anna", "by:"]
    with Terminal(command, {"COLUMNS": ""}, columns=columns) as terminal:
        text = terminal.wait_for("speculation")
        assert terminal.wait_for_exit() == 0
        lines = [line for line in text.splitlines() if line]
        assert len(lines) == 3
        assert any(line.startswith("quote      ? the first") for line in lines)
