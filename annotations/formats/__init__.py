"""Interchange formats: one file each, in one table by the name the command line knows."""

from annotations.exchange import Format
from annotations.formats import jsonl

FORMATS: dict[str, Format] = {"jsonl": jsonl.FORMAT}
