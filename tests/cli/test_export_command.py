"""`copydesk export` as installed: filters, splits, reports, and the output."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from terminal import COPYDESK, Terminal

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Edit, Progress, Undo
from annotations.corpus.corpus import open_corpus
from annotations.exchange.formats.table import FORMATS
from annotations.nlp.pipeline import resolve
from annotations.store.store import Store
from annotations.suggest.cache import SuggestionCache
from annotations.suggest.suggestion import Confidence, Suggestion
from annotations.work.offers import accepted_claims, judgement_of, suggest_from_quotation_marks

pytestmark = pytest.mark.slow

Done = subprocess.CompletedProcess[str]

DAY = datetime(2026, 11, 20, 12, tzinfo=UTC)


def export(folder: Path, *options: object) -> Done:
    """Run the installed program."""
    arguments = [COPYDESK, "export", str(folder), *map(str, options)]
    return subprocess.run(arguments, capture_output=True, text=True, encoding="utf-8", check=False)


def lines(done: Done) -> list[dict[str, object]]:
    """Return what was written to standard output, a line a dictionary."""
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def there(folder: Path) -> dict[str, bytes]:
    """Return everything in a folder, by names from there on."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def put(folder: Path, number: int, annotator: str = "anna") -> Article:
    """Write an article and tag three claims in it, each made on a day of its own, the last inside the first."""
    article = Article(id=f"town-{number:02}", title=f"Town {number}", text=f"Rain fell on town {number}, she said.")
    (folder / f"{article.id}.txt").write_text(article.text, "utf-8")
    claims = [
        replace(Claim.of(article.text, 0, 20, "fact", when=DAY), note="really?"),
        replace(Claim.of(article.text, 22, 30, "quote", when=DAY + timedelta(days=1)), origin="rule"),
        Claim.of(article.text, 5, 9, "speculation", when=DAY + timedelta(days=2)),
    ]
    store = Store(folder / "annotations", annotator)
    store.apply(article, [edits.tag(store.load(article), *claims)])
    return article


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    """Make a corpus of twelve articles: anna has all, the first is done, and zoe has the second as well."""
    folder = tmp_path / "towns"
    folder.mkdir()
    first, *_ = [put(folder, number) for number in range(12)]
    put(folder, 1, "zoe")
    store = Store(folder / "annotations", "anna")
    store.apply(first, [edits.set_status(store.load(first), "done")])
    return folder


def test_what_is_chosen_is_all_that_leaves(towns: Path) -> None:
    """By label, origin, day, status, annotator and article, and by several of them at once."""
    for options, claims, articles in (
        ((), 39, 12),
        (("--label", "quote", "--label", "fact"), 26, 12),
        (("--origin", "rule"), 13, 12),
        (("--from", "2026-11-21"), 26, 12),
        (("--to", "2026-11-21"), 26, 12),
        (("--from", "2026-11-21", "--to", "2026-11-21", "--annotator", "zoe"), 1, 1),
        (("--status", "done"), 3, 1),
        (("--article", "town-01", "--article", "town-02"), 9, 2),
        (("--article", "town-01", "--label", "fact", "--annotator", "anna"), 1, 1),
    ):
        done = export(towns, *options)
        found = lines(done)
        assert sum(len(line["spans"]) for line in found if isinstance(line["spans"], list)) == claims, options
        assert len({str(line["id"]) for line in found}) == articles, options
        assert done.stderr.splitlines()[-1].startswith(f"{claims} claim"), options


def test_a_file_by_itself_says_where_the_claims_of_its_folder_are(towns: Path) -> None:
    """A glob that matches one file opens another store than the folder has."""
    done = export(towns / "town-01.txt")
    assert done.stderr.splitlines()[0] == (
        "This opens town-01.txt alone, with its own claims. The claims of its folder are in "
        f"{towns / 'annotations'}: open {towns} to see them."
    )
    assert "by itself" not in export(towns).stderr


def test_names_that_match_nothing_are_said_beside_those_that_do(towns: Path) -> None:
    """An article or an origin that does not exist is named; the others leave."""
    done = export(towns, "--article", "town-01", "--article", "town-1")
    assert done.returncode == 0
    assert "--article town-1: there is no article with that id." in done.stderr
    done = export(towns, "--origin", "rule", "--origin", "rules", "-o", towns.parent / "out.jsonl")
    assert done.returncode == 0
    assert "--origin rules: no claim has that origin, only hand, rule." in done.stderr


def test_what_was_read_is_only_counted(towns: Path) -> None:
    """Nearly every article has a cursor position: an export counts them in its last line, `--dry-run` names them."""
    article = Article(id="town-00", title="", text=(towns / "town-00.txt").read_text("utf-8"))
    Store(towns / "annotations", "anna").apply(article, [Progress(7, (Span(0, 5),), 1.5)])
    said = export(towns, "--by", "claim").stderr.splitlines()
    assert [line for line in said if "cursor" in line] == [said[-1]]
    assert "1 cursor position" in said[-1]
    assert "1 cursor position left out: town-00 “7”." in export(towns, "--by", "claim", "--dry-run").stderr


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("-f", "excel"), "There is no format excel: there are "),
        (("--split", "80"), "A split is train / dev / test as in 80/10/10, not 80."),
        (("--from", "tomorrow"), "A date is written as in 2026-11-21, not tomorrow."),
        (("-f", "label-studio", "-o", "x.jsonl"), "Label Studio does not read .jsonl files"),
        (("-f", "brat"), "brat reads a folder: name it with -o."),
        (("-f", "conll", "--columns", "3"), "'3' is not one of '2', '4'"),
        (("--split", "80/30/10"), "The shares of a split add up to 100 at most, and 80/30/10 adds up to 120."),
        (("-f", "csv", "--by", "sentence"), "--by has no effect on csv, only on jsonl, parquet, sft and dpo: "),
        (("--columns", "4"), "--columns has no effect on jsonl, only on conll: leave it out."),
        (("-f", "hf", "--spreadsheet-safe"), "--spreadsheet-safe has no effect on hf, only on csv: leave it out."),
        (("-f", "csv", "--relations"), "--relations has no effect on csv, only on doccano: leave it out."),
        (("--seed", "0"), "--seed has no effect without --split."),
        (("--raw-entities",), "--raw-entities has no effect without --entities."),
        (("--model", "en_core_web_sm"), "--model has no effect without --entities or --suggestions."),
        (("--article", "town-99"), "--article town-99: there is no article with that id."),
        (("--origin", "hnad"), "--origin hnad: no claim has that origin, only hand, rule."),
    ],
)  # fmt: skip
def test_what_was_asked_wrongly_gets_a_sentence(towns: Path, options: tuple[str, ...], sentence: str) -> None:
    """And exit 2; nothing is written."""
    before = there(towns)
    done = subprocess.run([COPYDESK, "export", str(towns), *options], capture_output=True, text=True, cwd=towns)  # noqa: PLW1510
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert there(towns) == before


def quoted(folder: Path) -> Article:
    """Write an article with four quotations: one is accepted, one rejected, one rejected and that taken back."""
    text = "“One goes,” she said.\n\n“Two stays,” he said.\n\n“Three may,” she said.\n\n“Four is left,” he said.\n"
    article = Article(id="quoted", title="Quoted", text=text)
    folder.mkdir()
    (folder / "quoted.txt").write_text(text, "utf-8")
    one, two, three, _ = suggest_from_quotation_marks(open_corpus(folder).load(open_corpus(folder).entries[0]))
    store = Store(folder / "annotations", "anna")
    record = store.load(article)
    back = edits.judge(record, (), judgement_of(text, three))
    steps: list[Edit] = [
        edits.judge(record, accepted_claims(text, one), judgement_of(text, one, "quote")),
        edits.judge(record, (), judgement_of(text, two)),
        back,
        Undo(back.change.id, DAY),
    ]
    store.apply(article, steps)
    return article


@pytest.mark.parametrize("also", [(), ("--anonymise",)])
def test_suggestions_leave_where_they_are_asked_for_and_on_offer(tmp_path: Path, also: tuple[str, ...]) -> None:
    """Not the accepted or rejected ones, by whatever annotator; and none without the option."""
    folder = tmp_path / "said"
    quoted(folder)
    (plain,), (asked,) = lines(export(folder, *also)), lines(export(folder, "--suggestions", *also))
    suggestions = asked.pop("suggestions")
    assert isinstance(suggestions, list)
    assert [(each["text"], each["label"]) for each in suggestions] == [
        ("“Three may,”", "quote"),
        ("“Four is left,”", "quote"),
    ]
    assert asked == plain
    (task,) = json.loads(export(folder, "-f", "label-studio", "--suggestions", *also).stdout)
    assert [each["value"]["text"] for each in task["predictions"][0]["result"]] == ["“Three may,”", "“Four is left,”"]
    assert "predictions" not in export(folder, "-f", "label-studio", *also).stdout


def test_suggestions_are_what_was_found_while_reading(tmp_path: Path) -> None:
    """With the model of the corpus, from the cache; but none with a label that the corpus has not."""
    folder = tmp_path / "said"
    article = quoted(folder)
    start = article.text.index("“Four")
    here = Suggestion(start, start + 15, "quote", "reported", Confidence.MEDIUM, cue="say")
    cached = SuggestionCache(tmp_path / "cache" / "copydesk", resolve(""))
    assert cached.put(
        article.sha256,
        (Suggestion(0, 11, "fact", "rest"), here, replace(here, start=start + 15, end=start + 20, label="rumour")),
    )
    (line,) = lines(export(folder, "--suggestions"))
    assert line["suggestions"] == [
        {
            "start": start,
            "end": start + 15,
            "text": "“Four is left,”",
            "label": "quote",
            "rule": "reported",
            "cue": "say",
            "speaker": "",
            "speaker_text": "",
            "score": 0.5,
            "model": "",
            "reason": "",
        }
    ]


@pytest.mark.parametrize(
    "options",
    [("-f", name) for name in FORMATS if name not in ("jsonl", "label-studio")]
    + [("--by", "claim"), ("--by", "sentence"), ("--by", "claim", "--dry-run")],
)
def test_formats_without_a_place_for_suggestions_refuse_them(towns: Path, options: tuple[str, ...]) -> None:
    """They say which hold them, and nothing is written."""
    before = there(towns)
    done = export(towns, "--suggestions", "-o", towns / "out", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "This format cannot hold suggestions. These can: label-studio, and jsonl by article.\n"
    assert there(towns) == before


def test_suggestions_do_not_leave_where_some_claims_stay(towns: Path) -> None:
    """Otherwise the suggestion under an omitted claim would look open."""
    for options in (("--label", "fact"), ("--origin", "hand"), ("--from", "2026-11-21")):
        done = export(towns, "--suggestions", *options)
        assert (done.returncode, done.stdout) == (2, "")
        assert "leave --label, --origin, --from and --to out" in done.stderr


def parts(folder: Path) -> dict[str, str]:
    """Return in which part each article is."""
    return {
        json.loads(line)["id"]: path.name.split(".")[1]
        for path in folder.glob("claims.*.jsonl")
        for line in path.read_text("utf-8").splitlines()
    }


def test_a_split_stays_when_articles_are_added(towns: Path, tmp_path: Path) -> None:
    """Each article is in one part, with the records of all annotators; another seed gives another split."""
    out = tmp_path / "out"
    out.mkdir()
    command = ("--split", "50/25/25", "-o", out / "claims.jsonl")
    assert export(towns, *command).returncode == 0
    first, data = parts(out), there(out)
    assert sorted(first) == [f"town-{number:02}" for number in range(12)]
    assert set(data) == {"claims.train.jsonl", "claims.dev.jsonl", "claims.test.jsonl"}
    assert export(towns, *command).returncode == 0
    assert there(out) == data
    for number in range(12, 20):
        put(towns, number)
    assert export(towns, *command).returncode == 0
    assert first.items() <= parts(out).items()
    assert export(towns, *command, "--seed", 7).returncode == 0
    assert not first.items() <= parts(out).items()


def test_a_folder_has_its_parts_in_it(towns: Path, tmp_path: Path) -> None:
    """Files where the tool looks for files, folders where it looks for folders; what belongs beside them once."""
    assert export(towns, "-f", "hf", "--split", "60/40", "-o", tmp_path / "hf").returncode == 0
    assert set(there(tmp_path / "hf")) == {"README.md", "train.jsonl", "dev.jsonl"}
    assert export(towns, "-f", "brat", "--split", "60/40", "-o", tmp_path / "brat").returncode == 0
    found = there(tmp_path / "brat")
    assert {name.split("/")[0] for name in found} == {"train", "dev", "annotation.conf", "visual.conf"}
    assert sum(name.endswith(".ann") for name in found) == 13


def test_strict_writes_nothing_if_anything_is_left_out(towns: Path, tmp_path: Path) -> None:
    """It says what, and exits with 1; where nothing is left out it writes."""
    done = export(towns, "-f", "conll", "--strict", "-o", tmp_path / "x.conll")
    assert done.returncode == 1
    assert done.stderr.splitlines()[0].startswith("13 notes left out: town-00 “Rain fell on town 0,”")
    assert done.stderr.splitlines()[-1] == "Nothing was written: --strict refuses an export that leaves anything out."
    assert sorted(path.name for path in tmp_path.iterdir()) == ["towns"]
    assert export(towns, "-f", "conll", "--strict").stdout == ""
    done = export(towns, "-f", "web-annotation", "--strict", "--label", "fact", "-o", tmp_path / "x.jsonl")
    assert done.returncode == 1
    assert "Web Annotation cannot hold the texts and titles of the articles." in done.stderr
    assert export(towns, "-f", "prodigy", "--strict", "--label", "fact", "-o", tmp_path / "x.jsonl").returncode == 0
    assert len((tmp_path / "x.jsonl").read_text().splitlines()) == 13


def test_a_damaged_second_reading_is_left_out_by_name(towns: Path) -> None:
    """It once kept the claims of everybody from being exported. `--strict`, and whoever asks for it, get nothing."""
    (path,) = [next((towns / "annotations" / "anna").glob("*.json"))]
    again = towns / "annotations" / "anna%2Bagain"
    again.mkdir()
    (again / path.name).write_bytes(path.read_bytes()[:-40])
    done = export(towns)
    assert done.returncode == 0
    assert f"Uncertain: {again / path.name} cannot be read: " in done.stderr
    assert "this second reading is left out" in done.stderr
    assert len(lines(done)) == 13
    strict = export(towns, "--strict")
    assert (strict.returncode, strict.stdout) == (1, "")
    named = export(towns, "--annotator", "anna+again")
    assert (named.returncode, named.stdout) == (1, "")
    path.write_bytes(path.read_bytes()[:-40])
    assert export(towns).returncode == 1, "claims of a first reading are never left out"


def test_a_strict_export_of_lines_by_claim_is_none(towns: Path) -> None:
    """They lack the texts, which is no news to whoever asks for them, but something that is left out."""
    assert "no place" not in export(towns, "--by", "claim").stderr
    done = export(towns, "--by", "claim", "--strict")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Copydesk cannot hold the texts of the articles." in done.stderr


def test_a_name_that_a_format_had_once_still_works(towns: Path) -> None:
    """It says which name the format has now, and the data are the same."""
    now, once = export(towns, "-f", "web-annotation"), export(towns, "-f", "webanno")
    assert (once.returncode, once.stdout) == (0, now.stdout)
    assert once.stderr.startswith("The format webanno is now called web-annotation")


def test_strict_is_about_metadata_too(tmp_path: Path) -> None:
    """An address that is not asked for is left out; where it goes along, nothing is."""
    source = tmp_path / "news.jsonl"
    source.write_text('{"id":"a","text":"Rain fell.","url":"https://example.org/a"}\n')
    article = Article(id="a", title="", text="Rain fell.", url="https://example.org/a")
    store = Store(tmp_path / "news.jsonl.annotations", "anna")
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 4, "fact"))])
    done = export(source, "-f", "prodigy", "--strict")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[0] == "1 metadata field left out: a “url”."
    assert export(source, "-f", "prodigy", "--strict", "--meta").returncode == 0
    for name in ("csv", "web-annotation"):
        assert "https://example.org/a" in export(source, "-f", name, "--meta").stdout
    done = export(source, "-f", "conll", "--meta")
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_dry_run_writes_nothing_and_says_what_an_export_says(towns: Path, tmp_path: Path, name: str) -> None:
    """What is left out, word for word; the last line of an export is of what was written."""
    out = tmp_path / f"out{FORMATS[name].ending}"
    before = there(tmp_path)
    dry = export(towns, "-f", name, "--dry-run", "-o", out)
    assert (dry.returncode, dry.stdout) == (0, "")
    assert there(tmp_path) == before
    done = export(towns, "-f", name, "-o", out)
    assert done.stderr.splitlines()[:-1] == dry.stderr.splitlines()
    written, articles = {"conll": (26, 12), "dpo": (0, 0)}.get(name, (39, 12))
    assert done.stderr.splitlines()[-1].startswith(f"{written} claims in {articles} articles written, read back, equal")
    assert out.exists()


def test_no_name_is_in_an_anonymous_export(towns: Path, tmp_path: Path) -> None:
    """In no byte of it and in no name of a file, also of those who are chosen by name."""
    names = ("jsonl", "label-studio", "brat")
    for name in names:
        out = tmp_path / "out" / f"{name}{FORMATS[name].ending}"
        out.parent.mkdir(exist_ok=True)
        assert export(towns, "-f", name, "--meta", "--anonymise", "--annotator", "zoe", "-o", out).returncode == 0
    found = there(tmp_path / "out")
    assert len(found) > len(names)
    assert not [name for name, data in found.items() if b"zoe" in data or "zoe" in name]
    assert [line["annotator"] for line in lines(export(towns, "--anonymise", "--article", "town-01"))] == ["a1", "a2"]


def test_what_is_known_of_an_article_goes_along_with_meta(tmp_path: Path) -> None:
    """Its address and whatever else its source had, where a tool has a place for more."""
    source = tmp_path / "news.jsonl"
    source.write_text('{"id":"a","text":"Rain fell.","url":"https://example.org/a","desk":"weather"}\n')
    article = Article(id="a", title="", text="Rain fell.", url="https://example.org/a", meta={"desk": "weather"})
    store = Store(tmp_path / "news.jsonl.annotations", "anna")
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 4, "fact"))])
    for name in ("prodigy", "doccano", "label-studio"):
        assert "example.org" not in export(source, "-f", name).stdout
        out = export(source, "-f", name, "--meta").stdout
        assert "https://example.org/a" in out
        assert "weather" in out


def test_an_earlier_export_is_replaced_and_nothing_else_is(towns: Path, tmp_path: Path) -> None:
    """A folder in which there is something else stays as it is, as does a file where a folder is to be."""
    out = tmp_path / "out"
    assert export(towns, "-f", "brat", "-o", out).returncode == 0
    assert export(towns, "-f", "brat", "--article", "town-00", "-o", out).returncode == 0
    assert set(there(out)) == {"annotation.conf", "visual.conf", "articles.jsonl", "town-00.txt", "town-00.ann"}
    (out / "thesis.odt").write_text("years of work")
    before = there(out)
    done = export(towns, "-f", "brat", "-o", out)
    assert (done.returncode, there(out)) == (2, before)
    assert done.stderr.endswith(f"{out} holds other files than an earlier export: name another folder, or empty it.\n")
    done = export(towns, "-f", "hf", "-o", out)
    assert (done.returncode, there(out)) == (2, before)
    (tmp_path / "file").write_text("a file")
    done = export(towns, "-f", "brat", "-o", tmp_path / "file")
    assert (done.returncode, (tmp_path / "file").read_text()) == (1, "a file")
    assert done.stderr == f"{tmp_path / 'file'} cannot be written: Not a directory.\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "out", "towns"]


@contextmanager
def small_disk(folder: Path, options: str) -> Iterator[Path]:
    """Mount a small file system in memory, where the one who tests may."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"a small tmpfs cannot be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("name", ["jsonl", "brat", "label-studio"])
def test_a_full_disk_leaves_the_last_export_as_it_was(towns: Path, tmp_path: Path, name: str) -> None:
    """One sentence says so, and the unfinished file is removed."""
    with small_disk(tmp_path / "small", "size=80k") as disk:
        out = disk / f"out{FORMATS[name].ending}"
        assert export(towns, "-f", name, "--article", "town-00", "-o", out).returncode == 0
        (disk / "filler").write_bytes(bytes(4096 * os.statvfs(disk).f_bavail))
        before = there(disk)
        done = export(towns, "-f", name, "-o", out)
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1] == f"{out} cannot be written: No space left on device."
        assert there(disk) == before


def test_a_limit_on_files_leaves_the_last_export_as_it_was(towns: Path, tmp_path: Path) -> None:
    """The system refuses in the middle of a write."""
    out = tmp_path / "out" / "claims.jsonl"
    out.parent.mkdir()
    out.write_text("the last one\n")
    command = f'ulimit -f 4; "{COPYDESK}" export "{towns}" -o "{out}"'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == f"{out} cannot be written: File too large.\n"
    assert there(out.parent) == {"claims.jsonl": b"the last one\n"}


def test_a_folder_that_is_read_only_is_said(towns: Path, tmp_path: Path) -> None:
    """And the same export to standard output goes, as nothing needs to be written there."""
    with small_disk(tmp_path / "small", "size=200k,ro") as disk:
        done = export(towns, "-o", disk / "claims.jsonl")
        assert (done.returncode, done.stderr) == (
            1,
            f"{disk / 'claims.jsonl'} cannot be written: Read-only file system.\n",
        )
    assert export(towns).returncode == 0


@pytest.mark.parametrize("name", [name for name in FORMATS if FORMATS[name].folder_name is None])
def test_a_stream_gets_the_bytes_of_the_file(towns: Path, tmp_path: Path, name: str) -> None:
    """Every format of a single file; the reader of the stream may close it early."""
    out = tmp_path / f"out{FORMATS[name].ending}"
    assert export(towns, "-f", name, "-o", out).returncode == 0
    done = subprocess.run([COPYDESK, "export", str(towns), "-f", name], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, out.read_bytes())
    if not done.stdout:
        assert name == "dpo", "no suggestion was judged: there are no pairs to write"
        return
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([COPYDESK, "export", str(towns), "-f", name], stdout=write, stderr=subprocess.PIPE)  # noqa: PLW1510
    os.close(write)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"read back" not in done.stderr


@pytest.mark.parametrize("name", ["spacy", "parquet", "qdpx"])
def test_bytes_are_not_printed_on_a_terminal(tmp_path: Path, name: str) -> None:
    """It would show symbols for them, and call them written."""
    put(tmp_path, 1)
    with Terminal([COPYDESK, "export", str(tmp_path), "-f", name], {}) as terminal:
        assert terminal.wait_for_exit() == 2
        assert "name the output file with -o" in " ".join(terminal.text.split())
