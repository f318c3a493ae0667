"""Plugins: extensions of Copydesk in other packages, found by their entry points.

A package names a suggester, a format or a source in its `pyproject.toml`:

    [project.entry-points."copydesk.suggesters"]
    hedges = "my_package:Hedges"

    [project.entry-points."copydesk.formats"]
    minutes = "my_package:FORMAT"

    [project.entry-points."copydesk.sources"]
    telegrams = "my_package:reader"

A suggester's object is called with the options of its `[[suggesters]]` table and returns a `Suggester`. It is loaded in
a process of its own, never in that of the screen. A format's object is a `Format` (`annotations.exchange.format`); the
command that names it loads it (`annotations.exchange.plugin_format`). A source's object is a `Source`, and is loaded in
a process of its own (`annotations.plugin_sources`).
"""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import msgspec
from msgspec import Struct

from annotations.article import Article
from annotations.entity import Entity
from annotations.errors import PluginError
from annotations.suggest.suggestion import Suggestion

API = 1
"""The version of what is described here. A plugin that needs another one is refused."""

SUGGESTERS = "copydesk.suggesters"
"""The group of suggesters among the entry points."""

FORMATS = "copydesk.formats"
"""The group of formats."""

SOURCES = "copydesk.sources"
"""That of sources, which read for `copydesk add`."""

GROUPS = (SUGGESTERS, FORMATS, SOURCES)
"""All groups, in the order in which they are listed."""


@runtime_checkable
class Suggester(Protocol):
    """A suggester: it proposes claims for an article."""

    api: int
    """The version of this protocol that it was written for: 1."""
    name: str
    version: str
    """The version of its results: if it changes, cached suggestions are not used."""
    languages: Collection[str]
    """ISO 639-1 codes of the languages it reads; empty for any."""
    cost: str
    """Empty if it computes on this machine and costs nothing; else what it costs and where texts are sent, in a few
    words. One that has a cost is asked only if the user names it."""

    def suggest(self, article: Article, entities: Sequence[Entity]) -> Sequence[Suggestion]:
        """Return suggestions. Offsets count code points of `article.text`; `reason` says why each was made."""
        ...


@runtime_checkable
class Source(Protocol):
    """A source: it reads articles for `copydesk add` from kinds of files or addresses that Copydesk cannot read."""

    api: int
    """The version of this protocol that it was written for: 1."""

    def claims(self, path: str) -> bool:
        """Return whether it reads a path, by its ending or the first bytes, or an address. It is asked about each."""
        ...

    def __call__(self, path_or_url: str) -> Iterable[Article]:
        """Yield the articles of a path or an address that it claims. Their ids are not used."""
        ...


class Plugin(Struct, frozen=True, kw_only=True):
    """An entry point of an installed package."""

    group: str
    name: str
    package: str
    version: str
    target: str
    """Where the object is: `module:attribute`."""

    def __str__(self) -> str:
        """Return what messages call it."""
        return f"the plugin {self.origin}"

    @property
    def origin(self) -> str:
        """The name with the package that it comes from: `telegrams of my-package 1.0`."""
        return f"{self.name} of {self.package} {self.version}"


class _DirInfo(Struct):
    editable: bool = False


class _DirectUrl(Struct):
    """What PEP 610 says of a package that was installed from a folder."""

    dir_info: _DirInfo = msgspec.field(default_factory=_DirInfo)


def installed(*groups: str) -> tuple[Plugin, ...]:
    """Return the plugins of these groups, or of all, by name. Nothing of them is imported."""
    found = (map(_described, entry_points(group=group)) for group in groups or GROUPS)
    return tuple(each for those in found for each in sorted(those, key=lambda each: (each.name, each.package)))


def find(name: str, group: str = SUGGESTERS) -> Plugin:
    """Return the plugin of that name without importing it. Raises `PluginError` if there is none, or more than one."""
    found = [_described(each) for each in _named(name, group)]
    if not found:
        raise PluginError(f"there is no plugin “{name}”; copydesk plugins lists those that are installed")
    if len(found) > 1:
        packages = " and ".join(sorted(each.package for each in found))
        raise PluginError(f"two packages have a plugin “{name}”: {packages}; remove one of them")
    return found[0]


def load(plugin: Plugin) -> Any:
    """Import the object of a plugin. Raises `PluginError`, with the name of the package, if that fails."""
    try:
        return next(_named(plugin.name, plugin.group)).load()
    except (Exception, SystemExit) as error:  # whatever a stranger's code raises
        raise _not_loaded(plugin, error) from error


def code_stamp(plugin: Plugin) -> str:
    """Return a hash of which files of code a plugin's package has, with sizes and times, if it is installed editable.

    Empty for all others: their code changes with their version. Nothing of the package is imported.
    """
    point = next(_named(plugin.name, plugin.group), None)
    if point is None or point.dist is None or not _is_editable(point.dist.read_text("direct_url.json") or ""):
        return ""
    try:
        spec = find_spec(point.module.partition(".")[0])
    except (ImportError, ValueError):
        spec = None
    if spec is None:
        return ""
    places = [Path(each) for each in spec.submodule_search_locations or ()]
    files = [each for place in places for each in place.rglob("*.py")] or [Path(spec.origin or "")]
    found = sha256()
    for path in sorted(files):
        with suppress(OSError):
            now = path.stat()
            found.update(os.fsencode(f"{path}\0{now.st_size} {now.st_mtime_ns} {now.st_ctime_ns}\0"))
    return found.hexdigest()


def _is_editable(direct_url: str) -> bool:
    """Return whether an installer says so (`direct_url.json`, PEP 610)."""
    with suppress(msgspec.MsgspecError):
        return msgspec.json.decode(direct_url.encode(), type=_DirectUrl).dir_info.editable
    return False


def check_api(plugin: Plugin, api: object) -> None:
    """Raise `PluginError` if a plugin was written for another version of what is described here."""
    if api != API:
        raise PluginError(f"{plugin} was written for version {api} of the plugins' API; this is version {API}")


def load_suggester(name: str, options: dict[str, str | int | float | bool]) -> Suggester:
    """Import a plugin and make its suggester. Raises `PluginError`, with the name of the package, if that fails."""
    plugin = find(name)
    make = load(plugin)
    try:
        made = make(**options)
    except Exception as error:  # whatever a stranger's code raises
        raise _not_loaded(plugin, error) from error
    if not isinstance(made, Suggester):
        raise PluginError(f"{plugin} is not a suggester: it needs api, name, version, languages, cost and suggest")
    check_api(plugin, made.api)
    return made


def load_source(name: str) -> Source:
    """Import a plugin that is a source. Raises `PluginError`, with the name of the package, if that fails."""
    plugin = find(name, SOURCES)
    found = load(plugin)
    if not isinstance(found, Source):
        raise PluginError(f"{plugin} is not a source: it needs api and claims, and must accept a path")
    check_api(plugin, found.api)
    return found


def _not_loaded(plugin: Plugin, error: BaseException) -> PluginError:
    return PluginError(f"{plugin} cannot be loaded ({type(error).__name__}: {first_line(error)})")


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
