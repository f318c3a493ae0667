"""Import results into the reader's cache: those for the texts of one corpus, by fingerprint."""

from collections.abc import Generator, Mapping
from contextlib import ExitStack
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from annotations.cluster.results import Results
from annotations.cluster.rows import entities_in, features_in, suggestions_in
from annotations.cluster.shards import Part, Recipe, recipe_of
from annotations.cluster.tables import read_part
from annotations.corpus.corpus import Corpus
from annotations.errors import ArticleError, AskedError, NotSavedError
from annotations.nlp.pipeline import Cache
from annotations.pack import SUFFIX, PackWriter
from annotations.stories.features import FeatureCache
from annotations.suggest.cache import SuggestionCache
from annotations.wording import reason


class Brought(Struct):
    """Progress of an import of results."""

    articles: int = 0
    """Articles of the corpus whose text was looked at."""
    unread: int = 0
    """Of these, how many cannot be read."""
    texts: int = 0
    """Distinct texts of the corpus."""
    entities: int = 0
    """Texts whose entities are in the results."""
    suggestions: int = 0
    features: int = 0
    parts: int = 0
    damaged: int = 0
    """Parts that are not what was written: these are left out."""
    old_rules: bool = False
    """Whether the suggestions were left out, because they are of other rules than this program's."""


def bring(results: Results, corpus: Corpus, cache: Path, model: str) -> Generator[Brought, None, None]:
    """Put the results for the texts of a corpus into the cache, one file for all; yield how far it is.

    `model` is what `resolve` returned: results of another one raise `AskedError`. Articles whose text is not in the
    results, or has changed, are left for the reader to analyse. Raises `NotSavedError` and `CorpusError`.
    """
    recipe = _recipe(results, model)
    state = Brought()
    wanted: set[str] = set()
    for entry in corpus.entries:
        try:
            wanted.add(corpus.load(entry).sha256)
        except ArticleError:
            state.unread += 1
        state.articles += 1
        yield state
    state.texts = len(wanted)
    now = recipe_of(model, with_suggestions=True, with_features=True)
    state.old_rules = recipe.rules not in ("", now.rules)
    try:
        yield from _pack(results, wanted, state, _places(cache, model, corpus, recipe, now))
    except OSError as error:
        raise NotSavedError(f"the results cannot be kept in {cache}: {reason(error)}") from error


def _recipe(results: Results, model: str) -> Recipe:
    head = results.head()
    if head is None:
        raise AskedError(f"there are no results in {results.folder.url}")
    if head.recipe.model != model:
        raise AskedError(
            f"the results in {results.folder.url} are of {head.recipe.model}, and this corpus is read with {model}: "
            "choose the same with --model or in copydesk.toml"
        )
    return head.recipe


def _places(cache: Path, model: str, corpus: Corpus, recipe: Recipe, now: Recipe) -> dict[str, Path]:
    """Return where the packs go: entities, and what else the results have that this program can use."""
    folders = {"entities": Cache(cache, model).packs.folder}
    if recipe.rules == now.rules:
        folders["suggestions"] = SuggestionCache(cache, model).packs.folder
    if recipe.features == now.features:
        folders["features"] = FeatureCache(cache).packs.folder
    name = sha256(str(corpus.path).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return {kind: folder / f"{name}{SUFFIX}" for kind, folder in folders.items()}


def _pack(
    results: Results, wanted: set[str], state: Brought, places: Mapping[str, Path]
) -> Generator[Brought, None, None]:
    """Write the packs. Raises `OSError` and `CorpusError`."""
    with ExitStack() as stack:
        writers: dict[str, PackWriter] = {}
        for kind, path in places.items():
            writers[kind] = PackWriter(path)
            stack.callback(writers[kind].drop)
        for part in results.parts():
            if not _take(results, part, wanted, writers):
                state.damaged += 1
            state.parts += 1
            for kind, writer in writers.items():
                setattr(state, kind, len(writer))
            yield state
        for writer in writers.values():
            writer.install()


def _take(results: Results, part: Part, wanted: set[str], writers: Mapping[str, PackWriter]) -> bool:
    """Add what a part has of the wanted texts; return whether it is whole."""
    data = results.table(part)
    if data is None:
        return False
    for row in read_part(BytesIO(data), ("sha256", *writers)):
        if row["sha256"] in wanted:
            _add(row, writers)
    return True


def _add(row: Mapping[str, Any], writers: Mapping[str, PackWriter]) -> None:
    sha = row["sha256"]
    if (entities := entities_in(row)) is not None:
        writers["entities"].add(sha, msgspec.json.encode(entities))
    if "suggestions" in writers and (suggestions := suggestions_in(row)) is not None:
        writers["suggestions"].add(sha, msgspec.json.encode(suggestions))
    if "features" in writers and (features := features_in(row)) is not None:
        writers["features"].add(features[0], msgspec.json.encode(features[1]))
