"""The list of labels that are probably wrong."""
