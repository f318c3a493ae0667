"""Wrapping and drawing text: nothing is lost, nothing is wider than it may be, every cell knows its code point."""

import json
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from strategies import texts

from tui.display.cells import PLAIN, clusters, escaped_json, harmless, visible
from tui.display.wrap import Wrapped

WIDTHS = st.integers(min_value=4, max_value=100)


@given(texts(), WIDTHS)
def test_no_line_is_wider_than_asked_but_for_one_cluster_that_is(text: str, width: int) -> None:
    """For any text and width a line has at most `width` cells, unless one cluster alone is wider."""
    wrapped = Wrapped(text, width)
    for line in range(len(wrapped)):
        drawn = wrapped.clusters(line)
        assert sum(each.width for each in drawn) <= width or sum(each.width > 0 for each in drawn) == 1


@given(texts(), WIDTHS)
def test_what_is_drawn_is_as_wide_as_rich_says(text: str, width: int) -> None:
    """For any text the cells counted for a line are those that Rich, and so Textual, will count for it."""
    wrapped = Wrapped(text, width)
    for line in range(len(wrapped)):
        drawn = wrapped.clusters(line)
        assert cell_len("".join(each.shown for each in drawn)) == sum(each.width for each in drawn)


@given(texts(), WIDTHS)
def test_lines_hold_every_visible_character_once_and_in_order(text: str, width: int) -> None:
    """For any text, only white space is between two lines, and nothing is drawn twice."""
    wrapped = Wrapped(text, width)
    at = 0
    for start, end in zip(wrapped.starts, wrapped.ends, strict=True):
        assert at <= start <= end
        assert not text[at:start].strip(" \t\r\n\u3000")
        at = end
    assert not text[at:].strip(" \t\r\n\u3000")


@given(texts(), WIDTHS)
def test_a_line_is_cut_only_between_clusters(text: str, width: int) -> None:
    """For any text the clusters of a line cover its code points without a gap."""
    wrapped = Wrapped(text, width)
    for line in range(len(wrapped)):
        at = wrapped.starts[line]
        for each in wrapped.clusters(line):
            assert each.start == at
            at = each.end
        assert at == wrapped.ends[line]


@given(texts(), WIDTHS)
def test_a_cell_leads_to_its_code_point_and_back(text: str, width: int) -> None:
    """For any text the first cell of a cluster is under its first code point, on the line it stands on."""
    wrapped = Wrapped(text, width)
    for line in range(len(wrapped)):
        cell = 0
        for each in wrapped.clusters(line):
            if each.width:
                assert wrapped.offset_at(line, cell) == each.start
                assert wrapped.line_at(each.start) == line
            cell += each.width


@given(texts())
def test_nothing_that_steers_a_terminal_is_drawn(text: str) -> None:
    """For any text no control character, and no mark that turns the direction of writing, reaches the screen."""
    shown = visible(text)
    assert not any(ord(each) < 32 or 0x7F <= ord(each) < 0xA0 for each in shown)
    assert not any(each in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c" for each in shown)


def test_what_counts_as_plain_is_one_cell_each() -> None:
    """Every character of all of Unicode that the quick way takes is one cell wide to Rich."""
    plain = [chr(code) for code in range(sys.maxunicode + 1) if PLAIN.fullmatch(chr(code))]
    assert len(plain) > 500
    assert [each for each in plain if cell_len(each) != 1] == []


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("a\x00b", "a␀b"),
        ("\x1b[31m", "␛[31m"),
        ("\x7f", "␡"),
        ("\x9b31m", "‹9B›31m"),
        ("\u202eevil", "‹RLO›evil"),
        ("a\tb", "a    b"),
        ("soft\xadhyphen", "softhyphen"),
        ("\u0301x", "◌\u0301x"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("[bold]", "[bold]"),
        ("two\nlines\r\nthree", "two lines three"),
    ],
)
def test_what_cannot_be_seen_is_shown(given_text: str, shown: str) -> None:
    """Control characters come as symbols, bidi controls by name, a lone mark on a circle; the rest as it is."""
    assert visible(given_text) == shown


def test_words_are_not_broken_where_there_is_room() -> None:
    """A text of short words is cut at spaces only."""
    wrapped = Wrapped("the quick brown fox jumps over the lazy dog", 10)
    lines = [wrapped.text[a:b] for a, b in zip(wrapped.starts, wrapped.ends, strict=True)]
    assert lines == ["the quick", "brown fox", "jumps over", "the lazy", "dog"]


def test_a_word_longer_than_a_line_is_cut() -> None:
    """Ten thousand letters without a space fill lines to the brim."""
    wrapped = Wrapped("x" * 10_000, 80)
    assert len(wrapped) == 125


def test_wide_text_breaks_between_characters_but_not_before_a_full_stop() -> None:
    """A Chinese sentence wraps at the edge, and no line begins with its closing mark."""
    wrapped = Wrapped("中国外交部发言人表示，双方将继续保持沟通。" * 3, 20)
    lines = [wrapped.text[a:b] for a, b in zip(wrapped.starts, wrapped.ends, strict=True)]
    assert all(len(line) in (9, 10) for line in lines[:-1])
    assert not any(line[0] in "，。" for line in lines)


def test_clusters_of_a_long_line_are_measured_in_pieces_without_cutting_any() -> None:
    """Three thousand family emoji in one line are three thousand clusters of two cells."""
    drawn = list(clusters("👩‍👩‍👧" * 3000, 0, 5 * 3000))
    assert len(drawn) == 3000
    assert {each.width for each in drawn} == {2}


@given(texts())
def test_what_is_copied_commands_nothing(text: str) -> None:
    """Any text keeps its lines and tabs; other controls, and what writes backwards, are shown as symbols."""
    copied = harmless(text)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", copied)
    assert "\r" not in copied.replace("\r\n", "")
    assert copied.count("\n") == text.count("\n")
    assert copied.count("\t") == text.count("\t")
    assert harmless(copied) == copied


def test_what_people_write_with_is_copied_as_it_is() -> None:
    """Marks of direction, joiners, soft hyphens and zero-width spaces are part of words."""
    text = "שלום\u200f (abc)\u200e, می\u200cخواهم, 👩\u200d💻, Zei\u00adtung, a\u200bb\r\n\tend"
    assert harmless(text) == text
    assert harmless("a\x1b[201~b\rc\x9bd\u202ee") == "a␛[201~b␍c‹9B›d‹RLO›e"


@given(texts())
def test_escaped_json_is_the_same_value(text: str) -> None:
    """It holds no control character but the line ends between values."""
    encoded = json.dumps({"a": [text]}, ensure_ascii=False, indent=1)
    escaped = escaped_json(encoded)
    assert json.loads(escaped) == json.loads(encoded)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", escaped)
