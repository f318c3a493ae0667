"""What shells and `man` make of the installed program: real ones, each test skipped where there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import COPYDESK

SHELLS = {
    "bash": (
        ["bash", "--norc", "--noprofile", "-c"],
        (
            'eval "$(copydesk completion bash)"; COMP_WORDS=(copydesk exp) COMP_CWORD=1; '
            "complete -p copydesk; _copydesk_completion copydesk; echo ${COMPREPLY[@]}"
        ),
    ),
    "zsh": (
        ["zsh", "-f", "-c"],
        (
            'autoload -U compinit; compinit -u -d $HOME/.zc; eval "$(copydesk completion zsh)"; '
            "echo $_comps[copydesk]; _arguments() { print -r -- $@ }; "
            "words=(copydesk exp); CURRENT=2; _copydesk_completion"
        ),
    ),
    "fish": (["fish", "--no-config", "-c"], 'copydesk completion fish | source; complete -C "copydesk exp"'),
}
"""How each shell is started without the settings of a person; the line for completion, and what Tab does then."""


@pytest.mark.slow
@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes_a_command(shell: str, tmp_path: Path) -> None:
    """Behind `copydesk exp` it offers `export`, and nothing else."""
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    command, script = SHELLS[shell]
    path = os.pathsep.join((str(Path(COPYDESK).parent), os.environ["PATH"]))
    environment = {**os.environ, "HOME": str(tmp_path), "PATH": path}
    done = subprocess.run(
        [*command, script],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "export" in done.stdout
    assert "entities" not in done.stdout


@pytest.mark.slow
def test_man_opens_the_page_of_an_installed_program() -> None:
    """The wheel has it where `man` looks beside a program of a virtual environment."""
    pages = Path(sys.prefix, "share", "man")
    if not (pages / "man1" / "copydesk.1").exists():
        pytest.skip("the program was not installed from a wheel")
    if not shutil.which("man"):
        pytest.skip("man is not installed")
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "MANPAGER": "cat", "MANWIDTH": "100"}
    found = subprocess.run(
        ["man", "-M", str(pages), "copydesk"], capture_output=True, encoding="utf-8", check=False, env=environment
    )
    if "minimized" in found.stdout:
        pytest.skip("the man of this system is only a notice that its pages were left out")
    assert (found.returncode, found.stderr) == (0, "")
    assert "read news in the terminal, and tag every claim" in found.stdout
