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
