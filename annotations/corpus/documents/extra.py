"""The extra that some documents need, and how to install it."""

INSTALL_HINT = "pip install 'copydesk[sources]'"
"""pypdf, warcio and feedparser, in pure Python: 3 MB."""
