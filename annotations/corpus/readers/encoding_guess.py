"""The guess at an older encoding, from the bytes of a file and of those beside it.

The one door to chardet, whose models rank the encodings of a sample. Two things are added to its ranking: encodings
that newsrooms used more often come first when two of them fit (`_PRIOR`), and a reading in which letters stand as
nobody writes them (a capital inside a word, two scripts in one word, a sign between two letters) goes back. A guess
with too little behind it is refused: text in the wrong encoding looks right until somebody reads it.

Measured by `tests/corpus/encoding_samples.py`.
"""

import codecs
import math
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from annotations.errors import ArticleError
from annotations.wording import counted

_ENCODINGS = """
    cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 gb18030 big5hkscs cp932 euc_jis_2004 cp949
    koi8-r koi8-u cp866 mac-roman mac-cyrillic iso8859-1 iso8859-2 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9
    iso8859-13 iso8859-15 shift_jis_2004 euc_kr tis-620
""".split()
"""The encodings among which is guessed; of several that read a text alike, the first is named."""

_PRIOR = {
    "cp1252": 1.25,
    "cp1251": 1.05,
    "iso8859-2": 0.99,
    "iso8859-7": 0.97,
    "mac-roman": 0.95,
    "mac-cyrillic": 0.95,
    "iso8859-13": 0.9,
    "cp1257": 0.9,
}
"""Factors for encodings that are found more, or less, often than chardet's models expect."""

SAMPLE_BYTES = 4 * 1024
"""Bytes of a file that decide on its encoding: lines with characters outside ASCII."""

_FLOOR = 0.001
"""The least score of a guess. Random bytes have less than 0.0005, one accented letter in a name has 0.02."""

_LEAD = 1.03
"""The least ratio of the best score to the next, if the two read the text otherwise. Below it, Western text is taken to
be Western, and the rest is refused."""

_SURE = 1.5
"""The ratio from which the other files of a folder are not asked."""

_SIBLINGS_SHARE = 0.25
"""A file follows its folder if that encoding has at least this share of the file's own best score."""

_AGREEING = 0.8
"""The share of files that must fit the encoding of a folder."""

WRONG_SHARE = 50
"""Characters outside ASCII for one that is not of the encoding, at least: damage leaves most of a text as it is."""

_ODD_TOKENS = 200
"""Words with characters outside ASCII that are searched for oddities."""

_ORDINAL = frozenset("ªº")

_COMMON_SIGNS = frozenset("°©®™±×÷²³½¼¾ー")

_IN_WORDS = frozenset("’‘·״׳‑\u200c\u200d")

_BEFORE_NO_LETTER = frozenset("®©¶¦¬¨¸´±¤")

_BEHIND_NO_LETTER = frozenset("±¶¦")
"""What the Polish ą, ś and Ś of ISO 8859-2 are in Windows-1250."""

_ICELANDIC = frozenset("ÐÞÝðþý")

_UNLIKE_SERBIAN = frozenset("ыэщъёьяюЫЭЩЪЁЬЯЮ")

_SERBIAN = frozenset("ЂЃѓЉЊЌЋЏђљњќћџ")

_TOGETHER = frozenset(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "KATAKANA-HIRAGANA", "FULLWIDTH", "HALFWIDTH"))
"""Scripts that stand in one word."""

_WESTERN = "cp1252"

Siblings = Callable[[], Sequence[bytes]]
"""Gives samples of other files that are likely in the same encoding."""


class Ranked(NamedTuple):
    """An encoding that fits, with its score: higher is likelier, 0 to about 1."""

    score: float
    encoding: str


def guess(data: bytes, name: str, siblings: Siblings | None = None) -> str:
    """Return the likeliest encoding of bytes that are no UTF-8.

    If the bytes alone leave it open, samples of other files decide, as far as these agree. Raises `ArticleError` if it
    stays open.
    """
    part = sample(data)
    ranked = rank(part)
    if not ranked or ranked[0].score < _FLOOR:
        if western := _nearly_western(part):
            return western
        raise ArticleError(_unknown(name, data, ()))
    best = ranked[0]
    following = ranked[1].score if len(ranked) > 1 else 0.0
    if best.score >= _SURE * following:
        return best.encoding
    if siblings is not None:
        parts = tuple(siblings())
        common = agreed(parts if len(parts) > 1 or part in parts else (*parts, part))
        scores = {each.encoding: each.score for each in ranked}
        # Another encoding may read this text alike, and stand for it in the ranking.
        if common and (found := _same_reading(part, common, scores)) and scores[found] >= _SIBLINGS_SHARE * best.score:
            return common
    if best.score >= _LEAD * following:
        return best.encoding
    if any(each.encoding == _WESTERN and each.score * _LEAD >= best.score for each in ranked):
        return _WESTERN
    raise ArticleError(_unknown(name, data, ranked))


@lru_cache(maxsize=16)
def agreed(parts: tuple[bytes, ...]) -> str:
    """Return the encoding in which most of several samples are likeliest; empty if they do not agree."""
    rankings = [ranked for part in parts if (ranked := rank(part)) and ranked[0].score >= _FLOOR]
    if len(rankings) < 2:
        return ""
    sums: dict[str, float] = {}
    fitting: dict[str, int] = {}
    for encoding in {each.encoding for ranked in rankings for each in ranked}:
        for ranked in rankings:
            share = next((each.score for each in ranked if each.encoding == encoding), 0.0) / ranked[0].score
            sums[encoding] = sums.get(encoding, 0.0) + math.log(max(share, 0.01))
            fitting[encoding] = fitting.get(encoding, 0) + (share >= 0.5)
    best = max(sums, key=lambda each: (sums[each], -_ENCODINGS.index(each)))
    return best if fitting[best] >= _AGREEING * len(rankings) else ""


@lru_cache(maxsize=256)
def rank(part: bytes) -> tuple[Ranked, ...]:
    """Return the encodings that fit a sample best, the likeliest first, one for each way to read it."""
    import chardet

    found = chardet.detect_all(part, ignore_threshold=True, include_encodings=_ENCODINGS, compat_names=False)
    readings: dict[str, tuple[float, float, list[str]]] = {}
    best = 0.0
    for each in sorted(found, key=lambda each: -each["confidence"]):
        encoding, confidence = str(each["encoding"]), each["confidence"]
        if confidence * max(_PRIOR.values()) < best * _SIBLINGS_SHARE:
            break
        if encoding not in _ENCODINGS or (text := _reading(part, encoding)) is None:
            continue
        most, plausibility, names = readings.get(text) or (0.0, _plausibility(text), [])
        most = max(most, confidence * _prior(encoding, text))
        readings[text] = (most, plausibility, [*names, encoding])
        best = max(best, most * plausibility)
    ranked = (
        Ranked(score * plausibility, min(names, key=_ENCODINGS.index))
        for score, plausibility, names in readings.values()
    )
    return tuple(sorted(ranked, key=lambda each: (-each.score, _ENCODINGS.index(each.encoding))))


def sample(data: bytes) -> bytes:
    """Return the part of some bytes that is no ASCII, by lines, as much as decides on the encoding."""
    if len(data) <= SAMPLE_BYTES:
        return data
    lines: list[bytes] = []
    size = 0
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line[: SAMPLE_BYTES - size])
            size += len(line)
            if size >= SAMPLE_BYTES:
                break
    return b"".join(lines)


def _reading(part: bytes, encoding: str) -> str | None:
    """Return a sample as text, or `None` if it cannot be in that encoding. Its last character may be cut."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(part, final=len(part) < SAMPLE_BYTES)
    except UnicodeDecodeError:
        return None
    if any("\x80" <= each < "\xa0" or unicodedata.category(each) in ("Co", "Cn") for each in set(text)):
        return None
    return text


def _same_reading(part: bytes, encoding: str, scores: dict[str, float]) -> str:
    """Return which ranked encoding reads a sample as another one does; empty if none."""
    if encoding in scores:
        return encoding
    text = _reading(part, encoding)
    return next((each for each in scores if text is not None and _reading(part, each) == text), "")


def _prior(encoding: str, text: str) -> float:
    """Return the factor of an encoding. Western text with ý, þ or ð may as well be Turkish, with ı, ş or ğ."""
    if encoding == _WESTERN and not _ICELANDIC.isdisjoint(text):
        return 1.0
    return _PRIOR.get(encoding, 1.0)


def _plausibility(text: str) -> float:
    """Return how likely people write so: 1 without oddities, near 0 with many."""
    tokens = [token for token in text.split() if not token.isascii()][:_ODD_TOKENS]
    outside = sum(each > "\x7f" for token in tokens for each in token)
    odd = sum(map(_oddities, tokens))
    if not _UNLIKE_SERBIAN.isdisjoint(text):
        odd += sum(each in _SERBIAN for token in tokens for each in token)
    lonely = ("‘" in text and "’" not in text) + ("“" in text and "”" not in text and "„" not in text)
    lonely += ("»" in text) != ("«" in text)
    return float(0.8 ** min(odd, 20) * (1 - min(1.0, odd / max(1, outside))) ** 2 * 0.85**lonely)


@lru_cache(maxsize=16_384)
def _oddities(token: str) -> int:
    """Count what nobody writes inside a word: a capital, another script, a sign; and signs that texts lack."""
    count = 0
    for before, here, after in zip(f" {token[:-1]}", token, f"{token[1:]} ", strict=True):
        if here <= "\x7f" and before <= "\x7f":
            continue
        kind, kind_before = unicodedata.category(here), unicodedata.category(before)
        count += (
            (kind == "Lu" and kind_before == "Ll")
            or (here > "\x7f" and kind == kind_before == "Lu" and after.islower())
            or (kind[0] == kind_before[0] == "L" and not _stand_together(before, here))
            or (here in _BEFORE_NO_LETTER and after.isalpha())
            or (here in _BEHIND_NO_LETTER and kind_before[0] == "L")
            or (here in _ORDINAL and not before.isdigit() and before not in "nN. ")
            or (kind in ("So", "Sm", "Sk", "Lm", "No") and here > "\x7f" and here not in _COMMON_SIGNS)
            or (
                here > "\x7f"
                and kind[0] in "SNP"
                and kind != "Pd"
                and here not in _IN_WORDS
                and kind_before[0] == unicodedata.category(after)[0] == "L"
                and _script(before) not in (*_TOGETHER, "THAI")
            )
        )
    return count


def _stand_together(one: str, other: str) -> bool:
    scripts = {_script(one), _script(other)}
    return len(scripts) == 1 or scripts <= _TOGETHER


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """Return the script of a letter, which its name in Unicode begins with."""
    return unicodedata.name(letter, "").partition(" ")[0]


def _nearly_western(part: bytes) -> str:
    """Return the Western encoding for text that is in it but for a few bytes that it leaves undefined."""
    text = part.decode(_WESTERN, "replace")
    wrong = text.count("\ufffd")
    return _WESTERN if 0 < wrong * WRONG_SHARE <= sum(each > "\x7f" for each in text) else ""


def _unknown(name: str, data: bytes, ranked: Sequence[Ranked]) -> str:
    """Return the sentence on a file whose encoding cannot be told, with the way to name it."""
    count = sum(each > 127 for each in data)
    likely = " or ".join(each.encoding for each in ranked[:2])
    maybe = f" (perhaps {likely})" if likely else ""
    return (
        f"{name} is not UTF-8, and its encoding cannot be detected from its "
        f"{counted(count, 'byte')} outside ASCII{maybe}: name it with --encoding, or as encoding in copydesk.toml"
    )
