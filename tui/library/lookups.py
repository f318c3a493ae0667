"""Lookups: the lists over all articles, of hits and of claims, and the way from them into an article."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotations.article import Span
from annotations.errors import CopydeskError, StoreError
from annotations.reports.rows import ArticleRows
from annotations.translation import gettext as _
from tui.part import Part

if TYPE_CHECKING:
    from annotations.reports.claim_rows import ClaimRow, StoreClaims
    from annotations.team.adjudication import Plan
    from annotations.training.doubts import Doubt
    from tui.adjudication.pseudonyms import Pseudonyms
    from tui.concordance.search import Found
    from tui.library.screen import LibraryScreen


class Lookups(Part):
    """The screens that list places in all articles, and the articles they open."""

    def __init__(self, library: "LibraryScreen") -> None:
        """Open the articles of `library`."""
        self._library = library
        self._claims: StoreClaims | None = None
        """The claims of all articles that were read so far."""
        self._plan: Plan | None = None
        """Whose differences are adjudicated, by whom."""
        self._pseudonyms: Pseudonyms | None = None

    async def search_texts(self) -> None:
        """Open the concordance."""
        from tui.concordance.screen import ConcordanceScreen

        library = self._library
        concordance = ConcordanceScreen(
            self._state, lambda: library.bulk.editor, library.config, self._open_hit, library.store
        )
        concordance.set_reactive(ConcordanceScreen.palette, library.palette)
        await library.app.push_screen(concordance)

    async def list_claims(self) -> None:
        """Open the list of all claims."""
        from annotations.reports.claim_rows import StoreClaims
        from annotations.store.speaker_file import read_names
        from tui.all_claims.screen import ClaimsScreen

        library = self._library
        # What was read is kept: the next time only files that have changed are read.
        self._claims = self._claims or StoreClaims()
        try:
            self._claims.names = read_names(library.store.folder)
        except StoreError as error:
            library.warn(_("Names of speakers: {error}.", error=error))
        screen = ClaimsScreen(
            lambda: library.corpus,
            library.store,
            library.saver,
            self._claims,
            lambda: library.bulk.editor,
            library.config,
            self._open_claim,
        )
        screen.set_reactive(ClaimsScreen.palette, library.palette)
        await library.app.push_screen(screen)

    async def list_differences(self, plan: "Plan | None" = None) -> None:
        """Open the list of differences; with a plan, go on to the first place that is to be decided."""
        from annotations.team.adjudication import Adjudication, Plan
        from tui.adjudication.pseudonyms import Pseudonyms
        from tui.differences.screen import DifferencesScreen

        library = self._library
        self._plan = plan or self._plan or Plan(adjudicator=library.store.annotator)
        self._pseudonyms = self._pseudonyms or Pseudonyms()
        try:
            adjudication = Adjudication(library.corpus, library.store.folder, self._plan)
        except CopydeskError as error:
            library.say(f"{error}.")
            return
        here = library.current.id if library.current is not None else ""
        screen = DifferencesScreen(
            adjudication, library.saver, self._pseudonyms, library.config, here, opens=plan is not None
        )
        screen.set_reactive(DifferencesScreen.palette, library.palette)
        await library.app.push_screen(screen)

    async def list_doubts(self) -> None:
        """Open the list of labels that are probably wrong."""
        from tui.doubts.screen import DoubtsScreen

        library = self._library
        screen = DoubtsScreen(
            lambda: library.corpus,
            library.store,
            library.saver,
            lambda: library.bulk.editor,
            library.config,
            self._open_doubt,
        )
        screen.set_reactive(DoubtsScreen.palette, library.palette)
        await library.app.push_screen(screen)

    def _state(self) -> tuple[ArticleRows, bool]:
        """Return the rows as known now, and whether more may come."""
        return self._library.rows, self._library.loader.share < 1

    async def _open_hit(self, found: "Found", others: "Sequence[Found]", query: str, span: Span) -> None:
        """Open an article at a hit of the concordance; the next article is the next with hits."""
        library = self._library
        same = found.corpus is library.corpus
        number = found.number if same else library.rows.number(found.entry.id)
        if number is None:
            library.warn(_("{article} is no longer in this corpus.", article=found.entry.id))
            return
        if same:
            course = [each.number for each in others]
        else:
            course = sorted(place for each in others if (place := library.rows.number(each.entry.id)) is not None)
        reader = await library.open(library.corpus.entries[number], course)
        if reader is not None:
            reader.find(query, span)

    async def _open_doubt(self, row: "Doubt", articles: Sequence[str]) -> None:
        """Open the article of a doubtful label at its sentence; the next article is the next of `articles`."""
        library = self._library
        number = library.rows.number(row.article)
        if number is None:
            library.warn(_("“{title}” is no longer in this corpus.", title=row.title or row.article))
            return
        course = [place for each in articles if (place := library.rows.number(each)) is not None]
        reader = await library.open(library.corpus.entries[number], course)
        if reader is not None:
            reader.go_to_claim(row.claims[0] if row.claims else "", row.text, row.start)

    async def _open_claim(self, row: "ClaimRow", articles: Sequence[str]) -> None:
        """Open the article of a claim at the claim; the next article is the next of `articles`."""
        library = self._library
        numbers = self._claims.numbers(library.corpus, articles) if self._claims is not None else {}
        number = library.rows.number(row.article)
        if number is None:
            library.warn(_("“{title}” is no longer in this corpus.", title=row.title))
            return
        course = [numbers[each] for each in articles if each in numbers]
        reader = await library.open(library.corpus.entries[number], course)
        if reader is not None:
            reader.go_to_claim(row.id, row.text, row.start)
