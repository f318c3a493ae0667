"""Kinds of indexes: the columns that one keeps of each article, beside those of all indexes."""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from annotations.article import Article

Row = tuple[Any, ...]
"""Values that SQLite holds."""


def print_of(article: Article) -> str:
    """Return the fingerprint of the text, title and language of an article, in hexadecimal."""
    state = f"{article.language}\0{article.title}\0{article.text}"
    return sha256(state.encode("utf-8", "surrogatepass")).hexdigest()


def _no_keys(_: Article) -> Iterable[int]:
    return ()


class IndexKind(NamedTuple):
    """The columns kept for each article."""

    name: str
    """The folder of such indexes in the cache."""
    version: int
    """An index of another version is made afresh."""
    about: Mapping[str, str]
    """Columns for what is known of an article besides its text, with their SQL types."""
    about_of: Callable[[Article], Row]
    derived: Mapping[str, str]
    """Columns for what is derived from its text, title and language."""
    derived_of: Callable[[Article], Row]
    keys_of: Callable[[Article], Iterable[int]] = _no_keys
    """Numbers of up to 63 bits by which an article can be looked up; derived from all of it."""
    guesses_language: bool = True
    """Whether the language matters; guessing it takes a third of a millisecond."""
