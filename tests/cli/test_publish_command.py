"""`copydesk publish`: pages of articles and stories, written whole, and nothing else written over."""

import json
import os
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest
import typer
from msgspec.structs import replace
from published import strictly_parsed
from stories import Made, build
from terminal import run

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.ledger.edits import describe_entry, note_mention
from annotations.ledger.story_edits import edit_story
from annotations.publishing.site import Site
from annotations.store.store import Store
from tui.cli.publish import publish


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Return a story of three articles with a ledger."""
    return build(tmp_path / "news")


def told(capsys: pytest.CaptureFixture[str], *arguments: Any, **options: Any) -> tuple[int, str]:
    """Run the command in this process; return its status and what it said."""
    status = 0
    try:
        publish(*arguments, **{"annotator": "ana", **options})
    except SystemExit as ended:
        status = int(ended.code or 0)
    except typer.Exit as ended:
        status = ended.exit_code
    return status, capsys.readouterr().err


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of a site by their paths in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_a_site_has_all_and_is_the_same_to_the_byte(made: Made, tmp_path: Path) -> None:
    """Index, articles, the story and the data; valid pages whose links lead somewhere; twice the same, and replaced."""
    site = tmp_path / "site"
    done = run("publish", made.folder, "-o", site, "--with-text", "--annotator", "ana")
    assert (done.returncode, done.stderr) == (0, f"Wrote 3 articles and 1 story in {site}.\n")
    found = files(site)
    assert set(found) == {
        "index.html",
        "style.css",
        "data.jsonl",
        *(f"article/{name}.html" for name in ("herald", "post", "wire")),
        f"story/{made.ledger.story.id}.html",
    }
    for name, data in found.items():
        if name.endswith(".html"):
            tree = strictly_parsed(data.decode())
            here = {each.get("id") for each in tree.iter() if each.get("id")}
            for each in tree.iter("a"):
                address = each.get("href")
                assert address[1:] in here if address[0] == "#" else "://" in address or (site / name).parent / address
    assert "The Herald, 2026-03-01)</a>: fact 2, quote 1" in found["index.html"].decode()
    assert [json.loads(line)["id"] for line in found["data.jsonl"].splitlines()] == ["herald", "post", "wire"]
    assert run("publish", made.folder, "-o", site, "--with-text", "--annotator", "ana").returncode == 0
    assert files(site) == found
    assert {path.name for path in tmp_path.iterdir()} <= {"news", "site", "cache", "config", "state"}


def test_texts_of_other_outlets_are_asked_about(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written until it is said whether whole texts may be; one's own outlets are named in the settings."""
    site = tmp_path / "site"
    status, words = told(capsys, made.folder, ["herald"], site)
    assert (status, "is by The Herald: publishing its text may infringe rights" in words) == (2, True), words
    assert not site.exists()
    assert told(capsys, made.folder, ["herald"], site, no_text=True)[0] == 0
    assert "boats on Tuesday." in made.articles["herald"].text
    assert all(b"boats on Tuesday." not in data for data in files(site).values())
    (made.folder / "copydesk.toml").write_text('publish.own = ["The Herald"]\n')
    assert told(capsys, made.folder, ["herald"], site)[0] == 0
    assert b"boats on Tuesday." in files(site)["article/herald.html"]


def test_notes_are_left_out_unless_asked_for(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither pages nor data have them; with `--with-notes` both do."""
    article = made.articles["wire"]
    claim = Claim.of(article.text, 0, 20, "fact").noted("not for readers")
    made.store.apply(article, [edits.tag(made.store.load(article), claim)])
    site = tmp_path / "site"
    for has_note in (False, True):
        assert told(capsys, made.folder, ["wire"], site, with_text=True, with_notes=has_note)[0] == 0
        found = files(site)
        assert (b"not for readers" in found["article/wire.html"]) is has_note
        assert (b"not for readers" in found["data.jsonl"]) is has_note
        assert f"id=c-{claim.id[:8]}".encode() in found["article/wire.html"]


def test_a_ledger_is_published_without_remarks(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Notes on the story, an entry and a mention, and what is to be checked, are shown with `--with-notes` only."""
    ledger = made.ledgers.load(made.ledger.story.id)
    entry, mention = ledger.entries[0], ledger.mentions[0]
    changes = [
        edit_story("ana", note="of the story, not for readers"),
        describe_entry("ana", entry.id, note="of the entry, not for readers", check="wanted"),
        note_mention("ana", mention.id, "of the mention, not for readers"),
    ]
    made.ledgers.apply(ledger.story.id, changes)
    site, page = tmp_path / "site", tmp_path / "all.html"
    for has_notes in (False, True):
        options = {"with_text": True, "with_notes": has_notes}
        assert told(capsys, made.folder, [], site, **options)[0] == 0
        assert told(capsys, made.folder, [], page, single_file=True, **options)[0] == 0
        for shown in (files(site)[f"story/{ledger.story.id}.html"].decode(), page.read_text("utf-8")):
            assert "Twelve houses were flooded." in shown
            assert shown.count("not for readers") == (3 if has_notes else 0)
            assert ("Check: wanted" in shown) is has_notes


def test_another_name_stands_for_the_annotators(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With `--as`, on the page and in the data."""
    site = tmp_path / "site"
    assert told(capsys, made.folder, ["wire"], site, with_text=True, shown_as=" The  desk")[0] == 0
    assert "Read by The desk: " in files(site)["article/wire.html"].decode()
    assert json.loads(files(site)["data.jsonl"])["annotator"] == "The desk"
    assert all(b'"ana"' not in data for data in files(site).values())


def test_nothing_to_publish_replaces_no_site(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An article that the annotator has not read is no reason to write an empty site over an earlier one."""
    (made.folder / "new.txt").write_text("Nobody has read this.\n")
    for site, single in ((tmp_path / "site", False), (tmp_path / "all.html", True)):
        options = {"with_text": True, "single_file": single}
        assert told(capsys, made.folder, ["wire"], site, **options)[0] == 0
        before = files(site) if site.is_dir() else site.read_bytes()
        status, words = told(capsys, made.folder, ["new"], site, **options)
        assert (status, words) == (2, "There is nothing to publish: ana has read none of these articles.\n")
        assert (files(site) if site.is_dir() else site.read_bytes()) == before


def test_one_page_has_everything(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With its style in it, and anchors that differ between articles."""
    page = tmp_path / "all.html"
    arguments = {"single_file": True, "with_text": True, "title": "Dam"}
    assert told(capsys, made.folder, [], page, **arguments) == (0, f"Wrote 3 articles and 1 story in {page}.\n")
    data = page.read_bytes()
    tree = strictly_parsed(data.decode())
    ids = [each.get("id") for each in tree.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert {each.get("href")[1:] for each in tree.iter("a") if each.get("href")[0] == "#"} <= set(ids)
    assert [each.text for each in tree.iter("h1")] == ["Dam"]
    assert told(capsys, made.folder, [], page, **arguments)[0] == 0
    assert page.read_bytes() == data


def test_nothing_of_others_is_written_over(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither corpus nor store nor other files; the sentence says what to do, and all stays as it was."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "index.html").write_text("<p>My own page.</p>")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    (tmp_path / "page.html").write_text("mine")
    before = {name: data for name, data in files(tmp_path).items() if not name.startswith("cache/")}
    for place, expected, single in (
        (made.folder, "holds the store", False),
        (made.store.folder, "is in the store", False),
        (made.folder / "site", "inside the corpus", False),
        (made.folder / "herald.txt", "is an article of the corpus", True),
        (other, "that Copydesk did not write", False),
        (tmp_path / "mine", "holds other files, such as thesis.txt", False),
        (tmp_path / "page.html", "is a file: name a folder", False),
        (tmp_path / "page.html", "is not a page that Copydesk wrote", True),
        (tmp_path / "mine", "is a folder: with --single-file, name a file", True),
        (tmp_path / "no" / "site", "There is no folder", False),
    ):
        status, words = told(capsys, made.folder, [], place, no_text=True, single_file=single)
        assert (status, expected in words) == (2, True), (place, words)
    after = {name: data for name, data in files(tmp_path).items() if not name.startswith("cache/")}
    assert after == before


def test_a_failure_leaves_the_old_site_and_nothing_beside_it(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full in the middle; the next run replaces the site."""
    site = tmp_path / "site"
    assert told(capsys, made.folder, [], site, with_text=True)[0] == 0
    before = files(site)

    def full(*_: object) -> bytes:
        raise OSError(ENOSPC, os.strerror(ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(Site, "_story", full)
        status, words = told(capsys, made.folder, [], site, no_text=True)
    assert (status, words) == (1, f"{site} cannot be written: No space left on device.\n")
    assert files(site) == before
    assert [path.name for path in tmp_path.iterdir() if "site" in path.name] == ["site"]
    assert told(capsys, made.folder, [], site, no_text=True)[0] == 0
    assert files(site) != before


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"output": None}, "Name the folder to write with -o"),
        ({"with_text": True, "no_text": True}, "Choose one: --with-text or --no-text"),
        ({"annotator": "zoe"}, "No annotations by zoe. Annotators: ana"),
        ({"gold": True}, "There is no gold standard"),
        ({"story": ["Flood"]}, "ana has no story Flood"),
        ({"article": ["nowhere"]}, "there is no article with that id"),
        ({"model": "en"}, "--model has no effect without --entities"),
        ({"entities": True, "no_text": True}, "--entities has no effect with --no-text"),
        ({"lang": "e n"}, "--lang takes a language code"),
    ],
)
def test_a_wrong_request_is_told(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: dict[str, Any], expected: str
) -> None:
    """In a sentence, with status 2, and nothing written."""
    status, words = told(capsys, made.folder, **{"output": tmp_path / "site", **options})
    assert (status, expected in words) == (2, True), words
    assert not (tmp_path / "site").exists()


@pytest.mark.slow
def test_names_are_found_and_underlined(
    folder: Path, store: Store, article: Article, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the model of the corpus, inside claims as well; the foot says which it was."""
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 60, "fact"))])
    site = tmp_path / "site"
    status, words = told(capsys, folder, [], site, annotator="anna", entities=True)
    assert status == 0, words
    (page,) = (data.decode() for name, data in files(site).items() if name.startswith("article/"))
    assert '<span class="e">Antony Blinken</span>' in page
    assert "found by en_core_web_sm" in page


def test_the_gold_standard_is_published(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its claims and no others, whoever asks; with two of them one has to be named."""
    article = made.articles["wire"]
    gold = Store(made.store.folder, "desk+gold")
    claim = Claim.of(article.text, 0, 20, "speculation")
    claim = replace(claim, origin="agreed:ana,bea")
    decided = replace(Claim.of(article.text, 5, 9, "fact"), origin="decided:bea")
    gold.apply(article, [edits.tag(gold.load(article), claim, decided)])
    site = tmp_path / "site"
    assert told(capsys, made.folder, [], site, gold=True, with_text=True) == (0, f"Wrote 1 article in {site}.\n")
    assert {name for name in files(site) if name.startswith("article")} == {"article/wire.html"}
    page = files(site)["article/wire.html"].decode()
    assert f"id=c-{claim.id[:8]}" in page
    assert "Read by desk+gold" in page
    assert all(b"bea" not in data for data in files(site).values()), "whose version it is, is not for readers"
    assert [each["origin"] for each in json.loads(files(site)["data.jsonl"])["spans"]] == ["agreed", "decided"]
    other = Store(made.store.folder, "new+gold")
    other.apply(article, [edits.tag(other.load(article), claim)])
    status, words = told(capsys, made.folder, [], site, gold=True, with_text=True)
    assert (status, "name one with --annotator: desk+gold, new+gold" in words) == (2, True)
    assert told(capsys, made.folder, [], site, annotator="new+gold", gold=True, with_text=True)[0] == 0
