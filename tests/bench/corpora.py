"""Large corpora of invented text, the same at every making: `python tests/bench/corpora.py files 10000 FOLDER`.

Kinds are `files` (a folder of text files) and `jsonl`, `jsonl.gz`, `csv`, `json` (one file each). An article has 150 to
750 words in short paragraphs, 450 on average: 2.8 kB. The words are invented, hence no one's.
"""

import csv
import gzip
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

SYLLABLES = "ba co da fe gi lo mu ne ra si ta vo ken lin mar ter son dor é ü".split()


def articles(count: int, seed: int = 7) -> Iterator[dict[str, str]]:
    """Make articles one after the other."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(3000)]
    for number in range(count):
        paragraphs = []
        left = chance.randint(150, 750)
        while left > 0:
            sentence = chance.choices(words, k=chance.randint(6, 30))
            left -= len(sentence)
            paragraphs.append(f"{' '.join(sentence).capitalize()}.")
        yield {
            "id": f"{chance.getrandbits(64):016x}",
            "title": " ".join(chance.choices(words, k=9)).capitalize(),
            "outlet": f"The {chance.choice(words[:40]).capitalize()} Herald",
            "published": f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "text": "\n\n".join(paragraphs),
        }


def make(kind: str, count: int, folder: Path) -> Path:
    """Write a corpus of so many articles and return where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    made = articles(count)
    if kind == "files":
        home = folder / f"files-{count}"
        home.mkdir(exist_ok=True)
        for number, article in enumerate(made):
            (home / f"{number:06}.txt").write_text(f"{article['title']}\n\n{article['text']}\n", "utf-8")
        return home
    path = folder / f"{count}.{kind}"
    if kind == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, ("id", "title", "outlet", "published", "text"))
            table.writeheader()
            table.writerows(made)
        return path
    if kind not in ("json", "jsonl", "jsonl.gz"):
        sys.exit(f"There is no kind {kind}: files, jsonl, jsonl.gz, csv, json.")
    with gzip.open(path, "wt", 6, "utf-8") if kind.endswith(".gz") else path.open("w", encoding="utf-8") as file:
        between = ",\n" if kind == "json" else "\n"
        file.write("[" if kind == "json" else "")
        for number, article in enumerate(made):
            file.write(between * (number > 0) + json.dumps(article, ensure_ascii=False))
        file.write("]" if kind == "json" else "\n")
    return path


if __name__ == "__main__":
    print(make(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
