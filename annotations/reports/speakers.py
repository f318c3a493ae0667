"""Speakers of a corpus: how many claims each has, and by which names."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from annotations.claims.record import Record
from annotations.claims.speaker_names import SpeakerNames, name_key


class SpeakerCount(Struct, frozen=True, kw_only=True):
    """One speaker."""

    name: str
    claims: int
    articles: int
    aliases: tuple[str, ...]
    """Other names: of claims, and those that were put together with it; sorted."""


def count_speakers(records: Iterable[Record], names: SpeakerNames) -> list[SpeakerCount]:
    """Count the claims of each speaker, the most frequent first.

    Names that differ in case and white space are one; the commonest form stands for it.
    """
    claims: Counter[str] = Counter()
    articles: dict[str, set[str]] = {}
    forms: dict[str, Counter[str]] = {}
    aliases: dict[str, set[str]] = {}
    for record in records:
        for claim in record.claims:
            if not claim.speaker:
                continue
            name = names.canonical(claim.speaker)
            key = name_key(name)
            claims[key] += 1
            articles.setdefault(key, set()).add(record.row.id)
            forms.setdefault(key, Counter())[name] += 1
            aliases.setdefault(key, set()).add(claim.speaker)
    for alias, name in names.stands_for.items():
        key = name_key(names.canonical(name))
        forms.setdefault(key, Counter()).setdefault(names.canonical(name), 0)
        known = {name_key(each) for each in aliases.setdefault(key, set())}
        if alias not in known:
            aliases[key].add(alias)
    found = []
    for key, of in forms.items():
        ((name, _),) = of.most_common(1)
        others = tuple(sorted(each for each in aliases[key] if name_key(each) != key))
        found.append(SpeakerCount(name=name, claims=claims[key], articles=len(articles.get(key, ())), aliases=others))
    return sorted(found, key=lambda each: (-each.claims, name_key(each.name)))
