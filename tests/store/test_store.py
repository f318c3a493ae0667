"""The store: what a person did is in files that anybody can read, and nothing of it goes missing."""

import errno
import json
import os
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import given
from msgspec.structs import replace as with_fields
from strategies import article_of, claimed
from tinydb import TinyDB

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress, Redo, Undo
from annotations.claims.record import Record
from annotations.errors import NotSavedError, ReadOnlyError, StoreError
from annotations.layout import store_folder
from annotations.store import lock
from annotations.store.schema import SCHEMA
from annotations.store.store import Store
from annotations.text.segmentation import sentences


def claim_on(article: Article, words: str, label: str = "fact") -> Claim:
    """Tag the first place where the words stand."""
    start = article.text.index(words)
    return Claim.of(article.text, start, start + len(words), label)


def keep(store: Store, article: Article, *claims: Claim) -> None:
    """Tag claims, each as a change of its own, and put them on disk."""
    for claim in claims:
        store.apply(article, [edits.tag(store.load(article), claim)])


def rows(path: Path, table: str) -> dict[int, dict[str, Any]]:
    """Read a table with plain TinyDB, by the numbers of its rows."""
    with TinyDB(path) as db:
        return {row.doc_id: dict(row) for row in db.table(table)}


def test_claims_lie_beside_the_articles(folder: Path, store: Store, articles: tuple[Article, ...]) -> None:
    """A folder an annotator and a file an article, and the texts once, each under its own fingerprint."""
    other = Store(store.folder, "bea")
    for article in articles:
        keep(store, article, claim_on(article, "Blinken"))
        keep(other, article, claim_on(article, "Beijing"))
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}
    assert files == {
        *(f"{article.id}.txt" for article in articles),
        *(f"annotations/{home}/{article.id}.json" for article in articles for home in ("anna", "bea")),
        *(f"annotations/_texts/{article.sha256}.txt" for article in articles),
    }
    for path in (folder / "annotations" / "_texts").glob("*.txt"):
        assert sha256(path.read_bytes()).hexdigest() == path.stem


def test_the_claims_of_one_file_lie_beside_it(folder: Path) -> None:
    """A corpus that is one file has its store under that file's name."""
    file = folder / "003_c2f5e6f134444f13.txt"
    assert store_folder(file) == folder / "003_c2f5e6f134444f13.txt.annotations"
    assert store_folder(folder) == folder / "annotations"


def test_reading_writes_nothing(folder: Path, store: Store, article: Article) -> None:
    """An article that was only looked at leaves no file, no folder and no lock."""
    before = sorted(folder.rglob("*"))
    assert store.load(article).is_untouched
    assert store.summary(article.id) is None
    assert (store.ids(), store.annotators()) == ([], [])
    assert sorted(folder.rglob("*")) == before


def test_plain_tinydb_reads_all_of_it(store: Store, article: Article) -> None:
    """The tables are what the description says, and a claim's row holds its words and where they stand."""
    claim = claim_on(article, "two days of high-stakes")
    keep(store, article, claim)
    store.apply(article, [Progress(7, (Span(0, 10),), 2.0)])
    path = store.path(article.id)
    with TinyDB(path) as db:
        assert db.tables() == {"schema", "article", "claims", "history"}
    assert rows(path, "schema") == {1: {"version": SCHEMA}}
    (row,) = rows(path, "article").values()
    assert (row["id"], row["annotator"], row["sha256"]) == (article.id, "anna", article.sha256)
    assert (row["status"], row["position"], row["reviewed"], row["seconds"]) == ("in progress", 7, [[0, 10]], 2.0)
    (kept,) = rows(path, "claims").values()
    assert article.text[kept["start"] : kept["end"]] == kept["text"] == "two days of high-stakes"
    assert (kept["id"], kept["label"]) == (claim.id, "fact")
    (change,) = rows(path, "history").values()
    assert (change["what"], change["who"], change["undone"]) == ("tag", "anna", None)


def test_a_row_keeps_its_number_for_life(store: Store, article: Article) -> None:
    """Claims come and go around it; a row is found under the number it got, also with another label."""
    claims = [claim_on(article, words) for words in ("Antony", "Blinken", "Beijing", "Sunday")]
    keep(store, article, *claims[:3])
    path = store.path(article.id)
    first = {row["id"]: number for number, row in rows(path, "claims").items()}
    assert sorted(first.values()) == [1, 2, 3]
    store.apply(article, [edits.remove(store.load(article), claims[0])])
    keep(store, article, claims[3])
    store.apply(article, [edits.change(store.load(article), claims[1], claims[1].relabelled("quote"))])
    later = {row["id"]: number for number, row in rows(path, "claims").items()}
    assert later == {claims[1].id: 2, claims[2].id: 3, claims[3].id: 4}
    assert rows(path, "claims")[2]["label"] == "quote"
    assert list(rows(path, "history")) == [1, 2, 3, 4, 5, 6]


def test_the_only_claim_removed_leaves_an_empty_table(store: Store, article: Article) -> None:
    """Nothing of it is shown again, and the history has it."""
    claim = claim_on(article, "Antony")
    keep(store, article, claim)
    store.apply(article, [edits.remove(store.load(article), claim)])
    assert rows(store.path(article.id), "claims") == {}
    assert store.load(article).claims == ()
    assert len(store.load(article).history) == 2


def test_what_was_saved_is_what_is_loaded(store: Store, article: Article) -> None:
    """Another store on the same folder has the very same record, and so has the one that saved it."""
    at = article.text.index("Antony Blinken")
    claim = with_fields(
        claim_on(article, "two days of", "quote"),
        speaker="Antony Blinken",
        speaker_start=at,
        speaker_end=at + 14,
        note="a\nnote “with” 👩‍👩‍👧‍👦\x1b[31m\x00",
        sure=False,
    )
    keep(store, article, claim, claim_on(article, "Beijing"))
    saved = store.apply(article, [edits.set_status(store.load(article), "done"), Progress(99, (Span(0, 50),), 3.0)])
    assert Store(store.folder, "anna").load(article) == saved
    assert store.record(article.id) == saved
    assert saved.claims[0] == claim
    assert (saved.row.status, saved.row.position, saved.row.reviewed) == ("done", 99, ((0, 50),))


def test_undo_and_redo_survive_a_restart(store: Store, article: Article) -> None:
    """What was taken back yesterday can be done again today."""
    claim = claim_on(article, "Antony")
    keep(store, article, claim)
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


def test_two_programs_on_one_article_keep_both_their_claims(store: Store, article: Article) -> None:
    """Each step is done to what is on disk by then, not to what its program read when it began."""
    other = Store(store.folder, "anna")
    mine, theirs = store.load(article), other.load(article)
    claims = [claim_on(article, words) for words in ("Antony", "Blinken", "Beijing", "Sunday")]
    store.apply(article, [edits.tag(mine, claims[0])])
    other.apply(article, [edits.tag(theirs, claims[1])])
    store.apply(article, [edits.tag(mine, claims[2])])
    end = other.apply(article, [edits.remove(theirs, claims[0]), edits.tag(theirs, claims[3])])
    assert set(end.claims) == set(claims[1:])
    assert store.load(article) == end


def test_steps_that_are_tried_again_are_done_once(store: Store, article: Article) -> None:
    """A write of which nobody knows whether it arrived can be repeated."""
    step = edits.tag(store.load(article), claim_on(article, "Antony"))
    once = store.apply(article, [step])
    assert store.apply(article, [step, step]) == once


def test_many_steps_are_one_write(store: Store, article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is replaced once for all of them."""
    keep(store, article, claim_on(article, "Antony"))
    written: list[Path] = []
    replaced = Path.replace

    def replace_counted(self: Path, target: Path) -> Path:
        written.append(target)
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", replace_counted)
    record = store.load(article)
    steps = [edits.tag(record, claim_on(article, words)) for words in ("Blinken", "Beijing", "Sunday")]
    store.apply(article, [*steps, Progress(3, (Span(0, 9),), 1.0)])
    assert written == [store.path(article.id)]
    assert len(store.load(article).claims) == 4


Damage = Callable[[dict[str, Any]], bytes]
"""Makes the bytes of a damaged file from the tables of a whole one."""


def _damages() -> dict[str, Damage]:
    """Return ways to damage a file, by what to call them."""

    def without(table: str) -> Damage:
        return lambda state: json.dumps({name: rows for name, rows in state.items() if name != table}).encode()

    def with_row(table: str, **fields: Any) -> Damage:
        return lambda state: json.dumps({**state, table: {"1": {**state[table]["1"], **fields}}}).encode()

    return {
        "truncated": lambda state: json.dumps(state).encode()[:-40],
        "emptied": lambda _: b"",
        "zeroed": lambda state: bytes(len(json.dumps(state))),
        "not JSON": lambda _: b"<<<<<<< HEAD\n",
        "a list": lambda _: b"[]",
        "no tables": lambda _: b"{}",
        "no schema": without("schema"),
        "no article": without("article"),
        "version in words": with_row("schema", version="one"),
        "start in words": with_row("claims", start="seven"),
        "start below zero": with_row("claims", start=-7),
        "no label": with_row("claims", label=None),
        "no moment": with_row("claims", created="yesterday"),
        "unknown status": with_row("article", status="lost"),
        "unknown change": with_row("history", what="dance"),
        "cursor beyond all texts": with_row("article", position=10**400),
        "read beyond all texts": with_row("article", reviewed=[[0, 10**400]]),
        "read backwards": with_row("article", reviewed=[[9, 2]]),
        "a moment behind which is none": with_row("history", when="9999-12-31T23:59:59.999999Z"),
        "nested without end": with_row("article", meta=json.loads("[" * 900 + "]" * 900)),
        "another number for row 1": lambda state: json.dumps(
            {**state, "claims": {"01": {**state["claims"]["1"], "id": "other"}, **state["claims"]}}
        ).encode(),
        "article without number": lambda state: json.dumps({**state, "article": {"x": state["article"]["1"]}}).encode(),
        "row without number": lambda state: json.dumps({**state, "claims": {"x": state["claims"]["1"]}}).encode(),
    }


@pytest.mark.parametrize("line", ['"claims": {', '"1": {', '"label": "fact",'])
def test_a_file_merged_by_lines_that_says_two_things_is_kept_aside(store: Store, article: Article, line: str) -> None:
    """A table, a row or a field that stands there twice: once the last was taken, and the others were written over."""
    keep(store, article, claim_on(article, "Antony"), claim_on(article, "Blinken"))
    path = store.path(article.id)
    merged = {
        '"claims": {': (b'\n "claims": {', b'\n "claims": {},\n "claims": {'),
        '"1": {': (b'\n  "2": {', b'\n  "1": {'),
        '"label": "fact",': (b'\n   "label": "fact",', b'\n   "label": "quote",\n   "label": "fact",'),
    }[line]
    path.write_bytes(path.read_bytes().replace(*merged))
    data = path.read_bytes()
    assert "twice" in store.load(article).trouble
    (aside,) = path.parent.glob("*.damaged-*")
    assert aside.read_bytes() == data


def test_two_claims_on_words_that_look_like_lines_of_the_file_are_no_damage(store: Store) -> None:
    """What is tagged may hold whatever a file of the store holds."""
    article = Article(id="a", title="", text='{\n "claims": {\n  "1": {\n   "label": "fact",\n   "label": "fact"\n  }')
    keep(store, article, Claim.of(article.text, 0, len(article.text), "fact"))
    assert len(store.load(article).claims) == 1
    assert store.load(article).trouble == ""


def test_a_file_in_another_layout_is_no_damage(store: Store, article: Article) -> None:
    """Plain TinyDB writes it in one line, others with more indentation: it is read as it is."""
    keep(store, article, claim_on(article, "Antony"))
    path = store.path(article.id)
    for indent in (None, 1, 2, 3, 4):
        path.write_text(json.dumps(json.loads(path.read_bytes()), indent=indent))
        assert (len(store.load(article).claims), store.load(article).trouble) == (1, "")


def test_the_file_of_another_article_is_kept_aside(store: Store, articles: tuple[Article, ...]) -> None:
    """Two files that were swapped: the claims of one article never become those of another."""
    for article in articles:
        keep(store, article, claim_on(article, "Beijing"))
    one, two = (store.path(article.id) for article in articles)
    data = one.read_bytes()
    one.rename(store.folder / "between")
    two.rename(one)
    (store.folder / "between").rename(two)
    assert "another article" in store.load(articles[1]).trouble
    (aside,) = two.parent.glob("*.damaged-*")
    assert aside.read_bytes() == data


def test_a_file_renamed_along_with_its_article_is_the_file_of_that(store: Store, article: Article) -> None:
    """The text is the same: so are the claims, under the new name."""
    keep(store, article, claim_on(article, "Beijing"))
    renamed = replace(article, id="renamed")
    store.path(article.id).rename(store.path("renamed"))
    record = store.load(renamed)
    assert (len(record.claims), record.row.id) == (1, "renamed")
    keep(store, renamed, claim_on(article, "Antony"))
    assert store.ids() == ["renamed"]


def test_a_fingerprint_that_no_file_could_be_called_is_an_error(store: Store, article: Article) -> None:
    """It is said as any text that is missing."""
    keep(store, article, claim_on(article, "Beijing"))
    path = store.path(article.id)
    path.write_bytes(path.read_bytes().replace(article.sha256.encode(), b"\\u0000"))
    with pytest.raises(StoreError, match="cannot be read"):
        store.record(article.id)
    assert [claim.text for claim in store.load(article).claims] == ["Beijing"]


def test_a_file_that_goes_while_others_are_looked_through_is_passed_over(
    store: Store, articles: tuple[Article, ...]
) -> None:
    """What was done last is found though a name in the folder leads nowhere."""
    keep(store, articles[0], claim_on(articles[0], "Beijing"))
    (store.home / "gone.json").symlink_to("nowhere")
    latest = store.latest(lambda change: change.when, articles[1].id)
    assert latest is not None
    assert latest[1] == articles[0].id


@pytest.mark.parametrize("damage", list(_damages()))
def test_a_damaged_file_is_kept_aside_and_said(store: Store, articles: tuple[Article, ...], damage: str) -> None:
    """Its bytes are moved out of the way, not lost; the trouble names both files; everything else goes on."""
    article, other = articles
    keep(store, article, claim_on(article, "Antony"))
    keep(store, other, claim_on(other, "Beijing"))
    path = store.path(article.id)
    data = _damages()[damage](json.loads(path.read_bytes()))
    path.write_bytes(data)
    record = store.load(article)
    (aside,) = path.parent.glob("*.damaged-*")
    assert aside.read_bytes() == data
    assert aside.name.startswith(f"{path.name}.damaged-20")
    assert path.name in record.trouble
    assert aside.name in record.trouble
    assert (record.claims, record.is_untouched) == ((), True)
    claim = claim_on(article, "Blinken")
    assert store.apply(article, [edits.tag(record, claim)]).claims == (claim,)
    assert store.load(article).trouble == ""
    assert aside.read_bytes() == data
    assert [each.text for each in store.load(other).claims] == ["Beijing"]
    assert store.ids() == [each.id for each in articles]


def test_a_file_damaged_while_it_is_open_is_kept_aside_with_the_next_change(store: Store, article: Article) -> None:
    """The change is saved, the damaged file is kept, and what is returned says so."""
    keep(store, article, claim_on(article, "Antony"))
    record = store.load(article)
    store.path(article.id).write_bytes(b"half")
    claim = claim_on(article, "Blinken")
    after = store.apply(article, [edits.tag(record, claim)])
    assert after.claims == (claim,)
    assert "half" in "".join(path.read_text() for path in store.home.glob("*.damaged-*"))
    assert "kept as" in after.trouble


def test_two_damaged_files_are_both_kept(store: Store, article: Article) -> None:
    """The second does not take the place of the first."""
    store.home.mkdir(parents=True)
    for data in (b"one", b"two"):
        store.path(article.id).write_bytes(data)
        assert store.load(article).trouble
    assert sorted(path.read_bytes() for path in store.home.glob("*.damaged-*")) == [b"one", b"two"]


def test_a_file_of_a_newer_version_is_left_as_it_is(store: Store, article: Article) -> None:
    """It is read by nobody who does not know it, and written by nobody either."""
    keep(store, article, claim_on(article, "Antony"))
    path = store.path(article.id)
    state = json.loads(path.read_bytes())
    state["schema"]["1"]["version"] = SCHEMA + 1
    state["claims"]["1"]["start"] = "a new kind of start"
    path.write_text(json.dumps(state))
    before = path.read_bytes()
    step = edits.tag(Record.new(article, "anna"), claim_on(article, "Blinken"))
    with pytest.raises(ReadOnlyError, match="newer Copydesk"):
        store.load(article)
    with pytest.raises(ReadOnlyError, match="newer Copydesk"):
        store.apply(article, [step])
    with pytest.raises(ReadOnlyError, match="newer Copydesk"):
        store.record(article.id)
    assert path.read_bytes() == before
    assert list(path.parent.glob("*.damaged-*")) == []


def test_a_damaged_file_that_cannot_be_moved_aside_is_left_as_it_is(
    store: Store, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written over it."""
    store.home.mkdir(parents=True)
    store.path(article.id).write_bytes(b"half")

    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(ReadOnlyError, match="cannot be moved aside: Permission denied"):
        store.load(article)
    assert store.path(article.id).read_bytes() == b"half"


def test_a_folder_that_cannot_be_made_is_not_saved(tmp_path: Path, article: Article) -> None:
    """Where a file stands in the way, it is said, with the reason; once it is gone the same step is saved."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")
    store = Store(blocked / "store", "anna")
    step = edits.tag(Record.new(article, "anna"), claim_on(article, "Antony"))
    with pytest.raises(NotSavedError, match=r"cannot be written: (Not a directory|File exists)"):
        store.apply(article, [step])
    assert blocked.read_text() == "a file"
    blocked.unlink()
    assert len(store.apply(article, [step]).claims) == 1


@pytest.mark.parametrize("failing", ["fsync", "open", "replace"])
def test_a_full_disk_leaves_what_was_saved(
    store: Store, article: Article, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    """The change is not saved and says so; the file is the old one to the byte; the same step is saved later."""
    keep(store, article, claim_on(article, "Antony"))
    path = store.path(article.id)
    before = path.read_bytes()
    files = sorted(store.folder.rglob("*"))
    step = edits.tag(store.load(article), claim_on(article, "Blinken"))

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Path if failing == "replace" else os, failing, full)
        with pytest.raises(NotSavedError, match="cannot be written: No space left on device"):
            store.apply(article, [step])
        assert path.read_bytes() == before
    assert sorted(store.folder.rglob("*")) == files
    assert len(store.apply(article, [step]).claims) == 2


def test_a_lock_that_another_program_holds_is_not_saved(
    store: Store, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a while it is said that somebody else is writing, and nothing was changed."""
    monkeypatch.setattr(lock, "LOCK_TIMEOUT_SECONDS", 0.05)
    keep(store, article, claim_on(article, "Antony"))
    before = store.path(article.id).read_bytes()
    step = edits.tag(store.load(article), claim_on(article, "Blinken"))
    with FileLock(store.home / ".lock"), pytest.raises(NotSavedError, match="another program has held"):
        store.apply(article, [step])
    assert store.path(article.id).read_bytes() == before
    assert len(store.apply(article, [step]).claims) == 2


def changed_text(article: Article) -> Article:
    """Return the article after its desk put a line on top, and another word into the fifth paragraph."""
    text = article.text.replace("Animosity and recriminations", "Animosity and ill will")
    return replace(article, text=f"This article was corrected.\n\n{text}", title="Corrected")


def test_claims_follow_the_text_and_those_without_words_are_kept_aside(store: Store, article: Article) -> None:
    """After a correction each claim stands on its words, the one whose words went is in the table `lost`."""
    stays, goes = claim_on(article, "Mr Blinken nor Mr Qin"), claim_on(article, "Animosity and recriminations have")
    keep(store, article, stays, goes)
    now = changed_text(article)
    record = store.load(now)
    assert [(claim.id, claim.start) for claim in record.claims] == [(stays.id, stays.start + 29)]
    assert all(claim.stands_in(now.text) for claim in record.claims)
    assert [(lost.claim, lost.sha256) for lost in record.orphans] == [(goes, article.sha256)]
    assert (record.row.sha256, record.row.title) == (now.sha256, "Corrected")
    added = claim_on(now, "This article was corrected.")
    saved = store.apply(now, [edits.tag(record, added)])
    assert [claim.id for claim in saved.claims] == [added.id, stays.id]
    path = store.path(article.id)
    assert rows(path, "claims")[1]["id"] == stays.id
    assert {row["id"] for row in rows(path, "claims").values()} == {stays.id, added.id}
    assert [row["claim"]["id"] for row in rows(path, "lost").values()] == [goes.id]
    assert rows(path, "article")[1]["sha256"] == now.sha256
    assert store.load(now) == saved
    assert store.text(article.sha256) == article.text
    assert store.text(now.sha256) == now.text


def test_a_lost_claim_comes_back_with_its_words(store: Store, article: Article) -> None:
    """When the desk takes its correction back, the claim stands again and is lost no more."""
    claim = claim_on(article, "Animosity and recriminations have")
    keep(store, article, claim)
    now = changed_text(article)
    store.apply(now, [Progress(0)])
    assert len(store.load(now).orphans) == 1
    saved = store.apply(article, [Progress(0)])
    assert saved.claims == (claim,)
    assert rows(store.path(article.id), "lost") == {}


def test_settling_a_lost_claim_and_taking_it_back_survive_a_restart(store: Store, article: Article) -> None:
    """On disk the claim is in one table or the other; after undo it is set aside again, the same to the last field."""
    claim = claim_on(article, "Animosity and recriminations have").said_by("nobody").noted("why?", sure=False)
    keep(store, article, claim)
    now = changed_text(article)
    before = store.apply(now, [Progress(0)])
    (lost,) = before.orphans
    at = now.text.index("Animosity and ill will have")
    there = lost.claim.placed(Span(at, at + len("Animosity and ill will have")), now.text)
    store.apply(now, [edits.reanchor(before, lost, there)])
    settled = store.load(now)
    assert (settled.claims, settled.orphans) == ((there,), ())
    assert rows(store.path(article.id), "lost") == {}
    change = settled.last()
    assert change is not None
    assert (change.what, change.lost) == ("settle", (lost,))
    store.apply(now, [Undo(change.id, settled.moment())])
    back = store.load(now)
    assert (back.claims, back.orphans) == ((), (lost,))
    assert [row["claim"]["note"] for row in rows(store.path(article.id), "lost").values()] == ["why?"]


def test_undo_after_a_correction_never_puts_a_claim_on_other_words(store: Store, article: Article) -> None:
    """What undo brings back was made in the old text: it stands on its words in the new one."""
    claim = claim_on(article, "Mr Blinken nor Mr Qin")
    keep(store, article, claim)
    store.apply(article, [edits.remove(store.load(article), claim)])
    now = changed_text(article)
    record = store.load(now)
    last = record.last()
    assert last is not None
    saved = store.apply(now, [Undo(last.id, record.moment())])
    assert [each.start for each in saved.claims] == [claim.start + 29]
    assert saved.claims[0].stands_in(now.text)


def test_a_summary_tells_what_a_list_shows(store: Store, articles: tuple[Article, ...]) -> None:
    """Counts by label and the article's row; nothing for an article without a file."""
    article = articles[0]
    keep(store, article, claim_on(article, "Antony"), claim_on(article, "Beijing"), claim_on(article, "US", "quote"))
    summary = store.summary(article.id)
    assert summary is not None
    assert summary.counts == {"fact": 2, "quote": 1}
    assert summary.row == store.load(article).row
    assert store.summary(articles[1].id) is None


def test_a_summary_of_a_damaged_file_says_so_and_leaves_it(store: Store, article: Article) -> None:
    """Looking at a list moves no files."""
    store.home.mkdir(parents=True)
    store.path(article.id).write_bytes(b"{")
    with pytest.raises(StoreError, match="cannot be read"):
        store.summary(article.id)
    assert store.path(article.id).read_bytes() == b"{"


def test_annotators_and_ids_are_told_by_what_the_files_say(store: Store, articles: tuple[Article, ...]) -> None:
    """Names come back as they were given, though no file could be called so."""
    names = ["anna", "Anna", "b/../c", "北京 👍", "con"]
    for name in names:
        keep(Store(store.folder, name), replace(articles[0], id=f"{name}/x"), claim_on(articles[0], "Antony"))
    assert store.annotators() == sorted(names)
    for name in names:
        assert Store(store.folder, name).ids() == [f"{name}/x"]
    assert Store(store.folder, "nobody").ids() == []


def test_an_annotator_with_one_damaged_file_is_told_by_another(store: Store, articles: tuple[Article, ...]) -> None:
    """One file is enough to know whose folder it is; the damaged one is said where ids are asked for."""
    for article in articles:
        keep(store, article, claim_on(article, "Beijing"))
    store.path(articles[0].id).write_bytes(b"{")
    assert store.annotators() == ["anna"]
    with pytest.raises(StoreError, match=articles[0].id):
        store.ids()


def test_files_that_cannot_be_read_are_said(store: Store, article: Article) -> None:
    """Whoever asks for all files hears of one that is damaged: nobody goes missing unsaid."""
    keep(store, article, claim_on(article, "Beijing"))
    assert [row.annotator for _, row in store.files()] == ["anna"]
    store.path(article.id).write_bytes(b"{")
    with pytest.raises(StoreError, match=article.id):
        list(store.files())


def test_a_folder_that_begins_with_a_low_line_is_nobodys(store: Store, article: Article) -> None:
    """Texts and backups lie in such; an annotator called so has another name there."""
    keep(store, article, claim_on(article, "Beijing"))
    keep(Store(store.folder, "_old"), article, claim_on(article, "Antony"))
    (store.folder / "_old").mkdir()
    (store.folder / "_old" / "x.json").write_bytes(store.path(article.id).read_bytes())
    assert [row.annotator for _, row in store.files()] == ["_old", "anna"]
    assert store.annotators() == ["_old", "anna"]


def test_two_rows_of_one_claim_are_damage(store: Store, article: Article) -> None:
    """A file merged by hand with a claim in it twice is moved aside and said; once it ended the saving for good."""
    keep(store, article, claim_on(article, "Beijing"))
    path = store.path(article.id)
    state = json.loads(path.read_text())
    state["claims"]["2"] = state["claims"]["1"]
    path.write_text(json.dumps(state))
    assert "two rows of one claim" in store.load(article).trouble


def test_what_was_read_moves_with_the_text(store: Store, article: Article) -> None:
    """Where words come in at the top, what was read and the cursor move on; what changed is no longer read."""
    cuts = sentences(article.text)
    store.apply(article, [Progress(cuts[3].start, (Span(cuts[0].start, cuts[3].start),))])
    longer = Article(id=article.id, title="", text=f"Updated at noon. {article.text}")
    row = store.load(longer).row
    moved = len("Updated at noon. ")
    assert row.reviewed == ((moved, cuts[3].start + moved),)
    assert row.position == cuts[3].start + moved
    other = Article(id=article.id, title="", text="Nothing of this was there before.")
    assert store.load(other).row.reviewed == ()


def test_a_record_is_read_with_the_text_it_was_made_on(store: Store, article: Article) -> None:
    """An export needs neither the corpus nor the text of today."""
    keep(store, article, claim_on(article, "Antony"))
    record = Store(store.folder, "anna").record(article.id)
    assert record.text == article.text
    assert record == store.load(article)


@pytest.mark.parametrize("article_id", ["nothing", "003_c2f5e6f134444f13"])
def test_a_record_that_is_not_there_is_an_error(store: Store, article_id: str) -> None:
    """Nothing is not an empty record."""
    with pytest.raises(StoreError, match="cannot be read"):
        store.record(article_id)


def test_a_text_that_is_missing_or_was_changed_is_an_error(store: Store, article: Article) -> None:
    """Offsets into another text than the annotated one are worth nothing."""
    keep(store, article, claim_on(article, "Antony"))
    path = store.folder / "_texts" / f"{article.sha256}.txt"
    path.write_text(article.text.replace("Antony", "Anthony"), "utf-8")
    with pytest.raises(StoreError, match="is not the one that was annotated"):
        store.text(article.sha256)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(StoreError, match="cannot be read"):
        store.text(article.sha256)
    path.unlink()
    with pytest.raises(StoreError, match="cannot be read: No such file"):
        store.record(article.id)


def test_a_record_of_another_annotator_is_another(store: Store, article: Article) -> None:
    """Nobody's claims are shown to anybody else."""
    keep(store, article, claim_on(article, "Antony"))
    assert Store(store.folder, "bea").load(article).is_untouched


@given(claimed())
def test_any_text_and_claims_come_back_as_they_were(made: tuple[str, tuple[Claim, ...]]) -> None:
    """Written by one store and read by another: the same record, and the same text, code point for code point."""
    text, claims = made
    article = article_of(text)
    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store", "anna")
        saved = store.apply(article, [edits.tag(store.load(article), *claims), Progress(0, (Span(0, 1),), 1.0)])
        other = Store(Path(folder) / "store", "anna")
        assert set(saved.claims) == set(claims)
        assert other.load(article) == saved
        assert other.record("a") == saved
        assert other.text(article.sha256) == text


def test_what_a_link_leads_to_is_not_written(store: Store, article: Article, tmp_path: Path) -> None:
    """A file that is a link to one elsewhere becomes a file of its own with all that was in it, and that is said; what
    it led to stays as it was.
    """
    keep(store, article, claim_on(article, "Antony"))
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


def test_what_another_program_did_outlives_our_looking_at_it(store: Store, article: Article) -> None:
    """Save, let another save, look, save again: a look must not pass for what we wrote ourselves. It did once, and the
    next tag was put on the old state.
    """
    other = Store(store.folder, "anna")
    keep(store, article, claim_on(article, "Antony"))
    keep(other, article, claim_on(article, "Blinken"))
    seen = store.look(article)
    assert seen is not None
    assert len(seen.claims) == 2
    store.apply(article, [edits.tag(seen, claim_on(article, "Beijing"))])
    assert {claim.text for claim in other.load(article).claims} == {"Antony", "Blinken", "Beijing"}


def test_a_newer_version_is_not_written_because_it_was_looked_at(store: Store, article: Article) -> None:
    """A file that a newer version has put in the place of ours is refused after a look as well as before one."""
    keep(store, article, claim_on(article, "Antony"))
    path = store.path(article.id)
    state = json.loads(path.read_bytes())
    state["schema"]["1"]["version"] = SCHEMA + 1
    path.write_text(json.dumps(state))
    before, step = path.read_bytes(), edits.tag(Record.new(article, "anna"), claim_on(article, "Blinken"))
    with pytest.raises(ReadOnlyError):
        store.look(article)
    with pytest.raises(ReadOnlyError):
        store.apply(article, [step])
    assert path.read_bytes() == before


def test_a_link_with_the_name_of_the_file_beside_is_not_written_through(
    store: Store, article: Article, tmp_path: Path
) -> None:
    """What a crash left there may be anything by the next time."""
    keep(store, article, claim_on(article, "Antony"))
    path, elsewhere = store.path(article.id), tmp_path / "precious.txt"
    elsewhere.write_text("precious")
    path.with_name(f".{path.name}.new").symlink_to(elsewhere)
    keep(store, article, claim_on(article, "Blinken"))
    assert elsewhere.read_text() == "precious"
    assert not path.is_symlink()


def test_who_may_read_a_file_stays_as_it_was(store: Store, article: Article) -> None:
    """A file that was closed to others is closed to them after the next tag."""
    keep(store, article, claim_on(article, "Antony"))
    path = store.path(article.id)
    path.chmod(0o600)
    keep(store, article, claim_on(article, "Blinken"))
    assert path.stat().st_mode & 0o777 == 0o600
