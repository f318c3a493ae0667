"""Copydesk's domain: articles are read from a corpus, claims are tagged in them, kept, and handed on.

A `Corpus` lists articles and loads their texts; `followed` tells when its files change, `reopened` lists them again.
A `Listing` has the rows of a list, a `Filter` finds those that somebody looks for, and `hits` are places in all
texts. A text falls into units (`sentences`); an `EntityFinder` says which entities stand in it and what each sentence
may be tagged as (`Suggestion`; `Offers` are those that nobody has judged), and `search_all` finds the entities of a
whole corpus beforehand. What an annotator makes of an article is a `Record`: claims, how far the reading came, and a
history that undo and redo walk. A `Step` changes it, `Bulk` many articles at once. When a text changes, each claim is
found again by its anchor or set aside as `Lost`; `Refinding` offers where it may stand. A `Session` is one article
under work: shown at once, saved in the background by the `Saver`, kept on disk by the `Store`; a `Watcher` tells what
others put there. An `Export` hands on what is `Wanted`, in one of `FORMATS`, an `Import` takes in what comes from
there; `count` makes `Statistics` of records. `checked` looks a whole store over, `repaired` mends it, `logged` tells
what was done.

Every offset, everywhere, counts Unicode code points of `Article.text`, from 0, end exclusive. Nothing
in here draws, prints or asks.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from annotations.archive import Archive, store_folder
from annotations.article import Article, Span
from annotations.bulk import Bulk, Dealt, marking, tagging
from annotations.caching import keep
from annotations.claim import Anchor, Claim
from annotations.corpus import Corpus, Looked, looked_into, open_corpus, reopened
from annotations.entities import KINDS, Entity
from annotations.entries import Entries, Entry
from annotations.errors import (
    ArticleError,
    AskedError,
    CopydeskError,
    CorpusError,
    ExportError,
    ModelError,
    NotSavedError,
    ReadOnlyError,
    SchemeError,
    StoreError,
)
from annotations.filtering import Filter, ordered
from annotations.finder import EntityFinder
from annotations.following import followed
from annotations.habits import Habits, Precision, precisions
from annotations.judging import Offers, accepted, corrected, count_offers, judgement, marks_of, offer_over
from annotations.listing import Listed, Listing, glimpsed, listed, listed_all, listed_as, made_of
from annotations.record import Change, Lost, Record, Refound, Status, count_covered, covers
from annotations.saver import Outcome, Saver
from annotations.scheme import Label, Scheme, Settings
from annotations.speakers import Candidate, speakers
from annotations.steps import Do, Progress, Redo, Step, Undo, changed, come_to, dropped, marked, placed, removed, tagged
from annotations.store import Store
from annotations.suggest import Speaker, Strength, Suggestion
from annotations.tables import Summary
from annotations.units import paragraphs, sentences
from annotations.watching import Watcher

if TYPE_CHECKING:
    from annotations.beforehand import Searched, search_all, spare_cores
    from annotations.check import Finding, Report, checked, left_out
    from annotations.choosing import Masks, Split, Wanted, day
    from annotations.concordance import Hit, Hits, hits
    from annotations.exchange import Options
    from annotations.export import chosen
    from annotations.exporting import Export
    from annotations.formats import FORMATS
    from annotations.history import Logged, logged
    from annotations.importing import Import
    from annotations.refinding import Refinding, changed_parts
    from annotations.repair import repaired
    from annotations.searching import occurrences
    from annotations.selecting import Selection, Unit, Units
    from annotations.session import Session
    from annotations.statistics import Counts, Sitting, Statistics, count, summed
    from annotations.tallies import Tally, tallied

__all__ = [
    "FORMATS",
    "KINDS",
    "Anchor",
    "Archive",
    "Article",
    "ArticleError",
    "AskedError",
    "Bulk",
    "Candidate",
    "Change",
    "Claim",
    "CopydeskError",
    "Corpus",
    "CorpusError",
    "Counts",
    "Dealt",
    "Do",
    "Entity",
    "EntityFinder",
    "Entries",
    "Entry",
    "Export",
    "ExportError",
    "Filter",
    "Finding",
    "Habits",
    "Hit",
    "Hits",
    "Import",
    "Label",
    "Listed",
    "Listing",
    "Logged",
    "Looked",
    "Lost",
    "Masks",
    "ModelError",
    "NotSavedError",
    "Offers",
    "Options",
    "Outcome",
    "Precision",
    "Progress",
    "ReadOnlyError",
    "Record",
    "Redo",
    "Refinding",
    "Refound",
    "Report",
    "Saver",
    "Scheme",
    "SchemeError",
    "Searched",
    "Selection",
    "Session",
    "Settings",
    "Sitting",
    "Span",
    "Speaker",
    "Split",
    "Statistics",
    "Status",
    "Step",
    "Store",
    "StoreError",
    "Strength",
    "Suggestion",
    "Summary",
    "Tally",
    "Undo",
    "Unit",
    "Units",
    "Wanted",
    "Watcher",
    "accepted",
    "changed",
    "changed_parts",
    "checked",
    "chosen",
    "come_to",
    "corrected",
    "count",
    "count_covered",
    "count_offers",
    "covers",
    "day",
    "dropped",
    "followed",
    "glimpsed",
    "hits",
    "judgement",
    "keep",
    "left_out",
    "listed",
    "listed_all",
    "listed_as",
    "logged",
    "looked_into",
    "made_of",
    "marked",
    "marking",
    "marks_of",
    "occurrences",
    "offer_over",
    "open_corpus",
    "ordered",
    "paragraphs",
    "placed",
    "precisions",
    "removed",
    "reopened",
    "repaired",
    "search_all",
    "sentences",
    "spare_cores",
    "speakers",
    "store_folder",
    "summed",
    "tagged",
    "tagging",
    "tallied",
]

_LATER = {
    "beforehand": ("Searched", "search_all", "spare_cores"),
    "check": ("Finding", "Report", "checked", "left_out"),
    "choosing": ("Masks", "Split", "Wanted", "day"),
    "concordance": ("Hit", "Hits", "hits"),
    "exchange": ("Options",),
    "export": ("chosen",),
    "exporting": ("Export",),
    "formats": ("FORMATS",),
    "history": ("Logged", "logged"),
    "importing": ("Import",),
    "refinding": ("Refinding", "changed_parts"),
    "repair": ("repaired",),
    "searching": ("occurrences",),
    "selecting": ("Selection", "Unit", "Units"),
    "session": ("Session",),
    "statistics": ("Counts", "Sitting", "Statistics", "count", "summed"),
    "tallies": ("Tally", "tallied"),
}
"""What the first screen does without, by the module it is in: imported when asked for, so that it comes sooner."""


def __getattr__(name: str) -> Any:
    """Return a public name that was not imported at first."""
    for module, names in _LATER.items():
        if name in names:
            return getattr(import_module(f"annotations.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
