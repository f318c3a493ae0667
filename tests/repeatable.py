"""What is written, byte for byte the same in every run: moments and identifiers from constants."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from itertools import count
from uuid import UUID

import pytest

from annotations import moment

START = datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC)
"""The first moment; each later one follows by a microsecond."""


class _StoppedClock(datetime):
    """A clock that always shows the first moment."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return START.astimezone(tz)


@contextmanager
def same_every_time() -> Iterator[None]:
    """Let moments and identifiers made in this process be the same each time; other processes have their own."""
    numbers = count(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moment, "datetime", _StoppedClock)
        patch.setattr(moment, "_latest", datetime.min.replace(tzinfo=UTC))
        # Mixed, as random ones are: an odd factor gives each number another result.
        patch.setattr(moment, "uuid4", lambda: UUID(int=(next(numbers) * 0x9E3779B97F4A7C15 % 2**64) << 64))
        yield
