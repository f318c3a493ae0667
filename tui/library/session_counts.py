"""What was done since the program was started, for who wonders how the hour went."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from annotations.moment import now
from annotations.wording import counted

if TYPE_CHECKING:
    from annotations.claims.edits import Edit
    from annotations.claims.record import Record


class SinceStart:
    """Counts the claims made in this session, and the time spent reading."""

    def __init__(self) -> None:
        """Nothing was done yet."""
        self._began = now()
        self._claims: dict[str, int] = {}
        """How many of the claims of each article were made since then."""
        self._seconds = 0.0

    def take(self, records: "Iterable[Record]") -> None:
        """Count what articles are now; those that were counted before count anew."""
        for record in records:
            self._claims[record.row.id] = sum(claim.created >= self._began for claim in record.claims)

    def spend(self, steps: "Iterable[Edit]") -> None:
        """Count the time in what was saved."""
        from annotations.claims.edits import Progress

        self._seconds += sum(step.seconds for step in steps if isinstance(step, Progress))

    def told(self) -> str:
        """Say what was done: nothing where nothing was."""
        claims, articles = sum(self._claims.values()), sum(map(bool, self._claims.values()))
        if not articles and self._seconds < 60:
            return ""
        minutes = round(self._seconds / 60)
        parts = (counted(claims, "claim"), counted(articles, "article"), f"{minutes} min" if minutes else "")
        return f"this session: {', '.join(filter(None, parts))}"
