"""Screens: each owns the state of what it shows, and alone calls the store."""
