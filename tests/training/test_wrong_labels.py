"""Wrong labels are found: flipped ones come first, what was looked at is left out, and too little is refused."""

import json
import random
from dataclasses import replace
from pathlib import Path

import labelled_corpus
import pytest
from terminal import run

from annotations.claims import edits
from annotations.corpus.corpus import Corpus
from annotations.errors import AskedError, StoreError
from annotations.layout import store_folder
from annotations.sharing.beside import merge_beside
from annotations.store.looked_file import looked_path, put_looked, read_looked
from annotations.store.store import Store
from annotations.training.doubts import LabelledSentence, find_doubts, labelled_sentences, unlooked
from annotations.training.sentence_model import fold_of_groups

LABELS = ("promise", "blame")

FLIPPED_SHARE = 0.05


def sentences(articles: int) -> list[LabelledSentence]:
    """Return the sentences of invented articles with their right labels."""
    found = []
    for number in range(articles):
        chance = random.Random(number)
        for place in range(12):
            text, label, _ = labelled_corpus.sentence(chance)
            labels = frozenset((label,) if label else ())
            found.append(
                LabelledSentence(str(number), "", "anna", f"text {number}", place * 1000, text, labels, ("claim",))
            )
    return found


def flipped(right: list[LabelledSentence], seed: int) -> tuple[list[LabelledSentence], set[tuple[str, int]]]:
    """Return sentences of which one in twenty has another label, and which these are."""
    chance, wrong = random.Random(seed), set()
    given = list(right)
    for number in chance.sample(range(len(given)), round(FLIPPED_SHARE * len(given))):
        each = given[number]
        others = [labels for labels in ({"promise"}, {"blame"}, set[str]()) if labels != each.labels]
        given[number] = replace(each, labels=frozenset(chance.choice(others)))
        wrong.add((each.article, each.start))
    return given, wrong


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_first_fifty_are_wrong_three_times_as_often_as_all(seed: int) -> None:
    """With 5 % of labels flipped, at least 15 % of the fifty most doubtful ones are, and the flipped label is told."""
    right = sentences(100)
    given, wrong = flipped(right, seed)
    found = find_doubts(given, LABELS, top=50)
    assert found.sentences == 1200
    assert len(found.doubts) == 50
    precision = sum((each.article, each.start) in wrong for each in found.doubts) / 50
    assert precision >= 3 * FLIPPED_SHARE
    labels = {(each.article, each.start): each.labels for each in right}
    told = [each for each in found.doubts if (each.article, each.start) in wrong]
    assert sum({each.thought} - {""} == labels[each.article, each.start] for each in told) >= 0.8 * len(told)


@pytest.mark.slow
def test_the_same_labels_are_doubted_in_every_run() -> None:
    """Nothing in it depends on chance: two runs give the same list, with the same probabilities."""
    given, _ = flipped(sentences(30), 1)
    assert find_doubts(given, LABELS) == find_doubts(given, LABELS)


@pytest.mark.slow
def test_a_sentence_with_several_labels_is_in_doubt_only_if_none_of_them_is_thought_of() -> None:
    """A second label beside the right one is no reason to doubt; two wrong ones are."""
    right = sentences(60)
    numbers = [number for number, each in enumerate(right) if each.labels == {"promise"}][:2]
    both, wrong = numbers
    right[both] = replace(right[both], labels=frozenset(LABELS))
    right[wrong] = replace(right[wrong], labels=frozenset(["blame", "rumour"]))
    found = find_doubts(right, (*LABELS, "rumour"))
    places = {(each.article, each.start): each for each in found.doubts}
    assert (right[both].article, right[both].start) not in places
    doubt = places[right[wrong].article, right[wrong].start]
    assert (doubt.labels, doubt.thought) == (("blame", "rumour"), "promise")
    assert doubt.probability > doubt.given_probability


def test_articles_are_never_split_over_folds() -> None:
    """Each group is in one fold, and the folds have about as many sentences."""
    groups = [str(number % 7) for number in range(70)] + ["large"] * 20
    folds = fold_of_groups(groups, 3)
    assert len(set(zip(groups, folds, strict=True))) == 8
    assert {folds.count(number) for number in range(3)} == {30}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (sentences(10), "120 sentences read and labelled so far; a model needs 200"),
        ([replace(each, sha256="one") for each in sentences(20)], "all labels are in one article"),
        ([replace(each, labels=frozenset()) for each in sentences(20)], "without a label: a model has nothing to tell"),
    ],
)
def test_too_little_is_refused_in_a_sentence(given: list[LabelledSentence], message: str) -> None:
    """Below 200 sentences, in a single article, or with a single label there is nothing to ask a model."""
    with pytest.raises(AskedError, match=message):
        find_doubts(given, LABELS)


def test_what_was_kept_is_not_listed_until_its_label_changes(tmp_path: Path) -> None:
    """A row says which labels were right; with other labels the sentence is listed again, and so it is once undone."""
    each = LabelledSentence("a/1", "", "anna", "x", 0, "The mayor will go.", frozenset(["promise"]), ())
    put_looked(tmp_path, "anna", each.article, each.text, ("promise",))
    is_listed = unlooked(tmp_path)
    assert not is_listed(each)
    assert is_listed(replace(each, labels=frozenset()))
    assert is_listed(replace(each, annotator="ben"))
    put_looked(tmp_path, "anna", each.article, each.text, ("promise",), kept=False)
    assert unlooked(tmp_path)(each)


def test_two_versions_of_what_was_looked_at_are_merged_by_sentence(tmp_path: Path) -> None:
    """What two machines have looked at counts; of two rows on a sentence the later does, whichever side it is on."""
    path = looked_path(tmp_path, "anna")
    put_looked(tmp_path, "anna", "1", "One.", ("fact",))
    base = path.read_bytes()
    put_looked(tmp_path, "anna", "1", "Two.", ())
    ours = path.read_bytes()
    path.write_bytes(base)
    put_looked(tmp_path, "anna", "1", "One.", ("fact",), kept=False)
    theirs = path.read_bytes()
    merged = merge_beside(path, ours, theirs, base)
    assert merged is not None
    assert merged == merge_beside(path, theirs, ours, base)
    path.write_bytes(merged)
    assert read_looked(tmp_path, "anna") == {("1", "Two.", ())}
    path.write_bytes(b"<<<<<<< ours\n" + ours + b"=======\n" + theirs + b">>>>>>> theirs\n")
    assert read_looked(tmp_path, "anna") == {("1", "Two.", ())}


def test_a_damaged_file_is_left_alone(tmp_path: Path) -> None:
    """Nothing is written over a file that cannot be read."""
    path = looked_path(tmp_path, "anna")
    path.parent.mkdir()
    path.write_text("{")
    with pytest.raises(StoreError, match="cannot be read as a list of checked labels"):
        put_looked(tmp_path, "anna", "1", "One.", ())
    assert path.read_text() == "{"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Return a labelled corpus in which one promise is labelled blame."""
    corpus = labelled_corpus.build(tmp_path_factory.mktemp("doubts") / "town")
    store = Store(store_folder(corpus.path), "anna")
    entry = next(iter(corpus.entries))
    article = corpus.load(entry)
    record = store.load(article)
    claim = next(each for each in record.claims if each.label == "promise")
    store.apply(article, [edits.change(record, claim, claim.relabelled("blame"))])
    return corpus


@pytest.mark.slow
def test_the_command_lists_the_wrong_label_first(town: Corpus) -> None:
    """`copydesk doubt` prints article, place, labels, what the model thinks, and the words; --json the same."""
    done = run("doubt", str(town.path), "--top", "3")
    assert done.returncode == 0, done.stderr
    article, start, end, labels, thought, probability, given, words, annotator = done.stdout.splitlines()[0].split("\t")
    assert (article, labels, thought, annotator) == ("000", "blame", "promise", "anna")
    assert float(probability) > float(given)
    text = town.load(next(iter(town.entries))).text
    assert " ".join(text[int(start) : int(end)].split()) == words
    assert "in doubt in 288 sentences in 24 articles" in done.stderr
    found = json.loads(run("doubt", str(town.path), "--json").stdout)
    assert found["sentences"] == 288
    assert found["doubts"][0]["labels"] == ["blame"]
    put_looked(store_folder(town.path), "anna", "000", found["doubts"][0]["text"], ("blame",))
    after = json.loads(run("doubt", str(town.path), "--json").stdout)
    assert found["doubts"][0] not in after["doubts"]
    assert after["found"] == found["found"]


@pytest.mark.slow
def test_the_command_refuses_a_corpus_with_few_labels(tmp_path: Path) -> None:
    """One sentence, and exit status 2."""
    corpus = labelled_corpus.build(tmp_path / "village", 10)
    done = run("doubt", str(corpus.path))
    assert done.returncode == 2
    assert done.stderr.startswith("120 sentences read and labelled so far; a model needs 200.")


def test_claims_of_a_sentence_are_named(tmp_path: Path) -> None:
    """A sentence has the ids of the claims with its labels, so that exactly these are changed."""
    corpus = labelled_corpus.build(tmp_path / "hamlet", 1)
    store = store_folder(corpus.path)
    record = Store(store, "anna").load(corpus.load(next(iter(corpus.entries))))
    found = labelled_sentences(store, LABELS)
    assert [each.claims for each in found if each.labels] == [(claim.id,) for claim in record.claims]
    assert labelled_sentences(store, LABELS, ["ben"]) == []


def test_without_the_library_the_way_to_install_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence with the command of pip."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(AskedError, match=r"pip install 'copydesk\[science\]'"):
        find_doubts(sentences(20), LABELS)
