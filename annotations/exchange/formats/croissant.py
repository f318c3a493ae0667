"""Croissant: the Hugging Face export with a description that machines read, `croissant.json` (MLCommons, 1.0).

Each file is a record set with the fields of a row; those of a claim are fields of `spans`.
"""

import json
from dataclasses import replace
from typing import Any

from annotations.exchange.format import Options
from annotations.exchange.formats import huggingface, huggingface_card

NAME = "croissant.json"
_VOCABULARY = "http://mlcommons.org/croissant/"
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": _VOCABULARY,
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The terms of Croissant 1.0 (https://docs.mlcommons.org/croissant/docs/croissant-spec.html)."""
_TEXT, _INTEGER, _BOOLEAN = "sc:Text", "sc:Integer", "sc:Boolean"
_COLUMNS = {
    "number": (_INTEGER, "the position of the article in its corpus, from 0"),
    "id": (_TEXT, "the id of the article, a slash, and the annotator"),
    "text": (_TEXT, "the text of the article"),
    "annotator": (_TEXT, "the annotator"),
    "status": (_TEXT, "new, in progress, done or skipped"),
    "flagged": (_BOOLEAN, "whether the article is flagged for another look"),
    "meta": (_TEXT, "other metadata of the article, as a JSON object"),
}
_OF_SPANS = {
    "start": (_INTEGER, "code points of the text before the claim"),
    "end": (_INTEGER, "code points of the text up to the end of the claim"),
    "label": (_TEXT, "the label"),
    "text": (_TEXT, "the words of the claim"),
    "speaker": (_TEXT, "the person quoted; empty if none is named"),
    "speaker_text": (_TEXT, "the words for the speaker in the text"),
    "speaker_start": (_INTEGER, "code points of the text before these words; -1 without any"),
    "speaker_end": (_INTEGER, "code points of the text up to the end of these words; -1 without any"),
    "note": (_TEXT, "the annotator's note"),
    "sure": (_BOOLEAN, "whether the annotator was sure"),
    "origin": (_TEXT, "hand if a person tagged the claim, another value if a person accepted it"),
}


def companions(stem: str, options: Options) -> dict[str, bytes]:
    """Return the card and the description."""
    labels = ", ".join(label.name for label in options.labels)
    making = options.making
    about = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": "claims-in-news",
        "description": f"Claims in news articles, tagged in Copydesk. Labels: {labels}. README.md has more.",
        "conformsTo": f"{_VOCABULARY}1.0",
        "distribution": [_file(*each) for each in options.files],
        "recordSet": [_records(name) for name, *_ in options.files],
    }
    if making is not None and making.last is not None:
        about["dateModified"] = f"{making.last:%Y-%m-%d}"
        told = making.lines(guidelines=options.guidelines, agreement=options.agreement)
        about["rai:dataAnnotationProtocol"] = "; ".join(told)
    data = json.dumps(about, ensure_ascii=False, indent=2).encode() + b"\n"
    return {**huggingface_card.companions(stem, options), NAME: data}


def _file(name: str, digest: str, size: int) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "contentSize": f"{size} B",
        "encodingFormat": "application/jsonlines",
        "sha256": digest,
    }


def _records(file: str) -> dict[str, Any]:
    """Return the record set of a file."""
    name = file.removesuffix(".jsonl")

    def described(path: str, kind: str, words: str) -> dict[str, Any]:
        column, _, inside = path.partition("/")
        source: dict[str, Any] = {"fileObject": {"@id": file}, "extract": {"column": column}}
        if inside:
            source["transform"] = {"jsonPath": f"$[*].{inside}"}
        return {
            "@type": "cr:Field",
            "@id": f"{name}/{path}",
            "name": inside or column,
            "description": words,
            "dataType": kind,
            "source": source,
        }

    fields = [described(path, *said) for path, said in _COLUMNS.items()]
    inside = [described(f"spans/{path}", *said) for path, said in _OF_SPANS.items()]
    spans = {
        "@type": "cr:Field",
        "@id": f"{name}/spans",
        "name": "spans",
        "description": "the claims in reading order; they may overlap and nest",
        "repeated": True,
        "subField": inside,
    }
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "field": [*fields, spans]}


FORMAT = replace(
    huggingface.FORMAT,
    tool="Croissant",
    companions=companions,
    read=None,
    sniff=lambda _: False,
    file_alone=False,
    has_entities=lambda _: False,
    endings=(".jsonl",),
)
"""The format `croissant` of the command line."""
