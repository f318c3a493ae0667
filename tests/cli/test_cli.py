"""The command line: data to standard output, words to standard error, exit status."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import get_args

import pytest
from jsonschema import Draft202012Validator
from terminal import COPYDESK, Terminal, run

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.exchange.formats.jsonl_schema import schema
from annotations.store.store import Store
from annotations.text.segmentation import sentences
from tui.cli import look
from tui.colours import Colours
from tui.display.theme import THEMES

pytestmark = pytest.mark.slow


@pytest.fixture
def tagged_store(store: Store, articles: tuple[Article, ...]) -> Store:
    """Tag a fact in the first article and a quote in the second."""
    for article, label in zip(articles, ("fact", "quote"), strict=True):
        claim = Claim.of(article.text, *sentences(article.text)[0], label)
        store.apply(article, [edits.tag(store.load(article), claim)])
    return store


def _missing(folder: Path) -> Path:
    return folder / "not there"


def _empty_folder(folder: Path) -> Path:
    path = folder / "empty"
    path.mkdir()
    return path


def _not_text(folder: Path) -> Path:
    path = folder / "bytes.txt"
    path.write_bytes(b"a\x00b")
    return path


def _empty_article(folder: Path) -> Path:
    path = folder / "nothing.txt"
    path.write_text(" \n")
    return path


def _other_kind(folder: Path) -> Path:
    path = folder / "picture.png"
    path.write_bytes(b"\x89PNG")
    return path


BAD = [
    (_missing, "There is no file or folder"),
    (_empty_folder, "There are no articles in"),
    (_not_text, "bytes.txt is not text: it has NUL bytes in it"),
    (_empty_article, "nothing.txt is empty"),
    (_other_kind, "Copydesk cannot read picture.png"),
]


@pytest.mark.parametrize("command", ["read", "articles", "claims", "export", "check", "history", "entities", "stats"])
@pytest.mark.parametrize(("make", "sentence"), BAD, ids=[make.__name__ for make, _ in BAD])
def test_what_cannot_be_read_gets_one_sentence_and_exit_2(
    tmp_path: Path, command: str, make: object, sentence: str
) -> None:
    """A missing path, an empty folder, a file that is no text, an empty one: one sentence, exit 2, no traceback."""
    assert callable(make)
    path = make(tmp_path)
    if command == "read":
        with Terminal([COPYDESK, "read", str(path)], {}, columns=400) as terminal:
            text = terminal.wait_for(sentence)
            assert terminal.wait_for_exit() == 2
            assert len([line for line in text.splitlines() if line]) == 1
        return
    done = run(command, path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_read_without_a_terminal_is_refused_in_a_sentence(folder: Path) -> None:
    """With standard output in a pipe, `read` says that it needs a terminal, and exits with 2."""
    done = run("read", folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "Copydesk needs a terminal for standard input, output and error. To get data out, use export.\n"
    )


def test_read_in_a_terminal_that_can_do_nothing_is_refused(folder: Path) -> None:
    """With `TERM=dumb`, `read` prints a sentence and exits with 2."""
    with Terminal([COPYDESK, "read", str(folder)], {"TERM": "dumb"}) as terminal:
        terminal.wait_for("TERM is dumb")
        assert terminal.wait_for_exit() == 2


def test_articles_lists_both_with_their_counts(folder: Path, tagged_store: Store) -> None:
    """`articles` gives a line each, `--json` an array with the same and more."""
    done = run("articles", folder)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert "1,104 words  1 fact  0 quote  0 speculation" in lines[0]
    rows = json.loads(run("articles", folder, "--json").stdout)
    assert [(row["id"], row["words"], row["claims"]["quote"]) for row in rows] == [
        ("000_f33cf88d83b625ee", 1104, 0),
        ("003_c2f5e6f134444f13", 331, 1),
    ]


def test_export_writes_lines_that_hold_to_the_schema(folder: Path, tagged_store: Store) -> None:
    """Every line of an export is valid against the schema, by article, by claim and by sentence."""
    for by, count in (("article", 2), ("claim", 2), ("sentence", 49)):
        done = run("export", folder, "--by", by)
        assert (done.returncode, done.stderr) == (0, "2 claims in 2 articles written, read back, equal.\n")
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(lines) == count
        validator = Draft202012Validator(schema(by))  # type: ignore[arg-type]
        for line in lines:
            validator.validate(line)


def test_export_to_a_file_takes_its_place_whole(folder: Path, tagged_store: Store, tmp_path: Path) -> None:
    """`-o` writes the same bytes as standard output gets, and leaves nothing else beside them."""
    out = tmp_path / "out" / "claims.jsonl"
    out.parent.mkdir()
    done = run("export", folder, "-o", out)
    assert (done.returncode, done.stdout) == (0, "")
    assert out.read_text("utf-8") == run("export", folder).stdout
    assert [path.name for path in out.parent.iterdir()] == ["claims.jsonl"]


def test_export_chooses_by_label_and_annotator(folder: Path, tagged_store: Store, article: Article) -> None:
    """`--label` leaves other claims out, `--annotator` other people's; by default everybody's are there."""
    bob = Store(tagged_store.folder, "bob")
    bob.apply(article, [edits.tag(bob.load(article), Claim.of(article.text, 0, 2, "speculation"))])
    lines = [json.loads(line) for line in run("export", folder, "--by", "claim").stdout.splitlines()]
    assert [(line["annotator"], line["label"]) for line in lines] == [
        ("anna", "fact"),
        ("bob", "speculation"),
        ("anna", "quote"),
    ]
    only = run("export", folder, "--by", "claim", "--label", "quote", "--label", "speculation", "--annotator", "anna")
    assert [json.loads(line)["label"] for line in only.stdout.splitlines()] == ["quote"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--label", "gossip"), "There is no label gossip: the labels are fact, quote, speculation."),
        (("--annotator", "carol"), "by carol. Annotators: anna."),
    ],
)
def test_export_of_what_is_not_there_is_an_error(
    folder: Path, tagged_store: Store, options: tuple[str, str], sentence: str
) -> None:
    """A label or an annotator that is not there gets a sentence, not an empty file."""
    done = run("export", folder, *options)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stdout == ""


def test_export_of_nothing_says_so(folder: Path) -> None:
    """Where nobody has tagged anything the export is empty, with a word about it on standard error."""
    done = run("export", folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Nothing has been tagged" in done.stderr


def test_export_where_it_cannot_write_says_so(folder: Path, tagged_store: Store, tmp_path: Path) -> None:
    """An output in a folder that is not there gets a sentence and exit 1."""
    done = run("export", folder, "-o", tmp_path / "no" / "such" / "file.jsonl")
    assert done.returncode == 1
    assert "cannot be written: No such file or directory." in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_export_does_not_pass_over_a_damaged_file(folder: Path, tagged_store: Store, article: Article) -> None:
    """A store file that cannot be read stops the export with a sentence that names it, and stays as it is."""
    path = tagged_store.path(article.id)
    path.write_text("{ not json")
    done = run("export", folder)
    assert done.returncode == 1
    assert path.name in done.stderr
    assert path.read_text() == "{ not json"


def test_a_reader_of_the_export_may_leave_early(folder: Path, tagged_store: Store) -> None:
    """`copydesk export | head -0` ends without a traceback."""
    done = subprocess.run(
        f'"{COPYDESK}" export "{folder}" --by sentence | head -c 1 >/dev/null',
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr


def test_the_module_is_the_same_program(folder: Path) -> None:
    """`python -m tui` lists the same articles."""
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "tui", "articles", str(folder)], capture_output=True, text=True, check=True
    )
    assert "331 words" in done.stdout


def test_labels_of_the_corpus_count(folder: Path, store: Store) -> None:
    """The list counts the labels in copydesk.toml; an error there is reported with its line."""
    settings = folder / "copydesk.toml"
    settings.write_text('[[labels]]\nname = "rumour"\nkey = "1"\nletter = "R"\ncolour = "#cc79a7"\n')
    assert "0 rumour" in run("articles", folder).stdout
    settings.write_text('[[labels]]\nname = "rumour"\nkey = "11"\nletter = "R"\ncolour = "#cc79a7"\n')
    done = run("articles", folder)
    assert done.returncode == 2
    assert "copydesk.toml, line 3: key must be a digit" in done.stderr
    assert done.stderr.endswith(".\n")


def test_the_claims_are_enough_for_an_export(folder: Path, tagged_store: Store, tmp_path: Path) -> None:
    """The folder `annotations` copied alone to another place gives the same lines."""
    import shutil

    shutil.copytree(tagged_store.folder, tmp_path / "elsewhere" / "annotations")
    assert run("export", tmp_path / "elsewhere").stdout == run("export", folder).stdout


def test_a_store_that_is_not_there_is_an_error_and_the_last_export_stays(folder: Path, tmp_path: Path) -> None:
    """A wrong `--store` is reported, and the file of the last export stays."""
    out = tmp_path / "out.jsonl"
    out.write_text("the last one\n")
    done = run("export", folder, "--store", tmp_path / "typo", "-o", out)
    assert done.returncode == 2
    assert "There is no store" in done.stderr
    assert run("export", folder, "-o", out).returncode == 0
    assert out.read_text() == "the last one\n"


def test_sentences_of_one_label_are_only_those(folder: Path, tagged_store: Store) -> None:
    """By sentence, `--label` leaves out all others; once a fact came out as an example of nothing."""
    lines = run("export", folder, "--by", "sentence", "--label", "quote").stdout.splitlines()
    assert [json.loads(line)["label"] for line in lines] == ["quote"]


def test_a_pipe_or_a_folder_as_output(folder: Path, tagged_store: Store, tmp_path: Path) -> None:
    """A folder gets a sentence; a device is written to and not replaced."""
    done = run("export", folder, "-o", tmp_path)
    assert (done.returncode, done.stderr) == (1, f"{tmp_path} cannot be written: Is a directory.\n")
    assert run("export", folder, "-o", "/dev/null").returncode == 0
    assert Path("/dev/null").is_char_device()


def test_a_named_pipe_among_the_articles_is_not_waited_for(folder: Path) -> None:
    """It is listed with the reason, at once."""
    os.mkfifo(folder / "pipe.txt")
    assert "pipe.txt cannot be read: it is a named pipe, not a file" in run("articles", folder).stdout


def test_escape_sequences_in_a_name_do_not_reach_the_terminal(tmp_path: Path) -> None:
    """A path with an escape character is printed with a symbol in its place."""
    done = run("articles", tmp_path / "a\x1b[31mb")
    assert "\x1b" not in done.stderr
    assert "␛[31m" in done.stderr


@pytest.mark.parametrize("command", ["articles", "export", "history", "stats"])
def test_a_full_or_closed_output_gets_a_sentence(folder: Path, tagged_store: Store, command: str) -> None:
    """Standard output on a full disk, or closed: one sentence, and exit 1."""
    for redirect in (">/dev/full", ">&-"):
        done = subprocess.run(
            f'"{COPYDESK}" {command} "{folder}" {redirect}', shell=True, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1, done.stderr


def test_a_mistake_in_a_persons_settings_is_said_at_the_start(folder: Path, tmp_path: Path) -> None:
    """An action in `config.toml` that there is not gets a sentence with its line and what may be meant, and exit 2."""
    settings = tmp_path / "config" / "copydesk" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('theme = "copydesk-light"\n[keys]\n"reader.undoo" = "z"\n')
    with Terminal(
        [COPYDESK, "read", str(folder)], {"XDG_CONFIG_HOME": str(tmp_path / "config")}, columns=250
    ) as terminal:
        terminal.wait_for("line 3: there is no action “reader.undoo”, perhaps “reader.undo” is meant.")
        assert terminal.wait_for_exit() == 2


def test_check_of_a_sound_store_says_how_much_there_is(folder: Path, tagged_store: Store) -> None:
    """Nothing on standard output, the sum on standard error, and exit 0."""
    done = run("check", folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "2 files, 2 claims, 0 errors, 0 warnings, 0 notes\n"
    assert run("check", folder, "--json").stdout == "[]\n"


def test_check_tells_each_finding_on_a_line(folder: Path, tagged_store: Store, article: Article) -> None:
    """An error is exit 1, `--json` has the same and whether it can be mended; a note alone is exit 0."""
    (tagged_store.folder / "README").write_text("Hello.")
    done = run("check", folder)
    assert (done.returncode, done.stdout) == (
        0,
        "note     README: It is not one of Copydesk's files, and is left alone. [foreign]\n",
    )
    path = tagged_store.path(article.id)
    path.write_bytes(path.read_bytes()[:-20])
    done = run("check", folder)
    assert done.returncode == 1
    assert done.stdout.splitlines()[1].startswith(f"error    anna/{path.name}: It is damaged (")
    assert done.stderr == "1 file, 1 claim, 1 error, 0 warnings, 1 note\n"
    rows = json.loads(run("check", folder, "--json").stdout)
    assert [(row["severity"], row["path"], row["mendable"]) for row in rows] == [
        ("note", "README", False),
        ("error", f"anna/{path.name}", True),
    ]


def test_check_repairs_and_looks_again(folder: Path, tagged_store: Store, article: Article) -> None:
    """Repairs are reported on standard error with the place of the original files; a second run finds nothing."""
    path = tagged_store.path(article.id)
    before = tagged_store.load(article).claims
    path.write_bytes(path.read_bytes()[:-20])
    done = run("check", folder, "--repair")
    assert done.returncode == 0
    said = done.stderr.splitlines()
    assert f"anna/{path.name}: damaged; moved aside as" in said[0]
    assert "_backup" in said[-2]
    assert said[-1] == "2 files, 2 claims, 0 errors, 0 warnings, 1 note"
    assert tagged_store.load(article).claims == before
    again = run("check", folder, "--repair")
    assert again.stderr == said[-1] + "\n"
    assert again.stdout == done.stdout


def test_check_reports_and_repairs_only_what_is_named(folder: Path, tagged_store: Store, article: Article) -> None:
    """A dry run says what would be mended; a name that is unknown, or that no repair mends, is exit 2."""
    path = tagged_store.path(article.id)
    (tagged_store.folder / "README").write_text("Hello.")
    path.write_bytes(path.read_bytes()[:-20])
    damaged = path.read_bytes()
    assert [line.rpartition("[")[2] for line in run("check", folder, "foreign").stdout.splitlines()] == ["foreign]"]
    done = run("check", folder, "--repair", "--dry-run")
    assert f"Would be repaired: anna/{path.name}: It is damaged" in done.stderr
    assert "Nothing was written.\n" in done.stderr
    assert path.read_bytes() == damaged
    assert run("check", folder, "--repair", "text").returncode == 0
    assert path.read_bytes() == damaged
    for arguments, sentence in (
        (("nonsense",), "There is no finding called nonsense. The names are damaged, "),
        (
            ("--repair", "foreign"),
            "--repair cannot repair foreign (a file that is not Copydesk's). It repairs damaged, ",
        ),
        (("--dry-run",), "--dry-run is only for --repair"),
    ):
        done = run("check", folder, *arguments)
        assert done.returncode == 2
        assert sentence in done.stderr
    assert run("check", folder, "--repair", "damaged").returncode == 0
    assert tagged_store.load(article).claims


def test_check_where_nothing_was_tagged_says_so(folder: Path) -> None:
    """There is no store yet: a sentence, exit 0, and none is made."""
    for options, out in (((), ""), (("--repair",), ""), (("--json",), "[]\n")):
        done = run("check", folder, *options)
        assert (done.returncode, done.stdout) == (0, out)
        assert done.stderr == f"Nothing has been tagged in {folder} yet.\n"
    assert not (folder / "annotations").exists()


def test_check_of_a_store_that_is_not_there_is_asked_wrongly(folder: Path, tmp_path: Path) -> None:
    """A slip in `--store` is exit 2."""
    done = run("check", folder, "--store", tmp_path / "typo")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no store" in done.stderr


def test_history_tells_every_change(folder: Path, tagged_store: Store, article: Article) -> None:
    """A line a change for people, an object a line for scripts with the claims whole; by article and annotator."""
    lines = run("history", folder).stdout.splitlines()
    assert len(lines) == 2
    assert f"Z  anna  {article.id}  tag fact “US Secretary" in lines[0]
    (row,) = [
        json.loads(line) for line in run("history", folder, "--article", article.id, "--json").stdout.splitlines()
    ]
    assert (row["what"], row["who"], row["article"], row["before"]) == ("tag", "anna", article.id, [])
    assert row["after"][0]["text"] == article.text[: row["after"][0]["end"]]
    assert run("history", folder, "--annotator", "anna").stdout.splitlines() == lines
    done = run("history", folder, "--annotator", "carol")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"There are no changes by carol in {folder} yet.\n"


def test_history_of_a_damaged_file_is_not_told_half(folder: Path, tagged_store: Store, article: Article) -> None:
    """It says which file cannot be read, and exits with 1."""
    path = tagged_store.path(article.id)
    path.write_bytes(b"{")
    done = run("history", folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert path.name in done.stderr


def test_what_files_say_reaches_the_terminal_as_text_only(folder: Path, tagged_store: Store, article: Article) -> None:
    """An escape sequence in an annotator's name or a file's is shown as a symbol by `check` and `history`."""
    evil = Store(tagged_store.folder, "eve\x1b[31m")
    evil.apply(article, [edits.tag(evil.load(article), Claim.of(article.text, 0, 2, "fact"))])
    (tagged_store.folder / "a\x1b[31mb").write_text("")
    for command in ("check", "history"):
        done = run(command, folder)
        assert "\x1b" not in done.stdout + done.stderr
        assert "␛[31m" in done.stdout


def test_a_broken_line_is_listed_with_its_number_and_the_others_with_their_counts(tmp_path: Path) -> None:
    """`articles` of a JSONL file and of two files, and of ones in two folders, which need `--store`."""
    one, two = tmp_path / "a.jsonl", tmp_path / "b.csv"
    one.write_text('{"id":"x","text":"One two three"}\n{broken\n')
    two.write_text("id,text\ny,Four five\n")
    done = run("articles", one)
    lines = done.stdout.splitlines()
    assert done.stderr == "1 of 2 articles cannot be read.\n"
    assert run("articles", one, "--json").stderr == done.stderr
    assert lines[0].startswith("x  new               3 words")
    assert lines[1].startswith("a.jsonl//2  line 2 of a.jsonl is not valid JSON: ")
    rows = json.loads(run("articles", one, two, "--json").stdout)
    assert [(row["id"], row["words"]) for row in rows] == [("a.jsonl#x", 3), ("a.jsonl//2", 0), ("b.csv#y", 2)]
    (tmp_path / "sub").mkdir()
    two.rename(tmp_path / "sub" / "b.csv")
    done = run("articles", one, tmp_path / "sub" / "b.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert "name a folder for their claims with --store." in done.stderr


def test_the_version_is_told() -> None:
    """`--version` says which Copydesk this is."""
    done = subprocess.run([COPYDESK, "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"copydesk \d+\.\d+\.\d+\n", done.stdout)


@pytest.mark.parametrize("columns", [40, 80, 140])
def test_articles_fits_the_terminal(folder: Path, tagged_store: Store, columns: int) -> None:
    """A line for each article, with its claims by letter, and none longer than the window."""
    (folder / ("long-name-" * 12 + ".txt")).write_text("東京で首脳会談。\n\nText.\n", "utf-8")
    with Terminal(
        [COPYDESK, "articles", str(folder), "--annotator", "anna"], {"COLUMNS": ""}, columns=columns
    ) as terminal:
        text = terminal.wait_for("long-name-")
        assert terminal.wait_for_exit() == 0
        lines = [line for line in terminal.text.splitlines() if line.strip()]
        assert len(lines) == 3, text
        assert all(("%" in line) or columns < 60 for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--theme", "drak"), "There is no theme “drak”; there are dark, light, contrast."),
        (("--colours", "8"), "--colours must be one of auto, true, 256, 16, none, not “8”."),
    ],
)
def test_a_theme_or_a_number_of_colours_that_there_is_not_is_refused(
    folder: Path, option: tuple[str, str], said: str
) -> None:
    """The message names those that there are."""
    done = run("read", folder, *option)
    assert done.returncode == 2
    assert done.stderr == f"{said}\n"


def test_the_command_line_knows_all_themes_and_numbers_of_colours() -> None:
    """It names them without importing the screen."""
    assert {f"copydesk-{name}" for name in look.NAMES} == {theme.name for theme in THEMES}
    assert get_args(Colours) == look.COLOURS
