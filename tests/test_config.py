"""The user's settings: what they may be, and the message if they cannot be used."""

import sys
from pathlib import Path

import pytest

from annotations.errors import CopydeskError
from tui.config import Config, ConfigError, read_config, remember_width, remembered_width
from tui.keymap import KEYS

THEMES = ("copydesk-dark", "copydesk-light", "nord")


@pytest.fixture(autouse=True)
def _state_of_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the remembered state of the person who runs the tests out of them."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def settings(folder: Path, text: str | bytes) -> Config:
    """Read settings from a file that says this."""
    path = folder / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_config(path, THEMES)


def refusal(folder: Path, text: str | bytes) -> str:
    """Return the message about a file, without its folder."""
    with pytest.raises(CopydeskError) as caught:
        settings(folder, text)
    assert isinstance(caught.value, ConfigError)
    said = str(caught.value)
    assert said.startswith(f"{folder}/config.toml")
    assert "\n" not in said
    return said.removeprefix(f"{folder}/")


def test_a_missing_file_gives_the_defaults(tmp_path: Path) -> None:
    """Nobody needs to write settings; an empty file, and one of comments, says nothing either."""
    assert read_config(tmp_path / "config.toml") == Config(theme="", width=88, keys={})
    assert settings(tmp_path, "") == Config()
    assert settings(tmp_path, "# width = 60\n[keys]\n") == Config()


@pytest.mark.skipif(sys.platform != "linux", reason="the folder is another one elsewhere")
def test_settings_are_looked_for_in_the_users_folder(tmp_path: Path) -> None:
    """Where no path is given, it is config.toml in the configuration folder of Copydesk."""
    folder = tmp_path / "config" / "copydesk"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("width = 60\n")
    assert read_config().width == 60


def test_all_settings_are_read(tmp_path: Path) -> None:
    """Theme, width and keys; spaces between keys are of no account, a byte order mark and CRLF neither."""
    text = 'theme = "nord"\nwidth = 72\n[keys]\n"reader.next" = "f6, down"\n"app.quit" = "f5"\n'
    expected = Config(theme="nord", width=72, keys={"reader.next": "f6,down", "app.quit": "f5"})
    assert settings(tmp_path, text) == expected
    assert settings(tmp_path, "\ufeff" + text.replace("\n", "\r\n")) == expected


@pytest.mark.parametrize(
    "text",
    [
        '[keys]\n"reader.next" = "f6"\n',
        "[keys]\nreader.next = 'f6'\n",
        '[keys.reader]\nnext = "f6"\n',
        'keys.reader.next = "f6"\n',
        'keys = {"reader.next" = "f6"}\n',
    ],
)
def test_an_id_may_be_written_in_any_way_that_toml_has(tmp_path: Path, text: str) -> None:
    """With quotation marks or without: a dot in it makes no difference."""
    assert settings(tmp_path, text).keys == {"reader.next": "f6"}


@pytest.mark.parametrize("width", [40, 200])
def test_the_widths_at_either_end_are_allowed(tmp_path: Path, width: int) -> None:
    """From 40 cells to 200."""
    assert settings(tmp_path, f"width = {width}").width == width


@pytest.mark.parametrize("value", ["39", "201", "88.5", '"88"', "true", "[88]", "-1", "1979-05-27"])
def test_a_width_that_is_none_is_refused(tmp_path: Path, value: str) -> None:
    """Too narrow, too wide, or no whole number."""
    said = refusal(tmp_path, f'theme = "nord"\n\nwidth = {value}\n')
    assert said == "config.toml, line 3: width must be a whole number from 40 to 200"


def test_a_theme_that_is_no_name_is_refused(tmp_path: Path) -> None:
    """A theme is named in quotation marks."""
    assert refusal(tmp_path, "width = 60\ntheme = 3") == "config.toml, line 2: theme must be a name in quotation marks"


def test_keys_that_are_no_table_are_refused(tmp_path: Path) -> None:
    """Keys are a table, and its values are text."""
    assert refusal(tmp_path, "\nkeys = 'j'") == "config.toml, line 2: keys must be a table of actions and their keys"
    said = "config.toml, line 3: reader.next must be keys in quotation marks, with commas between them"
    assert refusal(tmp_path, '[keys]\nreader.top = "home"\nreader.next = 1') == said
    assert refusal(tmp_path, '[keys]\n\n"reader.next" = ["j", "n"]') == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("width 60", "line 1: this is not valid TOML: write name = value"),
        ("\n\nwidth = = 60", "line 3: this is not valid TOML: there is no value"),
        ("width = 60\nwidth = 61\n", "line 2: this is not valid TOML: this name has a value already"),
        ("[keys]\n'reader.next' = 'n\n", "line 2: this is not valid TOML: "),
        ("width = 60\n\ntheme = '''no end\n\n", "line 3: this is not valid TOML: "),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    """Where the parser stopped; at the end of the file that is the last line that says anything."""
    assert refusal(tmp_path, text).startswith(f"config.toml, {said}")


@pytest.mark.parametrize("text", ["width = " + "[" * 5000, "width = 1" + "0" * 5000])
def test_absurd_toml_is_refused_like_any_other(tmp_path: Path, text: str) -> None:
    """Thousands of brackets or of digits are no reason to end with a traceback."""
    assert refusal(tmp_path, text).startswith("config.toml, line 1: this is not valid TOML: ")


def test_what_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    """The line on which the first such byte stands."""
    assert refusal(tmp_path, b"width = 60\ntheme = 'caf\xe9'") == "config.toml, line 2: this is not UTF-8"


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A folder of that name, say: there is no line in it."""
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(ConfigError, match=r"config\.toml cannot be read: Is a directory$"):
        read_config(tmp_path / "config.toml")


def test_a_setting_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    """A misspelt name is reported with the probable one; a name close to nothing without."""
    assert refusal(tmp_path, "width = 60\nwdith = 70") == (
        "config.toml, line 2: there is no setting “wdith”, perhaps “width” is meant"
    )
    assert refusal(tmp_path, "\n[zzz]\na = 1").startswith(
        "config.toml, line 2: there is no setting “zzz”; there are theme,"
    )


def test_a_theme_that_there_is_not_is_refused(tmp_path: Path) -> None:
    """The closest of those that there are is named; where nobody says which there are, any will do."""
    text = 'width = 60\ntheme = "copydesk-ligth"'
    assert refusal(tmp_path, text) == (
        "config.toml, line 2: there is no theme “copydesk-ligth”, perhaps “copydesk-light” is meant"
    )
    assert read_config(tmp_path / "config.toml").theme == "copydesk-ligth"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[keys]\n\n"reader.nxt" = "n"', 3, "“reader.nxt”, perhaps “reader.next” is meant"),
        ('width = 60\n[keys.reader]\nnxt = "n"', 3, "“reader.nxt”, perhaps “reader.next” is meant"),
        ('width = 60\nkeys = {"reader.nxt" = "n"}', 2, "“reader.nxt”, perhaps “reader.next” is meant"),
        ('[keys]\n"!" = "n"', 2, "“!”"),
    ],
)
def test_an_action_that_there_is_not_is_refused(tmp_path: Path, text: str, line: int, said: str) -> None:
    """With its line, or that of its table where it stands within the line, and the closest id."""
    assert refusal(tmp_path, text) == f"config.toml, line {line}: there is no action {said}"


@pytest.mark.parametrize("value", ["", " ", "n,", "n,,down", ","])
def test_an_empty_key_is_refused(tmp_path: Path, value: str) -> None:
    """No command loses its key by accident; the message says how to write the two keys that look empty."""
    assert refusal(tmp_path, f'[keys]\nreader.next = "{value}"') == (
        "config.toml, line 2: reader.next has an empty key (a comma is written “comma”, a space “space”)"
    )


def test_a_key_that_another_action_of_the_place_has_is_refused(tmp_path: Path) -> None:
    """One key cannot run two commands."""
    said = "config.toml, line 2: reader.next cannot have the key “m”, which is that of reader.done"
    assert refusal(tmp_path, '[keys]\nreader.next = "n,m"\nreader.next_hit = "f6"') == said


def test_a_key_may_mean_different_things_in_different_places(tmp_path: Path) -> None:
    """The list has no undo, so that `u` is free there."""
    assert settings(tmp_path, '[keys]\nlibrary.done = "w"').keys == {"library.done": "w"}


@pytest.mark.parametrize(
    ("action", "key", "other"),
    [
        ("app.quit", "m", "library.done"),
        ("app.quit", "R", "reader.previous_unread"),
        ("reader.undo", "ctrl+q", "app.quit"),
        ("dialog.close", "ctrl+q", "app.quit"),
    ],
)
def test_keys_that_hold_everywhere_clash_with_those_of_every_place(
    tmp_path: Path, action: str, key: str, other: str
) -> None:
    """What the program as a whole does can be done in the list, the reader and the dialogs."""
    said = f"config.toml, line 2: {action} cannot have the key “{key}”, which is that of {other}"
    assert refusal(tmp_path, f'[keys]\n{action} = "{key}"') == said


def test_the_digits_are_those_of_labels(tmp_path: Path) -> None:
    """They tag, or show what is tagged, with whatever labels a corpus has; in the help they are free."""
    for action in ("reader.next", "library.top", "app.quit"):
        said = f"config.toml, line 2: {action} cannot have the key “4”, which stands for a label"
        assert refusal(tmp_path, f'[keys]\n{action} = "4"') == said
    assert settings(tmp_path, '[keys]\ndialog.down = "1"').keys == {"dialog.down": "1"}


def test_what_counts_is_the_map_that_comes_of_it(tmp_path: Path) -> None:
    """Two actions may change their keys, and one may take a key that the other has given up."""
    text = '[keys]\nreader.next = "k,down"\nreader.previous = "j,up"\n'
    assert settings(tmp_path, text).keys == {"reader.next": "k,down", "reader.previous": "j,up"}
    assert settings(tmp_path, '[keys]\nreader.undo = "X"\nreader.top = "u"\n').keys["reader.top"] == "u"


def test_of_two_own_keys_that_clash_the_later_is_told(tmp_path: Path) -> None:
    """The one that was most likely written last."""
    said = "config.toml, line 5: reader.next cannot have the key “X”, which is that of reader.undo"
    assert refusal(tmp_path, '[keys]\n\nreader.undo = "X"\n\nreader.next = "X"\n') == said
    said = "config.toml, line 3: reader.undo cannot have the key “X”, which is that of reader.next"
    assert refusal(tmp_path, '[keys]\nreader.next = "X"\nreader.undo = "X"\n') == said


def test_a_key_is_the_same_by_its_character_and_by_its_name(tmp_path: Path) -> None:
    """`]` and right_square_bracket are one key."""
    said = "config.toml, line 2: reader.undo cannot have the key “right_square_bracket”, which is that of "
    assert refusal(tmp_path, '[keys]\nreader.undo = "]"').startswith(said)


def test_one_action_may_have_a_key_twice(tmp_path: Path) -> None:
    """It is of no account."""
    assert settings(tmp_path, '[keys]\nreader.undo = "u,u,X"').keys == {"reader.undo": "u,u,X"}


def test_the_keys_as_they_come_can_be_written_down(tmp_path: Path) -> None:
    """A user may begin with a copy of the whole table."""
    own = {key.id: key.keys for key in KEYS}
    text = "[keys]\n" + "".join(f'"{name}" = "{keys}"\n' for name, keys in own.items())
    assert settings(tmp_path, text).keys == own


def test_a_name_inside_a_value_or_a_comment_is_not_taken_for_the_setting(tmp_path: Path) -> None:
    """The message has the line of the setting, in its own table."""
    text = '# width = 1\ntheme = "width = 2"\n[keys]\n# reader.next = "m"\n"library.done"="w"\n\'reader.next\' = "m"\n'
    assert refusal(tmp_path, text.replace("width = 2", "nord")).startswith("config.toml, line 6: reader.next cannot")
    assert refusal(tmp_path, '[keys]\nlibrary.top = "t"\n[keys.app]\nhelp = ""').startswith("config.toml, line 4: ")


def test_a_width_is_remembered() -> None:
    """Nothing is known at first; then what was kept last."""
    assert remembered_width() is None
    for width in (72, 100):
        remember_width(width)
        assert remembered_width() == width


@pytest.mark.skipif(sys.platform != "linux", reason="the folder is another one elsewhere")
def test_what_is_remembered_is_one_small_file(tmp_path: Path) -> None:
    """It is replaced whole: nothing is left beside it."""
    remember_width(72)
    remember_width(73)
    files = list((tmp_path / "state").rglob("*.*"))
    assert [file.relative_to(tmp_path / "state").as_posix() for file in files] == ["copydesk/state.json"]
    assert files[0].read_text() == '{"width":73}\n'


@pytest.mark.skipif(sys.platform != "linux", reason="the folder is another one elsewhere")
@pytest.mark.parametrize("text", ["", "{", "[]", '{"width":"72"}', '{"width":7}', "{}", "\x00"])
def test_a_state_that_makes_no_sense_is_as_none(tmp_path: Path, text: str) -> None:
    """It was a comfort only; the next width that is kept mends it."""
    path = tmp_path / "state" / "copydesk" / "state.json"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert remembered_width() is None
    remember_width(72)
    assert remembered_width() == 72


def test_a_width_that_cannot_be_kept_is_no_trouble(tmp_path: Path) -> None:
    """A file where the folder should be, or a folder in the place of the file; nothing is left beside it."""
    (tmp_path / "state").write_text("in the way")
    remember_width(72)
    assert remembered_width() is None
    (tmp_path / "state").unlink()
    in_the_way = tmp_path / "state" / "copydesk" / "state.json" / "in the way"
    in_the_way.mkdir(parents=True)
    remember_width(72)
    assert remembered_width() is None
    assert [path.name for path in (tmp_path / "state" / "copydesk").iterdir()] == ["state.json"]


def test_all_errors_are_told_at_once(tmp_path: Path) -> None:
    """Each with its line, in the order of the file."""
    text = 'thme = "x"\nwidth = 9\ntheme = "nrod"\n[keys]\nreader.nxt = "d"\nreader.undo = "m"\n'
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, text)
    assert str(caught.value).replace(f"{tmp_path}/", "").split("\n") == [
        "config.toml, line 1: there is no setting “thme”, perhaps “theme” is meant",
        "config.toml, line 2: width must be a whole number from 40 to 200",
        "config.toml, line 3: there is no theme “nrod”, perhaps “nord” is meant",
        "config.toml, line 5: there is no action “reader.nxt”, perhaps “reader.next” is meant",
        "config.toml, line 6: reader.undo cannot have the key “m”, which is that of reader.done",
    ]
