"""The corpus: where articles come from.

`corpus` opens folders and files and loads articles, `entries` lists them, `metadata` and `index` hold their titles,
outlets and lengths without their texts, `concordance` searches all texts, `changes` watches the files, and `add` with
`download` brings in a new article. `readers/` has a module for each source format.
"""
