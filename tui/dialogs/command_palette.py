"""The command palette: every command by its name, with the key that runs it."""

from textual.dom import DOMNode

from tui import keymap
from tui.dialogs.prompt import PromptScreen


class CommandPalette(PromptScreen):
    """Asks for a command by any part of its name or its help, and runs it."""

    def __init__(self, doer: DOMNode, place: str, names: keymap.Names) -> None:
        """Offer the commands of a `place`; `doer`, the screen below, runs them."""
        self._commands = keymap.commands(place)
        hints = {name: f"{names(key):<12} {key.tooltip}" for name, key in self._commands.items()}
        super().__init__("Commands", "", "Type a command", tuple(self._commands), hints, names)
        self._doer = doer

    async def action_answer(self) -> None:
        """Run the command in the field, or the first that matches it.

        It runs before the next key: an answer could be overtaken by one.
        """
        key = self._commands.get(self.chosen)
        self.dismiss(None)
        if key is not None:
            doer = self.app if key.place == "app" else self._doer
            await self.app.run_action(f"do('{key.id}')", doer)
