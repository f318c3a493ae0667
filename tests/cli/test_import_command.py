"""`copydesk import` as installed: detection, unpacking, reports, and exit status."""

import gzip
import json
import os
import re
import signal
import subprocess
from pathlib import Path

import pytest
from conftest import Opened, reading, seen, until
from imported import WORDS_ALONE, bring, corpus_of, left, records, told
from terminal import COPYDESK

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus
from annotations.exchange.formats.table import FORMATS
from annotations.layout import store_folder
from annotations.settings import read_settings
from annotations.store.store import Store
from annotations.text.segmentation import sentences

pytestmark = pytest.mark.slow

TEXT = "Rain fell all day. “It will stop,” Anna Lee said. It may go on."


@pytest.fixture
def rain(tmp_path: Path) -> Corpus:
    """Open a corpus of one article with two claims by anna."""
    corpus = corpus_of(tmp_path, a=TEXT)
    store, article = Store(store_folder(corpus.path), "anna"), corpus.load(corpus.entries[0])
    claims = (Claim.of(TEXT, 0, 18, "fact"), Claim.of(TEXT, 19, 49, "quote"))
    store.apply(article, [edits.tag(store.load(article), *claims)])
    return corpus


def run(*arguments: str | Path, data: bytes = b"", **env: str) -> tuple[int, list[str]]:
    """Run the command, and return its exit status and the lines it says; nothing comes on standard output."""
    done = subprocess.run(
        [COPYDESK, "import", *map(str, arguments)],
        input=data,
        capture_output=True,
        check=False,
        env={**os.environ, **env},
    )
    assert done.stdout == b""
    return done.returncode, done.stderr.decode().splitlines()


@pytest.mark.parametrize(
    "name", sorted(name for name, form in FORMATS.items() if form.read is not None and name not in WORDS_ALONE)
)
def test_what_we_write_is_recognised(rain: Corpus, tmp_path: Path, name: str) -> None:
    """Whatever the file or folder is called, and a file that is packed as well."""
    path = left(rain, tmp_path / "out", name)
    assert bring(rain, path, tmp_path / "one").format == name
    assert len(records(rain, tmp_path / "one")[0].claims) == 2
    if path.is_dir():
        return
    packed = tmp_path / "out.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert bring(rain, packed, tmp_path / "two").format == name
    assert len(records(rain, tmp_path / "two")[0].claims) == 2


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"text": TEXT, "spans": [{"start": 0, "end": 4, "label": "fact"}]}, "prodigy"),
        ({"text": TEXT, "_input_hash": 1, "answer": "accept"}, "prodigy"),
        ({"text": TEXT, "label": [[0, 4, "fact"]]}, "doccano"),
        ({"text": TEXT, "labels": [[0, 4, "fact"]]}, "doccano"),
        ({"id": 3, "text": TEXT, "entities": [], "relations": []}, "doccano"),
        ({"id": 3, "text": TEXT, "annotations": []}, "doccano"),
    ],
)
def test_what_other_tools_write_is_recognised(rain: Corpus, tmp_path: Path, data: object, name: str) -> None:
    """By the keys of a line, also where the first line is broken."""
    path = tmp_path / "out.jsonl"
    path.write_text("{broken\n" + json.dumps(data))
    assert bring(rain, path, dry=True).format == name


def test_the_command_says_what_it_did(rain: Corpus, tmp_path: Path) -> None:
    """On standard error, with exit status 0; of several files each; and beforehand the same, with nothing written."""
    native, foreign = left(rain, tmp_path / "native.jsonl"), left(rain, tmp_path / "doccano.jsonl", "doccano")
    other = tmp_path / "other"
    said = [
        "native.jsonl: 2 claims in 1 article imported.",
        "doccano.jsonl: 0 claims in 0 articles imported, 2 known already.",
    ]
    arguments = (rain.path, native, foreign, "--store", other)
    would = [each.replace(" imported", " would be imported") for each in said]
    assert run(*arguments, "--dry-run") == (0, [*would, "Nothing was written."])
    assert not other.exists()
    assert run(*arguments) == (0, said)
    assert len(records(rain, other)[0].claims) == 2


def test_standard_input_is_read(rain: Corpus, tmp_path: Path) -> None:
    """As `-`, straight from an export."""
    path = left(rain, tmp_path / "out.jsonl")
    code, said = run(rain.path, "-", "--store", tmp_path / "other", data=path.read_bytes())
    assert (code, said) == (0, ["standard input: 2 claims in 1 article imported."])


def test_a_pipe_is_read(rain: Corpus, tmp_path: Path) -> None:
    """By its name, as a shell gives one to what another command writes."""
    data = left(rain, tmp_path / "out.jsonl").read_bytes()
    code, said = run(rain.path, "/dev/stdin", "--store", tmp_path / "other", data=data)
    assert (code, said) == (0, ["stdin: 2 claims in 1 article imported."])


def test_what_cannot_be_written_is_said_and_the_exit_status_is_1(rain: Corpus, tmp_path: Path) -> None:
    """With the reason, and how much was written before."""
    path = left(rain, tmp_path / "out.jsonl")
    code, (why, summary) = run(rain.path, path, "--store", rain.path / "below")
    assert code == 1
    assert why.endswith("cannot be written: Not a directory.")
    assert summary == "out.jsonl: 0 of 1 article written. Run the same command again to import the rest."


def test_whose_claims_they_become_can_be_said(rain: Corpus, tmp_path: Path) -> None:
    """By `--as`; otherwise unnamed claims get the annotator of the environment or the login."""
    path = tmp_path / "out.jsonl"
    path.write_text(json.dumps({"text": TEXT, "label": [[50, 63, "SPECULATION"]]}))
    said = ["out.jsonl: “SPECULATION” was read as speculation: 1 claim.", "out.jsonl: 1 claim in 1 article imported."]
    assert run(rain.path, path, COPYDESK_ANNOTATOR="bea") == (0, said)
    assert run(rain.path, path, "--as", "carl", COPYDESK_ANNOTATOR="bea") == (0, said)
    assert [len(records(rain, annotator=name)[0].claims) for name in ("anna", "bea", "carl")] == [2, 1, 1]


def test_what_is_refused_is_said_and_told_by_the_exit_status(rain: Corpus, tmp_path: Path) -> None:
    """Status 1 with the line of each rejection; the rest is imported. A conflict is no failure."""
    path = tmp_path / "out.csv"
    path.write_text("article,label,start,end,text\na,speculation,50,63,It may go on.\na,fact,1,5,Snow\na,fact,19,49,\n")
    code, said = run(rain.path, path, "--as", "anna")
    assert code == 1
    assert said == [
        "out.csv, line 3: a: at 1 to 5 the text has “ain”, but the file says “Snow”: refused.",
        "out.csv, line 4: a: the file does not state the words from 19 to 49: refused.",
        "out.csv: 1 claim in 1 article imported, 2 refused.",
    ]
    path.write_text("article,label,start,end,text\na,quote,0,18,Rain fell all day.\n")
    assert run(rain.path, path, "--as", "anna") == (
        0,
        [
            "out.csv, line 2: a: quote “Rain fell all day.” is tagged fact there: kept as it is.",
            "out.csv: 0 claims in 0 articles imported, 1 conflict kept as it was.",
        ],
    )


def test_labels_that_the_corpus_lacks_are_offered(rain: Corpus, tmp_path: Path) -> None:
    """In one message; `--scheme-from` prints lines for copydesk.toml with which the same file comes in."""
    path = tmp_path / "out.jsonl"
    labels = ["PERSON", "PERSON", "FACT", 'Pl"ace']
    spans = [[0, 4 + number, label] for number, label in enumerate(labels)]
    path.write_text(json.dumps({"text": TEXT, "label": spans}))
    code, (taken, lacking, hint, summary) = run(rain.path, path, "--as", "bea")
    assert code == 1
    assert taken == "out.jsonl: “FACT” was read as fact: 1 claim."
    assert lacking == (
        'out.jsonl: The corpus does not have 2 labels: 3 claims refused: “PERSON” (2 claims), “Pl"ace” (1 claim).'
    )
    assert summary == "out.jsonl: 1 claim in 1 article imported, 3 refused."
    assert f"--scheme-from {path} prints these labels" in hint
    command = [COPYDESK, "import", str(rain.path), "--scheme-from", str(path)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    (rain.path.parent / "copydesk.toml").write_text(done.stdout)
    scheme = read_settings(rain.path).scheme
    assert [(label.name, label.key, label.letter) for label in scheme.labels] == [
        ("fact", "1", "F"),
        ("quote", "2", "Q"),
        ("speculation", "3", "S"),
        ("PERSON", "4", "P"),
        ('Pl"ace', "5", "L"),
    ]
    assert run(rain.path, path, "--as", "bea")[0] == 0
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert (done.stdout, done.stderr) == ("", "out.jsonl: the corpus already has all of its labels.\n")


def test_a_file_without_a_claim_is_a_failure_if_it_has_something(rain: Corpus, tmp_path: Path) -> None:
    """With the reason; predictions are imported when asked for, as suggestions or as claims of the model."""
    region = {"id": "r", "type": "labels", "value": {"start": 0, "end": 4, "text": "Rain", "labels": ["fact"]}}
    path = tmp_path / "out.json"
    predictions = [{"model_version": "m1", "result": [region]}]
    path.write_text(json.dumps([{"data": {"text": TEXT}, "predictions": predictions}]))
    code, said = run(rain.path, path)
    assert code == 1
    assert said == [
        "out.json: 1 prediction left out: item 1; --predictions imports them as suggestions.",
        "out.json: nothing was imported: it holds no claims, only kinds of annotation that Copydesk does not keep.",
        "out.json: 0 claims in 0 articles imported; left out: 1 prediction.",
    ]
    code, said = run(rain.path, path, "--predictions")
    assert (code, said) == (0, ["out.json: 1 prediction in 1 article imported as suggestions."])
    assert not (store_folder(rain.path) / "m1").exists()
    assert run(rain.path, path, "--prediction-claims") == (0, ["out.json: 1 claim in 1 article imported."])
    assert len(records(rain, annotator="m1")[0].claims) == 1
    path.write_text(json.dumps([{"data": {"text": TEXT}, "annotations": []}]))
    assert run(rain.path, path) == (0, ["out.json: 0 claims in 0 articles imported."])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--map", "PER"),
            "--map PER: write the name in the file, an equals sign and the name here, as in their-name=our-name.",
        ),
        (("--map", "PER=x"), "--map: the corpus has no label x. Its labels are fact, quote, speculation."),
        (
            ("--map-annotator", "=bob"),
            (
                "--map-annotator =bob: write the name in the file, an equals sign and the name here, "
                "as in their-name=our-name."
            ),
        ),
        (
            ("--predictions", "--prediction-claims"),
            "Choose one: --predictions or --prediction-claims.",
        ),
        (("--encoding", "x"), "There is no encoding x. Name one that Python knows, such as cp1253 or mac_roman."),
        ((), "There is no file to import: name one or more, or - for standard input."),
    ],
)
def test_what_is_asked_wrongly_is_said(rain: Corpus, arguments: tuple[str, ...], said: str) -> None:
    """With exit status 2, before any file is read."""
    files = ("none.jsonl",) if arguments else ()
    assert run(rain.path, *files, *arguments) == (2, [said])


@pytest.mark.parametrize(
    ("option", "given", "said"),
    [
        ("--map", ("FACT=quote", "PER=quote"), "--map PER: no file has that label."),
        ("--map-annotator", ("2=bob", "9=eve"), "--map-annotator 9: no file has that annotator."),
    ],
)
def test_names_that_no_file_has_are_said(
    rain: Corpus, tmp_path: Path, option: str, given: tuple[str, str], said: str
) -> None:
    """The others are renamed; if none of them is there, nothing is imported and the exit status is 2."""
    region = {"id": "r", "type": "labels", "value": {"start": 0, "end": 4, "text": "Rain", "labels": ["FACT"]}}
    path = tmp_path / "out.json"
    path.write_text(json.dumps([{"data": {"text": TEXT}, "annotations": [{"completed_by": 2, "result": [region]}]}]))
    good, wrong = given
    other = tmp_path / "other"
    code, lines = run(rain.path, path, option, wrong, "--store", other)
    assert (code, lines[-2:]) == (2, [said, "Nothing was imported."])
    assert not other.exists()
    code, lines = run(rain.path, path, option, good, option, wrong, "--store", other)
    assert code == 0
    assert said in lines
    assert lines[-1] == "out.json: 1 claim in 1 article imported."


def test_a_label_that_became_speakers_is_one_that_the_file_has(rain: Corpus, tmp_path: Path) -> None:
    """Its spans go into relations, and are no claims."""
    entities = [
        {"id": 1, "start_offset": 19, "end_offset": 34, "label": "quote"},
        {"id": 2, "start_offset": 35, "end_offset": 43, "label": "PER"},
    ]
    line = {"text": TEXT, "entities": entities, "relations": [{"id": 1, "from_id": 1, "to_id": 2, "type": "by"}]}
    path = tmp_path / "out.jsonl"
    path.write_text(json.dumps(line))
    assert run(rain.path, path, "--as", "bea", "--map", "PER=speaker") == (
        0,
        ["out.jsonl: 1 claim in 1 article imported."],
    )
    assert [claim.speaker for claim in records(rain, annotator="bea")[0].claims] == ["Anna Lee"]


def test_annotators_that_become_one_are_said(rain: Corpus, tmp_path: Path) -> None:
    """`--as` joins what two made of one text: a message names both, and the second label is a conflict."""
    path = tmp_path / "out.json"
    made = [
        {"completed_by": number, "result": [{"type": "labels", "value": {"start": 0, "end": 4, "labels": [label]}}]}
        for number, label in ((1, "fact"), (2, "quote"))
    ]
    path.write_text(json.dumps([{"data": {"text": TEXT}, "annotations": made}]))
    assert run(rain.path, path, "--as", "bea") == (
        0,
        [
            "out.json, item 1: a: quote “Rain” is tagged fact there: kept as it is.",
            "out.json: The claims of 2 annotators became those of bea: 1, 2.",
            "out.json: 1 claim in 1 article imported, 1 conflict kept as it was.",
        ],
    )


def test_messages_of_one_kind_are_one_line(rain: Corpus, tmp_path: Path) -> None:
    """With their number, and the first three places."""
    path = tmp_path / "out.csv"
    rows = "".join(f"a,fact,{start},{start + 4},Snow\n" for start in range(5))
    path.write_text(f"article,label,start,end,text\n{rows}a,fact,6,10,fell\n")
    code, (refused, put, summary) = run(rain.path, path, "--as", "bea")
    assert code == 1
    assert refused == (
        "out.csv: 5 refused, as the file has other words at these offsets: "
        "line 2 (a: at 0 to 4 the text has “Rain”, but the file says “Snow”), "
        "line 3 (a: at 1 to 5 the text has “ain”, but the file says “Snow”), "
        "line 4 (a: at 2 to 6 the text has “in f”, but the file says “Snow”) and 2 more."
    )
    assert put == ("out.csv: 1 claim moved to the words that the file states: line 7 (“fell” at 5 to 9, not 6 to 10).")
    assert summary == "out.csv: 1 claim in 1 article imported, 5 refused."
    rows = 'a,quote,0,18,"Rain fell all day."\na,fact,19,49,"“It will stop,” Anna Lee said."\n'
    path.write_text(f"article,label,start,end,text\n{rows}")
    code, (kept, _) = run(rain.path, path, "--as", "anna")
    assert code == 0
    assert kept == (
        "out.csv: 2 kept as they are, as the words have another label there: "
        "line 2 (a: quote “Rain fell all day.” is tagged fact there), "
        "line 3 (a: fact ““It will stop,” Anna Lee said.” is tagged quote there)."
    )


def test_a_table_from_a_spreadsheet_in_utf_16_is_read(rain: Corpus, tmp_path: Path) -> None:
    """As spreadsheets write “Unicode text”."""
    path = tmp_path / "out.csv"
    path.write_text('article,label,start,end,text\na,quote,19,34,"“It will stop,”"\n', "utf-16")
    assert run(rain.path, path, "--as", "bea")[0] == 0
    assert [claim.text for claim in records(rain, annotator="bea")[0].claims] == ["“It will stop,”"]


@pytest.mark.parametrize(
    ("name", "data", "arguments", "said"),
    [
        ("none.jsonl", None, (), "There is no file or folder"),
        ("odd.jsonl", b'{"a": 1}\n', (), "was not recognised: name it with --format"),
        ("odd.txt", b"Rain.", (), "was not recognised"),
        ("odd.csv", b"a,b\n1,2\n", (), "does not name the columns label, start and end"),
        (
            "odd.json",
            b'{"text": "Rain.",\n "label": [[0, 4',
            (),
            "odd.json is JSON, but the file ends early, in the middle of a value, at the end of line 2",
        ),
        ("odd.jsonl", b"{}\n", ("--format", "word"), "There is no import format word. The formats are"),
        ("odd.jsonl", b"Rain.\rSnow.\x00", (), "was not recognised"),
        ("odd.jsonl", b"", (), "odd.jsonl is empty"),
        ("odd.jsonl", b"{}\n", ("--format", "brat"), "brat reads a folder, and good.jsonl is none"),
        ("odd.jsonl.gz", gzip.compress(b'{"text": "Rain."}' * 99)[:-9], (), "odd.jsonl.gz is cut off"),
    ],
    ids=["none", "keys", "words", "columns", "early", "named", "signs", "empty", "file", "cut"],
)
def test_what_cannot_be_read_stops_everything_beforehand(
    rain: Corpus, tmp_path: Path, name: str, data: bytes | None, arguments: tuple[str, ...], said: str
) -> None:
    """One sentence, exit status 2, and nothing of the earlier files is imported either."""
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    good = left(rain, tmp_path / "good.jsonl")
    code, (sentence,) = run(rain.path, good, path, "--store", tmp_path / "other", *arguments)
    assert code == 2
    assert said in sentence
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'<?xml version="1.0"?><TEI xmlns="x"/>', "is TEI, which is not read"),
        (b"ARROW1\x15\x04", "is Arrow, which is not read: write it as lines of JSON"),
        (b'{"text": "Rain", "denotations": []}\n', "is PubAnnotation, which is not read"),
        (b'{"tokens": ["Rain"], "ner": [1]}\n', "is tokens with labels but no offsets"),
        (b'{"id": 1, "text": "Rain fell."}\n', "is articles without annotations"),
        (b"PK\x03\x04" + b"0" * 40, "cannot be unpacked: it is damaged"),
    ],
    ids=["TEI", "Arrow", "PubAnnotation", "tokens", "articles", "archive"],
)
def test_what_is_not_read_is_named_for_what_it_is(rain: Corpus, tmp_path: Path, data: bytes, said: str) -> None:
    """With a way round, whatever the file is called; exit status 2."""
    path = tmp_path / "in"
    path.write_bytes(data)
    code, (sentence,) = run(rain.path, path)
    assert code == 2
    assert f"in {said}" in sentence


def test_folders_in_a_folder_are_read_and_only_as_those_of_brat(rain: Corpus, tmp_path: Path) -> None:
    """As a split leaves them; another format says that it reads files."""
    left(rain, tmp_path / "out", "brat").rename(tmp_path / "train")
    (tmp_path / "out").mkdir()
    (tmp_path / "train").rename(tmp_path / "out/train")
    code, said = run(rain.path, tmp_path / "out", "--format", "prodigy", "--store", tmp_path / "other")
    assert (code, said) == (2, ["Prodigy reads files, and out is a folder."])
    assert run(rain.path, tmp_path / "out", "--store", tmp_path / "other") == (
        0,
        ["out: 2 claims in 1 article imported."],
    )


@pytest.mark.parametrize(
    ("name", "wrong", "why"),
    [
        ("doccano", "prodigy", "there are neither spans nor an answer"),
        ("jsonl", "doccano", "there is none of the keys annotations, entities, label, labels"),
    ],
)
def test_a_file_of_another_tool_than_was_said_gives_nothing(
    rain: Corpus, tmp_path: Path, name: str, wrong: str, why: str
) -> None:
    """Not even how far its articles are: it would look as if there were no claims."""
    path = left(rain, tmp_path / "out", name)
    code, said = run(rain.path, path, "--format", wrong, "--store", tmp_path / "other")
    assert (code, said) == (1, [f"out, line 1: {why}: refused.", "out: 0 claims in 0 articles imported, 1 refused."])
    assert not (tmp_path / "other").exists()


def _heed_interrupts() -> None:
    """Undo what a shell does to a command in the background: Ctrl-C is ignored by it and all it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_import_that_is_stopped_says_how_far_it_was(rain: Corpus, tmp_path: Path) -> None:
    """With Ctrl-C, once the first articles are written; each is whole, and the same command takes in the rest."""
    many = corpus_of(tmp_path, {}, **{f"a{number}": f"{TEXT} {number}" for number in range(2000)})
    path = tmp_path / "out.jsonl"
    rows = ({"text": f"{TEXT} {number}", "label": [[0, 18, "fact"], [19, 49, "quote"]]} for number in range(2000))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    other = tmp_path / "other"
    command = [COPYDESK, "import", str(many.path), str(path), "--as", "anna", "--store", str(other)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=_heed_interrupts) as process:  # noqa: PLW1509
        # Listing all files would take as long as writing some: the first one is enough.
        while not any((other / "anna").glob("*.json")):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 130
    assert re.fullmatch(r"out.jsonl: [\d,]+ of 2,000 articles written. Run the same command again .*\n", said)
    assert {len(record.claims) for record in records(many, other)} == {0, 2}


def test_a_file_that_is_cut_off_gives_nothing(rain: Corpus, tmp_path: Path) -> None:
    """Also where its format was named, and though its first lines can be read."""
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(gzip.compress(left(rain, tmp_path / "out.jsonl").read_bytes() * 50)[:-9])
    code, said = run(rain.path, path, "--store", tmp_path / "other", "--format", "jsonl")
    assert (code, said) == (
        1,
        ["cut.jsonl.gz is cut off: the rest of its content is missing. Nothing of cut.jsonl.gz was imported."],
    )
    assert not (tmp_path / "other").exists()


def test_two_at_once_bring_it_in_once(rain: Corpus, tmp_path: Path) -> None:
    """Two programs with one file: every claim is there once, in one change, and both say that all is well."""
    many = corpus_of(tmp_path, {}, **{f"a{number}": f"{TEXT} {number}" for number in range(20)})
    path = tmp_path / "out.jsonl"
    rows = ({"text": f"{TEXT} {number}", "label": [[0, 18, "fact"], [19, 49, "quote"]]} for number in range(20))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    other = tmp_path / "other"
    command = [COPYDESK, "import", str(many.path), str(path), "--as", "anna", "--store", str(other)]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    said = [(process.communicate()[1].decode(), process.returncode) for process in both]
    assert [code for _, code in said] == [0, 0], said
    for record in records(many, other):
        assert [claim.text for claim in record.claims] == ["Rain fell all day.", "“It will stop,” Anna Lee said."]
        assert [change.what for change in record.history] == ["import"]


async def test_an_open_screen_shows_what_is_brought_in_and_takes_it_back(
    opened: Opened, corpus: Corpus, store: Store, article: Article, tmp_path: Path
) -> None:
    """In the reader the claims appear by themselves; `u` takes all of them back at once, also on disk."""
    spans = [[*span, "fact"] for span in sentences(article.text)[:3]]
    path = tmp_path / "out.jsonl"
    path.write_text(json.dumps({"text": article.text, "label": spans}))
    async with opened(size=(120, 40), keys="enter 2") as pilot:
        await until(pilot, lambda: reading(pilot).session.save_state.startswith("saved"))
        plan = bring(corpus, path, override="anna")
        assert told(plan)[1:] == ["2 claims in 1 article imported, 1 conflict kept as it was"]
        await until(pilot, lambda: "F fact 2  Q quote 1" in seen(pilot))
        # What the person did goes first, whatever others have changed since.
        await pilot.press("u")
        await until(pilot, lambda: "F fact 2  Q quote 0" in seen(pilot))
        await pilot.press("u")
        await until(pilot, lambda: "F fact 0  Q quote 0" in seen(pilot))
        await until(pilot, lambda: not store.load(article).claims)
        assert "Undone: import of 2 claims" in seen(pilot)
