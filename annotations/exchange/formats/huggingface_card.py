"""The data-set card of Hugging Face: the README beside the rows, with their columns in its head."""

from annotations.exchange.format import Options


def companions(_: str, options: Options) -> dict[str, bytes]:
    """Return the card: what the columns are, and what the labels mean."""
    labels = "\n".join(f"- `{label.name}`: {label.definition}".rstrip(": ") for label in options.labels)
    card = _CARD
    if options.with_entities:
        card = card.replace("  - name: annotator\n", f"{_ENTITY_COLUMN}  - name: annotator\n")
        card = card.replace("| `annotator` |", f"{_ENTITY_LINE}| `annotator` |")
    made = ""
    if options.making is not None:
        told = options.making.lines(guidelines=options.guidelines, agreement=options.agreement)
        made = "\n## How it was made\n\n" + "\n".join(f"- {each}" for each in told) + "\n"
    return {"README.md": (card + labels + "\n" + made).encode()}


_ENTITY_COLUMN = """  - name: entities
    list:
    - name: start
      dtype: int64
    - name: end
      dtype: int64
    - name: label
      dtype: string
    - name: text
      dtype: string
    - name: model
      dtype: string
"""
_ENTITY_LINE = "| `entities` | the named entities in reading order, and the model that found them |\n"
_CARD = """---
task_categories:
- token-classification
annotations_creators:
- expert-generated
dataset_info:
  features:
  - name: number
    dtype: int64
  - name: id
    dtype: string
  - name: text
    dtype: string
  - name: spans
    list:
    - name: start
      dtype: int64
    - name: end
      dtype: int64
    - name: label
      dtype: string
    - name: text
      dtype: string
    - name: speaker
      dtype: string
    - name: speaker_text
      dtype: string
    - name: speaker_start
      dtype: int64
    - name: speaker_end
      dtype: int64
    - name: note
      dtype: string
    - name: sure
      dtype: bool
    - name: attributes
      list:
      - name: name
        dtype: string
      - name: value
        dtype: string
    - name: origin
      dtype: string
  - name: annotator
    dtype: string
  - name: status
    dtype: string
  - name: flagged
    dtype: bool
  - name: meta
    dtype: string
---

# Claims in news

A row is an article as one annotator has marked it. `load_dataset` on this folder or one of its files needs no hint.

| column | holds |
| --- | --- |
| `number` | the position of the article in its corpus, from 0; a file need not begin with the first |
| `id` | the id of the article, a slash, and the annotator |
| `text` | the text of the article |
| `spans` | the claims in reading order; they may overlap and nest |
| `annotator` | the annotator |
| `status` | new, in progress, done or skipped |
| `flagged` | whether the article is flagged for another look, whatever its status |
| `meta` | other metadata of the article, as a JSON object: its id and title first |

`start` and `end` of a span are Unicode code points into `text`, 0-based, end exclusive: `text[start:end]` in Python
is its `text`. `speaker` is the speaker's fullest name, empty if none was named; `speaker_text` is what the article
calls that speaker ("he"), from `speaker_start` to `speaker_end`, which are -1 if it does not. `sure` is whether the
annotator was sure; `attributes` are the other attributes of the corpus's scheme, by name; `origin` is `hand` if a
person tagged the claim, another value if a person accepted it.

## Labels

"""
