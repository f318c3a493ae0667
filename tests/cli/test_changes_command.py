"""`copydesk changes`: what became of articles after they were published."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from terminal import run

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import open_corpus
from annotations.layout import store_folder
from annotations.store.store import Store

pytestmark = pytest.mark.slow


def test_what_was_kept_is_compared_with_what_comes(tmp_path: Path) -> None:
    """Keep, change, show: as text and as JSON."""
    folder = tmp_path / "news"
    folder.mkdir()
    path = folder / "a.txt"
    path.write_text("---\ntitle: Dam\noutlet: One\n---\nThe dam will hold. It cost 24 euros.")
    nothing = run("changes", folder)
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert "--keep keeps the others too" in nothing.stderr
    assert not (folder / "annotations").exists()
    assert run("changes", folder, "--keep").stderr == "1 text kept, 0 known already.\n"
    assert run("changes", folder, "--keep").stderr == "0 texts kept, 1 known already.\n"
    path.write_text("---\ntitle: Dam\noutlet: One\n---\nThe dam may hold. It cost 42 euros.")
    lines = run("changes", folder).stdout.splitlines()
    assert lines[0] == "Dam (One)   a"
    assert [line.strip() for line in lines[2:8]] == [
        "changed, numbers",
        "- It cost 24 euros.",
        "+ It cost 42 euros.",
        "changed, softened",
        "- The dam will hold.",
        "+ The dam may hold.",
    ]
    (found,) = (json.loads(line) for line in run("changes", folder, "--json").stdout.splitlines())
    assert found["changes"][0]["sentences"][0]["difference"]["marks"] == ["numbers"]


def test_a_corpus_that_is_not_there_is_said(tmp_path: Path) -> None:
    """Asked wrongly."""
    assert run("changes", tmp_path / "nowhere").returncode == 2


OLD = "The dam will hold, Carl Lund said. Twelve people left the town. Nobody was hurt."
NEW = "The dam may hold, Carl Lund said. Twelve people left the town. The river is high."


def tag_old(folder: Path) -> None:
    """Tag words of the first article in each of its sentences, as a reader does before it comes again."""
    corpus, store = open_corpus(folder), Store(store_folder(folder), "ana")
    article = corpus.load(corpus.entries[0])
    words = ("The dam will hold", "Twelve people", "Nobody was hurt.")
    claims = [Claim.of(OLD, OLD.index(each), OLD.index(each) + len(each), "fact") for each in words]
    store.apply(article, [edits.tag(store.load(article), *claims)])


def write(path: Path, text: str, day: int) -> None:
    """Write an article with its address, as `copydesk add` does."""
    front = f"title: Dam\nurl: https://example.org/dam\nretrieved: 2026-01-0{day}T10:00:00Z"
    path.write_text(f"---\n{front}\n---\n\n{text}")


def change_file(folder: Path, *, again: bool) -> None:
    """Write the file of an article once, or over the first."""
    write(folder / "dam.txt", NEW if again else OLD, 1)


def add_address(folder: Path, *, again: bool) -> None:
    """Add a page by its address, which has another text the second time."""
    page = folder.with_name("page.txt")
    write(page, NEW if again else OLD, 2 if again else 1)
    assert run("add", folder, page).returncode == 0


def repeat_id(folder: Path, *, again: bool) -> None:
    """Write a file with one article, then with its id a second time."""
    lines = [{"id": "dam", "date": f"2026-01-0{day}", "text": text} for day, text in ((1, OLD), (2, NEW))]
    (folder / "a.jsonl").write_text("".join(json.dumps(each) + "\n" for each in lines[: 1 + again]))


@pytest.mark.parametrize("come", [change_file, add_address, repeat_id])
def test_each_way_of_coming_again_keeps_claims_on_their_words(tmp_path: Path, come: Callable[..., None]) -> None:
    """What became of each claim is said, with the dates of both texts; no claim is shown on other words."""
    folder = tmp_path / "news"
    folder.mkdir()
    come(folder, again=False)
    tag_old(folder)
    assert run("changes", folder, "--json").stdout == ""
    come(folder, again=True)
    (found,) = (json.loads(line) for line in run("changes", folder, "--json").stdout.splitlines())
    (change,) = found["changes"]
    assert {
        (each["difference"]["before"], claim["text"], claim["state"])
        for each in change["sentences"]
        for claim in each["claims"]
    } == {
        ("The dam will hold, Carl Lund said.", "The dam will hold", "orphan"),
        ("Nobody was hurt.", "Nobody was hurt.", "orphan"),
    }
    dates = [change[side]["seen"] or change[side]["published"] for side in ("before", "after")]
    assert all(dates)
    assert dates == sorted(dates)
    if come is add_address:
        assert [each[:10] for each in dates] == ["2026-01-01", "2026-01-02"]
    corpus, store = open_corpus(folder), Store(store_folder(folder), "ana")
    held = [(corpus.load(entry), store.load(corpus.load(entry))) for entry in corpus.entries]
    assert all(claim.text == article.text[slice(*claim.span)] for article, record in held for claim in record.claims)
    kept = [claim.text for _, record in held for claim in (*record.claims, *(each.claim for each in record.orphans))]
    assert sorted(kept) == ["Nobody was hurt.", "The dam will hold", "Twelve people"]
    again = json.loads(run("changes", folder, "--json").stdout)["changes"][0]
    assert [again[side]["seen"] or again[side]["published"] for side in ("before", "after")] == dates
    said = run("changes", folder).stdout
    assert "orphan: fact of ana “Nobody was hurt.”" in said
