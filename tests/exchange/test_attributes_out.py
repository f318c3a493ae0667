"""The attributes that a corpus defines, in the files of every format that has a place for them."""

import json
from typing import Any

import pytest
from exchanged import comes_back, lost, of, read, written
from msgspec.structs import replace

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import AnnotatedArticle
from annotations.exchange.format import Options
from annotations.exchange.formats.table import FORMATS
from annotations.scheme import Attribute

TEXT = "Rain fell all day. Snow will follow, they said."
SCHEME = (
    Attribute(name="certainty", kind="choice", values=("high", "not so high"), labels=("fact",)),
    Attribute(name="Why?", definition="In a sentence."),
    Attribute(name="topic", on="article"),
)
SAID = {"Why?": "so | it\nis; 100% _x_", "certainty": "not so high", "mood": "dark"}
"""Values of the scheme, and of an attribute that it does not have."""


def record() -> Record:
    """Make a record with attributes on a claim and on the article."""
    found = of(TEXT, Claim.of(TEXT, 0, 18, "fact").described(SAID), Claim.of(TEXT, 19, 47, "quote"))
    return edits.set_attributes(found, {"topic": "weather"}).apply(found)


HOLDING = (
    "jsonl",
    "prodigy",
    "label-studio",
    "hf",
    "brat",
    "web-annotation",
    "webanno-tsv",
    "cas-json",
    "cas-xmi",
    "parquet",
    "qdpx",
)


@pytest.mark.parametrize("name", [name for name in FORMATS if name in (*HOLDING, "parquet")])
def test_formats_with_a_place_for_them_hold_them_all(name: str) -> None:
    """Also those that the scheme does not have; nothing is reported as lost."""
    found = comes_back(name, [record()], attributes=SCHEME, meta=True)
    assert not [what for what, _ in lost(name, record(), attributes=SCHEME, meta=True) if "attribute" in what]
    held = [span.attributes for each in found if isinstance(each, AnnotatedArticle) for span in each.spans]
    if name != "hf":
        assert held == [SAID, {}]
        assert all(each.attributes == {"topic": "weather"} for each in found if isinstance(each, AnnotatedArticle))


@pytest.mark.parametrize(
    ("name", "options"), [("conll", {}), ("doccano", {"meta": True}), ("jsonl", {"by": "sentence"})]
)
def test_other_formats_report_what_they_leave_out(name: str, options: dict[str, Any]) -> None:
    """One loss for each claim with attributes."""
    comes_back(name, [record()], attributes=SCHEME, **options)
    assert ("attribute", "Rain fell all day.") in lost(name, record(), attributes=SCHEME, **options)
    assert (("article attribute", "topic") in lost(name, record(), **options)) == (name == "conll")


def test_a_table_has_a_column_for_each_attribute_of_the_scheme() -> None:
    """Of articles with metadata; what the scheme does not have is reported as left out."""
    head, first, second, *_ = written("csv", [record()], attributes=SCHEME[:1], meta=True).decode().split("\n", 2)
    assert "attributes.certainty" in head
    assert "not so high" in first
    assert "not so high" not in second
    comes_back("csv", [record()], attributes=SCHEME, meta=True)
    assert ("attribute", "Rain fell all day.") in lost("csv", record(), attributes=SCHEME)
    known = of(TEXT, Claim.of(TEXT, 0, 18, "fact").described({"Why?": "so"}))
    assert not [what for what, _ in lost("csv", known, attributes=SCHEME) if "attribute" in what]
    (found,) = comes_back("csv", [known], attributes=SCHEME)
    assert isinstance(found, AnnotatedArticle)
    assert found.spans[0].attributes == {"Why?": "so"}


def test_a_line_has_names_with_values_and_earlier_lines_have_none() -> None:
    """A list of pairs, so that a loader infers one schema for all corpora; a plain mapping is read as well."""
    (line,) = [json.loads(each) for each in written("jsonl", [record()]).splitlines()]
    assert line["spans"][0]["attributes"][0] == {"name": "Why?", "value": SAID["Why?"]}
    assert line["meta"]["attributes"] == [{"name": "topic", "value": "weather"}]
    line["spans"][0]["attributes"] = {"certainty": "high", "checked": True, "page": 3}
    del line["spans"][1]["attributes"], line["meta"]["attributes"]
    (found,) = read("jsonl", json.dumps(line))
    assert isinstance(found, AnnotatedArticle)
    assert [each.attributes for each in found.spans] == [{"certainty": "high", "checked": "yes", "page": "3"}, {}]
    assert found.attributes == {}


def test_label_studio_has_a_control_for_each_attribute() -> None:
    """Choices and texts by region, for the labels that have them; choices of other configurations are read."""
    settings = FORMATS["label-studio"].companions("out", Options(attributes=SCHEME))["out.xml"].decode()
    assert '<Choices name="attribute_certainty" toName="text" perRegion="true" whenTagName="label"' in settings
    assert 'whenLabelValue="fact"' in settings
    assert '<Choice value="not so high"/>' in settings
    assert '<TextArea name="attribute_Why?"' in settings
    assert "topic" not in settings
    region = {"id": "r", "type": "labels", "from_name": "x", "value": {"start": 0, "end": 4, "labels": ["fact"]}}
    choice = {"id": "r", "type": "choices", "from_name": "tone", "value": {"start": 0, "end": 4, "choices": ["dry"]}}
    task = {"data": {"text": TEXT}, "annotations": [{"result": [region, choice]}]}
    (found,) = read("label-studio", json.dumps([task]))
    assert isinstance(found, AnnotatedArticle)
    assert found.spans[0].attributes == {"tone": "dry"}


def test_brat_lists_the_values_of_choices() -> None:
    """In annotation.conf; texts are notes."""
    settings = FORMATS["brat"].companions("", Options(attributes=SCHEME))["annotation.conf"].decode()
    assert "certainty\tArg:<ENTITY>, Value:high|not_x20_so_x20_high\n" in settings
    assert "Why" not in settings


def test_an_attribute_that_is_called_as_ours_comes_back() -> None:
    """Sure is a line of doubt in brat; it is told apart from an attribute of that name."""
    sure = (Attribute(name="sure", kind="yes/no", values=("yes", "no")),)
    claim = replace(Claim.of(TEXT, 0, 18, "fact"), attributes={"sure": "no"})
    for name in ("brat", "label-studio"):
        (found,) = comes_back(name, [of(TEXT, claim)], attributes=sure)
        assert isinstance(found, AnnotatedArticle)
        assert (found.spans[0].sure, found.spans[0].attributes) == (True, {"sure": "no"})
