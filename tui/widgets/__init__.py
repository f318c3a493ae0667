"""Widgets: each shows one thing and says what was done with it."""
