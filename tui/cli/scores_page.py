"""The page of `copydesk stats --suggestions --against`: suggestions beside claims that are taken as right."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec

from annotations.article import Article
from annotations.errors import DiedError, ModelError
from annotations.exchange.annotated import Rejected
from annotations.exchange.gold import GoldArticle, read_gold
from annotations.nlp.analysis import rules_of
from annotations.nlp.pipeline import resolve
from annotations.suggest.scoring import Score, score, total
from annotations.wording import counted
from tui.cli.corpora import cache, text_of
from tui.cli.output import fail, say, show, show_json
from tui.cli.progress import with_count
from tui.cli.stats_page import scores
from tui.cli.stats_source import StatsSource


def show_scores(source: StatsSource, path: Path) -> None:
    """Print how well suggestions agree with the claims of a file; exit with 1 if nothing can be compared."""
    found = _gold(source, path)
    sums = total(_scored(found, source.corpus.settings.model if source.corpus else ""))
    if source.as_json:
        show_json([_with_rates(each) for each in sums])
        return
    claims, accepted = sum(len(each.claims) for each in found), sum(each.accepted for each in found)
    show(f"{counted(len(found), 'article')}, {counted(claims, 'claim')}")
    show("\n".join(scores(sums)))
    if accepted:
        say(f"{accepted:,} of {counted(claims, 'claim')} came from suggestions, so the figures flatter the rules.")


def _gold(source: StatsSource, path: Path) -> list[GoldArticle]:
    """Return the articles of a file, and say what of it cannot be used; exit with 1 if that is all."""
    found: list[GoldArticle] = []
    try:
        for item in read_gold(path, partial(text_of, source.corpus)):
            if isinstance(item, Rejected):
                say(f"{path}, line {item.number}: {item.why}.")
            else:
                found.append(item)
    except OSError as error:
        fail(f"{path} cannot be read: {error.strerror or error}.", 1)
    if not found:
        fail(
            f"{path} has no article to compare with: write one with copydesk export -f jsonl, by article or claim.",
            1,
        )
    return found


def _scored(found: Sequence[GoldArticle], model: str) -> list[tuple[Score, ...]]:
    """Return the counts of each article; exit with 1 if the model cannot be used."""
    try:
        with rules_of(resolve(model), cache()) as suggest:
            scored = []
            for each in with_count(found):
                article = Article(id=each.article, title="", text=each.text, language=each.language)
                scored.append(score(each.text, each.claims, suggest(article)))
            return scored
    except (ModelError, DiedError) as error:
        fail(f"There are no suggestions to compare: {error}.", 1)


def _with_rates(score: Score) -> dict[str, float | int | str]:
    """Return counts with precision, recall and their harmonic mean."""
    return {
        **msgspec.structs.asdict(score),
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f": round(score.f, 4),
    }
