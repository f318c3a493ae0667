"""Speakers by the words right beside a quotation: “…” X said; X said: “…”; “…” — X.

They need parts of speech and no tree, which the model often loses between a quotation and its verb.
"""

from collections.abc import Iterator

from annotations.article import Span
from annotations.suggest.lexicon import UTTERING
from annotations.suggest.parsed_text import ParsedText, Source

NOMINAL = frozenset({"NNP", "NNPS", "NN", "NNS", "DT", "CD", "JJ", "POS", "PRP$", "HYPH"})
"""Parts of speech of which a name or a role is made."""

_PERSONAL = frozenset({"he", "she", "they", "we", "i"})

_SOME = frozenset({"another", "others", "one", "some", "many", "both", "several"})
"""Words that are speakers by themselves: “…,” wrote another."""

_BETWEEN = frozenset({"RB", "MD", "VBZ", "VBD", "VBP"})
"""Parts of speech between a subject and its verb of speech: "he had later said"."""

_FORMS = frozenset({"VBD", "VBZ", "VBP", "VBN"})

_REACH = 30
"""Tokens in which a verb is looked for, behind a name and what is put in behind it."""

_SIGNED = 6
"""Tokens of the longest signature before its comma."""

_DASHES = frozenset({"—", "–", "--", "―", "-"})


def said_behind(reading: ParsedText, span: Span) -> Source | None:
    """Return the speaker right behind a quotation: “…,” said X; “…?” X, who is Y, said.

    The next sentence counts as well where a question or an exclamation ends the quotation.
    """
    parse = reading.parse
    begin, stop = _behind(reading, span)
    loose = _last_word_mark(reading, span) != ","
    if begin >= stop:
        return None
    if _utters(reading, begin) or parse.words[begin] in {"read", "reads"}:
        end = _nominal(reading, begin + 1, stop)
        return _source(reading, begin + 1, end, begin, "after")
    end = _nominal(reading, begin, stop)
    if end == begin:
        return None
    verb = _verb(reading, end, stop)
    if verb < 0 and parse.words[end : end + 1] == [","] and parse.tags[end - 1] in {"NNP", "NNPS"}:
        commas = (each for each in range(end + 1, min(stop, end + _REACH)) if parse.words[each] == ",")
        verb = next((found for comma in commas if (found := _verb(reading, comma + 1, stop)) >= 0), -1)
    if verb < 0 or (loose and not _ends_behind(reading, verb, stop)):
        return None
    return _source(reading, begin, end, verb, "after")


def said_before(reading: ParsedText, span: Span, said: int) -> Source | None:
    """Return the subject of `said`, if it stands right before a quotation: X, put in, had said, “…”."""
    parse = reading.parse
    begin = reading.tokens(reading.sentence(span.start)).start
    block = reading.blocks[reading.block(span.start)]
    begin = min(begin, parse.after(block.start))
    verb = parse.within(span).start - 1
    while verb > begin and parse.words[verb] in {",", ":"}:
        verb -= 1
    if verb <= begin or verb != said or not _utters(reading, verb):
        return None
    end = verb
    while end > begin and parse.tags[end - 1] in _BETWEEN:
        end -= 1
    if end > begin and parse.words[end - 1] == ",":
        commas = [each for each in range(max(begin, end - _REACH), end - 1) if parse.words[each] == ","]
        named = [each for each in commas if reading.person(each - 1) and not reading.quoted[each - 1]]
        if not named:
            return None
        end = named[-1]
    first = end
    while first > begin and (parse.tags[first - 1] in NOMINAL) and not reading.quoted[first - 1]:
        first -= 1
    if first == end and end > begin and parse.words[end - 1].lower() in _PERSONAL:
        first = end - 1
    return _source(reading, first, end, verb, "before") if first < end else None


def signed(reading: ParsedText, span: Span) -> Source | None:
    """Return the person who signs a quotation: “…” — X, in its paragraph or in the next.

    Only a name or a capitalised word counts, and behind it nothing but a comma and what they are.
    """
    parse = reading.parse
    number = reading.block(span.start)
    dash, stop = parse.within(span).stop, parse.after(reading.blocks[number].end)
    if dash >= len(parse):
        return None
    if dash >= stop:
        if number + 1 >= len(reading.blocks):
            return None
        stop = parse.after(reading.blocks[number + 1].end)
    if parse.words[dash] not in _DASHES or stop <= dash + 1:
        return None
    end = dash + 1
    while end < stop and parse.tags[end] in NOMINAL and parse.words[end][0].isupper():
        end += 1
    if end == dash + 1 or end - dash > _SIGNED or (end < stop and parse.words[end] not in {",", ".", "("}):
        return None
    if any(parse.tags[token] in _FORMS for token in range(end, stop)):
        return None
    return Source(dash + 1, end - 1, "signature") if not reading.quoted[dash + 1] else None


def _behind(reading: ParsedText, span: Span) -> tuple[int, int]:
    """Return the first token behind a quotation and its commas, and the end of where its speaker may stand."""
    parse = reading.parse
    number = reading.sentence(span.end - 1)
    end = reading.sentences[number].end
    block = reading.blocks[reading.block(span.start)].end
    if number + 1 < len(reading.sentences) and end <= span.end + 1 and _last_word_mark(reading, span) in {"?", "!"}:
        end = reading.sentences[number + 1].end
    begin, stop = parse.within(span).stop, parse.after(min(block, end))
    while begin < stop and parse.words[begin] in {",", " "}:
        begin += 1
    return begin, stop


def _last_word_mark(reading: ParsedText, span: Span) -> str:
    """Return the last character of a quotation's words: its comma or stop."""
    words = reading.text[span.start : span.end].rstrip("”“’\"'»› ")
    return words[-1] if words else ""


def _utters(reading: ParsedText, token: int) -> bool:
    parse = reading.parse
    return parse.lemmas[token] in UTTERING and parse.tags[token] in _FORMS and not reading.quoted[token]


def _nominal(reading: ParsedText, begin: int, stop: int) -> int:
    """Return the end of the noun phrase that begins at a token; the same token if there is none."""
    parse, token = reading.parse, begin
    if token < stop and parse.words[token].lower() in _PERSONAL and not reading.quoted[token]:
        return token + 1
    while token < stop and not reading.quoted[token]:
        inner = token > begin and parse.tags[token] == "IN" and parse.words[token] in {"of", "for", "at", "from"}
        blank = token > begin and parse.words[token].isspace()
        if parse.tags[token] not in NOMINAL and not inner and not blank:
            break
        token += 1
    return token


def _verb(reading: ParsedText, begin: int, stop: int) -> int:
    """Return the verb of speech behind a subject, over auxiliaries and adverbs; -1 if none is next."""
    parse, token = reading.parse, begin
    while token < stop and not _utters(reading, token):
        if not (parse.tags[token] in _BETWEEN or parse.words[token].isspace()) or reading.quoted[token]:
            return -1
        token += 1
    return token if token < stop else -1


def _ends_behind(reading: ParsedText, verb: int, stop: int) -> bool:
    """Return whether what was said does not follow the verb: "X said on Friday", not "X said he would"."""
    parse, following = reading.parse, verb + 1
    if following >= stop:
        return True
    listening = parse.lemmas[verb] in {"ask", "tell"}
    if parse.words[following].lower() == "that" or parse.tags[following] in {"``", "WP"}:
        return False
    if parse.tags[following] in {"PRP", "DT", "PRP$"} and not listening:
        return False
    return not any(kid > verb and parse.deps[kid] == "ccomp" for kid in parse.kids(verb))


def _source(reading: ParsedText, first: int, stop: int, verb: int, how: str) -> Source | None:
    """Return the source in some tokens: the person named in them, else all of them."""
    parse = reading.parse
    while stop > first and parse.words[stop - 1].isspace():
        stop -= 1
    if first >= stop or all(parse.tags[token] in {"DT", "CD", "IN", "POS", "JJ"} for token in range(first, stop)):
        alone = stop == first + 1 and parse.words[first].lower() in _SOME
        return Source(first, first, how, verb) if alone else None
    for token in _persons(reading, first, stop):
        begin, last = reading.named(token)
        return Source(max(first, begin), min(last, stop - 1), how, verb)
    return Source(first, stop - 1, how, verb)


def _persons(reading: ParsedText, first: int, stop: int) -> Iterator[int]:
    """Yield the tokens of people who are not named as owners: the last of "Lund's chief of staff" is none."""
    parse = reading.parse
    for token in range(stop - 1, first - 1, -1):
        if parse.tags[token] in {"POS", "IN"}:
            return
        if reading.person(token):
            yield token
