"""The work since the program was started: claims, articles, minutes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from annotations.moment import now
from annotations.translation import gettext as _
from annotations.wording import counted

if TYPE_CHECKING:
    from annotations.claims.edits import Edit
    from annotations.claims.record import Record


class SessionCounts:
    """Counts the claims made in this session, and the reading time."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._began = now()
        self._claims: dict[str, int] = {}
        """Claims made since then, by article."""
        self._seconds = 0.0

    def take(self, records: "Iterable[Record]") -> None:
        """Count records; an article that was counted before is counted afresh."""
        for record in records:
            self._claims[record.row.id] = sum(claim.created >= self._began for claim in record.claims)

    def spend(self, steps: "Iterable[Edit]") -> None:
        """Add the reading time in edits that were saved."""
        from annotations.claims.edits import Progress

        self._seconds += sum(step.seconds for step in steps if isinstance(step, Progress))

    def in_words(self) -> str:
        """Return the work in words; empty if there is none."""
        claims, articles = sum(self._claims.values()), sum(map(bool, self._claims.values()))
        if not articles and self._seconds < 60:
            return ""
        minutes = round(self._seconds / 60)
        parts = (
            counted(claims, "claim"),
            counted(articles, "article"),
            _("{minutes} min", minutes=minutes) if minutes else "",
        )
        return _("this session: {those}", those=", ".join(filter(None, parts)))
