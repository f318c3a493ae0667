"""The entries of a corpus: made on demand, with ids that do not depend on that."""

from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from annotations.corpus.entries import Entries, Entry, entries_of
from annotations.corpus.files import Source
from annotations.corpus.metadata import BLOCK_SIZE, Metadata, MetadataPacker

HOME = Path("/corpus")
BAD = "(bad)"
"""In place of an id: the line is broken."""
OWN = st.sampled_from(
    ["", "x", "y", "1", "2", "x~2", "a.jsonl", "a.jsonl#1", "a.jsonl#x", "b", "É#", "//2", "a.jsonl//2", BAD]
)


def glances(owns: list[str], *, broken: bool) -> list[Metadata]:
    """Make what is known of a file of articles with these ids; where it is broken it could not be read on."""
    made = [
        Metadata(problem="bad", number=n) if own == BAD else Metadata(title=f"Title {n}", own=own, number=n, size=n)
        for n, own in enumerate(owns, 1)
    ]
    return [*made, Metadata(problem="broken")] if broken else made


def packed(some: list[Metadata]) -> MetadataPacker:
    """Pack them."""
    packing = MetadataPacker()
    for each in some:
        packing.add(each)
    return packing


@given(
    owns=st.lists(OWN, max_size=5),
    more=st.lists(OWN, max_size=3),
    broken=st.booleans(),
    names=st.sets(st.sampled_from(["a.jsonl#1.txt", "a.jsonl#x.txt", "a.jsonl.txt", "b.txt", "a.jsonl#b.jsonl"])),
)
@example(owns=["", "a.jsonl#1"], more=[], broken=False, names=set())
@example(owns=["a.jsonl"], more=[], broken=True, names=set())
@example(owns=["a.jsonl//2", BAD], more=[], broken=False, names=set())
@example(owns=["//2", BAD], more=[], broken=False, names={"b.txt"})
@example(owns=["x", "x", "x~2"], more=[], broken=False, names=set())
@example(owns=["x", "1"], more=["x"], broken=False, names={"a.jsonl#x.txt", "a.jsonl#b.jsonl"})
def test_ids_are_what_they_were_when_all_were_made_at_once(
    owns: list[str], more: list[str], broken: bool, names: set[str]
) -> None:
    """Whatever articles and files are called: no two have one id, and each is found by its own."""
    files = [Source(str(HOME / name), name, 1, 1) for name in sorted({"a.jsonl", *names})]
    corpus = HOME if names else HOME / "a.jsonl"
    known = {
        str(HOME / "a.jsonl"): glances(owns, broken=broken),
        str(HOME / "a.jsonl#b.jsonl"): glances(more, broken=False),
    }
    plain = list(entries_of(corpus, files, known))
    for some in ("so_far", "whole"):
        lazy = entries_of(corpus, files, {path: getattr(packed(each), some)() for path, each in known.items()})
        assert list(lazy) == plain
        assert [lazy[number] for number in range(len(lazy))] == plain
        assert len({entry.id for entry in lazy}) == len(lazy)
        assert [lazy.number(entry.id) for entry in lazy] == list(range(len(lazy)))
        assert [lazy.index(entry) for entry in lazy] == list(range(len(lazy)))
        assert lazy == entries_of(corpus, files, known)
    assert lazy.number("nowhere") is None


@given(
    owns=st.lists(OWN, min_size=1, max_size=6),
    bad=st.integers(0, 5),
    names=st.sets(st.sampled_from(["a.jsonl#1.txt", "a.jsonl#x.txt", "b.txt", "a.jsonl#b.jsonl"])),
)
@example(owns=["1", "2", "3"], bad=0, names=set())
@example(owns=["", "1", "2"], bad=0, names={"b.txt"})
def test_no_article_has_another_id_because_a_line_is_broken(owns: list[str], bad: int, names: set[str]) -> None:
    """Each keeps its id when a line of no id is broken, and when it is mended.

    The broken second line once took the id of the article whose own id is 2; its claims were gone once it was mended.
    """
    files = [Source(str(HOME / name), name, 1, 1) for name in sorted({"a.jsonl", *names})]
    corpus = HOME if names else HOME / "a.jsonl"
    ids = []
    for line in (BAD, f"own id of {bad}"):
        known = {
            str(HOME / "a.jsonl"): glances([*owns[:bad], line, *owns[bad:]], broken=False),
            str(HOME / "a.jsonl#b.jsonl"): glances(["1"], broken=False),
        }
        found = entries_of(corpus, files, {path: packed(each).whole() for path, each in known.items()})
        ids.append([entry.id for entry in found if entry.glance is None or entry.glance.own != line])
    assert [each for each in ids[0] if "//" not in each] == [each for each in ids[1] if "//" not in each]


def test_every_one_of_many_is_found_from_either_end() -> None:
    """At the borders of what is packed together, and behind what is packed so far."""
    for count in (0, 1, BLOCK_SIZE - 1, BLOCK_SIZE, BLOCK_SIZE + 1, 40 * BLOCK_SIZE + 7):
        made = glances([f"id {number}" for number in range(count)], broken=False)
        packing = packed(made)
        for known in (packing.so_far(), packing.whole()):
            assert (len(known), list(known)) == (count, made)
            assert [known[number] for number in range(count)] == made
            assert [known[-number] for number in range(1, count + 1)] == made[::-1]
            assert known[1:70:3] == tuple(made[1:70:3])


def test_parts_stand_behind_each_other_as_their_files_do() -> None:
    """Texts before and after a file of many, by the order of the names."""
    files = [Source(str(HOME / name), name, 1, 1) for name in ("a.txt", "b.jsonl", "c.txt", "d.txt")]
    known = {str(HOME / "b.jsonl"): packed(glances(["x", ""], broken=False)).whole()}
    entries = entries_of(HOME, files, known)
    assert [entry.id for entry in entries] == ["a", "b.jsonl#x", "b.jsonl#2", "c", "d"]
    assert [entry.id for entry in entries[1:4]] == ["b.jsonl#x", "b.jsonl#2", "c"]
    assert entries[-1].id == "d"
    assert [entries.number(each) for each in ("a", "b.jsonl#2", "d", "x", "b.jsonl")] == [0, 2, 4, None, None]
    assert Entries() == ()
    assert not Entries()
    assert Entry("z", str(HOME)) not in entries
