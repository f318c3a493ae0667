"""Names of files, corpora, annotators, labels, speakers and outlets that would command a terminal, everywhere.

The terminal gets none of their control characters, and shows none of their markup as style: it shows what they are.
"""

import json
import re
from base64 import b64decode
from pathlib import Path

import pytest
from terminal import COPYDESK, Terminal

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import open_corpus
from annotations.layout import store_folder
from annotations.store.store import Store

pytestmark = pytest.mark.slow

EVIL = "\x1b]0;OWNED\x07\x1b[201~\x9b31m\x9d0;OWNED\x9c\u202e\u2066[red]Eve[/red]"
"""Sets the title of the window and the colour, ends a bracketed paste, writes backwards, and is markup of Rich."""

SETTINGS = f"""
[[labels]]
name = {json.dumps(EVIL)}
key = "1"
letter = "E"
colour = "#ff0000"
definition = {json.dumps(EVIL)}
"""

TEXT = f"""---
title: {EVIL}
outlet: {EVIL}
date: {EVIL}
url: https://{EVIL}
desk: {EVIL}
---

The minister {EVIL} said on Friday: “I have nothing to add {EVIL}.” She left the house in Paris.
"""


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Make a corpus in which everything that has a name has an evil one, and a claim with such a speaker and note."""
    folder = tmp_path / EVIL.replace("/", "")
    folder.mkdir()
    (folder / "copydesk.toml").write_text(SETTINGS, "utf-8")
    (folder / f"{EVIL.replace('/', '')}.txt").write_text(TEXT, "utf-8")
    (folder / f"b{EVIL.replace('/', '')}.txt").write_bytes(b"\x00\x01")
    corpus = open_corpus(folder)
    article = next(corpus.load(entry) for entry in corpus.entries if not entry.id.startswith("b"))
    store = Store(store_folder(folder), EVIL)
    claim = Claim.of(article.text, 0, 12, EVIL).said_by(EVIL).noted(EVIL)
    store.apply(article, [edits.tag(store.load(article), claim)])
    return folder


def assert_harmless(raw: bytes) -> None:
    """Fail if a terminal was given a control sequence of a name, or text that writes backwards."""
    shown = raw.decode("utf-8")
    assert "\x1b]0" not in shown
    assert "\x1b[201~" not in shown
    assert not re.search("[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


def output(*arguments: str | Path, tmp_path: Path) -> str:
    """Run a command on a terminal, check its bytes, and return them as text."""
    env = {"COPYDESK_ANNOTATOR": EVIL, "XDG_CACHE_HOME": str(tmp_path / "cache"), "COLUMNS": "200"}
    with Terminal([COPYDESK, *map(str, arguments)], env, columns=200) as terminal:
        status = terminal.wait_for_exit(60)
        assert status in (0, 1, 2)
        assert_harmless(terminal.raw)
        assert b"\x07" not in terminal.raw
        assert "Traceback" not in terminal.text
        return terminal.raw.decode("utf-8")


COMMANDS: list[tuple[str, ...]] = [
    ("articles", "{news}"),
    ("articles", "{news}", "--json"),
    ("check", "{news}"),
    ("check", "{news}", "--json"),
    ("check", "{news}", "--repair"),
    ("history", "{news}"),
    ("history", "{news}", "--json"),
    ("history", "{news}", "--annotator", "no" + EVIL),
    ("stats", "{news}"),
    ("stats", "{news}", "--json"),
    ("agreement", "{news}", "--annotators", "no" + EVIL),
    ("stats", "{news}", "--annotator", "no" + EVIL),
    *(
        ("export", "{news}", "--format", name)
        for name in ("jsonl", "prodigy", "doccano", "label-studio", "conll", "csv", "web-annotation", "brat")
    ),
    ("export", "{news}", "--format", "brat", "--output", "{news}/" + EVIL.replace("/", "")),
    ("export", "{news}", "--label", "no" + EVIL),
    ("export", "{news}", "--split", EVIL),
    ("export", "{news}", "--from", EVIL),
    ("export", "{news}", "--model", EVIL),
    ("export", "{news}", "--format", EVIL),
    ("export", "{news}", "--by", EVIL),
    ("export", "{news}", "--output", "{tmp}/no/" + EVIL),
    ("import", "{news}", "{tmp}/no" + EVIL),
    ("import", "{news}", "{news}/copydesk.toml"),
    ("import", "{news}", "{news}/b" + EVIL.replace("/", "") + ".txt"),
    ("add", "{news}", "{tmp}/no" + EVIL),
    ("add", "{news}", "http://127.0.0.1:1/" + EVIL),
    ("add", "{tmp}/no" + EVIL, "x"),
    ("entities", "{news}", "--model", EVIL),
    ("entities", "{news}", "--workers", EVIL),
    ("read", "{tmp}/no" + EVIL),
    ("articles", "{news}", "--" + EVIL),
    ("articles", "{news}", "--store", EVIL, "more", EVIL),
    ("stats", "{news}", EVIL),
    (EVIL,),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: re.sub("[^a-z -]", "", " ".join(command))[:40])
def test_no_command_hands_a_name_to_the_terminal(news: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    """Neither as data, nor in a message, nor in an error about the command itself."""
    given = [part.replace("{news}", str(news)).replace("{tmp}", str(tmp_path)) for part in command]
    shown = output(*given, tmp_path=tmp_path)
    if "--json" in command and "check" not in command:
        assert "\\u009b31m" in shown
        assert "\\u202e" in shown


def test_json_is_the_same_value_in_a_terminal_and_in_a_pipe(news: Path, tmp_path: Path) -> None:
    """Escapes are another way to write it; what is read from it is the title to the character."""
    shown = output("articles", news, "--json", tmp_path=tmp_path)
    rows = json.loads(shown[shown.index("[") : shown.rindex("]") + 1])
    assert [row["title"] for row in rows if not row["problem"]] == [" ".join(EVIL.split())]


def test_markup_is_text(news: Path, tmp_path: Path) -> None:
    """Square brackets are shown, and colour nothing."""
    assert "[red]Eve[/red]" in output("articles", news, tmp_path=tmp_path)
    assert "[red]Eve[/red]" in output("history", news, tmp_path=tmp_path)


TOUR = [
    ("", "She left the house in"),
    ("jjk", ""),
    ("/Eve\r", ""),
    ("o", "outlet"),
    ("m", ""),
    ("u", ""),
    ("?", "Help"),
    (":", "Commands"),
    ("Fminister\r", "1 tag"),
    ("\x1b", ""),
    (f"F{EVIL[-9:]}nowhere\r", "nowhere"),
    ("\x1b", ""),
    ("gj\r", "NUL bytes"),
    ("g\r", "sentence 1 of 2"),
    ("\t", "said: ␛]0;OWNED"),
    ("]", "note"),
    ("s", "Speaker"),
    ("c", "Note"),
    ("\x1b", ""),
    ("\r", "Tag"),
    ("y", "Copied"),
    (":", "Commands"),
    ("?", "Help"),
    ("/Eve\r", "2 matches"),
    ("1", ""),
    ("!", "orphaned"),
]
"""Keys that show what there is to show, each with something that is then on screen; Esc is pressed behind each."""


def test_no_screen_hands_a_name_to_the_terminal(news: Path, tmp_path: Path) -> None:
    """List, filter, preview, concordance, reader, panels, dialogs, palette, help and the clipboard."""
    size = {"COLUMNS": "140", "LINES": "40"}
    env = {"COPYDESK_ANNOTATOR": EVIL, "XDG_CACHE_HOME": str(tmp_path / "cache"), **size}
    with Terminal([COPYDESK, "read", str(news)], env, columns=140, rows=40) as terminal:
        terminal.wait_for("[red]Eve[/red]")
        for keys, shown in TOUR:
            terminal.press(keys)
            terminal.wait_for(shown, 20)
            terminal.settle()
            # In the reader, one more Esc would lead back to the list.
            if shown not in ("sentence 1 of 2", "said: ␛]0;OWNED", "note", "Copied", ""):
                terminal.press("\x1b")
                terminal.settle()
        terminal.press("qq")
        assert terminal.wait_for_exit() == 0
        copied = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07", terminal.raw)
        assert len(copied) == 1
        clipboard = b64decode(copied[0]).decode("utf-8")
        assert "␛]0;OWNED␇␛[201~‹9B›31m" in clipboard
        assert "‹RLO›" in clipboard
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", clipboard)
        assert_harmless(terminal.raw)
