"""Gold: claims of our own lines that are taken as right."""

import json
from pathlib import Path

from exchanged import of, written
from strategies import WHEN

from annotations.claims.claim import Claim
from annotations.exchange.gold import GoldArticle, read_gold

TEXT = "Rain fell on the town, she said."


def test_a_claim_that_is_put_where_its_words_stand_is_gold_there(tmp_path: Path) -> None:
    """Its offsets are off by one, as in an import; what is said about that there is no article here."""
    line = json.loads(written("jsonl", [of(TEXT, Claim.of(TEXT, 0, 9, "fact", when=WHEN))]))
    line["spans"][0] |= {"start": 1, "end": 10}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(line), "utf-8")
    (found,) = read_gold(path, lambda _: None)
    assert isinstance(found, GoldArticle)
    assert [claim.span for claim in found.claims] == [(0, 9)]
