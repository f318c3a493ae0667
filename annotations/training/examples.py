"""Examples: the sentences of a record that were read, with their labels; a sentence may have none.

A sentence that was read and has no tag is a true negative; so is one on which a suggestion was rejected. Sentences that
nobody read teach nothing, and nothing is measured on them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from annotations.article import Span
from annotations.claims.record import Record
from annotations.text.segmentation import sentences
from annotations.text.spans import any_contains

SEED = "copydesk training 1"
"""What the split depends on beside the ids: an article stays in its part when others are added."""

HELD_BACK_SHARE, TUNING_SHARE = 0.2, 0.15
"""The shares of articles that are measured on, and that thresholds are chosen on."""

MIN_ARTICLES, MIN_SENTENCES, MIN_CLAIMS = 8, 100, 10
"""The fewest articles, read sentences, and sentences of a label, that a model is trained on."""

PARTIAL_SHARE = 0.4
"""The share of a label's claims from which it is one for parts of sentences, if they do not begin and end with one."""


@dataclass(frozen=True)
class Sentence:
    """One sentence that was read."""

    span: Span
    """Its place in the article."""
    labels: frozenset[str]
    parts: tuple[tuple[int, int, str], ...] = ()
    """The claims in it, as offsets in the sentence, each with its label."""
    is_rejected: bool = False
    """Whether a suggestion on it was rejected."""


@dataclass(frozen=True)
class Reading:
    """The sentences of one article that one annotator has read."""

    id: str
    sha256: str
    text: str
    language: str
    sentences: tuple[Sentence, ...]

    def text_of(self, sentence: Sentence) -> str:
        """Return the words of a sentence."""
        return self.text[slice(*sentence.span)]


@dataclass(frozen=True)
class Parts:
    """Readings split by article."""

    train: tuple[Reading, ...]
    tune: tuple[Reading, ...]
    held_back: tuple[Reading, ...]


def reading_of(record: Record, labels: Collection[str]) -> Reading | None:
    """Return what a record teaches of some labels; `None` if no sentence was read."""
    row = record.row
    claims = [each for each in record.claims if each.label in labels]
    rejected = [
        place
        for change in record.history
        if change.what == "reject" and change.undone is None
        for place in (each.place(record.text) for each in change.judged)
        if place is not None
    ]
    found = []
    for span in sentences(record.text, row.language):
        here = [each for each in record.claims if each.span.overlaps(*span)]
        is_rejected = any(each.overlaps(*span) for each in rejected)
        if not (row.status == "done" or here or is_rejected or any_contains(row.reviewed, span)):
            continue
        inside = [each for each in claims if each.span.overlaps(*span)]
        parts = tuple((max(each.start, span.start), min(each.end, span.end), each.label) for each in inside)
        found.append(
            Sentence(
                span,
                frozenset(each.label for each in inside),
                tuple((start - span.start, end - span.start, label) for start, end, label in parts),
                is_rejected,
            )
        )
    return Reading(row.id, row.sha256, record.text, row.language, tuple(found)) if found else None


def split(readings: Sequence[Reading], families: Mapping[str, str]) -> Parts:
    """Return readings in three parts, by article; readings of one text, and of its copies, are always in one part.

    `families` has what `families_of` returns, by the fingerprints of texts.
    """
    held, tuning = held_back_texts(((each.id, each.sha256) for each in readings), families)
    order = sorted(readings, key=lambda each: _place(each.id))
    return Parts(
        train=tuple(each for each in order if each.sha256 not in held | tuning),
        tune=tuple(each for each in order if each.sha256 in tuning),
        held_back=tuple(each for each in order if each.sha256 in held),
    )


def held_back_texts(
    articles: Iterable[tuple[str, str]], families: Mapping[str, str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the texts that are held back, and those for tuning, of articles by id and fingerprint.

    A family of copies goes as a whole, in the place of its first id.
    """
    ids: dict[str, str] = {}
    texts: dict[str, set[str]] = {}
    for article_id, sha256_of_text in articles:
        family = families.get(sha256_of_text, sha256_of_text)
        ids[family] = min(article_id, ids.get(family, article_id))
        texts.setdefault(family, set()).add(sha256_of_text)
    order = sorted(ids, key=lambda family: _place(ids[family]))
    held = max(1, round(HELD_BACK_SHARE * len(order)))
    tune = max(1, round(TUNING_SHARE * len(order)))
    parts = (order[:held], order[held : held + tune])
    one, other = (frozenset(text for family in part for text in texts[family]) for part in parts)
    return one, other


def share_of(readings: Sequence[Reading], share: float) -> tuple[Reading, ...]:
    """Return the first articles of a part, in an order that does not depend on their names."""
    texts = list(dict.fromkeys(each.sha256 for each in readings))
    kept = set(texts[: max(1, round(share * len(texts)))])
    return tuple(each for each in readings if each.sha256 in kept)


def counts_by_label(readings: Iterable[Reading]) -> Counter[str]:
    """Count the sentences of each label."""
    return Counter(label for each in readings for sentence in each.sentences for label in sentence.labels)


def partial_labels(readings: Iterable[Reading]) -> frozenset[str]:
    """Return the labels whose claims are parts of sentences so often that their edges are learnt too."""
    total: Counter[str] = Counter()
    partial: Counter[str] = Counter()
    for reading in readings:
        for sentence in reading.sentences:
            length = sentence.span.end - sentence.span.start
            for start, end, label in sentence.parts:
                total[label] += 1
                # A full stop or a mark more or less is no part.
                partial[label] += start > 2 or end < length - 2
    return frozenset(label for label, count in total.items() if partial[label] >= PARTIAL_SHARE * count)


def _place(article_id: str) -> bytes:
    return sha256(f"{SEED}\0{article_id}".encode("utf-8", "surrogatepass")).digest()
