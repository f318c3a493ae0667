"""The app in a browser: the one door to HTTP. `server` answers it, and starts a process for each tab.

`people` knows who has a key, `gate` refuses what does not come from the page itself, `session` is a process and what it
draws, `wire` reads what a page sends. `page/` is what the browser loads.
"""
