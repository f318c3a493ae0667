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
    from annotations.article import Article, Span
    from annotations.cache import keep
    from annotations.claims.claim import Claim
    from annotations.claims.edits import (
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
    from annotations.claims.record import Change, Lost, Record, Refound, Status, count_covered, covers
    from annotations.corpus.changes import followed
    from annotations.corpus.concordance import Hit, Hits, hits
    from annotations.corpus.corpus import Corpus, Looked, looked_into, open_corpus, reopened
    from annotations.corpus.entries import Entries, Entry
    from annotations.entity import KINDS, Entity
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
    from annotations.exchange.annotated import Options
    from annotations.exchange.exporter import Export
    from annotations.exchange.formats import FORMATS
    from annotations.exchange.importer import Import
    from annotations.exchange.records import chosen
    from annotations.exchange.selection import Masks, Split, Wanted, day
    from annotations.integrity.check import Finding, Report, checked, left_out
    from annotations.integrity.repair import repaired
    from annotations.layout import store_folder
    from annotations.nlp.batch import Searched, search_all, spare_cores
    from annotations.nlp.finder import EntityFinder
    from annotations.reports.filter import Filter, ordered
    from annotations.reports.log import Logged, logged
    from annotations.reports.rows import Listed, Listing, glimpsed, listed, listed_all, listed_as, made_of
    from annotations.reports.statistics import Counts, Sitting, Statistics, count, summed
    from annotations.reports.tallies import Tally, tallied
    from annotations.scheme import Label, Scheme, Settings
    from annotations.store.archive import Archive
    from annotations.store.store import Store
    from annotations.store.tables import Summary
    from annotations.suggest import Speaker, Strength, Suggestion
    from annotations.suggest.speakers import Candidate, speakers
    from annotations.text.anchor import Anchor
    from annotations.text.fuzzy import Refinding, changed_parts
    from annotations.text.search import occurrences
    from annotations.text.segmentation import paragraphs, sentences
    from annotations.text.selection import Selection, Unit, Units
    from annotations.watcher import Watcher
    from annotations.work.bulk import Bulk, Dealt, marking, tagging
    from annotations.work.feedback import Habits, Precision, precisions
    from annotations.work.offers import Offers, accepted, corrected, count_offers, judgement, marks_of, offer_over
    from annotations.work.saver import Outcome, Saver
    from annotations.work.session import Session

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
    "store.archive": ("Archive", "store_folder"),
    "article": ("Article", "Span"),
    "suggest.speakers": ("Candidate", "speakers"),
    "nlp.batch": ("Searched", "search_all", "spare_cores"),
    "work.bulk": ("Bulk", "Dealt", "marking", "tagging"),
    "cache": ("keep",),
    "integrity.check": ("Finding", "Report", "checked", "left_out"),
    "exchange.selection": ("Masks", "Split", "Wanted", "day"),
    "claims.claim": ("Anchor", "Claim"),
    "corpus.concordance": ("Hit", "Hits", "hits"),
    "corpus.corpus": ("Corpus", "Looked", "looked_into", "open_corpus", "reopened"),
    "nlp.pipeline": ("KINDS", "Entity"),
    "corpus.entries": ("Entries", "Entry"),
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
    "exchange.annotated": ("Options",),
    "exchange.records": ("chosen",),
    "exchange.exporter": ("Export",),
    "reports.filter": ("Filter", "ordered"),
    "nlp.finder": ("EntityFinder",),
    "corpus.changes": ("followed",),
    "exchange.formats": ("FORMATS",),
    "work.feedback": ("Habits", "Precision", "precisions"),
    "reports.log": ("Logged", "logged"),
    "exchange.importer": ("Import",),
    "work.offers": ("Offers", "accepted", "corrected", "count_offers", "judgement", "marks_of", "offer_over"),
    "reports.rows": ("Listed", "Listing", "glimpsed", "listed", "listed_all", "listed_as", "made_of"),
    "claims.record": ("Change", "Lost", "Record", "Refound", "Status", "count_covered", "covers"),
    "text.fuzzy": ("Refinding", "changed_parts"),
    "integrity.repair": ("repaired",),
    "work.saver": ("Outcome", "Saver"),
    "scheme": ("Label", "Scheme", "Settings"),
    "text.search": ("occurrences",),
    "text.selection": ("Selection", "Unit", "Units"),
    "work.session": ("Session",),
    "reports.statistics": ("Counts", "Sitting", "Statistics", "count", "summed"),
    "claims.edits": (
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
    "store.store": ("Store",),
    "suggest": ("Speaker", "Strength", "Suggestion"),
    "store.tables": ("Summary",),
    "reports.tallies": ("Tally", "tallied"),
    "text.segmentation": ("paragraphs", "sentences"),
    "watcher": ("Watcher",),
}
"""Where the public names are. Each is imported when it is asked for: the first screen does without most of them."""

_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Return a public name from where it is at home, and keep it here."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"annotations.{_HOME[name]}"), name)
    return found
