"""The manual page, from the commands themselves."""

from collections.abc import Iterable, Iterator
from typing import Any

import typer

from tui.cli.examples import commands_of
from tui.cli.main import complete


def manual() -> str:
    """Return the manual page in the roff of man(7)."""
    app = complete()
    group = typer.main.get_command(app)
    context = group.make_context("copydesk", [], resilient_parsing=True)
    lines = [
        '.TH COPYDESK 1 "" "Copydesk" "User commands"',
        ".SH NAME",
        r"copydesk \- read news in the terminal, and tag every claim",
        ".SH SYNOPSIS",
        r".B copydesk",
        r"\fIFOLDER\fR",
        ".br",
        r".B copydesk",
        r"\fICOMMAND\fR [\fIOPTION\fR\|.\|.\|.]",
        ".SH DESCRIPTION",
        *_paragraphs(group.help or ""),
        ".SH OPTIONS",
        *_options(group.params, context),
        ".SH COMMANDS",
    ]
    for name, info in commands_of(app):
        command = group
        for part in name.split():
            found = command.get_command(context, part) if hasattr(command, "get_command") else None
            assert found is not None, name
            command = found
        lines += [f".SS copydesk {_plain(name)}", *_paragraphs(str(info.help))]
        lines += _options(command.params, context)
        if info.epilog:
            examples = [each.strip() for each in str(info.epilog).splitlines()[2:]]
            lines += [".PP", "Examples:", ".nf", *(rf"\fB    {_plain(each)}\fR" for each in examples), ".fi"]
    lines += [
        ".SH FILES",
        ".TP",
        r"\fBconfig.toml\fR",
        r"Settings of a person, in \fI~/.config/copydesk\fR; on macOS in \fI~/Library/Application Support/copydesk\fR.",
        ".TP",
        r"\fBcopydesk.toml\fR",
        "Labels and settings of a corpus, beside its articles.",
        ".SH EXIT STATUS",
        "0 for success, 1 for a failure or if something differs or is left to do, 2 for a wrong request.",
        ".SH ENVIRONMENT",
        r"\fBCOPYDESK_ANNOTATOR\fR names the annotator, and \fBNO_COLOR\fR switches colours off.",
    ]
    return "\n".join(lines) + "\n"


def _options(params: Iterable[Any], context: Any) -> Iterator[str]:
    """Yield the lines of what a command takes."""
    for param in params:
        record = param.get_help_record(context)
        if record and "--help" not in param.opts:
            yield from (".TP", rf"\fB{_plain(record[0])}\fR", _plain(" ".join(record[1].split())))


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the lines of a text of several paragraphs."""
    for number, paragraph in enumerate(text.strip().split("\n\n")):
        if number:
            yield ".PP"
        yield _plain(" ".join(paragraph.split()))


def _plain(text: str) -> str:
    """Return a text in which nothing is a request or an escape, in ASCII: not every man reads UTF-8."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    text = "".join(each if each.isascii() else rf"\[u{ord(each):04X}]" for each in text)
    return rf"\&{text}" if text.startswith((".", "'")) else text
