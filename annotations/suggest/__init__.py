"""Suggestions: rules that propose a label for each sentence, and say why.

A suggestion becomes a claim only if an annotator accepts it. `quotation_marks` needs nothing but a text; `rules` needs
a parse and picks the best of direct speech, reported speech, hedges and plain facts in each sentence. `speakers` lists
candidates for the speaker of a claim. A `Suggestion` holds offsets and fixed words, so that a cache can keep it; its
words come from the article. The rules are English. They know nothing of spaCy, and nothing of the store.
"""
