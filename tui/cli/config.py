"""`copydesk config`: the settings in force, the file that each comes from, and errors in the files."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from annotations.errors import SchemeError
from annotations.settings import SettingsFile, read_settings, settings_path
from annotations.toml_settings import TomlSettings
from tui.cli.corpora import cache, login
from tui.cli.output import say, show, show_json
from tui.config import Config, ConfigError, config_path, read_config
from tui.display.cells import visible


class File(StrEnum):
    """A file of settings whose JSON Schema can be printed."""

    user = "user"
    corpus = "corpus"


@dataclass(frozen=True)
class Setting:
    """A setting in force."""

    name: str
    value: Any
    origin: str
    """`default`, the name of an environment variable, or a file."""
    line: int = 0
    """The line of the file, from 1; 0 where it is from none."""


def config(
    corpus: Annotated[Path | None, typer.Argument(metavar="CORPUS", help="A corpus with settings of its own.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only report errors in the files.")] = False,
    schema: Annotated[
        File | None, typer.Option("--schema", help="Print the JSON Schema of a file of settings, for editors.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array, for scripts.")] = False,
) -> None:
    """Show the settings in force, and where each comes from.

    Prints each error in the files on a line; the exit status is then 2.

    Examples: copydesk config news; copydesk config --schema user > config.schema.json
    """
    if schema is not None:
        show(msgspec.json.format(msgspec.json.encode(schema_of(schema)), indent=2).decode())
        return
    problems: list[str] = []
    found = [*_of_environment(), *_of_user(problems), *(_of_corpus(corpus, problems) if corpus else ())]
    for problem in problems:
        say(f"{problem}.")
    if check:
        if not problems:
            say("No errors in the files.")
    elif as_json:
        show_json([asdict(each) for each in found])
    else:
        _print(found)
    raise typer.Exit(2 if problems else 0)


def schema_of(file: File) -> dict[str, Any]:
    """Return the JSON Schema of the user's settings, or of those of a corpus."""
    return msgspec.json.schema(Config if file is File.user else SettingsFile)


def _of_environment() -> Iterator[Setting]:
    name = os.environ.get("COPYDESK_ANNOTATOR", "").strip()
    yield Setting("annotator", name or login(), "COPYDESK_ANNOTATOR" if name else "login name")
    yield Setting("cache", str(cache()), "XDG_CACHE_HOME" if os.environ.get("XDG_CACHE_HOME") else "default")
    if os.environ.get("NO_COLOR"):
        yield Setting("colours", "none", "NO_COLOR")


def _of_user(problems: list[str]) -> Iterator[Setting]:
    path = config_path()
    try:
        values: Mapping[str, Any] = msgspec.to_builtins(read_config(path))
    except ConfigError as error:
        problems += str(error).split("\n")
        return
    # Without colours, the setting for colours does not hold.
    yield from (each for each in _settings(values, path) if each.name != "colours" or not os.environ.get("NO_COLOR"))


def _of_corpus(corpus: Path, problems: list[str]) -> Iterator[Setting]:
    path = settings_path(corpus.expanduser())
    if not corpus.expanduser().exists():
        problems.append(f"There is no file or folder {corpus}")
        return
    try:
        settings = read_settings(corpus.expanduser())
    except SchemeError as error:
        problems += str(error).split("\n")
        return
    problems += [f"{path}: {remark}" for remark in settings.remarks]
    values = {
        "labels": [label.name for label in settings.scheme.labels],
        "attributes": [each.name for each in settings.scheme.attributes],
        "model": settings.model or settings.model_folder,
        "language": settings.language,
        "guidelines": settings.guidelines,
        "encoding": dict(settings.encodings),
        "columns": dict(settings.columns),
        "html": "keep" if settings.keep_markup else "text",
        "blind": settings.blind,
        "suggesters": [each.name for each in settings.suggesters],
    }
    yield from _settings(values, path)


def _settings(values: Mapping[str, Any], path: Path) -> Iterator[Setting]:
    """Yield the settings of a file, with their lines where the file has them."""
    file = TomlSettings(path, path.read_text("utf-8-sig") if path.exists() else "")
    for name, value in values.items():
        is_there = name in file.values
        yield Setting(name, value, str(path) if is_there else "default", file.line(name) if is_there else 0)


def _print(found: list[Setting]) -> None:
    width = max(len(each.name) for each in found)
    for each in found:
        value = each.value if isinstance(each.value, str) and each.value else msgspec.json.encode(each.value).decode()
        where = f"{each.origin}, line {each.line}" if each.line else each.origin
        show(visible(f"{each.name:<{width}}  {value}   ({where})"))
