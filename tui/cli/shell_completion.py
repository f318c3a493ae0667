"""`copydesk completion`: the script with which a shell completes commands, options and names of annotators."""

from enum import StrEnum
from typing import Annotated

import typer
from typer.completion import shell_complete


class Shell(StrEnum):
    """A shell that completes."""

    bash = "bash"
    zsh = "zsh"
    fish = "fish"


def completion(
    context: typer.Context,
    shell: Annotated[Shell, typer.Argument(metavar="bash|zsh|fish", help="The shell.")],
) -> None:
    """Print the completion for a shell.

    For this session: eval "$(copydesk completion bash)" in bash and zsh; copydesk completion fish | source in fish. For
    good, write that line into ~/.bashrc, ~/.zshrc (below compinit) or ~/.config/fish/config.fish.

    Examples: copydesk completion bash; copydesk completion fish
    """
    from tui.cli.main import COMPLETION

    raise typer.Exit(shell_complete(context.find_root().command, {}, "copydesk", COMPLETION, f"source_{shell.value}"))
