"""The languages of the screen: `python docs/catalogues.py` updates and compiles the catalogues, `--check` checks them.

Sentences are found in the code: what `_`, `ngettext`, `pgettext`, `N_` and `counted` are given, and the tables of keys,
statuses and the like. `annotations/locale/<language>/LC_MESSAGES/copydesk.po` gets the new ones, without a translation,
and loses those that are no longer in the code. Write the translations there, and run this again.
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import NamedTuple, get_args

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

import annotations
import tui
from annotations.claims.blame import SUGGESTED
from annotations.claims.record import FLAGGED, ChangeKind
from annotations.entity import KINDS
from annotations.reports.claim_filter import ORDERS
from annotations.reports.filter import STATUSES, Column
from annotations.translation import DOMAIN, FOLDER, LANGUAGES
from tui.config import MUST, Suggested
from tui.dialogs.command_palette import SYNONYMS
from tui.keymap import KEYS
from tui.reader import hints as reader_hints

PACKAGES = [Path(package.__file__ or "").parent for package in (annotations, tui)]

SAVE_STATES = ("saving", "READ ONLY")

SHORT = (
    "title",
    "outlet",
    "date",
    "words",
    "claims",
    "read",
    "speaker",
    "note",
    "article",
    "changed",
    "by",
    "claim",
    "kind",
    "label",
    "model",
    "sentence",
    "next",
)
"""The heads of columns in the lists of articles, claims and differences."""


class Source(NamedTuple):
    """A message of the code."""

    id: str | tuple[str, str]
    """One with its plural is a pair."""
    context: str | None = None


def sources() -> set[Source]:
    """Return every message that is shown in the language of the screen."""
    found = {Source(*each) for key in KEYS for each in ((key.does, "key"), (key.tooltip, None), (key.group, "keys"))}
    found |= {Source(words) for words in (*SYNONYMS.values(), *MUST.values(), *get_args(Suggested), *SAVE_STATES)}
    found |= {Source(words) for words in ("kept", "orphan", *(each.removesuffix(":") for each in SUGGESTED))}
    found |= {Source(kind, "entity") for kind in {*KINDS.values(), "org"}}
    found |= {Source(kind, "change") for kind in get_args(ChangeKind)}
    found |= set(hints(ast.parse(Path(reader_hints.__file__).read_text("utf-8"))))
    found |= {Source(status, "status") for status in (*STATUSES, FLAGGED)}
    found |= {Source(column, "column") for column in (*get_args(Column), *ORDERS, *SHORT)}
    for package in PACKAGES:
        for path in sorted(package.rglob("*.py")):
            if path.parent.name == "cli":
                continue  # what a command writes is English
            found |= set(marked(ast.parse(path.read_text("utf-8"))))
    return found


def hints(tree: ast.AST) -> Iterator[Source]:
    """Yield the words of the hint row: "command:words" of `keys`, and the second of each pair."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "keys":
            strings = (each for part in node.args for each in ast.walk(part) if isinstance(each, ast.Constant))
            yield from (Source(str(each.value).partition(":")[2], "hint") for each in strings)
        match node:
            case ast.Tuple(elts=[_, ast.Constant(value=str(words))]) if words not in ("", "bold"):
                yield Source(words, "hint")


def marked(tree: ast.AST) -> Iterator[Source]:
    """Yield the messages that are marked in a module."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        match node.func.id, texts:
            case "_" | "N_", [message]:
                yield Source(message)
            case "pgettext", [context, message]:
                yield Source(message, context)
            case "ngettext", [singular, plural]:
                yield Source((singular, plural))
            case "counted", [noun]:
                yield Source((noun, f"{noun}s"))
            case "counted", [noun, plural]:
                yield Source((noun, plural))


def mismatches() -> Iterator[str]:
    """Yield the calls that do not give exactly the values that their message names."""
    for package in PACKAGES:
        for path in sorted(package.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                match node:
                    case ast.Call(func=ast.Name(id="_" | "pgettext" | "ngettext" as called), args=args):
                        texts = [each.value for each in args if isinstance(each, ast.Constant)]
                        named = {name for text in texts[called == "pgettext" :] for name, _ in _fields(str(text))}
                        given = {each.arg for each in node.keywords}
                        if texts and named != given:
                            yield f"{path.name}, line {node.lineno}: {texts} is given {sorted(map(str, given))}"


def catalogue(language: str) -> Catalog:
    """Return a catalogue as it is in its file."""
    path = file(language)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN)
    with path.open("rb") as opened:
        return read_po(opened, locale=language, domain=DOMAIN)


def updated(language: str, wanted: set[Source]) -> Catalog:
    """Return a catalogue with exactly these messages, as far as it has them translated."""
    old = catalogue(language)
    new = Catalog(locale=language, domain=DOMAIN, project="Copydesk", version="1", fuzzy=False, header_comment="")
    new.msgid_bugs_address = new.last_translator = ""
    new.language_team = language
    for source in sorted(wanted, key=lambda each: (str(each.id), each.context or "")):
        known = old.get(_key(source), source.context)
        new.add(source.id, known.string if known else None, context=source.context)
    return new


def problems(language: str, wanted: set[Source]) -> Iterator[str]:
    """Yield what is wrong with a catalogue: missing and superfluous messages, and translations that do not fit."""
    held = catalogue(language)
    there = {(each.id if isinstance(each.id, str) else each.id[0], each.context): each for each in held if each.id}
    names = {(_key(each), each.context) for each in wanted}
    yield from (f"{language}: not translated: {key!r}" for key, _ in sorted(names - there.keys(), key=str))
    yield from (f"{language}: no longer in the code: {key!r}" for key, _ in sorted(there.keys() - names, key=str))
    for message in there.values():
        yield from (f"{language}: {message.id!r}: {trouble}" for trouble in troubles(message, held.num_plurals))
    if _compiled(language) != _texts(held):
        yield f"{language}: {DOMAIN}.mo is not {DOMAIN}.po compiled"


def troubles(message: Message, forms: int) -> Iterator[str]:
    """Yield why the translation of a message cannot be used."""
    originals, texts = _pair(message.id), _pair(message.string)
    if message.fuzzy:
        yield "marked as fuzzy"
    if not texts or not all(texts):
        yield "not translated"
        return
    if not isinstance(message.id, str) and len(texts) != forms:
        yield f"has {len(texts)} forms, and the language {forms}"
    for original, text in zip((*originals, *originals[-1:] * len(texts)), texts, strict=False):
        if _fields(original) != _fields(text):
            yield f"other names in braces: {text!r}"
        if _edges(original) != _edges(text):
            yield f"other white space at its ends: {text!r}"
        if original.count("\n") != text.count("\n"):
            yield f"another number of lines: {text!r}"


def _fields(text: str) -> set[tuple[str, str]]:
    return {(name, spec or "") for _, name, spec, _ in Formatter().parse(text) if name is not None}


def _edges(text: str) -> tuple[str, str]:
    bare = text.strip()
    return text[: text.index(bare)], text[text.index(bare) + len(bare) :]


def _key(source: Source) -> str:
    return source.id if isinstance(source.id, str) else source.id[0]


def _texts(held: Catalog) -> dict[tuple[str, tuple[str, ...]], tuple[str, ...]]:
    return {(each.context or "", _pair(each.id)): _pair(each.string) for each in held if each.id}


def _compiled(language: str) -> dict[tuple[str, tuple[str, ...]], tuple[str, ...]]:
    """Return the texts that the program reads."""
    path = file(language).with_suffix(".mo")
    if not path.exists():
        return {}
    with path.open("rb") as opened:
        return _texts(read_mo(opened))


def _pair(forms: str | Sequence[str] | None) -> tuple[str, ...]:
    return (forms,) if isinstance(forms, str) else tuple(forms or ())


def file(language: str) -> Path:
    """Return the file of a catalogue."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def written(held: Catalog) -> bytes:
    """Return a catalogue as text, without places and days, which would change with every line of code."""
    out = BytesIO()
    held.creation_date = held.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    write_po(out, held, width=120, no_location=True, sort_output=False, omit_header=False)
    return out.getvalue()


def main() -> int:
    """Update the catalogues, or check them; return the exit status."""
    wanted = sources()
    if "--check" in sys.argv:
        found = [*mismatches(), *(each for language in LANGUAGES[1:] for each in problems(language, wanted))]
        print("".join(f"{each}\n" for each in found), end="")
        return 1 if found else 0
    for language in LANGUAGES[1:]:
        new = updated(language, wanted)
        file(language).parent.mkdir(parents=True, exist_ok=True)
        file(language).write_bytes(written(new))
        with file(language).with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, new)
    return 0


if __name__ == "__main__":
    sys.exit(main())
