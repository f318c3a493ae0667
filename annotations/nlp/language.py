"""The language of a text, guessed where nobody has said what it is."""

import re

_ENGLISH = re.compile(r"\b(?:the|of|and|to|that|was|with)\b")

_SURELY = 0.08
"""The part of a text's words that are among the commonest of English, from which it is English without a model. In
English news it is a fifth, in other languages under a fiftieth."""

_SHORTEST_WORDS = 20
"""Words of the shortest text that is guessed; names decide about shorter ones."""

_LOOKED_AT_CHARS = 4_000
"""Code points at the beginning of a text that are looked at: a few milliseconds."""


def guess_language(text: str) -> str:
    """Return the language of a text (ISO 639-1); "en" where it is too short to tell.

    The model of py3langid is loaded, in a second, for the first text that is not English by its commonest words.
    """
    head = text[:_LOOKED_AT_CHARS]
    count = len(head.split())
    if count < _SHORTEST_WORDS or len(_ENGLISH.findall(head)) >= _SURELY * count:
        return "en"
    # It takes a second and 40 MB, which English news does without.
    from py3langid import classify

    language, _ = classify(head)
    return str(language)
