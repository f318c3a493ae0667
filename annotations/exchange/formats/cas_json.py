"""UIMA CAS as JSON: see `annotations.exchange.formats.cas`."""

from functools import partial

from annotations.exchange.format import Format, Sample
from annotations.exchange.formats import cas, documents


def sniff(sample: Sample) -> bool:
    """Recognise the types at the beginning, or a folder with such files and no others."""
    return b'"%TYPES"' in sample.head or b'"%FEATURE_STRUCTURES"' in sample.head or sample.suffixes == {".json"}


FORMAT = Format(
    tool="UIMA CAS JSON",
    ending="",
    write=partial(cas.write, kind="json"),
    losses=documents.losses,
    expected=documents.expected,
    read=partial(cas.read, kind="json"),
    read_with=partial(cas.read, kind="json"),
    extra=("cassis", "cas"),
    endings=(".json",),
    folder_name="",
    file_alone=True,
    sniff=sniff,
)
"""The format `cas-json` of the command line."""
