"""The process that runs spaCy: `python -m annotations.ner MODEL`. The one door to spaCy.

It reads orders and writes answers, a line of JSON each (`annotations.entities.Order` and `Answer`), prints
nothing else, and ends when its input ends, also in the middle of a text.
"""

import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, TYPE_CHECKING

import msgspec

from annotations.article import Span
from annotations.entities import TOGETHER, Answer, Entity, Order
from annotations.suggest import Parse
from annotations.units import paragraphs

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

NEEDLESS = ("tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "textcat", "textcat_multilabel")
"""Components that entities do not depend on."""

BITE = 100_000
"""Code points that are given to the model at once: about 100 MB of its working memory."""


def main(model: str) -> None:
    """Serve orders until standard input ends."""
    os.nice(10)
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    orders: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_listen, args=(sys.stdin.buffer, orders), daemon=True).start()
    try:
        nlp = load(model)
    except (ImportError, OSError, ValueError, TypeError, AttributeError, KeyError) as error:
        orders.get()
        _say(answers, Answer(trouble=f"the spaCy pipeline {model} cannot be loaded ({_first_line(error)})"))
        os._exit(1)
    while True:
        batch = _waiting(orders)
        for order, entities in zip(batch, find_in_all(nlp, [order.text for order in batch]), strict=True):
            _say(answers, Answer(id=order.id, entities=tuple(entities)))


def load(model: str) -> "Language":
    """Load a pipeline with what finding entities needs and no more."""
    warnings.simplefilter("ignore")
    import spacy

    nlp = spacy.load(model, exclude=list(NEEDLESS))
    if "tok2vec" in nlp.pipe_names and not _listens(nlp):
        nlp.remove_pipe("tok2vec")
    return nlp


def load_parser(model: str, nlp: "Language") -> "Language | None":
    """Load the part of a pipeline that parses, beside the one that finds entities; `None` where it has none.

    It is `None` for a pipeline of another language than English as well, for which there are no rules.
    """
    import spacy

    try:
        parser = spacy.load(model, vocab=nlp.vocab, exclude=["ner", "senter", "textcat", "textcat_multilabel"])
    except (OSError, ValueError):
        parser = spacy.load(model, exclude=["ner", "senter", "textcat", "textcat_multilabel"])
    return parser if parser.lang == "en" and {"parser", "tagger"} <= set(parser.pipe_names) else None


def parse(nlp: "Language", text: str, pieces: Sequence[Span]) -> Parse:
    """Parse the pieces of a text one by one, together, and return their tokens as those of one."""
    parsed = Parse()
    long = [each for span in pieces for each in _within(span)]
    docs = nlp.pipe((text[start:end] for start, end in long), batch_size=64)
    for doc, (start, _) in zip(docs, long, strict=True):
        columns(doc, start, parsed)
    return parsed


def columns(doc: "Doc", at: int, parsed: Parse) -> None:
    """Put the tokens of what stands at `at` of a text behind those of a parse."""
    words, lemmas, tags, deps, heads, starts = doc.to_array(COLUMNS).astype("int64").T.tolist()
    names = _names(doc.vocab)
    first = len(parsed)
    parsed.words += map(names.__getitem__, words)
    parsed.lemmas += map(names.__getitem__, lemmas)
    parsed.tags += map(names.__getitem__, tags)
    parsed.deps += map(names.__getitem__, deps)
    parsed.heads += [number + head for number, head in enumerate(heads, first)]
    parsed.starts += [at + start for start in starts]


COLUMNS = ["ORTH", "LEMMA", "TAG", "DEP", "HEAD", "IDX"]


class _Names(dict[int, str]):
    """The strings of a vocabulary by their hashes, which are unsigned there and signed in an array."""

    def __init__(self, vocab: "Vocab") -> None:
        super().__init__()
        self._vocab = vocab

    def __missing__(self, key: int) -> str:
        name = self[key] = self._vocab.strings[key % 2**64]
        return name


@cache
def _names(vocab: "Vocab") -> _Names:
    return _Names(vocab)


def _within(span: Span) -> Iterator[Span]:
    """Cut a span that is too long for the model."""
    for start in range(span.start, span.end, BITE):
        yield Span(start, min(start + BITE, span.end))


def find(nlp: "Language", text: str) -> list[Entity]:
    """Return the entities of a text in their order, trimmed of white space."""
    return next(find_in_all(nlp, [text]))


def find_in_all(nlp: "Language", texts: Sequence[str]) -> Iterator[list[Entity]]:
    """Yield the entities of each text, as they are of the text alone: the model sees no further than one text."""
    short = [text for text in texts if len(text) <= TOGETHER]
    together = nlp.pipe(short, batch_size=max(1, len(short)))
    for text in texts:
        if len(text) <= TOGETHER:
            yield list(_trimmed(next(together), 0))
        else:
            yield [entity for start, piece in _bites(text) for entity in _trimmed(nlp(piece), start)]


def _trimmed(doc: "Doc", start: int) -> Iterator[Entity]:
    """Yield the entities of what stands at `start` of a text, without white space around them."""
    for entity in doc.ents:
        words = entity.text.strip()
        if words:
            at = start + entity.start_char + entity.text.index(words)
            yield Entity(at, at + len(words), entity.label_)


def _listens(nlp: "Language") -> bool:
    """Whether some other component takes its vectors from the shared `tok2vec`."""
    return any(
        "Tok2VecListener" in str(settings)
        for name, settings in nlp.config["components"].items()
        if name != "tok2vec" and name in nlp.pipe_names
    )


def _bites(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text between paragraphs into pieces that the model can hold, each with where it begins."""
    start = 0
    for span in paragraphs(text):
        if span.end - start > BITE and span.start > start:
            yield start, text[start : span.start]
            start = span.start
        while span.end - start > BITE:
            yield start, text[start : start + BITE]
            start += BITE
    yield start, text[start:]


def _waiting(orders: "SimpleQueue[bytes]") -> list[Order]:
    """Wait for an order, and take along those that wait behind it while all of them are short."""
    batch = [msgspec.json.decode(orders.get(), type=Order)]
    size = len(batch[0].text)
    with suppress(Empty):
        while size < TOGETHER:
            batch.append(msgspec.json.decode(orders.get_nowait(), type=Order))
            size += len(batch[-1].text)
    return batch


def _listen(source: IO[bytes], orders: "SimpleQueue[bytes]") -> None:
    """Pass the orders on, and end the process when there will be no more."""
    for line in source:
        orders.put(line)
    os._exit(0)


def _say(answers: IO[bytes], answer: Answer) -> None:
    with suppress(BrokenPipeError):
        answers.write(msgspec.json.encode(answer) + b"\n")
        answers.flush()


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0] or type(error).__name__


if __name__ == "__main__":
    main(sys.argv[1])
