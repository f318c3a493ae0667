"""Interchange formats: one file each, in one table by the name the command line knows."""

from annotations.exchange import Format
from annotations.formats import docbin, doccano, jsonl, label_studio, prodigy, table

FORMATS: dict[str, Format] = {
    "jsonl": jsonl.FORMAT,
    "prodigy": prodigy.FORMAT,
    "doccano": doccano.FORMAT,
    "label-studio": label_studio.FORMAT,
    "spacy": docbin.FORMAT,
    "csv": table.FORMAT,
}
