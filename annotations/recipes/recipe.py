"""Recipes by name, and writing one into a folder."""

from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from annotations.errors import CorpusError
from annotations.settings import SETTINGS_FILE

RECIPES = {
    "quotes": "quotations and their speakers, direct or reported",
    "facts": "fact, quote or speculation, and which claims can be checked",
    "framing": "how an issue is framed: economy, law, security and others",
    "sentiment": "praise and criticism, and how strong they are",
    "entities": "people, organisations, places, events and works",
}
"""The recipes by name, each with what is labelled."""

_ARTICLE = "bridge.txt"
_GUIDELINES = "guidelines.md"


def write(name: str, folder: Path) -> list[Path]:
    """Write a recipe into a folder, which is made if there is none, and return the new files.

    Raises `CorpusError` if there is no such recipe, one of the files exists, or one cannot be written: none is then.
    """
    if name not in RECIPES:
        raise CorpusError(f"There is no recipe {name}. Recipes: {', '.join(RECIPES)}.")
    package = files("annotations.recipes")
    contents = {
        SETTINGS_FILE: package.joinpath(f"{name}.toml").read_bytes(),
        _GUIDELINES: package.joinpath(f"{name}.md").read_bytes(),
        _ARTICLE: package.joinpath(_ARTICLE).read_bytes(),
    }
    paths = {folder / file: data for file, data in contents.items()}
    if there := next((path for path in paths if path.exists() or path.is_symlink()), None):
        raise CorpusError(f"{there} exists already. Name another folder.")
    begun: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, data in paths.items():
            with path.open("xb") as file:
                begun.append(path)
                file.write(data)
    except OSError as error:
        # Half a file would keep the next attempt from writing anything.
        for path in begun:
            with suppress(OSError):
                path.unlink()
        raise CorpusError(f"{folder} cannot be written to: {error.strerror}.") from error
    return list(paths)
