"""Several annotators at work on one corpus: how far they agree."""
