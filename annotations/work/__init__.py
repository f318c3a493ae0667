"""Work: one annotator at work on articles.

`session` holds one open article and its edits, `saver` writes edits to the store in the background, and `bulk`
applies an edit to many articles. `offers` finds the open suggestions of an article, those that are neither tagged nor
rejected, and makes claims and judgements of them. `feedback` counts judgements: the acceptance rate by rule and cue,
and the cues that are demoted or muted for it.
"""
