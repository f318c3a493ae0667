"""The list of the places where annotators differ, over the whole corpus."""
