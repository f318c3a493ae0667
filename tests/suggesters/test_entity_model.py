"""A corpus that names a folder as its model loads it only once the user has allowed it, and as it was then."""

import os
from pathlib import Path

import pytest
from terminal import run

from annotations.errors import ModelError
from annotations.nlp.pipeline import resolve
from annotations.settings import read_settings
from annotations.suggesters.entity_model import EntityModel, with_allowed_model
from annotations.suggesters.roster import Roster
from annotations.suggesters.trust import Trust


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Return a corpus that brings a pipeline."""
    folder = tmp_path / "news"
    (folder / "theirs").mkdir(parents=True)
    (folder / "theirs" / "meta.json").write_text("{}")
    (folder / "theirs" / "config.cfg").write_text("[nlp]\n")
    (folder / "a.txt").write_text("Prices rose.\n")
    (folder / "copydesk.toml").write_text('model = "./theirs"\n')
    return folder


def model(corpus: Path, trust: Trust) -> str:
    """Return the model that may be loaded for a corpus; empty for the default one."""
    return with_allowed_model(corpus, read_settings(corpus), trust)[0].model


def test_settings_alone_never_name_a_folder_to_load(corpus: Path) -> None:
    """Whoever reads them without asking gets the default model."""
    for name in ("./theirs", "theirs/", "/tmp/theirs", "~/theirs", "../theirs"):
        (corpus / "copydesk.toml").write_text(f'model = "{name}"\n')
        settings = read_settings(corpus)
        assert (settings.model, settings.model_folder) == ("", name)


def test_the_folder_is_loaded_once_it_is_allowed_until_it_is_forbidden(corpus: Path, tmp_path: Path) -> None:
    """Its path begins beside the settings, wherever the program was started."""
    trust = Trust(tmp_path / "config")
    assert model(corpus, trust) == ""
    assert run("suggest", corpus, "--allow", "./theirs", XDG_CONFIG_HOME=str(tmp_path / "xdg")).returncode == 0
    trust = Trust(tmp_path / "xdg" / "copydesk")
    assert model(corpus, trust) == str(corpus / "theirs")
    assert run("suggest", corpus, "--forbid", "./theirs", XDG_CONFIG_HOME=str(tmp_path / "xdg")).returncode == 0
    assert model(corpus, trust) == ""


def test_a_changed_file_of_an_allowed_pipeline_takes_the_consent_back(corpus: Path, tmp_path: Path) -> None:
    """Of the model and of a suggester alike, though `meta.json` is as it was and the sizes are the same."""
    (corpus / "copydesk.toml").write_text('model = "./theirs"\n[[suggesters]]\nname = "s"\nspacy = "./theirs"\n')
    trust, settings = Trust(tmp_path / "config"), read_settings(corpus)
    suggester = Roster(corpus, settings).get("s")
    trust.allow(corpus, "s", suggester.definition, "")
    EntityModel(corpus, settings).allow(trust)
    assert model(corpus, trust)
    assert suggester.is_allowed(trust)
    config = corpus / "theirs" / "config.cfg"
    before = config.stat()
    config.with_name("new").write_text("[npl]\n")
    config.with_name("new").replace(config)
    os.utime(config, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not model(corpus, trust)
    assert not suggester.is_allowed(trust)


def test_what_is_off_is_said_with_the_command_that_allows_it(corpus: Path, tmp_path: Path) -> None:
    """By every command that opens the corpus; a folder without a pipeline cannot be allowed."""
    said = run("suggest", corpus, XDG_CONFIG_HOME=str(tmp_path / "xdg")).stderr
    assert "model = “./theirs” is off until you allow it; until then the default model finds entities" in said
    assert f"copydesk suggest {corpus} --allow ./theirs" in said
    (corpus / "theirs" / "meta.json").unlink()
    refused = run("suggest", corpus, "--allow", "./theirs", XDG_CONFIG_HOME=str(tmp_path / "xdg"))
    assert refused.returncode == 2
    assert "there is no spaCy pipeline in the folder" in refused.stderr


def test_a_name_that_no_package_has_is_no_pipeline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A module alone is none: spaCy would load the folder of that name where the program was started."""
    (tmp_path / "this").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match="this is not installed"):
        resolve("this")
