"""A trained pipeline as a package of spaCy's."""

import sys
from pathlib import Path
from typing import Any

import pytest
import spacy

from annotations.errors import NotSavedError
from annotations.training.package import write_package


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, hidden ones too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# spaCy leaves the files of a package for Python to close.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_package_is_the_old_one_until_the_new_one_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SpaCy writes file after file; if the disk fails in between, the earlier package can still be installed."""
    nlp = spacy.blank("en")
    nlp.meta["description"] = "first"
    place = write_package(nlp, "news_claims", "1", tmp_path)
    assert place == tmp_path / "en_news_claims-1"
    before = contents(tmp_path)
    assert "en_news_claims-1/setup.py" in before
    # The function of that name hides the module.
    module = sys.modules["spacy.cli.package"]
    whole = module.package

    def break_off(pipeline: Path, packages: Path, **options: Any) -> None:
        """Write the package, lose a file of it, and fail."""
        whole(pipeline, packages, **options)
        (packages / place.name / "setup.py").unlink(missing_ok=True)
        raise OSError(28, "No space left on device")

    nlp.meta["description"] = "second"
    with monkeypatch.context() as patch:
        patch.setattr(module, "package", break_off)
        with pytest.raises(NotSavedError, match="No space left on device"):
            write_package(nlp, "news_claims", "1", tmp_path)
    assert contents(tmp_path) == before
    write_package(nlp, "news_claims", "1", tmp_path)
    after = contents(tmp_path)
    assert after.keys() == before.keys()
    assert b"second" in after["en_news_claims-1/meta.json"]
