"""The check of a store: it reports each problem in a sentence, and nothing else."""

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
from signing import rewrite
from strategies import article_of, claimed

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress, Redo, Undo
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.integrity.check import check
from annotations.integrity.findings import Finding
from annotations.moment import now
from annotations.store.looked_file import looked_path, put_looked
from annotations.store.queue_file import Place, Plan, queue_path, write_queue
from annotations.store.store import Store
from annotations.text.segmentation import sentences

FIRST, SECOND = "000_f33cf88d83b625ee", "003_c2f5e6f134444f13"


@pytest.fixture
def annotated(store: Store, articles: tuple[Article, ...]) -> Store:
    """Tag three sentences of each article, and attribute the first claim to a speaker."""
    for article in articles:
        for cut in sentences(article.text)[1:4]:
            store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, *cut, "fact"))])
        at = article.text.index("Blinken")
        claim = store.load(article).claims[0]
        attribution = edits.change(store.load(article), claim, claim.said_by("Blinken", at, at + 7))
        store.apply(article, [attribution, Progress(5, (Span(0, 20), Span(30, 40)), 1.0)])
    return store


def findings_of(store: Store, corpus: Corpus | None) -> list[tuple[str, str, str]]:
    """Check the store, and return severity, path and sentence of each finding."""
    return [(each.severity, each.path, each.sentence) for each in check(store.folder, corpus).findings]


def only_finding(store: Store, corpus: Corpus | None) -> Finding:
    """Check the store, and return its only finding."""
    (finding,) = check(store.folder, corpus).findings
    return finding


def test_a_sound_store_has_no_findings(annotated: Store, corpus: Corpus) -> None:
    """The report counts two files with three claims each."""
    report = check(annotated.folder, corpus)
    assert report.findings == ()
    assert str(report) == "2 files, 6 claims, 0 errors, 0 warnings, 0 notes"


def test_checking_writes_nothing(annotated: Store, corpus: Corpus) -> None:
    """No file is changed, moved or created, whatever the findings."""
    annotated.path(FIRST).write_bytes(b"{")
    before = sorted((path, path.stat().st_mtime_ns) for path in annotated.folder.rglob("*"))
    assert check(annotated.folder, corpus).findings
    assert sorted((path, path.stat().st_mtime_ns) for path in annotated.folder.rglob("*")) == before


Edit = Callable[[dict[str, dict[str, Any]]], object]


def claim_with(**fields: Any) -> Edit:
    """Return an edit that gives the first claim other values."""
    return lambda state: state["claims"]["1"].update(fields)


def row_with(**fields: Any) -> Edit:
    """Return an edit that gives the article's row other values."""
    return lambda state: state["article"]["1"].update(fields)


EDITS: dict[str, tuple[Edit, str, str]] = {
    "start edited": (claim_with(start=150), "warning", "is not at 150 to"),
    "span beyond the end": (claim_with(start=99000, end=99010), "warning", "is not at 99000 to 99010 but at"),
    "text edited": (claim_with(text="Nobody has said so."), "error", "“Nobody has said so.” are not in the text"),
    "context edited": (claim_with(suffix="?"), "warning", "The stored context of 1 claim differs from the text."),
    "speaker offsets edited": (
        claim_with(speaker_start=0, speaker_end=7),
        "warning",
        "The speaker “Blinken” of the claim fact “He started",
    ),
    "unknown label": (claim_with(label="rumour"), "note", "1 claim tagged “rumour”, which is no label of the corpus."),
    "reviewed spans out of order": (
        row_with(reviewed=[[30, 40], [0, 20]]),
        "warning",
        "The reviewed passages are not in order",
    ),
    "cursor beyond the text": (row_with(position=99999), "warning", "The cursor position lies outside the text."),
    "claim added": (
        lambda state: state["claims"].update({"9": {**state["claims"]["1"], "id": "f" * 16}}),
        "warning",
        "was added outside Copydesk",
    ),
    "claim removed": (lambda state: state["claims"].pop("2"), "warning", "was removed outside Copydesk"),
    "undone before it was made": (
        lambda state: state["history"]["4"].update(undone="2020-01-01T00:00:00Z"),
        "warning",
        "was undone before it was made",
    ),
    "change without claims": (
        lambda state: state["history"]["4"].update(what="tag"),
        "warning",
        "does not have the claims that a change of its kind has",
    ),
    "newer version": (
        lambda state: state["schema"]["1"].update(version=99),
        "warning",
        "A newer Copydesk wrote it: it is neither checked nor changed",
    ),
    "start is text": (
        lambda state: state["claims"]["1"].update(start="one"),
        "error",
        "opening the article moves it aside; 3 claims can be recovered from it",
    ),
    "duplicate claim": (
        lambda state: state["claims"].update({"9": state["claims"]["1"]}),
        "error",
        "It is damaged (two rows are for the same claim)",
    ),
    "another article id": (row_with(id="gone"), "error", "belongs in anna/gone.json; it is exported, but not shown"),
    "another annotator": (row_with(annotator="bea"), "error", f"belongs in bea/{FIRST}.json"),
}


@pytest.mark.parametrize("edit", list(EDITS))
def test_each_problem_is_reported(annotated: Store, corpus: Corpus, edit: str) -> None:
    """One edit by hand gives one finding on that file.

    The finding has the expected severity and sentence, and the other file has none.
    """
    change, severity, sentence = EDITS[edit]
    rewrite(annotated.path(FIRST), change)
    findings = [
        each
        for each in findings_of(annotated, corpus)
        if each[1] != f"_texts/{corpus.load(corpus.entries[0]).sha256}.txt"
    ]
    assert [each[1] for each in findings if sentence in each[2] and each[0] == severity] == [f"anna/{FIRST}.json"]
    assert {each[1] for each in findings} == {f"anna/{FIRST}.json"}


@pytest.mark.parametrize("data", [bytes(300), b"{", b"\xff\xfe{}", b"[]", b'"\xe4"', b"[" * 100_000])
def test_a_file_without_valid_tables_is_an_error(annotated: Store, corpus: Corpus, data: bytes) -> None:
    """A truncated or re-encoded file is damaged.

    No claim can be recovered from it.
    """
    annotated.path(FIRST).write_bytes(data)
    finding = check(annotated.folder, corpus).findings[-1]
    assert (finding.severity, finding.path, finding.mendable) == ("error", f"anna/{FIRST}.json", True)
    assert "no claim can be recovered from it" in finding.sentence


def test_an_empty_file_is_a_warning(annotated: Store, corpus: Corpus) -> None:
    """A full disk or another program leaves one: it holds nothing that could be damaged."""
    annotated.path(FIRST).write_bytes(b"")
    findings = [each for each in findings_of(annotated, corpus) if each[1].endswith(".json")]
    assert findings == [
        ("warning", f"anna/{FIRST}.json", "It is empty: it holds no claims. The next save replaces it.")
    ]


def test_opening_an_article_does_what_the_check_predicts(annotated: Store, corpus: Corpus, article: Article) -> None:
    """A claim that the check finds at another place is moved there.

    One that it does not find becomes an orphan.
    """
    rewrite(annotated.path(FIRST), claim_with(start=150))
    rewrite(annotated.path(FIRST), lambda state: state["claims"]["2"].update(text="Nobody has said so."))
    messages = [sentence for _, _, sentence in findings_of(annotated, corpus)]
    record = annotated.load(article)
    place = record.claims[0].span
    assert any(f"but at {place.start} to {place.end}, where opening the article finds it" in each for each in messages)
    assert any("opening the article makes it an orphan" in each for each in messages)
    assert [each.claim.text for each in record.orphans] == ["Nobody has said so."]


def test_a_missing_or_altered_text_is_an_error(annotated: Store, corpus: Corpus, article: Article) -> None:
    """With the article it can be reconstructed.

    Without the article, the finding names what depends on it.
    """
    path = annotated.folder / "_texts" / f"{article.sha256}.txt"
    for damage, problem in (
        (lambda: path.write_text("Other."), "It is not the text that was annotated"),
        (lambda: path.write_bytes(b"\xff"), "It is not UTF-8"),
        (path.unlink, "It is missing"),
    ):
        damage()
        finding = only_finding(annotated, corpus)
        assert (finding.severity, finding.path) == ("error", f"_texts/{article.sha256}.txt")
        assert finding.sentence == f"{problem}; 1 claim file refers to it; it can be restored."
        alone = [each for each in check(annotated.folder, None).findings if each.severity == "error"]
        assert [each.mendable for each in alone] == [False]
        assert "they cannot be exported" in alone[0].sentence


def test_foreign_files_are_notes(annotated: Store, corpus: Corpus) -> None:
    """Foreign files and unreferenced texts are notes.

    Locks and foreign hidden files are not reported.
    """
    (annotated.folder / "README").write_text("Hello.")
    (annotated.folder / ".git").mkdir()
    (annotated.folder / "anna" / "notes.txt").write_text("Hello.")
    (annotated.folder / "anna" / "folder.json").mkdir()
    (annotated.folder / "_other").mkdir()
    os.mkfifo(annotated.folder / "anna" / "pipe.json")
    sha256 = article_of("An older text.").sha256
    (annotated.folder / "_texts" / f"{sha256}.txt").write_text("An older text.")
    findings = findings_of(annotated, corpus)
    assert {severity for severity, _, _ in findings} == {"note"}
    assert [path for _, path, _ in findings] == [
        "README",
        "_other",
        f"_texts/{sha256}.txt",
        "anna/folder.json",
        "anna/notes.txt",
        "anna/pipe.json",
    ]
    assert findings[2][2] == "No file refers to it."


def test_leftovers_are_reported_with_the_claims_that_only_they_have(
    annotated: Store, corpus: Corpus, article: Article
) -> None:
    """A quarantined file, and the temporary file of a crash."""
    path = annotated.path(FIRST)
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b'"history"')])
    assert annotated.load(article).trouble
    (quarantined,) = path.parent.glob("*.damaged-*")
    (path.parent / f".{SECOND}.json.new").write_bytes(b"")
    temporary_finding, quarantined_finding = findings_of(annotated, corpus)
    nothing = "nothing readable in it is missing elsewhere."
    assert temporary_finding == ("warning", f"anna/.{SECOND}.json.new", f"A crash left it behind; {nothing}")
    cause = "It was moved aside because it is damaged"
    assert quarantined_finding == (
        "error",
        f"anna/{quarantined.name}",
        f"{cause}; 3 claims in it are not in anna/{FIRST}.json.",
    )
    path.write_bytes(whole)
    assert findings_of(annotated, corpus)[1] == ("note", f"anna/{quarantined.name}", f"{cause}; {nothing}")


def test_a_copied_file_is_reported_with_its_original(annotated: Store, corpus: Corpus) -> None:
    """In the same folder under another name, and in the folder of another annotator."""
    (annotated.folder / "bea").mkdir()
    for copy in ("anna/copy.json", f"bea/{FIRST}.json"):
        shutil.copy(annotated.path(FIRST), annotated.folder / copy)
    assert findings_of(annotated, corpus) == [
        ("error", path, f"It has the same article and annotator as anna/{FIRST}.json: remove one of them.")
        for path in ("anna/copy.json", f"bea/{FIRST}.json")
    ]


def test_claims_of_two_annotators_with_the_same_id_are_reported(
    annotated: Store, corpus: Corpus, article: Article
) -> None:
    """A file copied to another annotator, with the annotator edited.

    Both histories name the claims, so neither is the copy.
    """
    (annotated.folder / "bea").mkdir()
    copy = Store(annotated.folder, "bea").path(FIRST)
    shutil.copy(annotated.path(FIRST), copy)
    rewrite(copy, row_with(annotator="bea"))
    finding = only_finding(annotated, corpus)
    assert (finding.severity, finding.path, finding.mendable) == ("warning", f"bea/{FIRST}.json", False)
    assert finding.sentence == f"3 claims in it and in anna/{FIRST}.json have the same id."


def test_links_are_reported_with_their_targets(annotated: Store, corpus: Corpus, tmp_path: Path) -> None:
    """The target of a valid link is read; a broken link is an error."""
    elsewhere = tmp_path / "elsewhere.json"
    annotated.path(FIRST).rename(elsewhere)
    annotated.path(FIRST).symlink_to(elsewhere)
    annotated.path("x").symlink_to(tmp_path / "nowhere")
    report = check(annotated.folder, corpus)
    assert (report.files, report.claims) == (2, 6)
    assert [(each.severity, each.path, each.mendable) for each in report.findings] == [
        ("warning", f"anna/{FIRST}.json", False),
        ("error", "anna/x.json", False),
    ]
    assert str(elsewhere) in report.findings[0].sentence
    assert report.findings[1].sentence == f"It is a link to {tmp_path / 'nowhere'}, which does not exist."


def test_missing_permissions_are_reported_with_the_reason(
    annotated: Store, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unreadable file is an error, a folder that is not writable a warning."""
    unreadable, os_open = annotated.path(FIRST), os.open

    def refused(path: Path, flags: int, mode: int = 0o777) -> int:
        if path == unreadable:
            raise PermissionError(13, os.strerror(13))
        return os_open(path, flags, mode)

    monkeypatch.setattr(os, "open", refused)
    monkeypatch.setattr(os, "access", lambda path, _: path != unreadable.parent)
    findings = [each for each in findings_of(annotated, corpus) if each[0] != "note"]
    assert findings == [
        ("warning", "anna", "It cannot be written: nothing new in it can be saved."),
        ("error", f"anna/{FIRST}.json", "It cannot be read: Permission denied."),
    ]


def test_an_unreadable_folder_is_an_error(annotated: Store, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its content is unknown, and other findings take that into account."""
    iterdir = Path.iterdir

    def refused(path: Path) -> Any:
        if path == annotated.folder / "anna":
            raise PermissionError(13, os.strerror(13))
        return iterdir(path)

    monkeypatch.setattr(Path, "iterdir", refused)
    assert ("error", "anna", "It cannot be read: Permission denied.") in findings_of(annotated, corpus)
    assert "No file that can be read refers to it." in {sentence for _, _, sentence in findings_of(annotated, corpus)}


def test_missing_and_changed_articles_are_reported(annotated: Store, folder: Path) -> None:
    """The counts of claims that stay, move and go are those of opening the article."""
    (folder / f"{SECOND}.txt").unlink()
    path = folder / f"{FIRST}.txt"
    text = path.read_text("utf-8")
    second = sentences(text)[2]
    path.write_text(f"Updated at noon. {text[: second.start]}{text[second.end :]}", "utf-8")
    corpus = open_corpus(folder)
    findings = {
        path: (severity, sentence)
        for severity, path, sentence in findings_of(annotated, corpus)
        if path.startswith("anna")
    }
    assert findings == {
        f"anna/{FIRST}.json": (
            "warning",
            "The article has changed since; when it is opened, of 3 claims 0 stay, 2 move and 1 will be orphaned.",
        ),
        f"anna/{SECOND}.json": ("note", f"Its article {SECOND} is no longer in the corpus."),
    }
    changed_article = corpus.load(corpus.entries[0])
    record = annotated.load(changed_article)
    assert (len(record.claims), len(record.orphans)) == (2, 1)


def test_a_store_is_checked_without_its_articles(annotated: Store) -> None:
    """A note says that articles were not compared; the other checks are made."""
    assert findings_of(annotated, None) == [("note", ".", "The articles cannot be opened, so they were not compared.")]
    rewrite(annotated.path(FIRST), claim_with(start=150))
    assert len(findings_of(annotated, None)) == 2


ACTIONS = st.lists(
    st.tuples(st.sampled_from("tag tag tag remove relabel note undo undo redo done".split()), st.integers())
)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(claimed(), ACTIONS)
def test_any_sequence_of_edits_leaves_a_sound_store(
    text_and_claims: tuple[str, tuple[Claim, ...]], actions: list[tuple[str, int]]
) -> None:
    """Tagging, removing, changing, undoing and redoing in any order leave no finding."""
    text, claims = text_and_claims
    article = article_of(text)
    tags = list({(claim.span, claim.label): claim for claim in claims}.values())
    with TemporaryDirectory() as temporary:
        store = Store(Path(temporary) / "store", "anna")
        record = store.apply(article, [Progress(0, (Span(0, 1),), 1.0)])
        for what, number in actions:
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


def test_two_programs_that_tag_the_same_words_are_no_finding(
    annotated: Store, corpus: Corpus, article: Article
) -> None:
    """Only one of the two claims is kept, and it may be undone."""
    one, two = annotated.load(article), annotated.load(article)
    first, second = (Claim.of(article.text, 0, 9, "quote") for _ in "ab")
    annotated.apply(article, [edits.tag(one, first)])
    annotated.apply(article, [edits.tag(two, second)])
    assert findings_of(annotated, corpus) == []
    record = annotated.load(article)
    mine = next(change for change in record.history if change.after == (first,))
    annotated.apply(article, [Undo(mine.id, record.moment())])
    assert findings_of(annotated, corpus) == []


def test_a_change_that_waited_for_the_disk_is_no_finding(annotated: Store, corpus: Corpus, article: Article) -> None:
    """An earlier change may be saved later.

    The history is replayed in the order of saving.
    """
    record = annotated.load(article)
    claim = record.claims[1]
    early = edits.remove(record, claim)
    late = edits.change(record, claim, claim.noted("late"))
    late = with_fields(late, change=with_fields(late.change, when=early.change.when + timedelta(seconds=1)))
    annotated.apply(article, [late])
    annotated.apply(article, [early])
    assert claim.id not in {each.id for each in annotated.load(article).claims}
    assert findings_of(annotated, corpus) == []


def test_reanchored_and_dropped_orphans_are_no_finding(folder: Path, store: Store) -> None:
    """One orphan is re-anchored and one dropped: the history names both."""
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
    assert not [each for each in findings_of(store, open_corpus(folder)) if each[0] != "note"]
    change = record.last()
    assert change is not None
    store.apply(article, [Undo(change.id, record.moment())])
    assert not [each for each in findings_of(store, open_corpus(folder)) if each[0] != "note"]


def article_named(folder: Path, name: str) -> Article:
    """Read the current article of a folder by its id."""
    corpus = open_corpus(folder)
    return corpus.load(next(entry for entry in corpus.entries if entry.id == name))


def test_damaged_files_of_doubtful_labels_and_of_orders_are_reported(annotated: Store, corpus: Corpus) -> None:
    """Each is an error with what to do; the whole files of another annotator are none."""
    for name in ("anna", "bea"):
        put_looked(annotated.folder, name, FIRST, "A sentence.", ("fact",))
        write_queue(annotated.folder, name, Plan(made=now(), by="random"), [Place(article=FIRST, why="random")])
    assert check(annotated.folder, corpus, ("doubts", "queue")).findings == ()
    for path in (looked_path(annotated.folder, "anna"), queue_path(annotated.folder, "anna")):
        path.write_bytes(path.read_bytes()[:-20])
    found = check(annotated.folder, corpus).findings
    assert [(each.name, each.path, each.severity) for each in found] == [
        ("doubts", "_doubts/anna.json", "error"),
        ("queue", "_queue/anna.json", "error"),
    ]
    assert "correct it or move it away" in found[0].sentence
    assert "copydesk next replaces it" in found[1].sentence
