"""Views: what people think, hope, wish and support, told by the outlet; attributed, but perhaps never voiced."""

from collections.abc import Iterable, Iterator

from annotations.suggest.act_words import SIDES, VIEWING, VIEWS, VIEWS_OF, WORKED
from annotations.suggest.parse import VERBS
from annotations.suggest.parsed_text import ParsedText, Source
from annotations.suggest.report import Report, asserts, can_speak, doer, happened, is_passive, names_a_thing
from annotations.suggest.suggestion import Confidence


def find_views(reading: ParsedText, tokens: Iterable[int]) -> Iterator[Report]:
    """Yield the views among some tokens: "he supports the plan", "she is sure that …"."""
    lemmas = reading.parse.lemmas
    for token in tokens:
        if lemmas[token] not in VIEWING:
            continue
        verb = _viewing(reading, token)
        if verb >= 0 and (head := _holder(reading, verb)) >= 0 and not reading.quoted[head]:
            yield Report(Source(*reading.named(head), "before", verb), token, "belief", Confidence.MEDIUM)


def find_clauses(reading: ParsedText, tokens: Iterable[int]) -> Iterator[Report]:
    """Yield people's clauses by any verb among some tokens: "the plaintiffs convinced the judges that …".

    Whatever the verb is, the clause tells what somebody says or thinks; not where they make or find it so.
    """
    parse = reading.parse
    for token in tokens:
        if parse.tags[token] in VERBS and parse.lemmas[token] not in WORKED and _has_clause(reading, token):
            head = _holder(reading, token)
            if head < 0 or reading.quoted[head] or is_passive(reading, token):
                continue
            if not names_a_thing(reading, head):
                yield Report(Source(*reading.named(head), "before", token), token, "belief", Confidence.MEDIUM)


def _holder(reading: ParsedText, verb: int) -> int:
    """Return who holds a view, in a main clause or in another; -1 if nobody does, or if it is only possible."""
    parse = reading.parse
    denied = parse.kid(verb, "neg") >= 0 and parse.finite(verb) and parse.main(verb)
    if denied or asserts(reading, verb):
        head = parse.subject(verb)
        return head if head >= 0 and can_speak(reading, head) else -1
    return doer(reading, verb) if parse.tags[verb] != "VB" and happened(reading, verb) else -1


def _has_clause(reading: ParsedText, verb: int) -> bool:
    """Return whether a finite clause depends on a verb and follows it, outside quotation marks."""
    parse = reading.parse
    for kid in parse.kids(verb):
        if kid > verb and parse.deps[kid] == "ccomp" and parse.finite(kid) and not reading.quoted[kid]:
            return True
    return False


def _viewing(reading: ParsedText, token: int) -> int:
    """Return the verb of a view: "he supports the plan", or the one above its adjective: "is sure that"; else -1."""
    parse = reading.parse
    lemma = parse.lemmas[token]
    if parse.tags[token] in VERBS:
        needs = VIEWS.get(lemma)
        return token if needs is not None and _has(reading, token, needs) and not is_passive(reading, token) else -1
    if lemma in SIDES:
        of = parse.kid(token, "prep")
        said = parse.deps[token] == "attr" and of >= 0 and parse.words[of] == "of"
        return parse.heads[token] if said and parse.lemmas[parse.heads[token]] in _BEING else -1
    if lemma not in VIEWS_OF or parse.deps[token] not in {"acomp", "oprd", "ROOT", "attr"}:
        return -1
    verb = parse.heads[token]
    return verb if parse.lemmas[verb] in _BEING and _goes_on(reading, token) else -1


_BEING = frozenset({"be", "remain", "become", "feel", "sound"})


def _goes_on(reading: ParsedText, token: int) -> bool:
    """Return whether an adjective says of what: "is opposed to …", "was sure that …"."""
    parse = reading.parse
    return any(kid > token and parse.deps[kid] in {"prep", "ccomp", "xcomp", "advcl"} for kid in parse.kids(token))


def _has(reading: ParsedText, verb: int, needs: frozenset[str]) -> bool:
    """Return whether a verb has one of the complements that make it a view."""
    parse = reading.parse
    for kid in parse.kids(verb):
        if kid < verb:
            continue
        dep = parse.deps[kid]
        word = parse.words[kid].lower()
        if "ing" in needs and dep == "xcomp" and parse.tags[kid] == "VBG":
            return True
        if dep in needs and parse.tags[kid] not in {"WP", "WDT"}:
            return True
        if (dep == "xcomp" and "to" in needs and parse.kid(kid, "aux") >= 0) or (dep == "prep" and word in needs):
            return True
    return False
