"""Hedges: speculation in the outlet's own voice, by cue.

The scope of a cue follows the parse.
"""

from collections.abc import Callable
from typing import NamedTuple

from annotations.suggest.lexicon import (
    COPULAS,
    FORBIDDEN,
    HEDGES,
    LIKELY,
    MAYBE,
    MODALS,
    ONLY_AS,
    PASSIVE,
    PERCEPTION,
    SEEN_AS,
)
from annotations.suggest.parsed_text import ParsedText
from annotations.suggest.suggestion import Confidence


class Cue(NamedTuple):
    """A hedge cue: its first and last token, under the name by which cues are counted."""

    first: int
    last: int
    name: str
    rule: str
    strength: Confidence = Confidence.HIGH
    tail: bool = False
    """Whether its scope is only a part of the sentence: "will have talks, and possibly …"."""


def find_hedges(reading: ParsedText) -> dict[int, Cue]:
    """Return the cue of each hedged sentence by its number.

    The strongest cue of a sentence wins, then the first.
    """
    found: dict[int, Cue] = {}
    parse = reading.parse
    for token in reading.telling:
        rule = _RULES.get(parse.lemmas[token])
        cue = rule(reading, token) if rule else None
        if cue is not None:
            number = reading.sentence(parse.starts[token])
            known = found.get(number)
            if known is None or (known.tail, -known.strength) > (cue.tail, -cue.strength):
                found[number] = cue
    return found


def first_hedge(reading: ParsedText, tokens: range) -> int:
    """Return the first hedge token in a statement; -1 if there is none."""
    parse = reading.parse
    for token in tokens:
        if parse.lemmas[token] in HEDGES and parse.tags[token] != "NNP":
            verb = parse.heads[token]
            if parse.words[token].lower() != "could" or not _is_ability(reading, verb, "could"):
                return token
    return -1


def _match_modal(reading: ParsedText, token: int) -> Cue | None:
    """Match "may", "might", "could" in a main clause, and "would".

    "Would" was right in one of eleven offers on news: mostly it tells a plan, a condition or a report. It is not
    offered, but it keeps its sentence from being a fact.
    """
    parse = reading.parse
    verb, name = parse.heads[token], parse.words[token].lower()
    if parse.tags[token] != "MD" or name not in MODALS or not parse.main(verb):
        return None
    subject = parse.subject(verb)
    if subject < 0 or _is_ability(reading, verb, name) or _by_law(reading, verb):
        return None
    if name != "would":
        return Cue(token, token, name, "modal")
    person = parse.tags[subject] == "PRP" and parse.words[subject].lower() not in {"it", "this"}
    return None if person or _perfect(reading, verb) else Cue(token, token, name, "modal", Confidence.LOW)


def _is_ability(reading: ParsedText, verb: int, modal: str) -> bool:
    """Return whether a modal is one of ability or permission: "could not attend"."""
    parse = reading.parse
    denied = parse.kid(verb, "neg") >= 0
    if modal == "could":
        return (denied or parse.lemmas[verb] in PERCEPTION) and not _perfect(reading, verb)
    return modal == "may" and denied and parse.lemmas[verb] in FORBIDDEN


def _by_law(reading: ParsedText, verb: int) -> bool:
    """Return whether a modal tells what the law allows a court: "if convicted, they could face ten years"."""
    parse = reading.parse
    return any(parse.deps[kid] == "advcl" and parse.lemmas[kid] == "convict" for kid in parse.kids(verb))


def _perfect(reading: ParsedText, verb: int) -> bool:
    parse = reading.parse
    return any(parse.lemmas[kid] == "have" and parse.deps[kid] == "aux" for kid in parse.kids(verb))


def _match_passive(reading: ParsedText, token: int) -> Cue | None:
    """Match "is expected to", "are thought to", "is seen as" without a named source."""
    parse = reading.parse
    first = _auxiliary(reading, token)
    if first < 0 or parse.kid(token, "agent", "neg") >= 0 or not parse.main(token):
        return None
    word = parse.words[token].lower()
    to = parse.kid(token, "xcomp")
    if to >= 0 and (mark := parse.kid(to, "aux")) > token and parse.words[mark] == "to":
        return None if parse.lemmas[token] in ONLY_AS else Cue(first, mark, f"{word} to", "passive")
    mark = parse.kid(token, "prep")
    if parse.lemmas[token] in SEEN_AS and mark > token and parse.words[mark] == "as":
        return Cue(first, mark, f"{word} as", "passive")
    subject = parse.subject(token)
    if parse.kid(token, "ccomp") > token and subject >= 0 and parse.words[subject].lower() == "it":
        return None if parse.lemmas[token] in ONLY_AS else Cue(first, token, word, "passive")
    return None


def _auxiliary(reading: ParsedText, token: int) -> int:
    """Return the last auxiliary of a passive; -1 if it is none."""
    parse = reading.parse
    if parse.tags[token] not in {"VBN", "VBD"}:
        return -1
    be = [kid for kid in parse.kids(token) if parse.deps[kid] in {"auxpass", "aux"} and kid < token]
    return be[-1] if any(parse.lemmas[kid] == "be" for kid in be) else -1


def _match_adverb(reading: ParsedText, token: int) -> Cue | None:
    """Match "reportedly", "possibly" …: over the sentence if they modify its verb."""
    parse = reading.parse
    name, head = parse.words[token].lower(), parse.heads[token]
    if not parse.tags[token].startswith("RB"):
        return _match_likely(reading, token) if name == "likely" else None
    if parse.deps[token] == "amod" or (name == "likely" and not parse.tags[head].startswith("VB")):
        return None
    cue = Cue(token, token, name, "adverb")
    # A model's tree may run in a circle.
    for above in parse.above(head):
        if parse.deps[head] not in _INSIDE:
            break
        head = above
    before = parse.words[token - 1].lower() if token else ""
    if parse.tags[head].startswith("VB") or parse.tags[head] == "MD":
        if not parse.main(head):
            return None
        return cue._replace(tail=before in {"and", "or"} and head < token)
    if parse.deps[head] == "ROOT":
        return cue
    return cue._replace(tail=True) if before in {"and", "or", ","} else None


_INSIDE = frozenset({"acomp", "attr", "oprd", "advmod", "aux", "auxpass", "neg", "prep", "agent"})
"""Dependencies that lead from a word up to its verb within the clause."""


def _match_likely(reading: ParsedText, token: int) -> Cue | None:
    """Match "is likely to", "seems certain"; not "likely voters" or "is sure that"."""
    parse = reading.parse
    verb = parse.heads[token]
    if parse.deps[token] not in {"acomp", "oprd", "xcomp", "ccomp"} or parse.lemmas[verb] not in COPULAS:
        return None
    to = max(parse.kid(token, "xcomp"), parse.kid(verb, "xcomp"))
    name = parse.words[token].lower()
    guessing = parse.lemmas[verb] in {"seem", "look", "appear"}
    plain = guessing or name in {"likely", "unlikely", "probable"} or (to >= 0 and name != "possible")
    if not plain or not parse.main(verb):
        return None
    last = token + 1 if to > token and parse.kid(to, "aux") == token + 1 else token
    first = min([verb, token, *(kid for kid in parse.kids(verb) if parse.deps[kid] == "aux")])
    return Cue(first, last, name + (" to" if last > token else ""), "likely")


def _match_set(reading: ParsedText, token: int) -> Cue | None:
    """Match "is set to", "looks set to"; not a sun or a table that is set."""
    parse = reading.parse
    to = parse.kid(token, "xcomp")
    if parse.words[token] != "set" or to < token or parse.words[token + 1] != "to":
        return None
    above = parse.heads[token]
    be = [kid for kid in parse.kids(token) if parse.lemmas[kid] == "be" and kid < token]
    if not be and parse.lemmas[above] in COPULAS:
        be, token = [above], above
    return (
        Cue(be[0], to - 1 if to - be[0] < _WIDE else be[0], "set to", "passive") if be and parse.main(token) else None
    )


_WIDE = 5
"""Tokens up to which a cue is shown in full."""


def _match_seem(reading: ParsedText, token: int) -> Cue | None:
    """Match "seems to", "appeared likely", "it seems that"; not "appeared in court"."""
    parse = reading.parse
    to = parse.kid(token, "xcomp", "oprd", "acomp", "ccomp")
    if to < token or reading.quoted[to] or not parse.main(token):
        return None
    if parse.lemmas[token] == "look" and parse.lemmas[to].lower() not in LIKELY | {"set", "doomed", "destined"}:
        return None
    last = token + 1 if parse.kid(to, "aux") == token + 1 and parse.words[token + 1] == "to" else token
    strength = Confidence.MEDIUM if parse.lemmas[token] == "seem" else Confidence.HIGH
    return Cue(token, last, parse.lemmas[token] + (" to" if last > token else ""), "seem", strength)


def _match_doubt(reading: ParsedText, token: int) -> Cue | None:
    """Match "no doubt" as an adverb."""
    parse = reading.parse
    adverb = token > 0 and parse.words[token - 1].lower() == "no" and parse.deps[token] not in _NOUNS
    return Cue(token - 1, token, "no doubt", "adverb") if adverb and parse.main(parse.heads[token]) else None


_NOUNS = frozenset({"attr", "nsubj", "dobj", "pobj"})


_RULES: dict[str, Callable[[ParsedText, int], Cue | None]] = {
    **dict.fromkeys(MODALS, _match_modal),
    "can": _match_modal,
    **dict.fromkeys(PASSIVE, _match_passive),
    **dict.fromkeys(LIKELY, _match_likely),
    **dict.fromkeys(MAYBE, _match_adverb),
    "set": _match_set,
    **dict.fromkeys(("seem", "appear", "look"), _match_seem),
    "doubt": _match_doubt,
}
