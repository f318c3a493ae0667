"""Repairing a store: no claim that can be had is lost, and every file is kept as it was before."""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import article_of, claimed

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress, Undo
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.errors import StoreError
from annotations.integrity.check import check
from annotations.integrity.repair import repair
from annotations.store import lock
from annotations.store.store import Store
from annotations.text.segmentation import sentences

FIRST, SECOND = "000_f33cf88d83b625ee", "003_c2f5e6f134444f13"

Tables = dict[str, dict[str, Any]]


def claim_ids(folder: Path) -> set[str]:
    """Return the ids of all claims that the files of a store hold where the program reads them."""
    ids: set[str] = set()
    for path, row in Store(folder, "").files():
        assert path == Store(folder, row.annotator).path(row.id)
        record = Store(folder, row.annotator).read(path)
        assert all(claim.stands_in(record.text) for claim in record.claims)
        ids |= {claim.id for claim in record.claims} | {each.claim.id for each in record.orphans}
    return ids


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files of a store, but for locks and backups."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock" and "_backup" not in path.parts
    }


@pytest.fixture
def full(store: Store, articles: tuple[Article, ...]) -> Store:
    """Let anna and bea tag four sentences of each article, say more of two, and take one back."""
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
            said = first.said_by("Blinken", at, at + 7).noted("“sure” – perhaps")
            home.apply(article, [edits.change(home.load(article), first, said)])
    return store


def tables(path: Path) -> Tables:
    """Read the tables of a file."""
    state: Tables = json.loads(path.read_bytes())
    return state


def rewrite(path: Path, edit: Callable[[Tables], object]) -> None:
    """Change a file's tables by hand; its rows stay in their order."""
    state = tables(path)
    edit(state)
    path.write_text(json.dumps(state, indent=1, ensure_ascii=False), "utf-8")


def cut(path: Path, behind: str) -> None:
    """Cut a file off behind the first place where something stands."""
    data = path.read_bytes()
    path.write_bytes(data[: data.index(behind.encode()) + len(behind)])


def first_claim(state: Tables) -> dict[str, Any]:
    """Return the row of a file's first claim."""
    row: dict[str, Any] = state["claims"]["1"]
    return row


def swapped(one: Path, other: Path) -> None:
    """Give two files each other's names."""
    data = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(data)


def conflict(path: Path) -> None:
    """Leave what git leaves where two people have changed one file: both, and marks around them."""
    text = path.read_text("utf-8")
    at = text.index('  "2": {', text.index('"claims"'))
    path.write_text(f"{text[:at]}<<<<<<< HEAD\n=======\n>>>>>>> other\n{text[at:]}", "utf-8")


def text_of(path: Path) -> Path:
    """Return where the text is that a file was made on."""
    return path.parent.parent / "_texts" / f"{tables(path)['article']['1']['sha256']}.txt"


def with_other(path: Path, old: str, new: str) -> None:
    """Replace something everywhere in a file."""
    text = path.read_bytes().decode("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new).encode("utf-8"))


def encoded(path: Path, encoding: str) -> None:
    """Write a file in another encoding, as an editor may."""
    path.write_bytes(path.read_text("utf-8").encode(encoding))


def opened(path: Path) -> None:
    """Open the article of a damaged file, which moves it aside."""
    corpus = open_corpus(path.parents[2])
    assert Store(path.parents[1], "anna").load(corpus.load(corpus.entries[0])).trouble


def begun_anew(path: Path) -> None:
    """Open the article of a damaged file, and tag something in it."""
    opened(path)
    corpus = open_corpus(path.parents[2])
    article, store = corpus.load(corpus.entries[0]), Store(path.parents[1], "anna")
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 2, "speculation"))])


def left(path: Path) -> None:
    """Leave the newest state in the temporary file beside an older one, as a crash does."""
    path.with_name(f".{path.name}.new").write_bytes(path.read_bytes())
    rewrite(path, lambda state: [state["claims"].pop("3"), [state["history"].pop(key) for key in ("3", "5", "6")]])


def same_id(path: Path) -> None:
    """Give a claim the id of one of another article, as a file made by hand from another has it."""
    other = first_claim(tables(path.with_name(f"{SECOND}.json")))["id"]
    rewrite(path, lambda state: state["claims"]["2"].update(id=other))


def claim_with(**fields: Any) -> Callable[[Path], None]:
    """Return what gives a file's first claim other values."""
    return lambda path: rewrite(path, lambda state: first_claim(state).update(fields))


def in_turn(*damages: Callable[[Path], object]) -> Callable[[Path], object]:
    """Return what damages a store in several ways, one after the other."""
    return lambda path: [damage(path) for damage in damages]


def halved(path: Path) -> None:
    """Cut a file off behind its claims."""
    cut(path, '"history"')


def exchanged(path: Path) -> None:
    """Give a file and that of the other article each other's names."""
    swapped(path, path.with_name(f"{SECOND}.json"))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut off at the end": lambda x: x.write_bytes(x.read_bytes()[:-30]),
    "cut off in the history": halved,
    "zeros at the end": lambda x: x.write_bytes(x.read_bytes()[:-3] + bytes(3)),
    "UTF-16": lambda x: encoded(x, "utf-16"),
    "a byte order mark": lambda x: encoded(x, "utf-8-sig"),
    "Windows-1252": lambda x: encoded(x, "cp1252"),
    "an emptied claim": lambda x: rewrite(x, lambda state: first_claim(state).clear()),
    "a start in words": claim_with(start="one"),
    "a broken key": lambda x: with_other(x, '"claims"', '"claims'),
    "no schema": lambda x: rewrite(x, lambda state: state.pop("schema")),
    "no article": lambda x: rewrite(x, lambda state: state.pop("article")),
    "a claim twice": lambda x: rewrite(x, lambda state: state["claims"].update({"9": first_claim(state)})),
    "a change twice": lambda x: rewrite(x, lambda state: state["history"].update({"99": state["history"]["1"]})),
    "marks of git": conflict,
    "an end before its start": claim_with(start=1, end=0),
    "moved by hand": claim_with(start=7),
    "other words": claim_with(text="Nobody has ever said this."),
    "other surroundings": claim_with(prefix="?", suffix="!"),
    "a speaker elsewhere": claim_with(speaker="Blinken", speaker_start=1, speaker_end=8),
    "reading out of order": lambda x: rewrite(
        x, lambda state: state["article"]["1"].update(reviewed=[[50, 99999], [7, 7], [0, 60]], position=99999)
    ),
    "no text": lambda x: text_of(x).unlink(),
    "a text with other line ends": lambda x: with_other(text_of(x), "\n", "\r\n"),
    "another text": lambda x: with_other(text_of(x), "a", "o"),
    "another name": lambda x: x.rename(x.with_name("mine.json")),
    "names swapped": exchanged,
    "another folder": lambda x: x.parent.rename(x.parent.with_name("annie")),
    "moved aside": in_turn(halved, opened),
    "moved aside and begun anew": in_turn(halved, begun_anew),
    "damaged under another name": in_turn(halved, lambda x: x.rename(x.with_name("mine.json"))),
    "left by a crash": left,
    "left by a first write": lambda x: x.rename(x.with_name(f".{x.name}.new")),
    "left by a crash beside a claim twice": in_turn(
        left, lambda x: rewrite(x, lambda state: state["claims"].update({"9": first_claim(state)}))
    ),
    "two at once": in_turn(halved, exchanged),
}
"""Ways to damage a store, given one of its files; of all of them every claim can be had back."""


@pytest.mark.parametrize("damage", list(DAMAGES))
def test_what_can_be_had_back_is_and_everything_is_kept_as_it_was(full: Store, corpus: Corpus, damage: str) -> None:
    """Every claim is where the program reads it; each file that is changed or gone lies in the backup to the byte."""
    folder = full.folder
    ids = claim_ids(folder)
    DAMAGES[damage](full.path(FIRST))
    before = contents(folder)
    assert any(finding.mendable for finding in check(folder, corpus).findings)
    said = repair(folder, corpus)
    assert said
    after = contents(folder)
    assert ids <= claim_ids(folder)
    assert not any(finding.mendable or finding.severity == "error" for finding in check(folder, corpus).findings)
    for name, data in before.items():
        if after.get(name) != data:
            (copy,) = (folder / "_backup").glob(f"*/{name}")
            assert copy.read_bytes() == data
    assert repair(folder, corpus) == []
    assert contents(folder) == after


def test_a_sound_store_is_left_alone(full: Store, corpus: Corpus) -> None:
    """There is nothing to say, nothing to mend, and no file is touched; not even a backup is begun."""
    before = sorted((path, path.stat().st_mtime_ns) for path in full.folder.rglob("*"))
    assert check(full.folder, corpus).findings == ()
    assert repair(full.folder, corpus) == []
    assert sorted((path, path.stat().st_mtime_ns) for path in full.folder.rglob("*")) == before


def test_what_hangs_on_a_claim_comes_back_with_it(full: Store, article: Article, corpus: Corpus) -> None:
    """Labels, notes, speakers and the history of a file that was cut off at its end are what they were."""
    before = full.load(article)
    DAMAGES["cut off at the end"](full.path(FIRST))
    repair(full.folder, corpus)
    after = full.load(article)
    assert (after.claims, after.history, after.row) == (before.claims, before.history, before.row)


def test_a_claim_whose_row_is_broken_comes_from_the_history(full: Store, article: Article, corpus: Corpus) -> None:
    """The history has every claim as it was made and changed: the file has it again with all that hung on it."""
    before = full.load(article)
    DAMAGES["a start in words"](full.path(FIRST))
    repair(full.folder, corpus)
    assert full.load(article).claims == before.claims


def test_what_was_brought_back_can_be_taken_back(full: Store, article: Article, corpus: Corpus) -> None:
    """Claims from a file that was moved aside come in as one change, which undo takes back."""
    DAMAGES["moved aside and begun anew"](full.path(FIRST))
    (mine,) = full.load(article).claims
    repair(full.folder, corpus)
    record = full.load(article)
    assert len(record.claims) == 5
    last = record.last()
    assert last is not None
    assert full.apply(article, [Undo(last.id, record.moment())]).claims == (mine,)
    assert repair(full.folder, corpus) == []


@pytest.mark.parametrize("data", [b"", bytes(2000), b"<<<<<<< HEAD\n", b"[" * 100_000, b'{"claims": {"1": {'])
def test_what_nothing_can_be_had_of_is_moved_aside(full: Store, corpus: Corpus, data: bytes) -> None:
    """As opening the article would; the bytes are kept, and the other files are as they were."""
    path = full.path(FIRST)
    others = {name: data for name, data in contents(full.folder).items() if name != f"anna/{FIRST}.json"}
    path.write_bytes(data)
    repair(full.folder, corpus)
    assert not path.exists()
    (aside,) = path.parent.glob("*.damaged-*")
    assert aside.read_bytes() == data
    assert {name: data for name, data in contents(full.folder).items() if "damaged" not in name} == others
    assert repair(full.folder, corpus) == []


def test_without_the_articles_the_texts_of_the_store_are_enough(full: Store) -> None:
    """A store copied alone is repaired all the same."""
    ids = claim_ids(full.folder)
    DAMAGES["cut off in the history"](full.path(FIRST))
    repair(full.folder, None)
    assert claim_ids(full.folder) == ids


def test_where_no_text_is_to_be_had_nothing_is_made_up(full: Store) -> None:
    """Claims of a damaged file whose text is gone stay in the file that is moved aside, and that is said again."""
    text_of(full.path(FIRST)).unlink()
    cut(full.path(FIRST), '"history"')
    repair(full.folder, None)
    assert not full.path(FIRST).exists()
    told = [each.sentence for each in check(full.folder, None).findings if "damaged-" in each.path]
    assert "4 claims in it are not in" in told[0]
    assert "not certain which text" in told[0]


def test_a_claim_of_another_article_with_the_same_id_gets_its_own(full: Store, corpus: Corpus) -> None:
    """The file whose history does not know the id is the copy; the other keeps it."""
    other = full.path(SECOND)
    same_id(full.path(FIRST))
    repair(full.folder, corpus)
    ids = [row["id"] for path in (full.path(FIRST), other) for row in tables(path)["claims"].values()]
    assert len(set(ids)) == len(ids) == 8
    assert first_claim(tables(other))["id"] in ids
    assert not any(finding.mendable for finding in check(full.folder, corpus).findings)


def test_a_copy_of_a_file_is_left_to_the_person(full: Store, corpus: Corpus) -> None:
    """Which of two files of one article and annotator is right nobody can tell: it is said, and both stay."""
    copy = full.path(FIRST).with_name("copy.json")
    copy.write_bytes(full.path(FIRST).read_bytes())
    before = contents(full.folder)
    assert repair(full.folder, corpus) == []
    assert contents(full.folder) == before
    (finding,) = check(full.folder, corpus).findings
    assert (finding.severity, finding.path) == ("error", "anna/copy.json")
    assert f"of the same article and annotator as anna/{FIRST}.json" in finding.sentence


def test_a_file_is_not_renamed_over_another(full: Store, corpus: Corpus) -> None:
    """Where what it is of already has a file, though one that is not to be read, both stay as they are."""
    DAMAGES["another name"](full.path(FIRST))
    full.path(FIRST).write_text('{"article": {}, "schema": {"1": {"version": 99}}}')
    before = contents(full.folder)
    assert repair(full.folder, corpus) == []
    assert contents(full.folder) == before
    told = {each.path: each.sentence for each in check(full.folder, corpus).findings}
    assert f"belongs in anna/{FIRST}.json, where another file is in the way" in told["anna/mine.json"]
    assert "A newer Copydesk wrote it" in told[f"anna/{FIRST}.json"]


def test_what_is_behind_a_link_is_never_touched(full: Store, corpus: Corpus, tmp_path: Path) -> None:
    """A file and a folder that are elsewhere are read and said; nothing is written there."""
    elsewhere = tmp_path / "elsewhere"
    full.path(FIRST).parent.rename(elsewhere)
    full.path(FIRST).parent.symlink_to(elsewhere)
    cut(elsewhere / f"{FIRST}.json", '"history"')
    file = full.folder / "bea" / f"{SECOND}.json"
    file.rename(tmp_path / "bea.json")
    file.symlink_to(tmp_path / "bea.json")
    claim_with(prefix="?")(tmp_path / "bea.json")
    before = contents(tmp_path)
    assert repair(full.folder, corpus) == []
    cut(full.folder / "bea" / f"{FIRST}.json", '"history"')
    assert repair(full.folder, corpus)
    after = contents(tmp_path)
    changed_ones = {name for name, data in before.items() if after.get(name) != data}
    assert changed_ones == {f"seeds/annotations/bea/{FIRST}.json"}


def test_while_another_program_writes_nothing_is_repaired(
    full: Store, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so, and nothing is changed."""
    monkeypatch.setattr(lock, "LOCK_TIMEOUT_SECONDS", 0.05)
    cut(full.path(FIRST), '"history"')
    before = contents(full.folder)
    with FileLock(full.folder / "bea" / ".lock"), pytest.raises(StoreError, match="another program has held"):
        repair(full.folder, corpus)
    assert contents(full.folder) == before
    assert not (full.folder / "_backup").exists()


def test_a_repair_that_cannot_write_says_so_and_loses_nothing(
    full: Store, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no room for the backup nothing is changed; with room again all is mended."""
    ids = claim_ids(full.folder)
    cut(full.path(FIRST), '"history"')
    before = contents(full.folder)

    def no_room(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", no_room)
        with pytest.raises(StoreError, match="No space left"):
            repair(full.folder, corpus)
    assert contents(full.folder) == before
    repair(full.folder, corpus)
    assert claim_ids(full.folder) == ids


def test_a_repair_that_ends_half_way_is_finished_by_the_next(
    full: Store, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two files that had each other's names lie beside their places when the power goes: the next repair ends it."""
    ids = claim_ids(full.folder)
    DAMAGES["names swapped"](full.path(FIRST))
    count, replaced = 0, Path.replace

    def cut_short(self: Path, target: Path) -> Path:
        nonlocal count
        count += target.suffix == ".new" or self.name.startswith(".2")
        if count == 3:
            raise KeyboardInterrupt
        return replaced(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut_short)
        with pytest.raises(KeyboardInterrupt):
            repair(full.folder, corpus)
    assert not full.path(FIRST).exists()
    repair(full.folder, corpus)
    assert claim_ids(full.folder) == ids


def test_nobody_who_reads_the_store_reads_its_backups(full: Store, corpus: Corpus) -> None:
    """Annotators, files and articles are what they were after a repair has kept files as they were."""
    DAMAGES["cut off in the history"](full.path(FIRST))
    repair(full.folder, corpus)
    assert (full.folder / "_backup").is_dir()
    assert full.annotators() == ["anna", "bea"]
    assert len(list(full.files())) == 4
    assert [entry.id for entry in open_corpus(corpus.path).entries] == [FIRST, SECOND]


def _complete(data: bytes, part: bytes, claims: tuple[Claim, ...]) -> Iterator[str]:
    """Yield the ids of the claims whose rows are complete in the first bytes of a file."""
    start = data.index(b'"claims"')
    for claim in claims:
        end = re.compile(rb'"updated": "[^"]*"\s*\}').search(data, data.index(f'"id": "{claim.id}"'.encode(), start))
        assert end is not None
        if end.end() <= len(part):
            yield claim.id


@settings(deadline=None, max_examples=50)
@given(claimed(), st.data())
def test_wherever_a_file_is_cut_off_its_complete_rows_come_back(
    made: tuple[str, tuple[Claim, ...]], data: st.DataObject
) -> None:
    """Any text, any claims, any cut: each claim whose row is there is in the store again, and the file is kept."""
    text, claims = made
    article = article_of(text)
    with TemporaryDirectory() as temporary:
        store = Store(Path(temporary) / "store", "anna")
        saved = store.apply(article, [edits.tag(store.load(article), *claims), Progress(0, (Span(0, 1),), 1.0)])
        path = store.path("a")
        whole = path.read_bytes()
        part = whole[: data.draw(st.integers(0, len(whole) - 3))]
        path.write_bytes(part)
        repair(store.folder, None)
        back = store.load(article).claims
        assert {claim.id for claim in back} >= set(_complete(whole, part, saved.claims) if saved.claims else ())
        assert set(back) <= set(saved.claims)
        (copy,) = (store.folder / "_backup").glob("*/anna/a.json")
        assert copy.read_bytes() == part
        assert repair(store.folder, None) == []


@settings(deadline=None, max_examples=50)
@given(claimed(), st.data())
def test_whatever_a_disk_makes_of_a_file_nothing_is_made_up(
    made: tuple[str, tuple[Claim, ...]], data: st.DataObject
) -> None:
    """Any bytes in any place: the repair ends, all claims stand on their words, and a second one has nothing to do."""
    text, claims = made
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
        assert repair(store.folder, None) == []
