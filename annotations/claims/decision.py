"""Decisions of an adjudicator: which annotators' version of a place was chosen, and why."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal
from urllib.parse import unquote

from msgspec import Meta, Struct
from msgspec.structs import replace

from annotations.translation import N_
from annotations.translation import gettext as _
from annotations.wording import brief

DECIDED, AGREED = "decided:", "agreed:"
"""The prefixes of the origins of claims in a gold standard: a person decided, or the annotators agreed. The names of
those whose version it is follow, separated by commas."""

OWN = "own"
"""The name behind `decided:` where the adjudicator took nobody's version as it was."""


REASON_CHARS = 16
"""Code points of a reason in a message, at most."""


def origin_of(prefix: str, names: Iterable[str]) -> str:
    """Return the origin of a claim that is the version of some annotators; a comma in a name is encoded."""
    return prefix + ",".join(name.replace("%", "%25").replace(",", "%2C") for name in names)


def merged_id(article: str, claims: Mapping[str, str]) -> str:
    """Return the id of the claim that a merge makes of annotators' claims, given by the names of the annotators.

    It is the same on every machine.
    """
    # Imported here because git starts a process for each file that it merges, and few of them need it.
    from hashlib import sha256

    said = "\0".join([article, *(f"{name}\0{claim}" for name, claim in sorted(claims.items()))])
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def names_in(origin: str, prefix: str) -> tuple[str, ...]:
    """Return the annotators that an origin with this prefix names; none for another origin, and for `decided:own`."""
    if not origin.startswith(prefix) or origin == DECIDED + OWN:
        return ()
    return tuple(map(unquote, origin.removeprefix(prefix).split(",")))


def without_names(origin: str) -> str:
    """Return an origin without the annotators that it names: `agreed` and `decided` remain."""
    prefix = next((each for each in (DECIDED, AGREED) if origin.startswith(each)), "")
    return prefix.removesuffix(":") if prefix else origin


Category = Literal["", "guideline gap", "slip", "ambiguous", "edge only"]
"""Why annotators differed: the guidelines do not say, one of them made a slip, the text has both meanings, or they
differ only in where the words begin and end. Empty while nobody has said."""

Strategy = Literal["", "all", "majority", "two"]
"""How many had to agree for a merge; empty for a change that is no merge."""

_Offset = Annotated[int, Meta(ge=0, le=2**53)]


class DecidedVersion(Struct, frozen=True, kw_only=True):
    """One annotator's version of a place, as it was when it was decided on."""

    annotator: str
    claim: str = ""
    """The id of the annotator's claim; empty if the annotator tagged nothing there."""
    label: str = ""
    """The label. Of a decision about the article it is the status or the value of the attribute."""
    start: _Offset = 0
    end: _Offset = 0
    text: str = ""
    """The words of the claim."""
    speaker: str = ""
    attributes: dict[str, str] = {}
    gone: bool = False
    """Whether the annotator had removed the claim already, after an earlier decision."""


class Decision(Struct, frozen=True, kw_only=True):
    """An adjudicator's decision on one place. The change that holds it has the claims before and after."""

    item: tuple[_Offset, _Offset]
    """The span of the place: from the first of its versions' code points to behind the last."""
    versions: tuple[DecidedVersion, ...]
    """All versions, those of annotators who tagged nothing last."""
    took: int | None = None
    """The index of the first of the versions that hold as they are; `None` if nothing is tagged, or something else."""
    about: str = ""
    """Empty for claims; `status`, or the name of an attribute of the article behind `attribute:`."""
    category: Category = ""
    why: str = ""


def in_words(decision: Decision, result: str) -> str:
    """Return a decision as one phrase: "decided speculation (ben, cem) over fact (ana)".

    `result` is the label that holds; empty if nothing is tagged.
    """
    given = _by_label(decision.versions)
    taken = decision.versions[decision.took] if decision.took is not None else None
    holders = [each.annotator for each in decision.versions if taken is not None and _same(each, taken)]
    if taken is None:
        whose = "" if result else ", ".join(each.annotator for each in decision.versions if not each.label)
        losers = {label: names for label, names in given.items() if label or result}
    else:
        whose = ", ".join(holders)
        losers = {
            label: left for label, names in given.items() if (left := [name for name in names if name not in holders])
        }
    head = _("decided {result}", result=result or _("nothing")) + (
        f" ({whose})" if whose else _(" (own)") if result else ""
    )
    over = ", ".join(f"{label or _('nothing')} ({', '.join(names)})" for label, names in losers.items())
    return head + (_(" over {over}", over=over) if over else "")


def explanation_in_words(before: Decision, after: Decision) -> str:
    """Return what a decision says otherwise of why it was made: "category slip → ambiguous", "reason “a hedge”".

    Empty if both have the same reason and category, or if they are not the same decision otherwise.
    """
    if replace(before, why="", category="") != replace(after, why="", category=""):
        return ""
    found = []
    if before.category != after.category:
        found.append(_step(N_("category"), before.category, after.category))
    if before.why != after.why:
        reasons = (f"“{brief(each, REASON_CHARS)}”" if each else "" for each in (before.why, after.why))
        found.append(_step(N_("reason"), *reasons))
    return ", ".join(found)


def _step(what: str, before: str, after: str) -> str:
    """Return what became of a reason or a category."""
    if before and after:
        return f"{_(what)} {before} → {after}"
    return f"{_(what)} {after}" if after else _("{what} {before} removed", what=_(what), before=before)


def _same(one: DecidedVersion, other: DecidedVersion) -> bool:
    place = (one.label, one.start, one.end, one.speaker, one.attributes)
    return place == (other.label, other.start, other.end, other.speaker, other.attributes)


def _by_label(versions: tuple[DecidedVersion, ...]) -> dict[str, list[str]]:
    """Return the annotators by the label they gave, in the order of the versions."""
    found: dict[str, list[str]] = {}
    for each in versions:
        found.setdefault(each.label, []).append(each.annotator)
    return found
