"""Names of files: safe wherever a store is copied to, and never two for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from annotations.layout import original_name, safe_name

LONGEST_ENDING = ".json.damaged-20261121T000000000000"


@pytest.mark.parametrize("name", ["000_f33cf88d83b625ee", "003_c2f5e6f134444f13", "anna", "two words", "a.b-c_d"])
def test_plain_names_stay_as_they_are(name: str) -> None:
    """The sample articles and most logins can be read off their files."""
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("2023/06/talks", "2023%2F06%2Ftalks"),
        (".", "%2E"),
        ("..", "%2E%2E"),
        ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd"),
        (".hidden", "%2Ehidden"),
        ("_texts", "%5Ftexts"),
        (" a ", "%20a%20"),
        ("a.", "a%2E"),
        ("a\x00b\\c:d", "a%00b%5Cc%3Ad"),
        ("über", "%C3%BCber"),
        ("👍", "%F0%9F%91%8D"),
        ("a~b%c", "a%7Eb%25c"),
    ],
)
def test_what_a_file_system_might_refuse_is_encoded(name: str, file: str) -> None:
    """Slashes, dots and blanks at the edges, emoji and all that is not plain become percent-encoded UTF-8."""
    assert safe_name(name) == file


def test_names_that_differ_in_capitals_alone_are_two_files() -> None:
    """Also on a file system that folds them."""
    assert len({safe_name(name).casefold() for name in ("anna", "Anna", "ANNA", "aNNa")}) == 4


@pytest.mark.parametrize("name", ["con", "nul", "CON", "Aux", "lpt1", "con.txt", "COM3.a.b", "prn."])
def test_a_device_of_windows_is_no_file(name: str) -> None:
    """Nor is one with a suffix: the part before the first dot is never a device's name.

    An id like “con.txt” once kept its dot, and Windows would have refused the file.
    """
    assert f"{safe_name(name)}.json".split(".")[0].casefold() not in ("con", "nul", "aux", "lpt1", "com3", "prn")


def test_an_empty_name_has_a_file() -> None:
    """Nothing at all is a name too."""
    assert safe_name("") == "~e3b0c442"


def test_long_names_that_begin_alike_are_two_files() -> None:
    """300 characters and one more or less differ by their ends."""
    names = ["x" * 300, "x" * 301, "x" * 299 + "y", "北" * 300, "北" * 301]
    assert len({safe_name(name) for name in names}) == 5
    assert all(len(safe_name(name)) == 120 for name in names)


NAMES = st.one_of(
    texts(),
    st.text(),
    st.text("aA._ ~%/é", max_size=4),
    st.sampled_from(["con", "con.txt", "CON", "_texts", ".", "..", "a" * 120, "a" * 121, "%2E", "%2e", "~e3b0c442"]),
)


@given(NAMES)
def test_any_name_fits_and_is_a_name(name: str) -> None:
    """At most 255 bytes with the longest ending there is, no folder in it, and nothing hidden."""
    file = safe_name(name)
    assert len(f".{file}{LONGEST_ENDING}".encode()) <= 255
    assert file.isascii()
    assert file.isprintable()
    assert not set(file) & set('/\\\x00:*?"<>|')
    assert file not in ("", ".", "..")
    assert file[0] not in "._ "
    assert file[-1] not in ". "


@given(NAMES, NAMES)
def test_two_names_are_never_one_file(one: str, other: str) -> None:
    """On no file system, even one that folds capitals."""
    if one != other:
        assert safe_name(one).casefold() != safe_name(other).casefold()


@given(NAMES)
def test_a_name_and_what_it_folds_to_are_two_files(name: str) -> None:
    """Its capitals changed, and its own file's name taken for a name, each give another file."""
    variants = {name, name.lower(), name.upper(), name.casefold(), name.swapcase(), safe_name(name)}
    assert len({safe_name(each).casefold() for each in variants}) == len(variants)


@given(NAMES)
def test_a_file_name_says_of_what_it_was_made_or_that_it_does_not(name: str) -> None:
    """It never says another name."""
    assert original_name(safe_name(name)) in (name, "")
    if len(name) < 20 and name == name.lower() and "~" not in safe_name(name):
        assert original_name(safe_name(name)) == name
