"""Names after the model: its entities trimmed, and each name with one label in an article.

The small English model is unsteady on world news: it takes "the Kremlin's" with article and possessive, calls one name
a person here and a place there, and misses a few names for good.

Both are available everywhere. The cache (`nlp.pipeline.Cache`), `Analyser.entities` and the rules that suggest have the
entities as the model found them; `tidied(text, entities)` makes of these what is shown, counted and exported, at 2
microseconds a name. An export tells them apart by the name of the model: `tidied_by(model)` is behind the second kind.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from annotations.entity import Entity
from annotations.suggest.parse import Parse
from annotations.suggest.people import Cast, name_words

NAMES_VERSION = "2"
"""The version of these rules, which an export states. Raise it with any change."""

NAMED = frozenset(
    {"PERSON", "PER", "ORG", "GPE", "LOC", "NORP", "FAC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "MISC"}
)
"""Labels of names; dates, numbers and sums are left as they are."""

_ARTICLE = re.compile(r"(?:the|a|an)\s+(?=\S)", re.IGNORECASE)

_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])\Z")

_KNOWN_LABELS = {
    **dict.fromkeys(
        "indo-pacific|asia-pacific|middle east|west bank|gaza strip|horn of africa|south china sea|east china sea|"
        "taiwan strait|sahel|balkans|caucasus|antarctic|persian gulf|black sea|red sea|donbas|crimea|"
        "strait of hormuz|latin america|southeast asia".split("|"),
        "LOC",
    ),
    **dict.fromkeys(
        "twitter|facebook|instagram|youtube|tiktok|whatsapp|telegram|reddit|linkedin|snapchat|wechat|weibo|google|"
        "guardian|new york times|washington post|wall street journal|financial times|"
        "daily mail|daily telegraph|le monde|le figaro|der spiegel|die zeit|el país|la repubblica|"
        "global times|people's daily|xinhua|reuters|associated press|agence france-presse|afp|bbc|cnn|fox news|nbc|"
        "cbs|npr|al jazeera|politico|bloomberg|group of 20|group of seven|group of 7|g20|g7|g-7|g-20|nato|eu|european "
        "union|european commission|united nations|world health organization|imf|world bank|opec|asean|brics|"
        "african union|arab league|hamas|hezbollah|taliban|islamic state|pentagon|kremlin|white house|congress|"
        "treasury|senate|house of representatives|house of commons|house of lords|supreme court|federal reserve|"
        "downing street|élysée|bundestag|knesset|duma|interpol|europol|fbi|cia|nasa|mi5|mi6|iaea|"
        "unicef|unesco|oxfam|red cross|amnesty international|human rights watch|greenpeace".split("|"),
        "ORG",
    ),
}
"""Labels of names that the small model (3.8) gets wrong more often than not, or now so and now so."""

_OFFICE = re.compile(
    r"(?:department|ministry|office|bureau|agency|board|committee|commission|court|council|university|college|bank|"
    r"institute|ministry of defence) (?:of|for) \w|.+ (?:department|ministry|committee|commission|council|university|"
    r"agency|administration|association|federation|party|police|court|bank|airlines|airways|group|inc|corp|ltd|plc)\Z",
    re.IGNORECASE,
)
"""Names of departments and other bodies, which the model takes for people and places at times."""


_PERSON = frozenset({"PERSON", "PER"})

_PLACES = frozenset({"GPE", "LOC", "NORP"})
"""Labels that the model gives to surnames more rarely than to real places: these are outvoted, not overruled."""


_DOUBTFUL = frozenset({"FAC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "MISC"})
"""Labels that news has few of, and that the small model gives to people and bodies again and again."""


def tidied_by(model: str) -> str:
    """Return the name of a model together with that of these rules: "en_core_web_sm-3.8.0+names-2"."""
    return f"{model}+names-{NAMES_VERSION}"


def tidied(text: str, entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """Return entities without leading articles and possessives, with one label for a name.

    The label is the one that is known, else that of a body by its form, else the one that most mentions of the name in
    the article have. If two are as common, a label that news has few of gives way, then the later one. A surname is the
    person's who bears it in full: "Lund" is a person where "Carl Lund" is one, unless more mentions of "Lund" alone are
    a place. Case, articles and the kind of apostrophe make no other name. The order and the number of entities stay.
    """
    bare = [_trimmed(text, each) if each.label in NAMED else each for each in entities]
    counts: dict[str, Counter[str]] = {}
    for each in bare:
        if each.label in NAMED:
            counts.setdefault(_key(text, each), Counter())[each.label] += 1
    labels = {key: _label(key, count) for key, count in counts.items()}
    labels |= dict(_surnames(counts, labels))
    return tuple(
        Entity(each.start, each.end, labels[_key(text, each)]) if each.label in NAMED else each for each in bare
    )


def full_names(text: str, entities: Sequence[Entity]) -> tuple[str, ...]:
    """Return the name under which each entity counts: a person's fullest, else its own words.

    "Lund" and "Mr Lund" count as "Carl Lund" where the article names him so. White space is single.
    """
    full = {mention: person.name for person in Cast(text, entities, Parse()).people() for mention in person.mentions}
    spans = ((full.get(each.span, each.span) if each.label in _PERSON else each.span) for each in entities)
    return tuple(" ".join(text[start:end].split()) for start, end in spans)


def _surnames(counts: Mapping[str, Counter[str]], labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the surnames that are people's, counted together with their full names, and the label of those."""
    bearers: dict[str, Counter[str]] = {}
    for key, label in labels.items():
        words = name_words(key) if label in _PERSON else ()
        if len(words) > 1:
            bearers.setdefault(words[-1], Counter())[label] += counts[key].total()
    for key, count in counts.items():
        words = name_words(key)
        if len(words) == 1 and words[0] in bearers and labels[key] not in _PERSON and key not in _KNOWN_LABELS:
            (label, number), *_ = bearers[words[0]].most_common(1)
            if labels[key] not in _PLACES or count[label] + number >= count[labels[key]]:
                yield key, label


def _trimmed(text: str, entity: Entity) -> Entity:
    start, end, label = entity
    if (article := _ARTICLE.match(text, start, end)) is not None:
        start = article.end()
    if (owner := _POSSESSIVE.search(text[start:end])) is not None and owner.start() > 0:
        end = start + owner.start()
    return Entity(start, end, label)


def _key(text: str, entity: Entity) -> str:
    """Return what all mentions of a name have in common."""
    return " ".join(text[entity.start : entity.end].replace("’", "'").casefold().split())


def _label(key: str, count: Counter[str]) -> str:
    """Return the label of a name: the known one, that of a body by its form, or that of most mentions."""
    known = _KNOWN_LABELS.get(key)
    if known is not None:
        return known
    commonest = max(count, key=lambda label: (count[label], label not in _DOUBTFUL))
    return "ORG" if commonest in _PERSON | {"GPE", "LOC", "FAC"} and _OFFICE.match(key) else commonest
