"""A parsed text.

Its parse, sentences, quotations and names, as the rules need them.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from annotations.article import Span
from annotations.entity import Entity
from annotations.suggest.lexicon import QUOTING, TRIGGERS
from annotations.suggest.parse import VERBS, Parse
from annotations.suggest.people_words import OFFICES, PEOPLE, RANKS
from annotations.suggest.quotation_marks import outermost
from annotations.text.quotations import quotations

_LEFT = frozenset({"det", "compound", "amod", "poss", "nummod", "nmod", "predet", "quantmod", "advmod", "case"})
_RIGHT = frozenset({"prep", "acl", "amod", "case"})
_ENDS = frozenset({",", "''", "``", ":", "-LRB-", "-RRB-", "."})

_NO_ENDS = frozenset({"CC", "IN", "TO", "HYPH", ":", ",", ".", "``", "''", "-LRB-"})
"""Parts of speech with which no name or phrase begins or ends."""

_LOOSE = frozenset({"now", "then", "later", "also", "meanwhile", "today", "yesterday"})
"""Adverbs before a phrase that the model takes for a part of it."""

_JOINED = 8
"""Tokens between the end of one name and the head of another joined to it."""

_NEAR = 30
"""Tokens to the right of a name's head that may still belong to it."""


class Source(NamedTuple):
    """A source: its tokens, the pattern that found it, and the verb (-1 if none)."""

    first: int
    last: int
    how: str
    verb: int = -1


class ParsedText:
    """One article as the rules read it."""

    def __init__(
        self, text: str, parse: Parse, blocks: Sequence[Span], sentences: Sequence[Span], entities: Sequence[Entity]
    ) -> None:
        """Take a text cut into `blocks` (paragraphs, broken lines joined) and `sentences`."""
        self.text = text
        self.parse = parse
        self.blocks = blocks
        self.sentences = sentences
        self.entities = entities
        self.quotes = outermost(quotations(text, blocks))
        self._sentence_starts = [start for start, _ in sentences]
        self._block_starts = [start for start, _ in blocks]
        self._entity_starts = [entity.start for entity in entities]
        self.quoted = bytearray(len(parse))
        """For each token, whether it is inside quotation marks or one of them."""
        for quote in self.quotes:
            tokens = parse.within(quote)
            self.quoted[tokens.start : tokens.stop] = b"\x01" * len(tokens)
        lemmas, tags, quoted = parse.lemmas, parse.tags, self.quoted
        self.telling = [token for token, lemma in enumerate(lemmas) if lemma in TRIGGERS and not quoted[token]]
        """The tokens outside quotation marks that some rule looks at."""
        self.voices = [token for token in self.telling if lemmas[token] in QUOTING and tags[token] in VERBS]
        """Those of them that are verbs which may introduce speech."""
        heads = parse.heads
        clauses = {heads[token] for token, dep in enumerate(parse.deps) if dep == "ccomp"}
        self.governing = sorted(head for head in clauses if not quoted[head])
        """The tokens outside quotation marks that a clause depends on."""
        firsts = [parse.after(start) for start in self._sentence_starts]
        self._ranges = [range(*each) for each in pairwise((*firsts, len(parse)))]

    def sentence(self, offset: int) -> int:
        """Return the number of the sentence at an offset, or of the one before.

        The number is never negative.
        """
        following = bisect_right(self._sentence_starts, offset)
        return following - 1 if following else 0

    def block(self, offset: int) -> int:
        """Return the number of the paragraph at an offset."""
        following = bisect_right(self._block_starts, offset)
        return following - 1 if following else 0

    def tokens(self, sentence: int) -> range:
        """Return the tokens of a sentence."""
        return self._ranges[sentence]

    def entity(self, token: int) -> Entity | None:
        """Return the entity that a token belongs to."""
        at = self.parse.starts[token]
        number = bisect_right(self._entity_starts, at) - 1
        return self.entities[number] if number >= 0 and at < self.entities[number].end else None

    def person(self, token: int) -> bool:
        """Return whether a token belongs to a person's name."""
        entity = self.entity(token)
        return entity is not None and entity.label in {"PERSON", "PER"}

    def alive(self, token: int) -> bool:
        """Return whether a token can denote a speaker: a name, a pronoun, or a role."""
        parse = self.parse
        if parse.tags[token] == "PRP":
            return parse.words[token].lower() not in {"it", "them", "him", "us", "me"}
        entity = self.entity(token)
        if entity is not None:
            return entity.label in PEOPLE
        return parse.tags[token] in {"NNP", "NNPS"} or self._role(token) or self._named(token) >= 0

    def _role(self, token: int) -> bool:
        """Return whether a token is a noun for people or for a body that speaks, by its ending."""
        lemma = self.parse.lemmas[token].lower()
        return lemma.endswith(_ROLES) and lemma not in _THINGS

    def named(self, head: int) -> tuple[int, int]:
        """Return the first and last token of a person: the name, else the noun phrase.

        "The director, Honor Whitfield" gives the name, "Mr Xi" both words, "a spokeswoman for Acme" all of them, and
        two people joined by "and" are both named.
        """
        first, last = self._one(head)
        return self._trimmed(first, max(last, self._joined(head, last)), head)

    def _one(self, head: int) -> tuple[int, int]:
        name = self._named(head)
        if name >= 0:
            return self._whole_name(name)
        parse = self.parse
        if parse.tags[head] in {"PRP", "DT", "WP"}:
            return head, head
        return self._whole_name(head) if self.person(head) else (self._leftmost(head), self._rightmost(head))

    def _joined(self, head: int, last: int) -> int:
        """Return the last token of another person joined to a name: "Ann Lee and Carl Dunn"; -1 if there is none."""
        parse = self.parse
        if parse.tags[head] not in {"NNP", "NNPS"}:
            return -1
        other = parse.kid(head, "conj")
        if not last < other <= last + _JOINED or self.quoted[other] or parse.tags[other] not in {"NNP", "NNPS"}:
            return -1
        between = {parse.words[token] for token in range(last + 1, other)}
        if "and" not in between or between & {",", "(", "—", "-"} or parse.deps[head] not in {"nsubj", "pobj"}:
            return -1
        return self._one(other)[1]

    def _trimmed(self, first: int, last: int, head: int) -> tuple[int, int]:
        """Return the tokens without what belongs to no name: "now" before it, "and" or a dash behind it."""
        parse = self.parse
        while first < head and (parse.words[first].lower() in _LOOSE or parse.tags[first] in _NO_ENDS):
            first += 1
        while last > head and (parse.tags[last] in _NO_ENDS or parse.words[last].isspace()):
            last -= 1
        return first, last

    def _named(self, head: int) -> int:
        """Return the name in apposition to a role: "its leader, Carol Dodd"; -1 if none."""
        parse = self.parse
        if self.person(head):
            return -1
        stack = [kid for kid in parse.kids(head) if kid > head and parse.deps[kid] in {"appos", "prep", "pobj"}]
        for kid in stack:
            if parse.deps[kid] == "appos":
                if parse.tags[kid] in {"NNP", "NNPS"} and not self.quoted[kid]:
                    return kid
            elif (inner := parse.kid(kid, "pobj")) >= 0:
                found = parse.kid(inner, "appos")
                if found >= 0 and self.person(found) and not self.quoted[found] and parse.words[found - 1] != "and":
                    return found
        return -1

    def _whole_name(self, head: int) -> tuple[int, int]:
        """Return a name with the capitalised titles before it."""
        parse = self.parse
        entity = self.entity(head)
        first = last = head
        if entity is not None:
            inside = parse.within(entity.span)
            if inside:
                first, last = min(inside.start, head), max(inside.stop - 1, head)
        begin = parse.after(self.blocks[self.block(parse.starts[head])].start)
        while first > begin and not self.quoted[first - 1]:
            if parse.tags[first - 1] in {"NNP", "NNPS"}:
                first -= 1
            elif first - 1 > begin and parse.words[first - 1] == "." and parse.words[first - 2] in RANKS:
                first -= 2
            else:
                break
        if first > begin + 1 and parse.words[first - 1] == "of" and parse.words[first - 2] in OFFICES:
            entity_first = parse.within(entity.span).start if entity is not None else first
            if first < entity_first or not self.person(head):
                first -= 2
        while last > head and parse.tags[last] in {"POS", ",", "."}:
            last -= 1
        return first, last

    def _leftmost(self, head: int) -> int:
        parse = self.parse
        first = head
        for kid in reversed(parse.kids(head)):
            if kid < head and parse.deps[kid] in _LEFT and not self.quoted[kid]:
                first = min(first, parse.edges(kid)[0])
        return first

    def dated(self, preposition: int) -> bool:
        """Return whether a phrase says when, and so belongs to the verb: "the mayor on Tuesday said"."""
        inner = self.parse.kid(preposition, "pobj")
        entity = self.entity(inner) if inner >= 0 else None
        return entity is not None and entity.label in {"DATE", "TIME"} and self.parse.words[preposition] != "of"

    def _rightmost(self, head: int) -> int:
        parse = self.parse
        last = head
        for kid in parse.kids(head):
            if kid > head and parse.deps[kid] in _RIGHT and not self.quoted[kid] and not self.dated(kid):
                last = max(last, parse.edges(kid)[1])
        for token in range(head + 1, min(last, head + _NEAR) + 1):
            if parse.tags[token] in _ENDS or self.quoted[token]:
                return token - 1
        return min(last, head + _NEAR)


_ROLES = (
    "man", "woman", "er", "or", "ist", "ian", "chief", "official", "president", "head", "minister", "police",
    "resident", "expert", "analyst", "victim", "witness", "general", "judge", "king", "prince", "queen", "pal",
    "people", "source", "aide", "spokesperson", "chair", "captain", "parent", "mother", "coach", "government",
    "company", "diplomat", "agency", "ministry", "department", "council", "committee", "court", "critic", "insider",
    "father", "son", "friend", "secretary", "group", "union", "rep", "rebel", "boss", "fan", "authority", "pupil",
    "bank", "firm", "party", "club", "family", "team", "watchdog", "airline", "embassy", "university", "school",
    "church", "charity", "hospital", "commission", "parliament", "crew", "army", "military", "navy", "office",
    "campaign", "tribe", "regime", "panel", "body", "nurse", "patient", "student",
)  # fmt: skip
"""Suffixes of nouns that denote roles."""

_THINGS = frozenset(
    "offer order letter matter answer number paper power water weather chapter tower border river winter summer "
    "dinner error factor sector floor door color colour behavior behaviour transfer disaster murder danger center "
    "centre cover shoulder corner theater theatre register barrier container computer poster quarter flower fever "
    "layer monitor mirror terror horror honor honour labor labour humor humour vapor odor rumor rumour favor "
    "favour anger hunger shower counter trigger marker timer meter filter list twist mist fist".split()
)
"""Nouns that only end as roles do."""
