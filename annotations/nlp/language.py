"""The language of a text that is suggested for, guessed where its commonest words do not show it."""

from annotations.text.language import DEFAULT_LANGUAGE, guess_by_words

_SHORTEST_WORDS = 20
"""Words of the shortest text that is guessed; names decide about shorter ones."""

_LOOKED_AT_CHARS = 4_000
"""Code points at the beginning of a text that are looked at: a few milliseconds."""


def guess_language(text: str) -> str:
    """Return the language of a text (ISO 639-1); "en" where it is too short to tell.

    The model of py3langid is loaded, in a second, for the first text whose commonest words are of no language.
    """
    known = guess_by_words(text)
    head = text[:_LOOKED_AT_CHARS]
    if known or len(head.split()) < _SHORTEST_WORDS:
        return known or DEFAULT_LANGUAGE
    # It takes a second and 40 MB, which English news does without.
    from py3langid import classify

    language, _ = classify(head)
    return str(language)
