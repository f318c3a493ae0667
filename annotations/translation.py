"""The language of the screen: English, or a catalogue of gettext.

English is in the code. The catalogues are `locale/<language>/LC_MESSAGES/copydesk.po`, compiled beside to `.mo` by
`python docs/catalogues.py`. Nothing is translated until a program calls `use`: what a command writes, and every file,
is English wherever it runs. Labels, formats, fields and ids are data, and never translated.

`gettext`, `ngettext` and `pgettext` are those of Python, and fill in what is named in braces.
"""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from gettext import NullTranslations
    from string import Formatter

DOMAIN: Final = "copydesk"
FOLDER = Path(__file__).parent / "locale"

LANGUAGES = ("en", "de", "fr")
"""The languages of the screen; the first one is that of the code."""

_GROUPS = {"de": ".", "fr": "\u202f"}
"""What stands between thousands, by language (CLDR)."""

_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Variables that name languages; the first that is set counts, as for gettext."""


class _Chosen:
    """The catalogue in use."""

    language: str = LANGUAGES[0]
    catalogue: "NullTranslations | None" = None
    """`None` for English: then nothing is looked up."""
    filler: "Formatter | None" = None
    """Fills in what is named in braces; `None` for English."""


def use(language: str) -> None:
    """Show everything in a language of `LANGUAGES` from now on; in English if there is no catalogue of it."""
    _Chosen.language = language
    _Chosen.catalogue = None if language == LANGUAGES[0] else _catalogue(language)
    _Chosen.filler = None if _Chosen.catalogue is None else _filler(_GROUPS.get(language, ","))


def in_use() -> str:
    """Return the language that everything is shown in, for another process."""
    return _Chosen.language


def preferred(environment: Mapping[str, str] = os.environ) -> str:
    """Return the first language that the environment names and the screen has; English without one.

    `LANGUAGE` has several, separated by colons; the others have one (`de_AT.UTF-8`). `C` and `POSIX` are English.
    """
    named = next((value for name in _VARIABLES if (value := environment.get(name))), "")
    for each in named.split(":"):
        language = each.partition(".")[0].partition("@")[0].partition("_")[0].lower()
        language = LANGUAGES[0] if language in ("c", "posix") else language
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]


def gettext(message: str, /, **values: object) -> str:
    """Return a message in the chosen language, with values in place of names in braces."""
    if _Chosen.catalogue is None or not message:
        return message.format(**values) if values else message
    return _filled(_Chosen.catalogue.gettext(message), values)


def pgettext(context: str, message: str, /, **values: object) -> str:
    """Return a message that has several meanings in English, by the context that tells them apart."""
    if _Chosen.catalogue is None or not message:
        return message.format(**values) if values else message
    return _filled(_Chosen.catalogue.pgettext(context, message), values)


def ngettext(singular: str, plural: str, number: int, /, **values: object) -> str:
    """Return the form of a message for a number."""
    if _Chosen.catalogue is None:
        message = singular if number == 1 else plural
        return message.format(**values) if values else message
    return _filled(_Chosen.catalogue.ngettext(singular, plural, number), values)


def grouped(number: int) -> str:
    """Return a number with its thousands set apart as the language does."""
    return f"{number:,}" if _Chosen.filler is None else str(_Chosen.filler.format_field(number, ","))


def N_(message: str) -> str:  # noqa: N802, gettext's own name
    """Return a message as it is: it is marked here, and translated where it is shown."""
    return message


def _filled(message: str, values: Mapping[str, object]) -> str:
    return _Chosen.filler.vformat(message, (), values) if values and _Chosen.filler is not None else message


def _filler(group: str) -> "Formatter":
    """Return what fills in values; a number of `,` or `,d` has its thousands set apart by a sign."""
    # Imported here because git starts a process for each file that it merges, and none of them needs it.
    from string import Formatter

    class Filler(Formatter):
        def format_field(self, value: Any, format_spec: str) -> str:
            filled: str = super().format_field(value, format_spec)
            return filled.replace(",", group) if "," in format_spec else filled

    return Filler()


@cache
def _catalogue(language: str) -> "NullTranslations | None":
    """Return the catalogue of a language; `None` if it cannot be read."""
    from gettext import translation

    try:
        return translation(DOMAIN, FOLDER, [language])
    except OSError:
        return None
