"""Loading: search the labels in another process, and listen to it in a thread."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from annotations.errors import DiedError
from annotations.training.doubt_process import DoubtProcess, News, Request
from tui.part import Part

if TYPE_CHECKING:
    from tui.doubts.screen import DoubtsScreen

MAX_LISTED = 500
"""The most doubtful labels that are listed: nobody looks at more in one sitting."""


@dataclass(eq=False, repr=False)
class Looked(Message):
    """The process has made progress, or has ended."""

    process: DoubtProcess
    news: News


class Loading(Part):
    """The process that looks for wrong labels."""

    def __init__(self, screen: "DoubtsScreen") -> None:
        """Look for `screen`."""
        self._screen = screen
        self._process: DoubtProcess | None = None
        self.share = 0.0
        """How far it is, from 0 to 1."""
        self.problem = ""
        """Why nothing was found, in a sentence without its full stop."""
        self.sentences = 0
        """Sentences that were compared."""

    @property
    def is_over(self) -> bool:
        """Whether nothing is being computed."""
        return self._process is None

    def start(self) -> None:
        """Look through all labels, from the beginning."""
        self.close()
        screen = self._screen
        store = screen.store
        self.share, self.problem = 0.0, ""
        process = self._process = DoubtProcess()
        request = Request(
            store=str(store.folder.absolute()),
            labels=tuple(label.name for label in screen.scheme.labels),
            annotator=store.annotator,
            hidden=tuple(sorted(store.own.again)),
            top=MAX_LISTED,
        )

        def listen() -> None:
            try:
                for news in process.look(request):
                    screen.post_message(Looked(process, news))
            except DiedError as error:
                screen.post_message(Looked(process, News(trouble=str(error))))

        screen.run_worker(listen, thread=True, group="doubts")
        screen.mark_bars_stale()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.end()
            self._process = None

    def take(self, message: Looked) -> None:
        """Show how far it is, or list what it found. What an earlier process says is out of date."""
        news = message.news
        if message.process is not self._process:
            return
        self.share = news.done / news.total if news.total else self.share
        if news.is_over:
            self._process, self.problem = None, news.trouble
        if news.found is not None:
            self.sentences = news.found.sentences
            self._screen.list_doubts(news.found.doubts)
        self._screen.explain()
