"""How the work on a million texts scales beside the model: `python tests/bench/cluster.py [TEXTS] [FOLDER]`.

Synthetic texts of 30 words are written as JSONL (some 300 MB for a million), planned, worked on with a stand-in
for the model that finds capitalised words, listed, and resumed. What is left is what this program adds to a model's
time: planning, reading, fingerprints, rows, Parquet. It prints seconds and memory, and asserts nothing.
"""

import json
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import stub_model

from annotations.cluster.conditions import conditions
from annotations.cluster.draw import Sample, draw
from annotations.cluster.engines import LocalEngine
from annotations.cluster.plan import FileSources, Plan
from annotations.cluster.results import Done, Head, Results, fill
from annotations.cluster.shards import Job, recipe_of
from annotations.nlp.pipeline import resolve

WORDS = ["Anna", "Paris", "Reuters", *(f"word{number}" for number in range(5_000))]
FILES = 10
WORDS_OF_A_TEXT = 30


def write(folder: Path, texts: int) -> None:
    """Write the texts."""
    draw_words = random.Random(1)
    number = 0
    for name in range(FILES):
        with (folder / f"{name}.jsonl").open("w") as file:
            for _ in range(texts // FILES):
                text = " ".join(draw_words.choices(WORDS, k=WORDS_OF_A_TEXT - 4)) + f" Anna in Paris {number}."
                file.write(json.dumps({"id": str(number), "outlet": f"o{number % 40}", "text": text}) + "\n")
                number += 1


@contextmanager
def timed(what: str, texts: int) -> Iterator[None]:
    """Print the seconds that something takes, of the clock and of the processor, and the most memory so far."""
    begun, used = time.perf_counter(), time.process_time()
    yield
    wall, cpu = time.perf_counter() - begun, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<28}{wall:>9.1f} s{cpu:>9.1f} s cpu{1e6 * cpu / texts:>9.1f} µs a text{memory:>8.0f} MiB", flush=True)


def main() -> None:
    """Print a row for each step."""
    texts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    folder = Path(tempfile.mkdtemp(prefix="copydesk-bench-", dir=sys.argv[2] if len(sys.argv) > 2 else None))
    stub_model.install()
    try:
        with timed("written", texts):
            write(folder, texts)
        recipe = recipe_of(resolve(""))
        results = Results(str(folder / "out"))
        with timed("planned", texts):
            plan = Plan(FileSources([str(folder / "*.jsonl")]), recipe)
            print(f"{len(list(plan)):,} shards")
        results.begin(Head(recipe, plan.sources, 2_000, len(plan)), anew=False)
        job = Job(str(folder / "out"), recipe)
        with timed("worked on, without a model", texts):
            made = [each for each in fill(results, plan, job, LocalEngine(1)) if isinstance(each, Done)]
        rows = sum(each.part.rows for each in made)
        size = sum(each.part.bytes for each in made)
        with timed("resumed, nothing to do", texts):
            assert not any(each.is_new for each in fill(results, plan, job, LocalEngine(1)) if isinstance(each, Done))
        sample = Sample(500, 1)
        with timed("drawn: 500 by outlet", texts):
            for _ in draw(plan, sample, "outlet", conditions("entities has ORG:Paris"), results):
                pass
        entities = 3 * rows
        print(f"{rows:,} rows in {len(made):,} parts, {size / 2**20:,.0f} MiB: {size / rows:.0f} bytes a text")
        print(f"about {entities:,} entities and more; {sum(1 for _ in sample.drawn())} drawn")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
