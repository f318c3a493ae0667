"""Suggestions: what each sentence may be tagged as, by rules that say why; never a claim until somebody accepts it.

`marks.marked` needs no more than a text and goes by its quotation marks alone. `ahead.read_ahead` goes by a parse as
well, in the process that runs spaCy: who said it, what is reported without marks, what is a guess of the outlet's own,
and the facts that remain. A `Suggestion` holds offsets and fixed words, so that it can be kept in a cache; its words
come from the article. What is imported here is light; the rules are imported where there is a parse. They are English.
"""
