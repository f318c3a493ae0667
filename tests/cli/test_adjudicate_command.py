"""`copydesk adjudicate`: the merge for scripts, what it prints, and what it refuses."""

import json
from pathlib import Path

import pytest
from adjudicating import gold, gold_store, team_of_three
from team_corpus import bytes_below, make, tag
from terminal import run

from annotations.layout import store_folder
from annotations.team.adjudication import Adjudication, Plan
from annotations.team.gold_edits import take_nothing

FACT = ("fact", "The mayor left on Monday.", "agreed:ana,ben,cem")


def test_the_merge_says_how_many_agree_and_can_be_run_again(tmp_path: Path) -> None:
    """The second run changes no byte; the check finds nothing wrong."""
    team = team_of_three(tmp_path / "news")
    done = run("adjudicate", team.path, "--as", "dora", "--only-merge")
    said = "6 of 12 agree; 6 to decide, in 3 articles. 6 claims merged into team+gold.\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, "", said)
    assert gold(team) == [FACT]
    before = bytes_below(team.path / "annotations")
    again = run("adjudicate", team.path, "--as", "dora", "--only-merge")
    assert again.stderr == "6 of 12 agree; 6 to decide, in 3 articles.\n"
    assert bytes_below(team.path / "annotations") == before
    assert run("check", team.path).returncode == 0


def test_the_report_writes_nothing_and_json_is_an_object(tmp_path: Path) -> None:
    """`--report` counts what a merge would take."""
    team = team_of_three(tmp_path / "news")
    before = bytes_below(team.path / "annotations")
    done = run("adjudicate", team.path, "--report")
    assert "agree          6" in done.stdout
    assert "label           4" in done.stdout
    told = json.loads(run("adjudicate", team.path, "--report", "--json", "--merge", "majority").stdout)
    assert (told["items"], told["agree"], told["open"], told["merged"], told["annotators"]) == (
        12, 10, 2, 0, ["ana", "ben", "cem"],
    )  # fmt: skip
    assert bytes_below(team.path / "annotations") == before


def test_a_report_moves_no_damaged_file_of_the_gold_standard(tmp_path: Path) -> None:
    """It names the file and leaves its article out; nothing in the store has another name or other bytes."""
    team = team_of_three(tmp_path / "news")
    run("adjudicate", team.path, "--as", "dora", "--only-merge")
    path = next(store_folder(team.path).glob("team*gold/*.json"))
    path.write_bytes(b"{")
    before = bytes_below(team.path / "annotations")
    done = run("adjudicate", team.path, "--report")
    assert done.returncode == 1
    assert f"Left out: {path} cannot be read" in done.stderr
    assert bytes_below(team.path / "annotations") == before


def test_the_history_and_the_export_say_how_claims_came_about(tmp_path: Path) -> None:
    """The merge is an import by the adjudicator; lines by claim name those who agree."""
    team = team_of_three(tmp_path / "news")
    run("adjudicate", team.path, "--as", "dora", "--only-merge", "--of", "ana,ben")
    told = run("history", team.path, "--annotator", "team+gold").stdout
    assert "  dora  two  import what all agree on: fact “The mayor left on Monday.”" in told
    lines = run("export", team.path, "--annotator", "team+gold", "--by", "claim").stdout.splitlines()
    assert json.loads(lines[0])["agreed_by"] == ["ana", "ben"]
    assert json.loads(lines[0])["origin"] == "agreed:ana,ben"


def test_the_gold_standard_is_never_counted_among_those_who_agree(tmp_path: Path) -> None:
    """Neither by the next merge nor by the agreement; with --gold each is compared with it."""
    team = team_of_three(tmp_path / "news")
    run("adjudicate", team.path, "--only-merge", "--as", "dora")
    told = json.loads(run("adjudicate", team.path, "--report", "--json").stdout)
    assert told["annotators"] == ["ana", "ben", "cem"]
    told = json.loads(run("agreement", team.path, "--json", "--bootstrap", "0").stdout)
    assert told["annotators"] == ["ana", "ben", "cem"]
    told = json.loads(run("agreement", team.path, "--gold", "team+gold", "--json", "--bootstrap", "0").stdout)
    assert told["gold"] == "team+gold"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--only-merge", "--into", "best"), "The name of a gold standard ends with +gold, as in team+gold."),
        (("--only-merge", "--of", "zoe"), "No annotations by zoe. Annotators: ana, ben, cem."),
        (("--only-merge", "--of", "ana"), "Two annotators are needed, not only ana; there are ana, ben, cem."),
        (("--only-merge", "--as", "team+gold"), "team+gold is not a person. Name the adjudicator: --as NAME."),
        (("--json",), "--json needs --only-merge or --report."),
        (("--only-merge", "--report"), "Choose one: --only-merge or --report."),
        (
            ("--report", "--theme", "light"),
            "--theme and --colours need the screen: leave --only-merge and --report out.",
        ),
        (("--theme", "pink"), "There is no theme “pink”; there are dark, light, contrast."),
        (("--colours", "17"), "--colours must be one of auto, true, 256, 16, none, not “17”."),
        ((), "Copydesk needs a terminal for standard input, output and error. To get data out, use export."),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    """With 2, a sentence, and nothing written."""
    team = team_of_three(tmp_path / "news")
    before = bytes_below(team.path / "annotations")
    done = run("adjudicate", team.path, *arguments)
    assert (done.returncode, done.stderr) == (2, f"{sentence}\n")
    assert bytes_below(team.path / "annotations") == before


def test_what_nobody_has_done_is_not_merged_unless_asked_for(tmp_path: Path) -> None:
    """The sentence names the way."""
    corpus = make(tmp_path / "news", "one")
    for name in ("ana", "ben"):
        tag(corpus, name, "fq??", done=False)
    done = run("adjudicate", corpus.path, "--only-merge")
    assert done.stderr == (
        "No article was marked done by two of ana, ben. --include unread also takes articles that they have begun.\n"
    )
    assert not (corpus.path / "annotations" / "team%2Bgold").exists()
    done = run("adjudicate", corpus.path, "--only-merge", "--include", "unread")
    assert done.stderr == "2 of 2 agree; 0 to decide, in 1 article. 2 claims merged into team+gold.\n"


def test_nothing_is_merged_beside_a_damaged_file_with_decisions(tmp_path: Path) -> None:
    """A repair brings the decisions back; a merge in between would have made again what was decided otherwise."""
    team = team_of_three(tmp_path / "news")
    first = Adjudication(team, store_folder(team.path), Plan("dora"))
    case = next(first.cases())
    first.merge(case)
    case = next(first.cases())
    merged = next(each for each in case.settled if each.state == "merged")
    first.gold.apply(case.article, [take_nothing(case.record, merged, "dora")])
    assert gold(team) == []
    file = gold_store(team).path("one")
    file.write_bytes(file.read_bytes()[:-40])
    for _ in range(2):
        done = run("adjudicate", team.path, "--as", "dora", "--only-merge")
        assert (done.returncode, "one is not merged, because its file one.json.damaged-" in done.stderr) == (1, True)
        assert not file.exists()
    run("check", team.path, "--repair")
    assert run("adjudicate", team.path, "--as", "dora", "--only-merge").returncode == 0
    assert gold(team) == []


def test_two_gold_standards_of_one_store_are_no_copies(tmp_path: Path) -> None:
    """What is merged into both has one id, and the check says nothing of that."""
    team = team_of_three(tmp_path / "news")
    for name in ("team+gold", "other+gold"):
        run("adjudicate", team.path, "--as", "dora", "--only-merge", "--into", name)
    assert "same id" not in run("check", team.path).stdout
