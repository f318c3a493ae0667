"""Speakers of a corpus: how many claims each has, and by which names."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from heapq import nlargest
from pathlib import Path

from msgspec import Struct

from annotations.claims.record import Record
from annotations.claims.speaker_names import SpeakerNames, name_key
from annotations.errors import StoreError
from annotations.store.archive import Archive


class SpeakerCount(Struct, frozen=True, kw_only=True):
    """One speaker."""

    name: str
    claims: int
    articles: int
    aliases: tuple[str, ...]
    """Other names: of claims, and those that were put together with it; sorted."""


RECENT_FILES = 200
"""Files of a store in which `recent_speakers` looks: a third of a second of reading."""


def recent_speakers(folder: Path, names: SpeakerNames, files: int = RECENT_FILES) -> tuple[str, ...]:
    """Return the speakers in the files of a store that were written last, the most frequent first.

    Files that cannot be read are passed over: others report them. Raises `StoreError` at a folder that cannot be read.
    """
    archive = Archive(folder)
    stamped: list[tuple[int, Path]] = []
    for path in archive.paths():
        with suppress(OSError):
            stamped.append((path.stat().st_mtime_ns, path))
    counts: Counter[str] = Counter()
    for _, path in nlargest(files, stamped):
        with suppress(StoreError):
            counts.update(names.canonical(each.speaker) for each in archive.read_claims(path).claims if each.speaker)
    return tuple(name for name, _ in counts.most_common())


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
