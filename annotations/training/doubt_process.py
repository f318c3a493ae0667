"""The caller's side of the process that looks for wrong labels; only a thread of the screen waits for it."""

from collections.abc import Iterator
from contextlib import closing

import msgspec
from msgspec import Struct

from annotations.child_process import ChildProcess
from annotations.errors import DiedError
from annotations.training.doubts import DEFAULT_FOLDS, Doubts


class Request(Struct, frozen=True, kw_only=True):
    """The search that the process is asked for."""

    store: str
    """The folder of the store; all annotators teach."""
    labels: tuple[str, ...]
    annotator: str
    """Whose labels are listed."""
    hidden: tuple[str, ...] = ()
    """The ids of articles that this annotator reads a second time: a first reading must not be seen."""
    top: int
    folds: int = DEFAULT_FOLDS


class News(Struct, frozen=True, kw_only=True):
    """One line of the answer."""

    done: int = 0
    total: int = 0
    """How many of how many steps are done."""
    found: Doubts | None = None
    trouble: str = ""
    """Why nothing can be found, in a sentence without its full stop."""

    @property
    def is_over(self) -> bool:
        """Whether this is the last line."""
        return self.found is not None or bool(self.trouble)


_news = msgspec.json.Decoder(News)


class DoubtProcess(ChildProcess):
    """One look at all labels."""

    def __init__(self) -> None:
        """Start nothing yet."""
        super().__init__("annotations.training.doubt_worker")

    def look(self, request: Request) -> Iterator[News]:
        """Yield how far it is, and last what it found. For one thread. Raises `DiedError`."""
        with closing(self.lines_for(msgspec.json.encode(request))) as lines:
            for line in lines:
                try:
                    news = _news.decode(line)
                except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                    raise DiedError("the process that looks for wrong labels gave a malformed answer") from error
                yield news
                if news.is_over:
                    return
        raise DiedError("the process that looks for wrong labels has ended")
