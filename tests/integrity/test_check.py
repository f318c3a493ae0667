"""Checking a store: what is wrong is said in a sentence, and what is not wrong is not."""

import json
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as with_fields
from strategies import article_of, claimed

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress, Redo, Undo
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.integrity.check import Finding, check
from annotations.store.store import Store
from annotations.text.segmentation import sentences

FIRST, SECOND = "000_f33cf88d83b625ee", "003_c2f5e6f134444f13"


@pytest.fixture
def kept(store: Store, articles: tuple[Article, ...]) -> Store:
    """Tag three sentences of each article, and say who says the first."""
    for article in articles:
        for cut in sentences(article.text)[1:4]:
            store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, *cut, "fact"))])
        at = article.text.index("Blinken")
        claim = store.load(article).claims[0]
        said = edits.change(store.load(article), claim, claim.said_by("Blinken", at, at + 7))
        store.apply(article, [said, Progress(5, (Span(0, 20), Span(30, 40)), 1.0)])
    return store


def rewrite(path: Path, edit: Callable[[dict[str, dict[str, Any]]], object]) -> None:
    """Change a file's tables by hand."""
    state = json.loads(path.read_bytes())
    edit(state)
    path.write_text(json.dumps(state, indent=1), "utf-8")


def found(store: Store, corpus: Corpus | None) -> list[tuple[str, str, str]]:
    """Look the store over, and return the findings as they are told."""
    return [(each.severity, each.path, each.sentence) for each in check(store.folder, corpus).findings]


def the_one(store: Store, corpus: Corpus | None) -> Finding:
    """Look the store over and return the only finding."""
    (finding,) = check(store.folder, corpus).findings
    return finding


def test_a_sound_store_has_no_findings(kept: Store, corpus: Corpus) -> None:
    """Nothing to say, and the sum of it: two files with three claims each."""
    report = check(kept.folder, corpus)
    assert report.findings == ()
    assert str(report) == "2 files, 6 claims, 0 errors, 0 warnings, 0 notes"


def test_checking_writes_nothing(kept: Store, corpus: Corpus) -> None:
    """No file is touched, moved or made, whatever is found."""
    kept.path(FIRST).write_bytes(b"{")
    before = sorted((path, path.stat().st_mtime_ns) for path in kept.folder.rglob("*"))
    assert check(kept.folder, corpus).findings
    assert sorted((path, path.stat().st_mtime_ns) for path in kept.folder.rglob("*")) == before


Edit = Callable[[dict[str, dict[str, Any]]], object]


def claim_with(**fields: Any) -> Edit:
    """Return what gives the first claim other values."""
    return lambda state: state["claims"]["1"].update(fields)


def row_with(**fields: Any) -> Edit:
    """Return what gives the article's row other values."""
    return lambda state: state["article"]["1"].update(fields)


EDITS: dict[str, tuple[Edit, str, str]] = {
    "moved": (claim_with(start=150), "warning", "does not stand at 150 to"),
    "beyond the end": (claim_with(start=99000, end=99010), "warning", "does not stand at 99000 to 99010 but at"),
    "other words": (claim_with(text="Nobody has said so."), "error", "“Nobody has said so.” are not in the text"),
    "surroundings": (claim_with(suffix="?"), "warning", "around 1 claim is not what stands there"),
    "speaker": (
        claim_with(speaker_start=0, speaker_end=7),
        "warning",
        "The speaker “Blinken” of the claim fact “He started",
    ),
    "label": (claim_with(label="rumour"), "note", "1 claim tagged “rumour”, which is no label of the corpus."),
    "reading": (row_with(reviewed=[[30, 40], [0, 20]]), "warning", "What was read is not in order"),
    "cursor": (row_with(position=99999), "warning", "The place of the cursor lies outside the text."),
    "claim added": (
        lambda state: state["claims"].update({"9": {**state["claims"]["1"], "id": "f" * 16}}),
        "warning",
        "was added outside Copydesk",
    ),
    "claim removed": (lambda state: state["claims"].pop("2"), "warning", "was removed outside Copydesk"),
    "undone before done": (
        lambda state: state["history"]["4"].update(undone="2020-01-01T00:00:00Z"),
        "warning",
        "was taken back before it was made",
    ),
    "empty change": (
        lambda state: state["history"]["4"].update(before=[]),
        "warning",
        "does not hold what such a change does",
    ),
    "newer": (
        lambda state: state["schema"]["1"].update(version=99),
        "warning",
        "A newer Copydesk wrote it; it is left as it is",
    ),
    "no claims readable": (
        lambda state: state["claims"]["1"].update(start="one"),
        "error",
        "opening the article moves it aside; 3 claims can be taken from it",
    ),
    "two rows": (
        lambda state: state["claims"].update({"9": state["claims"]["1"]}),
        "error",
        "It is damaged (there are two rows of one claim)",
    ),
    "not in the corpus": (row_with(id="gone"), "error", "belongs in anna/gone.json; it is not shown, but exported"),
    "another annotator": (row_with(annotator="bea"), "error", f"belongs in bea/{FIRST}.json"),
}


@pytest.mark.parametrize("edit", list(EDITS))
def test_each_thing_that_is_wrong_is_said(kept: Store, corpus: Corpus, edit: str) -> None:
    """One edit of a file by hand, one sentence about that file with how bad it is, and none about the other."""
    change, severity, sentence = EDITS[edit]
    rewrite(kept.path(FIRST), change)
    told = [each for each in found(kept, corpus) if each[1] != f"_texts/{corpus.load(corpus.entries[0]).sha256}.txt"]
    assert [each[1] for each in told if sentence in each[2] and each[0] == severity] == [f"anna/{FIRST}.json"]
    assert {each[1] for each in told} == {f"anna/{FIRST}.json"}


@pytest.mark.parametrize("data", [b"", bytes(300), b"{", b"\xff\xfe{}", b"[]", b'"\xe4"', b"[" * 100_000])
def test_a_file_that_is_no_tables_is_an_error(kept: Store, corpus: Corpus, data: bytes) -> None:
    """Emptied, cut off, in another encoding: it is damaged, and nothing can be taken from it."""
    kept.path(FIRST).write_bytes(data)
    finding = check(kept.folder, corpus).findings[-1]
    assert (finding.severity, finding.path, finding.mendable) == ("error", f"anna/{FIRST}.json", True)
    assert "no claim can be taken from it" in finding.sentence


def test_opening_does_what_was_said_it_would(kept: Store, corpus: Corpus, article: Article) -> None:
    """A claim said to be found elsewhere is, and one said to be kept aside is: what is told is what happens."""
    rewrite(kept.path(FIRST), claim_with(start=150))
    rewrite(kept.path(FIRST), lambda state: state["claims"]["2"].update(text="Nobody has said so."))
    sentences_told = [each[2] for each in found(kept, corpus)]
    record = kept.load(article)
    place = record.claims[0].span
    assert any(
        f"but at {place.start} to {place.end}, where opening the article finds it" in each for each in sentences_told
    )
    assert any("opening the article keeps it aside" in each for each in sentences_told)
    assert [each.claim.text for each in record.orphans] == ["Nobody has said so."]


def test_a_text_that_is_missing_or_another_is_an_error(kept: Store, corpus: Corpus, article: Article) -> None:
    """With the article it can be made anew; without it, it is said what hangs on it."""
    path = kept.folder / "_texts" / f"{article.sha256}.txt"
    for damage, told in (
        (lambda: path.write_text("Other."), "It is not the text that was annotated"),
        (lambda: path.write_bytes(b"\xff"), "It is not UTF-8"),
        (path.unlink, "It is missing"),
    ):
        damage()
        finding = the_one(kept, corpus)
        assert (finding.severity, finding.path) == ("error", f"_texts/{article.sha256}.txt")
        assert finding.sentence == f"{told}; 1 file made on it; it can be made anew."
        alone = [each for each in check(kept.folder, None).findings if each.severity == "error"]
        assert [each.mendable for each in alone] == [False]
        assert "they cannot be exported" in alone[0].sentence


def test_what_is_not_copydesks_is_remarked(kept: Store, corpus: Corpus) -> None:
    """Foreign files and a text that nothing refers to are notes; locks and hidden files of others are nothing."""
    (kept.folder / "README").write_text("Hello.")
    (kept.folder / ".git").mkdir()
    (kept.folder / "anna" / "notes.txt").write_text("Hello.")
    (kept.folder / "anna" / "folder.json").mkdir()
    (kept.folder / "_other").mkdir()
    os.mkfifo(kept.folder / "anna" / "pipe.json")
    sha256 = article_of("An older text.").sha256
    (kept.folder / "_texts" / f"{sha256}.txt").write_text("An older text.")
    told = found(kept, corpus)
    assert {severity for severity, _, _ in told} == {"note"}
    assert [path for _, path, _ in told] == [
        "README",
        "_other",
        f"_texts/{sha256}.txt",
        "anna/folder.json",
        "anna/notes.txt",
        "anna/pipe.json",
    ]
    assert told[2][2] == "No file refers to it."


def test_leftovers_are_said_with_what_they_hold(kept: Store, corpus: Corpus, article: Article) -> None:
    """A file moved aside, and one that a crash left: how many claims only they have."""
    path = kept.path(FIRST)
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b'"history"')])
    assert kept.load(article).trouble
    (aside,) = path.parent.glob("*.damaged-*")
    (path.parent / f".{SECOND}.json.new").write_bytes(b"")
    beside, moved = found(kept, corpus)
    nothing = "nothing that can be read in it is missing elsewhere."
    assert beside == ("warning", f"anna/.{SECOND}.json.new", f"A crash left it behind; {nothing}")
    because = "It was moved aside because it is damaged"
    assert moved == ("error", f"anna/{aside.name}", f"{because}; 3 claims in it are not in anna/{FIRST}.json.")
    path.write_bytes(whole)
    assert found(kept, corpus)[1] == ("note", f"anna/{aside.name}", f"{because}; {nothing}")


def test_a_copied_file_is_said_with_the_one_it_is_of(kept: Store, corpus: Corpus) -> None:
    """In the same folder under another name, and in the folder of another annotator."""
    (kept.folder / "bea").mkdir()
    for copy in ("anna/copy.json", f"bea/{FIRST}.json"):
        shutil.copy(kept.path(FIRST), kept.folder / copy)
    assert found(kept, corpus) == [
        ("error", path, f"It says it is of the same article and annotator as anna/{FIRST}.json: remove one of them.")
        for path in ("anna/copy.json", f"bea/{FIRST}.json")
    ]


def test_claims_of_two_annotators_with_one_id_are_said(kept: Store, corpus: Corpus, article: Article) -> None:
    """A file copied to another annotator, with the name in it changed: each knows its claims, so nothing is mended."""
    (kept.folder / "bea").mkdir()
    copy = Store(kept.folder, "bea").path(FIRST)
    shutil.copy(kept.path(FIRST), copy)
    rewrite(copy, row_with(annotator="bea"))
    finding = the_one(kept, corpus)
    assert (finding.severity, finding.path, finding.mendable) == ("warning", f"bea/{FIRST}.json", False)
    assert finding.sentence == f"3 claims in it and in anna/{FIRST}.json have the same id."


def test_links_are_said_with_where_they_lead(kept: Store, corpus: Corpus, tmp_path: Path) -> None:
    """One that leads somewhere is read; one that leads nowhere is an error."""
    elsewhere = tmp_path / "elsewhere.json"
    kept.path(FIRST).rename(elsewhere)
    kept.path(FIRST).symlink_to(elsewhere)
    kept.path("x").symlink_to(tmp_path / "nowhere")
    report = check(kept.folder, corpus)
    assert (report.files, report.claims) == (2, 6)
    assert [(each.severity, each.path, each.mendable) for each in report.findings] == [
        ("warning", f"anna/{FIRST}.json", False),
        ("error", "anna/x.json", False),
    ]
    assert str(elsewhere) in report.findings[0].sentence
    assert report.findings[1].sentence == f"It is a link to {tmp_path / 'nowhere'}, and there is nothing there."


def test_what_must_not_be_read_or_written_is_said_with_the_reason(
    kept: Store, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A closed file is an error, a folder that cannot be written a warning."""
    closed, reading = kept.path(FIRST), Path.read_bytes

    def refused(path: Path) -> bytes:
        if path == closed:
            raise PermissionError(13, os.strerror(13))
        return reading(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    monkeypatch.setattr(os, "access", lambda path, _: path != closed.parent)
    told = [each for each in found(kept, corpus) if each[0] != "note"]
    assert told == [
        ("warning", "anna", "It must not be written, so that nothing new in it can be saved."),
        ("error", f"anna/{FIRST}.json", "It cannot be read: Permission denied."),
    ]


def test_a_store_that_is_closed_is_an_error(kept: Store, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known of what is in it, and that is said."""
    listing = Path.iterdir

    def refused(path: Path) -> Any:
        if path == kept.folder / "anna":
            raise PermissionError(13, os.strerror(13))
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", refused)
    assert ("error", "anna", "It cannot be read: Permission denied.") in found(kept, corpus)
    assert "No file that can be read refers to it." in {sentence for _, _, sentence in found(kept, corpus)}


def test_articles_that_are_gone_or_changed_are_remarked(kept: Store, folder: Path) -> None:
    """How many claims stay, move and go is what opening the changed article makes of them."""
    (folder / f"{SECOND}.txt").unlink()
    path = folder / f"{FIRST}.txt"
    text = path.read_text("utf-8")
    second = sentences(text)[2]
    path.write_text(f"Updated at noon. {text[: second.start]}{text[second.end :]}", "utf-8")
    corpus = open_corpus(folder)
    told = {path: (severity, sentence) for severity, path, sentence in found(kept, corpus) if path.startswith("anna")}
    assert told == {
        f"anna/{FIRST}.json": (
            "warning",
            "The article has changed since; when it is opened, of 3 claims 0 stay, 2 move along, 1 will be kept aside.",
        ),
        f"anna/{SECOND}.json": ("note", f"Its article {SECOND} is not in the corpus any more."),
    }
    changed_article = corpus.load(corpus.entries[0])
    record = kept.load(changed_article)
    assert (len(record.claims), len(record.orphans)) == (2, 1)


def test_without_the_articles_the_store_is_looked_over_all_the_same(kept: Store) -> None:
    """That articles were not compared is said; the rest is."""
    assert found(kept, None) == [("note", ".", "The articles cannot be opened, so they were not compared.")]
    rewrite(kept.path(FIRST), claim_with(start=150))
    assert len(found(kept, None)) == 2


ACTS = st.lists(
    st.tuples(st.sampled_from("tag tag tag remove relabel note undo undo redo done".split()), st.integers())
)


@settings(deadline=None, max_examples=60)
@given(claimed(), ACTS)
def test_whatever_one_person_does_is_sound(made: tuple[str, tuple[Claim, ...]], acts: list[tuple[str, int]]) -> None:
    """Tagging, removing, changing, undoing and redoing in any order leave a store without a finding."""
    text, claims = made
    article = article_of(text)
    tags = list({(claim.span, claim.label): claim for claim in claims}.values())
    with TemporaryDirectory() as temporary:
        store = Store(Path(temporary) / "store", "anna")
        record = store.apply(article, [Progress(0, (Span(0, 1),), 1.0)])
        for what, number in acts:
            change = {"undo": record.last(), "redo": record.undone()}.get(what)
            if what == "tag" and tags:
                record = store.apply(article, [edits.tag(record, tags.pop())])
            elif what == "done":
                record = store.apply(article, [edits.set_status(record, "done")])
            elif what == "undo" and change:
                record = store.apply(article, [Undo(change.id, record.moment())])
            elif what == "redo" and change:
                record = store.apply(article, [Redo(change.id)])
            elif record.claims:
                claim = record.claims[number % len(record.claims)]
                if what == "remove":
                    record = store.apply(article, [edits.remove(record, claim)])
                elif what in ("relabel", "note"):
                    other = claim.noted("!") if what == "note" else claim.relabelled("fact")
                    record = store.apply(article, [edits.change(record, claim, other)])
        findings = check(store.folder, None).findings
        assert [each.path for each in findings] == ["."]


def test_two_programs_that_tag_the_same_words_are_no_finding(kept: Store, corpus: Corpus, article: Article) -> None:
    """One of the two claims is all there ever was, whichever is taken back."""
    one, two = kept.load(article), kept.load(article)
    first, second = (Claim.of(article.text, 0, 9, "quote") for _ in "ab")
    kept.apply(article, [edits.tag(one, first)])
    kept.apply(article, [edits.tag(two, second)])
    assert found(kept, corpus) == []
    record = kept.load(article)
    mine = next(change for change in record.history if change.after == (first,))
    kept.apply(article, [Undo(mine.id, record.moment())])
    assert found(kept, corpus) == []


def test_a_change_that_waited_for_the_disk_is_no_finding(kept: Store, corpus: Corpus, article: Article) -> None:
    """What was done earlier and saved later comes later: the history is read as it was put on disk."""
    record = kept.load(article)
    claim = record.claims[1]
    early = edits.remove(record, claim)
    late = edits.change(record, claim, claim.noted("late"))
    late = with_fields(late, change=with_fields(late.change, when=early.change.when + timedelta(seconds=1)))
    kept.apply(article, [late])
    kept.apply(article, [early])
    assert claim.id not in {each.id for each in kept.load(article).claims}
    assert found(kept, corpus) == []


def test_claims_that_were_settled_and_dropped_are_no_finding(folder: Path, store: Store) -> None:
    """Of two claims that a changed text set aside one is placed and one given up: the history tells of both."""
    path = folder / "short.txt"
    path.write_text("The ministers will meet on Monday morning.\n\nNobody would say what about.", "utf-8")
    article = article_named(folder, "short")
    spans = [Span(0, 13), Span(44, 71)]
    claims = [Claim.of(article.text, *span, "fact") for span in spans]
    store.apply(article, [edits.tag(store.load(article), *claims)])
    path.write_text("The secretaries will meet on Monday.\n\nThe agenda is known.", "utf-8")
    article = article_named(folder, "short")
    record = store.load(article)
    first, second = record.orphans
    record = store.apply(article, [edits.reanchor(record, first, first.claim.placed(Span(0, 15), article.text))])
    record = store.apply(article, [edits.drop_orphan(record, second)])
    assert [claim.text for claim in record.claims] == ["The secretaries"]
    assert not [each for each in found(store, open_corpus(folder)) if each[0] != "note"]
    change = record.last()
    assert change is not None
    store.apply(article, [Undo(change.id, record.moment())])
    assert not [each for each in found(store, open_corpus(folder)) if each[0] != "note"]


def article_named(folder: Path, name: str) -> Article:
    """Read an article of a folder as it is by now."""
    corpus = open_corpus(folder)
    return corpus.load(next(entry for entry in corpus.entries if entry.id == name))
