"""Labels that are probably wrong: those that a model trained on the other articles doubts.

What is compared is what was read: sentences with the labels of their claims, or with none. A sentence with several
labels is in doubt only if the model thinks of none of them.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from msgspec import Struct

from annotations.claims.record import Record
from annotations.errors import AskedError
from annotations.layout import AGAIN_SUFFIX, GOLD_SUFFIX
from annotations.store.archive import Archive
from annotations.store.looked_file import read_looked
from annotations.training.confident import doubtful
from annotations.training.examples import reading_of
from annotations.training.sentence_model import NONE, out_of_fold, require_science
from annotations.wording import counted

MIN_SENTENCES = 200
"""The fewest sentences that a model is asked about: with fewer its doubts say more of itself than of the labels."""

DEFAULT_FOLDS, DEFAULT_TOP = 5, 50

Progress = Callable[[int, int], None]
"""Is told how many of how many steps are done."""


class Doubt(Struct, frozen=True, kw_only=True):
    """One sentence whose label is in doubt."""

    article: str
    """The id of the article."""
    title: str
    annotator: str
    start: int
    end: int
    """Its place in the text that was annotated."""
    text: str
    labels: tuple[str, ...]
    """The labels that it has, sorted; none if it was read and not tagged."""
    claims: tuple[str, ...]
    """The ids of the claims with these labels."""
    thought: str
    """The label that the model thinks it has; empty for none."""
    probability: float
    """How probable that one is, from 0 to 1."""
    given_probability: float
    """How probable the label is that it has; of several the most probable one."""


class Doubts(Struct, frozen=True, kw_only=True):
    """The result of a search for wrong labels."""

    sentences: int
    """Sentences that were compared."""
    articles: int
    folds: int
    found: int
    """Sentences in doubt, those that are not listed among them."""
    doubts: tuple[Doubt, ...]
    """The most doubtful first."""


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """One sentence that an annotator has read."""

    article: str
    title: str
    annotator: str
    sha256: str
    start: int
    text: str
    labels: frozenset[str]
    claims: tuple[str, ...]


def labelled_sentences(
    store: Path, labels: Collection[str], annotators: Collection[str] = ()
) -> list[LabelledSentence]:
    """Return the sentences that some annotators have read, or all but gold standards and second readings.

    Raises `StoreError`.
    """
    return [each for record in _records(store, annotators) for each in sentences_of(record, labels)]


def sentences_of(record: Record, labels: Collection[str]) -> Iterator[LabelledSentence]:
    """Yield the sentences of a record that were read."""
    reading = reading_of(record, labels)
    row = record.row
    for each in reading.sentences if reading is not None else ():
        here = [claim.id for claim in record.claims if claim.label in each.labels and claim.span.overlaps(*each.span)]
        text = record.text[slice(*each.span)]
        yield LabelledSentence(
            row.id, row.title, row.annotator, row.sha256, each.span.start, text, each.labels, tuple(here)
        )


def unlooked(store: Path) -> Callable[[LabelledSentence], bool]:
    """Return what tells whether a sentence was not looked at with the labels that it has.

    Raises `StoreError`, when it is called.
    """
    looked = cache(partial(read_looked, store))
    return lambda each: (each.article, each.text, tuple(sorted(each.labels))) not in looked(each.annotator)


def find_doubts(
    sentences: Sequence[LabelledSentence],
    labels: Sequence[str],
    *,
    folds: int = DEFAULT_FOLDS,
    top: int = DEFAULT_TOP,
    is_listed: Callable[[LabelledSentence], bool] = lambda _: True,
    progress: Progress = lambda _done, _total: None,
) -> Doubts:
    """Return the sentences whose labels are most doubtful, out of fold by article.

    Only those that `is_listed` lets through are listed, `top` of them. Raises `AskedError` if there is too little to
    compare, or scikit-learn is missing.
    """
    require_science()
    check_enough(sentences)
    import numpy as np

    texts = {each.sha256 for each in sentences}
    folds = min(folds, len(texts))
    columns = (*labels, NONE)
    column = {label: number for number, label in enumerate(columns)}
    probabilities = np.zeros((len(sentences), len(columns)), dtype=np.float32)
    words, given = [each.text for each in sentences], [each.labels for each in sentences]
    for done, found in out_of_fold(words, given, [each.sha256 for each in sentences], columns, folds):
        probabilities = found
        progress(done, folds)
    own = np.array(
        [
            max((column[label] for label in sorted(each.labels) or (NONE,)), key=lambda at: probabilities[row, at])
            for row, each in enumerate(sentences)
        ]
    )
    order = doubtful(own, probabilities)
    listed = [number for number in order if is_listed(sentences[number])][:top]
    thoughts = probabilities.argmax(axis=1)
    return Doubts(
        sentences=len(sentences),
        articles=len(texts),
        folds=folds,
        found=len(order),
        doubts=tuple(
            _doubt(
                sentences[number],
                columns[thoughts[number]],
                float(probabilities[number, thoughts[number]]),
                float(probabilities[number, own[number]]),
            )
            for number in listed
        ),
    )


def check_enough(sentences: Sequence[LabelledSentence]) -> None:
    """Raise `AskedError` if there is too little to learn from."""
    if len(sentences) < MIN_SENTENCES:
        raise AskedError(
            f"{counted(len(sentences), 'sentence')} read and labelled so far; a model needs {MIN_SENTENCES}"
        )
    if len({each.sha256 for each in sentences}) < 2:
        raise AskedError("all labels are in one article; each is judged by the labels of other articles")
    kinds = Counter(label for each in sentences for label in each.labels or (NONE,))
    if len(kinds) < 2:
        only = next(iter(kinds)) or "without a label"
        raise AskedError(f"all sentences that were read are {only}: a model has nothing to tell apart")


def _doubt(sentence: LabelledSentence, thought: str, probability: float, given: float) -> Doubt:
    return Doubt(
        article=sentence.article,
        title=sentence.title,
        annotator=sentence.annotator,
        start=sentence.start,
        end=sentence.start + len(sentence.text),
        text=sentence.text,
        labels=tuple(sorted(sentence.labels)),
        claims=sentence.claims,
        thought=thought,
        probability=round(probability, 3),
        given_probability=round(given, 3),
    )


def _records(store: Path, annotators: Collection[str]) -> Iterator[Record]:
    archive = Archive(store)
    for path, row in archive.files(annotators):
        is_person = not row.annotator.endswith((GOLD_SUFFIX, AGAIN_SUFFIX))
        if row.annotator in annotators or (not annotators and is_person):
            yield archive.read(path)
