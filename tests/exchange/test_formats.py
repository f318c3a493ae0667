"""The table of formats: a format is a module and a line, and everything else asks the table."""

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from annotations.exchange.detect import detect_format
from annotations.exchange.format import Format
from annotations.exchange.formats import csv_table
from annotations.exchange.formats.table import ENTRIES, FORMATS, FORMER_NAMES, Entry, importable, present_name

MADE_UP = """
import sys
from types import ModuleType
from annotations.exchange.formats import csv_table
from annotations.exchange.formats.table import ENTRIES, Entry
module = ModuleType("annotations.exchange.formats.made_up")
module.FORMAT = csv_table.FORMAT
sys.modules[module.__name__] = module
ENTRIES["made-up"] = Entry("made_up", can_import=True)
from tui.cli.main import complete
complete()(sys.argv[1:])
"""
"""The program with one more line in the table."""


def test_the_table_says_what_each_format_is() -> None:
    """Its module has a format, which can be read exactly if the table says that it can be imported."""
    assert len(FORMATS) == len(ENTRIES) > 5
    for name, form in FORMATS.items():
        assert isinstance(form, Format), name
        assert (form.read is not None) == ENTRIES[name].can_import, name


def test_names_and_suffixes_are_distinct_enough_to_choose_by() -> None:
    """No two formats that can be imported share the name of their tool."""
    tools = [FORMATS[name].tool for name in importable()]
    assert len(set(tools)) == len(tools)


def test_a_former_name_leads_to_the_present_one_and_says_so() -> None:
    """What people typed once works on; a name that is in use is never taken for a former one."""
    assert set(FORMER_NAMES.values()) <= set(FORMATS)
    assert not set(FORMER_NAMES) & set(FORMATS)
    name, said = present_name("webanno")
    assert name == "web-annotation"
    assert "is now called web-annotation" in said
    assert present_name("jsonl") == ("jsonl", "")
    assert present_name("nonsense") == ("nonsense", "")


@pytest.mark.parametrize("command", ["export", "import"])
def test_a_new_line_in_the_table_is_offered_by_the_command(command: str) -> None:
    """The help of both commands lists the formats of the table."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", MADE_UP, command, "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "200"},
    )
    # A name may be broken at its hyphen.
    assert "made-up" in "".join(done.stdout.split())


def test_a_new_line_in_the_table_takes_part_in_detection(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A format recognises its own files: detection knows none by name."""
    module = ModuleType("annotations.exchange.formats.made_up")
    form = csv_table.FORMAT
    module.FORMAT = Format(  # type: ignore[attr-defined]
        tool="Made up",
        ending=".made",
        write=form.write,
        losses=form.losses,
        expected=form.expected,
        read=form.read,
        sniff=lambda sample: {"made", "up"} <= sample.keys,
    )
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(ENTRIES, "made-up", Entry("made_up", can_import=True))
    (tmp_path / "file").write_text('{"made": 1, "up": 2}\n')
    assert detect_format(tmp_path / "file", "file") == "made-up"


def test_the_table_imports_no_format() -> None:
    """To list the formats costs nothing."""
    code = "import annotations.exchange.formats.table as t, sys; list(t.FORMATS); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    loaded = {name for name in done.stdout.split() if name.startswith("annotations.exchange.formats.")}
    assert loaded == {"annotations.exchange.formats.table"}
