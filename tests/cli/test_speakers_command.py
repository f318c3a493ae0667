"""`copydesk speakers`: counted, put together, split; and the export and the list that follow."""

import json
from pathlib import Path

import pytest
from conftest import claim_on
from terminal import run

from annotations.article import Article
from annotations.claims import edits
from annotations.store.store import Store

pytestmark = pytest.mark.slow

FIRST, SECOND, THIRD = "He started his mission", "the first secretary of state", "diplomatic talks in Beijing"


@pytest.fixture
def tagged(store: Store, article: Article) -> Store:
    """Tag three quotes of two people, one of them under two names."""
    said = [
        claim_on(article, FIRST, "quote").said_by("Antony Blinken"),
        claim_on(article, SECOND, "quote").said_by("Mr Blinken"),
        claim_on(article, THIRD, "quote").said_by("Qin Gang"),
    ]
    store.apply(article, [edits.tag(store.load(article), *said)])
    return store


def listed(folder: Path) -> list[tuple[str, int, list[str]]]:
    """Return name, claims and aliases of each speaker."""
    found = json.loads(run("speakers", folder, "--json").stdout)
    return [(each["name"], each["claims"], each["aliases"]) for each in found]


def test_names_are_put_together_and_split(folder: Path, tagged: Store, article: Article) -> None:
    """Claims keep what was tagged; counts, filters and exports have one speaker."""
    assert listed(folder) == [("Antony Blinken", 1, []), ("Mr Blinken", 1, []), ("Qin Gang", 1, [])]
    done = run("speakers", folder, "--merge", "mr blinken", "Antony Blinken")
    assert (done.returncode, done.stderr) == (0, "“mr blinken” now counts as “Antony Blinken”.\n")
    assert listed(folder) == [("Antony Blinken", 2, ["Mr Blinken"]), ("Qin Gang", 1, [])]
    assert "     2  Antony Blinken   also: Mr Blinken   (1 article)" in run("speakers", folder).stdout
    lines = run("claims", folder, "--annotator", "anna", "--json", "speaker:antony").stdout.splitlines()
    assert [json.loads(line)["speaker"] for line in lines] == ["Antony Blinken"] * 2
    exported = json.loads(run("export", folder, "--format", "jsonl").stdout)
    assert sorted(span["speaker"] for span in exported["spans"]) == ["Antony Blinken", "Antony Blinken", "Qin Gang"]
    assert sorted(claim.speaker for claim in tagged.load(article).claims) == [
        "Antony Blinken",
        "Mr Blinken",
        "Qin Gang",
    ]
    done = run("speakers", folder, "--split", "Mr Blinken")
    assert done.stderr == "“Mr Blinken” is a speaker of its own again.\n"
    assert len(listed(folder)) == 3


def test_names_that_nobody_has_are_told(folder: Path, tagged: Store) -> None:
    """A name may be put together before it is tagged; a slip in it is seen."""
    done = run("speakers", folder, "--merge", "Antony", "Blinken")
    assert done.returncode == 0
    assert [each for each in done.stderr.splitlines() if "No claim has" in each] == [
        "No claim has the speaker “Antony” yet.",
        "No claim has the speaker “Blinken” yet.",
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--merge", "Qin", "qin"], "Both names are the same; case and white space make no difference.\n"),
        (["--merge", " ", "Qin"], "--merge takes two names: the other name, then the one to keep.\n"),
        (["--split", "Nobody"], "“Nobody” is not another name of a speaker.\n"),
    ],
)
def test_what_cannot_be_put_together_is_said(folder: Path, tagged: Store, options: list[str], message: str) -> None:
    """Exit status 2, and nothing is written."""
    done = run("speakers", folder, *options)
    assert (done.returncode, done.stderr) == (2, message)
    assert not (tagged.folder / "_speakers").exists()


def test_without_speakers_a_sentence_says_so(folder: Path) -> None:
    """Not an empty answer."""
    done = run("speakers", folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert "has a speaker yet" in done.stderr
