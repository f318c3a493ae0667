"""Training a spaCy pipeline: which labels a sentence has, and which of its words for labels of parts.

A door to spaCy: it is imported by the functions, in the process of `copydesk train` alone. The classifier is linear,
over words and pairs of words: on 2,000 sentences of news it was as good as a neural one (F 0.84 and 0.84) in a tenth of
the time. Components are spaCy's own, so that what is trained loads wherever spaCy does. With fixed seeds, and in one
thread, the same claims give the same model.
"""

import random
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from annotations.training.examples import Reading, Sentence
from annotations.training.measures import Counts, Scores, careful_thresholds, choose_thresholds, log_loss

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.training import Example

SEED = 0
BATCH_SENTENCES = 16
MAX_ROUNDS = 12
MIN_UPDATES = 400
"""Batches that a small corpus is trained on, in more rounds: after a dozen, every score is still close to a half."""

PATIENCE = 3
"""Rounds without a better score on the articles for tuning, after which training ends."""

PARTS_ROUNDS = 6
"""Rounds for the words of labels of parts: more gained nothing on the articles for tuning."""

DROPOUT = 0.2

CATEGORIES = "textcat_multilabel"

UNKNOWN_WORD = "Qzxqvwkjqx"

_CATEGORIES = {
    "model": {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": False,
        "ngram_size": 2,
        "no_output_layer": False,
    }
}


class Trainer:
    """One training: rounds, and the best model of them."""

    def __init__(self, train: Sequence[Reading], tune: Sequence[Reading], labels: Sequence[str]) -> None:
        """Prepare a pipeline for the commonest language of the articles."""
        self._labels, self._tune = labels, tune
        languages = [each.language for each in train]
        self._nlp: Language = _blank(max(sorted(set(languages)), key=languages.count))
        self._nlp.add_pipe(CATEGORIES, config=_CATEGORIES)
        self._examples = [
            self._category_example(reading.text_of(each), each) for reading in train for each in reading.sentences
        ]
        self._train = train
        self.thresholds: dict[str, float] = {}
        """The lowest score that is suggested, by label, chosen on the articles for tuning."""
        self.even_thresholds: dict[str, float] = {}
        """The scores with the best F there: what the rounds and the learning curve are compared by."""
        self.has_parts = False
        """Whether it also finds which words of a sentence have a label."""

    def rounds(self) -> Iterator[float]:
        """Train; yield the mean F of each round on the articles for tuning. The best round is kept."""
        _fix_seeds()
        optimizer = self._nlp.initialize(lambda: self._examples)
        chance, best, best_round, kept = random.Random(SEED), (-1.0, 0.0), 0, b""  # noqa: S311
        for number in range(max(MAX_ROUNDS, MIN_UPDATES * BATCH_SENTENCES // max(1, len(self._examples)))):
            chance.shuffle(self._examples)
            for batch in _batches(self._examples):
                self._nlp.update(batch, sgd=optimizer, drop=DROPOUT)
            scores = self.scores(self._tune)
            even = choose_thresholds(scores, self._labels, 1.0)
            found = Counts.of(scores, even, self._labels).mean_f
            yield found
            # Of models with the same F, the one that is surer of what is right.
            score = (round(found, 3), -log_loss(scores))
            if score > best:
                best, best_round, kept, self.even_thresholds = score, number, self._nlp.to_bytes(), even
                self.thresholds = careful_thresholds(scores, self._unknown(), self._labels)
            elif number - best_round >= PATIENCE:
                break
        self._nlp.from_bytes(kept)

    def parts(self, labels: frozenset[str]) -> Iterator[int]:
        """Train which words of a sentence have a label of parts; yield the number of each round.

        If whole sentences are closer to the claims on the articles for tuning, `has_parts` is false afterwards, and the
        pipeline suggests these.
        """
        from spacy.util import filter_spans

        _fix_seeds()
        examples = []
        for reading in self._train:
            for each in reading.sentences:
                doc = self._nlp.make_doc(reading.text_of(each))
                wanted = (part for part in each.parts if part[2] in labels)
                spans = (doc.char_span(*part[:2], label=part[2], alignment_mode="expand") for part in wanted)
                kept = filter_spans([span for span in spans if span is not None])
                examples.append(_example(doc, {"entities": [(e.start_char, e.end_char, e.label_) for e in kept]}))
        self._nlp.add_pipe("ner", config={"model": _PARTS, "incorrect_spans_key": None})
        chance = random.Random(SEED)  # noqa: S311
        with self._nlp.select_pipes(enable="ner"):
            self._nlp.get_pipe("ner").initialize(lambda: examples, nlp=self._nlp)  # type: ignore[attr-defined]
            optimizer = self._nlp.resume_training()
            for number in range(PARTS_ROUNDS):
                chance.shuffle(examples)
                for batch in _batches(examples):
                    self._nlp.update(batch, sgd=optimizer, drop=DROPOUT)
                yield number
        self.has_parts = self._are_parts_closer(labels)
        if not self.has_parts:
            self._nlp.remove_pipe("ner")

    def _are_parts_closer(self, labels: frozenset[str]) -> bool:
        """Return whether the words found agree with claims better than their whole sentences do."""
        with_claims = [
            (reading.text_of(each), each)
            for reading in self._tune
            for each in reading.sentences
            if each.labels & labels
        ]
        with self._nlp.select_pipes(enable="ner"):
            docs = list(self._nlp.pipe(text for text, _ in with_claims))
        parts = whole = 0.0
        for doc, (text, sentence) in zip(docs, with_claims, strict=True):
            for start, end, label in sentence.parts:
                if label in labels:
                    found = [(each.start_char, each.end_char) for each in doc.ents if each.label_ == label]
                    parts += max((agreement(each, (start, end)) for each in found or [(0, len(text))]), default=0.0)
                    whole += agreement((0, len(text)), (start, end))
        return parts > whole

    def scores(self, readings: Sequence[Reading]) -> Scores:
        """Return the score of each label for each sentence, with the labels that it has."""
        texts = [reading.text_of(each) for reading in readings for each in reading.sentences]
        right = [each.labels for reading in readings for each in reading.sentences]
        with self._nlp.select_pipes(enable=CATEGORIES):
            docs = self._nlp.pipe(texts, batch_size=256)
            found = [{label: float(doc.cats[label]) for label in self._labels} for doc in docs]
        return list(zip(found, right, strict=True))

    def _unknown(self) -> dict[str, float]:
        """Return the score of each label for a word that no article has."""
        with self._nlp.select_pipes(enable=CATEGORIES):
            found = self._nlp(UNKNOWN_WORD).cats
        return {label: float(found[label]) for label in self._labels}

    @property
    def nlp(self) -> "Language":
        """The pipeline."""
        return self._nlp

    def _category_example(self, text: str, sentence: Sentence) -> "Example":
        cats = {label: float(label in sentence.labels) for label in self._labels}
        return _example(self._nlp.make_doc(text), {"cats": cats})


_PARTS = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": False,
    "hidden_width": 64,
    "maxout_pieces": 2,
    "use_upper": True,
    "tok2vec": {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": 64,
            "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
            "rows": [3000, 1000, 1000, 1000],
            "include_static_vectors": False,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": 64,
            "window_size": 1,
            "maxout_pieces": 3,
            "depth": 2,
        },
    },
}


def _blank(language: str) -> "Language":
    """Return an empty pipeline of a language; of any language where spaCy has no rules for this one."""
    from spacy import blank

    try:
        return blank(language)
    except (ImportError, OSError, ValueError):
        return blank("xx")


def _example(doc: object, reference: dict[str, object]) -> "Example":
    from spacy.training import Example

    return Example.from_dict(doc, reference)  # type: ignore[arg-type]


def _fix_seeds() -> None:
    """Let spaCy's weights and dropout begin from one seed."""
    from thinc.api import fix_random_seed

    fix_random_seed(SEED)


def _batches(examples: "list[Example]") -> "Iterator[list[Example]]":
    """Yield the examples in batches."""
    for start in range(0, len(examples), BATCH_SENTENCES):
        yield examples[start : start + BATCH_SENTENCES]


def agreement(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return what two spans have in common, by all that either has; from 0 to 1."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, common) / (max(one[1], other[1]) - min(one[0], other[0]))
