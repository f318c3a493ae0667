"""`copydesk plugins`: the plugins of other installed packages."""

from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from tui.cli.output import say, show, show_json
from tui.display.cells import visible

if TYPE_CHECKING:
    from annotations.plugins import Plugin


def plugins(
    check: Annotated[
        bool, typer.Option("--check", help="Load each plugin, in a process of its own, and report whether it works.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array, for scripts.")] = False,
) -> None:
    """List the plugins that are installed, each with its group and the package it comes from.

    Nothing of them is run without --check. A suggester is used by a corpus only where its settings, or yours, name it
    (copydesk help suggesters), a format where -f of export or import names it (copydesk help formats), and a source is
    asked about each file and address that copydesk add is given (copydesk help sources). --no-plugins runs none.

    Examples: copydesk plugins; copydesk plugins --check
    """
    from annotations.plugins import installed

    found = installed()
    troubles = [_trouble(each) if check else "" for each in found]
    if as_json:
        rows = [
            {**msgspec.to_builtins(each), **({"problem": trouble} if check else {})}
            for each, trouble in zip(found, troubles, strict=True)
        ]
        show_json(rows)
    else:
        for each, trouble in zip(found, troubles, strict=True):
            state = f"   {trouble or 'works'}" if check else ""
            whose = f"{each.package} {each.version}"
            show(visible(f"{each.name:<16} {whose:<28} {each.group:<20} {each.target}{state}"))
        if not found:
            say("No plugins are installed.")
    raise typer.Exit(1 if any(troubles) else 0)


def _trouble(plugin: "Plugin") -> str:
    """Return why a plugin cannot be loaded; empty if it can."""
    from annotations.errors import ModelError
    from annotations.plugins import SUGGESTERS
    from annotations.suggester_settings import SuggesterSettings
    from annotations.suggesters.messages import Setup
    from annotations.suggesters.process import SuggesterProcess
    from tui.cli.plugin_trial import PluginTrial

    if plugin.group != SUGGESTERS:
        return PluginTrial(plugin.group, plugin.name).trouble()
    process = SuggesterProcess(Setup(SuggesterSettings(name="check", plugin=plugin.name), ()))
    try:
        process.begin()
    except ModelError as error:
        return str(error)
    finally:
        process.reap()
    return ""
