"""The story screen and the linking screen: the ledger of a story, entry by entry."""
