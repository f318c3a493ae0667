"""A document of WebAnno TSV 3 as it comes: tokens, spans and relations of anybody's layers."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate
from typing import NamedTuple

from annotations.exchange.annotated import SpanAnnotation
from annotations.exchange.formats.cas import NO_CLAIMS
from annotations.exchange.formats.relations import Relation, find_speakers, said_by

HEAD = "#FORMAT=WebAnno TSV 3"

_LABELS = ("label", "value", "tag")
"""The features that are taken for the label of a layer, in this order; where there is none, the first."""

LETTERS = {"t": "\t", "n": "\n", "r": "\r"}

_ESCAPED = re.compile(r"\\(->|.)", re.DOTALL)

_STACKED = re.compile(r"(?:\\.|[^\\|])+")

_VALUE = re.compile(r"((?:\\.|[^\\\[])*)(?:\[(\d+)\])?")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: LETTERS.get(found[1], found[1]), text)


_SOURCE = re.compile(r"(\d+-\d+(?:\.\d+)?)(?:\[(\d+)_(\d+)\])?")
"""The token of the source of a relation, and the numbers of its source and its target if these have numbers."""


class _Layer:
    """A layer of the file: its name, its columns, and the column of its labels."""

    def __init__(self, line: str, first: int) -> None:
        kind, _, rest = line.partition("=")
        self.name, *self.features = rest.rstrip("|").split("|")
        self.first = first
        self.width = 2 if kind == "#T_CH" else max(1, len(self.features))
        self.related = self.features[-1].removeprefix("BT_") if kind == "#T_RL" and self.features else ""
        """The layer of the spans that its relations join; empty if it has none."""
        self.has_claims = kind == "#T_SP" and not self.name.startswith(NO_CLAIMS)
        self.label = next(
            (each for each in _LABELS if each in self.features), self.features[0] if self.features else ""
        )


class _Annotation:
    """An annotation, as its tokens are read."""

    def __init__(self, layer: _Layer, line: int, start: int) -> None:
        self.layer, self.line, self.start, self.end = layer, line, start, start
        self.values: dict[str, str] = {}


class Spans(NamedTuple):
    """The claims of a document."""

    marks: list[tuple[SpanAnnotation, int]]
    """Each with its line."""
    others: list[Relation]
    """Relations that name no speaker."""


def _key(layer: str, token: str, number: str | None) -> tuple[str, str]:
    """Return the key of a span: by its number, or by its token if it has none."""
    return layer, number if number and number != "0" else f"{token}/0"


class TsvDocument:
    """The words of a file without white space, and its annotations counted in them."""

    def __init__(self) -> None:
        self.line = 0
        self.words = ""
        self.ends: list[int] = []
        self.others: dict[str, int] = {}
        self.annotations: dict[tuple[str, str], _Annotation] = {}
        self.relations: list[Relation] = []
        """Relations between spans, by keys made of the layer and the number or token of each."""
        self._layers: list[_Layer] = []
        self._text: list[str] = []
        self._tokens: list[tuple[int, list[str]]] = []

    def parse(self, data: str) -> None:
        """Read a file. Raises `ValueError` with the reason; `line` is where."""
        lines = data.split("\n")
        if not lines[0].startswith(HEAD):
            self.line = 1
            raise ValueError(f"it does not begin with {HEAD}: other versions are not read")
        for self.line, raw in enumerate(lines, 1):
            line = raw.removesuffix("\r")
            if line.startswith(("#T_SP=", "#T_RL=", "#T_CH=")):
                first = self._layers[-1].first + self._layers[-1].width if self._layers else 3
                self._layers.append(_Layer(line, first))
            elif line.startswith("#Text="):
                self._text.append(_unescaped(line.removeprefix("#Text=")))
            elif line and not line.startswith("#"):
                self._tokens.append((self.line, line.split("\t")))
            elif not line:
                self._end_sentence()
        self._end_sentence()

    def _end_sentence(self) -> None:
        """Put the tokens of a sentence on its text."""
        tokens, text = self._tokens, "\n".join(self._text)
        self._tokens, self._text = [], []
        if not tokens:
            return
        units = {
            at: number for number, at in enumerate(accumulate((1 + (each > "\uffff") for each in text), initial=0))
        }
        behind = [0, *accumulate(not sign.isspace() for sign in text)]
        base: int | None = None
        for self.line, cells in tokens:
            begin, _, end = cells[1].partition("-") if len(cells) > 2 else ("", "", "")
            if not (begin.isdecimal() and end.isdecimal()):
                raise ValueError("it has no token with offsets")
            word = _unescaped(cells[2])
            if base is None:
                base = int(begin) - _units(text[: max(0, text.find(word))])
            place = units.get(int(begin) - base), units.get(int(end) - base)
            if place[0] is None or place[1] is None or text[place[0] : place[1]] != word:
                raise ValueError(f"“{word[:40]}” is not at {cells[1]} in its sentence")
            start, stop = (len(self.words) + behind[each] for each in place if each is not None)
            self._annotate(cells, start, stop)
        self.words += "".join(text.split())
        self.ends.append(len(self.words))

    def _annotate(self, cells: Sequence[str], start: int, stop: int) -> None:
        """Take in the annotations of a token, or of a part of one."""
        for layer in self._layers:
            columns = cells[layer.first : layer.first + layer.width]
            if layer.related and len(columns) == layer.width:
                self._relate(layer, cells[0], columns[-1])
                continue
            for name, cell in zip([*layer.features, ""][: layer.width], columns, strict=False):
                for number, part in enumerate(_STACKED.findall(cell) if cell not in ("_", "") else ()):
                    matched = _VALUE.fullmatch(part)
                    value, label_id = matched.groups() if matched else (part, "")
                    key = (layer.name, label_id or f"{cells[0]}/{number}")
                    if not layer.has_claims:
                        self.others.setdefault(layer.name, 0)
                        self.others[layer.name] += name == (layer.features or [""])[0]
                        continue
                    found = self.annotations.setdefault(key, _Annotation(layer, self.line, start))
                    found.end = max(found.end, stop)
                    if value != "*":
                        found.values[name] = _unescaped(value)

    def _relate(self, layer: _Layer, token: str, cell: str) -> None:
        """Take in the relations whose target is at a token."""
        for part in _STACKED.findall(cell) if cell not in ("_", "") else ():
            found = _SOURCE.fullmatch(part)
            if found is None:
                continue
            source, one, other = found.groups()
            keys = (_key(layer.related, source, one), _key(layer.related, token, other))
            self.relations.append(Relation("\t".join(keys[0]), "\t".join(keys[1]), self.line))

    def unlabelled(self) -> int:
        """Return how many spans of layers with labels have none."""
        return sum(
            not each.values.get(each.layer.label) or each.start >= each.end for each in self.annotations.values()
        )

    def spans(self, speakers: AbstractSet[str]) -> "Spans":
        """Return the claims counted in words without white space, with the speakers that relations name.

        `speakers` are the labels of source spans.
        """
        marks: dict[str, tuple[SpanAnnotation, int]] = {}
        for key, each in self.annotations.items():
            label = each.values.get(each.layer.label, "")
            if label and each.start < each.end:
                said = each.values.get
                mark = SpanAnnotation(
                    start=each.start,
                    end=each.end,
                    label=label,
                    text=self.words[each.start : each.end],
                    speaker=said("speaker", ""),
                    note=said("note", ""),
                )
                marks["\t".join(key)] = mark, each.line
        found = find_speakers(self.relations, {key: mark.label for key, (mark, _) in marks.items()}, speakers)
        sources = set(found.by_claim.values())
        made = []
        for name, (mark, line) in marks.items():
            if name in found.by_claim:
                made.append((said_by(mark, marks[found.by_claim[name]][0]), line))
            elif name not in sources:
                made.append((mark, line))
        return Spans(made, found.others)


def _units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
