"""Agreement on attributes and on ordered labels has the values computed by hand."""

from fractions import Fraction

import pytest
from msgspec.structs import replace as replaced

from annotations.article import Article
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.scheme import Attribute
from annotations.team.agreement import agreement
from annotations.team.attributes import AttributeAgreement, attribute_agreement, places
from annotations.team.bootstrap import Options
from annotations.team.coefficients import Scale, alpha_of_coincidences, coincidences, scaled_parts
from annotations.team.units import Comparison, compare
from annotations.text.segmentation import sentences

TEXT = "The mayor left. “We are ready,” she said. Nobody else came. It may rain tomorrow."
CUT = sentences(TEXT)
NO_INTERVAL = Options(resamples=0)
CERTAINTY = Attribute(name="certainty", kind="choice", values=("high", "low"))
TOPIC = Attribute(name="topic", on="article")


def record(annotator: str, labels: str, values: str = "", topic: str = "", article: str = "a") -> Record:
    """Return a record with a label of one letter and a certainty (`h`, `l`, or `-` for none) for each sentence."""
    made = Record.new(Article(article, "title", TEXT), annotator)
    claims = [
        Claim.of(TEXT, *span, label).described({"certainty": {"h": "high", "l": "low"}.get(value, "")})
        for span, label, value in zip(CUT, labels, values or "-" * len(CUT), strict=True)
        if label != "-"
    ]
    row = replaced(made.row, reviewed=((0, len(TEXT)),), attributes={"topic": topic} if topic else {})
    return Record(TEXT, row).with_claims((), claims)


def both(*records: Record) -> Comparison:
    """Return one article as these read it."""
    return compare({each.row.annotator: each for each in records})


def on(attribute: Attribute, *compared: Comparison, names: tuple[str, ...] = ("ana", "ben")) -> AttributeAgreement:
    """Return the agreement on one attribute."""
    (found,) = attribute_agreement(compared, names, (attribute,), NO_INTERVAL)
    return found


def test_an_attribute_of_claims_is_compared_in_the_same_place() -> None:
    """Four places, three with the same value: coincidences hh 4, ll 2, hl 1 and lh 1, so α is 1 - 7 · 2 / 30."""
    found = on(CERTAINTY, both(record("ana", "ffff", "hhll"), record("ben", "ffff", "hhlh")))
    assert (found.units, found.given, found.differing) == (4, 4, 1)
    # h 5, l 3: 64 - 25 - 9 = 30.
    assert found.alpha.value == pytest.approx(1 - 7 * 2 / 30)
    (pair,) = found.pairs
    assert (pair.units, pair.differing) == (4, 1)
    assert pair.kappa.value == pytest.approx((3 / 4 - 1 / 2) / (1 - 1 / 2))


def test_a_place_that_one_alone_tagged_has_no_attribute_to_compare() -> None:
    """Who has no claim there was not asked; a value that is not set is a value of its own."""
    found = on(CERTAINTY, both(record("ana", "ffff", "hhl-"), record("ben", "ff-f", "hl--")))
    assert (found.units, found.given, found.differing) == (3, 2, 1)


def test_an_attribute_of_one_label_is_compared_in_claims_with_it() -> None:
    """A quote has no certainty here, whatever the other person tagged in its place."""
    of_facts = replaced(CERTAINTY, labels=("f",))
    found = on(of_facts, both(record("ana", "ffqf", "hhhh"), record("ben", "ffff", "hlhh")))
    assert (found.units, found.differing) == (3, 1)


def test_article_attributes_are_compared_by_article() -> None:
    """Texts count without their case and white space; articles that one has read alone do not count."""
    articles = [
        both(record("ana", "ffff", topic="War  "), record("ben", "ffff", topic="war")),
        both(record("ana", "ffff", topic="trade"), record("ben", "ffff")),
        both(record("ana", "ffff", topic="trade")),
    ]
    found = on(TOPIC, *articles)
    assert (found.on, found.units, found.given, found.differing) == ("article", 2, 2, 1)
    nothing = on(TOPIC)
    assert (nothing.units, nothing.alpha.undefined) == (0, "α is undefined: no article has this attribute")
    assert nothing.pairs[0].kappa.undefined == "κ is undefined: no article has this attribute"


def test_claims_of_three_are_grouped_by_place_whoever_they_are() -> None:
    """Each place has one claim of each at most, and other names change no number."""
    three = (record("ana", "ffff", "hhll"), record("ben", "fqff", "hhhh"), record("cem", "f--f", "h--l"))
    found = places(both(*three).readings)
    assert sorted(len(group) for group in found) == [2, 2, 3, 3]
    renamed = [
        Record(each.text, replaced(each.row, annotator=name), each.claims)
        for each, name in zip(three, "zyx", strict=True)
    ]
    one = on(CERTAINTY, both(*three), names=("ana", "ben", "cem"))
    other = on(CERTAINTY, both(*renamed), names=("x", "y", "z"))
    assert (one.units, one.differing, one.alpha) == (other.units, other.differing, other.alpha)


def test_ordered_labels_have_scales() -> None:
    """Weak, medium, strong: one step is less than two on every scale, and sentences without one label are left out."""
    orders = {"w": 1, "m": 2, "s": 3}
    near = agreement([both(record("ana", "wmsw"), record("ben", "wmmw"))], ["ana", "ben"], NO_INTERVAL, orders)
    far = agreement([both(record("ana", "wmsw"), record("ben", "wmww"))], ["ana", "ben"], NO_INTERVAL, orders)
    for scale in ("ordinal", "interval", "ratio"):
        one, other = near.alpha_by_scale[scale].value, far.alpha_by_scale[scale].value
        assert isinstance(one, float)
        assert isinstance(other, float)
        assert one > other
    part = agreement([both(record("ana", "wm-x"), record("ben", "wmsw"))], ["ana", "ben"], NO_INTERVAL, orders)
    assert part.alpha_by_scale["ordinal"].units == 2
    assert agreement([both(record("ana", "ffff"), record("ben", "ffff"))], ["ana", "ben"]).alpha_by_scale == {}


@pytest.mark.parametrize("scale", ["ordinal", "interval", "ratio"])
def test_resamples_on_a_scale_compute_the_same_alpha(scale: Scale) -> None:
    """Observed by expected disagreement is the coefficient, on Krippendorff's example with gaps."""
    units: list[tuple[int | None, ...]] = [
        (1, 1, None, 1),
        (2, 2, 3, 2),
        (3, 3, 3, 3),
        (3, 3, 3, 3),
        (2, 2, 2, 2),
        (1, 2, 3, 4),
        (4, 4, 4, 4),
    ]
    units += [(1, 1, 2, 1), (2, 2, 2, 2), (None, 5, 5, 5), (None, None, 1, 1)]
    matrix = coincidences(units)
    observed, expected = scaled_parts({pair: float(count) for pair, count in matrix.items()}, scale)
    assert 1 - observed / expected == pytest.approx(alpha_of_coincidences(matrix, scale))
    assert all(isinstance(count, Fraction) for count in matrix.values())
