"""Families of texts: an article and its copies, which must not stand on both sides of a split.

A model that was trained on an agency's report knows the sentences of every outlet that printed it: measured on one of
these, it would look better than it is.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping

from annotations.text.shingles import PASSAGE_WORDS, shingles

MIN_SHARED = 0.25
"""The share of the shorter text's runs of words that two of a family have in common. Articles on one event that were
written apart share hardly any."""

MAX_HOLDERS = 40
"""Texts that have a run of words, above which it is a form of the outlet's and says nothing."""


def families_of(texts: Mapping[str, str]) -> dict[str, str]:
    """Return by key the first key of the family of each text; copies of copies are of one family."""
    runs = {key: set(map(hash, shingles(text.casefold().split(), PASSAGE_WORDS))) for key, text in texts.items()}
    holders: defaultdict[int, list[str]] = defaultdict(list)
    first = {key: key for key in texts}
    for key in sorted(texts):
        shared: Counter[str] = Counter()
        for run in runs[key]:
            if len(holders[run]) < MAX_HOLDERS:
                shared.update(holders[run])
                holders[run].append(key)
        for other, count in shared.items():
            if count >= MIN_SHARED * min(len(runs[key]), len(runs[other])):
                one, two = sorted((_root(first, key), _root(first, other)))
                first[two] = one
    return {key: _root(first, key) for key in texts}


def _root(first: Mapping[str, str], key: str) -> str:
    while first[key] != key:
        key = first[key]
    return key
