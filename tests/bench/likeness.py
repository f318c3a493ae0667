"""How well and how fast texts are compared: `python tests/bench/likeness.py [ECB+] [--articles N] [--queries N]`.

Quality: partners of sentences, stories and copies. It is printed for the sample articles, for made copies, and, if
the folder of the ECB+ corpus is given (https://github.com/cltl/ecbPlus, the unpacked ECB+_LREC2014 with its file of
sentences), for that: 982 articles on 86 events. Its gold is in the leads, so that it cannot choose a method by itself.

Speed and memory: N made articles (10,000 by default) are indexed, grouped, and searched for copies. What is counted is
processor time, and the greatest size of the process. Nothing is asserted.
"""

import argparse
import csv
import random
import re
import resource
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from corpora import make

from annotations.article import Article
from annotations.corpus.corpus import open_corpus
from annotations.ledger.partners import MAX_OFFERED, Partner, best_first
from annotations.ledger.partners import Passage as Offered
from annotations.stories.copies import Shingled, copies
from annotations.stories.features import features_of
from annotations.stories.grouping import Dated, SinglePass
from annotations.stories.index import StoryIndex
from annotations.stories.matching import Passage, WordingMatcher
from annotations.stories.proposals import propose_copies, propose_stories
from annotations.text.segmentation import sentences

SEEDS = Path(__file__).parents[2] / "seeds"

OUTLETS = 8
"""Articles of one story whose sentences are offered together."""

SAMPLE_PAIRS = (
    ("He started his mission by meeting", "attending a state dinner"),
    ("made any substantive comments to reporters", "yet to comment on the talks"),
    ("any significant breakthrough is slim", "cast doubt on the prospects of a breakthrough"),
    ("the highest-level American official", "the most senior official"),
    ("better lines of communication", "open and empowered communications"),
    ("doesn’t veer into conflict", "does not veer into confrontation"),
    ("Intense competition requires intense", "Intense competition requires sustained"),
)
"""Parts of sentences of both sample articles that say the same."""


@dataclass
class Document:
    """An article of ECB+."""

    id: str
    story: str
    sentences: list[str]
    events: list[set[str]]
    """The events of each sentence that was checked; empty for the others."""


def passages(found: Sequence[str]) -> list[Passage]:
    """Return sentences as passages; their position is that among the sentences."""
    return [Passage(text, number / len(found)) for number, text in enumerate(found)]


def ecb(folder: Path) -> list[Document]:
    """Read ECB+."""
    checked: defaultdict[str, set[int]] = defaultdict(set)
    with next(folder.rglob("ECBplus_coreference_sentences.csv")).open() as file:
        for row in csv.DictReader(file):
            checked[f"{row['Topic']}_{row['File']}.xml"].add(int(row["Sentence Number"]))
    return [_document(path, checked[path.name]) for path in sorted(folder.rglob("*_*ecb*.xml"))]


def _document(path: Path, checked: set[int]) -> Document:
    root = ET.parse(path).getroot()
    words: defaultdict[int, list[str]] = defaultdict(list)
    place: dict[str, int] = {}
    for token in root.iter("token"):
        number = int(token.get("sentence", "0"))
        words[number].append(token.text or "")
        place[token.get("t_id", "")] = number
    acts = {
        mark.get("m_id"): place.get(mark.findall("token_anchor")[0].get("t_id", ""), -1)
        for mark in root.iter()
        if mark.tag.startswith(("ACTION", "NEG")) and mark.findall("token_anchor")
    }
    events: defaultdict[int, set[str]] = defaultdict(set)
    for relation in root.iter("CROSS_DOC_COREF"):
        for source in relation.findall("source"):
            if source.get("m_id") in acts:
                events[acts[source.get("m_id")]].add(relation.get("note", ""))
    match = re.match(r"(\d+)_\d+(ecb\w*)\.xml", path.name)
    numbers = sorted(words)
    return Document(
        path.name,
        "".join(match.groups()) if match else path.name,
        [re.sub(r" ([,.;:!?')])", r"\1", " ".join(words[number])) for number in numbers],
        [events[number] if number in checked else set() for number in numbers],
    )


def sample_partners() -> None:
    """Print the rank of each partner in the sample articles, in both directions."""
    corpus = open_corpus(SEEDS)
    texts = sorted((corpus.load(entry).text for entry in corpus.entries), key=len, reverse=True)
    first, second = ([Passage(text[s.start : s.end], s.start / len(text)) for s in sentences(text)] for text in texts)
    matcher = WordingMatcher([*first, *second])
    ranks = []
    for here, there in SAMPLE_PAIRS:
        for one, other, own, others in ((here, there, first, second), (there, here, second, first)):
            query = next(each for each in own if one in each.text)
            found = matcher.partners(query, others)
            ranks.append(next(n for n, each in enumerate(found, 1) if other in others[each.number].text))
    print(f"partners, samples: {sum(rank <= 2 for rank in ranks)} of {len(ranks)} first or second; ranks {ranks}")


def ecb_partners(documents: Sequence[Document], most: int) -> None:
    """Print how often the right partner of a sentence is first, and among three; right is one of two common events."""
    by_story: defaultdict[str, list[Document]] = defaultdict(list)
    for document in documents:
        by_story[document.story].append(document)
    queries = []
    for found in by_story.values():
        for one in found:
            for other in (each for each in found if each is not one and len(each.sentences) > 5):
                for number, events in enumerate(one.events):
                    gold = {n for n, theirs in enumerate(other.events) if len(events & theirs) > 1}
                    if gold:
                        queries.append((one, number, other, gold))
    random.Random(1).shuffle(queries)
    first = three = 0
    for one, number, other, gold in queries[:most]:
        own, others = passages(one.sentences), passages(other.sentences)
        ranked = [each.number for each in WordingMatcher([*own, *others]).partners(own[number], others)]
        first += bool(ranked and ranked[0] in gold)
        three += bool(set(ranked[:3]) & gold)
    count = min(most, len(queries))
    print(f"partners, ECB+: {count} queries, first {first / count:.3f}, among three {three / count:.3f}")


def ecb_ledger(documents: Sequence[Document], most: int) -> None:
    """Print where the first right one is among the nine that the linking screen offers, of all articles of a story.

    A story has eight outlets here, its first in the order of names. Only sentences that have a partner are asked for.
    """
    by_story: defaultdict[str, list[Document]] = defaultdict(list)
    for document in documents:
        by_story[document.story].append(document)
    queries = []
    for found in by_story.values():
        some = found[:OUTLETS]
        for one in some:
            for number, events in enumerate(one.events):
                others = [each for each in some if each is not one]
                gold = {
                    (each.id, n) for each in others for n, theirs in enumerate(each.events) if len(events & theirs) > 1
                }
                if gold:
                    queries.append((some, one, number, gold))
    random.Random(2).shuffle(queries)
    ranks: Counter[int] = Counter()
    for some, one, number, gold in queries[:most]:
        cut = {each.id: passages(each.sentences) for each in some}
        matcher = WordingMatcher([passage for each in cut.values() for passage in each])
        partners = [
            Partner(passage=_sentence(other.id, match.number), score=match.wording, lead=match.lead)
            for other in some
            if other is not one
            for match in matcher.partners(cut[one.id][number], cut[other.id])
        ]
        offered = [(each.passage.article, each.passage.start) for each in best_first(partners)[:MAX_OFFERED]]
        ranks[next((n for n, each in enumerate(offered, 1) if each in gold), 0)] += 1
    count = min(most, len(queries))
    first, three, nine = ranks[1], sum(ranks[n] for n in (1, 2, 3)), count - ranks[0]
    print(
        f"ledger, ECB+: {count} queries, first {first / count:.3f}, among three {three / count:.3f}, "
        f"among nine {nine / count:.3f}"
    )


def _sentence(article: str, number: int) -> Offered:
    return Offered(article=article, outlet="", start=number, end=number, text="", position=0.0)


def ecb_stories(documents: Sequence[Document]) -> None:
    """Print the B³ of stories at several bounds."""
    articles = []
    for document in documents:
        body = document.sentences["http" in document.sentences[0] :]
        found = features_of(Article(document.id, body[0] if body else "", " ".join(body)))
        articles.append(Dated(document.id, None, found.terms, found.times))
    for least in (0.2, 0.25, 0.3):
        label = list(range(len(documents)))
        for group in SinglePass(least=least).groups(articles):
            for number in group:
                label[number] = group[0]
        together, gold = Counter(label), Counter(document.story for document in documents)
        both = Counter(zip(label, (document.story for document in documents), strict=True))
        precision = sum(n * n / together[cluster] for (cluster, _), n in both.items()) / len(documents)
        recall = sum(n * n / gold[story] for (_, story), n in both.items()) / len(documents)
        f = 2 * precision * recall / (precision + recall)
        print(f"stories, ECB+, from {least}: B³ precision {precision:.3f}, recall {recall:.3f}, F {f:.3f}")


def edits(text: Sequence[str], foreign: Sequence[str], chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Yield kinds of edited copies of an article's sentences."""
    yield "new head", [chance.choice(foreign), *text[1:]]
    yield "cut to 60 %", list(text[: max(1, len(text) * 6 // 10)])
    yield "cut to 30 %", list(text[: max(3, len(text) * 3 // 10)])
    yield "8 % of words changed", [" ".join(w if chance.random() > 0.08 else "other" for w in s.split()) for s in text]
    yield "20 % dropped", [each for each in text if chance.random() > 0.2]
    yield "20 % replaced", [each if chance.random() > 0.2 else chance.choice(foreign) for each in text]
    yield (
        "40 % foreign",
        [each for own in text for each in (own, chance.choice(foreign))[: 1 + (chance.random() < 0.6)]],
    )


def found_copies(texts: Sequence[Sequence[str]]) -> None:
    """Print how many edited copies of each kind are found among some texts, and how many others are said to be."""
    chance = random.Random(5)
    foreign = [sentence for text in texts[len(texts) // 2 :] for sentence in text]
    bodies = [" ".join(text) for text in texts]
    kinds: dict[int, tuple[int, str]] = {}
    for number, text in enumerate(texts[: len(texts) // 2]):
        for kind, edited in edits(text, foreign, chance):
            kinds[len(bodies)] = number, kind
            bodies.append(" ".join(edited))
    articles = []
    for number, body in enumerate(bodies):
        found = features_of(Article(str(number), "", body))
        articles.append(Shingled(f"{number:06}", 1 + (number in kinds), found.words, found.shingles))
    master = {each.copy: each.master for each in copies(articles, bodies.__getitem__)}

    def source(number: int) -> int:
        while number in master:
            number = master[number]
        return number

    hits: Counter[str] = Counter()
    for number, (original, kind) in kinds.items():
        hits[kind] += source(number) == source(original)
    total = len(texts) // 2
    print("copies found: " + ", ".join(f"{kind} {count} of {total}" for kind, count in hits.items()))
    others = sum(number not in kinds for number in master)
    print(f"copies among the {len(texts)} originals: {others} (in ECB+ outlets do share texts)")


def speed(count: int) -> None:
    """Print the time and memory of made articles."""

    def lap(what: str, begin: float) -> float:
        size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{what:<32}{time.process_time() - begin:>8.1f} s{size:>6} MB")
        return time.process_time()

    with tempfile.TemporaryDirectory() as folder:
        path = make("jsonl", count, Path(folder))
        begin = time.process_time()
        corpus = open_corpus(path, cache=Path(folder) / "cache")
        begin = lap(f"{count:,} articles opened", begin)
        index = StoryIndex.of(corpus, Path(folder) / "cache")
        for what in ("indexed", "indexed again"):
            for _ in index.update(corpus):
                pass
            begin = lap(what, begin)
        propose_stories(index)
        begin = lap("grouped", begin)
        list(propose_copies(index, corpus))
        lap("searched for copies", begin)
        index.close()


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ecb", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=1_000)
    asked = parser.parse_args()
    sample_partners()
    if asked.ecb:
        documents = ecb(asked.ecb)
        ecb_partners(documents, asked.queries)
        ecb_ledger(documents, asked.queries)
        ecb_stories(documents)
        found_copies([each.sentences for each in documents if len(" ".join(each.sentences).split()) > 150][:400])
    speed(asked.articles)


if __name__ == "__main__":
    main()
