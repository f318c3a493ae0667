"""Quote integrity: two quotations compared word for word, and their differences.

Not compared are what house styles differ in: the shape of marks and dashes, white space, punctuation, hyphens inside
words, and the case of a word's first letter.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal, NamedTuple

from msgspec import Struct

from annotations.ledger.speakers import SpeakerMatch, compare_speakers
from annotations.text.quotations import quotations

QuoteClass = Literal[
    "verbatim", "truncated", "elided", "altered", "bracketed", "paraphrase", "split", "speaker differs"
]
"""How two quotations of one statement differ.

- `verbatim`: the same words.
- `truncated`: one leaves out words at its beginning or end.
- `elided`: one leaves out words in the middle, with a mark (… or […]) or without.
- `altered`: one has other words.
- `bracketed`: one has words in square brackets for others, as a convention of editing.
- `paraphrase`: one has no quotation marks.
- `split`: one has as two quotations what the other has as one.
- `speaker differs`: they are attributed to different people; beside one of the others.
"""

ORDER: tuple[QuoteClass, ...] = ("altered", "elided", "bracketed", "truncated", "split", "verbatim")
"""Of several differences the first counts."""

EDGE_WORDS = 5
"""Words on both sides from which different beginnings or ends are two cuts of one statement, and no substitution."""

_TOKEN = re.compile(r"\[[^\[\]\n]{1,80}\]|\(?…\)?|\.\s?\.\s?\.|[^\W_]+(?:[’'‘ʼ\-‐‑.,&][^\W_]+)*[%°]?", re.UNICODE)
_CURLY = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-"})
_NEGATIONS = frozenset("no not never none nobody nothing neither nor cannot without".split())
_OPENING = "“”„«»‹›\"'‘’`"


class Word(NamedTuple):
    """A word of a quotation as it is compared."""

    key: str
    text: str
    kind: Literal["word", "gap", "bracket", "seam"] = "word"
    """A gap is a mark for words left out; a seam is where one quotation ends and the next begins."""


class Piece(Struct, frozen=True):
    """A part of the word diff of two quotations."""

    what: Literal["same", "left", "right", "changed"]
    """The words are in both, only in the first, only in the second, or differ."""
    left: str
    right: str


class QuoteComparison(Struct, frozen=True, kw_only=True):
    """The differences between two quotations."""

    kind: QuoteClass
    speaker: SpeakerMatch
    flagged: bool
    """Whether a reader should look: words altered, or left out without a mark, or another speaker."""
    reasons: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()

    @property
    def classes(self) -> tuple[QuoteClass, ...]:
        """The class of the words, and the one of the speaker if that differs."""
        return (self.kind, "speaker differs") if self.speaker == "different" else (self.kind,)


class Quote(Struct, frozen=True):
    """The words of a quotation, without its marks."""

    parts: tuple[str, ...]
    """More than one where the article interrupts it: “A,” she said. “B.”"""
    has_marks: bool = True
    speaker: str = ""


def quote_of(text: str, prefix: str = "", suffix: str = "", speaker: str = "") -> Quote:
    """Return the quotation in the words of a claim.

    A claim may be on the words inside the marks, which are in its context then. Without any marks all of it counts.
    """
    spans = [span for span in quotations(text) if text[span.start : span.end].strip(_OPENING).strip()]
    outer = [span for span in spans if not any(each != span and each.start <= span.start < each.end for each in spans)]
    if outer:
        return Quote(tuple(text[span.start + 1 : span.end].strip(_OPENING) for span in outer), speaker=speaker)
    opens = prefix.rstrip()[-1:] in tuple("“„«‹\"‘'") if prefix.rstrip() else False
    closes = suffix.lstrip(" .,;:!?…")[:1] in tuple("”“»›\"’'") if suffix.strip() else False
    return Quote((text,), has_marks=opens or closes, speaker=speaker)


def compare_quotes(left: Quote, right: Quote) -> QuoteComparison:
    """Return what sets two quotations of one statement apart."""
    return compare_words(left, right, words_of(left.parts), words_of(right.parts))


def compare_words(left: Quote, right: Quote, one: Sequence[Word], other: Sequence[Word]) -> QuoteComparison:
    """Return what sets two quotations apart of which the words are known, as `words_of` returns them."""
    speaker = compare_speakers(left.speaker, right.speaker)
    found = _compared(left, right, one, other)
    reasons = list(found.reasons)
    if speaker == "different":
        reasons.append(f"speakers: {left.speaker} / {right.speaker}")
    return QuoteComparison(
        kind=found.kind,
        speaker=speaker,
        flagged=found.flagged or speaker == "different",
        reasons=tuple(reasons),
        pieces=found.pieces,
    )


def words_of(parts: Sequence[str]) -> list[Word]:
    """Return the words of a quotation, with a seam between its parts."""
    words: list[Word] = []
    for number, part in enumerate(parts):
        if number:
            words.append(Word("‖", "", "seam"))
        for found in _TOKEN.finditer(part):
            text = found[0]
            if text[0].isalnum():
                words.append(Word(_key(text), text))
            elif text.startswith("[") and not text.strip("[].… "):
                words.append(Word("…", text, "gap"))
            elif text.startswith("["):
                words.append(Word(f"[{text[1:-1].casefold()}]", text, "bracket"))
            else:
                words.append(Word("…", text, "gap"))
    # A mark at either end only says that the statement goes on.
    while words and words[0].kind == "gap":
        words.pop(0)
    while words and words[-1].kind == "gap":
        words.pop()
    return words


def keys_of(parts: Sequence[str]) -> list[str]:
    """Return what is compared of the words of a quotation, without marks for words left out, and without brackets."""
    return [_key(text) for part in parts for text in _TOKEN.findall(part) if text[0].isalnum()]


@lru_cache(maxsize=1 << 16)
def _key(text: str) -> str:
    key = text if text.isalnum() else text.translate(_CURLY).replace("-", "")
    return key[0].lower() + key[1:]


class _Findings:
    """The differences of two quotations, collected piece by piece."""

    def __init__(self) -> None:
        self.kinds: set[QuoteClass] = set()
        self.reasons: list[str] = []
        self.flagged = False
        self.unmarked: set[str] = set()
        """The sides that have words which the other leaves out without a mark."""

    def leave_out(self, words: Sequence[Word], side: str, *, is_edge: bool, is_marked: bool) -> None:
        """Note words that one side lacks."""
        plain = [word for word in words if word.kind in ("word", "bracket")]
        if not plain:
            if any(word.kind == "seam" for word in words):
                self.kinds.add("split")
            return
        if is_edge:
            self.kinds.add("truncated")
            return
        self.kinds.add("elided")
        if not is_marked:
            self.unmarked.add(side)
            self.flagged = True
            self.reasons.append(f"left out without a mark: {_said(plain)}")
            if any(word.key in _NEGATIONS or word.key.endswith("n't") for word in plain):
                self.reasons.append("only one is negated")

    def change(self, left: Sequence[Word], right: Sequence[Word]) -> None:
        """Note words that differ."""
        self.kinds.add("altered")
        self.flagged = True
        self.reasons.append(f"{_said(left)} / {_said(right)}")

    def kind(self) -> QuoteClass:
        """Return the difference that counts most."""
        if len(self.unmarked) > 1:
            # Each lacks words of the other: they were exchanged or moved.
            self.kinds.add("altered")
        return next((kind for kind in ORDER if kind in self.kinds), "verbatim")


def _compared(left: Quote, right: Quote, one: Sequence[Word], other: Sequence[Word]) -> QuoteComparison:
    pieces = _pieces(one, other)
    shown = tuple(_shown(piece) for piece in pieces)
    if left.has_marks != right.has_marks or not left.has_marks:
        which = "one has" if left.has_marks != right.has_marks else "neither has"
        return QuoteComparison(
            kind="paraphrase", speaker="unresolved", flagged=False, reasons=(f"{which} quotation marks",), pieces=shown
        )
    found = _Findings()
    last = len(pieces) - 1
    for number, (is_same, first, second) in enumerate(pieces):
        if is_same:
            continue
        is_edge = number in (0, last)
        for words, others, side in ((first, second, "left"), (second, first, "right")):
            if all(word.kind in ("gap", "seam") for word in others):
                found.leave_out(words, side, is_edge=is_edge, is_marked=bool(others))
        if _has_words(first) and _has_words(second):
            _exchanged(found, first, second, is_edge=is_edge and last > 0)
    kind = found.kind()
    reasons = tuple(dict.fromkeys(found.reasons))
    return QuoteComparison(kind=kind, speaker="unresolved", flagged=found.flagged, reasons=reasons, pieces=shown)


def _exchanged(found: _Findings, first: Sequence[Word], second: Sequence[Word], *, is_edge: bool) -> None:
    """Note words on both sides that differ."""
    for one, other in ((first, second), (second, first)):
        if all(word.kind != "word" for word in one) and any(word.kind == "bracket" for word in one):
            found.kinds.add("bracketed")
            if any(word.kind == "gap" for word in one) and len(other) > 1:
                found.kinds.add("elided")
            return
    if "".join(word.key for word in first) == "".join(word.key for word in second):
        return
    if is_edge and min(len(first), len(second)) >= EDGE_WORDS:
        found.kinds.add("truncated")
        return
    found.change(first, second)


def _has_words(words: Sequence[Word]) -> bool:
    return any(word.kind in ("word", "bracket") for word in words)


_Pair = tuple[bool, list[Word], list[Word]]


def _pieces(one: Sequence[Word], other: Sequence[Word]) -> list[_Pair]:
    """Return the parts of both word by word: whether they are the same, and the words of each."""
    matcher = SequenceMatcher(None, [word.key for word in one], [word.key for word in other], autojunk=False)
    return [
        (tag == "equal", list(one[start:end]), list(other[first:last]))
        for tag, start, end, first, last in matcher.get_opcodes()
    ]


def _shown(piece: _Pair) -> Piece:
    is_same, left, right = piece
    texts = " ".join(word.text for word in left if word.text), " ".join(word.text for word in right if word.text)
    if is_same:
        return Piece("same", *texts)
    return Piece("changed" if all(texts) else "left" if texts[0] else "right", *texts)


def _said(words: Sequence[Word]) -> str:
    return "“" + " ".join(word.text for word in words if word.text) + "”"
