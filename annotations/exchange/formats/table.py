"""The table of formats, by the names that the command line uses."""

from annotations.exchange.format import Format
from annotations.exchange.formats import brat, conll, doccano, jsonl, label_studio, prodigy
from annotations.exchange.formats import csv_table as table
from annotations.exchange.formats import huggingface as hf
from annotations.exchange.formats import spacy as docbin
from annotations.exchange.formats import web_annotation as webanno

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
