"""UIMA CAS as XMI: see `annotations.exchange.formats.cas`."""

from functools import partial

from annotations.exchange.format import Format, Options, Sample
from annotations.exchange.formats import cas, documents


def _companions(_: str, __: Options) -> dict[str, bytes]:
    """Return the file of types: XMI cannot be read without it."""
    return {cas.TYPES: cas.type_system()}


def sniff(sample: Sample) -> bool:
    """Recognise XMI, or a folder with such files."""
    return b"<xmi:XMI" in sample.head or ".xmi" in sample.suffixes


FORMAT = Format(
    tool="UIMA CAS XMI",
    ending="",
    write=partial(cas.write, kind="xmi"),
    losses=documents.losses,
    expected=documents.expected,
    read=partial(cas.read, kind="xmi"),
    read_with=partial(cas.read, kind="xmi"),
    extra=("cassis", "cas"),
    companions=_companions,
    endings=(".xmi", ".xml"),
    folder_name="",
    file_alone=True,
    sniff=sniff,
)
"""The format `cas-xmi` of the command line."""
