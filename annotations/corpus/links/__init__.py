"""Links: feeds, site maps and reading lists, which name pages, and how `copydesk add` follows them.

`kinds` tells what a file or page is, `following` fetches what it names, `feeds` keeps which of it was there before.
"""
