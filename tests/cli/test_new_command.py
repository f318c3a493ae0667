"""`copydesk new`: each recipe is a corpus that opens, and its guidelines speak of its article."""

import re
from pathlib import Path

import pytest
from terminal import run

from annotations.corpus.corpus import open_corpus
from annotations.errors import CorpusError
from annotations.recipes.recipe import RECIPES, write

_ROW = re.compile(r"^\| (?P<label>[^|]+) \| (?P<example>[^|]+) \|", re.MULTILINE)


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_is_a_corpus_whose_guidelines_quote_its_article(tmp_path: Path, name: str) -> None:
    """Labels in the table of the guidelines are those of the scheme, and the examples are words of the article."""
    write(name, tmp_path / "new")
    corpus = open_corpus(tmp_path / "new")
    (entry,) = corpus.entries
    article = corpus.load(entry)
    guidelines = (tmp_path / "new" / "guidelines.md").read_text("utf-8")
    rows = [found.group("label", "example") for found in _ROW.finditer(guidelines)][2:]
    labels = {label.name for label in corpus.settings.scheme.labels}
    assert len(rows) >= 3
    assert {label for label, _ in rows} <= labels
    assert [example for _, example in rows if example not in article.text] == []
    assert not corpus.settings.remarks


def test_a_recipe_overwrites_nothing(tmp_path: Path) -> None:
    """Where one of its files exists, none is written; an unknown recipe is told those there are."""
    (tmp_path / "guidelines.md").write_text("mine")
    with pytest.raises(CorpusError, match=r"guidelines\.md exists already"):
        write("facts", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["guidelines.md"]
    with pytest.raises(CorpusError, match=r"There is no recipe other\. Recipes: quotes, facts,"):
        write("other", tmp_path / "new")
    assert not (tmp_path / "new").exists()
    with pytest.raises(CorpusError, match="cannot be written to"):
        write("facts", tmp_path / "guidelines.md" / "new")


def test_new_prints_the_files_and_without_a_folder_the_recipes(tmp_path: Path) -> None:
    """What it made can be opened at once."""
    done = run("new", tmp_path / "a", "--from", "quotes")
    assert done.returncode == 0
    assert [Path(line).name for line in done.stdout.splitlines()] == ["copydesk.toml", "guidelines.md", "bridge.txt"]
    assert done.stderr == f"Put your articles beside these files, then: copydesk read {tmp_path / 'a'}\n"
    assert run("articles", tmp_path / "a").stdout.count("\n") >= 1
    assert run("new", tmp_path / "a").returncode == 2
    told = run("new")
    assert [line.split()[0] for line in told.stdout.splitlines()] == list(RECIPES)
