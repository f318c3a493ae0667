"""Sharing a store: merging versions of its files, by git and by hand, and their differences.

`versions` merges three versions of one file, and needs neither git nor the articles.
"""
