"""A part: one concern of a screen, with the state it needs."""

from textual import events


class Part:
    """One concern of a screen, with hooks into the screen's life.

    A part keeps the screen it belongs to. It reaches other parts through the screen, by name; it reads their state and
    never writes it. A screen lists its parts in `BarScreen.parts`; the order decides who is asked first.
    """

    def opened(self) -> None:
        """Start afresh: another article is shown."""

    def refresh(self) -> None:
        """Show the record as it is now: it has changed."""

    def escape(self) -> bool:
        """Close what this part has open.

        Return whether there was anything, so that Esc is used up.
        """
        return False

    def typed(self, event: events.Key) -> bool:  # noqa: ARG002, as most parts are not typed into
        """Take a key before all bindings; return whether it was taken."""
        return False

    def pasted(self, text: str) -> bool:  # noqa: ARG002, as most parts are not typed into
        """Take pasted text; return whether it was taken."""
        return False

    def hint(self) -> str:
        """Return what the status bar should say about this part; empty if nothing."""
        return ""
