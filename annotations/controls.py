"""Characters that must reach no terminal and no page as they are, and the symbols that are shown for them."""

NAMES = {
    0x061C: "ALM", 0x200E: "LRM", 0x200F: "RLM", 0x2028: "LS", 0x2029: "PS", 0x202A: "LRE", 0x202B: "RLE",
    0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
}  # fmt: skip
"""What Unicode calls the controls of direction, and its separators, for short."""

HARMFUL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\ud800-\udfff"
"""Ranges for a regular expression: every control but tab and line ends, and what reorders the text behind it.

The marks of direction (U+061C, U+200E, U+200F), joiners, soft hyphens and zero-width spaces are none of them: Arabic,
Hebrew and Persian are written with them, and they reach no further than their neighbours.
"""


def symbol(character: str) -> str:
    """Return the symbol that is shown for a control character: ␀, ‹RLO›, � for half a surrogate pair."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0xD800 <= code <= 0xDFFF:
        return "�"
    return f"‹{NAMES.get(code) or f'{code:02X}'}›"
