"""The repair of a store recovers claims, and backs up every file it changes."""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st
from signing import rewrite
from strategies import article_of, claimed

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress, Undo
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.errors import StoreError
from annotations.integrity.check import check
from annotations.integrity.repair import Repair, repair
from annotations.layout import store_folder
from annotations.store import lock
from annotations.store.store import Store
from annotations.text.segmentation import sentences

FIRST, SECOND = "000_f33cf88d83b625ee", "003_c2f5e6f134444f13"

Tables = dict[str, dict[str, Any]]


def claim_ids(folder: Path) -> set[str]:
    """Return the ids of all claims and orphans in the files that the program reads."""
    ids: set[str] = set()
    for path, row in Store(folder, "").files():
        assert path == Store(folder, row.annotator).path(row.id)
        record = Store(folder, row.annotator).read(path)
        assert all(claim.stands_in(record.text) for claim in record.claims)
        ids |= {claim.id for claim in record.claims} | {each.claim.id for each in record.orphans}
    return ids


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files of a store, without locks and backups."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock" and "_backup" not in path.parts
    }


@pytest.fixture
def annotated(store: Store, articles: tuple[Article, ...]) -> Store:
    """Let two annotators tag five sentences of each article, edit one, and undo one.

    The annotators are called anna and bea.
    """
    for name in ("anna", "bea"):
        home = Store(store.folder, name)
        for article in articles:
            cuts = sentences(article.text)
            for number in (0, 2, 4, 5, 6):
                claim = Claim.of(article.text, *cuts[number], ("fact", "quote")[number % 4 == 0])
                home.apply(article, [edits.tag(home.load(article), claim)])
            record = home.load(article)
            last, first = record.last(), record.claims[0]
            assert last is not None
            home.apply(article, [Undo(last.id, record.moment()), Progress(9, (Span(0, 40), Span(60, 90)), 1.0)])
            at = article.text.index("Blinken")
            changed = first.said_by("Blinken", at, at + 7).noted("“sure” – perhaps")
            home.apply(article, [edits.change(home.load(article), first, changed)])
    return store


def tables(path: Path) -> Tables:
    """Read the tables of a file."""
    state: Tables = json.loads(path.read_bytes())
    return state


def cut_after(path: Path, prefix_end: str) -> None:
    """Truncate a file after the first occurrence of a string."""
    data = path.read_bytes()
    path.write_bytes(data[: data.index(prefix_end.encode()) + len(prefix_end)])


def first_claim(state: Tables) -> dict[str, Any]:
    """Return the row of a file's first claim."""
    row: dict[str, Any] = state["claims"]["1"]
    return row


def swap(one: Path, other: Path) -> None:
    """Swap the content of two files."""
    data = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(data)


def add_conflict_markers(path: Path) -> None:
    """Insert the conflict markers of a git merge."""
    text = path.read_text("utf-8")
    at = text.index('  "2": {', text.index('"claims"'))
    path.write_text(f"{text[:at]}<<<<<<< HEAD\n=======\n>>>>>>> other\n{text[at:]}", "utf-8")


def text_of(path: Path) -> Path:
    """Return the path of a file's annotated text."""
    return path.parent.parent / "_texts" / f"{tables(path)['article']['1']['sha256']}.txt"


def replace_all(path: Path, old: str, new: str) -> None:
    """Replace a string everywhere in a file."""
    text = path.read_bytes().decode("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new).encode("utf-8"))


def encode(path: Path, encoding: str) -> None:
    """Write a file in another encoding, as an editor may."""
    path.write_bytes(path.read_text("utf-8").encode(encoding))


def open_article(path: Path) -> None:
    """Open the article of a damaged file, which quarantines it."""
    corpus = open_corpus(path.parents[2])
    assert Store(path.parents[1], "anna").load(corpus.load(corpus.entries[0])).trouble


def open_and_tag(path: Path) -> None:
    """Open the article of a damaged file, and tag a span in it."""
    open_article(path)
    corpus = open_corpus(path.parents[2])
    article, store = corpus.load(corpus.entries[0]), Store(path.parents[1], "anna")
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 2, "speculation"))])


def leave_temporary_file(path: Path) -> None:
    """Leave the newest state in the temporary file, as a crash does.

    The file itself has an older state.
    """
    path.with_name(f".{path.name}.new").write_bytes(path.read_bytes())
    rewrite(path, lambda state: [state["claims"].pop("3"), [state["history"].pop(key) for key in ("3", "5", "6")]])


def copy_claim_id(path: Path) -> None:
    """Give a claim the id of a claim in another article, as in a file copied by hand."""
    other = first_claim(tables(path.with_name(f"{SECOND}.json")))["id"]
    rewrite(path, lambda state: state["claims"]["2"].update(id=other))


def claim_with(**fields: Any) -> Callable[[Path], None]:
    """Return a damage that gives a file's first claim other values."""
    return lambda path: rewrite(path, lambda state: first_claim(state).update(fields))


def in_turn(*damages: Callable[[Path], object]) -> Callable[[Path], object]:
    """Return a damage that applies several damages one after the other."""
    return lambda path: [damage(path) for damage in damages]


def cut_after_claims(path: Path) -> None:
    """Truncate a file after its claims."""
    cut_after(path, '"history"')


def swap_articles(path: Path) -> None:
    """Swap the files of both articles."""
    swap(path, path.with_name(f"{SECOND}.json"))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "truncated at the end": lambda path: path.write_bytes(path.read_bytes()[:-30]),
    "truncated in the history": cut_after_claims,
    "zeros at the end": lambda path: path.write_bytes(path.read_bytes()[:-3] + bytes(3)),
    "UTF-16": lambda path: encode(path, "utf-16"),
    "a byte order mark": lambda path: encode(path, "utf-8-sig"),
    "Windows-1252": lambda path: encode(path, "cp1252"),
    "an empty claim": lambda path: rewrite(path, lambda state: first_claim(state).clear()),
    "a start that is no number": claim_with(start="one"),
    "a broken key": lambda path: replace_all(path, '"claims"', '"claims'),
    "no schema": lambda path: rewrite(path, lambda state: state.pop("schema")),
    "no article": lambda path: rewrite(path, lambda state: state.pop("article")),
    "a duplicate claim": lambda path: rewrite(path, lambda state: state["claims"].update({"9": first_claim(state)})),
    "a duplicate change": lambda path: rewrite(
        path, lambda state: state["history"].update({"99": state["history"]["1"]})
    ),
    "conflict markers of git": add_conflict_markers,
    "an end before its start": claim_with(start=1, end=0),
    "an edited start": claim_with(start=7),
    "an edited text of a claim": claim_with(text="Nobody has ever said this."),
    "an edited context": claim_with(prefix="?", suffix="!"),
    "wrong speaker offsets": claim_with(speaker="Blinken", speaker_text="Blinken", speaker_start=1, speaker_end=8),
    "reviewed spans out of order": lambda path: rewrite(
        path, lambda state: state["article"]["1"].update(reviewed=[[50, 99999], [7, 7], [0, 60]], position=99999)
    ),
    "no text": lambda path: text_of(path).unlink(),
    "a text with other line ends": lambda path: replace_all(text_of(path), "\n", "\r\n"),
    "another text": lambda path: replace_all(text_of(path), "a", "o"),
    "another file name": lambda path: path.rename(path.with_name("mine.json")),
    "swapped files": swap_articles,
    "another folder": lambda path: path.parent.rename(path.parent.with_name("annie")),
    "quarantined": in_turn(cut_after_claims, open_article),
    "quarantined and tagged again": in_turn(cut_after_claims, open_and_tag),
    "truncated under another name": in_turn(cut_after_claims, lambda path: path.rename(path.with_name("mine.json"))),
    "a temporary file of a crash": leave_temporary_file,
    "a temporary file of a first write": lambda path: path.rename(path.with_name(f".{path.name}.new")),
    "a temporary file and a duplicate claim": in_turn(
        leave_temporary_file,
        lambda path: rewrite(path, lambda state: state["claims"].update({"9": first_claim(state)})),
    ),
    "truncated and swapped": in_turn(cut_after_claims, swap_articles),
}
"""Ways to damage a store, given one of its files; every claim is recoverable from each."""


@pytest.mark.parametrize("damage", list(DAMAGES))
def test_every_claim_is_recovered_and_every_file_backed_up(annotated: Store, corpus: Corpus, damage: str) -> None:
    """Every claim is where the program reads it.

    The backup has the bytes of each file that changed or vanished.
    """
    folder = annotated.folder
    ids = claim_ids(folder)
    DAMAGES[damage](annotated.path(FIRST))
    before = contents(folder)
    assert any(finding.mendable for finding in check(folder, corpus).findings)
    messages = repair(folder, corpus).messages
    assert messages
    after = contents(folder)
    assert ids <= claim_ids(folder)
    assert not any(finding.mendable or finding.severity == "error" for finding in check(folder, corpus).findings)
    for name, data in before.items():
        if after.get(name) != data:
            (copy,) = (folder / "_backup").glob(f"*/{name}")
            assert copy.read_bytes() == data
    assert repair(folder, corpus) == Repair()
    assert contents(folder) == after


@pytest.mark.slow
def test_a_flipped_bit_changes_no_claim(annotated: Store, corpus: Corpus, article: Article) -> None:
    """Whichever bit of the claims or of the article's row it is: after a repair every claim is as it was."""
    before = annotated.load(article)
    path = annotated.path(FIRST)
    data = path.read_bytes()
    end = data.index(b'"history"')
    for number, at in enumerate(range(5, end, 23)):
        damaged = bytearray(data)
        damaged[at] ^= 1 << number % 7
        path.write_bytes(damaged)
        repair(annotated.folder, corpus)
        assert {each.id: each for each in annotated.load(article).claims} == {each.id: each for each in before.claims}
        for aside in path.parent.glob("*.damaged-*"):
            aside.unlink()


def test_the_last_of_many_changes_is_the_one_that_counts(tmp_path: Path) -> None:
    """A file has its rows in the order 1, 10, 11, 2: the history is replayed in the order in which it was written."""
    article, store = article_of("Rain fell on the town, she said."), Store(tmp_path, "anna")
    claim = Claim.of(article.text, 0, 21, "quote")
    record = store.apply(article, [edits.tag(store.load(article), claim)])
    for number in range(12):
        before = record.claims[0]
        record = store.apply(article, [edits.change(record, before, before.said_by(f"Speaker {number}"))])
    path = store.path("a")
    path.write_bytes(path.read_bytes().replace(b'"label": "quote"', b'"label": "quota"', 1))
    assert not repair(tmp_path, None).failed
    assert store.load(article).claims == record.claims


def test_a_damaged_row_of_an_article_is_corrected_by_the_history(
    annotated: Store, corpus: Corpus, article: Article
) -> None:
    """Status and note are those of the history, the title is that of the article."""
    record = annotated.load(article)
    record = annotated.apply(article, [edits.set_status(record, "done"), edits.set_note(record, "mine")])
    path = annotated.path(FIRST)
    state = tables(path)
    state["article"]["1"].update(status="skipped", flagged=True, note="x", title="Hacked")
    path.write_text(json.dumps(state), "utf-8")
    assert not repair(annotated.folder, corpus).failed
    row = annotated.load(article).row
    assert (row.status, row.flagged, row.note, row.title) == ("done", False, "mine", article.title)
    assert len(annotated.load(article).claims) == len(record.claims)


def test_a_file_in_which_nothing_can_be_read_is_not_called_complete(annotated: Store, corpus: Corpus) -> None:
    """Nobody knows what it held."""
    path = annotated.path(FIRST)
    path.write_text("hello")
    repair(annotated.folder, corpus)
    (aside,) = path.parent.glob("*.damaged-*")
    (finding,) = [each for each in check(annotated.folder, corpus).findings if each.path == f"anna/{aside.name}"]
    assert finding.severity == "warning"
    assert finding.sentence.endswith("nothing in it can be read, so what it held is not known.")


def test_an_impossible_moment_is_corrected_once(annotated: Store, corpus: Corpus, article: Article) -> None:
    """A clock stood in the year 9999: the change is given the moment of the latest of the others, and stays."""
    path = annotated.path(FIRST)
    rewrite(path, lambda state: state["history"]["2"].update(when="9999-12-31T23:59:59.999999Z"))
    (finding,) = check(annotated.folder, corpus).findings
    assert "a change has the last possible time, so none can follow" in finding.sentence
    assert not repair(annotated.folder, corpus).failed
    assert check(annotated.folder, corpus).findings == ()
    assert repair(annotated.folder, corpus) == Repair()
    assert len(list((annotated.folder / "_backup").iterdir())) == 1
    record = annotated.load(article)
    assert len(record.history) == 6
    assert max(change.when for change in record.history).year < 9999


def test_only_the_named_findings_are_repaired(annotated: Store, corpus: Corpus) -> None:
    """The others are still there, and nothing else is touched."""
    claim_with(prefix="?")(annotated.path(FIRST))
    rewrite(
        annotated.path(SECOND),
        lambda state: state["article"]["1"].update(reviewed=[[50, 60], [0, 20]], position=99999),
    )
    cut_after_claims(annotated.folder / "bea" / f"{FIRST}.json")
    before = contents(annotated.folder)

    def names() -> list[str]:
        return sorted(finding.name for finding in check(annotated.folder, corpus).findings if finding.mendable)

    assert names() == ["claim-place", "damaged", "reading", "reading"]
    assert repair(annotated.folder, corpus, ["text", "misplaced"]) == Repair()
    assert contents(annotated.folder) == before
    assert repair(annotated.folder, corpus, ["claim-place"]).messages[0] == f"anna/{FIRST}.json: repaired."
    assert names() == ["damaged", "reading", "reading"]
    assert len(repair(annotated.folder, corpus, ["damaged"]).messages) == 3
    assert names() == ["reading", "reading"]


def test_a_repair_that_fails_says_so(annotated: Store, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written is checked: a finding that is still there is a failed repair."""
    claim_with(prefix="?")(annotated.path(FIRST))
    monkeypatch.setattr("annotations.integrity.repair.repaired_record", lambda record, **_: record)
    result = repair(annotated.folder, corpus)
    assert [finding.name for finding in result.failed] == ["claim-place"]


def test_what_can_be_read_and_not_be_recovered_is_named(annotated: Store, corpus: Corpus) -> None:
    """Nobody is told that nothing is missing while the id of a claim is legible in the bytes."""
    path = annotated.path(FIRST)
    lost = first_claim(tables(path))["id"]
    data = path.read_bytes()
    # Wherever a row names the claim, its text is broken; the history is cut off before it names the others.
    path.write_bytes(
        data[: data.index(b'"history"')].replace(f'"id": "{lost}",'.encode(), f'"id": "{lost}",,'.encode())
    )
    repair(annotated.folder, corpus)
    (aside,) = path.parent.glob("*.damaged-*")
    told = [each.sentence for each in check(annotated.folder, corpus).findings if each.path == f"anna/{aside.name}"]
    assert f"1 id can be read in it, but not their rows: {lost}." in told
    assert not any("nothing readable in it is missing elsewhere" in sentence for sentence in told)


def test_a_sound_store_is_left_alone(annotated: Store, corpus: Corpus) -> None:
    """No finding, no repair, no changed file, and no backup folder."""
    before = sorted((path, path.stat().st_mtime_ns) for path in annotated.folder.rglob("*"))
    assert check(annotated.folder, corpus).findings == ()
    assert repair(annotated.folder, corpus) == Repair()
    assert sorted((path, path.stat().st_mtime_ns) for path in annotated.folder.rglob("*")) == before


def test_all_attributes_of_a_claim_are_recovered(annotated: Store, article: Article, corpus: Corpus) -> None:
    """Labels, notes, speakers and the history of a truncated file survive."""
    before = annotated.load(article)
    DAMAGES["truncated at the end"](annotated.path(FIRST))
    repair(annotated.folder, corpus)
    after = annotated.load(article)
    assert (after.claims, after.history, after.row) == (before.claims, before.history, before.row)


def test_a_claim_with_a_broken_row_is_recovered_from_the_history(
    annotated: Store, article: Article, corpus: Corpus
) -> None:
    """The history has every claim as it was made and changed, with all its attributes."""
    before = annotated.load(article)
    DAMAGES["a start that is no number"](annotated.path(FIRST))
    repair(annotated.folder, corpus)
    assert annotated.load(article).claims == before.claims


def test_recovered_claims_can_be_undone(annotated: Store, article: Article, corpus: Corpus) -> None:
    """Claims from a quarantined file are added in one change, which undo reverts."""
    DAMAGES["quarantined and tagged again"](annotated.path(FIRST))
    (mine,) = annotated.load(article).claims
    repair(annotated.folder, corpus)
    record = annotated.load(article)
    assert len(record.claims) == 5
    last = record.last()
    assert last is not None
    assert annotated.apply(article, [Undo(last.id, record.moment())]).claims == (mine,)
    assert repair(annotated.folder, corpus) == Repair()


@pytest.mark.parametrize("data", [bytes(2000), b"<<<<<<< HEAD\n", b"[" * 100_000, b'{"claims": {"1": {'])
def test_a_file_without_recoverable_rows_is_quarantined(annotated: Store, corpus: Corpus, data: bytes) -> None:
    """The bytes are kept, and the other files stay as they were."""
    path = annotated.path(FIRST)
    others = {name: data for name, data in contents(annotated.folder).items() if name != f"anna/{FIRST}.json"}
    path.write_bytes(data)
    repair(annotated.folder, corpus)
    assert not path.exists()
    (quarantined,) = path.parent.glob("*.damaged-*")
    assert quarantined.read_bytes() == data
    assert {name: data for name, data in contents(annotated.folder).items() if "damaged" not in name} == others
    assert repair(annotated.folder, corpus) == Repair()


def test_a_store_is_repaired_without_its_articles(annotated: Store) -> None:
    """The texts in the store are enough."""
    ids = claim_ids(annotated.folder)
    DAMAGES["truncated in the history"](annotated.path(FIRST))
    repair(annotated.folder, None)
    assert claim_ids(annotated.folder) == ids


def test_claims_without_a_text_are_not_recovered(annotated: Store) -> None:
    """Claims of a damaged file without its text stay in the quarantined file.

    The next check reports them again.
    """
    text_of(annotated.path(FIRST)).unlink()
    cut_after(annotated.path(FIRST), '"history"')
    repair(annotated.folder, None)
    assert not annotated.path(FIRST).exists()
    sentences_on_leftovers = [
        each.sentence for each in check(annotated.folder, None).findings if "damaged-" in each.path
    ]
    assert "4 claims in it are not in" in sentences_on_leftovers[0]
    assert "which text belongs to it is uncertain" in sentences_on_leftovers[0]


def test_a_copied_claim_gets_a_new_id(annotated: Store, corpus: Corpus) -> None:
    """The file whose history does not name the id is the copy.

    The original keeps the id.
    """
    other = annotated.path(SECOND)
    copy_claim_id(annotated.path(FIRST))
    repair(annotated.folder, corpus)
    ids = [row["id"] for path in (annotated.path(FIRST), other) for row in tables(path)["claims"].values()]
    assert len(set(ids)) == len(ids) == 8
    assert first_claim(tables(other))["id"] in ids
    assert not any(finding.mendable for finding in check(annotated.folder, corpus).findings)


def test_a_copied_file_is_not_repaired(annotated: Store, corpus: Corpus) -> None:
    """Which of two files of one article and annotator is right cannot be known.

    It is reported, and both stay.
    """
    copy = annotated.path(FIRST).with_name("copy.json")
    copy.write_bytes(annotated.path(FIRST).read_bytes())
    before = contents(annotated.folder)
    assert repair(annotated.folder, corpus) == Repair()
    assert contents(annotated.folder) == before
    (finding,) = check(annotated.folder, corpus).findings
    assert (finding.severity, finding.path) == ("error", "anna/copy.json")
    assert f"the same article and annotator as anna/{FIRST}.json" in finding.sentence


def test_a_file_is_not_renamed_over_another(annotated: Store, corpus: Corpus) -> None:
    """A file at the proper path blocks renaming, even one that cannot be read.

    Both files stay as they are.
    """
    DAMAGES["another file name"](annotated.path(FIRST))
    annotated.path(FIRST).write_text('{"article": {}, "schema": {"1": {"version": 99}}}')
    before = contents(annotated.folder)
    assert repair(annotated.folder, corpus) == Repair()
    assert contents(annotated.folder) == before
    sentences_by_path = {each.path: each.sentence for each in check(annotated.folder, corpus).findings}
    assert f"belongs in anna/{FIRST}.json, where another file is in the way" in sentences_by_path["anna/mine.json"]
    assert "A newer Copydesk wrote it" in sentences_by_path[f"anna/{FIRST}.json"]


def test_the_target_of_a_link_is_never_changed(annotated: Store, corpus: Corpus, tmp_path: Path) -> None:
    """A linked file and a linked folder are read and reported.

    Nothing is written there.
    """
    elsewhere = tmp_path / "elsewhere"
    annotated.path(FIRST).parent.rename(elsewhere)
    annotated.path(FIRST).parent.symlink_to(elsewhere)
    cut_after(elsewhere / f"{FIRST}.json", '"history"')
    file = annotated.folder / "bea" / f"{SECOND}.json"
    file.rename(tmp_path / "bea.json")
    file.symlink_to(tmp_path / "bea.json")
    claim_with(prefix="?")(tmp_path / "bea.json")
    before = contents(tmp_path)
    assert repair(annotated.folder, corpus) == Repair()
    cut_after(annotated.folder / "bea" / f"{FIRST}.json", '"history"')
    assert repair(annotated.folder, corpus).messages
    after = contents(tmp_path)
    changed_names = {name for name, data in before.items() if after.get(name) != data}
    assert changed_names == {f"seeds/annotations/bea/{FIRST}.json"}


def test_nothing_is_repaired_while_another_program_holds_a_lock(
    annotated: Store, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names the other program, and no file is changed."""
    monkeypatch.setattr(lock, "LOCK_TIMEOUT_SECONDS", 0.05)
    cut_after(annotated.path(FIRST), '"history"')
    before = contents(annotated.folder)
    with FileLock(annotated.folder / "bea" / ".lock"), pytest.raises(StoreError, match="another program has locked"):
        repair(annotated.folder, corpus)
    assert contents(annotated.folder) == before
    assert not (annotated.folder / "_backup").exists()


def test_a_repair_on_a_full_disk_fails_and_loses_nothing(
    annotated: Store, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without room for the backup no file is changed.

    With room again the store is repaired.
    """
    ids = claim_ids(annotated.folder)
    cut_after(annotated.path(FIRST), '"history"')
    before = contents(annotated.folder)

    def raise_disk_full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", raise_disk_full)
        with pytest.raises(StoreError, match="No space left"):
            repair(annotated.folder, corpus)
    assert contents(annotated.folder) == before
    repair(annotated.folder, corpus)
    assert claim_ids(annotated.folder) == ids


def test_an_interrupted_repair_is_finished_by_the_next_one(
    annotated: Store, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two swapped files have temporary names when the power fails.

    The next repair finishes the renaming.
    """
    ids = claim_ids(annotated.folder)
    DAMAGES["swapped files"](annotated.path(FIRST))
    count, replaced = 0, Path.replace

    def interrupt_third(self: Path, target: Path) -> Path:
        nonlocal count
        count += target.suffix == ".new" or self.name.startswith(".2")
        if count == 3:
            raise KeyboardInterrupt
        return replaced(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", interrupt_third)
        with pytest.raises(KeyboardInterrupt):
            repair(annotated.folder, corpus)
    assert not annotated.path(FIRST).exists()
    repair(annotated.folder, corpus)
    assert claim_ids(annotated.folder) == ids


def test_backups_are_not_read_as_part_of_the_store(annotated: Store, corpus: Corpus) -> None:
    """Annotators, files and articles are the same after a repair has made backups."""
    DAMAGES["truncated in the history"](annotated.path(FIRST))
    repair(annotated.folder, corpus)
    assert (annotated.folder / "_backup").is_dir()
    assert annotated.annotators() == ["anna", "bea"]
    assert len(list(annotated.files())) == 4
    assert [entry.id for entry in open_corpus(corpus.path).entries] == [FIRST, SECOND]


def _complete_ids(data: bytes, part: bytes, claims: tuple[Claim, ...]) -> Iterator[str]:
    """Yield the ids of the claims whose rows are complete in a truncated file."""
    start = data.index(b'"claims"')
    for claim in claims:
        end = re.compile(rb'"updated": "[^"]*"\s*\}').search(data, data.index(f'"id": "{claim.id}"'.encode(), start))
        assert end is not None
        if end.end() <= len(part):
            yield claim.id


@pytest.mark.slow
@settings(deadline=None, max_examples=50)
@given(claimed(), st.data())
def test_complete_rows_of_a_truncated_file_are_recovered(
    text_and_claims: tuple[str, tuple[Claim, ...]], data: st.DataObject
) -> None:
    """Each claim with a complete row is in the store again.

    This holds for any text and any length of the rest, and the file is backed up.
    """
    text, claims = text_and_claims
    article = article_of(text)
    with TemporaryDirectory() as temporary:
        store = Store(Path(temporary) / "store", "anna")
        saved = store.apply(article, [edits.tag(store.load(article), *claims), Progress(0, (Span(0, 1),), 1.0)])
        path = store.path("a")
        whole = path.read_bytes()
        part = whole[: data.draw(st.integers(1, len(whole) - 3))]
        path.write_bytes(part)
        repair(store.folder, None)
        recovered = store.load(article).claims
        assert {claim.id for claim in recovered} >= set(
            _complete_ids(whole, part, saved.claims) if saved.claims else ()
        )
        assert set(recovered) <= set(saved.claims)
        (copy,) = (store.folder / "_backup").glob("*/anna/a.json")
        assert copy.read_bytes() == part
        assert repair(store.folder, None) == Repair()


@pytest.mark.slow
@settings(deadline=None, max_examples=50)
@given(claimed(), st.data())
def test_a_repair_of_any_damage_invents_no_claims(
    text_and_claims: tuple[str, tuple[Claim, ...]], data: st.DataObject
) -> None:
    """A repair ends for random bytes at any position.

    All claims stand on their words, and a second repair has nothing to do.
    """
    text, claims = text_and_claims
    article = article_of(text)
    with TemporaryDirectory() as temporary:
        store = Store(Path(temporary) / "store", "anna")
        store.apply(article, [edits.tag(store.load(article), *claims)])
        path = store.path("a")
        whole = path.read_bytes()
        at, stop = sorted(data.draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
        path.write_bytes(whole[:at] + data.draw(st.binary(max_size=8)) + whole[stop:])
        before = path.read_bytes()
        done = repair(store.folder, None)
        for found, _ in store.files():
            with suppress(StoreError):
                assert all(claim.stands_in(text) for claim in store.read(found).claims)
        if done and (not path.exists() or path.read_bytes() != before):
            (copy,) = (store.folder / "_backup").glob("*/anna/a.json")
            assert copy.read_bytes() == before
        assert repair(store.folder, None) == Repair()


def test_what_was_kept_of_an_article_under_another_id_comes_back_to_it(tmp_path: Path) -> None:
    """A broken line once took the id of an article, whose claims were kept as those of `a.csv#2~2`.

    They come back only to the same text, never over what the annotator has of it by now, and while no article has the
    other id.
    """
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.csv").write_text("id,text\n1,The fox ran.\n2,The owl flew.\n")
    corpus = open_corpus(folder)
    home = store_folder(folder)
    store = Store(home, "anna")
    owl = corpus.load(corpus.entries[1])
    old = replace(owl, id="a.csv#2~2")
    other = replace(corpus.load(corpus.entries[0]), id="a.csv#2~3")
    for article in (old, other):
        store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 7, "fact"))])
    said = {finding.sentence for finding in check(home, corpus).findings}
    assert said == {
        "Its article a.csv#2~2 is called a.csv#2 in the corpus now: its claims are not shown there.",
        "Its article a.csv#2~3 is no longer in the corpus.",
    }
    messages = repair(home, corpus).messages
    assert messages[0].endswith("renamed to anna/a.csv%232.json, because its article is called a.csv#2 now.")
    assert [claim.text for claim in Store(home, "anna").load(owl).claims] == ["The owl"]
    assert sorted(Store(home, "anna").ids()) == ["a.csv#2", "a.csv#2~3"]
    assert repair(home, corpus) == Repair()
    store.apply(old, [edits.tag(store.load(old), Claim.of(old.text, 0, 3, "fact"))])
    assert repair(home, corpus) == Repair()
