"""Items: the places of an article where annotators tagged something, with each annotator's version of it.

Claims of several annotators are put together by place: first those that say the same, then those whose spans have at
least half of their code points in common, by an optimal matching. A person has at most one claim in an item, so that
stacked and nested claims each find their partner.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.claims.decision import DecidedVersion
from annotations.team.matching import SAME_LABEL, SAME_PLACE, best_pairs, dice
from annotations.team.overlaps import Overlaps
from annotations.team.units import Comparison

LABEL, EDGES, ONLY_ONE, NOT_ALL, SPEAKER, ATTRIBUTE, STATUS = (
    "label",
    "edges",
    "only one",
    "not all",
    "speaker",
    "attribute",
    "status",
)
"""How annotators differ in an item: in its label; in where it begins or ends; one of them, or not all, have tagged it;
in who is quoted; in an attribute; in the status of the article."""

KINDS = (LABEL, EDGES, ONLY_ONE, NOT_ALL, SPEAKER, ATTRIBUTE, STATUS)

OF_ARTICLE = "attribute:"
"""What an item about an attribute of the article is called; its name follows."""

Said = tuple[int, int, str, str, tuple[tuple[str, str], ...]]
"""What a claim says: span, label, speaker, attributes. Two claims that say the same are one version."""


class Version(Struct, frozen=True, kw_only=True):
    """One version of an item, with all annotators who have it."""

    label: str
    span: Span
    text: str
    speaker: str = ""
    attributes: dict[str, str] = {}
    claims: dict[str, Claim] = {}
    """The claims by annotator, in the order of the names; empty where a decision alone knows the version."""
    holders: tuple[str, ...] = ()
    """The annotators, in the order of their names."""
    gone: dict[str, str] = {}
    """The ids of the claims by annotator, where the claims themselves are gone."""

    @property
    def said(self) -> Said:
        """What the version says."""
        return (*self.span, self.label, self.speaker, tuple(sorted(self.attributes.items())))

    def decided(self) -> tuple[DecidedVersion, ...]:
        """Return the version as a decision keeps it, a row for each annotator."""
        return tuple(
            DecidedVersion(
                annotator=name,
                claim=self.claims[name].id if name in self.claims else self.gone.get(name, ""),
                label=self.label,
                start=self.span.start,
                end=self.span.end,
                text=self.text,
                speaker=self.speaker,
                attributes=self.attributes,
                gone=name in self.gone,
            )
            for name in self.holders
        )


class Item(Struct, frozen=True, kw_only=True):
    """A place, with every version of it: the most frequent first."""

    article: str
    span: Span
    """From the first code point of any version to behind the last."""
    versions: tuple[Version, ...]
    silent: tuple[str, ...] = ()
    """The annotators who have read the place and tagged nothing in it."""
    unread: tuple[str, ...] = ()
    """The annotators who have not read the place."""
    about: str = ""
    """Empty for claims; `status`, or `attribute:` and a name, for a difference about the article as a whole."""

    @property
    def holders(self) -> tuple[str, ...]:
        """The annotators who have tagged something in it."""
        return tuple(name for version in self.versions for name in version.holders)

    @property
    def readers(self) -> int:
        """How many annotators have read the place."""
        return len(self.holders) + len(self.silent)

    @property
    def is_unanimous(self) -> bool:
        """Whether at least two annotators have read the place, and all who have say the same."""
        return len(self.versions) == 1 and not self.silent and len(self.holders) > 1

    @property
    def kinds(self) -> tuple[str, ...]:
        """How the annotators differ, in the order of `KINDS`; empty if they do not."""
        if self.about:
            return (
                () if len(self.versions) == 1 and not self.silent else (STATUS if self.about == STATUS else ATTRIBUTE,)
            )
        found = {
            LABEL: len({each.label for each in self.versions}) > 1,
            EDGES: len({each.span for each in self.versions}) > 1,
            ONLY_ONE: len(self.holders) == 1,
            NOT_ALL: len(self.holders) > 1 and bool(self.silent),
            SPEAKER: len({each.speaker for each in self.versions}) > 1,
            ATTRIBUTE: len({tuple(sorted(each.attributes.items())) for each in self.versions}) > 1,
        }
        return tuple(kind for kind in KINDS if found.get(kind))

    def version_of(self, annotator: str) -> Version | None:
        """Return an annotator's version; `None` without one."""
        return next((each for each in self.versions if annotator in each.holders), None)

    def decided_versions(self) -> tuple[DecidedVersion, ...]:
        """Return all versions as a decision keeps them, with those who tagged nothing at the end."""
        rows = [row for version in self.versions for row in version.decided()]
        return (*rows, *(DecidedVersion(annotator=name) for name in self.silent))


def items(compared: Comparison) -> tuple[Item, ...]:
    """Return the items of an article: those about the article as a whole, then the others in the order of the text."""
    groups = _joined(_same_claims({name: each.claims for name, each in compared.readings.items()}))
    found = [_item(compared, group) for group in groups]
    found.sort(key=lambda item: (item.span.start, -item.span.end, item.versions[0].said))
    return (*_of_article(compared), *found)


def said_by(claim: Claim) -> Said:
    """Return what a claim says."""
    return (claim.start, claim.end, claim.label, claim.speaker, tuple(sorted(claim.attributes.items())))


def _of_article(compared: Comparison) -> Iterator[Item]:
    """Yield the items about the article as a whole: its status if that differs, and its attributes."""
    values: dict[str, dict[str, str]] = {}
    if len(set(compared.statuses.values())) > 1:
        values[STATUS] = {name: str(status) for name, status in compared.statuses.items()}
    attributes = sorted({name for reading in compared.readings.values() for name in reading.attributes})
    for attribute in attributes:
        given = {name: each.attributes.get(attribute, "") for name, each in compared.readings.items()}
        values[f"{OF_ARTICLE}{attribute}"] = given
    for about, given in values.items():
        holders: dict[str, list[str]] = {}
        for name in sorted(given):
            holders.setdefault(given[name], []).append(name)
        silent = holders.pop("", [])
        versions = [
            Version(label=value, span=Span(0, 0), text="", holders=tuple(names)) for value, names in holders.items()
        ]
        versions.sort(key=lambda each: (-len(each.holders), each.label))
        yield Item(article=compared.id, span=Span(0, 0), versions=tuple(versions), silent=tuple(silent), about=about)


Group = dict[str, Claim]
"""Claims of different annotators in one place, by annotator."""


def _same_claims(claims: Mapping[str, Sequence[Claim]]) -> list[Group]:
    """Return the claims of all annotators, put together where they say the same.

    Of two such claims of one annotator the first meets the first of another, and the second the second.
    """
    groups: dict[tuple[Said, int], Group] = {}
    for name in sorted(claims):
        counts: dict[Said, int] = {}
        for claim in claims[name]:
            said = said_by(claim)
            counts[said] = number = counts.get(said, 0) + 1
            groups.setdefault((said, number), {})[name] = claim
    return list(groups.values())


def _joined(groups: list[Group]) -> list[Group]:
    """Return groups put together by place.

    The annotator with the most claims comes first, and the groups of the others are matched to theirs one annotator
    after the other; what is left over is matched in the same way among the others.
    """
    counts: dict[str, int] = {}
    for group in groups:
        for name in group:
            counts[name] = counts.get(name, 0) + 1
    order = sorted(counts, key=lambda name: (-counts[name], name))
    for number, pivot in enumerate(order):
        for other in order[number + 1 :]:
            held = [group for group in groups if pivot in group and other not in group]
            offered = [group for group in groups if other in group and pivot not in group]
            for one, two in _pairs(held, offered):
                one.update(two)
                two.clear()
            groups = [group for group in groups if group]
    return groups


def _pairs(held: Sequence[Group], offered: Sequence[Group]) -> Iterator[tuple[Group, Group]]:
    """Yield the groups that an optimal matching puts together, each once."""
    near = Overlaps([hull(claim.span for claim in group.values()) for group in offered])
    fits: dict[tuple[int, int], float] = {}
    for first, group in enumerate(held):
        for second in near.indexes(*hull(claim.span for claim in group.values())):
            if fit := _fit(group, offered[second]):
                fits[first, second] = fit
    yield from ((held[first], offered[second]) for first, second in best_pairs(fits))


def _fit(one: Group, other: Group) -> float:
    """Return how well two groups fit: 0 if any two claims do not, or if an annotator is in both."""
    if one.keys() & other.keys():
        return 0.0
    total = 0.0
    for claim in one.values():
        for each in other.values():
            fit = dice(claim.span, each.span)
            if fit < SAME_PLACE:
                return 0.0
            total += fit + SAME_LABEL * (claim.label == each.label)
    return total / (len(one) * len(other))


def _item(compared: Comparison, group: Group) -> Item:
    by_said: dict[Said, Group] = {}
    for name in sorted(group):
        by_said.setdefault(said_by(group[name]), {})[name] = group[name]
    versions = sorted(map(version_of, by_said.values()), key=lambda each: (-len(each.holders), each.said))
    span = hull(claim.span for claim in group.values())
    silent: list[str] = []
    unread: list[str] = []
    for name, reading in compared.readings.items():
        if name not in group:
            is_read = any(start <= span.start and span.end <= end for start, end in reading.read)
            (silent if is_read else unread).append(name)
    return Item(article=compared.id, span=span, versions=tuple(versions), silent=tuple(silent), unread=tuple(unread))


def version_of(claims: Group) -> Version:
    """Return the version that claims of several annotators are, all of which say the same."""
    claim = next(iter(claims.values()))
    return Version(
        label=claim.label,
        span=claim.span,
        text=claim.text,
        speaker=claim.speaker,
        attributes=claim.attributes,
        claims=claims,
        holders=tuple(claims),
    )


def hull(spans: Iterable[tuple[int, int]]) -> Span:
    """Return the shortest span that covers all of some spans."""
    spans = tuple(spans)
    return Span(min(start for start, _ in spans), max(end for _, end in spans))
