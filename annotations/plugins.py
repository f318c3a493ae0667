"""Plugins: what other packages may add to Copydesk, found by their entry points.

A package names a suggester in its `pyproject.toml`:

    [project.entry-points."copydesk.suggesters"]
    hedges = "my_package:Hedges"

The object is called with the options of its `[[suggesters]]` table and returns a `Suggester`. It is loaded in a process
of its own, never in that of the screen.
"""

from collections.abc import Collection, Iterator, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol, runtime_checkable

from msgspec import Struct

from annotations.article import Article
from annotations.entity import Entity
from annotations.errors import ModelError
from annotations.suggest.suggestion import Suggestion

API = 1
"""The version of what is described here. A plugin that needs another one is refused."""

SUGGESTERS = "copydesk.suggesters"
"""The group of suggesters among the entry points."""


@runtime_checkable
class Suggester(Protocol):
    """What proposes claims for an article."""

    api: int
    """The version of this protocol that it was written for: 1."""
    name: str
    version: str
    """The version of its results: if it changes, cached suggestions are not used."""
    languages: Collection[str]
    """ISO 639-1 codes of the languages it reads; empty for any."""
    cost: str
    """Empty if it computes on this machine and costs nothing; else what it costs and where texts are sent, in a few
    words. One that has a cost is only asked by name."""

    def suggest(self, article: Article, entities: Sequence[Entity]) -> Sequence[Suggestion]:
        """Return suggestions. Offsets count code points of `article.text`; `reason` says why each was made."""
        ...


class Plugin(Struct, frozen=True, kw_only=True):
    """An entry point of an installed package."""

    group: str
    name: str
    package: str
    version: str
    target: str
    """Where the object is: `module:attribute`."""


def installed(group: str = SUGGESTERS) -> tuple[Plugin, ...]:
    """Return the plugins of a group, by name. Nothing of them is imported."""
    return tuple(sorted(map(_described, entry_points(group=group)), key=lambda each: (each.name, each.package)))


def find(name: str, group: str = SUGGESTERS) -> Plugin:
    """Return the plugin of that name without importing it. Raises `ModelError` if there is none, or more than one."""
    found = [_described(each) for each in _named(name, group)]
    if not found:
        raise ModelError(f"there is no plugin “{name}”; copydesk plugins lists those that are installed")
    if len(found) > 1:
        packages = " and ".join(sorted(each.package for each in found))
        raise ModelError(f"two packages have a plugin “{name}”: {packages}; remove one of them")
    return found[0]


def load_suggester(name: str, options: dict[str, str | int | float | bool]) -> Suggester:
    """Import a plugin and make its suggester. Raises `ModelError`, with the name of the package, if that fails."""
    plugin = find(name)
    whose = f"the plugin {name} of {plugin.package} {plugin.version}"
    try:
        made = next(_named(name, SUGGESTERS)).load()(**options)
    except Exception as error:  # whatever a stranger's code raises
        raise ModelError(f"{whose} cannot be loaded ({type(error).__name__}: {first_line(error)})") from error
    if not isinstance(made, Suggester):
        raise ModelError(f"{whose} is no suggester: it needs api, name, version, languages, cost and suggest")
    if made.api != API:
        raise ModelError(f"{whose} was written for version {made.api} of the plugins' API; this is version {API}")
    return made


def first_line(error: BaseException) -> str:
    """Return the first line of what an error says, cut to 200 characters."""
    return str(error).strip().split("\n")[0][:200]


def _named(name: str, group: str) -> Iterator[EntryPoint]:
    return iter(entry_points(group=group, name=name))


def _described(point: EntryPoint) -> Plugin:
    dist = point.dist
    return Plugin(
        group=point.group,
        name=point.name,
        package=dist.name if dist else "",
        version=dist.version if dist else "",
        target=point.value,
    )
