"""What left a store comes back, and nothing that is there is lost over it."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from imported import WORDS_ALONE, bring, corpus_of, left, places, records, state, told
from msgspec.structs import replace as replaced
from strategies import claims, texts

from annotations.article import Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Edit, Progress, Redo, Undo
from annotations.claims.record import Record
from annotations.claims.replay import standing_claims
from annotations.corpus.corpus import Corpus
from annotations.exchange.format import LineSubject, Options
from annotations.exchange.formats.table import FORMATS
from annotations.integrity.check import check
from annotations.layout import store_folder
from annotations.reports.log import read_log
from annotations.reports.statistics import count
from annotations.store.speaker_file import put_name
from annotations.store.store import Store

TEXT = "Rain fell all day. “It will stop,” Anna Lee said. It may go on. Nobody knows."
QUOTE = "“It will stop,” Anna Lee said."
ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""What any reader of lines takes for an end of one."""


@pytest.fixture
def rain(tmp_path: Path) -> Corpus:
    """Open a corpus of three short articles."""
    return corpus_of(tmp_path, a=TEXT, b="Snow fell. It melted.", c="Wind.")


def on(text: str, words: str, label: str) -> Claim:
    """Tag words where they stand first."""
    start = text.index(words)
    return Claim.of(text, start, start + len(words), label)


def do(corpus: Corpus, number: int, *steps: Edit, annotator: str = "anna", store: Path | None = None) -> Record:
    """Do steps to an article."""
    article = corpus.load(corpus.entries[number])
    return Store(store or store_folder(corpus.path), annotator).apply(article, steps)


def tag(corpus: Corpus, number: int, *made: Claim, annotator: str = "anna", store: Path | None = None) -> Record:
    """Tag an article."""
    article = corpus.load(corpus.entries[number])
    before = Store(store or store_folder(corpus.path), annotator).load(article)
    return do(corpus, number, edits.tag(before, *made), annotator=annotator, store=store)


def work(corpus: Corpus) -> None:
    """Give one article everything that an annotator can make, and two others less."""
    quote = replaced(
        on(TEXT, QUOTE, "quote"), speaker="Anna Lee", speaker_text="Anna Lee", speaker_start=35, speaker_end=43
    )
    quote = quote.noted("half\r\nof it", sure=False)
    record = tag(corpus, 0, on(TEXT, "Rain fell all day.", "fact"), quote, on(TEXT, "It will stop", "speculation"))
    do(corpus, 0, edits.set_note(record, "on the whole"), Progress(19, (Span(0, 18), Span(19, 49)), 61.4))
    do(corpus, 0, edits.set_status(record, "skipped"), edits.set_flag(record, flagged=True))
    bea = tag(corpus, 1, on("Snow fell. It melted.", "Snow fell.", "fact"), annotator="bea")
    do(corpus, 1, Undo(bea.history[0].id, bea.moment()), annotator="bea")
    nothing = Record.new(corpus.load(corpus.entries[2]), "anna")
    do(corpus, 2, edits.set_status(nothing, "done"), Progress(0, (Span(0, 5),), 3.0))


def test_what_left_comes_back_to_the_byte(rain: Corpus, tmp_path: Path) -> None:
    """Into an empty store, and out of that again: ids, times, speakers, notes, doubts, status, what was read, where
    the cursor stood; an article in which everything was taken back, and one in which nothing was found, as well.
    """
    work(rain)
    first = left(rain, tmp_path / "first.jsonl")
    plan = bring(rain, first, tmp_path / "other")
    assert told(plan) == ["3 claims in 3 articles imported"]
    second = left(rain, tmp_path / "second.jsonl", store=tmp_path / "other")
    assert second.read_bytes() == first.read_bytes()
    assert not check(tmp_path / "other", rain).findings


@pytest.mark.slow
@settings(max_examples=30)
@given(st.data())
def test_any_record_comes_back_to_the_byte(data: st.DataObject) -> None:
    """Whatever stands in the text and however claims lie in each other."""
    text = data.draw(texts(min_size=1))
    assume(text.strip())
    made = data.draw(st.lists(claims(text), max_size=6))
    with TemporaryDirectory() as name:
        folder = Path(name)
        corpus = corpus_of(folder, a=text)
        record = tag(corpus, 0, *made)
        spans = tuple(Span(*claim.span) for claim in made[:2])
        do(corpus, 0, edits.set_note(record, data.draw(texts())), Progress(len(text) // 2, spans, 7.5))
        do(
            corpus,
            0,
            edits.set_status(record, data.draw(st.sampled_from(["new", "in progress", "done", "skipped"]))),
            edits.set_flag(record, flagged=data.draw(st.booleans())),
        )
        first = left(corpus, folder / "first.jsonl")
        bring(corpus, first, folder / "other")
        assert left(corpus, folder / "second.jsonl", store=folder / "other").read_bytes() == first.read_bytes()
        before = state(folder / "other")
        assert not bring(corpus, first, folder / "other").tasks
        assert state(folder / "other") == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", sorted(name for name, form in FORMATS.items() if form.read is not None and name not in WORDS_ALONE)
)
@settings(max_examples=25)
@given(data=st.data())
def test_claims_come_back_from_every_format(name: str, data: st.DataObject) -> None:
    """From our own files every claim of any text returns, except reported losses; importing again changes nothing."""
    text = data.draw(texts(min_size=1))
    assume(text.strip())
    made = data.draw(st.lists(claims(text), min_size=1, max_size=5, unique_by=lambda claim: claim.span))
    form = FORMATS[name]
    with TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        corpus = corpus_of(folder, a=text)
        before = tag(corpus, 0, *made)
        path = left(corpus, folder / f"out{form.ending}", name)
        plan = bring(corpus, path, folder / "other")
        assert plan.format == name
        assert not plan.turned_down, told(plan)
        there, came = places([before]), places(records(corpus, folder / "other"))
        lost = [each for each in form.losses(before, Options()) if each.what in ("blank claim", "boundary line end")]
        if lost:
            there = [place for place in map(_edged, there) if place]
        assert set(came) == set(there)
        blank = sum(each.what == "blank claim" for each in lost)
        once = state(folder / "other")
        assert bring(corpus, path, folder / "other").known == len(made) - blank
        assert state(folder / "other") == once


def _edged(place: tuple[int, int, str, str]) -> tuple[int, int, str, str] | None:
    """Return a place without the ends of lines at its edges."""
    start, end, label, words = place
    start = end - len(words.lstrip(ENDS))
    words = words.strip(ENDS)
    return (start, start + len(words), label, words) if words else None


@pytest.mark.parametrize("by", ["article", "claim"])
def test_what_is_brought_in_twice_changes_nothing(rain: Corpus, tmp_path: Path, by: LineSubject) -> None:
    """Nor does bringing it back to where it came from: no file is touched."""
    work(rain)
    path = left(rain, tmp_path / "out.jsonl", by=by)
    home = state(store_folder(rain.path))
    assert str(bring(rain, path)) == "0 claims in 0 articles imported, 3 known already"
    assert state(store_folder(rain.path)) == home
    bring(rain, path, tmp_path / "other")
    before = state(tmp_path / "other")
    assert str(bring(rain, path, tmp_path / "other")) == "0 claims in 0 articles imported, 3 known already"
    assert state(tmp_path / "other") == before


def test_looking_beforehand_says_the_same_and_writes_nothing(rain: Corpus, tmp_path: Path) -> None:
    """Where there is a store, and where there is none yet: not even a folder is made."""
    work(rain)
    path = left(rain, tmp_path / "out.jsonl")
    said = told(bring(rain, path, tmp_path / "other", dry=True))
    assert not (tmp_path / "other").exists()
    tag(rain, 0, on(TEXT, QUOTE, "fact"), store=tmp_path / "other")
    before = state(tmp_path / "other")
    said = told(bring(rain, path, tmp_path / "other", dry=True))
    assert state(tmp_path / "other") == before
    assert told(bring(rain, path, tmp_path / "other")) == said


def test_what_is_there_is_kept_and_what_is_at_odds_is_listed(rain: Corpus, tmp_path: Path) -> None:
    """Other labels on the same words, other notes, another status: reported by line, and the rest is imported."""
    work(rain)
    path = left(rain, tmp_path / "out.jsonl")
    other = tmp_path / "other"
    record = tag(rain, 0, on(TEXT, QUOTE, "fact"), on(TEXT, "Rain fell all day.", "fact").noted("mine"), store=other)
    do(rain, 0, edits.set_note(record, "my own"), edits.set_status(record, "done"), store=other)
    plan = bring(rain, path, other)
    assert told(plan) == [
        "f, line 1: a: fact “Rain fell all day.” is there with the note “mine”",
        "f, line 1: a: quote ““It will stop,” Anna Lee said.” is tagged fact there",
        "f, line 1: a: the article is marked done there, and skipped in the file",
        "f, line 1: a: the article has the note “my own” there, and another in the file",
        "1 claim in 3 articles imported, 4 conflicts kept as they were",
    ]
    (kept, *_) = records(rain, other)
    assert [(claim.label, claim.note) for claim in kept.claims] == [("fact", "mine"), ("fact", ""), ("speculation", "")]
    assert (kept.row.note, kept.row.status) == ("my own", "done")


def test_names_put_together_are_no_conflict_with_their_own_export(rain: Corpus, tmp_path: Path) -> None:
    """An export names a speaker as the corpus knows them; read back, the claims keep what was tagged."""
    folder = store_folder(rain.path)
    quote = on(TEXT, QUOTE, "quote").said_by("Ms Lee", 35, 43, "Anna Lee")
    tag(rain, 0, quote)
    put_name(folder, "anna", "Ms Lee", "Anna Lee")
    path = left(rain, tmp_path / "out.jsonl")
    assert '"speaker":"Anna Lee"' in path.read_text()
    before = state(folder)
    assert str(bring(rain, path)) == "0 claims in 0 articles imported, 1 known already"
    assert state(folder) == before
    put_name(folder, "anna", "Ms Lee", "")
    assert "1 conflict kept as it was" in str(bring(rain, path))


def test_a_claim_that_was_changed_since_is_at_odds_and_stays(rain: Corpus, tmp_path: Path) -> None:
    """It has the same id, and the annotator has thought again."""
    record = tag(rain, 0, on(TEXT, "It may go on.", "fact"))
    path = left(rain, tmp_path / "out.jsonl")
    do(rain, 0, edits.change(record, record.claims[0], record.claims[0].relabelled("speculation")))
    before = state(store_folder(rain.path))
    assert told(bring(rain, path)) == [
        "f, line 1: a: fact “It may go on.” is there with the label speculation",
        "0 claims in 0 articles imported, 1 conflict kept as it was",
    ]
    assert state(store_folder(rain.path)) == before


def line(**fields: object) -> str:
    """Write a line of JSON."""
    return json.dumps(fields) + "\n"


def test_the_same_claim_from_another_tool_is_known(rain: Corpus, tmp_path: Path) -> None:
    """By its words and label: it keeps its id, and the note that the other tool has no place for."""
    held = tag(rain, 0, on(TEXT, QUOTE, "quote").noted("mine"))
    path = tmp_path / "out.jsonl"
    path.write_text(line(text=TEXT, label=[[19, 49, "quote"], [50, 63, "Speculation"], [50, 63, "speculation"]]))
    plan = bring(rain, path, override="anna")
    assert told(plan) == [
        "“Speculation” was read as speculation: 1 claim",
        "1 claim in 1 article imported, 2 known already",
    ]
    (record, *_) = records(rain)
    assert record.claims[0] == held.claims[0]
    assert [(claim.label, claim.origin) for claim in record.claims] == [
        ("quote", "hand"),
        ("speculation", "import:doccano"),
    ]


def test_whose_it_is_the_file_says_or_who_brings_it_in(rain: Corpus, tmp_path: Path) -> None:
    """Otherwise the login name; claims that change their annotator get new ids."""
    work(rain)
    path = left(rain, tmp_path / "out.jsonl")
    bring(rain, path, override="carl")
    carl, anna = records(rain, annotator="carl")[0], records(rain)[0]
    assert places([carl]) == places([anna])
    assert {claim.id for claim in carl.claims}.isdisjoint(claim.id for claim in anna.claims)
    assert not [each for each in check(store_folder(rain.path), rain).findings if each.severity != "note"]
    assert carl.history[0].who == "carl"
    path.write_text(line(text=TEXT, label=[[19, 49, "QUOTE"]]))
    bring(rain, path)
    assert places(records(rain, annotator="me")) == [(19, 49, "quote", QUOTE)]


def test_claims_that_are_not_where_the_file_says_are_refused_one_by_one(rain: Corpus, tmp_path: Path) -> None:
    """With the line and both wordings; nothing is guessed, and the others are imported."""
    work(rain)
    rows = left(rain, tmp_path / "out.jsonl", by="claim").read_text().splitlines()
    wrong = json.loads(rows[1])
    rows[1] = json.dumps({**wrong, "start": 3, "end": 9, "text": "nothing of the kind"})
    path = tmp_path / "wrong.jsonl"
    path.write_text("{\n" + "\n".join(rows))
    plan = bring(rain, path, tmp_path / "other")
    broken, refused, summary = told(plan)
    assert broken.startswith("f, line 1: it is not JSON")
    assert refused == "f, line 3: a: at 3 to 9 the text has “n fell”, but the file says “nothing of the kind”"
    assert summary == "2 claims in 1 article imported, 2 refused"
    assert len(records(rain, tmp_path / "other")[0].claims) == 2


def test_labels_that_the_corpus_does_not_have_are_refused_from_other_tools(rain: Corpus, tmp_path: Path) -> None:
    """Counted and named. From our own line they are kept as they are: a store that comes back loses nothing."""
    path = tmp_path / "out.jsonl"
    path.write_text(line(text=TEXT, label=[[0, 4, "WEATHER"], [5, 9, "FACT"], [10, 13, "WEATHER"]]))
    assert told(bring(rain, path, override="anna")) == [
        "“FACT” was read as fact: 1 claim",
        "The corpus has no label “WEATHER”: 2 claims refused, the first at line 1",
        "1 claim in 1 article imported, 2 refused",
    ]
    tag(rain, 1, on("Snow fell. It melted.", "Snow", "weather"), annotator="bea")
    own = left(rain, tmp_path / "own.jsonl")
    plan = bring(rain, own, tmp_path / "other")
    assert told(plan)[0] == "The corpus has no label “weather”: 1 claim kept as it is, the first at line 2"
    assert not plan.turned_down


def test_an_article_is_known_by_its_text_as_well(rain: Corpus, tmp_path: Path) -> None:
    """Under another id, or without one; where two have the same text it must say which it is."""
    path = tmp_path / "out.jsonl"
    path.write_text(line(text=TEXT, label=[[0, 4, "fact"]], article="x") + line(text="Hail.", label=[[0, 4, "fact"]]))
    plan = bring(rain, path, override="anna")
    assert told(plan) == [
        "f, line 2: the text that begins “Hail.” is not in the corpus",
        "1 claim in 1 article imported, 1 refused",
    ]
    assert places(records(rain)) == [(0, 4, "fact", "Rain")]
    twins = corpus_of(tmp_path, a=TEXT, b=TEXT)
    path.write_text(line(text=TEXT, label=[[0, 4, "fact"]]) + line(text=TEXT, label=[[5, 9, "fact"]], article="b"))
    assert told(bring(twins, path, tmp_path / "other", "anna")) == [
        "f, line 1: 2 articles have its text (a, b), and the file does not say which one",
        "1 claim in 1 article imported, 1 refused",
    ]


def test_what_was_made_on_an_earlier_text_is_found_again(rain: Corpus, tmp_path: Path) -> None:
    """Its claims move with their words or become orphans, and the summary counts them.

    An export from an empty store is then the same to the byte as the original.
    """
    work(rain)
    path = left(rain, tmp_path / "out.jsonl")
    today = "Corrected on Monday. " + TEXT.replace("Rain fell all day.", "Hail came down.")
    corpus = corpus_of(tmp_path, a=today, b="Snow fell. It melted.", c="Wind.")
    other = tmp_path / "other"
    plan = bring(corpus, path, other)
    assert told(plan) == [
        "Texts have changed since the export: 2 claims moved, 1 orphaned because its words are gone",
        "3 claims in 3 articles imported",
    ]
    assert left(corpus, tmp_path / "again.jsonl", store=other).read_bytes() == path.read_bytes()
    (record, *_) = records(corpus, other)
    assert [claim.text for claim in record.claims] == [QUOTE, "It will stop"]
    assert [each.claim.text for each in record.orphans] == ["Rain fell all day."]
    tag(corpus, 0, on(today, "Hail came down.", "fact"), store=other)
    before = state(other)
    assert str(bring(corpus, path, other)) == "0 claims in 0 articles imported, 3 known already"
    assert state(other) == before


def test_an_earlier_text_comes_to_an_article_that_was_worked_on_since(rain: Corpus, tmp_path: Path) -> None:
    """Claims of the present text are merged, the others become orphans of their own text.

    Undo removes both, redo restores both.
    """
    work(rain)
    path = left(rain, tmp_path / "out.jsonl")
    today = "Corrected on Monday. " + TEXT.replace("Rain fell all day.", "Hail came down.")
    corpus = corpus_of(tmp_path, a=today, b="Snow fell. It melted.", c="Wind.")
    other = tmp_path / "other"
    mine = tag(corpus, 0, on(today, "Hail came down.", "fact"), store=other)
    bring(corpus, path, other)
    (record, *_) = records(corpus, other)
    assert [claim.text for claim in record.claims] == ["Hail came down.", QUOTE, "It will stop"]
    assert [each.claim.text for each in record.orphans] == ["Rain fell all day."]
    before = state(other)
    assert str(bring(corpus, path, other)).startswith("0 claims in 0 articles imported, 3 known already")
    assert state(other) == before
    change = record.last()
    assert change is not None
    undone = do(corpus, 0, Undo(change.id, record.moment()), store=other)
    assert (undone.claims, undone.orphans) == (mine.claims, ())
    again = do(corpus, 0, Redo(change.id), store=other)
    assert again.claims == record.claims
    assert [each.claim for each in again.orphans] == [each.claim for each in record.orphans]


def test_an_article_that_is_another_by_now_takes_nothing(rain: Corpus, tmp_path: Path) -> None:
    """The same id over entirely different words is another article: no orphans are made in it."""
    work(rain)
    path = left(rain, tmp_path / "out.jsonl")
    corpus = corpus_of(tmp_path, a="Markets closed higher.", b="Snow fell. It melted.", c="Wind.")
    plan = bring(corpus, path, tmp_path / "other")
    assert (
        told(plan)[0]
        == "f, line 1: its text differs from that of a in the corpus, where none of its claims can be found"
    )
    assert not Store(tmp_path / "other", "anna").path("a").exists()


def test_an_article_that_is_only_in_the_store_is_known(rain: Corpus, tmp_path: Path) -> None:
    """Where the corpus has lost it, and where the whole corpus is gone."""
    work(rain)
    path = left(rain, tmp_path / "out.jsonl")
    store = store_folder(rain.path)
    Store(store, "anna").path("a").unlink()
    tag(rain, 0, on(TEXT, "Nobody knows.", "fact"), annotator="dora")
    smaller = corpus_of(tmp_path, b="Snow fell. It melted.")
    assert str(bring(smaller, path)).startswith("3 claims in 1 article imported")
    assert len(Store(store, "anna").read_article("a").claims) == 3
    assert str(bring(smaller, path)).startswith("0 claims in 0 articles imported, 3 known already")


def test_an_import_is_a_change_that_can_be_taken_back(rain: Corpus, tmp_path: Path) -> None:
    """One change an article, listed in the history; importing again after undo imports again."""
    work(rain)
    path = left(rain, tmp_path / "out.jsonl")
    other = tmp_path / "other"
    bring(rain, path, other)
    (record, *_) = records(rain, other)
    (change,) = record.history
    assert (change.what, change.who, str(change)) == ("import", "anna", "import of 3 claims")
    said = [str(each).split("  ", 2)[2] for each in read_log(other, "a")]
    words = "fact “Rain fell all day.”, quote ““It will stop,” Anna Lee said.”, speculation “It will stop”"
    assert said == [f"a  import {words}"]
    assert "c  import new → done" in str(read_log(other, "c")[0])
    undone = do(rain, 0, Undo(change.id, record.moment()), store=other)
    assert (undone.claims, undone.row.note, undone.row.status) == ((), "", "new")
    assert str(bring(rain, path, other)) == "3 claims in 1 article imported"


def test_what_was_brought_in_was_not_tagged_in_a_session(rain: Corpus, tmp_path: Path) -> None:
    """It counts as claims, and in no rate: another tool made it, or another day."""
    path = tmp_path / "out.jsonl"
    path.write_text(line(text=TEXT, label=[[0, 4, "fact"]]))
    bring(rain, path, override="anna")
    do(rain, 0, Progress(0, (Span(0, 18),), 60.0))
    found = count(records(rain)[:1])
    assert found.everybody.claims == {"fact": 1}
    assert (found.everybody.claims_an_hour, found.sessions) == (0.0, ())


def test_times_read_are_not_added_up(rain: Corpus, tmp_path: Path) -> None:
    """File and store may count the same hour; reviewed spans are united."""
    work(rain)
    path = left(rain, tmp_path / "out.jsonl")
    other = tmp_path / "other"
    do(rain, 0, Progress(50, (Span(50, 63),), 5.0), store=other)
    bring(rain, path, other)
    row = records(rain, other)[0].row
    assert (row.seconds, row.position, row.reviewed) == (61.4, 50, ((0, 18), (19, 49), (50, 63)))


def test_a_damaged_file_of_the_store_is_left_alone(rain: Corpus, tmp_path: Path) -> None:
    """Items for it are rejected with the reason; the rest is imported."""
    work(rain)
    path = left(rain, tmp_path / "out.jsonl")
    damaged = Store(store_folder(rain.path), "anna").path("a")
    damaged.write_bytes(b"{")
    plan = bring(rain, path)
    assert told(plan)[0].startswith(f"f, line 1: {damaged} cannot be read")
    assert damaged.read_bytes() == b"{"
    assert [each.name for each in damaged.parent.iterdir() if "damaged" in each.name] == []


def test_a_file_that_says_one_thing_twice_brings_it_once(rain: Corpus, tmp_path: Path) -> None:
    """The same line again is known; another claim with the same id is refused."""
    work(rain)
    path = left(rain, tmp_path / "out.jsonl")
    first = path.read_text().splitlines()[0]
    row = json.loads(first)
    row["spans"][1]["id"] = row["spans"][0]["id"]
    path.write_text(first + "\n" + first + "\n")
    assert str(bring(rain, path, tmp_path / "other")) == "3 claims in 1 article imported, 3 known already"
    path.write_text(json.dumps(row))
    plan = bring(rain, path, tmp_path / "third")
    assert "another claim in the file has the id" in told(plan)[0]
    assert str(plan) == "2 claims in 1 article imported, 1 refused"


def test_what_was_known_of_an_article_then_comes_back(tmp_path: Path) -> None:
    """Title, outlet and other fields as exported, though the corpus now differs."""
    corpus = corpus_of(tmp_path, {"source": "The Paper", "section": "World"}, a=TEXT)
    tag(corpus, 0, on(TEXT, QUOTE, "quote"))
    first = left(corpus, tmp_path / "first.jsonl")
    corpus = corpus_of(tmp_path, {"title": "Anew", "source": "Another", "desk": "Night"}, a=TEXT)
    bring(corpus, first, tmp_path / "other")
    assert left(corpus, tmp_path / "second.jsonl", store=tmp_path / "other").read_bytes() == first.read_bytes()


@pytest.mark.parametrize("name", ["prodigy", "label-studio"])
def test_ids_that_another_tool_has_kept_are_kept(rain: Corpus, tmp_path: Path, name: str) -> None:
    """A claim that went out and came back is the same: what was changed over there is a conflict."""
    held = tag(rain, 0, on(TEXT, QUOTE, "quote"))
    path = left(rain, tmp_path / "out", name)
    bring(rain, path, tmp_path / "other")
    assert [claim.id for claim in records(rain, tmp_path / "other")[0].claims] == [held.claims[0].id]
    path.write_text(path.read_text().replace('"quote"', '"fact"'))
    assert str(bring(rain, path)) == "0 claims in 0 articles imported, 1 conflict kept as it was"


def test_a_line_a_claim_is_found_again_by_what_stood_around_it(rain: Corpus, tmp_path: Path) -> None:
    """There is no text to compare with; words that are gone are refused."""
    work(rain)
    path = left(rain, tmp_path / "out.jsonl", by="claim")
    corpus = corpus_of(tmp_path, a="Corrected. " + TEXT.replace("Rain fell all day.", "Hail came down."))
    plan = bring(corpus, path, tmp_path / "other")
    refused, put, summary = told(plan)
    assert refused.startswith("f, line 1: a: at 0 to 18 the text has")
    assert put.startswith("2 claims moved to the words that the file states: line 2 (““It will stop,” Anna")
    assert summary == "2 claims in 1 article imported, 1 refused"
    (record, *_) = records(corpus, tmp_path / "other")
    assert [(claim.text, claim.speaker, claim.speaker_start) for claim in record.claims] == [
        (QUOTE, "Anna Lee", record.text.index("Anna Lee")),
        ("It will stop", "", -1),
    ]


def test_what_another_tool_made_on_an_earlier_text_is_set_aside_once(rain: Corpus, tmp_path: Path) -> None:
    """It has no ids: it is known by its words, its place, and its text."""
    path = tmp_path / "out.jsonl"
    path.write_text(line(text=TEXT, article="a", label=[[0, 18, "fact"], [50, 63, "speculation"]]))
    corpus = corpus_of(tmp_path, a=TEXT.replace("Rain fell all day.", "Hail came down."))
    tag(corpus, 0, on(TEXT.replace("Rain fell all day.", "Hail came down."), "Hail came down.", "fact"))
    assert str(bring(corpus, path, override="anna")) == "2 claims in 1 article imported"
    assert str(bring(corpus, path, override="anna")) == "0 claims in 0 articles imported, 2 known already"
    assert [each.claim.text for each in records(corpus)[0].orphans] == ["Rain fell all day."]


def test_a_claim_that_is_set_aside_stays_so(rain: Corpus, tmp_path: Path) -> None:
    """If the file has it on other words, because it was re-anchored elsewhere, that is a conflict."""
    held = tag(rain, 0, on(TEXT, "Rain fell all day.", "fact"))
    today = TEXT.replace("Rain fell all day.", "Hail came down.")
    corpus = corpus_of(tmp_path, a=today)
    before = Store(store_folder(corpus.path), "anna").load(corpus.load(corpus.entries[0]))
    do(corpus, 0, edits.set_note(before, "moved"))
    settled = held.claims[0].placed(Span(0, 15), today)
    tag(corpus, 0, settled, store=tmp_path / "other")
    path = left(corpus, tmp_path / "out.jsonl", store=tmp_path / "other")
    assert told(bring(corpus, path)) == [
        "f, line 1: a: fact “Hail came down.” is orphaned there",
        "0 claims in 0 articles imported, 1 conflict kept as it was",
    ]


def test_words_that_were_tagged_meanwhile_are_not_brought_in_twice(rain: Corpus, tmp_path: Path) -> None:
    """An import that was taken back and is done again by another program finds them; the history still adds up."""
    path = tmp_path / "out.jsonl"
    path.write_text(line(text=TEXT, label=[[0, 18, "fact"]]))
    bring(rain, path, override="anna")
    record = records(rain)[0]
    change = record.history[0]
    do(rain, 0, Undo(change.id, record.moment()))
    tag(rain, 0, on(TEXT, "Rain fell all day.", "fact"))
    again = do(rain, 0, Redo(change.id))
    assert [claim.origin for claim in again.claims] == ["hand"]
    assert not check(store_folder(rain.path), rain).findings


def test_an_article_that_was_renamed_takes_copies(rain: Corpus, tmp_path: Path) -> None:
    """Under its new id it is found by its text; the claims get ids of their own, as those of before are still there."""
    work(rain)
    path = left(rain, tmp_path / "out.jsonl")
    corpus = corpus_of(tmp_path, z=TEXT)
    assert str(bring(corpus, path)).startswith("3 claims in 1 article imported")
    severities = {each.severity for each in check(store_folder(corpus.path), corpus).findings}
    assert severities == {"note"}


def test_an_earlier_text_of_an_article_that_is_gone_moves_nothing_back(rain: Corpus, tmp_path: Path) -> None:
    """What the annotator has by now on a later text stays on that, and what comes is put there."""
    tag(rain, 0, on(TEXT, QUOTE, "quote"), on(TEXT, "Nobody knows.", "fact"))
    tag(rain, 0, on(TEXT, QUOTE, "quote"), annotator="dora")
    path = left(rain, tmp_path / "out.jsonl")
    today = "Corrected. " + TEXT
    corpus = corpus_of(tmp_path, a=today)
    record = records(corpus)[0]
    do(corpus, 0, edits.remove(record, record.claims[1]))
    corpus = corpus_of(tmp_path, b="Snow fell. It melted.")
    assert str(bring(corpus, path)) == "1 claim in 1 article imported, 2 known already"
    record = Store(store_folder(corpus.path), "anna").read_article("a")
    assert record.text == today
    assert [claim.text for claim in record.claims] == [QUOTE, "Nobody knows."]


def test_a_history_with_an_import_in_it_leads_to_what_is_there(rain: Corpus, tmp_path: Path) -> None:
    """Words that were tagged, undone, imported and tagged once more by redo are one claim in the replay."""
    record = tag(rain, 0, on(TEXT, "Rain fell all day.", "fact"))
    do(rain, 0, Undo(record.history[0].id, record.moment()))
    path = tmp_path / "out.jsonl"
    path.write_text(line(text=TEXT, label=[[0, 18, "fact"]]))
    bring(rain, path, override="anna")
    again = do(rain, 0, Redo(record.history[0].id))
    assert len(again.claims) == 1
    assert len(standing_claims(again.history)) == 1
