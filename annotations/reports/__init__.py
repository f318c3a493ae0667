"""Reports: read-only views over many articles.

`rows` is the list of articles, `filter` searches and sorts it, `tallies` and `statistics` count, and `log` lists every
change in the order of time.
"""
