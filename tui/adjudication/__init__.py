"""The screen where an adjudicator decides what annotators differ in, and its parts."""
