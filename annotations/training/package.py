"""A trained pipeline as an ordinary spaCy package: a folder that pip installs, made by spaCy's own command."""

import re
import tempfile
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.errors import AskedError, NotSavedError
from annotations.suggesters.trained import Report
from annotations.swap import replace_with
from annotations.wording import reason

if TYPE_CHECKING:
    from spacy.language import Language


def package_name(corpus: Path) -> str:
    """Return the name of a package for a corpus, without its language: `news_claims`."""
    words = re.sub(r"[^a-z0-9]+", "_", corpus.absolute().stem.casefold()).strip("_")
    return f"{words or 'corpus'}_claims"


def describe(nlp: "Language", name: str, report: Report) -> None:
    """Write into the meta data of a pipeline what it is and how good it was."""
    used = [each for each in report.labels if each.used]
    words = ", ".join(f"{each.label} from {each.threshold:.3f}" for each in used) or "none"
    nlp.meta.update(
        name=name,
        version=report.version,
        description=(
            "Labels of sentences, trained by Copydesk. Give it one sentence at a time: doc.cats has the scores of its "
            f"labels, doc.ents the words of labels that are for parts of sentences. Worth showing: {words}."
        ),
        performance={each.label: {"p": each.precision, "r": each.recall, "f": each.f} for each in report.labels},
    )


def write_package(nlp: "Language", name: str, version: str, folder: Path) -> Path:
    """Write a pipeline as the sources of a package into a folder; return the folder that pip installs.

    An earlier package of the same version is replaced in one step.
    Raises `NotSavedError`, and `AskedError` if the folder is a file.
    """
    from spacy.cli.package import package

    if folder.exists() and not folder.is_dir():
        raise AskedError(f"{folder} is not a folder")
    place = folder / f"{nlp.lang}_{name}-{version}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Beside its place, so that it takes the place of an earlier one in one step.
        with tempfile.TemporaryDirectory(dir=folder, prefix=".copydesk-") as beside, redirect_stdout(StringIO()):
            pipeline, packages = Path(beside, "pipeline"), Path(beside, "packages")
            nlp.to_disk(pipeline)
            packages.mkdir()
            package(pipeline, packages, name=name, version=version, create_sdist=False, create_wheel=False, silent=True)
            replace_with(packages / place.name, place, Path(beside, "former"))
    except OSError as error:
        raise NotSavedError(f"{folder} cannot be written: {reason(error)}") from error
    return place
