"""Claims: what one annotator has made of one article.

`claim` is one labelled span, `record` all of them with the reading progress and the history, `edits` every way to
change a record, `merge` the edit that takes in another store or file, and `replay` the claims that a history leaves.
`attributes` is the table of what a claim says beside its words and label.
"""
