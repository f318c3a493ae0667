"""Stories: partners of a sentence in other articles, articles on one event, copies, and versions of one article."""
