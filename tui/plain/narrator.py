"""The narrator: prints the changes on screen, a line at a time, in few bytes."""

from collections.abc import Callable
from weakref import WeakKeyDictionary

from textual.screen import Screen

from annotations.claims.claim import Claim
from tui.display.cells import visible
from tui.plain.description import Described, describe
from tui.plain.sentences import changes
from tui.widgets.article_view import ArticleView

MAX_KEY_BYTES = 200
"""Bytes that are sent for a key, at most: a tenth of a second at 19,200 baud."""

MORE = " …"
"""At the end of a line that goes on: Space says the rest."""

LINE_END = "\n"
LINE_END_BYTES = 2
"""The terminal makes CR and LF of it."""


class Narrator:
    """Compares a screen with its last description, and prints the differences."""

    def __init__(self, write: Callable[[str], None]) -> None:
        """Say lines by `write`, all of a moment at once, each with its line end."""
        self._write = write
        self._screen: Screen[object] | None = None
        self._known: WeakKeyDictionary[Screen[object], Described] = WeakKeyDictionary()
        """What was last said of each screen that is open."""
        self._claims: tuple[str, tuple[Claim, ...]] = ("", ())
        """The article whose claims were last seen, by its text's fingerprint, and the claims."""
        self._room = MAX_KEY_BYTES
        self._rest = ""

    def key(self) -> None:
        """Take note that a key was pressed: what was not said by then is no longer news."""
        self._room, self._rest = MAX_KEY_BYTES, ""

    @property
    def has_more(self) -> bool:
        """Whether something was cut for its length."""
        return bool(self._rest)

    def go_on(self) -> None:
        """Say what was cut, as much as one key may."""
        rest = self._rest
        self.key()
        self.say(rest)

    def look(self, screen: Screen[object]) -> None:
        """Print the changes; of a new screen, all of it."""
        if not screen.is_mounted:
            return
        found, before = describe(screen), self._known.get(screen)
        told = [found.title] if before is None else []
        told.append(self._tagged(screen))
        old = before.facets if before is not None else {}
        changed = [each for name in found.facets for each in found.facets[name] if each not in old.get(name, ())]
        if before is not None and screen is not self._screen and not any(changed):
            # Back from another screen: say where that is.
            changed = [found.place]
        self._screen, self._known[screen] = screen, found
        self.say(*told, *changed)

    def _tagged(self, screen: Screen[object]) -> str:
        """Return what has become of the claims of the article that is read."""
        views = [view for view in screen.query(ArticleView) if view.article is not None]
        if len(views) != 1 or views[0].article is None:
            return ""
        (view,) = views
        article, known = views[0].article, self._claims
        self._claims = (f"{article.id} {article.sha256}", view.claims)
        return changes(known[1], view.claims) if known[0] == self._claims[0] else ""

    def say(self, *sentences: str) -> None:
        """Say sentences as far as there is room, each on a line, and keep what is cut."""
        lines: list[str] = []
        for sentence in sentences:
            line = " ".join(visible(sentence).split())
            room = self._room - LINE_END_BYTES
            if self._rest or not line:
                self._rest = " ".join(filter(None, (self._rest, line)))
                continue
            if len(line.encode()) > room:
                head = _head(line, room - len(MORE.encode()))
                self._rest = line[len(head) :].strip()
                line = f"{head.rstrip()}{MORE}" if head else ""
            if line:
                lines.append(line + LINE_END)
                self._room -= len(line.encode()) + LINE_END_BYTES
        if lines:
            self._write("".join(lines))


def _head(line: str, most: int) -> str:
    """Return the beginning of a line of at most so many bytes, cut between words if one fits."""
    if most <= 0:
        return ""
    head = line.encode()[:most].decode("utf-8", "ignore")
    cut = head.rfind(" ")
    return head[:cut] if cut > 0 else head
