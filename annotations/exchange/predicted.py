"""The import of predictions as suggestions of the reader; they are not claims."""

from collections.abc import Iterator
from pathlib import Path

from annotations.exchange.annotated import AnnotatedArticle
from annotations.exchange.carrying import article_of_file, carry_over, on_our_text
from annotations.exchange.convert import RecordBuilder
from annotations.exchange.match import ArticleMatcher
from annotations.exchange.notices import Notice
from annotations.exchange.plan import Plan, Predicted
from annotations.exchange.spool import Spool
from annotations.store.predictions import Predictions
from annotations.suggest.prediction import Prediction
from annotations.wording import brief

MAX_REASON_CHARS = 160


class SuggestionImport:
    """Imports predictions into a store."""

    def __init__(self, folder: Path, articles: ArticleMatcher, spool: Spool) -> None:
        """Import into the store in `folder`; plans wait in a spool."""
        self._predictions = Predictions(folder)
        self._articles = articles
        self._spool = spool
        self._ahead: dict[str, list[int]] = {}
        """Where the predictions for an article are in the spool that plans made so far will add."""

    def plan(self, plan: Plan, item: AnnotatedArticle) -> None:
        """Plan the import of what a model predicted for one article. Raises `ArticleError`, `StoreError`."""
        today, part = self._articles.find(item)
        item = on_our_text(plan, item, today, part)
        own = article_of_file(item, today, None)
        made = RecordBuilder(plan.format, item.model, plan.labels, renamed=True, whole=False).record(item, own)
        plan.refused += map(Notice.of, made.refused)
        for remark in made.remarks:
            plan.unread.add(remark)
        record = made.record if own.sha256 == today.sha256 else carry_over(made.record, today)
        plan.aside += len(record.orphans)
        ahead = (each for place in self._ahead.get(today.id, ()) for each in self._spool.get(place, list[Prediction]))
        there = {each.key: each for each in (*self._predictions.read(today.id), *ahead)}
        found = [
            Prediction(
                start=claim.start,
                end=claim.end,
                label=claim.label,
                text=claim.text,
                prefix=claim.prefix,
                suffix=claim.suffix,
                model=item.model,
                score=made.scores.get(claim.id),
                reason=brief(claim.note, MAX_REASON_CHARS),
                speaker=claim.speaker_text,
                speaker_start=claim.speaker_start,
            )
            for claim in record.claims
        ]
        fresh = [each for each in found if there.get(each.key) != each]
        plan.known += made.twice + len(found) - len(fresh)
        if fresh:
            place = self._spool.put(fresh)
            self._ahead.setdefault(today.id, []).append(place)
            plan.predicted.append(Predicted(today.id, len(fresh), place))

    def forget(self, plan: Plan) -> None:
        """Forget a plan that will not be carried out."""
        for each in plan.predicted:
            self._ahead[each.article].remove(each.place)

    def carry_out(self, plan: Plan) -> Iterator[Predicted]:
        """Write what was planned; yield each article once it is on disk. Raises `StoreError`."""
        for each in plan.predicted:
            self._predictions.add(each.article, self._spool.get(each.place, list[Prediction]))
            yield each
