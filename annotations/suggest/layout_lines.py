"""Lines of a page that claim nothing, and transcripts, recognised by patterns of lines.

Bylines, agency credits, "Read more", copyright lines and headlines are no claims. In a transcript each turn, "NAME:
words", is a quote of its speaker.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from annotations.article import Span

_WORD = r"(?:[A-Z][\w.’'\-]+|de|von|van|der|la)"

_NAME = rf"{_WORD}(?:\s{_WORD}){{0,4}}"

_LABELLED = re.compile(
    r"""
    \W*(?:
        \((?:additional\ )?(?:reporting|writing|editing|compiled|report)\ (?:and\ \w+\ )?by\ .{1,300}\)
      | (?:read|see|find\ out)\ (?:more|also)\b(?:\W.{0,160})?
      | (?:sign\ up|subscribe|click\ here|follow\ us|share\ this|join\ us|get\ our|download\ our)\b.{0,200}
      | (?:image|photo|picture|video)\ (?:caption|credit|source|copyright):?\b.{0,200}
      | (?:getty\ images|reuters|associated\ press|press\ association|ap\ photo|afp)
      | (?:copyright|\(c\)|©)\W*(?:©|\d{4}|by\b).{0,200}
      | (?:this|the)\ (?:story|article|report|post)\ (?:has\ been|was)\ (?:\w+\ )?
        (?:updated|published|posted|corrected|amended)\b.{0,120}
      | (?:story|article)\ continues\ below(?:\ \w+)?
      | file\ (?:photo:|-|–|—)\ .{1,300}
      | (?:abstract|full\ text|letters|corrections?|editor['’]s\ note|advertisement|sponsored|related|recommended)
    )\W*\Z""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""Lines that say what they are, with a full stop or without."""

_UNENDED = re.compile(
    rf"""
    \W*(?:
        (?i:by)\ {_NAME}(?:(?:,|\ and|\ &|\ \||\ in|\ for|\ —|\ -)\s?.{{0,80}})?
      | BY\ [A-Z][A-Z\ .,’'\-]{{2,80}}
      | (?i:words|text|pictures?|photos?|photographs?|illustrations?)(?::|\ (?i:by))\ {_NAME}.{{0,60}}
      | (?:Additional\ )?(?:Reporting|Writing|Editing)\ by\ .{{1,300}}
      | (?i:watch|(?:also\ )?read|related|more(?=:)|more\ on\ this|more\ from|most\ read|listen)\b:?.{{0,120}}
      | (?i:last\ |first\ )?(?i:updated|published|posted|modified)(?:\ on|\ at|:)?\ .{{0,60}}\d.{{0,30}}
    )\Z""",
    re.VERBOSE | re.DOTALL,
)
"""Lines that are bylines, credits or links only where no full stop ends them."""

_CREDIT = re.compile(
    rf"""
    [.!?…”"’]\s+\(?(?:
        (?:AP\ Photo|(?i:photo|photograph|picture|image|illustration|credit)s?(?:\ by|:))\W.{{2,80}}
      | (?:REUTERS|AFP|AP|EPA|{_NAME})/[A-Z][\w./\ ]{{1,60}}
      | {_NAME}\ via\ (?:AP|Getty\ Images|AFP|Reuters)
    )\)?\Z""",
    re.VERBOSE,
)
"""A credit of a photograph that ends a line: the line is its caption."""

_LONGEST_CHARS = 400
"""Code points of the longest line that is looked at: credits of agencies are long, claims are longer."""

_SMALL = frozenset("a an the and or but of in on at to by for from with as vs v over is its into after".split())

_ENDS = frozenset(".!?…:;")

_CLOSING = "”’\"')]} "

_HEADLINE_WORDS = range(3, 21)
"""Words of a headline."""

_TITLE_CASE = 0.8
"""The part of a headline's great words that have a capital."""

_TURN = re.compile(
    r"(?P<name>(?:[A-Z][A-Z.’'\-]+(?: [A-Z][A-Z.’'\-]+){0,4}|(?:[A-Z][\w.’'\-]+)(?: [A-Z][\w.’'\-]+){0,3}|Q|A)"
    r"(?: ?[(\[][^)\]]{1,40}[)\]])?): +(?=\S)"
)

_TURNS = 4
"""Turns from which a text is a transcript, if two people speak and one of them speaks again."""


class Turn(NamedTuple):
    """One turn of a transcript: the words, and the name before them."""

    words: Span
    name: Span


def claims_nothing(line: str) -> bool:
    """Return whether a line is a byline, a credit, a caption with one, a link or the like, and nobody's claim."""
    bare = line.strip()
    if not bare or len(bare) > _LONGEST_CHARS:
        return False
    small = bare.lower()
    # Most lines are prose: what is looked for in words costs a tenth of a pattern.
    if small.startswith(_BEGINNINGS) and _LABELLED.match(bare):
        return True
    if "all rights reserved" in small or small.rstrip(_CLOSING + ".").endswith(_CONTRIBUTED):
        return True
    end = bare[-_CREDIT_CHARS:]
    if ("/" in end or "via" in end or ":" in end or " by" in end) and _CREDIT.search(bare):
        return True
    return bare.rstrip(_CLOSING)[-1:] not in _ENDS and bool(_UNENDED.match(bare))


_BEGINNINGS = (
    *"([-–—©•*#>|\"'“”‘’",
    "read", "see", "find", "sign", "subscribe", "click", "follow", "share", "join", "get", "download", "image", "photo",
    "picture", "video", "getty", "reuters", "associated", "press", "ap photo", "afp", "copyright", "this", "the",
    "story", "article", "file", "abstract", "full", "letter", "correction", "editor", "advert", "sponsor", "related",
    "recommended",
)  # fmt: skip
"""How lines that say what they are begin, in small letters."""

_CONTRIBUTED = tuple(f"contributed to this {what}" for what in ("report", "story", "article"))

_CREDIT_CHARS = 90
"""Code points at the end of a line in which the credit of a photograph begins."""


def is_headline(line: str) -> bool:
    """Return whether a line is set as a headline: three to twenty words in Title Case or capitals, and no full stop."""
    bare = line.strip().rstrip(_CLOSING)
    if not bare or bare[-1] in _ENDS:
        return False
    words = [word.strip("“”‘’\"'()[]—–-,:;") for word in bare.split()]
    if len(words) not in _HEADLINE_WORDS:
        return False
    great = [word for word in words if word and word.lower() not in _SMALL and word[0].isalpha()]
    return len(great) > 1 and sum(word[0].isupper() for word in great) >= _TITLE_CASE * len(great)


def heads(text: str, blocks: Sequence[Span]) -> bool:
    """Return whether the first line of a text is its headline, in whatever case.

    It has three to twenty words and no full stop, and the paragraph behind it ends as sentences do.
    """
    if len(blocks) < 2:
        return False
    first, second = (text[block.start : block.end].rstrip(_CLOSING) for block in blocks[:2])
    return len(first.split()) in _HEADLINE_WORDS and first[-1:] not in _ENDS and second[-1:] in _ENDS


def transcript(text: str, blocks: Sequence[Span]) -> list[Turn]:
    """Return the turns of a transcript, by its paragraphs; none if the text is no transcript."""
    turns: list[Turn] = []
    for block in blocks:
        found = _TURN.match(text, block.start, block.end)
        if found and found.end() < block.end:
            turns.append(Turn(Span(found.end(), block.end), Span(*found.span("name"))))
    names = Counter(text[turn.name.start : turn.name.end] for turn in turns)
    spoken = len(turns) >= _TURNS and len(names) > 1 and max(names.values()) > 1
    return turns if spoken and 2 * len(turns) >= len(blocks) else []
