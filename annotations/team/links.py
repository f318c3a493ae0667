"""Agreement on links: how far two ledgers of one story put the same claims into one entry, and relate them alike.

Two annotators have claims of their own. A claim of one stands for a claim of the other if they overlap in one article;
of several the one that shares most counts. Claims without a partner are left out, and counted.
"""

from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from annotations.ledger.model import Ledger, Mention
from annotations.team.coefficients import UndefinedError, cohen_kappa

Clusters = Sequence[frozenset[Hashable]]


class Score(Struct, frozen=True):
    """Precision and recall of the second clustering against the first, and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean; 0 if both are 0."""
        whole = self.precision + self.recall
        return 2 * self.precision * self.recall / whole if whole else 0.0


class LinkAgreement(Struct, frozen=True, kw_only=True):
    """The agreement of two ledgers of one story."""

    claims: int
    """Claims that both ledgers have."""
    left_out: int
    """Claims that only one of them has."""
    pairwise: Score | None
    """Of pairs of claims in one entry; `None` if neither ledger has a pair."""
    b_cubed: Score | None
    """B³ (Bagga and Baldwin 1998), as the scorer of CoNLL has it; `None` without claims."""
    relation_kappa: float | None
    """Cohen's κ of the relations to a lead that both have; `None` where it is undefined."""
    shared_relations: int
    """Mentions with the same lead in both ledgers."""


def pairwise(key: Clusters, response: Clusters) -> Score | None:
    """Return precision and recall of the pairs in one cluster; `None` if neither side has a pair."""
    one, other = (
        {frozenset(pair) for cluster in clusters for pair in combinations(cluster, 2)} for clusters in (key, response)
    )
    if not one and not other:
        return None
    both = len(one & other)
    return Score(both / len(other) if other else 0.0, both / len(one) if one else 0.0)


def b_cubed(key: Clusters, response: Clusters) -> Score | None:
    """Return B³ precision and recall, item by item; `None` without items. Both must have the same items."""
    first = {item: cluster for cluster in key for item in cluster}
    second = {item: cluster for cluster in response for item in cluster}
    if not first:
        return None
    shared = [(len(first[item] & second[item]), item) for item in first]
    precision = sum(number / len(second[item]) for number, item in shared) / len(first)
    recall = sum(number / len(first[item]) for number, item in shared) / len(first)
    return Score(precision, recall)


def link_agreement(one: Ledger, other: Ledger) -> LinkAgreement:
    """Return the agreement of two ledgers of one story, the first as the key."""
    partners = _partners(one, other)
    back = {there: here for here, there in partners.items()}
    key = _clusters(one, {mention.id: mention.id for mention in one.mentions if mention.id in partners})
    response = _clusters(other, {mention.id: back[mention.id] for mention in other.mentions if mention.id in back})
    relations = _relations(one, other, partners)
    kappa: float | None = None
    try:
        kappa = cohen_kappa(relations)
    except UndefinedError:
        kappa = None
    return LinkAgreement(
        claims=len(partners),
        left_out=len(one.mentions) + len(other.mentions) - 2 * len(partners),
        pairwise=pairwise(key, response),
        b_cubed=b_cubed(key, response),
        relation_kappa=kappa,
        shared_relations=len(relations),
    )


def _partners(one: Ledger, other: Ledger) -> dict[str, str]:
    """Return the mention of the other ledger that stands for each mention of the first."""
    by_article: dict[str, list[Mention]] = {}
    for mention in other.mentions:
        by_article.setdefault(mention.article, []).append(mention)
    pairs = []
    for mine in one.mentions:
        for theirs in by_article.get(mine.article, ()):
            shared = min(mine.end, theirs.end) - max(mine.start, theirs.start)
            if shared > 0:
                whole = max(mine.end, theirs.end) - min(mine.start, theirs.start)
                pairs.append((shared / whole, mine.id, theirs.id))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, mine_id, their_id in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if mine_id not in found and their_id not in taken:
            found[mine_id] = their_id
            taken.add(their_id)
    return found


def _clusters(ledger: Ledger, names: Mapping[str, str]) -> Clusters:
    """Return the entries of a ledger as sets of named mentions."""
    rows = [[names[each.id] for each in ledger.by_entry[entry.id] if each.id in names] for entry in ledger.entries]
    return [frozenset(row) for row in rows if row]


def _relations(one: Ledger, other: Ledger, partners: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the relations in both ledgers of each mention that has the same lead in both."""
    leads = {entry.id: entry.lead for entry in one.entries}, {entry.id: entry.lead for entry in other.entries}
    theirs = {mention.id: mention for mention in other.mentions}
    found = []
    for mention in one.mentions:
        partner = theirs.get(partners.get(mention.id, ""))
        lead = leads[0].get(mention.entry, "")
        if partner is None or mention.id == lead or leads[1].get(partner.entry) != partners.get(lead, "-"):
            continue
        found.append((",".join(mention.relations), ",".join(partner.relations)))
    return found
