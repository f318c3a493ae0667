"""A pipeline of one's own labels: trained, measured on articles that were held back, and used where it is better."""

import os
import subprocess
import sys
from pathlib import Path

import labelled_corpus
import pytest
from msgspec.structs import replace
from terminal import run

from annotations.article import Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.errors import AskedError, NotSavedError
from annotations.layout import store_folder
from annotations.moment import now
from annotations.settings import read_settings
from annotations.store.store import Store
from annotations.suggest.suggestion import Confidence, Suggestion
from annotations.suggesters.desk import Asking
from annotations.suggesters.trained import (
    TOLD,
    LabelReport,
    Report,
    folder_of,
    forget,
    install,
    read_report,
    sentence_once,
    trained_for,
)
from annotations.training.examples import Reading, Sentence, partial_labels, reading_of, share_of, split
from annotations.training.families import families_of
from annotations.training.measures import (
    NEVER,
    Measure,
    careful_thresholds,
    choose_thresholds,
    labels_by_rules,
    log_loss,
    verdict,
)
from annotations.training.pipeline import Trainer
from annotations.training.train import Data, Training, data_of
from annotations.work.offers import judgement_of
from tui.cli.train_page import page

LABELS = ("promise", "blame")


@pytest.fixture
def labelled(tmp_path: Path) -> Corpus:
    """Return a corpus with labels of its own, all of it labelled."""
    return labelled_corpus.build(tmp_path / "town")


def test_what_was_read_teaches_and_nothing_else(corpus: Corpus, store: Store) -> None:
    """A sentence without a tag, or with a rejected suggestion, is a negative once it was read; unread ones are not."""
    article = corpus.load(corpus.entries[0])
    spans = [each.span for each in reading_of_done(store, corpus).sentences]
    record = Record.new(article, "anna")
    assert reading_of(record, ["fact"]) is None
    record = edits.tag(record, Claim.of(article.text, *spans[0], "fact")).apply(record)
    rejected = Suggestion(*spans[2], "fact", "statement")
    record = edits.judge(record, (), judgement_of(article.text, rejected)).apply(record)
    found = reading_of(record, ["fact"])
    assert found is not None
    assert [(each.span, set(each.labels), each.is_rejected) for each in found.sentences] == [
        (spans[0], {"fact"}, False),
        (spans[2], set(), True),
    ]


def reading_of_done(store: Store, corpus: Corpus) -> Reading:
    """Return the reading of an article that is done: all of its sentences."""
    article = corpus.load(corpus.entries[0])
    done = edits.set_status(Record.new(article, "ben"), "done").apply(Record.new(article, "ben"))
    found = reading_of(done, ["fact"])
    assert found is not None
    return found


def readings(count: int, same: bool = False) -> list[Reading]:
    """Return readings of so many articles, of one text or of one each."""
    return [Reading(f"a{each}", "x" if same else f"x{each}", "Text.", "en", ()) for each in range(count)]


def test_the_split_is_by_article_and_stays() -> None:
    """No text is in two parts; another article moves few; a learning curve takes more and more of the same."""
    parts = split(readings(40), {})
    held = {each.id for each in parts.held_back}
    assert (len(parts.train), len(parts.tune), len(parts.held_back)) == (26, 6, 8)
    assert len(held - {each.id for each in split(readings(41), {}).held_back}) <= 1
    twice = split([*readings(20), *readings(20)], {})
    for part in (twice.train, twice.tune, twice.held_back):
        assert len(part) == 2 * len({each.sha256 for each in part})
    quarter, half = share_of(parts.train, 0.25), share_of(parts.train, 0.5)
    assert set(map(id, quarter)) < set(map(id, half))


def test_thresholds_prefer_precision_and_a_label_is_used_only_if_it_is_better() -> None:
    """By F½ on the same sentences, with enough of them, and never if most of it is wrong."""
    some = [({"a": 0.9}, frozenset("a"))] * 6 + [({"a": 0.4}, frozenset())] * 5 + [({"a": 0.3}, frozenset("a"))] * 2
    assert choose_thresholds(some, "a") == {"a": 0.9}
    assert choose_thresholds(some[6:], "a") == {"a": 0.5}
    assert verdict(Measure(9, 10, 12), Measure(6, 10, 12), 0.9) == "suggested"
    assert verdict(Measure(9, 10, 9), Measure(), 0.9) == "few held back"
    assert verdict(Measure(12, 20, 12), Measure(), 0.9) == "unsure"
    assert verdict(Measure(9, 10, 12), Measure(10, 10, 12), 0.9) == "rules are better"
    assert verdict(Measure(), Measure(), NEVER) == "few to tune"
    assert (Measure(6, 8, 12).precision, Measure(6, 8, 12).recall, round(Measure(6, 8, 12).f(), 2)) == (0.75, 0.5, 0.6)


def test_thin_evidence_moves_a_threshold_away_from_words_that_the_model_does_not_know() -> None:
    """Without five sentences of a label for tuning, none is chosen; from fifty on, it is by them alone.

    Thresholds lay on the lowest score of a sentence with the label: below that of any sentence on other matters.
    """
    no, yes = [({"a": 0.1}, frozenset[str]())] * 6, [({"a": 0.5}, frozenset("a"))] * 2 + [({"a": 0.9}, frozenset("a"))]
    assert careful_thresholds([*no, *yes], {"a": 0.48}, "a") == {"a": NEVER}
    assert careful_thresholds([*no, *yes * 2], {"a": 0.48}, "a") == pytest.approx({"a": 0.49})
    assert careful_thresholds([*no, *yes[1:] * 3, yes[2]], {"a": 0.48}, "a") == pytest.approx({"a": 0.69})
    assert careful_thresholds([*no, *yes * 20], {"a": 0.48}, "a") == {"a": 0.5}


def test_a_surer_model_has_the_smaller_loss() -> None:
    """Of two models with the same F, the rounds keep this one; a sure mistake has a loss that is finite."""
    sure, unsure, wrong = ([({"a": score}, frozenset("a"))] for score in (0.9, 0.6, 0.0))
    assert log_loss(sure) < log_loss(unsure) < log_loss(wrong) < 14
    assert log_loss([]) == 0.0


def test_the_page_says_why_a_label_is_not_suggested() -> None:
    """By how thin its evidence is."""
    row = LabelReport(
        label="promise", sentences=4, precision=1.0, recall=1.0, f=1.0, rules_precision=0.0, rules_recall=0.0,
        rules_f=0.0, threshold=NEVER, used=False, offered=4, why="few held back",
    )  # fmt: skip
    rows = (
        row,
        replace(row, why="unsure"),
        replace(row, why="few to tune", rules_f=0.5),
        replace(row, why="", used=True),
    )
    report = Report(
        trained=now(), version="1", annotators=("anna",), articles=9, tuning_articles=1, held_back_articles=2,
        sentences=90, untagged=40, rejected=3, labels=rows, curve=(),
    )  # fmt: skip
    lines = list(page(report))
    states = [line.rpartition("   ")[2] for line in lines if line.startswith("promise ") and line.count("   ") > 2]
    assert states == ["not suggested", "not suggested", "by the rules as before", "suggested by the pipeline"]
    head = "promise is not suggested by the pipeline: "
    assert [line.removeprefix(head) for line in lines if line.startswith(head)] == [
        "the articles held back have too few sentences with this label to measure it.",
        "of 4 suggestions, too few were right to be sure that most will be.",
        "the other articles have too few sentences with this label to choose a threshold.",
    ]


def test_rules_are_measured_on_the_sentences_that_were_read() -> None:
    """A suggestion counts for each sentence that its words are in; low ones do not count."""
    text = "It rose. It fell. It may rise."
    spans = (Span(0, 8), Span(9, 17), Span(18, 30))
    reading = Reading("a", "x", text, "en", tuple(Sentence(each, frozenset({"fact"})) for each in spans[:2]))
    suggestions = [Suggestion(0, 17, "fact", "s", Confidence.MEDIUM), Suggestion(18, 30, "speculation", "m")]
    assert [offered for offered, _ in labels_by_rules(reading, suggestions)] == [{"fact"}, {"fact"}]
    low = [Suggestion(0, 17, "fact", "s", Confidence.LOW)]
    assert [offered for offered, _ in labels_by_rules(reading, low)] == [set(), set()]


def test_a_label_of_parts_is_told_by_its_claims() -> None:
    """A full stop more or less is no part."""
    sentence = Sentence(Span(0, 40), frozenset("ab"), ((0, 39, "a"), (10, 20, "b")))
    assert partial_labels([Reading("a", "x", "", "en", (sentence,))]) == {"b"}


def test_too_little_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    """Articles, sentences, or sentences of a label."""
    corpus = labelled_corpus.build(tmp_path / "town", 3)
    with pytest.raises(AskedError, match="there are 3 articles with 36 read sentences; a model needs at least 8"):
        data_of(store_folder(corpus.path), LABELS)
    with pytest.raises(AskedError, match="no label has 10 sentences yet; the most frequent has 0"):
        data_of(store_folder(labelled_corpus.build(tmp_path / "city", 10).path), ["fact"])


def test_an_article_and_its_copies_are_never_on_two_sides() -> None:
    """Cut, edited, or a copy of a copy. Articles that were written apart are none, nor is a common last line."""
    lines = [f"The council of town {n} met about matter {n} and put off all {n} votes on it." for n in range(60)]
    last = "Sign up for our newsletter and read the news of the day every morning."
    texts = {
        "agency": " ".join(lines[:20]),
        "cut": " ".join(lines[:9]),
        "edited": " ".join([*lines[:5], "Ours found out more of that.", *lines[6:14], *lines[30:33], last]),
        "second": " ".join([*lines[9:16], *lines[50:56]]),
        "apart": " ".join(["Town 3 put off a vote.", *lines[40:45], last]),
        "other": " ".join([*lines[45:50], last]),
        "headline": "The council met.",
        "empty": "",
    }
    families = families_of(texts)
    assert {key for key, first in families.items() if first == families["agency"]} == {
        "agency", "cut", "edited", "second",
    }  # fmt: skip
    assert len(set(families.values())) == 5
    copied = {f"x{each}": f"x{each // 3}" for each in range(60)}
    parts = split(readings(60), copied)
    sides = [{copied[each.sha256] for each in part} for part in (parts.train, parts.tune, parts.held_back)]
    assert [len(each) for each in sides] == [13, 3, 4]
    assert sum(map(len, sides)) == len(set.union(*sides))


@pytest.mark.slow
def test_sentences_on_other_matters_are_not_suggested_after_a_small_training(tmp_path: Path, corpus: Corpus) -> None:
    """Twelve articles teach enough to tell their labels, and not to suggest half of any other article.

    Training used to end with the first round that told them apart, with all scores between 0.46 and 0.51.
    """
    parts = data_of(store_folder(labelled_corpus.build(tmp_path / "town", 12).path), LABELS).parts
    trainer = Trainer(parts.train, parts.tune, LABELS)
    assert max(trainer.rounds()) > 0.9
    other = corpus.load(corpus.entries[0])
    done = edits.set_status(Record.new(other, "ben"), "done").apply(Record.new(other, "ben"))
    unlabelled = reading_of(done, LABELS)
    assert unlabelled is not None
    scores = trainer.scores([unlabelled])
    for label in LABELS:
        assert 0.6 < trainer.thresholds[label] < 0.99
        assert sum(found[label] >= trainer.thresholds[label] for found, _ in scores) <= len(scores) // 20
        held = [
            found[label] >= trainer.thresholds[label] for found, has in trainer.scores(parts.held_back) if label in has
        ]
        assert sum(held) >= 0.8 * len(held)


@pytest.mark.slow
def test_the_same_claims_give_the_same_pipeline(labelled: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seeds are fixed, and nothing depends on the order in which files are read."""
    monkeypatch.setattr("annotations.training.pipeline.MIN_UPDATES", 20)
    parts = data_of(store_folder(labelled.path), LABELS).parts
    one, other = (Trainer(parts.train[:6], parts.tune, LABELS) for _ in range(2))
    figures = [(list(each.rounds()), each.thresholds, each.scores(parts.held_back[:1])) for each in (one, other)]
    assert figures[0] == figures[1]


def trained(data: Data) -> tuple[Report, Trainer]:
    """Train, compared with rules that suggest nothing."""
    training = Training(data, lambda _: ())
    steps = list(training.steps())
    assert steps[-1].done == steps[-1].total
    assert training.report is not None
    assert training.trainer is not None
    return training.report, training.trainer


@pytest.mark.slow
def test_a_trained_pipeline_finds_the_labels_of_a_scheme_in_articles_that_it_has_not_seen(
    labelled: Corpus, tmp_path: Path
) -> None:
    """F of at least 0.9 for both on what was held back.

    From then on it is a suggester of the corpus, which says so once; its suggestions are the words that have the label,
    checked against new articles that it has not seen.
    """
    data = data_of(store_folder(labelled.path), LABELS)
    report, trainer = trained(data)
    assert all(each.f >= 0.9 and each.used for each in report.labels)
    assert [each.parts for each in report.labels] == [False, True]
    assert [each.share for each in report.curve] == [0.25, 0.5, 0.75, 1.0]
    assert report.untagged > 0
    install(labelled.path, tmp_path / "data", report, trainer.nlp.to_disk)

    assert read_report(labelled.path, tmp_path / "data") == report
    found = trained_for(labelled.path, labelled.settings.scheme, tmp_path / "data")
    assert found is not None
    named, _ = found
    assert not named.needs_consent
    assert named.supersedes == set(LABELS)
    told = sentence_once(labelled.path, tmp_path / "data", report)
    assert told.startswith("Your trained model suggests promise (F ")
    assert sentence_once(labelled.path, tmp_path / "data", report) == ""
    (last,) = (tmp_path / "data").rglob(TOLD)
    last.unlink()
    os.mkfifo(last)
    assert sentence_once(labelled.path, tmp_path / "data", report) == told, "nobody waits for who writes there"
    assert sentence_once(labelled.path, tmp_path / "data", report) == ""

    new = tmp_path / "new"
    new.mkdir()
    lines = labelled_corpus.write(new, 3, first=900)
    asking, right, offered, there = Asking(named, tmp_path / "cache"), 0, 0, 0
    try:
        for entry, those in zip((opened := open_corpus(new)).entries, lines, strict=True):
            article = opened.load(entry)
            claimed = {(words.rstrip("."), kind) for _, kind, words in those if kind}
            answer = asking.ask(article)
            words = {(article.text[slice(*each.span)].rstrip("."), each.label) for each in answer.suggestions}
            right, offered, there = right + len(words & claimed), offered + len(words), there + len(claimed)
            assert all(each.rule == "spacy:trained" for each in answer.suggestions)
    finally:
        asking.process.reap()
    assert right / offered >= 0.8
    assert right / there >= 0.8


@pytest.mark.slow
def test_the_command_trains_compares_with_the_rules_and_writes_a_package(labelled: Corpus, tmp_path: Path) -> None:
    """What it prints, what is a suggester from then on, and what leaves: a folder that spaCy loads and pip installs."""
    import spacy

    done = run("train", labelled.path, "-o", tmp_path / "models", "--labels", "promise")
    assert done.returncode == 0, done.stderr
    assert "comparing with the rules …" in done.stderr
    assert "suggested by the pipeline" in done.stdout
    assert "100%" in done.stdout
    (package,) = (tmp_path / "models").iterdir()
    assert f"pip install {package}" in done.stderr
    assert {"setup.py", "meta.json"} <= {path.name for path in package.iterdir()}
    (folder,) = (path for path in package.glob("*/*") if (path / "config.cfg").is_file())
    # What pip does with it, but for the wheel in between, for which it may have to fetch a library.
    site = tmp_path / "site"
    subprocess.run(
        [sys.executable, "setup.py", "-q", "build", "--build-lib", str(site)],
        cwd=package, check=True, capture_output=True,
    )  # fmt: skip
    name = folder.parent.name
    loaded = f"import {name}; print({name}.load().pipe_names)"
    alone = subprocess.run(
        [sys.executable, "-P", "-c", loaded], env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "textcat_multilabel" in alone.stdout
    nlp = spacy.load(folder)
    promise, other = (
        nlp(text).cats["promise"] for text in ("The mayor vowed to build the bridge.", "People talked about the noise.")
    )
    assert promise > other
    listed = run("suggest", labelled.path, "--json").stdout
    assert '"name":"trained","kind":"spacy","from":"trained","state":"on"' in listed


def test_a_pipeline_that_cannot_be_written_leaves_the_last_one(tmp_path: Path, corpus: Corpus) -> None:
    """It is complete or not there at all."""
    report = Report(
        trained=now(), version="1", annotators=("anna",), articles=1, tuning_articles=1, held_back_articles=1,
        sentences=1, untagged=0, rejected=0, labels=(), curve=(),
    )  # fmt: skip

    def write(folder: Path) -> None:
        folder.mkdir()

    def fail(folder: Path) -> None:
        folder.mkdir()
        raise OSError(28, "No space left on device")

    place = install(corpus.path, tmp_path, report, write)
    assert place == folder_of(corpus.path, tmp_path)
    with pytest.raises(NotSavedError, match="No space left on device"):
        install(corpus.path, tmp_path, report, fail)
    assert read_report(corpus.path, tmp_path) == report
    assert [path.name for path in place.parent.iterdir()] == [place.name]
    assert forget(corpus.path, tmp_path)
    assert not forget(corpus.path, tmp_path)
    assert install(corpus.path, tmp_path, report, write) == place
    # On another disk, say: the link stays, and nothing beside it.
    target = place.rename(tmp_path / "elsewhere")
    place.symlink_to(target)
    assert install(corpus.path, tmp_path, report, write) == target
    assert place.is_symlink()
    assert [path.name for path in place.parent.iterdir()] == [place.name]
    assert trained_for(corpus.path, read_settings(corpus.path).scheme, tmp_path) is None
