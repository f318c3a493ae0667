"""Models of one's own labels: a spaCy pipeline trained on claims, measured on articles that were held back.

`examples.py` makes sentences with labels of records, `pipeline.py` trains (a door to spaCy), `measures.py` compares
with the rules, `train.py` does all of it in order.
"""
