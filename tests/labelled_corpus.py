"""A corpus of invented articles with a scheme of its own, all of it read and labelled by anna."""

import random
from collections.abc import Sequence
from pathlib import Path

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.layout import store_folder
from annotations.store.store import Store

SCHEME = '[[labels]]\nname = "promise"\n\n[[labels]]\nname = "blame"\n'

_WHO = "The mayor,The council,The minister,The union,The company,A spokesman,The committee,The bank".split(",")
_WHAT = "the bridge,the school,two hospitals,the tram line,the harbour,the library,new flats,the stadium".split(",")
_WHEN = "next year,in May,before winter,within a month,by 2030,soon,this week,in June".split(",")
_DO = "build,repair,reopen,extend,sell,renovate,fund,finish".split(",")
_FAULT = "the delay,the loss,the accident,the high cost,the closure,the noise,the debt,the strike".split(",")

_PROMISES = ("{who} will {do} {what} {when}.", "{who} is going to {do} {what} {when}.", "{who} vowed to {do} {what}.")
_BLAMES = ("blamed {other} for {fault}", "held {other} responsible for {fault}", "accused {other} of {fault}")
_OTHERS = (
    "{who} met in the town hall {when}.",
    "{what} was opened {when}.",
    "{who} spent a million on {what}.",
    "People talked about {fault} {when}.",
    "{who} visited {what} with {other}.",
)


def sentence(chance: random.Random) -> tuple[str, str, str]:
    """Return a sentence, its label (empty for none), and the words that have it."""
    words = {
        "who": chance.choice(_WHO),
        "other": chance.choice(_WHO).lower(),
        "what": chance.choice(_WHAT),
        "when": chance.choice(_WHEN),
        "do": chance.choice(_DO),
        "fault": chance.choice(_FAULT),
    }
    kind = chance.choice(("promise", "blame", "", ""))
    if kind == "promise":
        text = chance.choice(_PROMISES).format(**words)
        return text, kind, text
    if kind == "blame":
        part = chance.choice(_BLAMES).format(**words)
        return f"After a long evening in the hall {words['who'].lower()} {part}, many say.", kind, part
    text = chance.choice(_OTHERS).format(**words)
    return text[0].upper() + text[1:], "", ""


def write(folder: Path, count: int, sentences: int = 12, first: int = 0) -> list[list[tuple[str, str, str]]]:
    """Write so many articles; return the sentences of each."""
    found = []
    for number in range(first, first + count):
        chance = random.Random(number)
        lines = [sentence(chance) for _ in range(sentences)]
        paragraphs = (" ".join(text for text, *_ in lines[at : at + 4]) for at in range(0, sentences, 4))
        (folder / f"{number:03}.txt").write_text("\n\n".join(paragraphs) + "\n", "utf-8")
        found.append(lines)
    return found


def build(folder: Path, count: int = 24) -> Corpus:
    """Write a corpus, and label all of it."""
    folder.mkdir()
    (folder / "copydesk.toml").write_text(SCHEME)
    lines = write(folder, count)
    corpus = open_corpus(folder)
    store = Store(store_folder(folder), "anna")
    for entry, those in zip(corpus.entries, lines, strict=True):
        label(corpus, store, entry.id, those)
    return corpus


def label(corpus: Corpus, store: Store, article_id: str, lines: Sequence[tuple[str, str, str]]) -> None:
    """Tag the labelled words of an article, and mark it as done."""
    number = corpus.entries.number(article_id)
    assert number is not None
    article, claims, at = corpus.load(corpus.entries[number]), [], 0
    for text, kind, words in lines:
        at = article.text.index(text, at)
        if kind:
            start = article.text.index(words, at)
            claims.append(Claim.of(article.text, start, start + len(words), kind))
        at += len(text)
    store.apply(article, [edits.tag(store.load(article), *claims)])
    store.apply(article, [edits.set_status(store.load(article), "done")])
