"""Interchange formats: one file each, in one table by the name the command line knows."""

from annotations.exchange import Format
from annotations.formats import brat, conll, docbin, doccano, hf, jsonl, label_studio, prodigy, table, webanno

FORMATS: dict[str, Format] = {
    "jsonl": jsonl.FORMAT,
    "prodigy": prodigy.FORMAT,
    "doccano": doccano.FORMAT,
    "label-studio": label_studio.FORMAT,
    "hf": hf.FORMAT,
    "spacy": docbin.FORMAT,
    "conll": conll.FORMAT,
    "brat": brat.FORMAT,
    "webanno": webanno.FORMAT,
    "csv": table.FORMAT,
}
