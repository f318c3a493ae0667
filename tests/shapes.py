"""The same two claims, in the shapes in which tools write them."""

from typing import Any

TEXT = "Rain fell. The mayor left, she said."
WANTED = [(0, 9, "fact", "Rain fell"), (11, 25, "quote", "The mayor left")]
REGIONS = [
    {"id": "r1", "type": "labels", "from_name": "label", "value": {"start": 0, "end": 9, "labels": ["fact"]}},
    {"id": "r2", "type": "labels", "from_name": "label", "value": {"start": 11, "end": 25, "labels": ["quote"]}},
]
MIN = [
    {"start": 0, "end": 9, "labels": ["fact"]},
    {"start": 11, "end": 25, "text": "The mayor left", "labels": ["quote"]},
]
TRIPLES = [[0, 9, "fact"], [11, 25, "quote"]]
OBJECTS = [{"start": 0, "end": 9, "label": "fact"}, {"start": 11.0, "end": "25", "label": "quote"}]
OFFSETS = [{"start_offset": start, "end_offset": end, "label": label} for start, end, label in TRIPLES]
TASK = {"id": 1, "data": {"text": TEXT}, "annotations": [{"result": REGIONS}]}

SHAPES: dict[str, tuple[Any, str]] = {
    "Label Studio": ([TASK], "label-studio"),
    "Label Studio, one task": (TASK, "label-studio"),
    "Label Studio, content": ([{**TASK, "data": {"id": 3, "content": TEXT}}], "label-studio"),
    "Label Studio, any name": ([{**TASK, "data": {"id": "x", "story": TEXT}}], "label-studio"),
    "Label Studio, before 1.0": ([{"data": {"text": TEXT}, "completions": [{"result": REGIONS}]}], "label-studio"),
    "JSON-MIN": ([{"id": 1, "text": TEXT, "label": MIN, "annotator": "me", "annotation_id": 4}], "label-studio"),
    "JSON-MIN, any name": ([{"id": 1, "text": TEXT, "spans_of": MIN, "annotation_id": 4}], "label-studio"),
    "doccano": ([{"id": 1, "text": TEXT, "label": TRIPLES}], "doccano"),
    "doccano, data": ([{"id": 1, "data": TEXT, "label": TRIPLES}], "doccano"),
    "doccano, labels": ([{"id": 1, "text": TEXT, "labels": TRIPLES}], "doccano"),
    "doccano, annotations": ([{"id": 1, "text": TEXT, "annotations": OFFSETS}], "doccano"),
    "entities": ([{"id": 1, "text": TEXT, "entities": OBJECTS}], "doccano"),
    "entities, offsets": ([{"id": 1, "text": TEXT, "entities": OFFSETS}], "doccano"),
    "spaCy": ([[TEXT, {"entities": TRIPLES}]], "doccano"),
    "Argilla": (
        [
            {
                "id": "u",
                "status": "completed",
                "fields": {"text": TEXT},
                "responses": {"span": [{"value": OBJECTS, "user_id": "me"}]},
            }
        ],
        "doccano",
    ),
    "Argilla, answers in a list": (
        [{"fields": {"text": TEXT}, "responses": [{"user_id": "me", "values": {"span": {"value": OBJECTS}}}]}],
        "doccano",
    ),
    "Argilla, before 2": (
        [{"text": TEXT, "tokens": [], "annotation": [["fact", 0, 9], ["quote", 11, 25]], "annotation_agent": "me"}],
        "doccano",
    ),
    "Prodigy": ([{"text": TEXT, "spans": OBJECTS, "answer": "accept"}], "prodigy"),
}

_QUOTE = {"type": "TextQuoteSelector", "exact": "Rain fell", "prefix": "", "suffix": ". The"}
_POSITION = {"type": "TextPositionSelector", "start": 0, "end": 9}
MORE: tuple[Any, ...] = (
    {
        "id": 1,
        "data": {"text": TEXT, "annotator": "anna", "note": "n"},
        "annotations": [
            {
                "completed_by": {"id": 3, "email": "a@b.c"},
                "was_cancelled": True,
                "result": [
                    *REGIONS,
                    {"id": "r3", "type": "labels", "from_name": "speaker", "value": {"start": 27, "end": 30}},
                    {"type": "relation", "from_id": "r2", "to_id": "r3", "labels": ["said_by"]},
                    {"id": "r1", "type": "choices", "from_name": "sure", "value": {"choices": ["not sure"]}},
                    {"id": "r1", "type": "textarea", "from_name": "note", "value": {"text": ["why?"]}},
                ],
            }
        ],
        "predictions": [{"model_version": "m", "result": REGIONS}],
    },
    {
        "id": 1,
        "text": TEXT,
        "entities": [{"id": number, **each} for number, each in enumerate(OFFSETS)],
        "relations": [{"id": 0, "from_id": 0, "to_id": 1, "type": "said_by"}],
        "Comments": [{"text": "why?"}],
    },
    {
        "text": TEXT,
        "tokens": [{"text": "Rain", "start": 0, "end": 4, "id": 0, "ws": True}, {"text": "fell", "start": 5, "end": 9}],
        "spans": [{"start": 1, "end": 9, "token_start": 0, "token_end": 1, "label": "fact"}],
        "relations": [{"head_span": {"start": 1, "end": 9}, "child_span": {"start": 1, "end": 9}, "label": "x"}],
        "meta": {"title": "t"},
        "_session_id": "x-anna",
        "answer": "accept",
    },
    {
        "type": "Annotation",
        "motivation": ["tagging"],
        "created": "2024-05-01T10:00:00Z",
        "creator": {"name": "anna"},
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": "fact"}, "quote"],
        "target": [{"source": {"id": "a"}, "selector": [{**_QUOTE, "refinedBy": _POSITION}, _POSITION]}],
    },
    {"export_userid": "acct:x", "annotations": [{"uri": "https://x.y/a", "tags": ["fact"], "text": "n", "target": []}]},
)
"""Values with all that may hang on claims."""
