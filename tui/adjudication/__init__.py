"""The screen where an adjudicator decides between annotators, and its parts."""
