"""The sheet of a ledger: entries by outlets, with what is absent, what is unknown, and the sums.

Everything here is computed from the ledger and from how far each article was read; nothing of it is stored. What takes
long is computed for the cells and columns that are asked for: a screen shows few of many.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

from annotations.ledger.article_reading import NOT_READ, ArticleReading
from annotations.ledger.followed import MentionState, mention_states
from annotations.ledger.model import Entry, Ledger, Mention, StoryArticle
from annotations.ledger.quote_index import shared_part
from annotations.ledger.quotes import QuoteComparison, compare_quotes, quote_of, words_of
from annotations.moment import readable_date, sortable_date

MIN_SHARED_WORDING = 0.2
"""The share of the shorter quotation's runs of four words from which two mentions are compared word for word."""

CellKind = Literal["mentioned", "absent", "unknown"]
"""Absent: the article was read whole and has no mention. Unknown: it was not read whole."""


@dataclass(frozen=True)
class Column:
    """An article of the story, with the copies that are counted with it."""

    article: StoryArticle
    copies: tuple[StoryArticle, ...] = ()
    reading: ArticleReading = NOT_READ

    @property
    def reviewed(self) -> int:
        """Sentences that the annotator of the ledger has reviewed."""
        return self.reading.reviewed

    @property
    def sentences(self) -> int:
        """The number of sentences; 0 if neither the corpus nor the store has the text."""
        return self.reading.sentences

    @property
    def is_in_corpus(self) -> bool:
        """Whether the corpus has the article."""
        return self.reading.article is not None

    @property
    def outlet(self) -> str:
        """The outlet, or what stands for it."""
        return self.article.name

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the article and its copies."""
        return frozenset((self.article.id, *(copy.id for copy in self.copies)))

    @property
    def is_whole(self) -> bool:
        """Whether every sentence was reviewed."""
        return self.reading.is_whole


@dataclass(frozen=True)
class Cell:
    """The mentions of an entry in the article of a column."""

    column: Column
    mentions: tuple[Mention, ...] = ()
    """In reading order; the lead of the entry first."""
    lead: Mention | None = None
    """The lead of the entry."""

    @property
    def kind(self) -> CellKind:
        """Whether it has a mention, and if not, whether that is known."""
        return "mentioned" if self.mentions else "absent" if self.column.is_whole else "unknown"

    @property
    def is_lead(self) -> bool:
        """Whether the lead of the entry is here."""
        return any(mention is self.lead for mention in self.mentions)

    @cached_property
    def comparisons(self) -> tuple[QuoteComparison | None, ...]:
        """Each mention compared with the lead word for word, if both are quotations of similar wording."""
        return tuple(compare_mentions(self.lead, mention) for mention in self.mentions)

    @cached_property
    def has_altered_quote(self) -> bool:
        """Whether a quotation has other words than the lead's, or leaves words out without a mark."""
        return any(
            each is not None and each.flagged and each.kind in ("altered", "elided") for each in self.comparisons
        )


@dataclass(frozen=True)
class Row:
    """An entry across the columns."""

    entry: Entry
    summary: str
    cells: tuple[Cell, ...]

    @property
    def outlets(self) -> int:
        """In how many columns it is mentioned."""
        return sum(bool(cell.mentions) for cell in self.cells)


@dataclass(frozen=True)
class OutletSums:
    """The numbers of entries that the article of a column has and lacks."""

    outlet: str
    article: str
    copies: int
    reviewed: int
    """Sentences reviewed, of `sentences`: what is missing is known for these alone."""
    sentences: int
    entries: int
    exclusive: int
    absent: int
    unknown: int
    weaker: int
    stronger: int
    contradicts: int
    altered_quotes: int


@dataclass(frozen=True)
class SpeakerSums:
    """The number of mentions that quote a speaker, by column."""

    speaker: str
    mentions: int
    outlets: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A ledger as a table."""

    ledger: Ledger
    columns: tuple[Column, ...]
    """The oldest article first; those without a date last; of the same date by their ids."""
    rows: tuple[Row, ...]
    """In the order in which the oldest article has them, then the next."""
    states: Mapping[str, MentionState] = field(default_factory=dict)
    """Whether the claim of each mention is there still, by the id of the mention."""

    @cached_property
    def contradictions(self) -> int:
        """Mentions that contradict the lead of their entry."""
        return sum("contradicts" in mention.relations for mention in self.ledger.mentions)

    @cached_property
    def outlets(self) -> tuple[OutletSums, ...]:
        """The sums of each column."""
        return tuple(self._sums(number, column) for number, column in enumerate(self.columns))

    def _sums(self, number: int, column: Column) -> OutletSums:
        cells = [row.cells[number] for row in self.rows]

        def having(relation: str) -> int:
            return sum(any(relation in mention.relations for mention in cell.mentions) for cell in cells)

        return OutletSums(
            outlet=column.outlet,
            article=column.article.id,
            copies=len(column.copies),
            reviewed=column.reviewed,
            sentences=column.sentences,
            entries=sum(cell.kind == "mentioned" for cell in cells),
            exclusive=sum(row.outlets == 1 and row.cells[number].kind == "mentioned" for row in self.rows),
            absent=sum(cell.kind == "absent" for cell in cells),
            unknown=sum(cell.kind == "unknown" for cell in cells),
            weaker=having("weaker"),
            stronger=having("stronger"),
            contradicts=having("contradicts"),
            altered_quotes=sum(cell.has_altered_quote for cell in cells),
        )

    @cached_property
    def speakers(self) -> tuple[SpeakerSums, ...]:
        """The speakers of all mentions, the most quoted first."""
        found: dict[str, list[str]] = {}
        for row in self.rows:
            for column, cell in zip(self.columns, row.cells, strict=True):
                for mention in cell.mentions:
                    if mention.speaker:
                        found.setdefault(mention.speaker, []).append(column.outlet)
        sums = [SpeakerSums(name, len(outlets), tuple(dict.fromkeys(outlets))) for name, outlets in found.items()]
        return tuple(sorted(sums, key=lambda each: (-each.mentions, each.speaker)))


def sheet_of(
    ledger: Ledger,
    readings: Mapping[str, ArticleReading],
    *,
    expand_copies: bool = False,
    before: Sheet | None = None,
) -> Sheet:
    """Return the sheet of a ledger.

    `readings` are by article. A copy is counted with the article it repeats, unless `expand_copies`. Rows of the sheet
    `before` in which nothing has changed are taken from it.
    """
    columns = _columns(ledger, readings, expand_copies=expand_copies)
    places = {article: number for number, column in enumerate(columns) for article in column.ids}
    is_alike = before is not None and _are_same(before.columns, columns)
    same = {row.entry.id: row for row in before.rows} if before is not None and is_alike else {}
    held = before.ledger.by_entry if before is not None else {}
    rows = []
    for entry in ledger.entries:
        row = same.get(entry.id)
        if row is None or row.entry != entry or held[entry.id] != ledger.by_entry[entry.id]:
            row = _row(ledger, entry, columns, places)
        rows.append(row)
    return Sheet(ledger, columns, tuple(sorted(rows, key=_place)), mention_states(ledger, readings))


def _are_same(one: Sequence[Column], other: Sequence[Column]) -> bool:
    """Return whether columns are of the same articles and the same readings, without comparing texts and claims."""
    return len(one) == len(other) and all(
        a.reading is b.reading and a.article == b.article and a.copies == b.copies
        for a, b in zip(one, other, strict=True)
    )


def _columns(ledger: Ledger, readings: Mapping[str, ArticleReading], *, expand_copies: bool) -> tuple[Column, ...]:
    articles = {article.id: article for article in ledger.story.articles}
    for mention in ledger.mentions:
        # Of a file that was merged or imported: nothing that is mentioned may be left out.
        if mention.article not in articles:
            articles[mention.article] = StoryArticle(id=mention.article)
    masters: dict[str, list[StoryArticle]] = {}
    for article in articles.values():
        master = article.id if expand_copies else _master(article, articles)
        masters.setdefault(master, [])
        if master != article.id:
            masters[master].append(article)
    columns = []
    for master, copies in masters.items():
        columns.append(Column(articles[master], tuple(copies), readings.get(master, NOT_READ)))

    def age(column: Column) -> tuple[bool, str, str]:
        published = sortable_date(readable_date(column.article.published))
        return not published, published, column.article.id

    return tuple(sorted(columns, key=age))


def _master(article: StoryArticle, articles: Mapping[str, StoryArticle]) -> str:
    """Return the id of the article that one is a copy of, over several steps; its own id if it is none."""
    seen = {article.id}
    while article.copy_of in articles and article.copy_of not in seen:
        article = articles[article.copy_of]
        seen.add(article.id)
    return article.id


def _row(ledger: Ledger, entry: Entry, columns: Sequence[Column], places: Mapping[str, int]) -> Row:
    lead = ledger.lead(entry)
    here: dict[int, list[Mention]] = {}
    for mention in ledger.by_entry.get(entry.id, []):
        here.setdefault(places[mention.article], []).append(mention)
    cells = (Cell(column, tuple(here.get(number, ())), lead) for number, column in enumerate(columns))
    return Row(entry, ledger.summary(entry), tuple(cells))


def _place(row: Row) -> tuple[int, int, str]:
    """Return where an entry belongs: its first column, and its place in the article there."""
    for number, cell in enumerate(row.cells):
        if cell.mentions:
            return number, min(mention.start for mention in cell.mentions), row.entry.id
    return len(row.cells), 0, row.entry.id


def compare_mentions(lead: Mention | None, mention: Mention) -> QuoteComparison | None:
    """Return what sets a quotation apart from the lead; `None` if they are not two quotations of similar wording."""
    if lead is None or lead.id == mention.id:
        return None
    return _compared(_quoted(lead), _quoted(mention))


_Quoted = tuple[str, str, str, str]


def _quoted(mention: Mention) -> _Quoted:
    return mention.text, mention.prefix, mention.suffix, mention.speaker


@lru_cache(maxsize=1 << 16)
def _compared(left: _Quoted, right: _Quoted) -> QuoteComparison | None:
    """Compare two quotations; kept, because every change of a ledger computes the sheet anew."""
    one, other = quote_of(*left), quote_of(*right)
    if not (one.has_marks or other.has_marks):
        return None
    if shared_part(words_of(one.parts), words_of(other.parts)) < MIN_SHARED_WORDING:
        return None
    return compare_quotes(one, other)
