"""Recipes: schemes with guidelines for common tasks, and an article to try them on, as `copydesk new` writes them."""
