"""The benches of what one works with around the reader, as parts of `all.py`: each a script that prints its own table.

Of each part: scripts with their arguments, in full and `--quick`. What takes long by its size is run with less, and the
factor is said: articles are read, indexed and compared one by one, so that their number is what counts. The whole size
is run by the script itself.
"""

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class Script(NamedTuple):
    """A script of this folder."""

    title: str
    name: str
    full: Sequence[str] = ()
    quick: Sequence[str] = ()
    needs: str = ""
    """A package or a program that it cannot run without."""

    def run(self, folder: Path, *, quick: bool) -> None:
        """Run the script in a process of its own; say so if it cannot be run here."""
        arguments = [each.format(folder=folder) for each in (self.quick if quick else self.full)]
        print(f"\n{self.title}: {' '.join((self.name, *arguments))}", flush=True)
        if self.needs and not (importlib.util.find_spec(self.needs) or shutil.which(self.needs)):
            print(f"  left out: {self.needs} is not installed")
            return
        subprocess.run([sys.executable, str(HERE / self.name), *arguments], check=True)


FURTHER: dict[str, tuple[Script, ...]] = {
    "claims": (Script("all claims, 100,000", "claims.py", ("2",), ("1", "--quick")),),
    "team": (
        Script("agreement", "agreement.py", ("500", "5", "40"), ("20", "3", "10")),
        Script("adjudication", "adjudication.py", ("500", "5", "40"), ("20", "3", "10")),
        Script("articles divided", "assignments.py", ("100000",), ("1000",)),
    ),
    "stories": (
        Script("the screen of a story", "ledger.py", ("300", "40"), ("20", "5")),
        Script("partners, stories, copies; a tenth of 100,000", "likeness.py", (), ("--articles", "200")),
        Script("keys while `V` reads the corpus", "versions.py", ("3", "10000"), ("1", "3000")),
        Script("quotes; a tenth of 100,000", "quotes.py", ("10000", "{folder}"), ("200", "{folder}", "--kills", "1")),
    ),
    "shared": (
        Script("5,000 files merged", "merge.py", (), ("50",)),
        Script("published", "publish.py", (), ("20",)),
        Script("a page of `serve`", "serve.py", ("5",), ("1",), needs="playwright"),
    ),
    "data": (
        Script("DocBin", "export.py", ("spacy",), ("spacy", "--quick")),
        Script("a cluster; a tenth of a million texts", "cluster.py", ("100000", "{folder}"), ("500", "{folder}")),
    ),
}
"""The parts by name."""


def run(part: str, folder: Path, *, quick: bool) -> None:
    """Run the scripts of a part one after the other."""
    for script in FURTHER[part]:
        script.run(folder, quick=quick)
