"""Two examples for every command, at the end of its help and in the manual page."""

import inspect
from collections.abc import Iterator

import typer
from typer.models import CommandInfo

EXAMPLES = {
    "read": ("copydesk seeds", "copydesk read news --theme light --annotator anna"),
    "articles": ("copydesk articles news", "copydesk articles news --json"),
    "import": (
        "copydesk import news claims.jsonl --dry-run",
        "copydesk import news brat --as anna",
    ),
    "export": (
        "copydesk export news -o claims.jsonl",
        "copydesk export news -f label-studio -o tasks.json --label quote",
    ),
    "check": ("copydesk check news", "copydesk check news --repair --dry-run"),
    "history": ("copydesk history news", "copydesk history news --annotator anna --json"),
    "stats": ("copydesk stats news", "copydesk stats news --suggestions"),
    "claims": ("copydesk claims news label:quote", "copydesk claims news unsure --json"),
}
"""Of the commands whose docstring has no line `Examples: first; second`."""

_BEGINS = "Examples: "


def commands_of(app: typer.Typer, before: str = "") -> Iterator[tuple[str, CommandInfo]]:
    """Yield all commands of an application, with their full names: `share init`."""
    for info in app.registered_commands:
        name = info.name or getattr(info.callback, "__name__", "").replace("_", "-")
        yield f"{before}{name}", info
    for group in app.registered_groups:
        if group.typer_instance is not None:
            yield from commands_of(group.typer_instance, f"{before}{group.name} ")


def add_examples(app: typer.Typer) -> None:
    """Give every command of an application its examples, and its whole first sentence in the list of commands."""
    for name, info in commands_of(app):
        paragraphs = inspect.cleandoc(info.help or inspect.getdoc(info.callback) or "").split("\n\n")
        own = next((" ".join(each.split()) for each in paragraphs if each.startswith(_BEGINS)), "")
        examples = own.removeprefix(_BEGINS).split("; ") if own else EXAMPLES.get(name, ())
        info.help = "\n\n".join(each for each in paragraphs if not each.startswith(_BEGINS))
        info.short_help = " ".join(paragraphs[0].split())
        if examples:
            info.epilog = "\b\n" + "\n".join(("Examples:", *(f"  {each}" for each in examples)))
