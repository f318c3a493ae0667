"""Documents: kinds of files that are no corpus, and that `copydesk add` makes articles of.

`kinds` is the table. A reader is a function from the bytes of one file and its name to articles without ids.
"""
