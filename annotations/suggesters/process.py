"""The caller's side of a suggester's process: it may hang, die, or answer nonsense."""

import msgspec
from msgspec.structs import replace

from annotations import translation
from annotations.article import Article
from annotations.child_process import ChildProcess
from annotations.entity import Entity
from annotations.errors import DiedError, ModelError
from annotations.suggesters.messages import Ready, Request, Response, Setup
from annotations.translation import gettext as _

LOAD_SECONDS = 120
"""Seconds that loading a pipeline or a plugin may take."""

GRACE_SECONDS = 5
"""Seconds beyond its timeout after which the process is ended: it gives up by itself before."""

_ready = msgspec.json.Decoder(Ready)
_responses = msgspec.json.Decoder(Response)


class SuggesterProcess(ChildProcess):
    """One suggester, started with the first article."""

    def __init__(self, setup: Setup) -> None:
        """Use a setup. Nothing starts yet."""
        super().__init__("annotations.suggesters.worker")
        self._setup = setup
        self.ready = Ready()
        """What it said once it had loaded."""

    def begin(self) -> Ready:
        """Start the process if it does not run, and wait until it has loaded. Raises `ModelError`."""
        if self.running is None:
            self._start()
            try:
                setup = replace(self._setup, screen_language=translation.in_use())
                self.put_line(msgspec.json.encode(setup), LOAD_SECONDS)
                self.ready = _ready.decode(self.take_line(LOAD_SECONDS))
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                self.reap()
                raise ModelError(_("its answer is malformed")) from error
            if self.ready.trouble:
                self.reap()
                raise ModelError(self.ready.trouble)
        return self.ready

    def ask(self, article: Article, entities: tuple[Entity, ...] = ()) -> Response:
        """Return the response for an article.

        Raises `DiedError` if it dies or takes too long, after which it can be asked again; `ModelError` if asking
        again is of no use.
        """
        self.begin()
        request = Request(
            id=article.id,
            title=article.title,
            text=article.text,
            language=article.language,
            source=article.source,
            published=article.published,
            entities=entities,
        )
        seconds = self._setup.suggester.timeout + GRACE_SECONDS
        self.put_line(msgspec.json.encode(request), seconds)
        line = self.take_line(seconds)
        try:
            response = _responses.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            self.reap()
            raise DiedError(_("its answer is malformed")) from error
        if response.trouble and response.is_final:
            raise ModelError(response.trouble)
        return response
