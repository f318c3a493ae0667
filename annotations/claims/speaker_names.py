"""Names of speakers across a corpus: the names that one speaker has, and the one that is shown.

What the claims hold stays as it was tagged: the names are applied where claims are listed, filtered, counted and
exported, so that taking a name back leaves nothing behind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from msgspec.structs import replace as with_fields

from annotations.claims.claim import Claim
from annotations.claims.record import Record


def name_key(name: str) -> str:
    """Return what names have in common that differ in case and white space alone."""
    return " ".join(name.casefold().split())


@dataclass(frozen=True)
class SpeakerNames:
    """Other names of speakers, and the names that they stand for."""

    stands_for: Mapping[str, str] = field(default_factory=dict)
    """The name of the speaker, by the key of each other name."""

    def __bool__(self) -> bool:
        """Return whether there is any other name."""
        return bool(self.stands_for)

    def canonical(self, name: str) -> str:
        """Return the name by which a speaker is known; the same if no other is.

        The names that a store has make no circle; in any other one that is the last name before it closes.
        """
        seen = {name_key(name)}
        while (better := self.stands_for.get(name_key(name), "")) and name_key(better) not in seen:
            name = better
            seen.add(name_key(name))
        return name

    def of(self, claim: Claim) -> Claim:
        """Return a claim with its speaker under that name; the same object if nothing changes."""
        name = self.canonical(claim.speaker) if claim.speaker else ""
        return claim if name == claim.speaker else with_fields(claim, speaker=name)

    def over(self, record: Record) -> Record:
        """Return a record with all speakers under those names; its history stays as it is."""
        if not self:
            return record
        orphans = tuple(with_fields(each, claim=self.of(each.claim)) for each in record.orphans)
        return replace(record, claims=tuple(map(self.of, record.claims)), orphans=orphans)

    def as_held(self, record: Record, held: Record) -> Record:
        """Return a record in which a claim that `held` has too has its speaker under the name that it has there.

        An export names speakers as the corpus knows them: read back, they are no others than those of the claims.
        """
        if not self:
            return record
        known = {claim.id: claim for claim in held.claims}
        places = {(claim.span, claim.label): claim for claim in held.claims}

        def named(claim: Claim) -> Claim:
            there = known.get(claim.id) or places.get((claim.span, claim.label))
            if there is None or there.speaker == claim.speaker:
                return claim
            is_same = name_key(self.canonical(there.speaker)) == name_key(self.canonical(claim.speaker))
            return with_fields(claim, speaker=there.speaker) if is_same else claim

        return replace(record, claims=tuple(map(named, record.claims)))
