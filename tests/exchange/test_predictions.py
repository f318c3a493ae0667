"""What a model of another tool predicted: suggestions of the reader on request, claims of the model, or left out."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from imported import corpus_of, records, state, told

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus
from annotations.errors import StoreError
from annotations.exchange.detect import format_of
from annotations.exchange.exporter import Export
from annotations.exchange.format import Options
from annotations.exchange.formats.table import FORMATS
from annotations.exchange.importer import Import
from annotations.exchange.plan import Choices, Plan
from annotations.integrity.check import check
from annotations.layout import store_folder
from annotations.reports.article_records import ArticleRecords
from annotations.reports.known_quotes import knowledge_of
from annotations.scheme import DEFAULT
from annotations.store.predictions import Predictions
from annotations.store.store import Store
from annotations.suggest.prediction import Prediction
from annotations.suggest.suggestion import Confidence, Suggestion
from annotations.work.offers import (
    OpenSuggestions,
    accepted_claims,
    judgement_of,
    open_suggestion_finder,
    predicted_suggestions,
)

TEXT = "Rain fell. The mayor left, she said."


@pytest.fixture
def town(tmp_path: Path) -> Corpus:
    """Open a corpus of two articles."""
    return corpus_of(tmp_path, a=TEXT, b="Snow.")


def bring(corpus: Corpus, path: Path, predictions: Any = "suggestions", **choices: Any) -> Plan:
    """Import a file with its predictions."""
    importing = Import(store_folder(corpus.path), corpus, "me", choices=Choices(predictions=predictions, **choices))
    plan = importing.plan(path, format_of(path, path.name))
    list(importing.carry_out(plan))
    return plan


def region(start: int, end: int, label: str, **more: Any) -> dict[str, Any]:
    """Make a region of Label Studio."""
    value = {"start": start, "end": end, "text": TEXT[start:end], "labels": [label]}
    return {"id": f"r{start}", "type": "labels", "from_name": "label", "to_name": "text", "value": value, **more}


def label_studio(folder: Path, *predictions: dict[str, Any]) -> Path:
    """Write a task with predictions and an annotation."""
    path = folder / "tasks.json"
    annotation = {"completed_by": "eve", "result": [region(0, 4, "fact")]}
    path.write_text(json.dumps([{"data": {"text": TEXT}, "annotations": [annotation], "predictions": predictions}]))
    return path


def kept(corpus: Corpus) -> list[tuple[int, int, str, str, float | None]]:
    """Return the predictions in the store."""
    found = Predictions(store_folder(corpus.path)).read("a")
    return [(each.start, each.end, each.label, each.model, each.score) for each in found]


def test_predictions_of_label_studio_become_suggestions(town: Corpus, tmp_path: Path) -> None:
    """With the score of the region, or of the whole; a claim in the same file is imported as a claim."""
    regions = [region(0, 10, "FACT", score=0.9), region(11, 36, "quote")]
    path = label_studio(tmp_path, {"model_version": "m1", "score": 0.4, "result": regions})
    plan = bring(town, path)
    assert told(plan) == [
        "“FACT” was read as fact: 1 claim",
        "1 claim in 1 article imported, 2 predictions in 1 article imported as suggestions",
    ]
    assert kept(town) == [(0, 10, "fact", "m1", 0.9), (11, 36, "quote", "m1", 0.4)]
    folder = store_folder(town.path)
    assert sorted(each.name for each in folder.iterdir()) == ["_predictions", "_texts", "eve"]
    assert not check(folder, town).findings
    before = state(folder)
    assert told(bring(town, path))[-1] == "0 claims in 0 articles imported, 3 known already"
    assert state(folder) == before


def test_predictions_become_claims_of_the_model_or_are_left_out(town: Corpus, tmp_path: Path) -> None:
    """As a person says; nothing of them is in the store unless it was asked for."""
    path = label_studio(tmp_path, {"model_version": "m1", "result": [region(0, 10, "fact")]})
    assert "1 prediction left out: item 1; --predictions imports them as suggestions" in told(bring(town, path, ""))
    assert kept(town) == []
    bring(town, path, "claims")
    assert [claim.text for claim in records(town, annotator="m1")[0].claims] == ["Rain fell."]
    assert kept(town) == []


def test_tasks_of_prodigy_without_an_answer_are_predictions_if_they_have_scores(town: Corpus, tmp_path: Path) -> None:
    """A model proposes them; once they are answered they are a person's."""
    spans = [{"start": 0, "end": 10, "label": "fact", "score": 0.7, "source": "core_web"}]
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"text": TEXT, "spans": spans}))
    assert told(bring(town, path, ""))[0] == "1 prediction left out: line 1; --predictions imports them as suggestions"
    assert told(bring(town, path)) == ["1 prediction in 1 article imported as suggestions"]
    assert kept(town) == [(0, 10, "fact", "core_web", 0.7)]
    path.write_text(json.dumps({"text": TEXT, "spans": spans, "answer": "accept"}))
    assert told(bring(town, path, "")) == ["1 claim in 1 article imported"]


def test_suggestions_of_argilla_are_predictions(town: Corpus, tmp_path: Path) -> None:
    """By their agent."""
    suggestion = {"agent": "m2", "score": 0.8, "value": [{"start": 0, "end": 10, "label": "fact"}]}
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"fields": {"text": TEXT}, "responses": [], "suggestions": [suggestion]}))
    bring(town, path)
    assert kept(town) == [(0, 10, "fact", "m2", 0.8)]


def test_what_cannot_be_right_is_refused(town: Corpus, tmp_path: Path) -> None:
    """Labels that the corpus lacks, words that are elsewhere, texts that it does not have: as with claims."""
    wrong = region(0, 10, "fact")
    wrong["value"]["text"] = "Snow melted"
    path = label_studio(tmp_path, {"model_version": "m1", "result": [region(0, 10, "PER"), wrong]})
    plan = bring(town, path)
    assert plan.turned_down == 2
    assert kept(town) == []


def test_a_prediction_is_offered_with_its_score_and_gives_its_origin(town: Corpus, tmp_path: Path) -> None:
    """In the text as it is today; what is accepted says which model it came from, and is not offered again."""
    regions = [region(0, 10, "fact", score=0.9), region(11, 36, "quote", score=0.1)]
    bring(town, label_studio(tmp_path, {"model_version": "m1", "result": regions}))
    folder = store_folder(town.path)
    changed = f"Today. {TEXT[:25]}."
    (moved,) = predicted_suggestions(folder, "a", changed)
    assert (moved.start, moved.end) == (7, 17)
    fact, quote = predicted_suggestions(folder, "a", TEXT)
    assert (fact.why(TEXT), fact.strength) == ("fact · predicted by m1, score 0.9", Confidence.HIGH)
    assert quote.strength == Confidence.LOW
    article = town.load(town.entries[0])
    store = Store(folder, "me")
    record = store.load(article)
    (claim,) = accepted_claims(TEXT, fact)
    assert claim.origin == "suggested:m1"
    accepted = edits.judge(record, [claim], judgement_of(TEXT, fact, "fact"))
    rejected = edits.judge(accepted.apply(record), [], judgement_of(TEXT, quote))
    record = store.apply(article, [accepted, rejected])
    assert OpenSuggestions(TEXT, (fact, quote)).open_in(record) == ()


def test_a_prediction_goes_before_a_rule_and_the_better_score_first(town: Corpus) -> None:
    """One of several on the same words is offered, and after its rejection the next one."""
    article = Article(id="a", title="", text="“It will stop all day,” she said. Rain.")
    marked = article.text.index(",") + 2
    folder = store_folder(town.path)
    words: dict[str, Any] = {"text": article.text[:marked], "start": 0, "end": marked}
    Predictions(folder).add(
        "a",
        [
            Prediction(**words, label="quote", model="m1", score=0.6),
            Prediction(**words, label="fact", model="m2", score=0.7),
        ],
    )
    store = Store(folder, "me")
    find = open_suggestion_finder(lambda _: None, ("fact", "quote"), folder)
    record, seen = store.load(article), []
    for _ in range(3):
        offered = find(record)
        seen.append([each.rule for each in offered])
        for each in offered:
            record = store.apply(article, [edits.judge(record, [], judgement_of(article.text, each))])
    assert seen[:2] == [["m2"], ["m1"]]


def test_predictions_leave_as_such(town: Corpus, tmp_path: Path) -> None:
    """`--suggestions` exports those that are open under the name of their model, and they come back."""
    bring(town, label_studio(tmp_path, {"model_version": "m1", "result": [region(11, 36, "quote", score=0.9)]}))
    folder = store_folder(town.path)
    find = open_suggestion_finder(lambda _: (), ("fact", "quote"), folder)
    out = tmp_path / "out.json"
    with Export(folder, FORMATS["label-studio"], Options(suggestions=find)).staged(out) as ready:
        ready.check()
        ready.install(out)
    (task,) = json.loads(out.read_text())
    assert [(each["model_version"], each["score"]) for each in task["predictions"]] == [("m1", 0.9)]
    Predictions(folder).path("a").unlink()
    bring(town, out)
    assert kept(town) == [(11, 36, "quote", "m1", 0.9)]


def test_a_damaged_file_is_said_and_the_next_import_replaces_it(town: Corpus, tmp_path: Path) -> None:
    """It holds nothing that cannot be imported again."""
    path = label_studio(tmp_path, {"model_version": "m1", "result": [region(0, 10, "fact")]})
    bring(town, path)
    place = Predictions(store_folder(town.path)).path("a")
    place.write_text("{")
    with pytest.raises(StoreError, match="cannot be read"):
        kept(town)
    Predictions(store_folder(town.path)).add("a", [])
    assert kept(town) == []


def offered(corpus: Corpus) -> list[tuple[str, str, str]]:
    """Return the words of the suggestions for the first article, with rule and what the reader says of them."""
    article = corpus.load(corpus.entries[0])
    found = predicted_suggestions(store_folder(corpus.path), article.id, article.text)
    return [(article.text[each.start : each.end], each.rule, each.why(article.text)) for each in found]


def test_lines_of_ours_bring_suggestions_with_reason_score_and_speaker(town: Corpus, tmp_path: Path) -> None:
    """With text and suggestions alone; two models in one line are two, and a place that is none is refused."""
    path = tmp_path / "in.jsonl"
    suggestions = [
        {"start": 0, "end": 10, "label": "fact", "model": "m1", "score": 0.9, "reason": "a number\nin it"},
        {"start": 11, "end": 25, "text": "The mayor left", "label": "quote", "rule": "m2", "speaker_text": "she"},
        {"start": 90, "end": 95, "label": "fact", "model": "m1"},
        {"start": 26, "end": 36, "label": "fact", "model": "", "rule": "act"},
    ]
    path.write_text(json.dumps({"text": TEXT, "suggestions": suggestions}))
    assert "3 predictions left out: line 1, line 1, line 1; --predictions imports them as suggestions" in told(
        bring(town, path, "")
    )
    plan = bring(town, path)
    assert plan.turned_down == 1
    assert offered(town) == [
        ("Rain fell.", "m1", "fact · predicted by m1, score 0.9 · a number in it"),
        ("The mayor left", "m2", "quote · predicted by m2 · said: she"),
    ]


def test_the_line_of_the_manual_is_imported(tmp_path: Path) -> None:
    """As docs/importing.md has it."""
    page = (Path(__file__).parents[2] / "docs" / "importing.md").read_text("utf-8")
    (line,) = re.findall(r"<!-- file: suggestions.jsonl -->\n```json\n(.*?)```\n", page, re.DOTALL)
    corpus, path = corpus_of(tmp_path, a=json.loads(line)["text"]), tmp_path / "in.jsonl"
    path.write_text(line)
    bring(corpus, path)
    assert kept(corpus) == [(0, 26, "fact", "my-model", 0.9)]


def test_suggestions_of_an_export_of_ours_come_back(town: Corpus, tmp_path: Path) -> None:
    """Beside its claims; those of the rules are left to the rules."""
    article = town.load(town.entries[0])
    store, folder = Store(store_folder(town.path), "me"), store_folder(town.path)
    Predictions(folder).add(
        "a",
        [Prediction(start=0, end=10, label="fact", text="Rain fell.", model="m1", score=0.9, reason="why")],
    )
    store.apply(article, [edits.tag(store.load(article), Claim.of(TEXT, 26, 35, "quote"))])
    find = open_suggestion_finder(lambda _: (Suggestion(11, 25, "fact", "act"),), ("fact", "quote"), folder)
    out = tmp_path / "out.jsonl"
    with Export(folder, FORMATS["jsonl"], Options(suggestions=find)).staged(out) as ready:
        ready.check()
        ready.install(out)
    assert [each["model"] for each in json.loads(out.read_text())["suggestions"]] == ["m1", ""]
    Predictions(folder).path("a").unlink()
    assert told(bring(town, out))[-1] == "1 prediction in 1 article imported as suggestions, 1 known already"
    assert offered(town) == [("Rain fell.", "m1", "fact · predicted by m1, score 0.9 · why")]


@pytest.mark.parametrize("kind", ["spans", "entities"])
def test_a_docbin_of_a_pipeline_brings_suggestions_under_the_name_that_is_given(
    town: Corpus, tmp_path: Path, kind: str
) -> None:
    """Spans of any group with the scores of a span categoriser, or else entities; they are nobody's claims."""
    import numpy as np
    import spacy
    from spacy.tokens import DocBin, Span

    doc = spacy.blank("en")(TEXT)
    made = Span(doc, 0, 3, "fact")
    if kind == "spans":
        doc.spans["mine"] = [made]
        doc.spans["mine"].attrs["scores"] = np.array([0.75], dtype="float32")
    else:
        doc.set_ents([made])
    path = tmp_path / "out.spacy"
    DocBin(docs=[doc]).to_disk(path)
    plan = bring(town, path, suggested_by="news-1")
    assert told(plan) == ["1 prediction in 1 article imported as suggestions"]
    score = 0.75 if kind == "spans" else None
    assert kept(town) == [(0, 10, "fact", "news-1", score)]
    assert {each.name for each in store_folder(town.path).iterdir()} == {"_predictions", "_texts"}


def test_labels_of_any_format_are_suggestions_if_a_person_says_so(town: Corpus, tmp_path: Path) -> None:
    """Of the model that is named; where the file names another for its predictions, that one counts."""
    path = label_studio(tmp_path, {"model_version": "m1", "result": [region(11, 36, "quote")]})
    bring(town, path, suggested_by="ours")
    assert kept(town) == [(0, 4, "fact", "ours", None), (11, 36, "quote", "m1", None)]
    assert {each.name for each in store_folder(town.path).iterdir()} == {"_predictions", "_texts"}


def test_a_speaker_is_suggested_only_where_the_words_still_are(town: Corpus) -> None:
    """A text that has moved takes the speaker along; one that has lost the name leaves the claim alone."""
    made = Prediction(
        start=11,
        end=25,
        label="quote",
        text=TEXT[11:25],
        suffix=TEXT[25:27],
        model="m",
        speaker="she",
        speaker_start=27,
    )
    moved = made.suggestion_in(f"Now. {TEXT}")
    assert moved is not None
    assert moved.speaker is not None
    assert moved.speaker.text(f"Now. {TEXT}") == "she"
    gone = made.suggestion_in(TEXT.replace("she", "he"))
    assert gone is not None
    assert gone.speaker is None


def test_quotations_are_known_by_predictions_too(town: Corpus, tmp_path: Path) -> None:
    """The speaker that a model names counts like one that the rules name. A damaged file is left out, and named."""
    folder = store_folder(town.path)
    Predictions(folder).add(
        "a",
        [Prediction(start=11, end=25, label="quote", text=TEXT[11:25], model="m", speaker="she", speaker_start=27)],
    )
    article = town.load(town.entries[0])
    found = ArticleRecords(folder)
    (said,) = knowledge_of(found, folder, DEFAULT, tmp_path, "").speakers(article)
    assert (said.span, said.speaker) == (Span(11, 25), "she")
    Predictions(folder).path("a").write_text("{")
    assert knowledge_of(found, folder, DEFAULT, tmp_path, "").speakers(article) == []
    assert len(found.unreadable) == 1
