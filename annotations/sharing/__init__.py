"""Sharing a store: merging versions of its files, by git and by hand, and what differs between them.

`versions` merges three versions of one file, and needs neither git nor the articles.
"""
