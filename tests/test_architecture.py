"""The house: what may be imported by what, and what goes into the wheel."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import annotations
import tui

ROOT = Path(__file__).parent.parent

HEAVY = ("httpx", "spacy", "numpy", "thinc", "pyarrow", "pandas", "trafilatura", "lxml", "aiohttp", "textual_serve")


def loaded_by(statement: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has loaded after a statement."""
    code = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["tui.app", "annotations", "annotations.nlp.pipeline"])
def test_the_screen_loads_nothing_heavy(module: str) -> None:
    """SpaCy takes half a second to import, watchdog 30 ms; the first screen waits for neither."""
    loaded = loaded_by(f"import {module}")
    assert module.partition(".")[0] in loaded
    assert loaded.isdisjoint((*HEAVY, "watchdog"))


def test_a_screen_with_suggesters_loads_none_of_their_libraries() -> None:
    """Pipelines, language models and plugins work in processes of their own; here they are only listed and asked."""
    loaded = loaded_by("import tui.background, annotations.suggesters.desk, annotations.suggesters.trained")
    assert "annotations" in loaded
    assert loaded.isdisjoint((*HEAVY, "watchdog"))


def test_the_formats_load_nothing_heavy() -> None:
    """An export for spaCy imports it; to know that there is such a format does not."""
    loaded = loaded_by("from annotations.exchange.formats.table import FORMATS; assert 'spacy' in FORMATS")
    assert loaded.isdisjoint(HEAVY)


def test_the_command_line_loads_no_screen() -> None:
    """A listing or an export in a script does not wait for Textual."""
    loaded = loaded_by("import tui.cli.main")
    assert "tui" in loaded
    assert loaded.isdisjoint(("textual", *HEAVY))


def test_opening_a_corpus_does_not_wait_for_typer() -> None:
    """Plain arguments are read without it."""
    code = "from tui.cli.opening import plain_opening; assert plain_opening(['seeds', '--store', 'there'])"
    assert loaded_by(f"import tui.cli.main; {code}").isdisjoint(("typer", "textual", *HEAVY))


def test_the_merge_driver_loads_neither_screen_nor_command_line() -> None:
    """Git starts it once for each file of a merge."""
    loaded = loaded_by("import tui.quick, annotations.sharing.driver, annotations.sharing.listing")
    assert "msgspec" in loaded
    assert loaded.isdisjoint(("textual", "rich", "typer", "filelock", "sentencex", "watchdog", *HEAVY))


def test_the_first_screen_waits_for_the_list_alone() -> None:
    """The reader, the concordance and the dialogs are imported behind the first paint, or when they are asked for."""
    code = "import tui.app, tui.config, sys; print(*(name for name in sys.modules if name.startswith('tui.')))"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "tui.library.screen" in loaded
    packages = {name.split(".")[1] for name in loaded}
    assert packages.isdisjoint({"reader", "concordance", "cli"})
    assert {name for name in loaded if name.startswith("tui.dialogs.")} <= {"tui.dialogs.quit"}


def test_the_domain_knows_no_screen() -> None:
    """All of it can be used where there is no terminal."""
    loaded = loaded_by(
        "import annotations, annotations.reports.rows, annotations.exchange.exporter, annotations.work.session"
    )
    assert loaded.isdisjoint(("textual", "rich", "typer", "tui"))


def test_the_process_for_entities_loads_no_screen() -> None:
    """And spaCy only when it has a model to load."""
    loaded = loaded_by("import annotations.nlp.worker")
    assert loaded.isdisjoint(("textual", "rich", "typer", "tui", *HEAVY))


def test_a_package_is_introduced_by_a_docstring_and_imports_nothing() -> None:
    """One imports from the department: a package that re-exports would load all of it for each of its names."""
    inits = [path for package in (annotations, tui) for path in Path(package.__path__[0]).rglob("__init__.py")]
    assert len(inits) > 15
    for path in inits:
        body = ast.parse(path.read_text("utf-8")).body
        assert len(body) == 1, path
        assert isinstance(body[0], ast.Expr), path
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path


def test_no_file_binds_the_name_of_the_package() -> None:
    """The future import of that name would: a module that has it sees the feature and not the package."""
    line = "from __future__ import " + "annotations"
    packages = [Path(package.__path__[0]) for package in (annotations, tui)]
    files = [path for folder in (*packages, ROOT / "tests", ROOT / "docs") for path in folder.rglob("*.py")]
    assert len(files) > 30
    assert [path.name for path in files if line in path.read_text("utf-8")] == []


def test_the_wheel_holds_both_packages_and_nothing_else() -> None:
    """An installed Copydesk brings the manual, and no tests and no sample articles."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {path.partition("/")[0] for path in wheel.pop("force-include")} == {"README.md", "docs"}
    assert wheel == {
        "packages": ["annotations", "tui"],
        "shared-data": {"docs/man/copydesk.1": "share/man/man1/copydesk.1"},
    }
    assert project["project"]["scripts"] == {"copydesk": "tui.cli.main:main"}
    for package in (annotations, tui):
        assert (Path(package.__path__[0]) / "py.typed").is_file()


MAP = (ROOT / "docs" / "architecture.md").read_text("utf-8")


def test_every_module_on_the_map_exists() -> None:
    """A file that was moved or renamed is moved on the map of docs/architecture.md, too."""
    named = set(re.findall(r"(?<![\w>])[\w/]+\.py\b", MAP))
    folders = (*(Path(package.__path__[0]) for package in (annotations, tui)), ROOT / "docs", ROOT / "tests")
    there = [f"/{path.relative_to(folder.parent).as_posix()}" for folder in folders for path in folder.rglob("*.py")]
    assert len(named) > 60
    assert sorted(name for name in named if not any(path.endswith(f"/{name}") for path in there)) == []


def test_every_room_is_on_the_map() -> None:
    """Each has a row with a module to start reading at, and each folder and module of the terminal a line."""
    rows = MAP[MAP.index("| room |") : MAP.index("Where things are")]
    packages = [path.parent.name for path in Path(annotations.__path__[0]).glob("*/__init__.py")]
    assert len(packages) > 15
    assert [name for name in packages if f"`{name}/`" not in rows] == []
    terminal = MAP[MAP.index("    tui/\n") : MAP.index("A screen is a `BarScreen`")]
    root = Path(tui.__path__[0])
    entries = [f"{path.parent.name}/" for path in root.glob("*/__init__.py")]
    entries += [path.name for path in root.glob("*.py") if not path.name.startswith("__")]
    lines = set(re.findall(r"[\w]+(?:/|\.py)", terminal))
    assert [name for name in entries if name not in lines] == []


def test_the_floors_on_the_map_are_those_of_the_contract() -> None:
    """The same rooms and modules as import-linter's contract has, no more and no fewer."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    (layers,) = (each["layers"] for each in contracts if each["name"] == "Eight floors in the domain")
    contract = {name for layer in layers for name in layer.split(" | ")}
    floors = MAP[MAP.index("    8   ") : MAP.index("A room imports")]
    words = re.sub(r"\b\d\b|\bit\b|\bthem\b|,", " ", floors).split()
    assert {word for word in words if word.isidentifier()} - {"and", "above", "below"} == contract


def test_no_module_of_the_domain_imports_one_that_imports_it() -> None:
    """Not inside a function or for its types either: each is understood with what is below it, and nothing else."""
    root = Path(annotations.__path__[0])
    modules = {".".join(path.relative_to(root.parent).with_suffix("").parts): path for path in root.rglob("*.py")}
    imports = {
        name: {
            f"{node.module}.{each.name}" if f"{node.module}.{each.name}" in modules else node.module
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.ImportFrom)
            for each in node.names
        }
        & modules.keys()
        for name, path in modules.items()
    }
    assert sum(map(len, imports.values())) > 1000
    assert set(TopologicalSorter(imports).static_order()) == set(modules)


def test_tests_are_no_packages() -> None:
    """A folder tests/annotations would stand before the package of that name."""
    assert list((ROOT / "tests").rglob("__init__.py")) == []
    assert not (ROOT / "tests" / "annotations").exists()


def test_no_screen_inherits_another_for_its_features() -> None:
    """A screen of ours has at most one class of ours above it; its features are parts."""
    classes = {
        node.name: [base.id for base in map(_unsubscripted, node.bases) if isinstance(base, ast.Name)]
        for path in Path(tui.__path__[0]).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    }
    depths = {name: len(list(_ancestors(name, classes))) for name in classes if name.endswith("Screen")}
    assert len(depths) >= 5
    assert {name for name, depth in depths.items() if depth > 1} == set()


def _unsubscripted(base: ast.expr) -> ast.expr:
    return base.value if isinstance(base, ast.Subscript) else base


def _ancestors(name: str, classes: dict[str, list[str]]) -> Iterator[str]:
    """Yield the classes of ours that a class inherits."""
    for base in classes.get(name, ()):
        if base in classes:
            yield base
            yield from _ancestors(base, classes)
