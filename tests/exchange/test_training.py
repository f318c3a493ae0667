"""docs/training.md is what one can do: each of its commands is run, on the sample articles and in small."""

import os
import re
import shutil
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest
from conftest import SEEDS
from terminal import COPYDESK

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import open_corpus
from annotations.layout import store_folder
from annotations.scheme import DEFAULT
from annotations.store.store import Store
from annotations.text.segmentation import sentences

PAGE = Path(__file__).parents[2] / "docs" / "training.md"
SMALL = " --training.max_steps 20 --training.eval_frequency 10"

pytestmark = [pytest.mark.interchange, pytest.mark.slow]


def blocks(language: str) -> list[str]:
    """Return the code blocks of the page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command where the articles are, with our Python and our Copydesk first."""
    first = f"{Path(sys.executable).parent}{os.pathsep}{Path(COPYDESK).parent}"
    env = {**os.environ, "PATH": f"{first}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False, env=env)


def tagged(tmp_path: Path) -> set[tuple[str, str, str]]:
    """Tag every sentence of the sample articles, and return their places by the names of the files."""
    shutil.copytree(SEEDS, tmp_path / "articles", ignore=shutil.ignore_patterns("annotations"))
    corpus = open_corpus(tmp_path / "articles")
    store = Store(store_folder(corpus.path), "anna")
    labels = cycle([*["fact"] * 12, "quote", "speculation"])
    places = set()
    for entry in corpus.entries:
        article = corpus.load(entry)
        claims = [Claim.of(article.text, *span, next(labels)) for span in sentences(article.text)]
        store.apply(article, [edits.tag(store.load(article), *claims)])
        places |= {(f"{article.id}.txt", str(claim.start), str(claim.end)) for claim in claims}
    return places


def test_the_page_leads_to_a_model_that_finds_claims(tmp_path: Path) -> None:
    """From an export to spans in `sc`, most of them the sentences that were tagged, one article being unknown to it."""
    places = tagged(tmp_path)
    _, export, debug, train, accuracy = blocks("sh")
    done = run(tmp_path, "bash", "-c", export)
    assert "49 claims in 2 articles written, read back, equal" in done.stderr
    # It objects to a single article, by its exit status.
    said = run(tmp_path, "bash", "-c", debug).stdout
    assert "Pipeline can be initialized with data" in said
    assert "Corpus is loadable" in said
    assert all(label.name in said for label in DEFAULT.labels)
    done = run(tmp_path, "bash", "-c", train.rstrip() + SMALL)
    assert done.returncode == 0, done.stderr
    done = run(tmp_path, "bash", "-c", accuracy)
    assert done.returncode == 0, done.stderr
    (use,) = blocks("python")
    done = run(tmp_path, sys.executable, "-c", use)
    assert done.returncode == 0, done.stderr
    found = {tuple(line.split(" ", 4)[:4]) for line in done.stdout.splitlines() if ".txt " in line}
    assert {label for *_, label in found} <= {label.name for label in DEFAULT.labels}
    assert len({(name, start, end) for name, start, end, _ in found} & places) > len(places) / 2


def test_the_configuration_without_a_split_trains_as_it_says(tmp_path: Path) -> None:
    """The command in its first lines, with the one file that there is; the model can suggest parts of sentences."""
    tagged(tmp_path)
    done = run(tmp_path, COPYDESK, "export", "articles", "-f", "spacy", "-o", "all.spacy")
    assert done.returncode == 0, done.stderr
    (command,) = re.findall(
        r"^#     (python -m spacy train .*)$", (tmp_path / "all.cfg").read_text("utf-8"), re.MULTILINE
    )
    done = run(tmp_path, "bash", "-c", command.replace("THIS.cfg", "all.cfg") + SMALL)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "model" / "model-last" / "span_finder").exists()
