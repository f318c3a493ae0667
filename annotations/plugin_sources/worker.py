"""The process of one source: `python -m annotations.plugin_sources.worker`.

It reads which plugin it is and then requests, and writes responses, a line of JSON each
(`annotations.plugin_sources.messages`). It prints nothing else, whatever the plugin prints, and ends with its input.
"""

import os
import re
from collections.abc import Iterator
from typing import IO, Any

import msgspec

from annotations.article import Article
from annotations.child_process import own_streams
from annotations.errors import PluginError
from annotations.plugin_sources.messages import Given, Load, Request, Response
from annotations.plugins import Source, first_line, load_source

_HALVES = re.compile("[\ud800-\udfff]")
"""Half characters, which no file and no JSON in UTF-8 can hold."""


def main() -> None:
    """Serve requests until standard input ends."""
    requests, answers = own_streams()
    load = msgspec.json.decode(requests.readline(), type=Load)
    try:
        source = load_source(load.plugin)
    except PluginError as error:
        _put(answers, Response(trouble=str(error)))
        os._exit(1)
    _put(answers, Response())
    for line in requests:
        request = msgspec.json.decode(line, type=Request)
        for response in _responses(source, request):
            _put(answers, response)
    # A plugin may have left threads.
    os._exit(0)


def _responses(source: Source, request: Request) -> Iterator[Response]:
    """Yield the responses to a request, whatever the plugin raises."""
    try:
        if request.what == "claims":
            yield Response(claims=bool(source.claims(request.origin)))
            return
        for number, article in enumerate(source(request.origin), 1):
            yield _given(article, number)
    except Exception as error:  # whatever a stranger's code raises  # noqa: BLE001
        yield Response(trouble=f"it failed ({type(error).__name__}: {first_line(error)})", is_over=True)
        return
    yield Response(is_over=True)


def _given(article: object, number: int) -> Response:
    """Return the response for one article."""
    if not isinstance(article, Article):
        return Response(trouble=f"its article {number} is not an Article but {type(article).__name__}")
    names = Given.__struct_fields__
    fields = {name: _whole(getattr(article, name)) for name in names if name != "meta"}
    return Response(article=Given(**fields, meta={key: _whole(value) for key, value in dict(article.meta).items()}))


def _whole(value: Any) -> Any:
    """Return a value without half characters if it is text."""
    return _HALVES.sub("\ufffd", value) if isinstance(value, str) else value


def _put(answers: IO[bytes], response: Response) -> None:
    try:
        line = msgspec.json.encode(response)
    except (TypeError, ValueError, RecursionError) as error:
        line = msgspec.json.encode(Response(trouble=f"one of its articles cannot be passed on ({first_line(error)})"))
    try:
        answers.write(line + b"\n")
        answers.flush()
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main()
