"""Conflicts that git leaves in a store file: recognised, shown as such, and both sides united by a repair."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from strategies import article_of

from annotations.article import Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Edit, Progress, Undo
from annotations.claims.record import Record
from annotations.errors import MergingError, NotSavedError, StoreError
from annotations.exchange.records import select_records
from annotations.integrity.check import check
from annotations.integrity.repair import Repair, repair
from annotations.store.storage import conflict_sides
from annotations.store.store import Store

TEXT = "Rain fell on the town, she said. It may fall again. Nobody was hurt. The mayor called for calm."
ARTICLE = article_of(TEXT)


def claim(words: str, label: str = "fact") -> Claim:
    """Return a claim on words of the text."""
    start = TEXT.index(words)
    return Claim.of(TEXT, start, start + len(words), label)


def conflict(ours: bytes, theirs: bytes, base: bytes | None = None) -> bytes:
    """Return what a merge by lines leaves: both versions of each hunk in which two files differ."""
    mine, other = ours.decode().splitlines(keepends=True), theirs.decode().splitlines(keepends=True)

    def lines() -> Iterator[str]:
        for kind, i, j, k, m in SequenceMatcher(None, mine, other, autojunk=False).get_opcodes():
            if kind == "equal":
                yield from mine[i:j]
                continue
            yield "<<<<<<< HEAD\n"
            yield from mine[i:j]
            if base is not None:
                yield "||||||| 1b72193\n"
                yield from base.decode().splitlines(keepends=True)[i : i + 2]
            yield "=======\n"
            yield from other[k:m]
            yield ">>>>>>> desk\n"

    return "".join(lines()).encode()


def apply(store: Store, *made: Callable[[Record], Edit]) -> Record:
    """Apply edits one after the other."""
    record = store.load(ARTICLE)
    for edit in made:
        record = store.apply(ARTICLE, [edit(record)])
    return record


def tagging(*claims: Claim) -> Callable[[Record], Edit]:
    """Return an edit that tags claims."""
    return lambda record: edits.tag(record, *claims)


FIRST, SECOND, THIRD = (
    claim("Rain fell on the town"),
    claim("It may fall again", "speculation"),
    claim("Nobody was hurt"),
)


@pytest.fixture
def laptop(tmp_path: Path) -> Store:
    """Return a store with one claim."""
    store = Store(tmp_path / "laptop", "anna")
    apply(store, tagging(FIRST))
    return store


@pytest.fixture
def desk(laptop: Store, tmp_path: Path) -> Store:
    """Return a copy of that store, as on another machine."""
    return Store(Path(shutil.copytree(laptop.folder, tmp_path / "desk")), "anna")


def merge(laptop: Store, desk: Store, *, base: bytes | None = None) -> Path:
    """Leave the conflict of both machines on the laptop, and return its file."""
    path = laptop.path("a")
    path.write_bytes(conflict(path.read_bytes(), desk.path("a").read_bytes(), base))
    return path


def found(store: Store) -> list[str]:
    """Return the names of what a check finds; there are no articles to compare with."""
    return [each.name for each in check(store.folder, None).findings if each.name != "no-articles"]


def united(laptop: Store) -> Record:
    """Repair the store, look whether that was complete, and return the record."""
    assert found(laptop) == ["merge-conflict"]
    result = repair(laptop.folder, None)
    assert not result.failed
    assert result.messages[0] == "anna/a.json: both sides of the merge kept."
    assert found(laptop) == []
    assert repair(laptop.folder, None) == Repair()
    return laptop.load(ARTICLE)


def test_a_conflict_is_recognised_and_nothing_is_moved_aside(laptop: Store, desk: Store) -> None:
    """The article opens read-only with a sentence that says what to do; the bytes stay."""
    apply(laptop, tagging(SECOND))
    apply(desk, tagging(THIRD))
    path = merge(laptop, desk)
    data = path.read_bytes()
    for store in (laptop, Store(laptop.folder, "anna")):
        with pytest.raises(MergingError, match="git merge: copydesk merge --here merges both sides"):
            store.load(ARTICLE)
        with pytest.raises(MergingError):
            store.load_if_changed(ARTICLE)
        with pytest.raises(StoreError) as refusal:
            apply(store, tagging(claim("The mayor")))
        assert not isinstance(refusal.value, NotSavedError)
        with pytest.raises(StoreError, match="in the middle of a git merge"):
            store.summary("a")
    with pytest.raises(StoreError, match="in the middle of a git merge"):
        list(select_records(laptop.folder))
    assert path.read_bytes() == data
    assert [each.name for each in path.parent.iterdir() if each.name != ".lock"] == ["a.json"]


@pytest.mark.parametrize("with_base", [False, True])
def test_the_claims_of_both_sides_are_kept(laptop: Store, desk: Store, *, with_base: bool) -> None:
    """Both gave their new claim the same row number; the history has the changes of both."""
    base = laptop.path("a").read_bytes() if with_base else None
    apply(laptop, tagging(SECOND), lambda _: Progress(3, (Span(0, 33),), 4.0))
    apply(desk, tagging(THIRD), lambda _: Progress(60, (Span(52, 68),), 7.0))
    merge(laptop, desk, base=base)
    record = united(laptop)
    assert record.claims == (FIRST, SECOND, THIRD)
    assert [change.after for change in record.history] == [(FIRST,), (SECOND,), (THIRD,)]
    assert (record.row.seconds, record.row.reviewed) == (7.0, ((0, 33), (52, 68)))


def test_a_claim_removed_on_one_side_is_removed(laptop: Store, desk: Store) -> None:
    """And can be brought back, because the history says so."""
    apply(laptop, lambda record: edits.remove(record, FIRST), tagging(SECOND))
    apply(desk, tagging(THIRD))
    merge(laptop, desk)
    record = united(laptop)
    assert record.claims == (SECOND, THIRD)
    (removal,) = [change for change in record.history if change.what == "remove"]
    assert FIRST in laptop.apply(ARTICLE, [Undo(removal.id, record.moment())]).claims


def test_of_two_versions_of_a_claim_the_later_stays_and_the_history_has_both(laptop: Store, desk: Store) -> None:
    """Whichever side it is on."""
    apply(laptop, lambda record: edits.change(record, FIRST, FIRST.relabelled("quote")))
    apply(desk, lambda record: edits.change(record, FIRST, FIRST.relabelled("speculation")))
    merge(laptop, desk)
    record = united(laptop)
    assert [each.label for each in record.claims] == ["speculation"]
    assert [change.after[0].label for change in record.history] == ["fact", "quote", "speculation"]


def test_what_was_undone_on_one_side_is_undone(laptop: Store, desk: Store) -> None:
    """The other side only had not heard of it."""
    undone = apply(laptop, tagging(SECOND))
    shutil.copy(laptop.path("a"), desk.path("a"))
    last = undone.last()
    assert last is not None
    apply(laptop, lambda record: Undo(last.id, record.moment()))
    apply(desk, tagging(THIRD))
    merge(laptop, desk)
    assert united(laptop).claims == (FIRST, THIRD)


def test_one_side_that_is_damaged_as_well_gives_what_is_whole_in_it(laptop: Store, desk: Store) -> None:
    """The file is then moved aside, and every id that cannot be assigned is named."""
    apply(laptop, tagging(SECOND))
    apply(desk, tagging(THIRD))
    path = merge(laptop, desk)
    path.write_bytes(path.read_bytes().replace(b'"text": "Nobody was hurt"', b'"text": "Nobody was '))
    repair(laptop.folder, None)
    (aside,) = path.parent.glob("*.damaged-*")
    assert {each.text for each in laptop.load(ARTICLE).claims} >= {FIRST.text, SECOND.text}
    told = [each for each in check(laptop.folder, None).findings if each.path == f"anna/{aside.name}"]
    assert any(THIRD.id in each.sentence and each.severity == "error" for each in told)


MINUTES = "\n\n".join(f"{name}: I voted against the plan." for name in ("Ann", "Bob", "Cyd", "Dan", "Eve", "Fay"))


def test_sides_made_on_different_texts_are_put_on_their_own_words(tmp_path: Path) -> None:
    """Each speaker says the same: only the context tells whose words are tagged.

    Git has merged the row of the article by itself, so that it names the later text on both sides.
    """
    later = MINUTES.replace("Ann:", "Zoe: I voted against the plan.\n\nAnn:")
    old, new = article_of(MINUTES), article_of(later)

    def said(text: str, name: str) -> Claim:
        start = text.index(f"{name}:") + len(name) + 2
        return Claim.of(text, start, start + len("I voted against the plan"), "fact")

    store = Store(tmp_path / "laptop", "anna")
    store.apply(old, [edits.tag(store.load(old), said(MINUTES, "Bob"))])
    other = Store(Path(shutil.copytree(store.folder, tmp_path / "desk")), "anna")
    store.apply(old, [edits.tag(store.load(old), said(MINUTES, "Eve"))])
    other.apply(new, [edits.tag(other.load(new), said(later, "Zoe"))])
    shutil.copytree(other.folder / "_texts", store.folder / "_texts", dirs_exist_ok=True)
    path = store.path("a")
    data = conflict(path.read_bytes(), other.path("a").read_bytes())
    path.write_bytes(data.replace(old.sha256.encode(), new.sha256.encode()))
    assert not repair(store.folder, None).failed
    speakers = [later[claim.start - 5 : claim.start - 2] for claim in store.load(new).claims]
    assert speakers == ["Zoe", "Bob", "Eve"]


def test_claims_of_a_side_on_an_earlier_text_are_carried_to_the_later_one(tmp_path: Path) -> None:
    """As when the article is opened, by what stands around them; also where the words stand at the old offsets."""
    before = "Yes. No. Yes. No.\nBob: yes, I said.\n"
    after = "Yes. No. Yes.\n" + before
    old, new = article_of(before), article_of(after)
    laptop, desk = Store(tmp_path / "laptop", "anna"), Store(tmp_path / "desk", "anna")
    laptop.apply(old, [edits.tag(laptop.load(old), Claim.of(before, 0, 4, "fact"), Claim.of(before, 18, 21, "quote"))])
    desk.apply(new, [edits.tag(desk.load(new), Claim.of(after, 5, 7, "fact"))])
    shutil.copytree(desk.folder / "_texts", laptop.folder / "_texts", dirs_exist_ok=True)
    merge(laptop, desk)
    assert not repair(laptop.folder, None).failed
    record = laptop.load(new)
    assert [(claim.start, claim.text) for claim in record.claims] == [(5, "No"), (14, "Yes."), (32, "Bob")]


def test_notes_and_status_of_either_side_stay(tmp_path: Path) -> None:
    """Also where both have tagged the article for the first time, so that nothing is common to them."""
    laptop, desk = Store(tmp_path / "laptop", "anna"), Store(tmp_path / "desk", "anna")
    apply(laptop, tagging(FIRST), lambda record: edits.set_note(record, "Retracted on 5 May"))
    apply(laptop, lambda record: edits.set_status(record, "done"))
    apply(desk, tagging(SECOND), lambda record: edits.set_note(record, "Ask Ann"))
    merge(laptop, desk)
    record = united(laptop)
    assert record.claims == (FIRST, SECOND)
    assert (record.row.status, record.row.note) == ("done", "Retracted on 5 May\n\nAsk Ann")


def test_attributes_are_united_field_by_field(laptop: Store, desk: Store) -> None:
    """A note of one side and a label of the other are both kept; no value is lost."""
    apply(laptop, lambda record: edits.change(record, FIRST, FIRST.noted("checked")))
    apply(desk, lambda record: edits.change(record, FIRST, FIRST.relabelled("quote")))
    merge(laptop, desk)
    (claim_,) = united(laptop).claims
    assert (claim_.label, claim_.note) == ("quote", "checked")


def merge_by_git(laptop: Store, desk: Store, base: Path) -> None:
    """Leave on the laptop what git makes of both files by lines: rows of which each side has a part."""
    path = laptop.path("a")
    command: list[str | Path] = ["git", "merge-file", "--diff3", path, base, desk.path("a")]
    assert subprocess.run(command, check=False).returncode > 0


def test_an_attribute_of_the_corpus_is_kept_beside_a_note_of_the_other_side(
    laptop: Store, desk: Store, tmp_path: Path
) -> None:
    """Git puts the note into the row of both sides, so that the row of one side has its checksum and the other not."""
    base = Path(shutil.copy(laptop.path("a"), tmp_path / "base"))
    apply(laptop, lambda record: edits.change(record, FIRST, FIRST.noted("checked")))
    apply(desk, lambda record: edits.change(record, FIRST, FIRST.described({"how": "by phone"})))
    merge_by_git(laptop, desk, base)
    (claim_,) = united(laptop).claims
    assert (claim_.note, claim_.attributes) == ("checked", {"how": "by phone"})


def test_a_change_that_git_put_into_both_histories_is_not_what_both_began_with(
    laptop: Store, desk: Store, tmp_path: Path
) -> None:
    """The second change of the laptop has a number of its own; the desk, which was last, has not taken it back.

    The rows of a file are in the order of their numbers as text: row 10 stands far from row 9.
    """
    for label in ("quote", "fact") * 3 + ("quote",):
        apply(laptop, lambda record, label=label: edits.change(record, FIRST, FIRST.relabelled(label)))  # type: ignore[misc]
    base = Path(shutil.copy(laptop.path("a"), tmp_path / "base"))
    shutil.copy(base, desk.path("a"))
    held = laptop.load(ARTICLE).claims[0]
    apply(
        laptop,
        tagging(SECOND),
        lambda record: edits.change(record, held, held.described({"how": "by phone"})),
    )
    apply(desk, lambda record: edits.change(record, held, held.noted("")))
    merge_by_git(laptop, desk, base)
    assert [each.attributes for each in united(laptop).claims] == [{"how": "by phone"}, {}]


def test_the_same_words_tagged_on_both_sides_are_one_claim_with_all_that_was_said(laptop: Store, desk: Store) -> None:
    """What both said differently is named by the repair, and stays in the history."""
    apply(laptop, tagging(SECOND.noted("first look")))
    again = claim("It may fall again", "speculation").said_by("she", 23, 26).noted("second look")
    apply(desk, tagging(again))
    merge(laptop, desk)
    messages = repair(laptop.folder, None).messages
    assert messages[1] == (
        "anna/a.json: speculation “It may fall again”: its note is “first look”; "
        "the history has “second look” from the other side."
    )
    record = laptop.load(ARTICLE)
    assert [(each.text, each.speaker, each.note) for each in record.claims] == [
        (FIRST.text, "", ""),
        (SECOND.text, "she", "first look"),
    ]
    assert again in [each for change in record.history for each in change.every]


def test_a_claim_changed_on_one_side_and_removed_on_the_other_stays(laptop: Store, desk: Store) -> None:
    """That is said."""
    apply(laptop, lambda record: edits.remove(record, FIRST))
    apply(desk, lambda record: edits.change(record, FIRST, FIRST.noted("important")))
    merge(laptop, desk)
    assert "was removed on one side and changed on the other: it is kept" in repair(laptop.folder, None).messages[1]
    assert [each.note for each in laptop.load(ARTICLE).claims] == ["important"]


def test_sides_that_only_read_are_united(tmp_path: Path) -> None:
    """There is no claim and no change in either: the article opens again all the same."""
    laptop, desk = Store(tmp_path / "laptop", "anna"), Store(tmp_path / "desk", "anna")
    apply(laptop, lambda _: Progress(3, (FIRST.span,), 4.0))
    apply(desk, lambda _: Progress(9, (FIRST.span,), 7.0))
    merge(laptop, desk)
    assert united(laptop).row.seconds == 7.0


def test_a_side_without_its_text_is_left_alone_with_the_reason(laptop: Store, desk: Store) -> None:
    """Without the words nothing can be put anywhere."""
    apply(laptop, tagging(SECOND))
    apply(desk, tagging(THIRD))
    path = merge(laptop, desk)
    data = path.read_bytes()
    next((laptop.folder / "_texts").glob("*.txt")).unlink()
    (finding,) = [each for each in check(laptop.folder, None).findings if each.name == "merge-conflict"]
    assert finding.sentence.endswith("They cannot be merged: the text of one side is not in the store.")
    assert repair(laptop.folder, None) == Repair()
    assert path.read_bytes() == data


def test_markers_inside_the_common_base_are_no_markers() -> None:
    """Git nests a conflict of a criss-cross merge there, with longer markers."""
    base = b"<<<<<<<<< x\n0\n||||||||| y\n9\n=========\n8\n>>>>>>>>> z\n"
    nested = b"<<<<<<< a\n1\n||||||| base\n" + base + b"=======\n2\n>>>>>>> b\n3\n"
    assert conflict_sides(nested) == (b"1\n3\n", b"2\n3\n")
    assert conflict_sides(nested.replace(b"\n", b"\r\n")) == (b"1\r\n3\r\n", b"2\r\n3\r\n")


def test_words_of_a_text_are_no_markers() -> None:
    """A store file has every text inside a JSON string, and no line begins with one."""
    assert conflict_sides(b'{"text": "<<<<<<< a\\n=======\\n>>>>>>> b"}\n') is None
    assert conflict_sides(b"<<<<<<< a\n1\n||||||| o\n0\n=======\n2\n>>>>>>> b\n3\n") == (b"1\n3\n", b"2\n3\n")
