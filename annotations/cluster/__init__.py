"""The cluster: entities, suggestions and features of millions of articles, in parts, on one machine or many.

A plan cuts the articles into shards; the work on a shard makes one part of the results, a Parquet file; an engine does
the work, here or elsewhere. Parts that are there are not made again, whoever made them.
"""
