"""Recoding: the same bytes, read in another encoding than before."""

_ONE_BYTE = """
    cp1252 latin_1 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 koi8-r koi8-u cp866 mac-roman
    mac-cyrillic iso8859-2 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-13 iso8859-15
""".split()
"""Encodings of one byte a character in which a file may have been read before."""


def is_recoded(before: str, after: str, encoding: str) -> bool:
    """Return whether two texts are the same bytes in two encodings of one byte a character.

    Then whatever stands in one of them stands at the same offsets in the other. `encoding` is that of `after`; empty
    for Unicode.
    """
    if not encoding or before == after or len(before) != len(after):
        return False
    data = _bytes(after, encoding)
    return len(data) == len(after) > 0 and any(_bytes(before, each) == data for each in _ONE_BYTE)


def _bytes(text: str, encoding: str) -> bytes:
    """Return a text in an encoding; nothing if it cannot be in it."""
    try:
        return text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return b""
