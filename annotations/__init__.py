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

if TYPE_CHECKING:
    from annotations.archive import Archive, store_folder
    from annotations.article import Article, Span
    from annotations.attribution import Candidate, speakers
    from annotations.beforehand import Searched, search_all, spare_cores
    from annotations.bulk import Bulk, Dealt, marking, tagging
    from annotations.caching import keep
    from annotations.check import Finding, Report, checked, left_out
    from annotations.choosing import Masks, Split, Wanted, day
    from annotations.claim import Anchor, Claim
    from annotations.concordance import Hit, Hits, hits
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
    from annotations.exchange import Options
    from annotations.export import chosen
    from annotations.exporting import Export
    from annotations.filtering import Filter, ordered
    from annotations.finder import EntityFinder
    from annotations.following import followed
    from annotations.formats import FORMATS
    from annotations.habits import Habits, Precision, precisions
    from annotations.history import Logged, logged
    from annotations.importing import Import
    from annotations.judging import Offers, accepted, corrected, count_offers, judgement, marks_of, offer_over
    from annotations.listing import Listed, Listing, glimpsed, listed, listed_all, listed_as, made_of
    from annotations.record import Change, Lost, Record, Refound, Status, count_covered, covers
    from annotations.refinding import Refinding, changed_parts
    from annotations.repair import repaired
    from annotations.saver import Outcome, Saver
    from annotations.scheme import Label, Scheme, Settings
    from annotations.searching import occurrences
    from annotations.selecting import Selection, Unit, Units
    from annotations.session import Session
    from annotations.statistics import Counts, Sitting, Statistics, count, summed
    from annotations.steps import (
        Do,
        Progress,
        Redo,
        Step,
        Undo,
        changed,
        come_to,
        dropped,
        marked,
        placed,
        removed,
        tagged,
    )
    from annotations.store import Store
    from annotations.suggest import Speaker, Strength, Suggestion
    from annotations.tables import Summary
    from annotations.tallies import Tally, tallied
    from annotations.units import paragraphs, sentences
    from annotations.watching import Watcher

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

_HOMES = {
    "archive": ("Archive", "store_folder"),
    "article": ("Article", "Span"),
    "attribution": ("Candidate", "speakers"),
    "beforehand": ("Searched", "search_all", "spare_cores"),
    "bulk": ("Bulk", "Dealt", "marking", "tagging"),
    "caching": ("keep",),
    "check": ("Finding", "Report", "checked", "left_out"),
    "choosing": ("Masks", "Split", "Wanted", "day"),
    "claim": ("Anchor", "Claim"),
    "concordance": ("Hit", "Hits", "hits"),
    "corpus": ("Corpus", "Looked", "looked_into", "open_corpus", "reopened"),
    "entities": ("KINDS", "Entity"),
    "entries": ("Entries", "Entry"),
    "errors": (
        "ArticleError",
        "AskedError",
        "CopydeskError",
        "CorpusError",
        "ExportError",
        "ModelError",
        "NotSavedError",
        "ReadOnlyError",
        "SchemeError",
        "StoreError",
    ),
    "exchange": ("Options",),
    "export": ("chosen",),
    "exporting": ("Export",),
    "filtering": ("Filter", "ordered"),
    "finder": ("EntityFinder",),
    "following": ("followed",),
    "formats": ("FORMATS",),
    "habits": ("Habits", "Precision", "precisions"),
    "history": ("Logged", "logged"),
    "importing": ("Import",),
    "judging": ("Offers", "accepted", "corrected", "count_offers", "judgement", "marks_of", "offer_over"),
    "listing": ("Listed", "Listing", "glimpsed", "listed", "listed_all", "listed_as", "made_of"),
    "record": ("Change", "Lost", "Record", "Refound", "Status", "count_covered", "covers"),
    "refinding": ("Refinding", "changed_parts"),
    "repair": ("repaired",),
    "saver": ("Outcome", "Saver"),
    "scheme": ("Label", "Scheme", "Settings"),
    "searching": ("occurrences",),
    "selecting": ("Selection", "Unit", "Units"),
    "session": ("Session",),
    "statistics": ("Counts", "Sitting", "Statistics", "count", "summed"),
    "steps": (
        "Do",
        "Progress",
        "Redo",
        "Step",
        "Undo",
        "changed",
        "come_to",
        "dropped",
        "marked",
        "placed",
        "removed",
        "tagged",
    ),
    "store": ("Store",),
    "suggest": ("Speaker", "Strength", "Suggestion"),
    "tables": ("Summary",),
    "tallies": ("Tally", "tallied"),
    "units": ("paragraphs", "sentences"),
    "watching": ("Watcher",),
}
"""Where the public names are. Each is imported when it is asked for: the first screen does without most of them."""

_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Return a public name from where it is at home, and keep it here."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"annotations.{_HOME[name]}"), name)
    return found
