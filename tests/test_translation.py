"""The languages of the screen: complete, fitting, and chosen as the person says."""

import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Message
from conftest import Opened, seen, until
from rich.cells import cell_len
from terminal import COPYDESK, Terminal

from annotations import translation
from annotations.translation import LANGUAGES, gettext, ngettext, pgettext, preferred, use
from annotations.wording import counted

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture
def catalogues() -> ModuleType:
    """Load the program that makes the catalogues."""
    spec = importlib.util.spec_from_file_location("catalogues", DOCS / "catalogues.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["catalogues"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """Leave the language as it was for the tests that follow."""
    yield
    use("en")


def test_every_sentence_is_translated(catalogues: ModuleType) -> None:
    """The catalogues have the sentences of the code and no others, each with its names in braces and all its plurals.

    If this fails: `python docs/catalogues.py`, then write the translations that it left empty, and run it again.
    """
    wanted = catalogues.sources()
    assert len(wanted) > 600
    assert [each for language in LANGUAGES[1:] for each in catalogues.problems(language, wanted)] == []


def test_every_sentence_is_given_the_values_that_it_names(catalogues: ModuleType) -> None:
    """A name in braces without a value would be an error where the sentence is shown, which may be seldom."""
    assert list(catalogues.mismatches()) == []


@pytest.mark.parametrize(
    ("message", "trouble"),
    [
        (Message("{a} of {b}", "{a} von {b}"), ""),
        (Message("{a} of {b}", "{a} von"), "other names in braces"),
        (Message("{a:,}", "{a}"), "other names in braces"),
        (Message("open", ""), "not translated"),
        (Message("open  ", "öffnen"), "other white space"),
        (Message("one\ntwo", "eins zwei"), "another number of lines"),
        (Message("open", "öffnen", flags={"fuzzy"}), "fuzzy"),
        (Message(("{n} claim", "{n} claims"), ("{n} Aussage", "")), "not translated"),
        (Message(("{n} claim", "{n} claims"), ("{n} Aussage",)), "has 1 forms"),
        (Message(("{n} claim", "{n} claims"), ("{n} Aussage", "Aussagen")), "other names in braces"),
    ],
)
def test_a_translation_that_does_not_fit_is_found(catalogues: ModuleType, message: Message, trouble: str) -> None:
    """What the test above relies on."""
    assert trouble in "; ".join(catalogues.troubles(message, 2))
    assert bool(list(catalogues.troubles(message, 2))) == bool(trouble)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "fr_CA@euro"}, "fr"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "fr_FR"}, "fr"),
        ({"LANGUAGE": "pl:fr:de", "LC_ALL": "de_DE"}, "fr"),
        ({"LANGUAGE": "en_GB:de"}, "en"),
        ({"LANG": "pl_PL.UTF-8"}, "en"),
        ({"LANGUAGE": "", "LANG": "de"}, "de"),
        ({"LANG": "../../etc"}, "en"),
    ],
)
def test_the_environment_names_the_language(environment: Mapping[str, str], language: str) -> None:
    """As for every program that uses gettext."""
    assert preferred(environment) == language


def test_values_are_filled_in_and_numbers_grouped_by_language() -> None:
    """A thousand has a comma in English, a full stop in German, a narrow space in French; plurals follow each."""
    found = {}
    for language in LANGUAGES:
        use(language)
        found[language] = (
            counted(1, "claim"),
            counted(1234, "article"),
            counted(0, "word"),
            gettext("{count:,} of {total}", count=1234, total="{x}"),
            pgettext("status", "done"),
            ngettext("unknown", "unknowns", 2),
            gettext(""),
        )
    assert found == {
        "en": ("1 claim", "1,234 articles", "0 words", "1,234 of {x}", "done", "unknowns", ""),
        "de": ("1 Aussage", "1.234 Artikel", "0 Wörter", "1.234 / {x}", "fertig", "unknowns", ""),
        "fr": ("1 affirmation", "1\u202f234 articles", "0 mot", "1\u202f234 / {x}", "terminé", "unknowns", ""),
    }


def test_a_catalogue_that_is_gone_leaves_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A broken installation speaks English."""
    monkeypatch.setattr(translation, "FOLDER", tmp_path)
    translation._catalogue.cache_clear()
    use("de")
    assert gettext("Nothing to undo here.") == "Nothing to undo here."
    translation._catalogue.cache_clear()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ("2 Artikel", "1 fertig", "Titel", "Enter öffnen", "? Hilfe", "2 Artikel als übersprungen markiert.")),
        ("fr", ("2 articles", "1 terminés", "titre", "Enter ouvrir", "? aide", "2 articles marqués\u00a0: écarté.")),
    ],
)
async def test_the_list_in_another_language(opened: Opened, language: str, words: tuple[str, ...]) -> None:
    """Bars, heads of columns, hints and messages are in the language, within 80 cells; labels are data, and stay."""
    use(language)
    async with opened(keys="m down") as pilot:
        await until(pilot, lambda: all(each in seen(pilot) for each in words[:-1]))
        assert "  F   Q   S" in seen(pilot)
        assert max(map(cell_len, seen(pilot).split("\n"))) <= 80
        await pilot.press("X", "i")
        await until(pilot, lambda: words[-1] in seen(pilot))
        await pilot.press("?")
        await until(pilot, lambda: gettext("Type to filter   ↑ ↓ scroll   {close} close", close="Esc") in seen(pilot))


SCREENS: dict[str, tuple[str, Callable[[], tuple[str, ...]]]] = {
    "list": ("", lambda: (gettext("{open} open", open="Enter"), pgettext("column", "words"))),
    "query": ("slash", lambda: (gettext("Enter keep, Esc cancel; also"),)),
    "article": ("enter 1 k", lambda: (f"x {pgettext('hint', 'remove')}", gettext("{key} help", key="?"))),
    "selection": ("enter v", lambda: (gettext("SELECT"), pgettext("hint", "other end"))),
    "search": (
        "enter slash B",
        lambda: (f"Enter {pgettext('hint', 'keep')}", pgettext("hint", "ignore accents or not")),
    ),
    "panel": ("enter 1 tab", lambda: (f"j k {pgettext('hint', 'move')}", gettext("Claims {count}", count=1))),
    "menu": ("enter enter", lambda: (f"─ {gettext('Tag')} ─", gettext("{filter} filter", filter="/"))),
    "speaker": ("enter 2 k s", lambda: (gettext("Speaker of “{words}”", words="“")[:11], gettext(" type a name"))),
    "palette": ("enter colon", lambda: (gettext("Commands"), pgettext("key", "next sentence"))),
    "claims": ("enter 1 q C", lambda: (counted(1, "claim"), gettext("{open} open", open="Enter"))),
    "words": ("F", lambda: (gettext("type words to find in all texts   Enter search   Esc cancel"),)),
}
"""Keys to the main screens, and words that they show."""


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCREENS)
async def test_the_main_screens_are_in_the_language_and_fit(opened: Opened, name: str, language: str) -> None:
    """At 80 by 24: the words are those of the language, no line is longer, and the lowest one is whole."""
    keys, words = SCREENS[name]
    english = words()
    use(language)
    assert all((one == other) == (language == "en") for one, other in zip(english, words(), strict=True))
    async with opened(keys=keys) as pilot:
        await until(pilot, lambda: all(each in seen(pilot) for each in words()))
        lines = seen(pilot).split("\n")
        assert len(lines) == 24
        assert max(map(cell_len, lines)) <= 80
        assert not lines[-1].endswith("…"), lines[-1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "environment", "words"),
    [("", "de_DE.UTF-8", "Enter öffnen"), ('screen_language = "fr"', "de", "Enter ouvrir"), ("", "C", "Enter open")],
)
def test_the_program_speaks_the_language_of_the_person(
    folder: Path, tmp_path: Path, settings: str, environment: str, words: str
) -> None:
    """`screen_language` counts before the environment."""
    config = tmp_path / "config" / "copydesk" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(settings)
    with Terminal([COPYDESK, "read", str(folder)], {"LANGUAGE": "", "LC_ALL": environment}) as terminal:
        terminal.wait_for(words)
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
