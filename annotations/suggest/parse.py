"""A dependency parse as plain columns.

The rules know nothing of spaCy, and cost little.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from annotations.article import Span

VERBS = ("VBD", "VBZ", "VBP", "VB", "VBG", "VBN")

TENSED = frozenset({"VBD", "VBZ", "VBP", "MD"})

PRONOUN_TAGS = frozenset({"PRP", "PRP$"})

CLAUSES = frozenset({"relcl", "advcl", "acl", "csubj", "csubjpass", "pcomp", "ccomp"})
"""Dependencies of a subordinate clause."""

_SUBJECTS = ("nsubj", "nsubjpass")

_CLIMB = 40
"""Steps up a tree before it counts as endless; sentences of news are less deep."""


class Parse:
    """The tokens of a text, one list for each property; heads are token numbers."""

    def __init__(self) -> None:
        """Begin without tokens."""
        self.words: list[str] = []
        self.lemmas: list[str] = []
        self.tags: list[str] = []
        self.deps: list[str] = []
        self.heads: list[int] = []
        self.starts: list[int] = []

    def __len__(self) -> int:
        return len(self.words)

    def end(self, token: int) -> int:
        """Return the end of a token in the text."""
        return self.starts[token] + len(self.words[token])

    def span(self, first: int, last: int) -> Span:
        """Return the span of the tokens from `first` to `last`, included."""
        return Span(self.starts[first], self.end(last))

    def within(self, span: Span) -> range:
        """Return the tokens that begin in a span."""
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

    def after(self, offset: int) -> int:
        """Return the first token that begins at or after an offset."""
        return bisect_left(self.starts, offset)

    @cached_property
    def _kids(self) -> list[list[int]]:
        # All tokens without children share one list: a list each would take longer than everything else.
        none: list[int] = []
        kids = [none] * len(self.heads)
        for token, head in enumerate(self.heads):
            if head != token:
                if kids[head]:
                    kids[head].append(token)
                else:
                    kids[head] = [token]
        return kids

    def kids(self, token: int) -> Sequence[int]:
        """Return the children of a token in the order of the text."""
        return self._kids[token]

    def kid(self, token: int, *deps: str) -> int:
        """Return the first child by one of `deps`; -1 if there is none."""
        for kid in self._kids[token]:
            if self.deps[kid] in deps:
                return kid
        return -1

    def edges(self, token: int) -> tuple[int, int]:
        """Return the first and last token of a subtree."""
        first = last = token
        for _ in range(_CLIMB):
            kids = self._kids[first]
            if not kids or kids[0] > first:
                break
            first = kids[0]
        for _ in range(_CLIMB):
            kids = self._kids[last]
            if not kids or kids[-1] < last:
                break
            last = kids[-1]
        return first, last

    def above(self, token: int) -> list[int]:
        """Return the ancestors of a token, the nearest first."""
        found: list[int] = []
        while (head := self.heads[token]) != token and len(found) < _CLIMB:
            found.append(head)
            token = head
        return found

    def top(self, verb: int) -> int:
        """Return the main verb above a participle; it usually shares its subject."""
        above = self.above(verb)
        return next((each for each in above if self.main(each)), self.heads[verb])

    def finite(self, verb: int) -> bool:
        """Return whether a verb is finite, by itself or by its first auxiliary."""
        if self.tags[verb] in TENSED:
            return True
        return any(self.deps[kid] in {"aux", "auxpass"} and self.tags[kid] in TENSED for kid in self._kids[verb])

    def main(self, verb: int) -> bool:
        """Return whether a verb heads a main clause, or is joined to one by "and"."""
        for _ in range(_CLIMB):
            dep = self.deps[verb]
            if dep in CLAUSES and not self._loose(verb):
                return False
            if dep not in {"ccomp", "conj", "parataxis", "dep"}:
                return dep == "ROOT"
            verb = self.heads[verb]
            if self.tags[verb] not in VERBS and self.tags[verb] != "MD":
                return False
        return False

    def _loose(self, verb: int) -> bool:
        """Return whether a supposed complement is another main clause.

        It is, if it stands before its head without a conjunction.
        """
        return self.deps[verb] == "ccomp" and verb < self.heads[verb] and self.kid(verb, "mark") < 0

    def subject(self, verb: int) -> int:
        """Return the head of a verb's subject, shared with a conjoined verb or not.

        The result is -1 if there is none.
        """
        for _ in range(6):
            found = self.kid(verb, *_SUBJECTS)
            if found >= 0:
                if self.tags[found] in {"WP", "WDT"} and self.deps[verb] == "relcl":
                    return self.heads[verb]
                return found
            if self.tags[verb] == "VBG" and self.deps[verb] == "advcl":
                verb = self.top(verb)
                continue
            if self.deps[verb] not in {"conj", "xcomp", "advcl", "parataxis", "dep"} or self.heads[verb] == verb:
                return -1
            verb = self.heads[verb]
        return -1
