"""Speculation in the outlet's own voice: cues, and how far each reaches by the parse."""

from collections.abc import Callable
from typing import NamedTuple

from annotations.suggest.lexicon import HEDGES, LIKELY, MAYBE, MODALS, PASSIVE, SEEN_AS, SENSES
from annotations.suggest.reading import Reading
from annotations.suggest.suggestion import Strength


class Cue(NamedTuple):
    """What makes a sentence a guess: its tokens, first and last, under the name by which cues are counted."""

    first: int
    last: int
    name: str
    rule: str
    strength: Strength = Strength.GOOD
    tail: bool = False
    """Whether it reaches over a part of the sentence alone, as in "will have talks, and possibly …"."""


def guesses(reading: Reading) -> dict[int, Cue]:
    """Return the cue of each sentence that has one, by the sentences' numbers: the strongest, then the first."""
    found: dict[int, Cue] = {}
    parse = reading.parse
    for token, lemma in enumerate(parse.lemmas):
        rule = _RULES.get(lemma) or _RULES.get(lemma.lower())
        if rule is None or reading.quoted[token]:
            continue
        cue = rule(reading, token)
        if cue is not None:
            number = reading.sentence(parse.starts[token])
            known = found.get(number)
            if known is None or (known.tail, -known.strength) > (cue.tail, -cue.strength):
                found[number] = cue
    return found


def hedged(reading: Reading, tokens: range) -> int:
    """Return the first token that guards a statement; -1 where none does."""
    parse = reading.parse
    for token in tokens:
        if parse.lemmas[token].lower() in HEDGES and parse.tags[token] != "NNP":
            return token
    return -1


def _modal(reading: Reading, token: int) -> Cue | None:
    """ "May", "might", "could" of a main clause, and "would", which is right every other time."""
    parse = reading.parse
    if parse.tags[token] != "MD" or parse.heads[token] == token:
        return None
    verb, name = parse.heads[token], parse.lemmas[token].lower()
    if parse.words[token].lower() not in MODALS:
        name = parse.words[token].lower()
    perfect = any(parse.lemmas[kid] == "have" and parse.deps[kid] == "aux" for kid in parse.kids(verb))
    if not parse.main(verb) or parse.subject(verb) < 0:
        return None
    if name == "could" and (parse.kid(verb, "neg") >= 0 or parse.lemmas[verb] in SENSES) and not perfect:
        return None
    if name == "may" and parse.kid(verb, "neg") >= 0 and parse.lemmas[verb] in {"leave", "enter", "use", "say"}:
        return None
    strength = Strength.GOOD
    if name == "would":
        if perfect or parse.tags[parse.subject(verb)] == "PRP" and parse.words[parse.subject(verb)].lower() not in {"it", "this"}:
            return None
        strength = Strength.WEAK
    return Cue(token, token, name, "modal", strength)


def _passive(reading: Reading, token: int) -> Cue | None:
    """ "Is expected to", "are thought to", "is seen as", where nobody is named who expects it."""
    parse = reading.parse
    if parse.tags[token] not in {"VBN", "VBD"} or parse.kid(token, "agent") >= 0:
        return None
    first = _be(reading, token)
    if first < 0 or not parse.main(token) or parse.kid(token, "neg") >= 0:
        return None
    lemma, word = parse.lemmas[token], parse.words[token].lower()
    last = token
    to = parse.kid(token, "xcomp")
    if to >= 0 and (mark := parse.kid(to, "aux")) > token and parse.words[mark] == "to":
        last = mark
    elif lemma in SEEN_AS and (mark := parse.kid(token, "prep")) > token and parse.words[mark] == "as":
        return Cue(first, mark, f"{word} as", "passive")
    elif not (parse.kid(token, "ccomp") > token and parse.words[parse.subject(token)].lower() == "it"):
        return None
    if lemma in {"see", "report", "consider", "schedule", "slate", "assume", "hope"} and lemma not in _TO:
        return None
    return Cue(first, last, f"{word} to" if last > token else word, "passive")


_TO = frozenset({"report", "assume", "hope", "consider"})


def _be(reading: Reading, token: int) -> int:
    """Return where the auxiliaries of a passive begin; -1 where it has none."""
    parse = reading.parse
    be = [kid for kid in parse.kids(token) if parse.deps[kid] in {"auxpass", "aux"} and kid < token]
    if not any(parse.lemmas[kid] == "be" for kid in be):
        return -1
    return be[-1]


def _adverb(reading: Reading, token: int) -> Cue | None:
    """ "Reportedly", "possibly" …: of the whole sentence on its verb, of a tail on anything else."""
    parse = reading.parse
    name = parse.words[token].lower()
    if not parse.tags[token].startswith("RB"):
        return _likely(reading, token) if name == "likely" else None
    head = parse.heads[token]
    if name == "likely" and not (parse.tags[head].startswith("VB") or parse.tags[head] == "IN"):
        return None
    cue = Cue(token, token, name, "adverb")
    top = head
    if parse.deps[token] == "amod":
        return None
    while parse.deps[top] in {"acomp", "attr", "oprd", "advmod", "aux", "auxpass", "neg", "prep", "agent"}:
        if parse.deps[top] in {"prep", "agent"} and parse.heads[top] > token > 0 and parse.heads[top] != top:
            pass
        top = parse.heads[top]
    if parse.tags[top].startswith("VB") or parse.tags[top] == "MD":
        if not parse.main(top):
            return None
        before = parse.words[token - 1].lower() if token else ""
        return cue._replace(tail=True) if before in {"and", "or"} and not _has_own_verb(reading, token, top) else cue
    if parse.deps[top] == "ROOT":
        return cue
    if token and (parse.words[token - 1].lower() in {"and", "or"} or parse.words[token - 1] == ","):
        return cue._replace(tail=True)
    return None


def _has_own_verb(reading: Reading, token: int, verb: int) -> bool:
    """Whether an adverb behind "and" belongs to a verb that follows it."""
    return verb > token


def _likely(reading: Reading, token: int) -> Cue | None:
    """ "Is likely to", "seems certain", "looks set to"; not "likely voters"."""
    parse = reading.parse
    if parse.deps[token] not in {"acomp", "oprd", "xcomp", "ROOT", "ccomp"}:
        return None
    verb = parse.heads[token]
    name = parse.words[token].lower()
    if parse.lemmas[verb] not in {"be", "seem", "look", "appear", "remain", "become"} or not parse.main(verb):
        return None
    to = parse.kid(token, "xcomp")
    if to < 0:
        to = parse.kid(verb, "xcomp")
    guessing = parse.lemmas[verb] in {"seem", "look", "appear"}
    if (
        name in {"certain", "sure", "inevitable", "possible", "bound"}
        and not guessing
        and (to < 0 or name == "possible")
    ):
        return None
    if (
        name in {"certain", "sure"}
        and not guessing
        and reading.alive(parse.subject(verb))
        and parse.kid(token, "ccomp") >= 0
    ):
        return None
    last = token
    if to > token and (mark := parse.kid(to, "aux")) == token + 1:
        last = mark
    aux = [kid for kid in parse.kids(verb) if parse.deps[kid] == "aux" and kid < verb]
    first = min([verb, *aux])
    return Cue(min(first, token), last, name + (" to" if last > token else ""), "likely")


def _set(reading: Reading, token: int) -> Cue | None:
    """ "Is set to": what is about to happen; a sun or a table that is set is none."""
    parse = reading.parse
    to = next((kid for kid in parse.kids(token) if parse.deps[kid] == "xcomp" and kid > token), -1)
    if parse.words[token] != "set" or to < 0 or parse.words[token + 1] != "to":
        return None
    be = [kid for kid in parse.kids(token) if parse.lemmas[kid] == "be" and kid < token]
    looks = parse.heads[token]
    if be and parse.main(token):
        return Cue(be[0], token + 1, "set to", "passive")
    if parse.lemmas[looks] in {"look", "seem", "appear"} and parse.main(looks):
        return Cue(looks, token + 1, "set to", "passive")
    return None


def _seeming(reading: Reading, token: int) -> Cue | None:
    """ "Seems to", "appeared likely", "it seems that"; not "appeared in court"."""
    parse = reading.parse
    if not parse.main(token) or not (parse.finite(token) or parse.deps[token] == "conj"):
        return None
    last = token
    to = parse.kid(token, "xcomp", "oprd", "acomp", "ccomp")
    if to < token or reading.quoted[to]:
        return None
    if parse.lemmas[token] == "look" and parse.lemmas[to].lower() not in LIKELY | {"set", "doomed", "destined"}:
        return None
    mark = parse.kid(to, "aux")
    if mark == token + 1 and parse.words[mark] == "to":
        last = mark
    return Cue(token, last, parse.lemmas[token] + (" to" if last > token else ""), "seem")


def _doubt(reading: Reading, token: int) -> Cue | None:
    """ "No doubt" as an adverb."""
    parse = reading.parse
    if token == 0 or parse.words[token - 1].lower() != "no" or parse.deps[token] in {"attr", "nsubj", "dobj", "pobj"}:
        return None
    verb = parse.heads[token]
    return Cue(token - 1, token, "no doubt", "adverb") if parse.main(verb) else None


_RULES: dict[str, Callable[[Reading, int], Cue | None]] = {
    **dict.fromkeys(MODALS, _modal),
    "can": lambda reading, token: _modal(reading, token) if reading.parse.words[token].lower() == "could" else None,
    **dict.fromkeys(PASSIVE, _passive),
    **dict.fromkeys(LIKELY, _likely),
    **dict.fromkeys(MAYBE, _adverb),
    "set": _set,
    **dict.fromkeys(("seem", "appear", "look"), _seeming),
    "doubt": _doubt,
}
