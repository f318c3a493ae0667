"""Commands: what there is to do, by its name, with the key that does it quicker."""

from textual.dom import DOMNode

from tui import keymap
from tui.dialogs.prompt import AskScreen


class CommandScreen(AskScreen):
    """Asks what to do, and does it: what is typed need only be a part of its name or of what is said of it."""

    def __init__(self, doer: DOMNode, place: str, names: keymap.Names) -> None:
        """Offer what the keys of a `place` do; `doer`, the screen below, is to do it."""
        self._commands = keymap.commands(place)
        hints = {name: f"{names(key):<12} {key.tooltip}" for name, key in self._commands.items()}
        super().__init__("Commands", "", "what to do", tuple(self._commands), hints, names)
        self._doer = doer

    async def action_answer(self) -> None:
        """Do what is in the field, or what comes first among what matches it.

        It is done before the next key: not by way of an answer, which a key could overtake.
        """
        key = self._commands.get(self.chosen)
        self.dismiss(None)
        if key is not None:
            doer = self.app if key.place == "app" else self._doer
            await self.app.run_action(f"do('{key.id}')", doer)
