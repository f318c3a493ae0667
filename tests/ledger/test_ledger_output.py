"""The sheet of a ledger and its exports: sums equal the matrix, text stays text, JSON comes back."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as with_fields
from stories import Made, build

from annotations.corpus.corpus import open_corpus
from annotations.errors import AskedError
from annotations.ledger import document, table
from annotations.ledger.edits import describe_entry, reject, turn_lead, unlink
from annotations.ledger.followed import outdated
from annotations.ledger.html import read_mentions
from annotations.ledger.markdown import escape, unescape
from annotations.ledger.model import Ledger
from annotations.ledger.output import FormatName, Output
from annotations.ledger.page import PageOptions, one_line
from annotations.ledger.sheet import Sheet, sheet_of
from annotations.ledger.story_edits import set_copy
from annotations.reports.story_readings import StoryReadings
from annotations.web_page import shown

FORMATS: tuple[FormatName, ...] = ("md", "csv", "json", "html")


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Return a story of three articles with a ledger of three entries."""
    return build(tmp_path / "news")


def sheet(made: Made, ledger: Ledger | None = None, *, expand_copies: bool = False) -> Sheet:
    """Return the sheet of a ledger."""
    ledger = ledger or made.ledger
    readings = StoryReadings(made.store.folder, made.corpus, "ana").of(ledger)
    return sheet_of(ledger, readings, expand_copies=expand_copies)


def output(made: Made, name: FormatName, include: frozenset[str] = frozenset(), context: int = 0) -> Output:
    """Return the ledger in a format."""
    readings = StoryReadings(made.store.folder, made.corpus, "ana").of(made.ledger)
    return Output(name, [sheet_of(made.ledger, readings)], readings, "ana", PageOptions(include, context))


def test_absent_needs_every_sentence_reviewed(made: Made) -> None:
    """The wire was read whole and lacks all; nothing is said of an article that was not."""
    found = sheet(made)
    assert [column.outlet for column in found.columns] == ["The Herald", "Daily Post", "Wire"]
    assert [[cell.kind for cell in row.cells] for row in found.rows] == [["mentioned", "mentioned", "absent"]] * 3
    (last,) = (entry for entry in made.ledger.entries if made.ledger.summary(entry).startswith("Twelve"))
    mentions = made.ledger.by_entry[last.id]
    without = made.ledgers.apply(made.ledger.story.id, [unlink("ana", mentions[1].id)])
    assert [cell.kind for cell in sheet(made, without).rows[2].cells] == ["mentioned", "unknown", "absent"]


def test_sums_equal_the_matrix(made: Made) -> None:
    """Each outlet's entries, absent and unknown ones are all entries."""
    found = sheet(made)
    for number, sums in enumerate(found.outlets):
        kinds = [str(row.cells[number].kind) for row in found.rows]
        assert (sums.entries, sums.absent, sums.unknown) == tuple(map(kinds.count, ("mentioned", "absent", "unknown")))
        assert sums.entries + sums.absent + sums.unknown == len(found.rows)
    post = found.outlets[1]
    assert (post.weaker, post.contradicts, post.altered_quotes, post.exclusive) == (1, 2, 1, 0)
    assert found.contradictions == 2
    assert [(each.speaker, each.mentions) for each in found.speakers] == [("Anna Berg", 1), ("Carl Lund", 1)]


def test_a_copy_counts_once_unless_asked(made: Made) -> None:
    """Its mentions are in the column of the article that it repeats."""
    ledger = made.ledgers.apply(made.ledger.story.id, [set_copy("ana", "post", "herald")])
    folded = sheet(made, ledger)
    assert [column.outlet for column in folded.columns] == ["The Herald", "Wire"]
    assert [len(row.cells[0].mentions) for row in folded.rows] == [2, 2, 2]
    assert folded.outlets[0].copies == 1
    assert len(sheet(made, ledger, expand_copies=True).columns) == 3


def test_mentions_follow_their_claims(made: Made) -> None:
    """A changed label is taken over; a removed claim leaves its words, marked."""
    from annotations.claims import edits

    article = made.articles["herald"]
    record = made.store.load(article)
    first = record.claims[0]
    made.store.apply(article, [edits.change(record, first, first.relabelled("speculation"))])
    record = made.store.load(article)
    made.store.apply(article, [edits.remove(record, record.claims[1])])
    readings = StoryReadings(made.store.folder, made.corpus, "ana").of(made.ledger)
    assert [mention.label for mention in outdated(made.ledger, readings)] == ["speculation"]
    states = sorted(sheet(made).states.values())
    assert states == ["no longer tagged", *["tagged"] * 5]
    for name in ("md", "html"):
        assert b"no longer tagged" in output(made, name).data()


def test_without_the_corpus_the_ledger_is_shown_from_its_anchors(made: Made) -> None:
    """All words are in the export; the columns say that the article is gone."""
    readings = StoryReadings(made.store.folder, None, "ana").of(made.ledger)
    found = sheet_of(made.ledger, readings)
    assert not any(column.is_in_corpus for column in found.columns)
    data = Output("md", [found], readings, "ana", PageOptions(context=1)).data().decode()
    assert "The old dam held through the night." in data
    assert "(not in the corpus)" in data


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written_and_read_again(made: Made, name: FormatName) -> None:
    """Nothing fails, and every mention is in it."""
    data = output(made, name, frozenset(["absent", "unknown"]), 1 if name in ("md", "html") else 0).data().decode()
    assert "Nineteen houses were flooded." in data
    assert "absent" in data


def test_losses_are_counted(made: Made) -> None:
    """What a format leaves out is said before it is written."""
    edits = [describe_entry("ana", made.ledger.entries[0].id, note="Look", check="wanted"), reject("ana", ("a", "b"))]
    made = made._replace(ledger=made.ledgers.apply(made.ledger.story.id, edits))
    assert output(made, "json").losses() == ["Not in the file: 8 changes of the history"]
    assert output(made, "csv").losses() == [
        "Not in the file: 8 changes of the history",
        "Not in the file: 1 rejected pair",
        "Not in the file: 1 note on an entry",
        "Not in the file: 1 check of an entry",
        "Not in the file: 3 cells without a mention",
    ]


def test_json_comes_back_to_the_byte(made: Made, tmp_path: Path) -> None:
    """Also where the lead was turned, and pairs were rejected."""
    lead = made.ledger.by_entry[made.ledger.entries[0].id][1].id
    ledger = made.ledgers.apply(made.ledger.story.id, [turn_lead("ana", lead), reject("ana", ("a", "b"))])
    made = made._replace(ledger=ledger)
    data = output(made, "json").data()
    (found,) = document.read(data)
    again = made._replace(ledger=found.ledger)
    assert output(again, "json").data() == data
    jsonschema.validate(json.loads(data), document.schema())


def test_the_schema_requires_every_key(made: Made) -> None:
    """A program may rely on all of them."""
    value = json.loads(output(made, "json").data())
    del value["mentions"][0]["note"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, document.schema())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda value: value.update(format="other"), "not a ledger in JSON"),
        (lambda value: value["mentions"].append(value["mentions"][0]), "two rows have one id"),
        (lambda value: value["mentions"][0].update(entry="gone"), "an entry that is not there"),
        (lambda value: value["mentions"][0].update(start=9, end=3), "ends before it begins"),
        (lambda value: value["mentions"][1].update(relations=["same", "contradicts"]), "is the same and contradicts"),
    ],
)
def test_json_that_contradicts_itself_is_refused(made: Made, change: object, reason: str) -> None:
    """With the reason, and before anything is written."""
    value = json.loads(output(made, "json").data())
    change(value)  # type: ignore[operator]
    with pytest.raises(AskedError, match=reason):
        document.read(json.dumps(value).encode())


HOSTILE = st.text(
    st.one_of(
        st.sampled_from("*_[]()<>|`#~\\!&=+-@.\"'\n\t\r</script>“”,;1"), st.characters(exclude_categories=["Cs"])
    ),
    min_size=1,
    max_size=40,
).filter(str.strip)


@given(HOSTILE)
def test_text_from_outside_stays_text(words: str) -> None:
    """In Markdown, HTML and CSV, whatever a claim, a title or a speaker is."""
    assert unescape(escape(words)) == one_line(words)
    ledger = HOSTILE_LEDGER
    ledger = replace(
        ledger,
        story=with_fields(ledger.story, title=words, note=words),
        mentions=tuple(
            with_fields(each, text=words, speaker=words, note=words, prefix="", suffix="") for each in ledger.mentions
        ),
        entries=tuple(with_fields(each, summary=words, note=words) for each in ledger.entries),
    )
    found = sheet_of(ledger, {})
    for name in FORMATS:
        for safe in (False, True) if name == "csv" else (False,):
            data = Output(name, [found], {}, "ana", PageOptions(), spreadsheet_safe=safe).data()
            if name == "html":
                assert data.count(b"<script") == 0
                assert read_mentions(data) == [shown(" ".join(words.split()))] * len(ledger.mentions)
            if safe:
                for row in table.read(data):
                    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def _hostile_ledger() -> Ledger:
    from test_ledger_edits import three

    return three()[0]


HOSTILE_LEDGER = _hostile_ledger()


def test_links_survive_another_text_of_the_article(made: Made) -> None:
    """A claim keeps its id on its words; the mention gets the new place, and is marked if the words are gone."""
    path = made.folder / "herald.txt"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("The old dam held", "Good news. The old dam held").replace("Twelve houses", "Many farms")
    )
    corpus = open_corpus(made.folder)
    readings = StoryReadings(made.store.folder, corpus, "ana").of(made.ledger)
    found = sheet_of(made.ledger, readings)
    states = [found.states[each.id] for each in made.ledger.mentions if each.article == "herald"]
    assert sorted(states) == ["tagged", "tagged", "words gone"]
    moved = {each.text: each.start for each in outdated(made.ledger, readings)}
    article = corpus.load(corpus.entries[0])
    assert moved["The old dam held through the night."] == article.text.index("The old dam")
    assert b"words gone" in Output("md", [found], readings, "ana", PageOptions()).data()


def test_the_sums_do_not_depend_on_the_order_of_articles(made: Made) -> None:
    """Columns are ordered by date; entries by their first column."""
    articles = made.ledger.story.articles
    for order in (articles[::-1], (articles[1], articles[2], articles[0])):
        other = replace(made.ledger, story=with_fields(made.ledger.story, articles=tuple(order)))
        one, two = sheet(made), sheet(made, other)
        assert (one.outlets, one.speakers) == (two.outlets, two.speakers)
        assert [row.entry.id for row in one.rows] == [row.entry.id for row in two.rows]
