"""`copydesk help`: commands and pages, in a pipe and on a terminal."""

import os
import re
import tomllib
from pathlib import Path

import pytest
from terminal import COPYDESK, Terminal, run

from tui.cli.help import pages, rendered
from tui.cli.topics import GROUPS, INDEX, START

ROOT = Path(__file__).parents[2]


def test_all_pages_are_topics_of_one_group_and_in_the_wheel() -> None:
    """A page that is written is listed once and shown, also by an installed program."""
    docs = sorted(path.name for path in (ROOT / "docs").glob("*.md") if path.name != "README.md")
    names = [START, INDEX, *(name.removesuffix(".md") for name in docs)]
    assert sorted(pages()) == sorted(names)
    assert sorted(topic.name for topics in GROUPS.values() for topic in topics) == sorted({*names} - {INDEX})
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {
        "README.md": f"tui/pages/{START}.md",
        "docs/README.md": f"tui/pages/{INDEX}.md",
        **{f"docs/{name}": f"tui/pages/{name}" for name in docs},
    }


def test_help_lists_topics_and_prints_them() -> None:
    """In a pipe a page is Markdown as it is written; a command is what --help prints."""
    told = run("help").stdout
    assert "\n  Tagging\n    labels           names, colours, parents" in told
    assert "  share init " in told
    assert run("help", "labels").stdout.startswith("# Labels of your own\n")
    assert run("help", "start").stdout.startswith("# Copydesk\n")
    assert run("help", "index").stdout.startswith("# The manual\n")
    for command in (("export",), ("share", "init")):
        assert run("help", *command).stdout.strip() == run(*command, "--help").stdout.strip()
    unknown = run("help", "nothing")
    assert (unknown.returncode, unknown.stderr) == (2, "There is no topic nothing. copydesk help lists them.\n")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("[Labels](docs/labels.md#guidelines)", "Labels (copydesk help labels)"),
        ("[keys.md](keys.md)", "copydesk help keys"),
        ("[the start](../README.md)", "the start (copydesk help start)"),
        ("[all pages](docs/README.md)", "all pages (copydesk help index)"),
        ("[below](#limits)", "below"),
        ("[site](https://example.org/labels.md)", "site (https://example.org/labels.md)"),
        ("[what is new](CHANGELOG.md)", "what is new (CHANGELOG.md)"),
        ("![a picture](pictures/reader.svg)", ""),
        ("```text\n[Labels](labels.md)\n```", "[Labels](labels.md)"),
    ],
)
def test_a_link_on_a_terminal_says_what_to_type(link: str, expected: str) -> None:
    """A terminal cannot follow a link to a page, nor show a picture."""
    assert re.sub(r"\x1b\[[\d;]*m", "", rendered(link)).strip() == expected


@pytest.mark.slow
def test_on_a_terminal_a_page_is_drawn_by_the_pager() -> None:
    """Without the marks of Markdown."""
    env = {**os.environ, "PAGER": "cat", "TERM": "xterm-256color"}
    with Terminal([COPYDESK, "help", "stats"], env) as terminal:
        terminal.wait_for("claims_an_hour")
        assert terminal.wait_for_exit() == 0
        assert "```" not in terminal.text
        assert "## " not in terminal.text


@pytest.mark.slow
def test_on_a_terminal_the_list_of_topics_is_wrapped_at_words() -> None:
    """In 80 columns no line is longer, and what is said of a topic stays in its column."""
    env = {**os.environ, "PAGER": "cat", "TERM": "xterm-256color", "COLUMNS": "80"}
    with Terminal([COPYDESK, "help"], env) as terminal:
        terminal.wait_for("share sync")
        assert terminal.wait_for_exit() == 0
        lines = terminal.text.replace("\r", "").splitlines()
    assert max(map(len, lines)) < 80
    longest = next(number for number, line in enumerate(lines) if line.startswith("    doubt  "))
    assert lines[longest + 1].startswith(" " * 21 + "doubtful first.")
