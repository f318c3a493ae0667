"""Phrases that all messages share.

A count with its noun, the reason of an error, a shortened text.
"""


def brief(text: str, most: int) -> str:
    """Return the beginning of a text on one line, at most that many code points.

    It ends with an ellipsis if it is cut.
    """
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1] + "…"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: 1 claim, 2 claims; a plural without s is given."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def reason(error: Exception) -> str:
    """Return why an error happened.

    The number and the path that an `OSError` repeats are left out.
    """
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
