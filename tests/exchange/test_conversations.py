"""`sft` and `dpo`: what a person found, and what they preferred, for training a language model."""

import json
from pathlib import Path
from typing import Any

import pytest
from exchanged import comes_back, lost, of, written
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from strategies import LABELS, article_of, claimed, spans

from annotations.article import Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.decision import DecidedVersion, Decision
from annotations.claims.judgement import Judgement
from annotations.claims.record import Change, Record
from annotations.errors import AskedError
from annotations.exchange.exporter import Export
from annotations.exchange.format import Options
from annotations.exchange.formats.table import FORMATS
from annotations.exchange.selection import ExportFilter, Pseudonyms
from annotations.moment import new_id, now
from annotations.scheme import DEFAULT, Label
from annotations.store.store import Store
from annotations.text.segmentation import sentences

TEXT = "“Rain 🌧 fell,” she said. It may snow.\n\nNobody knows.\n\nTaxes rise in May. They fell in June.\n"


def at(words: str, label: str = "fact", text: str = TEXT, **more: Any) -> Claim:
    """Return a claim on words of the text."""
    start = text.index(words)
    return replace(Claim.of(text, start, start + len(words), label), **more)


def conversations(record: Record, **options: Any) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Return the instructions, the text and the claims of each line."""
    lines = [json.loads(line)["messages"] for line in written("sft", [record], **options).splitlines()]
    assert [[each["role"] for each in line] for line in lines] == [["system", "user", "assistant"]] * len(lines)
    return [(line[0]["content"], line[1]["content"], json.loads(line[2]["content"])["claims"]) for line in lines]


def pairs(record: Record, **options: Any) -> list[tuple[str, list[tuple[str, str]], list[tuple[str, str]]]]:
    """Return the text, and the labels and words of both answers, of each pair."""
    lines = [json.loads(line) for line in written("dpo", [record], **options).splitlines()]
    return [(line["prompt"][1]["content"], _said(line["chosen"]), _said(line["rejected"])) for line in lines]


def _said(answer: list[dict[str, str]]) -> list[tuple[str, str]]:
    assert [each["role"] for each in answer] == ["assistant"]
    return [(each["label"], each["words"]) for each in json.loads(answer[0]["content"])["claims"]]


def test_an_article_is_a_conversation_with_the_claims_by_their_words() -> None:
    """In reading order, overlaps and all; the speaker as the text has it."""
    she = TEXT.index("she")
    quote = at("“Rain 🌧 fell,”", "quote").said_by("Anna Lee", she, she + 3, "she")
    record = of(TEXT, quote, at("Rain 🌧 fell,” she said."), at("snow", "speculation", attributes={"tone": "dry"}))
    ((told, text, claims),) = conversations(record, guidelines="Tag what is said.\n")
    assert "- fact: The outlet says" in told
    assert "\nGuidelines:\nTag what is said.\n" in told
    assert text == TEXT
    assert claims == [
        {"label": "quote", "words": "“Rain 🌧 fell,”", "speaker": "she"},
        {"label": "fact", "words": "Rain 🌧 fell,” she said.", "speaker": ""},
        {"label": "speculation", "words": "snow", "speaker": "", "attributes": {"tone": "dry"}},
    ]
    ((told, _, claims),) = conversations(record, offsets=True)
    assert '"start" and "end"' in told
    assert [TEXT[each["start"] : each["end"]] for each in claims] == [each["words"] for each in claims]


def test_a_line_a_paragraph_counts_from_its_beginning() -> None:
    """Paragraphs that share a claim are one line; those without a claim are none."""
    record = of(TEXT, at("It may snow.", "speculation"), at("knows.\n\nTaxes rise"))
    (_, first, one), (_, second, two) = conversations(record, by="paragraph", offsets=True)
    assert first == "“Rain 🌧 fell,” she said. It may snow."
    assert second == "Nobody knows.\n\nTaxes rise in May. They fell in June."
    for text, claims in ((first, one), (second, two)):
        assert [text[each["start"] : each["end"]] for each in claims] == [each["words"] for each in claims]


@given(claimed())
def test_any_claims_of_any_text_are_in_the_answers(made: tuple[str, tuple[Claim, ...]]) -> None:
    """By article and by paragraph, each once, on its words."""
    text, claims = made
    for by in ("article", "paragraph"):
        comes_back("sft", [of(text, *claims)], by=by, offsets=True)
        lines = conversations(of(text, *claims), by=by, offsets=True) if claims else []
        assert sum(len(found) for *_, found in lines) == len(claims)
        for _, piece, found in lines:
            assert piece in text
            assert [piece[each["start"] : each["end"]] for each in found] == [each["words"] for each in found]


def read_to(record: Record, *spans: tuple[int, int]) -> Record:
    """Return the record with spans that were read."""
    return edits.Progress(0, tuple(Span(*each) for each in spans)).apply(record)


def test_only_what_was_read_is_a_negative_example() -> None:
    """An article that is done, or all of whose sentences were passed or tagged; a paragraph likewise."""
    bare = of(TEXT)
    parts = sentences(TEXT)
    half, whole = read_to(bare, *parts[:3]), read_to(bare, *parts)
    done = edits.set_status(bare, "done").apply(bare)
    assert [conversations(each) for each in (bare, half, whole, done)] == [[], [], [], []]
    assert [len(conversations(each, negatives=True)) for each in (bare, half, whole, done)] == [0, 0, 1, 1]
    assert conversations(done, negatives=True)[0][1:] == (TEXT, [])
    assert [len(conversations(each, negatives=True, by="paragraph")) for each in (bare, half, whole, done)] == [
        *(0, 2, 3, 3)
    ]
    assert ("untagged article", "") in lost("sft", whole)
    assert ("unread article", "") in lost("sft", half, negatives=True)
    unread = [what for what, _ in lost("sft", half, negatives=True, by="paragraph") if "paragraph" in what]
    assert unread == ["unread paragraph"]
    skipped = edits.set_status(bare, "skipped").apply(bare)
    assert conversations(skipped, negatives=True) == []


def test_an_example_that_was_not_read_to_the_end_is_told() -> None:
    """What was not read counts in it as having no claims; a tagged sentence was read."""
    record = of(TEXT, at("Nobody knows."))
    (found,) = (each for each in FORMATS["sft"].losses(record, Options()) if each.but)
    assert (found.what, found.but[:7]) == ("half-read article", "written")
    by_paragraph = Options(by="paragraph")
    assert [each.what for each in FORMATS["sft"].losses(record, by_paragraph)] == []
    assert len(conversations(record)) == 1


def test_a_filter_by_label_leaves_the_other_labels_out_of_the_instructions(tmp_path: Path) -> None:
    """And forbids negatives, and pairs: what was left out would seem not to be there."""
    ((told, *_),) = conversations(of(TEXT, at("snow")), chosen=("fact",))
    assert "- fact" in told
    assert "- quote" not in told
    some = ExportFilter(labels=["fact"])
    with pytest.raises(AskedError, match="--negatives needs all claims"):
        Export(tmp_path, FORMATS["sft"], Options(negatives=True), some).surveyed()
    with pytest.raises(AskedError, match="A preference pair needs all claims"):
        Export(tmp_path, FORMATS["dpo"], Options(), some).surveyed()
    with pytest.raises(AskedError, match="has no lines by sentence, only by article or paragraph"):
        Export(tmp_path, FORMATS["sft"], Options(by="sentence")).surveyed()


def test_a_label_that_left_the_scheme_is_told() -> None:
    """The instructions do not name it."""
    record = of(TEXT, at("snow", "rumour"))
    assert ("unknown label", "snow") in lost("sft", record)
    assert ("unknown label", "snow") not in lost(
        "sft", record, labels=(*DEFAULT.labels, Label(name="rumour", letter="R", colour="#999999"))
    )


def judgement(words: str, label: str, became: str = "") -> Judgement:
    """Return the judgement of a suggestion on words of the text."""
    start = TEXT.index(words)
    text = "" if became else words
    return Judgement(rule="modal", cue="", label=label, became=became, start=start, end=start + len(words), text=text)


def test_a_rejected_suggestion_is_beside_the_claims_in_the_rejected_answer() -> None:
    """With all other claims as they are."""
    record = of(TEXT, at("Taxes rise in May."))
    record = edits.judge(record, (), judgement("It may snow.", "speculation")).apply(record)
    kept = ("fact", "Taxes rise in May.")
    assert pairs(record) == [(TEXT, [kept], [("speculation", "It may snow."), kept])]
    assert pairs(record, by="paragraph") == [
        ("“Rain 🌧 fell,” she said. It may snow.", [], [("speculation", "It may snow.")])
    ]
    assert ("unpaired claim", "Taxes rise in May.") in lost("dpo", record, by="paragraph")
    assert "unpaired claim" not in {what for what, _ in lost("dpo", record)}


def test_a_corrected_suggestion_was_offered_in_the_place_of_what_it_became() -> None:
    """Corrected at once in label or words, or changed after it was accepted."""
    record = of(TEXT)
    corrected = at("It may snow.", "fact", origin="corrected:modal")
    record = edits.judge(record, [corrected], judgement("It may snow.", "speculation", "fact")).apply(record)
    accepted = at("Taxes rise in May.", "fact", origin="suggested:said")
    record = edits.judge(record, [accepted], judgement("Taxes rise in May.", "fact", "fact")).apply(record)
    as_it_was = at("Nobody knows.", "fact", origin="suggested:said")
    record = edits.judge(record, [as_it_was], judgement("Nobody knows.", "fact", "fact")).apply(record)
    record = edits.change(record, accepted, accepted.relabelled("quote")).apply(record)
    assert pairs(record, by="paragraph") == [
        *(("“Rain 🌧 fell,” she said. It may snow.", [("fact", "It may snow.")], [("speculation", "It may snow.")]),),
        (
            "Taxes rise in May. They fell in June.",
            [("quote", "Taxes rise in May.")],
            [("fact", "Taxes rise in May.")],
        ),
    ]
    found = lost("dpo", record, by="paragraph")
    assert ("identical pair", "Nobody knows.") in found
    assert ("unpaired claim", "Nobody knows.") in found
    comes_back("dpo", [record])


@st.composite
def judged(draw: st.DrawFn) -> Record:
    """Make a record in which suggestions were rejected, corrected or accepted, and some claims removed later."""
    text, claims = draw(claimed())
    record = of(text, *claims)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(spans(text))
        offered, label = draw(st.sampled_from(LABELS)), draw(st.sampled_from(LABELS))
        about = Judgement(rule="modal", cue="", label=offered, became="", start=place.start, end=place.end)
        if draw(st.booleans()):
            record = edits.judge(record, (), replace(about, text=text[slice(*place)])).apply(record)
            continue
        origin = "suggested:modal" if label == offered else "corrected:modal"
        claim = replace(Claim.of(text, *place, label), origin=origin)
        record = edits.judge(record, [claim], replace(about, became=label)).apply(record)
        if draw(st.booleans()):
            record = edits.remove(record, claim).apply(record)
    return record


@given(judged())
def test_any_pair_is_two_answers_to_one_text_on_its_words(record: Record) -> None:
    """Chosen is what the record has there; rejected differs from it; no pair is there twice; losses name the rest."""
    now_there = sorted((each.label, each.text) for each in record.claims)
    for by in ("article", "paragraph"):
        lines = written("dpo", [record], by=by, offsets=True).splitlines()
        assert len(set(lines)) == len(lines)
        for line in map(json.loads, lines):
            passage = line["prompt"][1]["content"]
            assert passage in record.text
            good, bad = (json.loads(line[name][0]["content"])["claims"] for name in ("chosen", "rejected"))
            assert good != bad
            for each in (*good, *bad):
                assert passage[each["start"] : each["end"]] == each["words"] != ""
            if by == "article":
                assert sorted((each["label"], each["words"]) for each in good) == now_there
        what = [each for each, _ in lost("dpo", record, by=by)]
        assert bool(lines) != ("unpaired article" in what)
        comes_back("dpo", [record], by=by, offsets=True)


def test_an_accepted_suggestion_that_was_removed_later_was_wrong() -> None:
    """The chosen answer has nothing in its place."""
    claim = at("Nobody knows.", "fact", origin="suggested:said")
    record = edits.judge(of(TEXT), [claim], judgement("Nobody knows.", "fact", "fact")).apply(of(TEXT))
    record = edits.remove(record, claim).apply(record)
    assert pairs(record, by="paragraph") == [("Nobody knows.", [], [("fact", "Nobody knows.")])]


def test_what_was_undone_gives_no_pair_and_what_was_tagged_all_the_same_none_either() -> None:
    """Rejected by a slip; rejected, and then tagged by hand."""
    made = edits.judge(of(TEXT), (), judgement("It may snow.", "speculation"))
    record = edits.Undo(made.change.id, now()).apply(made.apply(of(TEXT)))
    assert pairs(record) == []
    assert ("unpaired article", "") in lost("dpo", record)
    record = edits.tag(record, at("It may snow.", "speculation")).apply(made.apply(of(TEXT)))
    assert pairs(record) == []
    assert ("identical pair", "It may snow.") in lost("dpo", record)


def rewritten(record: Record, text: str) -> Record:
    """Return the record after its article got another text."""
    return Record(text, record.row, record.claims, history=record.history).carried_over(TEXT, article_of(text))


def test_a_pair_whose_words_are_gone_is_told() -> None:
    """The text has changed since."""
    record = edits.judge(of(TEXT), (), judgement("It may snow.", "speculation")).apply(of(TEXT))
    changed = rewritten(record, TEXT.replace("It may snow.", "It snows."))
    assert pairs(changed) == []
    assert ("lost pair", "It may snow.") in lost("dpo", changed)
    moved = rewritten(record, "New.\n\n" + TEXT)
    assert [text for text, *_ in pairs(moved, by="paragraph")] == ["“Rain 🌧 fell,” she said. It may snow."]


def version(annotator: str, words: str, label: str) -> DecidedVersion:
    """Return what one annotator had."""
    start = TEXT.index(words) if words else 0
    return DecidedVersion(annotator=annotator, label=label, start=start, end=start + len(words), text=words)


def test_a_version_that_lost_an_adjudication_is_rejected() -> None:
    """One pair for each different version; one who tagged nothing has one too, the winner none."""
    kept = at("It may snow.", "speculation", origin="decided:ana")
    versions = (
        version("ana", "It may snow.", "speculation"),
        version("ben", "It may snow.", "fact"),
        version("cem", "It may snow.", "fact"),
        version("dan", "snow", "speculation"),
        version("eve", "", ""),
    )
    decided = Decision(item=kept.span, versions=versions, took=0)
    change = Change(id=new_id(), when=now(), who="gold", what="tag", after=(kept,), decided=decided)
    record = edits.Apply(change).apply(of(TEXT, annotator="gold"))
    assert [bad for _, good, bad in pairs(record)] == [
        [("fact", "It may snow.")],
        [("speculation", "snow")],
        [],
    ]
    assert {tuple(good) for _, good, _ in pairs(record)} == {(("speculation", "It may snow."),)}
    about = replace(change, id=new_id(), decided=replace(decided, about="status"))
    assert pairs(edits.Apply(about).apply(of(TEXT))) == []


def test_the_history_goes_into_pairs_also_under_pseudonyms(tmp_path: Path) -> None:
    """No pair has a name, and an export without the history would have none."""
    store, article = Store(tmp_path / "store", "anna"), article_of(TEXT)
    made = store.load(article)
    corrected = at("It may snow.", "fact", origin="corrected:modal")
    store.apply(article, [edits.judge(made, [corrected], judgement("It may snow.", "speculation", "fact"))])
    export = Export(store.folder, FORMATS["dpo"], pseudonyms=Pseudonyms(["anna"]))
    out = tmp_path / "pairs.jsonl"
    with export.staged(out) as ready:
        ready.check()
        ready.install(out)
        assert (ready.tally.claims, len(ready.tally.articles)) == (1, 1)
    assert len(out.read_bytes().splitlines()) == 1
    assert b"anna" not in out.read_bytes()
