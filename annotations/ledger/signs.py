"""The signs of a sheet, for screens and exports; every sign has a word, and a letter of ASCII."""

from annotations.ledger.model import Mention, Relation
from annotations.ledger.sheet import Cell

SIGNS: dict[Relation | str, tuple[str, str]] = {
    "same": ("=", "="),
    "adds": ("+", "+"),
    "weaker": ("▽", "v"),
    "stronger": ("△", "^"),
    "contradicts": ("≠", "!"),
    "other speaker": ("@", "@"),
    "quote altered": ('"', '"'),
    "absent": ("·", "."),
    "unknown": ("?", "?"),
}
"""The sign of each relation and state, and the one for terminals and fonts without such characters."""


def sign(name: str, *, ascii_only: bool = False) -> str:
    """Return the sign of a relation or a state."""
    return SIGNS[name][ascii_only]


def relation_signs(mention: Mention, *, ascii_only: bool = False) -> str:
    """Return the signs of a mention's relations."""
    return "".join(sign(relation, ascii_only=ascii_only) for relation in mention.relations)


def cell_signs(cell: Cell, *, ascii_only: bool = False) -> str:
    """Return the signs of a cell: relations of its mentions and an altered quote, or absent, or unknown."""
    if cell.kind != "mentioned":
        return sign(cell.kind, ascii_only=ascii_only)
    signs = "".join(relation_signs(mention, ascii_only=ascii_only) for mention in cell.mentions)
    altered = sign("quote altered", ascii_only=ascii_only) if cell.has_altered_quote else ""
    return "".join(dict.fromkeys(signs)) + altered


def cell_words(cell: Cell) -> str:
    """Return what the signs of a cell say in words; empty for a lead, and where no relation was given."""
    if cell.kind != "mentioned":
        return "absent" if cell.kind == "absent" else "not read whole"
    names = [relation for mention in cell.mentions for relation in mention.relations]
    return ", ".join(dict.fromkeys([*names, *(["quote altered"] if cell.has_altered_quote else [])]))
