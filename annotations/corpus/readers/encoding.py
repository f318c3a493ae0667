"""Encodings: bytes as text, by a byte order mark, as UTF-8, by a name that was given, or by a guess."""

import codecs
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from annotations.corpus.readers.encoding_guess import WRONG_SHARE, Siblings, guess
from annotations.errors import ArticleError

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""Byte order marks and their encodings; the longer mark first if one begins with another."""


_BRACKETED = ("cp932", "shift_jis_2004", "big5hkscs", "big5", "gb18030", "gbk", "cp950", "shift_jis", "johab")
"""Encodings in which a byte of ASCII may be the half of a character, also a bracket or a quotation mark."""


_WIDE_BYTES = 64 * 1024
_LEAST_WIDE_BYTES = 8
"""The bytes that show UTF-16 without a byte order mark, at most and at least."""
_WIDE_ASCII_SHARE = 20
"""Characters of such a text for one in ASCII, at most: spaces and line ends alone are more."""
_WIDE_BYTES_SHARE = 50
"""Characters for one whose lower byte is zero (Ā, Ѐ), at least."""
_WIDE_OTHERS = 8
"""Other values of every second byte in text that is mostly in ASCII, at most."""
_PUNCTUATION = 0x20
"""The upper byte of dashes and quotation marks in UTF-16."""

_ESCAPES = (b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b$)C")


class Decoded(NamedTuple):
    """A text, and how it was read."""

    text: str
    encoding: str = ""
    """Its encoding, if it is none of Unicode."""
    replaced: int = 0
    """How often U+FFFD stands for bytes that are no UTF-8."""


def bom_encoding(data: bytes) -> str | None:
    """Return the encoding that a byte order mark announces, or `None`."""
    return next((encoding for mark, encoding in MARKS if data.startswith(mark)), None)


def unmarked_utf16(data: bytes) -> str:
    """Return which UTF-16 some bytes are in without a byte order mark; empty if that is not certain.

    Certain is text that is mostly in ASCII, or in one script beside ASCII: every second byte is zero or has one other
    value. Chinese and Japanese have many such values; their encoding must be named.
    """
    head = data[: _WIDE_BYTES - _WIDE_BYTES % 2] if len(data) > _WIDE_BYTES else data
    # Nearly every file is told by this at once.
    if b"\x00" not in head or len(head) < _LEAST_WIDE_BYTES or len(data) % 2:
        return ""
    for encoding, high, low in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        zeros = high.count(0)
        others = set(high) - {0, _PUNCTUATION}
        most = _WIDE_OTHERS if 2 * zeros > len(high) else 1
        if low.count(0) * _WIDE_BYTES_SHARE > len(low) or zeros * _WIDE_ASCII_SHARE < len(high) or len(others) > most:
            continue
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        if all(unicodedata.category(each) not in ("Cc", "Cn", "Co", "Cs") or each in "\t\n\r\f" for each in set(text)):
            return encoding
    return ""


def may_cut_brackets(encoding: str) -> bool:
    """Return whether a byte of a character may look like a bracket of ASCII in an encoding."""
    return encoding.lower().replace("-", "_") in _BRACKETED


@dataclass(frozen=True)
class Coding:
    """How the bytes of a file become text."""

    named: str = ""
    """The encoding that was named for it; empty if none was."""
    siblings: Siblings | None = None

    def decode(self, data: bytes, name: str) -> Decoded:
        """Decode the bytes of a file called `name` in messages.

        A byte order mark decides, then the named encoding, then UTF-8, then a guess. Raises `ArticleError` for bytes
        that are no text, or whose encoding cannot be told.
        """
        mark = bom_encoding(data)
        if mark is not None:
            return _without_nul(Decoded(_announced(data, mark, name)), name)
        if self.named:
            return _without_nul(decode_as(data, self.named, name), name)
        if b"\x00" in data:
            if wide := unmarked_utf16(data):
                return _without_nul(decode_as(data, wide, name), name)
            raise ArticleError(f"{name} is not text: it has NUL bytes in it")
        return decode_bytes(data, name, lambda: guess(data, name, self.siblings))


GUESSED = Coding()
"""The coding of a file about which only its bytes are known."""


def decode_bytes(data: bytes, name: str, older: Callable[[], str]) -> Decoded:
    """Decode bytes as UTF-8, with U+FFFD for a few wrong bytes, or else in the encoding that `older` returns.

    Raises `ArticleError` if they are not in that encoding either, and as `older` does.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return damaged_utf8(data) or decode_as(data, older(), name)
    return _unescaped(data, text)


def decode_as(data: bytes, encoding: str, name: str) -> Decoded:
    """Decode bytes in an encoding, with U+FFFD for a few wrong bytes.

    Raises `ArticleError` if more are wrong than one in `WRONG_SHARE` characters outside ASCII.
    """
    try:
        return Decoded(data.decode(encoding), _older(encoding))
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        replaced = text.count("\ufffd")
        if replaced * WRONG_SHARE <= sum(each > "\x7f" for each in text):
            return Decoded(text, _older(encoding), replaced)
        raise ArticleError(f"{name} is not in {encoding}: {error.reason}, at byte {error.start:,}") from error
    except (LookupError, UnicodeError) as error:
        raise ArticleError(f"{name} cannot be read as {encoding}: {error}") from error


def damaged_utf8(data: bytes) -> Decoded | None:
    """Return the text of UTF-8 with a few wrong bytes, each as U+FFFD; `None` if it is rather an older encoding.

    What counts as a sign of UTF-8 is what older encodings hardly have: sequences of three or four bytes, of Latin-1's
    characters, or several in a row. One wrong byte needs one sign, each further one eight more.
    """
    text = data.decode("utf-8", "replace")
    replaced = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    if replaced * 8 > len(data):
        return None
    signs = weak = 0
    for run in re.findall(r"[^\x00-\x7f\ufffd]+", text):
        strong = sum(each > "\u07ff" or each <= "\xff" for each in run)
        signs += len(run) if len(run) > 1 else strong
        weak += len(run) == 1 and not strong
    signs += weak // 3
    return Decoded(text, "", replaced) if signs and replaced <= 1 + signs // 8 else None


def older_lines(head: bytes) -> bytes:
    """Return the whole lines of a file's first bytes that are no UTF-8, also none with a few wrong bytes."""
    lines = head.splitlines(keepends=True)
    if lines and not lines[-1].endswith((b"\n", b"\r")):
        del lines[-1]
    return b"".join(line for line in lines if not is_utf8(line) and not damaged_utf8(line))


def is_utf8(data: bytes) -> bool:
    """Return whether bytes are valid UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unescaped(data: bytes, text: str) -> Decoded:
    """Decode ISO-2022, which is ASCII with escape sequences, and so is valid UTF-8."""
    if b"\x1b" not in data or not any(each in data for each in _ESCAPES):
        return Decoded(text)
    encoding = "iso2022_kr" if _ESCAPES[-1] in data else "iso2022_jp_ext"
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return Decoded(text)


def _announced(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleError(f"{name} begins as {encoding.upper()} but is not: {error.reason}") from error


def _without_nul(decoded: Decoded, name: str) -> Decoded:
    if "\x00" in decoded.text:
        raise ArticleError(f"{name} is not text: it has NUL characters in it")
    return decoded


def _older(encoding: str) -> str:
    """Return the name of an encoding, empty if it is one of Unicode."""
    name = codecs.lookup(encoding).name
    return "" if name.startswith("utf") or name == "ascii" else encoding
