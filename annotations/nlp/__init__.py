"""spaCy in a process of its own: entities, and the parses that suggestions need.

`finder` serves the reader in the background, the open article first; `batch` goes over a whole corpus. Both use
`analysis`, which asks the caches before the process. `process` is this side of its pipes, `protocol` what goes through
them, and `worker` the other side: the only module here that imports spaCy.
"""
