"""Articles: the way from one article to the next, and the status of each."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotations.claims.edits import implied_status
from annotations.errors import CopydeskError
from annotations.translation import gettext as _
from annotations.translation import pgettext
from annotations.wording import counted
from tui.part import Part

if TYPE_CHECKING:
    from tui.adjudication.screen import AdjudicationScreen


class Articles(Part):
    """The articles that are adjudicated one after the other."""

    def __init__(self, screen: "AdjudicationScreen", ids: Sequence[str]) -> None:
        """Go through the articles with these ids, in this order."""
        self._screen = screen
        self._ids = ids

    def move(self, step: int) -> None:
        """Open the next or the previous article that can be read."""
        screen = self._screen
        here = screen.entry.id
        at = self._ids.index(here) + step if here in self._ids else 0
        while 0 <= at < len(self._ids):
            if self.open(self._ids[at]):
                return
            at += step
        screen.say(_("This is the last article.") if step > 0 else _("This is the first article."))

    def open(self, article_id: str) -> bool:
        """Open an article; return whether it can be adjudicated, and warn if not."""
        screen = self._screen
        entries = screen.adjudication.corpus.entries
        number = entries.number(article_id)
        if number is None:
            return False
        try:
            case = screen.adjudication.case(entries[number])
        except CopydeskError as error:
            screen.warn(f"{screen.pseudonyms.harmless(str(error))}.")
            return False
        if case is None:
            for each in screen.adjudication.problems:
                screen.warn(f"{screen.pseudonyms.harmless(each)}.")
            if not screen.adjudication.problems:
                screen.say(
                    _(
                        "“{article_id}” cannot be opened: fewer than two annotators have done it.",
                        article_id=article_id,
                    )
                )
            return False
        screen.show_case(case)
        return True

    def set_done(self) -> None:
        """Mark the article as done in the gold standard, or take that back; only once nothing is left to decide."""
        screen = self._screen
        record, left = screen.session.record, screen.places.left
        if record.row.status != "done" and left:
            screen.say(
                _(
                    "{places} left to decide: {next} goes to the next.",
                    places=counted(left, "place"),
                    next=screen.keys["adjudication.next"],
                )
            )
            return
        status = implied_status(record) if record.row.status == "done" else "done"
        screen.session.set_status(status, screen.plan.adjudicator)
        screen.show_record()
        following = screen.keys["adjudication.next_article"]
        screen.say(
            _("Done. {following} opens the next article.", following=following)
            if status == "done"
            else _("The article is {now}.", now=pgettext("status", status))
        )
