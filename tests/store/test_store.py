"""The store keeps every edit, in files that any program can read."""

import errno
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import given
from msgspec.structs import replace as with_fields
from signing import rewrite
from strategies import article_of, claimed
from tinydb import TinyDB

from annotations import moment
from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress, Redo, Undo
from annotations.claims.record import Record
from annotations.errors import NotSavedError, ReadOnlyError, StoreError
from annotations.layout import store_folder
from annotations.store import lock
from annotations.store.schema import SCHEMA
from annotations.store.storage import stamp_of
from annotations.store.store import Store
from annotations.text.segmentation import sentences


def claim_on(article: Article, words: str, label: str = "fact") -> Claim:
    """Return a claim on the first occurrence of the words."""
    start = article.text.index(words)
    return Claim.of(article.text, start, start + len(words), label)


def save(store: Store, article: Article, *claims: Claim) -> None:
    """Tag claims, each in a change of its own, and write them to the store."""
    for claim in claims:
        store.apply(article, [edits.tag(store.load(article), claim)])


def rows(path: Path, table: str) -> dict[int, dict[str, Any]]:
    """Read a table with plain TinyDB, by row number."""
    with TinyDB(path) as db:
        return {row.doc_id: dict(row) for row in db.table(table)}


def test_the_store_has_a_folder_an_annotator_and_a_file_an_article(
    folder: Path, store: Store, articles: tuple[Article, ...]
) -> None:
    """Texts are kept once for all annotators, each under its own fingerprint."""
    other = Store(store.folder, "bea")
    for article in articles:
        save(store, article, claim_on(article, "Blinken"))
        save(other, article, claim_on(article, "Beijing"))
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}
    assert files == {
        *(f"{article.id}.txt" for article in articles),
        *(f"annotations/{home}/{article.id}.json" for article in articles for home in ("anna", "bea")),
        *(f"annotations/_texts/{article.sha256}.txt" for article in articles),
    }
    for path in (folder / "annotations" / "_texts").glob("*.txt"):
        assert sha256(path.read_bytes()).hexdigest() == path.stem


def test_the_store_of_a_single_file_is_named_after_it(folder: Path) -> None:
    """A corpus that is one file has its store next to that file."""
    file = folder / "003_c2f5e6f134444f13.txt"
    assert store_folder(file) == folder / "003_c2f5e6f134444f13.txt.annotations"
    assert store_folder(folder) == folder / "annotations"


def test_reading_writes_nothing(folder: Path, store: Store, article: Article) -> None:
    """An article that was only opened leaves no file, no folder and no lock."""
    before = sorted(folder.rglob("*"))
    assert store.load(article).is_untouched
    assert store.summary(article.id) is None
    assert (store.ids(), store.annotators()) == ([], [])
    assert sorted(folder.rglob("*")) == before


def test_plain_tinydb_reads_all_tables(store: Store, article: Article) -> None:
    """The tables are as documented, and a claim's row holds its text and offsets."""
    claim = claim_on(article, "two days of high-stakes")
    save(store, article, claim)
    store.apply(article, [Progress(7, (Span(0, 10),), 2.0)])
    path = store.path(article.id)
    with TinyDB(path) as db:
        assert db.tables() == {"schema", "article", "claims", "history"}
    (schema,) = rows(path, "schema").values()
    assert schema["version"] == SCHEMA
    assert schema.keys() == {"version", "written", "claims", "history", "lost", "checksum"}
    (row,) = rows(path, "article").values()
    assert (row["id"], row["annotator"], row["sha256"]) == (article.id, "anna", article.sha256)
    assert (row["status"], row["position"], row["reviewed"], row["seconds"]) == ("in progress", 7, [[0, 10]], 2.0)
    (claim_row,) = rows(path, "claims").values()
    assert article.text[claim_row["start"] : claim_row["end"]] == claim_row["text"] == "two days of high-stakes"
    assert (claim_row["id"], claim_row["label"]) == (claim.id, "fact")
    (change,) = rows(path, "history").values()
    assert (change["what"], change["who"], "undone" in change) == ("tag", "anna", False)


def test_a_row_keeps_its_number_for_life(store: Store, article: Article) -> None:
    """Other claims come and go; a row keeps its number, even with another label."""
    claims = [claim_on(article, words) for words in ("Antony", "Blinken", "Beijing", "Sunday")]
    save(store, article, *claims[:3])
    path = store.path(article.id)
    first = {row["id"]: number for number, row in rows(path, "claims").items()}
    assert sorted(first.values()) == [1, 2, 3]
    store.apply(article, [edits.remove(store.load(article), claims[0])])
    save(store, article, claims[3])
    store.apply(article, [edits.change(store.load(article), claims[1], claims[1].relabelled("quote"))])
    later = {row["id"]: number for number, row in rows(path, "claims").items()}
    assert later == {claims[1].id: 2, claims[2].id: 3, claims[3].id: 4}
    assert rows(path, "claims")[2]["label"] == "quote"
    assert list(rows(path, "history")) == [1, 2, 3, 4, 5, 6]


def test_removing_the_only_claim_leaves_an_empty_table(store: Store, article: Article) -> None:
    """The claim is not loaded again, and the history has it."""
    claim = claim_on(article, "Antony")
    save(store, article, claim)
    store.apply(article, [edits.remove(store.load(article), claim)])
    assert rows(store.path(article.id), "claims") == {}
    assert store.load(article).claims == ()
    assert len(store.load(article).history) == 2


def test_the_saved_record_is_the_loaded_record(store: Store, article: Article) -> None:
    """Another store on the same folder loads the record that the first one saved."""
    at = article.text.index("Antony Blinken")
    claim = with_fields(
        claim_on(article, "two days of", "quote"),
        speaker="Antony Blinken",
        speaker_text="Antony Blinken",
        speaker_start=at,
        speaker_end=at + 14,
        note="a\nnote “with” 👩‍👩‍👧‍👦\x1b[31m\x00",
        sure=False,
    )
    save(store, article, claim, claim_on(article, "Beijing"))
    saved = store.apply(article, [edits.set_status(store.load(article), "done"), Progress(99, (Span(0, 50),), 3.0)])
    assert Store(store.folder, "anna").load(article) == saved
    assert store.read_article(article.id) == saved
    assert saved.claims[0] == claim
    assert (saved.row.status, saved.row.position, saved.row.reviewed) == ("done", 99, ((0, 50),))


def test_undo_and_redo_survive_a_restart(store: Store, article: Article) -> None:
    """A new store can redo a change that another one has undone."""
    claim = claim_on(article, "Antony")
    save(store, article, claim)
    record = store.load(article)
    last = record.last()
    assert last is not None
    store.apply(article, [Undo(last.id, record.moment())])
    today = Store(store.folder, "anna").load(article)
    assert today.claims == ()
    undone = today.undone()
    assert undone is not None
    assert store.apply(article, [Redo(undone.id)]).claims == (claim,)
    assert store.load(article).undone() is None


def test_two_programs_on_one_article_keep_the_claims_of_both(store: Store, article: Article) -> None:
    """Each edit is applied to the record on disk.

    The record that its program read at the start may be older.
    """
    other = Store(store.folder, "anna")
    mine, theirs = store.load(article), other.load(article)
    claims = [claim_on(article, words) for words in ("Antony", "Blinken", "Beijing", "Sunday")]
    store.apply(article, [edits.tag(mine, claims[0])])
    other.apply(article, [edits.tag(theirs, claims[1])])
    store.apply(article, [edits.tag(mine, claims[2])])
    end = other.apply(article, [edits.remove(theirs, claims[0]), edits.tag(theirs, claims[3])])
    assert set(end.claims) == set(claims[1:])
    assert store.load(article) == end


def test_an_edit_that_is_applied_again_changes_nothing(store: Store, article: Article) -> None:
    """A write with an unknown result can be repeated."""
    edit = edits.tag(store.load(article), claim_on(article, "Antony"))
    once = store.apply(article, [edit])
    assert store.apply(article, [edit, edit]) == once


def test_many_edits_are_one_write(store: Store, article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is replaced once for all of them."""
    save(store, article, claim_on(article, "Antony"))
    written: list[Path] = []
    replaced = Path.replace

    def replace_counted(self: Path, target: Path) -> Path:
        written.append(target)
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", replace_counted)
    record = store.load(article)
    new_edits = [edits.tag(record, claim_on(article, words)) for words in ("Blinken", "Beijing", "Sunday")]
    store.apply(article, [*new_edits, Progress(3, (Span(0, 9),), 1.0)])
    assert written == [store.path(article.id)]
    assert len(store.load(article).claims) == 4


Damage = Callable[[dict[str, Any]], bytes]
"""Makes the bytes of a damaged file from the tables of a sound one."""


def _damages_by_name() -> dict[str, Damage]:
    """Return ways to damage a file, by their names."""

    def without(table: str) -> Damage:
        return lambda state: json.dumps({name: rows for name, rows in state.items() if name != table}).encode()

    def with_row(table: str, **fields: Any) -> Damage:
        return lambda state: json.dumps({**state, table: {"1": {**state[table]["1"], **fields}}}).encode()

    return {
        "truncated": lambda state: json.dumps(state).encode()[:-40],
        "zeros": lambda state: bytes(len(json.dumps(state))),
        "not JSON": lambda _: b"<<<<<<< HEAD\n",
        "a list": lambda _: b"[]",
        "no tables": lambda _: b"{}",
        "no schema": without("schema"),
        "no article": without("article"),
        "version is text": with_row("schema", version="one"),
        "start is text": with_row("claims", start="seven"),
        "start is negative": with_row("claims", start=-7),
        "no label": with_row("claims", label=None),
        "created is not a time": with_row("claims", created="yesterday"),
        "unknown status": with_row("article", status="lost"),
        "unknown change": with_row("history", what="dance"),
        "cursor beyond any text": with_row("article", position=10**400),
        "reviewed beyond any text": with_row("article", reviewed=[[0, 10**400]]),
        "reviewed backwards": with_row("article", reviewed=[[9, 2]]),
        "moment without a later one": with_row("history", when="9999-12-31T23:59:59.999999Z"),
        "nested too deeply": with_row("article", meta=json.loads("[" * 900 + "]" * 900)),
        "two numbers for row 1": lambda state: json.dumps(
            {**state, "claims": {"01": {**state["claims"]["1"], "id": "other"}, **state["claims"]}}
        ).encode(),
        "article row without number": lambda state: json.dumps(
            {**state, "article": {"x": state["article"]["1"]}}
        ).encode(),
        "claim row without number": lambda state: json.dumps({**state, "claims": {"x": state["claims"]["1"]}}).encode(),
    }


@pytest.mark.parametrize("line", ['"claims": {', '"1": {', '"label": "fact",'])
def test_a_file_with_a_duplicate_name_is_quarantined(store: Store, article: Article, line: str) -> None:
    """A line-based merge may duplicate a table, a row or a field.

    Once the last one was loaded, and the next write deleted the others.
    """
    save(store, article, claim_on(article, "Antony"), claim_on(article, "Blinken"))
    path = store.path(article.id)
    merged = {
        '"claims": {': (b'\n "claims": {', b'\n "claims": {},\n "claims": {'),
        '"1": {': (b'\n  "2": {', b'\n  "1": {'),
        '"label": "fact",': (b'\n   "label": "fact",', b'\n   "label": "quote",\n   "label": "fact",'),
    }[line]
    path.write_bytes(path.read_bytes().replace(*merged))
    data = path.read_bytes()
    assert "twice" in store.load(article).trouble
    (quarantined,) = path.parent.glob("*.damaged-*")
    assert quarantined.read_bytes() == data


def test_a_claim_whose_words_look_like_lines_of_the_file_is_no_damage(store: Store) -> None:
    """A claim may contain the same text as a store file."""
    article = Article(id="a", title="", text='{\n "claims": {\n  "1": {\n   "label": "fact",\n   "label": "fact"\n  }')
    save(store, article, Claim.of(article.text, 0, len(article.text), "fact"))
    assert len(store.load(article).claims) == 1
    assert store.load(article).trouble == ""


def test_a_file_in_another_layout_is_no_damage(store: Store, article: Article) -> None:
    """Plain TinyDB writes one line, other tools indent more: both are loaded."""
    save(store, article, claim_on(article, "Antony"))
    path = store.path(article.id)
    for indent in (None, 1, 2, 3, 4):
        path.write_text(json.dumps(json.loads(path.read_bytes()), indent=indent))
        assert (len(store.load(article).claims), store.load(article).trouble) == (1, "")


def test_the_file_of_another_article_is_quarantined(store: Store, articles: tuple[Article, ...]) -> None:
    """The claims of one article never become those of another.

    Here two files were swapped.
    """
    for article in articles:
        save(store, article, claim_on(article, "Beijing"))
    one, two = (store.path(article.id) for article in articles)
    data = one.read_bytes()
    one.rename(store.folder / "between")
    two.rename(one)
    (store.folder / "between").rename(two)
    assert "another article" in store.load(articles[1]).trouble
    (quarantined,) = two.parent.glob("*.damaged-*")
    assert quarantined.read_bytes() == data


def test_a_file_renamed_along_with_its_article_keeps_its_claims(store: Store, article: Article) -> None:
    """The text is the same, and so are the claims, under the new name."""
    save(store, article, claim_on(article, "Beijing"))
    renamed = replace(article, id="renamed")
    store.path(article.id).rename(store.path("renamed"))
    record = store.load(renamed)
    assert (len(record.claims), record.row.id) == (1, "renamed")
    save(store, renamed, claim_on(article, "Antony"))
    assert store.ids() == ["renamed"]


def test_a_fingerprint_that_is_no_valid_file_name_is_an_error(store: Store, article: Article) -> None:
    """It is reported like a missing text, and the article can still be opened."""
    save(store, article, claim_on(article, "Beijing"))
    path = store.path(article.id)
    rewrite(path, lambda state: state["article"]["1"].update(sha256="\0"))
    with pytest.raises(StoreError, match="cannot be read"):
        store.read_article(article.id)
    assert [claim.text for claim in store.load(article).claims] == ["Beijing"]


def test_files_are_in_the_order_in_which_they_were_written(store: Store, articles: tuple[Article, ...]) -> None:
    """Whatever their modification times say: a checkout makes them all new, a backup makes them old."""
    first, second = articles
    save(store, first, claim_on(first, "Antony"))
    save(store, second, claim_on(second, "Beijing"))
    for reader in (store, Store(store.folder, "anna")):
        for old, new in ((first, second), (second, first)):
            os.utime(store.path(old.id), (1, 1))
            os.utime(store.path(new.id), (2**31, 2**31))
            assert reader.last_written_id() == second.id
            for other in (first, second):
                latest = reader.latest_change(lambda change: change.when, "another" if other is first else other.id)
                assert latest is not None
                assert latest[1] == (second.id if other is first else first.id)


def test_a_clock_that_was_set_back_does_not_change_the_order(
    store: Store, articles: tuple[Article, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour back, as after the clock of another machine: what is done next is later than what was there."""
    first, second = articles
    ahead = timedelta(hours=1)

    fast = SimpleNamespace(now=lambda zone: datetime.now(zone) + ahead)
    with monkeypatch.context() as patch:
        patch.setattr(moment, "datetime", fast)
        save(store, first, claim_on(first, "Antony"))
    # As in another process: nothing is known but what the files say.
    monkeypatch.setattr(moment, "_latest", datetime.min.replace(tzinfo=UTC))
    later = Store(store.folder, "anna")
    assert later.last_written_id() == first.id
    save(later, second, claim_on(second, "Beijing"))
    assert later.last_written_id() == second.id
    latest = later.latest_change(lambda change: change.when, "another")
    assert latest is not None
    assert latest[1] == second.id


def test_a_stale_stamp_writes_over_nothing(store: Store, article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network file system may tell the stamp of a file that another machine has replaced since."""
    save(store, article, claim_on(article, "Antony"))
    path = store.path(article.id)
    stale = stamp_of(path)
    monkeypatch.setattr("annotations.store.store.stamp_of", lambda _: stale)
    save(Store(store.folder, "anna"), article, claim_on(article, "Beijing"))
    record = store.apply(article, [edits.tag(Record.new(article, "anna"), claim_on(article, "Blinken"))])
    assert {claim.text for claim in record.claims} == {"Antony", "Beijing", "Blinken"}
    assert {claim.text for claim in Store(store.folder, "anna").load(article).claims} == {
        "Antony",
        "Beijing",
        "Blinken",
    }


def test_a_file_that_vanishes_during_a_search_is_skipped(store: Store, articles: tuple[Article, ...]) -> None:
    """The latest change is found although one name in the folder leads to no file."""
    save(store, articles[0], claim_on(articles[0], "Beijing"))
    (store.annotator_folder / "gone.json").symlink_to("nowhere")
    latest = store.latest_change(lambda change: change.when, articles[1].id)
    assert latest is not None
    assert latest[1] == articles[0].id


@pytest.mark.parametrize("damage", list(_damages_by_name()))
def test_a_damaged_file_is_quarantined_and_reported(store: Store, articles: tuple[Article, ...], damage: str) -> None:
    """Its bytes are kept, and the message names both files.

    The other files work as before.
    """
    article, other = articles
    save(store, article, claim_on(article, "Antony"))
    save(store, other, claim_on(other, "Beijing"))
    path = store.path(article.id)
    data = _damages_by_name()[damage](json.loads(path.read_bytes()))
    path.write_bytes(data)
    record = store.load(article)
    (quarantined,) = path.parent.glob("*.damaged-*")
    assert quarantined.read_bytes() == data
    assert quarantined.name.startswith(f"{path.name}.damaged-20")
    assert path.name in record.trouble
    assert quarantined.name in record.trouble
    assert (record.claims, record.is_untouched) == ((), True)
    claim = claim_on(article, "Blinken")
    assert store.apply(article, [edits.tag(record, claim)]).claims == (claim,)
    assert store.load(article).trouble == ""
    assert quarantined.read_bytes() == data
    assert [each.text for each in store.load(other).claims] == ["Beijing"]
    assert store.ids() == [each.id for each in articles]


def test_a_file_damaged_while_it_is_open_is_quarantined_by_the_next_edit(store: Store, article: Article) -> None:
    """The edit is saved, the damaged file is kept, and the returned record reports it."""
    save(store, article, claim_on(article, "Antony"))
    record = store.load(article)
    store.path(article.id).write_bytes(b"half")
    claim = claim_on(article, "Blinken")
    after = store.apply(article, [edits.tag(record, claim)])
    assert after.claims == (claim,)
    assert "half" in "".join(path.read_text() for path in store.annotator_folder.glob("*.damaged-*"))
    assert "kept as" in after.trouble


def test_two_damaged_files_are_both_kept(store: Store, article: Article) -> None:
    """The second does not replace the first."""
    store.annotator_folder.mkdir(parents=True)
    for data in (b"one", b"two"):
        store.path(article.id).write_bytes(data)
        assert store.load(article).trouble
    assert sorted(path.read_bytes() for path in store.annotator_folder.glob("*.damaged-*")) == [b"one", b"two"]


def test_a_file_of_a_newer_version_is_neither_read_nor_written(store: Store, article: Article) -> None:
    """Every access raises `ReadOnlyError`, and the bytes stay the same."""
    save(store, article, claim_on(article, "Antony"))
    path = store.path(article.id)
    state = json.loads(path.read_bytes())
    state["schema"]["1"] = {"version": SCHEMA + 1}
    state["claims"]["1"]["start"] = "a new kind of start"
    path.write_text(json.dumps(state))
    before = path.read_bytes()
    edit = edits.tag(Record.new(article, "anna"), claim_on(article, "Blinken"))
    with pytest.raises(ReadOnlyError, match="newer Copydesk"):
        store.load(article)
    with pytest.raises(ReadOnlyError, match="newer Copydesk"):
        store.apply(article, [edit])
    with pytest.raises(ReadOnlyError, match="newer Copydesk"):
        store.read_article(article.id)
    assert path.read_bytes() == before
    assert list(path.parent.glob("*.damaged-*")) == []


def test_a_damaged_file_that_cannot_be_quarantined_is_left_as_it_is(
    store: Store, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytes are not overwritten."""
    store.annotator_folder.mkdir(parents=True)
    store.path(article.id).write_bytes(b"half")

    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(ReadOnlyError, match="cannot be moved aside: Permission denied"):
        store.load(article)
    assert store.path(article.id).read_bytes() == b"half"


def test_an_edit_is_not_saved_where_the_folder_cannot_be_created(tmp_path: Path, article: Article) -> None:
    """A file blocks the path of the store.

    The error gives the reason, and once the file is gone the same edit is saved.
    """
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")
    store = Store(blocked / "store", "anna")
    edit = edits.tag(Record.new(article, "anna"), claim_on(article, "Antony"))
    with pytest.raises(NotSavedError, match=r"cannot be written: (Not a directory|File exists)"):
        store.apply(article, [edit])
    assert blocked.read_text() == "a file"
    blocked.unlink()
    assert len(store.apply(article, [edit]).claims) == 1


@pytest.mark.parametrize("failing", ["fsync", "open", "replace"])
def test_a_full_disk_leaves_the_saved_state(
    store: Store, article: Article, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    """The error is raised, the file keeps its bytes, and the same edit is saved later."""
    save(store, article, claim_on(article, "Antony"))
    path = store.path(article.id)
    before = path.read_bytes()
    files = sorted(store.folder.rglob("*"))
    edit = edits.tag(store.load(article), claim_on(article, "Blinken"))

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Path if failing == "replace" else os, failing, full)
        with pytest.raises(NotSavedError, match="cannot be written: No space left on device"):
            store.apply(article, [edit])
        assert path.read_bytes() == before
    assert sorted(store.folder.rglob("*")) == files
    assert len(store.apply(article, [edit]).claims) == 2


def test_an_edit_is_not_saved_while_another_program_holds_the_lock(
    store: Store, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the timeout the error names the other program, and the file is unchanged."""
    monkeypatch.setattr(lock, "LOCK_TIMEOUT_SECONDS", 0.05)
    save(store, article, claim_on(article, "Antony"))
    before = store.path(article.id).read_bytes()
    edit = edits.tag(store.load(article), claim_on(article, "Blinken"))
    with FileLock(store.annotator_folder / ".lock"), pytest.raises(NotSavedError, match="another program has locked"):
        store.apply(article, [edit])
    assert store.path(article.id).read_bytes() == before
    assert len(store.apply(article, [edit]).claims) == 2


def changed_text(article: Article) -> Article:
    """Return the article with a new first line and a correction further down."""
    text = article.text.replace("Animosity and recriminations", "Animosity and ill will")
    return replace(article, text=f"This article was corrected.\n\n{text}", title="Corrected")


def test_claims_follow_a_changed_text_and_become_orphans_without_their_words(store: Store, article: Article) -> None:
    """After a correction each claim stands on its words.

    The claim without its words is in the table `lost`.
    """
    kept, removed = claim_on(article, "Mr Blinken nor Mr Qin"), claim_on(article, "Animosity and recriminations have")
    save(store, article, kept, removed)
    changed = changed_text(article)
    record = store.load(changed)
    assert [(claim.id, claim.start) for claim in record.claims] == [(kept.id, kept.start + 29)]
    assert all(claim.stands_in(changed.text) for claim in record.claims)
    assert [(orphan.claim, orphan.sha256) for orphan in record.orphans] == [(removed, article.sha256)]
    assert (record.row.sha256, record.row.title) == (changed.sha256, "Corrected")
    added = claim_on(changed, "This article was corrected.")
    saved = store.apply(changed, [edits.tag(record, added)])
    assert [claim.id for claim in saved.claims] == [added.id, kept.id]
    path = store.path(article.id)
    assert rows(path, "claims")[1]["id"] == kept.id
    assert {row["id"] for row in rows(path, "claims").values()} == {kept.id, added.id}
    assert [row["claim"]["id"] for row in rows(path, "lost").values()] == [removed.id]
    assert rows(path, "article")[1]["sha256"] == changed.sha256
    assert store.load(changed) == saved
    assert store.text(article.sha256) == article.text
    assert store.text(changed.sha256) == changed.text


def test_an_orphan_comes_back_with_its_words(store: Store, article: Article) -> None:
    """When the correction is reverted, the claim stands again."""
    claim = claim_on(article, "Animosity and recriminations have")
    save(store, article, claim)
    changed = changed_text(article)
    store.apply(changed, [Progress(0)])
    assert len(store.load(changed).orphans) == 1
    saved = store.apply(article, [Progress(0)])
    assert saved.claims == (claim,)
    assert rows(store.path(article.id), "lost") == {}


def test_reanchoring_an_orphan_and_undoing_it_survive_a_restart(store: Store, article: Article) -> None:
    """On disk the claim is in one table or the other.

    After undo it is the same orphan, field by field.
    """
    claim = claim_on(article, "Animosity and recriminations have").said_by("nobody").noted("why?", sure=False)
    save(store, article, claim)
    changed = changed_text(article)
    before = store.apply(changed, [Progress(0)])
    (orphan,) = before.orphans
    at = changed.text.index("Animosity and ill will have")
    claim_on_new_words = orphan.claim.placed(Span(at, at + len("Animosity and ill will have")), changed.text)
    store.apply(changed, [edits.reanchor(before, orphan, claim_on_new_words)])
    reanchored = store.load(changed)
    assert (reanchored.claims, reanchored.orphans) == ((claim_on_new_words,), ())
    assert rows(store.path(article.id), "lost") == {}
    change = reanchored.last()
    assert change is not None
    assert (change.what, change.lost) == ("settle", (orphan,))
    store.apply(changed, [Undo(change.id, reanchored.moment())])
    undone = store.load(changed)
    assert (undone.claims, undone.orphans) == ((), (orphan,))
    assert [row["claim"]["note"] for row in rows(store.path(article.id), "lost").values()] == ["why?"]


def test_undo_after_a_correction_never_puts_a_claim_on_other_words(store: Store, article: Article) -> None:
    """Undo brings back a claim of the old text.

    It is re-anchored on its words in the new text.
    """
    claim = claim_on(article, "Mr Blinken nor Mr Qin")
    save(store, article, claim)
    store.apply(article, [edits.remove(store.load(article), claim)])
    changed = changed_text(article)
    record = store.load(changed)
    last = record.last()
    assert last is not None
    saved = store.apply(changed, [Undo(last.id, record.moment())])
    assert [each.start for each in saved.claims] == [claim.start + 29]
    assert saved.claims[0].stands_in(changed.text)


def test_a_summary_has_the_counts_and_the_state_of_an_article(store: Store, articles: tuple[Article, ...]) -> None:
    """An article without a file has no summary."""
    article = articles[0]
    save(store, article, claim_on(article, "Antony"), claim_on(article, "Beijing"), claim_on(article, "US", "quote"))
    summary = store.summary(article.id)
    assert summary is not None
    assert summary.counts == {"fact": 2, "quote": 1}
    assert summary.row == store.load(article).row
    assert store.summary(articles[1].id) is None


def test_a_summary_of_a_damaged_file_is_an_error_and_leaves_the_file(store: Store, article: Article) -> None:
    """Showing a list of articles moves no files."""
    store.annotator_folder.mkdir(parents=True)
    store.path(article.id).write_bytes(b"{")
    with pytest.raises(StoreError, match="cannot be read"):
        store.summary(article.id)
    assert store.path(article.id).read_bytes() == b"{"


def test_annotators_and_ids_come_from_the_content_of_the_files(store: Store, articles: tuple[Article, ...]) -> None:
    """Names are returned unchanged, although they are no valid file names."""
    names = ["anna", "Anna", "b/../c", "北京 👍", "con"]
    for name in names:
        save(Store(store.folder, name), replace(articles[0], id=f"{name}/x"), claim_on(articles[0], "Antony"))
    assert store.annotators() == sorted(names)
    for name in names:
        assert Store(store.folder, name).ids() == [f"{name}/x"]
    assert Store(store.folder, "nobody").ids() == []


def test_an_annotator_with_one_damaged_file_is_known_from_another(store: Store, articles: tuple[Article, ...]) -> None:
    """One readable file is enough for the annotator's name.

    Asking for the ids reports the damaged file.
    """
    for article in articles:
        save(store, article, claim_on(article, "Beijing"))
    store.path(articles[0].id).write_bytes(b"{")
    assert store.annotators() == ["anna"]
    with pytest.raises(StoreError, match=articles[0].id):
        store.ids()


def test_a_file_that_cannot_be_read_is_an_error(store: Store, article: Article) -> None:
    """Iterating over all files raises an error at a damaged file.

    It is not skipped silently.
    """
    save(store, article, claim_on(article, "Beijing"))
    assert [row.annotator for _, row in store.files()] == ["anna"]
    store.path(article.id).write_bytes(b"{")
    with pytest.raises(StoreError, match=article.id):
        list(store.files())


def test_a_folder_that_begins_with_an_underscore_has_no_annotator(store: Store, article: Article) -> None:
    """Texts and backups are in such folders.

    The folder of an annotator with such a name is called otherwise.
    """
    save(store, article, claim_on(article, "Beijing"))
    save(Store(store.folder, "_old"), article, claim_on(article, "Antony"))
    (store.folder / "_old").mkdir()
    (store.folder / "_old" / "x.json").write_bytes(store.path(article.id).read_bytes())
    assert [row.annotator for _, row in store.files()] == ["_old", "anna"]
    assert store.annotators() == ["_old", "anna"]


def test_two_rows_of_one_claim_are_damage(store: Store, article: Article) -> None:
    """A file merged by hand with a duplicate claim is quarantined and reported.

    Once it blocked all further saving.
    """
    save(store, article, claim_on(article, "Beijing"))
    path = store.path(article.id)
    rewrite(path, lambda state: state["claims"].update({"2": state["claims"]["1"]}))
    assert "two rows are for the same claim" in store.load(article).trouble


def test_reviewed_spans_move_with_the_text(store: Store, article: Article) -> None:
    """Words inserted at the top move the reviewed spans and the cursor.

    A changed passage is no longer reviewed.
    """
    cuts = sentences(article.text)
    store.apply(article, [Progress(cuts[3].start, (Span(cuts[0].start, cuts[3].start),))])
    longer = Article(id=article.id, title="", text=f"Updated at noon. {article.text}")
    row = store.load(longer).row
    moved = len("Updated at noon. ")
    assert row.reviewed == ((moved, cuts[3].start + moved),)
    assert row.position == cuts[3].start + moved
    other = Article(id=article.id, title="", text="Nothing of this was there before.")
    assert store.load(other).row.reviewed == ()


def test_a_record_is_read_with_its_annotated_text(store: Store, article: Article) -> None:
    """An export needs neither the corpus nor the current text."""
    save(store, article, claim_on(article, "Antony"))
    record = Store(store.folder, "anna").read_article(article.id)
    assert record.text == article.text
    assert record == store.load(article)


@pytest.mark.parametrize("article_id", ["nothing", "003_c2f5e6f134444f13"])
def test_a_missing_record_is_an_error(store: Store, article_id: str) -> None:
    """A missing file is not an empty record."""
    with pytest.raises(StoreError, match="cannot be read"):
        store.read_article(article_id)


def test_a_missing_or_altered_text_is_an_error(store: Store, article: Article) -> None:
    """Offsets are valid in the annotated text only."""
    save(store, article, claim_on(article, "Antony"))
    path = store.folder / "_texts" / f"{article.sha256}.txt"
    path.write_text(article.text.replace("Antony", "Anthony"), "utf-8")
    with pytest.raises(StoreError, match="is not the one that was annotated"):
        store.text(article.sha256)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(StoreError, match="cannot be read"):
        store.text(article.sha256)
    path.unlink()
    with pytest.raises(StoreError, match="cannot be read: No such file"):
        store.read_article(article.id)


def test_each_annotator_has_a_record_of_their_own(store: Store, article: Article) -> None:
    """The claims of one annotator are not loaded for another."""
    save(store, article, claim_on(article, "Antony"))
    assert Store(store.folder, "bea").load(article).is_untouched


@pytest.mark.slow
@given(claimed())
def test_any_text_and_claims_survive_the_round_trip(text_and_claims: tuple[str, tuple[Claim, ...]]) -> None:
    """Another store loads the same record.

    Its text is the same in every code point.
    """
    text, claims = text_and_claims
    article = article_of(text)
    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store", "anna")
        saved = store.apply(article, [edits.tag(store.load(article), *claims), Progress(0, (Span(0, 1),), 1.0)])
        other = Store(Path(folder) / "store", "anna")
        assert set(saved.claims) == set(claims)
        assert other.load(article) == saved
        assert other.read_article("a") == saved
        assert other.text(article.sha256) == text


def test_the_target_of_a_link_is_not_written(store: Store, article: Article, tmp_path: Path) -> None:
    """A file that is a link becomes a file of its own with the same content.

    The record reports it. The target of the link stays as it was.
    """
    save(store, article, claim_on(article, "Antony"))
    path, elsewhere = store.path(article.id), tmp_path / "elsewhere.json"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    record = store.apply(article, [edits.tag(store.load(article), claim_on(article, "Blinken"))])
    assert "was a link to" in record.trouble
    assert elsewhere.read_bytes() == before
    assert not path.is_symlink()
    record = store.apply(article, [Progress(3)])
    assert not record.trouble
    assert [claim.text for claim in Store(store.folder, "anna").load(article).claims] == ["Antony", "Blinken"]


def test_changes_of_another_program_survive_a_reload(store: Store, article: Article) -> None:
    """Save, let another program save, reload, save again.

    Once a reload passed for a write of our own, and the next edit was applied to the old state.
    """
    other = Store(store.folder, "anna")
    save(store, article, claim_on(article, "Antony"))
    save(other, article, claim_on(article, "Blinken"))
    seen = store.load_if_changed(article)
    assert seen is not None
    assert len(seen.claims) == 2
    store.apply(article, [edits.tag(seen, claim_on(article, "Beijing"))])
    assert {claim.text for claim in other.load(article).claims} == {"Antony", "Blinken", "Beijing"}


def test_a_file_of_a_newer_version_is_not_written_after_a_reload(store: Store, article: Article) -> None:
    """A file of a newer version that replaced ours is refused.

    It is refused after a reload as well as before one.
    """
    save(store, article, claim_on(article, "Antony"))
    path = store.path(article.id)
    state = json.loads(path.read_bytes())
    state["schema"]["1"] = {"version": SCHEMA + 1}
    path.write_text(json.dumps(state))
    before, edit = path.read_bytes(), edits.tag(Record.new(article, "anna"), claim_on(article, "Blinken"))
    with pytest.raises(ReadOnlyError):
        store.load_if_changed(article)
    with pytest.raises(ReadOnlyError):
        store.apply(article, [edit])
    assert path.read_bytes() == before


def test_a_link_with_the_name_of_the_temporary_file_is_not_written_through(
    store: Store, article: Article, tmp_path: Path
) -> None:
    """The temporary file of a crash may be a link by the next write."""
    save(store, article, claim_on(article, "Antony"))
    path, elsewhere = store.path(article.id), tmp_path / "precious.txt"
    elsewhere.write_text("precious")
    path.with_name(f".{path.name}.new").symlink_to(elsewhere)
    save(store, article, claim_on(article, "Blinken"))
    assert elsewhere.read_text() == "precious"
    assert not path.is_symlink()


def test_the_permissions_of_a_file_stay_as_they_were(store: Store, article: Article) -> None:
    """A file that is closed to others stays closed after the next edit."""
    save(store, article, claim_on(article, "Antony"))
    path = store.path(article.id)
    path.chmod(0o600)
    save(store, article, claim_on(article, "Blinken"))
    assert path.stat().st_mode & 0o777 == 0o600
