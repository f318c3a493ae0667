"""`copydesk scheme`: the labels and attributes of a corpus, printed, checked, or made from labelled files."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.cells import cell_len, set_cell_size

from annotations.errors import ArticleError, AskedError, SchemeError
from annotations.scheme import Attribute, Label, Scheme
from annotations.settings import SETTINGS_FILE, Settings, read_settings
from tui.cli.output import fail, say, show, show_json
from tui.display.cells import visible


def scheme(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="CORPUS", help="A folder of articles, or one file; with --from, files."),
    ],
    from_files: Annotated[
        bool, typer.Option("--from", help="Make a scheme from the labels and attributes in the named files.")
    ] = False,
    toml: Annotated[
        bool, typer.Option("--toml", help=f"Print the scheme as {SETTINGS_FILE} has it, with all defaults written out.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object, for scripts.")] = False,
) -> None:
    """Print and check the labels and attributes of a corpus, or make them from labelled files.

    Examples: copydesk scheme news; copydesk scheme --from claims.jsonl > news/copydesk.toml
    """
    if from_files:
        _make(paths, as_json=as_json)
        return
    if len(paths) > 1:
        fail("Name one corpus; to make a scheme from files, add --from.", 2)
    path = paths[0].expanduser().absolute()
    if not path.exists():
        fail(f"There is no file or folder {paths[0]}.", 2)
    try:
        settings = read_settings(path)
    except SchemeError as error:
        if as_json:
            show_json({"labels": [], "attributes": [], "guidelines": "", "problems": str(error).split("\n")})
        fail(str(error), 2)
    if as_json:
        show_json(_as_object(settings.scheme, settings))
    elif toml:
        _print_toml(settings.scheme, {})
    else:
        show("\n".join(visible(line) for line in _page(settings.scheme)))
    for remark in settings.remarks:
        say(f"{SETTINGS_FILE}: {remark}.")


def _as_object(scheme: Scheme, settings: Settings | None) -> dict[str, Any]:
    """Return a scheme for scripts."""
    return {
        "labels": [msgspec.structs.asdict(each) for each in scheme.labels],
        "attributes": [msgspec.structs.asdict(each) for each in scheme.attributes],
        "guidelines": settings.guidelines if settings else "",
        "problems": list(settings.remarks) if settings else [],
    }


def _page(scheme: Scheme) -> list[str]:
    """Return a line for each label, below it its kinds, and a line for each attribute."""
    names = [("  " * depth + label.name, label) for depth, label in scheme.tree()]
    width = max(cell_len(name) for name, _ in names)
    lines = [_label_line(name, label, width) for name, label in names]
    if scheme.attributes:
        width = max(cell_len(each.name) for each in scheme.attributes)
        lines += ["", *(_attribute_line(each, width) for each in scheme.attributes)]
    return lines


def _label_line(name: str, label: Label, width: int) -> str:
    signs = f"{label.key or ' '}  {set_cell_size(label.letter, 2)}"
    order = f"order {label.order}  " if label.order is not None else ""
    return f"{signs} {set_cell_size(name, width)}  {label.colour}  {order}{label.definition}".rstrip()


def _attribute_line(attribute: Attribute, width: int) -> str:
    what = ", ".join(attribute.values) if attribute.kind == "choice" else attribute.kind
    whose = "of articles" if attribute.on == "article" else f"of claims {', '.join(attribute.labels)}".rstrip()
    return f"{set_cell_size(attribute.name, width)}  {what}  {whose}  {attribute.definition}".rstrip()


def _make(files: list[Path], *, as_json: bool) -> None:
    """Print the scheme of labelled files."""
    from annotations.exchange.detect import format_of
    from annotations.exchange.scheme_offer import FoundScheme

    found = FoundScheme()
    for path in files:
        try:
            found.add(path, format_of(path, str(path), "", ""))
        except (ArticleError, AskedError) as error:
            fail(str(error), 2)
        except FileNotFoundError:
            fail(f"There is no file or folder {path}.", 2)
        except OSError as error:
            fail(f"{path} cannot be read: {error.strerror}.", 1)
    made = found.scheme()
    if not made.labels:
        fail("No labels in these files.", 1)
    if as_json:
        show_json({**_as_object(made, None), "claims": dict(found.labels)})
    else:
        _print_toml(made, found.labels)


def _print_toml(scheme: Scheme, counts: dict[str, int]) -> None:
    from annotations.exchange.scheme_offer import whole_toml

    show(whole_toml(scheme, counts).rstrip())
