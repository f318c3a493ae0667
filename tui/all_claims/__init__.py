"""Claims of the whole corpus."""
