"""Phrases that every message shares: a count with its noun, the reason of an error, the beginning of a text."""


def brief(text: str, most: int) -> str:
    """Return the beginning of a text on one line, in that many code points at most, an ellipsis for the rest."""
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1] + "…"


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: 1 claim, 2 claims."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def reason(error: Exception) -> str:
    """Say why in words, without the number and the path that an `OSError` repeats."""
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
