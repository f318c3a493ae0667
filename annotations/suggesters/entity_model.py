"""A folder with a spaCy pipeline that a corpus names for its entities: loaded only once the user has allowed it.

A corpus may have come from somebody else, pipeline and all, and loading one runs what it names. So
`annotations.settings` keeps such a folder apart from the names of installed pipelines, and nothing loads it by mistake.
"""

from pathlib import Path

from msgspec.structs import replace

from annotations.errors import ModelError
from annotations.nlp.pipeline import fingerprint, resolve
from annotations.settings import Settings, settings_path
from annotations.suggesters.trust import Trust


class EntityModel:
    """The folder that the settings of a corpus name as `model`."""

    def __init__(self, corpus: Path, settings: Settings) -> None:
        """Look at nothing yet. `settings.model_folder` is not empty."""
        self._corpus = corpus
        self.name = settings.model_folder
        """The folder as the settings have it, which is how it is allowed: no suggester can be called that."""
        self.folder = (settings_path(corpus.absolute()).parent / Path(self.name).expanduser()).absolute()
        self.effects = f"model loads and runs the spaCy pipeline in {self.folder}, to find entities"
        """What it does, in a sentence without its full stop."""

    @property
    def definition(self) -> str:
        """What is allowed: the folder with the state of all its files. Raises `ModelError`."""
        resolve(str(self.folder))
        return f"model\n{self.folder}\n{fingerprint(self.folder)}"

    def is_allowed(self, trust: Trust) -> bool:
        """Return whether it may be loaded. Raises `ModelError` if there is no pipeline there."""
        return trust.allows(self._corpus, self.name, self.definition)

    def allow(self, trust: Trust) -> None:
        """Allow it as it is now. Raises `ModelError` and `NotSavedError`."""
        trust.allow(self._corpus, self.name, self.definition, self.effects)


def with_allowed_model(corpus: Path, settings: Settings, trust: Trust) -> tuple[Settings, str]:
    """Return the settings, with their folder of a pipeline as the model if it is allowed, and why not if it is not.

    Nothing is loaded. The reason is a sentence without its full stop, empty if the settings name no such folder.
    """
    if not settings.model_folder:
        return settings, ""
    model = EntityModel(corpus, settings)
    try:
        if model.is_allowed(trust):
            return replace(settings, model=str(model.folder)), ""
    except ModelError as error:
        return settings, f"{error}; the default model finds entities instead"
    return settings, f"model = “{model.name}” is off until you allow it; until then the default model finds entities"
