"""A kind of file that Copydesk writes: how one is changed, and how it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fork_server import article_with_words, word_span

from annotations.claims.claim import Claim

WORDS = 40
"""Words of the article, and articles of the corpus; a change is about one of them."""

ARTICLE = article_with_words("a", WORDS)


@dataclass(frozen=True)
class Kind:
    """A kind of file."""

    change: Callable[[Path, int], object]
    """Make one change, by number, in a folder. Raises `CopydeskError` or `OSError` if it cannot be saved."""
    held: Callable[[Path], set[int]]
    """Return the changes that are there. Raises `CopydeskError` if they cannot be read."""
    file: str
    """A pattern for the files that hold them; each of them is damaged."""
    is_derived: bool = False
    """Whether it can be made again: a damaged one is forgotten."""
    is_unchecked: bool = False
    """Whether its rows have no checksums: damage inside a value cannot be known."""
    is_replaced: bool = False
    """Whether a change takes the place of the one before."""
    is_outside: bool = False
    """Whether its place was named by a person: a pipe there is written to, and waits for whoever reads it."""
    leaves: str = ""
    """A pattern for hidden files that may stay where a disk does not even let them be removed."""

    def paths(self, home: Path) -> list[Path]:
        """Return the files, by name."""
        return sorted(home.glob(self.file))


def number_of(words: str) -> int:
    """Return the number of a word."""
    return int(words.removeprefix("word").partition("“")[0])


def claim_on_word(number: int, label: str = "fact") -> Claim:
    """Return a claim on a word of the article."""
    return Claim.of(ARTICLE.text, *word_span(number, ARTICLE.text), label)
