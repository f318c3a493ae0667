"""The table of formats, by the names that the command line uses.

A format is a module of this package with a `FORMAT`, and a line here. The command line, the detection of imported files
and the tests take what they need from this table. A module is imported when its format is first used: the help lists
all formats without importing one. `find_format` also finds those of other packages.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from annotations.errors import AskedError

if TYPE_CHECKING:
    from annotations.exchange.format import Format


class Entry(NamedTuple):
    """The module of a format, and whether its files can be imported."""

    module: str
    can_import: bool = False


ENTRIES: dict[str, Entry] = {
    "jsonl": Entry("jsonl", can_import=True),
    "hf": Entry("huggingface", can_import=True),
    "prodigy": Entry("prodigy", can_import=True),
    "doccano": Entry("doccano", can_import=True),
    "label-studio": Entry("label_studio", can_import=True),
    "spacy": Entry("spacy", can_import=True),
    "conll": Entry("conll", can_import=True),
    "brat": Entry("brat", can_import=True),
    "webanno-tsv": Entry("webanno_tsv", can_import=True),
    "cas-xmi": Entry("cas_xmi", can_import=True),
    "cas-json": Entry("cas_json", can_import=True),
    "web-annotation": Entry("web_annotation", can_import=True),
    "csv": Entry("csv_table", can_import=True),
    "parquet": Entry("parquet", can_import=True),
    "qdpx": Entry("qdpx", can_import=True),
    "croissant": Entry("croissant"),
    "sft": Entry("sft"),
    "dpo": Entry("dpo"),
}
"""Detection asks in this order: the first format that recognises a file is taken."""


FORMER_NAMES = {"webanno": "web-annotation"}
"""Names that formats had in earlier versions. WebAnno is another tool, whose format W3C's is not."""


def present_name(name: str) -> tuple[str, str]:
    """Return the present name of a format, and a sentence about that if it had another once."""
    if name in FORMATS or name not in FORMER_NAMES:
        return name, ""
    present = FORMER_NAMES[name]
    return present, f"The format {name} is now called {present}; {name} is the name of another tool"


class _Formats(Mapping[str, "Format"]):
    """The formats themselves, each imported when it is first asked for."""

    def __getitem__(self, name: str) -> "Format":
        return _load(ENTRIES[name].module)

    def __iter__(self) -> Iterator[str]:
        return iter(ENTRIES)

    def __len__(self) -> int:
        return len(ENTRIES)


@cache
def _load(module: str) -> "Format":
    """Import the module of a format."""
    found: Format = import_module(f"annotations.exchange.formats.{module}").FORMAT
    return found


FORMATS: Mapping[str, "Format"] = _Formats()
"""Every format by its name."""


def find_format(name: str, *, plugins: bool = True) -> "Format":
    """Return the format of a name: one of ours, or else that of a plugin.

    Raises `AskedError` if there is none, `PluginError` if its plugin cannot be used.
    """
    if name in ENTRIES:
        return FORMATS[name]
    if name not in (others := plugin_names()):
        raise AskedError(f"There is no format {name}: there are {', '.join(sorted({*ENTRIES, *others}))}")
    if not plugins:
        raise AskedError(f"The format {name} is a plugin, and --no-plugins runs none")
    from annotations.exchange.plugin_format import load_format

    return load_format(name)


def plugin_names() -> frozenset[str]:
    """Return the names of the formats that other packages bring.

    Looking through what is installed takes longer than importing a format: to be asked where a name is not ours.
    """
    from annotations.plugins import FORMATS as GROUP
    from annotations.plugins import installed

    return frozenset(each.name for each in installed(GROUP))


def importable() -> list[str]:
    """Return the names of the formats whose files can be imported."""
    return [name for name, entry in ENTRIES.items() if entry.can_import]
