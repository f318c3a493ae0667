"""The spaCy process: `python -m annotations.nlp.worker MODEL [BYTES]`, with the most memory that it may take.

It is one of two doors to spaCy; the other is `annotations.exchange.formats.spacy`. It reads requests and writes
responses, a line of JSON each (`annotations.nlp.protocol`), prints nothing else, and ends when its input ends, even in
the middle of a text.
"""

import errno
import os
import resource
import signal
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, TYPE_CHECKING

import msgspec

from annotations.entity import Entity
from annotations.nlp.context import pieces
from annotations.nlp.parser import Parser
from annotations.nlp.pipeline import BATCH_CHARS
from annotations.nlp.protocol import MEMORY_STATUS, Request, Response

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

NEEDLESS = ("tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "textcat", "textcat_multilabel")
"""Components that entities do not depend on."""

NEEDLESS_TO_PARSE = ("ner", "senter", "textcat", "textcat_multilabel")
"""Components that a parse does not depend on: entities are known by then."""

_TROUBLES = (ImportError, OSError, ValueError, TypeError, AttributeError, KeyError)
"""Errors on loading a pipeline that is broken or was made by another version."""


def main(model: str, limit_bytes: int = 0) -> None:
    """Serve requests until standard input ends, within some memory for data; 0 for no limit.

    Ends with `MEMORY_STATUS` if that is not enough.
    """
    os.nice(10)
    if limit_bytes:
        resource.setrlimit(resource.RLIMIT_DATA, (limit_bytes, limit_bytes))
    # The program that starts this one may take its signals in a thread, and hide them from all others.
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    orders: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_forward_requests, args=(sys.stdin.buffer, orders), daemon=True).start()
    try:
        _serve(model, orders, answers)
    except MemoryError:
        os._exit(MEMORY_STATUS)


def _serve(model: str, orders: "SimpleQueue[bytes]", answers: IO[bytes]) -> None:
    """Load a pipeline, and answer requests without end. Raises `MemoryError`."""
    try:
        nlp = load(model)
    except _TROUBLES as error:
        if _lacks_memory(error):
            raise MemoryError from error
        orders.get()
        _respond(answers, Response(trouble=f"the spaCy pipeline {model} cannot be loaded ({_first_line(error)})"))
        os._exit(1)
    parser = Parser(lambda: load_parser(model, nlp))
    while True:
        batch = _next_requests(orders)
        found = find_in_all(nlp, [order.text for order in batch if order.entities is None])
        for order in batch:
            if order.entities is None:
                _respond(answers, Response(order.id, entities=tuple(next(found))))
            else:
                _respond(answers, Response(order.id, suggestions=parser.suggest(order.text, order.entities)))


def _lacks_memory(error: Exception) -> bool:
    """Return whether a pipeline could not be loaded for want of memory: an error of a file, or of a compiled module."""
    if isinstance(error, ImportError):
        return "failed to map segment" in str(error) or "annot allocate memory" in str(error)
    return isinstance(error, OSError) and error.errno == errno.ENOMEM


def load(model: str) -> "Language":
    """Load a pipeline with the components that entities need, and no more."""
    warnings.simplefilter("ignore")
    import spacy

    from annotations.nlp.blocks import fast_products

    with fast_products():
        nlp = spacy.load(model, exclude=list(NEEDLESS))
    if "tok2vec" in nlp.pipe_names and not _shares_vectors(nlp):
        nlp.remove_pipe("tok2vec")
    return nlp


def load_parser(model: str, nlp: "Language") -> "Language | None":
    """Load the components that parse; `None` if there are none, or not for English.

    There are no rules for other languages.
    """
    import spacy

    from annotations.nlp.blocks import fast_products

    try:
        with fast_products():
            parser = spacy.load(model, vocab=nlp.vocab, exclude=list(NEEDLESS_TO_PARSE))
    except _TROUBLES:
        return None
    return parser if parser.lang == "en" and {"tagger", "parser", "lemmatizer"} <= set(parser.pipe_names) else None


def find(nlp: "Language", text: str) -> list[Entity]:
    """Return the entities of a text in order, trimmed of white space."""
    return next(find_in_all(nlp, [text]))


def find_in_all(nlp: "Language", texts: Sequence[str]) -> Iterator[list[Entity]]:
    """Yield the entities of each text.

    They are the same as for the text alone: the model never looks beyond one text.
    """
    short = [text for text in texts if len(text) <= BATCH_CHARS]
    together = nlp.pipe(short, batch_size=max(1, len(short)))
    for text in texts:
        if len(text) <= BATCH_CHARS:
            yield list(_trimmed(next(together), 0))
        else:
            yield list(_find_in_pieces(nlp, text))


def _find_in_pieces(nlp: "Language", text: str) -> Iterator[Entity]:
    """Yield the entities of a long text, piece by piece. One that ends behind its piece is over nothing in the next."""
    last = 0
    for own, (start, end) in pieces(text):
        for entity in _trimmed(nlp(text[start:end]), start):
            if own.start <= entity.start < own.end and entity.start >= last:
                yield entity
                last = entity.end


def _trimmed(doc: "Doc", start: int) -> Iterator[Entity]:
    """Yield the entities of a text that begins at `start`, trimmed of white space."""
    for entity in doc.ents:
        words = entity.text.strip()
        if words:
            at = start + entity.start_char + entity.text.index(words)
            yield Entity(at, at + len(words), entity.label_)


def _shares_vectors(nlp: "Language") -> bool:
    """Return whether another component listens to the shared `tok2vec`."""
    return any(
        "Tok2VecListener" in str(settings)
        for name, settings in nlp.config["components"].items()
        if name != "tok2vec" and name in nlp.pipe_names
    )


def _next_requests(orders: "SimpleQueue[bytes]") -> list[Request]:
    """Wait for a request; take those behind it as well while all of them are short."""
    batch = [msgspec.json.decode(orders.get(), type=Request)]
    size = len(batch[0].text)
    with suppress(Empty):
        while size < BATCH_CHARS:
            batch.append(msgspec.json.decode(orders.get_nowait(), type=Request))
            size += len(batch[-1].text)
    return batch


def _forward_requests(source: IO[bytes], orders: "SimpleQueue[bytes]") -> None:
    """Pass the requests on, and end the process when there will be no more."""
    for line in source:
        orders.put(line)
    os._exit(0)


def _respond(answers: IO[bytes], answer: Response) -> None:
    with suppress(BrokenPipeError):
        answers.write(msgspec.json.encode(answer) + b"\n")
        answers.flush()


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0] or type(error).__name__


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
