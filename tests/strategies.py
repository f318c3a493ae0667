"""Hypothesis strategies: texts as news may have them, with spans and claims."""

from datetime import UTC, datetime

from hypothesis import strategies as st
from msgspec.structs import replace

from annotations.article import Article, Span
from annotations.claims.claim import Claim

LABELS = ("fact", "quote", "speculation")

WHEN = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
"""The moment at which all claims of a test are made."""

EMOJI = ("👩‍👩‍👧‍👦", "🇬🇧🇺🇳", "👍🏽", "🏳️‍🌈", "❤️", "🙂")
MARKS = ("e\u0301", "n\u0303o", "a\u0300\u0316\u0334", "\u0301", "กำ", "क्षि")
WIDE = ("北京。", "「会談」", "서울", "ｆｕｌｌ", "中美关系", "！？")
RIGHT_TO_LEFT = ("שלום", "السلام عليكم", "\u202eabc\u202c", "\u2067אב\u2069", "٣٫٥")
LINE_ENDS = ("\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\r\r", "\n \t\n", "\u2028", "\u2029", "\x85", "\v", "\f")
SPACES = (" ", "  ", "\t", "\u00a0", "\u2009", "\u3000", "\x1f")
ZERO_WIDTH = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad")
CONTROL = ("\x00", "\x07", "\x1b[31m", "\x1b]0;x\x07", "\x7f", "\x9b", "[b]")
QUOTES = ("“", "”", "‘", "’", '"', "'", "«", "»", "„", "(", ")", "“No,” he said. ", "managed’.")
WORDS = (
    "Blinken",
    "said",
    "Mr",
    "U.S.",
    "5 p.m.",
    "No.",
    "China",
    "i.e.",
    "3.5",
    "it",
    "…",
    "—",
    "Ends.",
    "Why?",
    "Go!",
)
BREAKS = ("in\n\nIndian", "of \r\n\r\nthe", "and\n\n", "the\n", "with\r\rsome")
LONG = ("x" * 90, "pneumono" * 12, "http://example.org/" + "a/" * 40, "…" * 50, "长" * 60)

PIECES = (
    *EMOJI,
    *MARKS,
    *WIDE,
    *RIGHT_TO_LEFT,
    *LINE_ENDS,
    *SPACES,
    *ZERO_WIDTH,
    *CONTROL,
    *QUOTES,
    *WORDS,
    *BREAKS,
    *LONG,
)
"""Fragments of news, and of everything that goes wrong in it."""


def texts(min_size: int = 0) -> st.SearchStrategy[str]:
    """Make texts of the pieces above and of any other characters, but no lone surrogates."""
    anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    piece = st.one_of(st.sampled_from(PIECES), st.sampled_from(WORDS + SPACES + LINE_ENDS), anything)
    return st.lists(piece, max_size=25).map("".join).filter(lambda text: len(text) >= min_size)


def spans(text: str) -> st.SearchStrategy[Span]:
    """Make spans that hold at least one code point of a text that is not empty."""
    return st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).map(
        lambda pair: Span(pair[0], max(pair[1], pair[0] + 1))
    )


def attributes() -> st.SearchStrategy[dict[str, str]]:
    """Make attributes as a corpus may define them: few names, any values but empty ones."""
    names = st.sampled_from(("certainty", "Überprüft", "what kind?"))
    return st.one_of(st.just({}), st.dictionaries(names, texts(min_size=1), max_size=2))


@st.composite
def claims(draw: st.DrawFn, text: str) -> Claim:
    """Make a claim in a text that is not empty, with or without a speaker whose words are in the text, and a note."""
    claim = Claim.of(text, *draw(spans(text)), draw(st.sampled_from(LABELS)), when=WHEN)
    claim = replace(claim, note=draw(texts()), sure=draw(st.booleans()), attributes=draw(attributes()))
    if draw(st.booleans()):
        speaker = draw(spans(text))
        words = text[speaker.start : speaker.end]
        claim = claim.said_by(draw(st.just(words) | texts(min_size=1)), *speaker, words)
    return claim


@st.composite
def spanned(draw: st.DrawFn) -> tuple[str, Span]:
    """Make a text and a span in it."""
    text = draw(texts(min_size=1))
    return text, draw(spans(text))


@st.composite
def claimed(draw: st.DrawFn) -> tuple[str, tuple[Claim, ...]]:
    """Make a text and some claims in it."""
    text = draw(texts(min_size=1))
    return text, tuple(draw(st.lists(claims(text), max_size=5)))


def article_of(text: str, article_id: str = "a") -> Article:
    """Make an article of a text."""
    return Article(id=article_id, title="An article", text=text)
