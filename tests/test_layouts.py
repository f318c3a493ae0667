"""Keyboards: on every layout each command can be reached, and no key means two things."""

import pytest
from conftest import reading, seen

from annotations.corpus.corpus import Corpus
from annotations.store.store import Store
from tui import keymap
from tui.app import CopydeskApp
from tui.config import Config
from tui.layouts import LAYOUTS, Keyboard, LayoutName, name_of

LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮёЁ"
ON_THE_KEYS = {
    "azerty": LATIN + "²&é\"'(-è_çà)=1234567890°+$£ù%*µ,?;.:/!§<>~#{[|`\\^@]}",
    "qwertz": LATIN + "1234567890ß!\"§$%&/()=?üöäÜÖÄ+*#',;.:-_<>²³{[]}\\@~|",
    "russian": CYRILLIC + '1234567890-=!"№;%:?*()_+\\/.,',
    "ukrainian": CYRILLIC.translate(str.maketrans("ъыэЪЫЭёЁ", "їієЇІЄґҐ")) + '1234567890-=!"№;%:?*()_+\\/.,',
    "greek": ";ςερτυθιοπασδφγηξκλζχψωβνμΕΡΤΥΘΙΟΠΑΣΔΦΓΗΞΚΛΖΧΨΩΒΝΜ:1234567890-=!@#$%^&*()_+[]'{}\"\\|,./<>?",
}
"""The characters that a keyboard types, with Shift and AltGr."""


@pytest.mark.parametrize("name", ON_THE_KEYS)
def test_every_command_can_be_reached(name: str) -> None:
    """By a key of the layout, or one that every keyboard has; so can every label."""
    layout = LAYOUTS[name]
    meant = {layout.key(name_of(each)) for each in ON_THE_KEYS[name] + " "}
    assert set("1234567890") <= meant
    for key in keymap.KEYS:
        own = [each for each in key.keys.split(",") if keymap.character(each)]
        assert not own or meant & set(own), f"{key.id} has no letter on this keyboard: {own}"


@pytest.mark.parametrize("name", ON_THE_KEYS)
def test_a_key_means_one_thing_and_is_on_the_keyboard(name: str) -> None:
    """Each character stands for one other, and can be typed."""
    layout = LAYOUTS[name]
    assert len(set(layout.typed)) == len(layout.typed) == len(layout.meant)
    assert set(layout.typed) <= set(ON_THE_KEYS[name])


@pytest.mark.parametrize("name", ON_THE_KEYS)
def test_the_name_of_a_key_is_what_is_typed(name: str) -> None:
    """What help and bars name can be typed, and does what they say."""
    names, layout = keymap.Names(layout=name), LAYOUTS[name]
    for key in keymap.KEYS:
        for shown in names(key).split():
            if len(shown) == 1 and shown not in "↓↑←→":
                assert shown in ON_THE_KEYS[name], key.id
                assert layout.key(name_of(shown)) in key.keys.split(","), key.id


@pytest.mark.parametrize(
    ("layout", "keys", "labels"),
    [
        ("azerty", ("ampersand", "quotation_mark", "é"), ["fact", "speculation", "quote"]),
        ("russian", ("1", "о", "2"), ["fact", "quote"]),
        ("greek", ("1", "ξ", "2"), ["fact", "quote"]),
        ("qwertz", ("1", "j", "2"), ["fact", "quote"]),
    ],
)
async def test_an_article_is_tagged_on_any_keyboard(
    corpus: Corpus, store: Store, layout: LayoutName, keys: tuple[str, ...], labels: list[str]
) -> None:
    """Digits and letters do what their places do, and the names of keys are those of the keyboard."""
    app = CopydeskApp(corpus, store, "none", store.folder, Config(layout=layout))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("enter", *keys)
        await pilot.pause()
        claims = sorted(reading(pilot).session.record.claims, key=lambda claim: claim.start)
        assert [claim.label for claim in claims] == labels


async def test_a_field_takes_the_characters_of_the_keyboard(corpus: Corpus, store: Store) -> None:
    """A filter and a note are typed, not translated."""
    app = CopydeskApp(corpus, store, "none", store.folder, Config(layout="russian"))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("slash", "о", "к")
        await pilot.pause()
        assert "/ок" in seen(pilot)
        await pilot.press("escape", "enter", "с", "о", "н")
        await pilot.pause()
        assert "он" in seen(pilot)


async def test_a_letter_of_another_alphabet_is_explained_once(corpus: Corpus, store: Store) -> None:
    """It names the setting; a second one is silent."""
    app = CopydeskApp(corpus, store, "none", store.folder)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("о")
        await pilot.pause()
        assert '“о” is no command. Is this your keyboard? layout = "russian" in config.toml' in seen(pilot)
        await pilot.press("о")
        await pilot.pause()
        assert "is no command" not in seen(pilot)


def test_a_key_of_ones_own_is_not_translated() -> None:
    """Who chose ц means it."""
    keyboard = Keyboard("russian", {"reader.undo": "ц"})
    assert (keyboard.meant("ц"), keyboard.meant("у"), keyboard.meant("ctrl+в")) == ("ц", "e", "ctrl+d")
