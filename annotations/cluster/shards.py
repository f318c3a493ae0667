"""Shards, jobs and parts: the plain values that engines carry between machines."""

from enum import IntEnum
from hashlib import sha256
from typing import Literal

import msgspec
from msgspec import Struct

from annotations.corpus.entries import Entry

FORMAT = 1
"""The format of a folder of parts. A program that knows only an older one refuses it."""

Kind = Literal["corpus", "jsonl", "parquet", "arrow"]

MAX_FAILURES_TOLD = 1_000
"""Articles of one part whose errors are told beside the part; all are in its rows."""


class Recipe(Struct, frozen=True):
    """The settings that the rows of a part depend on: parts of two recipes are never in one folder."""

    model: str
    """`<name>-<version>`, as `nlp.pipeline.resolve` returns it."""
    rules: str = ""
    """The versions of the rules of suggestions and of sentences; empty without suggestions."""
    features: str = ""
    """The version of the features by which stories and copies are found; empty without them."""
    text_column: str = ""
    """The column or field of the text, if it was named."""
    format: int = FORMAT


def recipe_of(
    model: str, text_column: str = "", *, with_suggestions: bool = False, with_features: bool = False
) -> Recipe:
    """Return the recipe of this program, on this machine, for a model that `resolve` returned."""
    from annotations.stories.features import VERSION
    from annotations.suggest.suggestion import RULES_VERSION
    from annotations.text.segmentation import SEGMENTATION

    return Recipe(
        model=model,
        rules=f"{RULES_VERSION}-{SEGMENTATION}" if with_suggestions else "",
        features=str(VERSION) if with_features else "",
        text_column=text_column,
    )


class Job(Struct, frozen=True):
    """The task, and the folder of the parts: the same for all shards of a folder."""

    folder: str
    """The folder of the parts, by path or URL."""
    recipe: Recipe
    model_name: str = ""
    """The model as it was asked for; empty for the default one. Each worker resolves it again."""
    limit_bytes: int = 0
    """The most memory that the process of the model may take; 0 for no limit."""

    @property
    def with_suggestions(self) -> bool:
        """Whether suggestions are wanted."""
        return bool(self.recipe.rules)

    @property
    def with_features(self) -> bool:
        """Whether features are wanted."""
        return bool(self.recipe.features)


class Shard(Struct, frozen=True, kw_only=True):
    """A range of the articles: the work that makes one part."""

    number: int
    key: str
    """SHA-256 of what the part depends on: names, sizes and times of the files, the stretch, and the recipe."""
    kind: Kind
    at: str
    """The folder or file of a corpus, or the file, by path or URL."""
    start: int
    stop: int
    """Articles of a corpus, bytes of a JSONL file, or rows of a table; a `stop` of -1 is the end."""
    entries: tuple[Entry, ...] = ()
    """The articles of a corpus."""
    encoding: str = ""
    """The encoding that was named for the corpus."""
    annotated: str = ""
    """The folder of the annotated texts of a corpus; empty if it does not matter."""
    deadly: tuple[int, ...] = ()
    """Articles of the shard, from 0, that killed their worker, and are not tried again."""
    only: tuple[int, int] | None = None
    """The articles of the shard that are tried, to find those that kill; nothing is written."""

    @property
    def part(self) -> str:
        """The name of its part, without a suffix."""
        return part_name(self.number, self.key)


def part_name(number: int, key: str) -> str:
    """Return the name of a part, without a suffix."""
    return f"part-{number:05}-{key[:32]}"


class Failure(Struct, frozen=True):
    """An article without a result."""

    id: str
    error: str


class Part(Struct, frozen=True, kw_only=True):
    """The result of a shard, as JSON beside the Parquet file, and written last."""

    number: int
    key: str
    rows: int
    words: int
    seconds: float
    failed: int = 0
    failures: tuple[Failure, ...] = ()
    """The first of those that failed."""
    bytes: int = 0
    sha256: str = ""
    """Of the Parquet file."""

    @property
    def name(self) -> str:
        """Its name, without a suffix."""
        return part_name(self.number, self.key)


class Fault(IntEnum):
    """The cause of a failed shard."""

    SOURCE = 0
    """Its articles cannot be read at all; other shards may."""
    WORKER = 1
    """The worker cannot work or write, or has another model: nothing is gained by going on."""
    DEATH = 2
    """The worker died: another try may work, or one of the articles kills it."""


class Failed(Struct, frozen=True):
    """A shard without a part."""

    shard: Shard
    why: str
    """A sentence without its full stop."""
    fault: Fault
    worker: str = ""
    """The name of the worker, if it is another process."""


def key_of(recipe: Recipe, *parts: object) -> str:
    """Return the key of a shard."""
    return sha256(msgspec.json.encode((recipe, parts))).hexdigest()


def differing(was: Recipe, now: Recipe) -> tuple[str, str]:
    """Return in words what two recipes differ in: of the first, and of the second; empty if in nothing."""
    for name in Recipe.__struct_fields__:
        one, other = getattr(was, name), getattr(now, name)
        if one != other:
            return f"{name.replace('_', ' ')} {one or 'none'}", str(other or "none")
    return "", ""
