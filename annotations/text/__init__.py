"""One text: cut it, search it, and find a span again after the text has changed.

`segmentation` cuts paragraphs, sentences and words; `quotations` pairs quotation marks; `selection` is what the cursor
stands on; `search` finds words. `anchor` finds a span by its exact words, `alignment` carries offsets over an edit, and
`fuzzy` proposes places for words that changed.
"""
