"""The arguments of `copydesk import`, and refusals of those that contradict each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from annotations.corpus.corpus import Corpus
from annotations.exchange.format import SPEAKER_LABEL
from annotations.exchange.plan import Choices
from annotations.settings import is_encoding
from tui.cli.output import fail


@dataclass(frozen=True, kw_only=True)
class ImportRequest:
    """The arguments of `copydesk import`."""

    corpus: Path
    files: list[Path]
    name: str
    """The format, by its present or a former name; empty to detect that of each file."""
    annotator: str
    annotators: Sequence[str]
    labels: Sequence[str]
    predictions: bool
    prediction_claims: bool
    suggested_by: str
    scheme_from: Path | None
    dry_run: bool
    no_plugins: bool
    store: Path | None
    encoding: str
    corpus_encoding: str

    def check_encoding(self) -> None:
        """Exit with 2 if Python knows no such encoding."""
        if self.encoding and not is_encoding(self.encoding):
            fail(f"There is no encoding {self.encoding}. Name one that Python knows, such as cp1253 or mac_roman.", 2)

    def choices(self, corpus: Corpus | None) -> Choices:
        """Return what was decided about the files; exit with 2 if options contradict each other."""
        if not self.files:
            fail("There is no file to import: name one or more, or - for standard input.", 2)
        if self.predictions and self.prediction_claims:
            fail("Choose one: --predictions or --prediction-claims.", 2)
        model = self.suggested_by
        if model and (self.prediction_claims or self.annotator or self.annotators):
            fail(
                "--suggested-by imports suggestions, which have no annotator: leave out --as, --map-annotator and "
                "--prediction-claims.",
                2,
            )
        predicted: Literal["", "suggestions", "claims"]
        predicted = "claims" if self.prediction_claims else "suggestions" if self.predictions or model else ""
        named, mapped = _pairs(self.annotators, "--map-annotator"), _mapped_labels(self.labels, corpus)
        return Choices(self.annotator, named, mapped, self.encoding, predicted, model)


def _pairs(given: Sequence[str], option: str) -> dict[str, str]:
    """Return names and what they become, or exit with 2 if one is given wrongly."""
    pairs = {}
    for each in given:
        name, is_pair, ours = (part.strip() for part in each.rpartition("="))
        if not is_pair or not name or not ours:
            fail(
                f"{option} {each}: write the name in the file, an equals sign and the name here, as in "
                "their-name=our-name.",
                2,
            )
        pairs[name] = ours
    return pairs


def _mapped_labels(given: Sequence[str], corpus: Corpus | None) -> dict[str, str]:
    """Return the labels that are mapped, or exit with 2 if one is mapped to a label that the corpus lacks."""
    pairs = _pairs(given, "--map")
    names = [label.name for label in corpus.settings.scheme.labels] if corpus else []
    for ours in pairs.values():
        if corpus and ours not in (*names, SPEAKER_LABEL):
            fail(f"--map: the corpus has no label {ours}. Its labels are {', '.join(names)}.", 2)
    return pairs
