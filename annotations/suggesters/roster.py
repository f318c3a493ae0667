"""The roster: the suggesters of a corpus, those of the user and those of its settings, and which may work.

Nothing is started or imported here, and nothing is sent.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from shlex import quote
from typing import Literal

import msgspec
from msgspec.structs import replace

from annotations.errors import ModelError
from annotations.scheme import Scheme
from annotations.settings import Settings
from annotations.suggester_settings import SuggesterSettings
from annotations.suggesters.messages import LabelText, Setup
from annotations.suggesters.prompt import Chat
from annotations.suggesters.trust import Trust, digest
from annotations.translation import gettext as _
from annotations.wording import counted

Origin = Literal["user", "corpus", "trained"]
"""Where a suggester is named; `trained` is a pipeline that `copydesk train` has made."""


@dataclass(frozen=True)
class Named:
    """A suggester by name, with what it would do."""

    settings: SuggesterSettings
    origin: Origin
    corpus: Path
    """The corpus that it is for."""
    scheme: Scheme
    version: str = ""
    """The version of a trained pipeline."""
    thresholds: tuple[tuple[str, float], ...] = ()
    """The lowest score that a trained pipeline suggests, by label."""
    supersedes: frozenset[str] = frozenset()
    """Labels that only it suggests, and the rules no longer: it was better on held-back articles."""

    @property
    def name(self) -> str:
        """The name by which it is asked."""
        return self.settings.name

    @cached_property
    def setup(self) -> Setup:
        """What its process is started with."""
        return Setup(
            self.settings,
            tuple(LabelText(each.name, each.definition, each.examples) for each in self.scheme.labels),
            self.scheme.guidelines if self.settings.kind == "llm" else "",
            dict(self.thresholds),
        )

    @cached_property
    def identity(self) -> str:
        """What decides its answers beside the text, as a hash: the key of its cache. Raises `ModelError`."""
        held: list[object] = [self.settings.kind, self.settings.rule, self.settings.labels, self.settings.min_score]
        held += [[each.name for each in self.scheme.labels], self.version, self.thresholds]
        if self.settings.kind == "llm":
            held.append(Chat(self.setup).identity)
        elif self.settings.kind == "spacy":
            held += [self._pipeline, self.settings.key]
        else:
            from annotations.plugins import code_stamp, find

            plugin = find(self.settings.plugin)
            held += [plugin.package, plugin.version, plugin.target, code_stamp(plugin), self.settings.options]
        return digest(msgspec.json.encode(held, order="deterministic").decode())[:32]

    @cached_property
    def _pipeline(self) -> str:
        """The name and version of a spaCy pipeline. Raises `ModelError`."""
        from annotations.nlp.pipeline import resolve

        return resolve(self.settings.spacy)

    @property
    def needs_consent(self) -> bool:
        """Whether a person must have allowed it: if the corpus names it, or if it sends texts to another machine."""
        return self.origin == "corpus" or self.settings.is_remote

    @property
    def definition(self) -> str:
        """What a person allows, in a form that is compared. Raises `ModelError` if it names what is not there."""
        kept = replace(self.settings, labels={}, min_score=0.0, timeout=60, input_price=0.0, output_price=0.0, budget=0)
        parts = [msgspec.json.encode(kept, order="deterministic").decode()]
        if self.settings.kind == "spacy":
            from annotations.nlp.pipeline import fingerprint

            parts.append(self._pipeline)
            if os.sep in self.settings.spacy:
                parts.append(fingerprint(Path(self.settings.spacy)))
        elif self.settings.kind == "plugin":
            from annotations.plugins import code_stamp, find

            # Another version of the package is other code, and so is another package with a plugin of that name. The
            # code of an editable one changes under its version.
            plugin = find(self.settings.plugin)
            parts += [plugin.package, plugin.version, plugin.target]
            parts += [stamp] if (stamp := code_stamp(plugin)) else []
        return "\n".join(parts)

    def is_allowed(self, trust: Trust) -> bool:
        """Return whether it may work. Raises `ModelError` if it names what is not there."""
        return not self.needs_consent or trust.allows(self.corpus, self.name, self.definition)

    @property
    def is_automatic(self) -> bool:
        """Whether it is asked about every article that is opened: never what sends texts over HTTP."""
        return self.settings.kind != "llm"

    def effects(self, articles: int) -> str:
        """Return in a sentence, without its full stop, what it does with so many articles."""
        settings = self.settings
        if settings.kind == "plugin":
            given = ", ".join(f"{name} = {value}" for name, value in sorted(settings.options.items()))
            what = f"“{self.name}” runs the code of the installed plugin {settings.plugin} on {_articles(articles)}"
            return f"{what}, with {given}" if given else what
        if settings.kind == "spacy":
            return f"“{self.name}” loads and runs the spaCy pipeline {settings.spacy} on {_articles(articles)}"
        where = f"{settings.host} on another machine" if settings.is_remote else f"{settings.host} on this machine"
        how = "" if settings.url.startswith("https:") or not settings.is_remote else ", unencrypted"
        key = f", with the key in ${settings.key_env}" if settings.key_env else ""
        return (
            f"“{self.name}” sends the text of {_articles(articles)}, the labels and the guidelines to {where}{how}, "
            f"for the model {settings.model}{key}"
        )


def _articles(number: int) -> str:
    return counted(number, "article")


@dataclass(frozen=True)
class Asked:
    """A suggester that works while somebody reads."""

    named: Named
    how: Literal["every article", "by name", "cached"]
    """Whether it is asked about every article that is opened, because it computes here or because the reader named it;
    or whether only its cached suggestions are shown."""


class Roster:
    """All suggesters of one corpus."""

    def __init__(
        self,
        corpus: Path,
        settings: Settings,
        own: Iterable[SuggesterSettings] = (),
        own_folder: Path | None = None,
        trained: Named | None = None,
        *,
        no_plugins: bool = False,
    ) -> None:
        """Take those of the corpus's settings and the user's `own`, which go first where two have one name.

        `own_folder` is where relative folders of pipelines begin in the user's settings.
        """
        self._corpus = corpus
        home = corpus if corpus.is_dir() else corpus.parent
        found: dict[str, Named] = {trained.name: trained} if trained else {}
        for each in own:
            found.setdefault(each.name, self._named(each, "user", corpus, settings.scheme, own_folder or home))
        for each in settings.suggesters:
            found.setdefault(each.name, self._named(each, "corpus", corpus, settings.scheme, home))
        without = (name for name, each in found.items() if no_plugins and each.settings.kind == "plugin")
        for name in tuple(without):
            del found[name]
        self._found = found

    @staticmethod
    def _named(settings: SuggesterSettings, origin: Origin, corpus: Path, scheme: Scheme, home: Path) -> Named:
        if "/" in settings.spacy or os.sep in settings.spacy:
            settings = replace(settings, spacy=str((home / Path(settings.spacy).expanduser()).absolute()))
        return Named(settings, origin, corpus, scheme)

    def __iter__(self) -> Iterator[Named]:
        return iter(self._found.values())

    def while_reading(self, trust: Trust, by_name: Iterable[str] = ()) -> tuple[list[Asked], list[str]]:
        """Return the suggesters that work while somebody reads, and sentences about others.

        What the reader asks for `by_name` must have been allowed before. What sends texts, and is not asked by name,
        only shows what is cached.
        """
        asked: list[Asked] = []
        remarks: list[str] = []
        names = set(by_name)
        for each in self:
            try:
                if not each.is_allowed(trust):
                    how_to = f"copydesk suggest {quote(str(self._corpus))} --allow {each.name}"
                    remarks.append(
                        _("The suggester {name} is off until you allow it: {how}", name=each.name, how=how_to)
                    )
                elif each.name in names:
                    asked.append(Asked(each, "by name"))
                else:
                    asked.append(Asked(each, "every article" if each.is_automatic else "cached"))
            except ModelError as error:
                remarks.append(_("The suggester {name} does not work: {why}.", name=each.name, why=error))
        return asked, remarks

    def get(self, name: str) -> Named:
        """Return the suggester of that name. Raises `ModelError` if there is none."""
        if name not in self._found:
            there = f"; there are {', '.join(self._found)}" if self._found else " for this corpus"
            raise ModelError(f"there is no suggester “{name}”{there}")
        return self._found[name]
