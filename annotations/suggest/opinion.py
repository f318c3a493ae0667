"""Articles that read as opinion: their facts and guesses are the writer's own."""

from annotations.suggest.layout_lines import transcript
from annotations.suggest.parsed_text import ParsedText


def reads_as_opinion(reading: ParsedText) -> bool:
    """Return whether an article reads as opinion: whoever writes it speaks of themselves, or to the reader.

    That is so where of a thousand words and marks outside quotation marks five or more are "I", "we", "you" and the
    like, at least three in all, one of them of the first person; three of a thousand are enough where modals are
    frequent as well. A transcript is none, whoever speaks in it.
    """
    parse, quoted = reading.parse, reading.quoted
    tokens = [token for token, tag in enumerate(parse.tags) if tag in _TELLING and not quoted[token]]
    words = [parse.words[token].lower() for token in tokens if parse.tags[token] != "MD"]
    own = sum(word in _FIRST_PERSON for word in words)
    both = own + sum(word in _SECOND_PERSON for word in words)
    count = quoted.count(0)
    least = _OPINION if len(tokens) - len(words) < _MODALS * count else _OPINION_WITH_MODALS
    personally = own > 0 and both >= _OPINION_WORDS and both >= least * count
    return personally and not transcript(reading.text, reading.blocks)


_TELLING = frozenset({"PRP", "PRP$", "MD"})

_FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})

_SECOND_PERSON = frozenset({"you", "your", "yours", "yourself"})

_OPINION, _OPINION_WITH_MODALS, _OPINION_WORDS = 0.005, 0.003, 3

_MODALS = 0.02
