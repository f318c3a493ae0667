"""Claims carried over to copies: on the same words, once, and undone in one go."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import INHERITED, Claim
from annotations.claims.record import Record
from annotations.corpus.corpus import open_corpus
from annotations.layout import store_folder
from annotations.ledger.model import Ledger
from annotations.moment import now
from annotations.reports.tallies import tally_of
from annotations.store.ledger_file import LedgerStore
from annotations.store.store import Store
from annotations.stories.inherit import inherit
from annotations.stories.membership import inherit_claims, make_story, mark_copy, story_articles
from annotations.text.segmentation import sentences
from annotations.text.spans import count_covered

SENTENCES = [
    "The dam will hold, said Carl Lund on Friday.",
    "It may rain until October.",
    "Anna Berg left Oslo with 24 engineers.",
    "The river is high.",
    "Nobody has measured it since 1998, she said.",
]
TEXT = "\n\n".join(SENTENCES)


def record(text: str, article_id: str, *words: str) -> Record:
    """Return a record with a claim on each of some words."""
    made = Record.new(Article(article_id, "", text), "ana")
    claims = [Claim.of(text, text.index(each), text.index(each) + len(each), "fact") for each in words]
    return edits.tag(made, *claims).apply(made) if claims else made


def applied(copy: Record, master: Record) -> Record:
    """Return the record of a copy after it has inherited."""
    for edit in inherit(master, copy).edits:
        copy = edit.apply(copy)
    return copy


def test_claims_stand_on_the_same_words() -> None:
    """Where the copy has other paragraphs, a new head, and a sentence less."""
    master = record(TEXT, "wire", "The dam will hold", "It may rain until October.", "The river is high.")
    text = f"A head of its own. {SENTENCES[0]} {SENTENCES[2]}\n\n{SENTENCES[3]}"
    found = inherit(master, record(text, "copy"))
    assert [claim.text for claim in found.claims] == ["The dam will hold", "The river is high."]
    assert all(text[claim.start : claim.end] == claim.text for claim in found.claims)
    assert {claim.origin for claim in found.claims} == {f"{INHERITED}wire"}
    assert [claim.text for claim in found.left] == ["It may rain until October."]
    assert {(each.kind, each.before or each.after) for each in found.differences} == {
        ("added", "A head of its own."),
        ("dropped", SENTENCES[1]),
        ("dropped", SENTENCES[4]),
    }


def test_changed_numbers_come_first_and_their_claims_are_doubtful() -> None:
    """The words of the claim are there; what stands around them is not."""
    master = record(TEXT, "wire", "Anna Berg left Oslo")
    text = TEXT.replace("24", "42").replace("The dam will hold", "The old dam will hold")
    found = inherit(master, record(text, "copy"))
    assert found.differences[0].marks == ("numbers",)
    assert found.differences[0].after == "Anna Berg left Oslo with 42 engineers."
    assert [claim.text for claim in found.doubtful] == ["Anna Berg left Oslo"]


def test_a_claim_lands_on_no_part_of_a_word() -> None:
    """“will” is not in “willing”, also where the texts begin alike."""
    master = record("The dam will", "wire", "The dam will")
    found = inherit(master, record("The dam willingly breaks.", "copy"))
    assert (found.claims, len(found.left)) == ((), 1)


def test_inheriting_twice_is_inheriting_once() -> None:
    """Neither a second time, nor back, nor by way of a third article."""
    master = record(TEXT, "wire", "The dam will hold", "The river is high.")
    once = applied(record(TEXT, "copy"), master)
    assert applied(once, master) == once
    assert applied(master, once) == master
    third = applied(applied(record(TEXT, "third"), once), master)
    assert len(third.claims) == 2


def test_what_was_removed_stays_removed_and_an_undone_change_may_be_made_again() -> None:
    """Removing is a decision about the claim; undoing takes all of them back."""
    master = record(TEXT, "wire", "The dam will hold", "The river is high.")
    once = applied(record(TEXT, "copy"), master)
    removed = edits.remove(once, once.claims[0]).apply(once)
    assert applied(removed, master).claims == removed.claims
    last = once.last()
    assert last is not None
    undone = edits.Undo(last.id, now()).apply(once)
    assert undone.claims == ()
    assert [claim.text for claim in applied(undone, master).claims] == ["The dam will hold", "The river is high."]


def test_only_sentences_that_are_the_same_count_as_reviewed() -> None:
    """Those that were reviewed in the other article."""
    master = record(TEXT, "wire")
    spans = (Span(0, TEXT.index("Anna")), Span(TEXT.index("Nobody"), len(TEXT)))
    master = edits.Progress(position=0, reviewed=spans).apply(master)
    text = TEXT.replace("It may rain", "It will rain")
    copy = applied(record(text, "copy"), master)
    assert [text[start:end] for start, end in copy.row.reviewed] == [SENTENCES[0], SENTENCES[4]]


def test_undo_takes_back_the_sentences_that_were_taken_as_reviewed() -> None:
    """Those that were read in the copy itself stay read; redo takes them once more."""
    master = record(TEXT, "wire", "The dam will hold")
    master = edits.Progress(position=0, reviewed=(Span(0, len(TEXT)),)).apply(master)
    own = Span(0, len(SENTENCES[0]))
    copy = edits.Progress(position=0, reviewed=(own,)).apply(record(TEXT, "copy"))
    once = applied(copy, master)
    assert count_covered(sentences(TEXT), once.row.reviewed) == len(SENTENCES)
    last = once.last()
    assert last is not None
    undone = edits.Undo(last.id, now()).apply(once)
    assert undone.row.reviewed == (own,)
    assert edits.Redo(last.id).apply(undone).row.reviewed == once.row.reviewed


def test_inherited_claims_say_nothing_of_the_pace() -> None:
    """They were tagged in the other article, and are counted among the claims of both."""
    master = record(TEXT, "wire", "The dam will hold", "The river is high.")
    tally = tally_of(applied(record(TEXT, "copy"), master))
    assert (tally.claims, tally.own) == ({"fact": 2}, 0)
    assert [activity.labels for activity in tally.activities] == [()]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_inherited_claims_never_multiply(data: st.DataObject) -> None:
    """However often, and between whichever of three versions, claims are carried over: none is there twice."""
    texts = ["\n\n".join(data.draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6))) for _ in range(3)]
    records = []
    for number, text in enumerate(texts):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        made = Record.new(Article(str(number), "", text), "ana")
        records.append(edits.tag(made, Claim.of(text, start, end, "fact")).apply(made))
    for _ in range(6):
        one, other = data.draw(st.permutations(range(3)))[:2]
        records[other] = applied(records[other], records[one])
        for each in records:
            places = [(claim.start, claim.end, claim.label) for claim in each.claims]
            assert len(places) == len(set(places))
            assert all(claim.stands_in(each.text) for claim in each.claims)
    settled = list(records)
    for _ in range(3):
        for one in range(3):
            for other in range(3):
                if one != other:
                    settled[other] = applied(settled[other], settled[one])
    # At most one claim for each of three claims on each occurrence of its words.
    assert all(len(each.claims) <= 3 for each in settled)


def test_the_store_and_the_story_know_it(tmp_path: Path) -> None:
    """One change on disk, and the article is marked in the stories that have both."""
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("wire", "copy"):
        (folder / f"{name}.txt").write_text(TEXT)
    corpus = open_corpus(folder)
    store = Store(store_folder(folder), "ana")
    article = corpus.load(corpus.entries[1])
    assert article.id == "wire"
    store.apply(article, [edits.tag(store.load(article), Claim.of(TEXT, 0, 17, "fact"))])
    assert len(inherit_claims(store, corpus, "wire", "copy").claims) == 1
    again = inherit_claims(store, corpus, "wire", "copy")
    assert (again.claims, again.edits, again.known) == ((), (), 1)
    ledgers = LedgerStore(store.folder, "ana")
    story = make_story(ledgers, "", story_articles(corpus, ["wire", "copy"]))
    assert [each.id for each in mark_copy(ledgers, "wire", "copy")] == [story.id]
    ledger: Ledger = ledgers.load(story.id)
    assert {row.id: row.copy_of for row in ledger.story.articles} == {"copy": "wire", "wire": ""}
