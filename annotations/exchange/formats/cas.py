"""UIMA CAS, as INCEpTION and DKPro have it: a file an article, as XMI or as JSON.

A claim is an annotation of the layer `custom.Span`, which INCEpTION's basic projects have, with its label in the
feature `label`; what else there is to it is in features beside that. Words and sentences are there as INCEpTION wants
them, with tokens cut where claims begin and end. An annotation of ours says of the article what the layers have no
place for. Offsets in the files are UTF-16 units; dkpro-cassis (extra `cas`), imported when a file is written or read,
counts them.
"""

import json
import re
import warnings
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec.structs import replace

from annotations.claims.record import Record
from annotations.errors import damage_errors, reason_of
from annotations.exchange.annotated import (
    AnnotatedArticle,
    Read,
    Rejected,
    Remark,
    SpanAnnotation,
    span_of,
)
from annotations.exchange.format import Options, ReadOptions
from annotations.exchange.formats.documents import split_file_name, with_file_names
from annotations.exchange.formats.metadata import metadata_fields, read_metadata
from annotations.exchange.formats.relations import Relation, find_speakers, said_by
from annotations.exchange.formats.tokens import cut, pieces
from annotations.exchange.validation import validated
from annotations.layout import original_name
from annotations.regular_file import read_regular
from annotations.wording import counted

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

Kind = Literal["xmi", "json"]

CLAIM, ARTICLE = "custom.Span", "copydesk.Article"
TYPES = "TypeSystem.xml"
"""The file beside XMI that says which types and features there are."""
_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
_METADATA, _TOKEN, _SENTENCE = (
    f"{_DKPRO}metadata.type.DocumentMetaData",
    f"{_DKPRO}segmentation.type.Token",
    f"{_DKPRO}segmentation.type.Sentence",
)
NO_CLAIMS = (
    "uima.",
    f"{_DKPRO}segmentation.",
    f"{_DKPRO}metadata.",
    f"{_DKPRO}lexmorph.",
    f"{_DKPRO}syntax.",
    ARTICLE,
)
"""What types begin with whose annotations are no claims: words, sentences, and what parsers say of them."""
_LABELS = ("label", "value", "tag")
"""Features in which layers have labels, in this order."""
_ENDS = ("Governor", "Dependent")
"""The features of a relation in INCEpTION: the spans that it joins."""
_SHOWN = ("speaker", "note")
"""What of a claim a person can see and change in the layer."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for (https://www.w3.org/TR/xml/#charsets)."""
_STAND_IN = "\ufffd"
_PLACE = re.compile(rb'\{(?:&quot;|\\")place(?:&quot;|\\"): (\d+)')
"""The beginning of what `copydesk.Article` says, in XMI and in JSON."""
_NAMES = (".xmi", ".json", ".txt", ".tsv", ".xml", ".ser", ".bin")
"""The suffixes of documents' names in INCEpTION: those of the files that were uploaded."""


@cache
def _type_system() -> "TypeSystem":
    """Return the types of our files."""
    from cassis import TypeSystem

    types = TypeSystem()
    text = "uima.cas.String"
    metadata = types.create_type(_METADATA, "uima.tcas.DocumentAnnotation")
    for name in ("documentTitle", "documentId"):
        types.create_feature(metadata, name, text)
    types.create_type(_TOKEN, "uima.tcas.Annotation")
    types.create_type(_SENTENCE, "uima.tcas.Annotation")
    claim = types.create_type(CLAIM, "uima.tcas.Annotation")
    for name in ("label", *_SHOWN, "details"):
        types.create_feature(claim, name, text)
    article = types.create_type(ARTICLE, "uima.tcas.Annotation")
    types.create_feature(article, "about", text)
    return types


def type_system() -> bytes:
    """Return the file of types that belongs to XMI."""
    found: str = _type_system().to_xml()
    return found.encode()


def write(records: Iterable[Record], path: Path, options: Options, kind: Kind) -> None:
    """Write a file for each record. Raises `OSError`."""
    path.mkdir(exist_ok=True)
    for number, (record, name) in enumerate(with_file_names(records)):
        cas = _cas(record, number, options, kind)
        words = cas.to_xmi() if kind == "xmi" else cas.to_json()
        (path / f"{name}.{kind}").write_bytes(words.encode())


def _cas(record: Record, number: int, options: Options, kind: Kind) -> "Cas":
    from cassis import Cas

    types, row = _type_system(), record.row
    cas = Cas(types)
    text, absent = _xml_text(record.text) if kind == "xmi" else (record.text, [])
    cas.sofa_string, cas.sofa_mime = text, "text/plain"

    def put(name: str, start: int, end: int, **more: str) -> None:
        cas.add(types.get_type(name)(begin=start, end=end, **more))

    put(
        _METADATA,
        0,
        len(text),
        documentId=_xml_text(row.id)[0],
        documentTitle=_xml_text(row.id)[0],
        language=row.language,
    )
    about = {"place": number, "sha256": row.sha256, "absent": absent, **metadata_fields(record, meta=options.meta)}
    put(ARTICLE, 0, 0, about=json.dumps(about))
    for start, end in cut(record.text, row.language):
        put(_SENTENCE, start, end)
    for start, end in pieces(record.text, record.claims):
        if record.text[start:end].strip():
            put(_TOKEN, start, end)
    for at, claim in enumerate(record.claims):
        mark = msgspec.to_builtins(span_of(claim))
        more = {name: shown for name in _SHOWN if (shown := _xml_text(mark[name])[0])}
        details = json.dumps({"number": at, **mark})
        put(CLAIM, claim.start, claim.end, label=_xml_text(claim.label)[0], details=details, **more)
    return cas


def _xml_text(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text that XML can hold, and where it has another character than the text, and which that was."""
    absent = [(found.start(), ord(found[0])) for found in _NO_XML.finditer(text)]
    return _NO_XML.sub(_STAND_IN, text) if absent else text, absent


def read(path: Path, options: ReadOptions = ReadOptions(), *, kind: Kind) -> Read:  # noqa: B008, as it is frozen
    """Read a file, or the files of a folder, of anybody's layers.

    Ours come in the order in which they were written, others in that of their names. Raises `OSError`.
    """
    from cassis.typesystem import TypeCheckError, TypeNotFoundError

    files = sorted(path.rglob(f"*.{kind}"), key=lambda file: (_place(file), file)) if path.is_dir() else [path]
    types: dict[Path | None, TypeSystem] = {}
    for number, file in enumerate(files, 1):
        name = str(file.relative_to(path)) if path.is_dir() else ""
        try:
            with warnings.catch_warnings():
                # It warns of types that it does not know: they are counted below.
                warnings.simplefilter("ignore")
                cas = _loaded(file, path, kind, types)
                items = list(_article_of(cas, file, number, options))
        except damage_errors(TypeCheckError, TypeNotFoundError) as error:
            yield Rejected(number=number, why=f"it cannot be read as a CAS: {reason_of(error)}", name=name)
            continue
        yield from (replace(item, name=name) for item in items)


def _place(file: Path) -> int:
    """Return the place of a file of ours among the others; 0 for other files."""
    found = _PLACE.search(read_regular(file))
    return int(found[1]) if found else 0


def _loaded(file: Path, root: Path, kind: Kind, types: "dict[Path | None, TypeSystem]") -> "Cas":
    """Return the CAS of a file. Raises `ValueError` if the types of XMI are nowhere."""
    from cassis import load_cas_from_json, load_cas_from_xmi, load_typesystem

    data = read_regular(file)
    if kind == "json":
        return load_cas_from_json(data.decode("utf-8-sig"))
    folders = [file.parent, *(each for each in file.parents if root in each.parents or each == root)]
    found = next((each / TYPES for each in folders if (each / TYPES).is_file()), None)
    if found not in types:
        types[found] = _type_system() if found is None else load_typesystem(read_regular(found).decode("utf-8-sig"))
    if found is None and f'="http:///{ARTICLE.split(".")[0]}.ecore"'.encode() not in data:
        raise ValueError(
            f"there is no {TYPES} beside it, which defines its annotations: export it again with its type system"
        )
    return load_cas_from_xmi(data.decode("utf-8-sig"), typesystem=types[found], lenient=True)


def _article_of(cas: "Cas", file: Path, number: int, options: ReadOptions) -> Read:
    """Yield the article of a CAS; what is in a layer without a label is refused and counted.

    A relation between a claim and a source span names the speaker; others are remarks.
    """
    if not isinstance(cas.sofa_string, str):
        yield Rejected(number=number, why="there is no text in it")
        return
    about: dict[str, Any] = {}
    title, marks, others = "", dict[str, tuple[int, SpanAnnotation]](), Counter[str]()
    relations: list[Relation] = []
    for each in cas.select_all_fs():
        if each.type.name == ARTICLE:
            about = _object(each.about)
        elif each.type.name == _METADATA:
            title = getattr(each, "documentTitle", None) or ""
        elif all(getattr(each, name, None) is not None for name in _ENDS):
            one, other = (str(id(getattr(each, name))) for name in _ENDS)
            relations.append(Relation(one, other, number))
        elif hasattr(each, "begin") and not each.type.name.startswith(NO_CLAIMS):
            place, mark = _mark(each, cas.sofa_string)
            if mark.label:
                marks[str(id(each))] = place, mark
            else:
                others[each.type.name] += 1
    text = _restored(cas.sofa_string, about.get("absent"))
    found = replace(read_metadata(about), sha256=str(about.get("sha256", ""))) if about else named(title, file)
    for name, count in sorted(others.items()):
        why = f"{counted(count, 'annotation')} of the layer {name} without a label"
        yield Rejected(number=number, why=why, article=found.article)
    settled = {key: _on_text(mark, text) for key, (_, mark) in marks.items()}
    speakers = find_speakers(relations, {key: mark.label for key, mark in settled.items()}, options.speakers)
    yield from (Remark(number=number, what="relation", article=found.article) for _ in speakers.others)
    sources = set(speakers.by_claim.values())
    order = sorted(marks.items(), key=lambda each: (each[1][1].start, -each[1][1].end, each[1][0]))
    spans = tuple(
        said_by(settled[key], settled[speakers.by_claim[key]]) if key in speakers.by_claim else settled[key]
        for key, _ in order
        if key not in sources
    )
    yield from validated(replace(found, number=number, text=text, spans=spans))


def named(title: str, file: Path) -> AnnotatedArticle:
    """Return what the names of an export of INCEpTION's say: `annotation/<document>/<annotator>`, or a title."""
    if file.parent.parent.name == "annotation":
        return AnnotatedArticle(article=_without_suffix(file.parent.name), annotator=file.stem)
    article, annotator = split_file_name(_without_suffix(title or file.name))
    return AnnotatedArticle(article=original_name(article), annotator=original_name(annotator))


def _without_suffix(name: str) -> str:
    return next((name.removesuffix(each) for each in _NAMES if name.endswith(each)), name)


def _mark(each: Any, text: str) -> tuple[int, SpanAnnotation]:
    """Return an annotation as a span, and its place among the others; without a label if it has none."""
    values: dict[str, Any] = {name: getattr(each, name, None) for name in (*_LABELS, *_SHOWN, "details")}
    label = next((values[name] for name in _LABELS if isinstance(values[name], str) and values[name]), "")
    shown = {name: values[name] for name in _SHOWN if isinstance(values[name], str)}
    mark = SpanAnnotation(start=each.begin, end=each.end, label=label, **shown)
    ours = _object(values["details"])
    try:
        known = msgspec.convert(ours, SpanAnnotation)
    except msgspec.ValidationError:
        return 0, mark
    if (known.start, known.end) != (mark.start, mark.end):
        known = replace(known, start=mark.start, end=mark.end, text=text[mark.start : mark.end])
    if _xml_text(known.label)[0] != label:
        known = replace(known, label=label)
    if _xml_text(known.note)[0] != shown.get("note", ""):
        known = replace(known, note=shown.get("note", ""))
    if _xml_text(known.speaker)[0] != shown.get("speaker", ""):
        known = replace(known, speaker=shown.get("speaker", ""), speaker_text="", speaker_start=-1, speaker_end=-1)
    place = ours.get("number")
    return (place if isinstance(place, int) else 0), known


def _on_text(mark: SpanAnnotation, text: str) -> SpanAnnotation:
    """Return a span with the words that stand there, where characters were restored."""
    return replace(mark, text=text[mark.start : mark.end]) if _STAND_IN in mark.text or not mark.text else mark


def _object(words: object) -> dict[str, Any]:
    """Return the JSON object in a feature of ours; nothing if it is none."""
    try:
        found = msgspec.json.decode(words) if isinstance(words, str) else {}
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _restored(text: str, absent: object) -> str:
    """Return a text with the characters that XML has no place for."""
    signs = list(text)
    try:
        places = msgspec.convert(absent or [], list[tuple[int, int]])
    except msgspec.ValidationError:
        return text
    for at, number in places:
        if 0 <= at < len(signs) and signs[at] == _STAND_IN and _NO_XML.fullmatch(chr(number)):
            signs[at] = chr(number)
    return "".join(signs)
