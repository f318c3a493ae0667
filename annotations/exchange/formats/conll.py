"""CoNLL-2003 in IOB2.

A token a line, four columns, a blank line behind each sentence. With two columns it is what doccano reads. Tokens are
cut without a model, at claim edges too, so that no claim moves. A claim across a sentence end joins both sentences. Of
overlapping claims only the first is kept. With entities asked for, the tags are of entities instead of claims.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import AnnotatedArticle, EntityAnnotation, Read, Rejected, SpanAnnotation
from annotations.exchange.format import Format, Loss, Options, Sample
from annotations.exchange.formats.tokens import cut, pieces
from annotations.exchange.losses import (
    article_losses,
    article_note,
    blank_claim,
    detail_losses,
    entity_loss,
    loss,
    orphan_losses,
    overlap,
    separate_overlaps,
)
from annotations.regular_file import open_regular

_Tag = Claim | EntityAnnotation

_DOCUMENT = "-DOCSTART-"
_OUTSIDE = "O"


class _Tagged(Struct, frozen=True):
    """A sentence without its white space, and its claims."""

    words: str
    claims: tuple[tuple[int, int, str], ...]


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write a line a token. Raises `OSError`."""
    two = options.columns == 2
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            if not two:
                file.write(f"{_DOCUMENT} -X- -X- {_OUTSIDE}\n\n")
            between = "\t" if two else " -X- -X- "
            for sentence in _sentences(record, options):
                file.write("".join([f"{token}{between}{tag}\n" for token, tag in sentence]) + "\n")


def _sentences(record: Record, options: Options) -> Iterator[list[tuple[str, str]]]:
    """Yield the tokens of each sentence with their tags."""
    text, claims = record.text, _separate(record, options)[0]
    tags = [_tag(claim.label) for claim in claims]
    found = _breaks(record, claims)
    breaks = iter(found)
    stop = next(breaks)
    number, last = 0, -1
    sentence: list[tuple[str, str]] = []
    # A sentence may end between a full stop and a mark that belongs to it.
    for start, end in pieces(text, (*claims, *(Span(at, at) for at in found)), spaced=True):
        token = text[start:end].strip()
        if not token:
            continue
        if start >= stop:
            yield sentence
            sentence = []
            stop = next(at for at in breaks if at > start)
        while number < len(claims) and claims[number].end <= start:
            number += 1
        if number == len(claims) or claims[number].start > start:
            sentence.append((token, _OUTSIDE))
            continue
        sentence.append((token, f"{'I' if number == last else 'B'}-{tags[number]}"))
        last = number
    if sentence:
        yield sentence


def _breaks(record: Record, claims: list[_Tag]) -> list[int]:
    """Return the sentence boundaries outside claims, and the end of the text."""
    inside = iter(claims)
    claim = next(inside, None)
    found = []
    for start, _ in cut(record.text, record.row.language)[1:]:
        while claim and claim.end <= start:
            claim = next(inside, None)
        if claim is None or start <= claim.start:
            found.append(start)
    return [*found, len(record.text)]


def _tag(label: str) -> str:
    return "_".join(label.split()).upper()


def _tagged(record: Record, options: Options) -> tuple[Claim, ...] | tuple[EntityAnnotation, ...]:
    """Return what the tags are of: claims, or entities if those were asked for."""
    return options.entities_of(record) if options.with_entities else record.claims


def _separate(record: Record, options: Options) -> tuple[list[_Tag], list[_Tag]]:
    """Return the disjoint claims or entities that have a word, and the overlapping ones."""
    return separate_overlaps(tuple(each for each in _tagged(record, options) if each.text.strip()))


def losses(record: Record, options: Options) -> Iterator[Loss]:
    """Yield the losses: everything without a column; with entities, all claims."""
    yield from orphan_losses(record)
    yield from article_note(record)
    yield from article_losses(record, "metadata", "attributes", "status", "flag", "reviewed", "position", "seconds")
    if options.with_entities:
        yield from (replace(loss(record, "claim", claim), whole="claim") for claim in record.claims)
        for entity in options.entities_of(record):
            if not entity.text.strip():
                yield entity_loss(record, "blank entity span", entity)
        yield from (
            entity_loss(record, "overlapping entity span", each) for each in _overlapping_entities(record, options)
        )
        return
    kept, others = separate_overlaps(tuple(claim for claim in record.claims if claim.text.strip()))
    yield from (overlap(record, claim) for claim in others)
    yield from (blank_claim(record, claim) for claim in record.claims if not claim.text.strip())
    yield from detail_losses(record, "speaker", "note", "sure", "attributes", "origin")
    tags: dict[str, set[str]] = {}
    for label in {*(each.name for each in options.labels), *(claim.label for claim in kept)}:
        tags.setdefault(_tag(label), set()).add(label)
    for claim in kept:
        if len(tags[_tag(claim.label)]) > 1:
            yield loss(record, "label", claim, f"written as {_tag(claim.label)}, like another label")


def _overlapping_entities(record: Record, options: Options) -> list[EntityAnnotation]:
    return separate_overlaps(tuple(each for each in options.entities_of(record) if each.text.strip()))[1]


def expected(record: Record, options: Options) -> Iterator[Struct]:
    """Yield what each sentence comes back as, from the claims and not from the tokens."""
    claims = _separate(record, options)[0]
    at = 0
    for stop in _breaks(record, claims):
        here = [claim for claim in claims if at <= claim.start < stop]
        words = _squeezed(record.text[at:stop])
        if words:
            spans = (
                (_before(record, at, each.start), _before(record, at, each.end), _tag(each.label)) for each in here
            )
            yield _Tagged(words, tuple(spans))
        at = stop


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _before(record: Record, start: int, end: int) -> int:
    return len(_squeezed(record.text[start:end]))


def back(path: Path, _: Options) -> Iterator[Struct]:
    """Read the sentences back."""
    words: list[str] = []
    tags: list[str] = []
    with open_regular(path) as data, TextIOWrapper(data, encoding="utf-8", newline="\n") as file:
        for line in file:
            cells = line.split()
            if cells and cells[0] != _DOCUMENT:
                words.append(cells[0])
                tags.append(cells[-1])
            elif words:
                yield _Tagged("".join(words), tuple(_spans(words, tags)))
                words, tags = [], []


def _spans(words: list[str], tags: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the claims in a sequence of tags, counted in characters of words."""
    return ((start, end, label) for start, end, label, _ in tagged_spans(words, tags))


def tagged_spans(words: Sequence[str], tags: Sequence[str]) -> Iterator[tuple[int, int, str, int]]:
    """Yield the spans of tags in IOB1, IOB2 or BIOES, counted in characters of words, and the first word of each.

    A tag is O, or a letter, a hyphen and a label; I without a beginning begins a span, as in IOB1.
    """
    at, start, label, first = 0, 0, "", 0
    for number, (word, tag) in enumerate(zip((*words, ""), (*tags, _OUTSIDE), strict=True)):
        kind, _, name = tag.partition("-")
        if label and (kind not in ("I", "E", "M", "L") or name != label):
            yield start, at, label, first
            label = ""
        if name and not label:
            start, label, first = at, name, number
        at += len(word)
        if label and kind in ("E", "L", "S", "U"):
            yield start, at, label, first
            label = ""


def read(path: Path) -> Read:
    """Read tagged words, of anybody's taggers: the first cell of a line is a word, the last its tag.

    Documents begin with a line of `-DOCSTART-`; a file without them may be several articles. What stands between the
    words is not in the file: the articles of the corpus tell. Raises `OSError`.
    """
    document = _Document()
    try:
        with open_regular(path) as data, TextIOWrapper(data, encoding="utf-8-sig", newline="\n") as file:
            for number, line in enumerate(file, 1):
                cells = line.split()
                if cells and cells[0] == _DOCUMENT:
                    yield from document.made()
                    document = _Document()
                elif _is_comment(cells):
                    continue
                elif len(cells) == 1:
                    yield Rejected(number=number, why=f"“{cells[0][:40]}” has no tag beside it")
                elif cells and not _TAG.fullmatch(cells[-1]):
                    yield Rejected(
                        number=number, why=f"“{cells[-1][:40]}” is not a tag: write O, or B- or I- and a label"
                    )
                    cells[-1] = _OUTSIDE
                    document.add(cells[0], cells[-1], number)
                elif cells:
                    document.add(cells[0], cells[-1], number)
                else:
                    document.end_sentence()
    except UnicodeDecodeError as error:
        yield Rejected(number=0, why=f"it is not UTF-8: {error}")
        return
    yield from document.made()


_TAG = re.compile(r"O|[BIESMLU]-\S+")


def _is_comment(cells: list[str]) -> bool:
    """Return whether a line says something about the words below it, as `# id 17` does."""
    return len(cells) > 1 and cells[0] == "#" and not _TAG.fullmatch(cells[-1])


class _Document:
    """The words of one document, as they are read."""

    def __init__(self) -> None:
        """Start without any."""
        self._words: list[str] = []
        self._tags: list[str] = []
        self._numbers: list[int] = []
        self._ends: list[int] = []
        self._chars = 0

    def add(self, word: str, tag: str, number: int) -> None:
        """Add a word with its tag and its line."""
        self._words.append(word)
        self._tags.append(tag)
        self._numbers.append(number)
        self._chars += len(word)

    def end_sentence(self) -> None:
        """End a sentence behind the last word."""
        if self._chars and self._ends[-1:] != [self._chars]:
            self._ends.append(self._chars)

    def made(self) -> Iterator[AnnotatedArticle]:
        """Yield the document, if it has words."""
        self.end_sentence()
        if not self._words:
            return
        text = "".join(self._words)
        found = list(tagged_spans(self._words, self._tags))
        yield AnnotatedArticle(
            number=self._numbers[0],
            text=text,
            sentence_ends=tuple(self._ends),
            spans=tuple(
                SpanAnnotation(start=start, end=end, label=label, text=text[start:end])
                for start, end, label, _ in found
            ),
            where=tuple(self._numbers[first] for *_, first in found),
        )


def sniff(sample: Sample) -> bool:
    """Recognise tagged words: the mark of a document, or tags on the first lines."""
    if sample.head.startswith(_DOCUMENT.encode()):
        return True
    split = (line.split() for line in sample.head.decode("utf-8", "replace").split("\n")[:-1] if line.strip())
    lines = list(islice((cells for cells in split if not _is_comment(cells)), 5))
    return bool(lines) and all(len(cells) > 1 and _TAG.fullmatch(cells[-1]) for cells in lines)


FORMAT = Format(
    tool="CoNLL-2003",
    ending=".conll",
    write=write,
    losses=losses,
    own_options=frozenset({"columns"}),
    expected=expected,
    back=back,
    read=read,
    sniff=sniff,
    unsupported=lambda _: (
        "the white space of texts",
        "ids and titles of articles",
        "ids and times of claims",
        "annotators",
    ),
    has_metadata=False,
    has_entities=lambda _: True,
)
"""The format `conll` of the command line."""
