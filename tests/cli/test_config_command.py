"""`copydesk config`: what holds, where it is from, and what is wrong."""

import json
from pathlib import Path

import jsonschema
import pytest
from terminal import run

CORPUS = 'language = "de"\nmodel = "my_model"\n\n[columns]\ntext = "Artikel"\n\n[[labels]]\nname = "claim"\n'
USER = 'width = 72\n\n[keys]\n"reader.undo" = "u,ctrl+z"\n'


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Return a corpus with settings, and write those of the user."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "copydesk.toml").write_text(CORPUS)
    (tmp_path / "config" / "copydesk").mkdir(parents=True)
    (tmp_path / "config" / "copydesk" / "config.toml").write_text(USER)
    return tmp_path / "news"


def settings(corpus: Path) -> dict[str, tuple[object, str, int]]:
    """Return value, origin and line of each setting by its name."""
    done = run("config", corpus, "--json", COPYDESK_ANNOTATOR="anna", NO_COLOR="1")
    assert done.returncode == 0, done.stderr
    return {each["name"]: (each["value"], each["origin"], each["line"]) for each in json.loads(done.stdout)}


def test_each_setting_has_its_value_and_where_it_is_from(corpus: Path) -> None:
    """A file with the line, the environment, or the default."""
    found = settings(corpus)
    here, user = str(corpus / "copydesk.toml"), str(corpus.parent / "config" / "copydesk" / "config.toml")
    assert found["annotator"] == ("anna", "COPYDESK_ANNOTATOR", 0)
    assert found["width"] == (72, user, 1)
    assert found["keys"] == ({"reader.undo": "u,ctrl+z"}, user, 3)
    assert found["theme"] == ("", "default", 0)
    assert found["language"] == ("de", here, 1)
    assert found["columns"] == ({"text": "Artikel"}, here, 4)
    assert found["labels"] == (["claim"], here, 7)
    assert found["html"] == ("text", "default", 0)
    assert found["colours"] == ("none", "NO_COLOR", 0)
    assert f"  72   ({user}, line 1)\n" in run("config", corpus).stdout


def test_everything_that_is_wrong_in_both_files_is_reported(corpus: Path) -> None:
    """A line each, with exit status 2; and a sentence where nothing is."""
    assert run("config", corpus, "--check").stderr == "No errors in the files.\n"
    gone = run("config", corpus / "gone", "--check")
    assert (gone.returncode, gone.stderr) == (2, f"There is no file or folder {corpus / 'gone'}.\n")
    (corpus / "copydesk.toml").write_text('langage = "de"\nhtml = "no"\n')
    (corpus.parent / "config" / "copydesk" / "config.toml").write_text("width = 1\n")
    done = run("config", corpus, "--check")
    assert done.returncode == 2
    assert [line.rpartition("/")[2].split(":")[0] for line in done.stderr.splitlines()] == [
        "config.toml, line 1",
        "copydesk.toml, line 1",
        "copydesk.toml, line 2",
    ]


@pytest.mark.parametrize(
    ("file", "right", "wrong"), [("user", {"width": 72}, {"width": 1}), ("corpus", {"language": "de"}, {"x": 1})]
)
def test_a_schema_accepts_what_the_program_does(file: str, right: dict[str, object], wrong: dict[str, object]) -> None:
    """Editors check a file of settings by it while it is written."""
    schema = json.loads(run("config", "--schema", file).stdout)
    jsonschema.validate(right, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema)
