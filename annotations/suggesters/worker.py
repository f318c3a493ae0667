"""The process of one suggester: `python -m annotations.suggesters.worker`.

It reads a setup and then requests, and writes responses, a line of JSON each (`annotations.suggesters.messages`). It
prints nothing else, whatever a plugin prints, and ends when its input ends, even in the middle of an article.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import IO

import msgspec

from annotations import translation
from annotations.article import Article
from annotations.child_process import own_streams
from annotations.entity import Entity
from annotations.errors import ModelError
from annotations.plugins import first_line
from annotations.suggesters.messages import Ready, Request, Response, Setup
from annotations.translation import gettext as _

Answer = Callable[[Article, tuple[Entity, ...]], Response]


def main() -> None:
    """Serve requests until standard input ends."""
    source, answers = own_streams()
    setup = msgspec.json.decode(source.readline(), type=Setup)
    translation.use(setup.screen_language or translation.LANGUAGES[0])
    orders: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_forward_requests, args=(source, orders), daemon=True).start()
    try:
        ready, answer = prepare(setup)
    except ModelError as error:
        _write(answers, Ready(trouble=str(error)))
        os._exit(1)
    _write(answers, ready)
    while True:
        request = msgspec.json.decode(orders.get(), type=Request)
        try:
            found = answer(request.article, request.entities)
            line = msgspec.json.encode(found)
        except Exception as error:  # whatever a stranger's code raises  # noqa: BLE001
            line = msgspec.json.encode(
                Response(trouble=_("it failed ({error})", error=f"{type(error).__name__}: {first_line(error)}"))
            )
        _put(answers, line)


def prepare(setup: Setup) -> tuple[Ready, Answer]:
    """Load what a setup names. Raises `ModelError`."""
    suggester = setup.suggester
    if suggester.kind == "llm":
        from annotations.suggesters.chat import ChatSuggester

        chat = ChatSuggester(setup)
        return Ready(), lambda article, _: chat.suggest(article)
    if suggester.kind == "spacy":
        from annotations.suggesters.pipelines import PipelineSuggester

        pipeline = PipelineSuggester(setup)
        return Ready(), lambda article, _: pipeline.suggest(article)
    from annotations.plugins import load_suggester

    plugin = load_suggester(suggester.plugin, suggester.options)
    ready = Ready(version=str(plugin.version), languages=tuple(map(str, plugin.languages)), cost=str(plugin.cost))
    return ready, lambda article, entities: Response(tuple(plugin.suggest(article, entities)))


def _forward_requests(source: IO[bytes], orders: "SimpleQueue[bytes]") -> None:
    """Pass the requests on, and end the process when there will be no more."""
    for line in source:
        orders.put(line)
    os._exit(0)


def _write(answers: IO[bytes], what: Ready | Response) -> None:
    _put(answers, msgspec.json.encode(what))


def _put(answers: IO[bytes], line: bytes) -> None:
    with suppress(BrokenPipeError):
        answers.write(line + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
