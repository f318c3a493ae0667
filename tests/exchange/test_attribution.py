"""Nothing comes in under a wrong name: the person whom the tool names goes before whoever is written in the data."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from imported import bring, corpus_of, left, places, records, told

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus
from annotations.exchange.detect import format_of
from annotations.exchange.importer import Import
from annotations.exchange.plan import Choices, Plan
from annotations.integrity.check import check
from annotations.layout import store_folder
from annotations.store.store import Store

APART = "kept apart from another annotation of the same task by the same or no annotator"
TEXT = "Rain fell. The mayor left, she said."


@pytest.fixture
def town(tmp_path: Path) -> Corpus:
    """Open a corpus of one article."""
    return corpus_of(tmp_path, a=TEXT)


def decide(corpus: Corpus, path: Path, **choices: Any) -> Plan:
    """Import a file with choices, with the login name `me`."""
    importing = Import(store_folder(corpus.path), corpus, "me", choices=Choices(**choices))
    plan = importing.plan(path, format_of(path, path.name))
    list(importing.carry_out(plan))
    return plan


def who(corpus: Corpus) -> dict[str, list[tuple[int, int, str, str]]]:
    """Return the claims by annotator."""
    store = store_folder(corpus.path)
    names = sorted(each.name for each in store.iterdir() if not each.name.startswith("_"))
    return {name: places(records(corpus, annotator=name)) for name in names}


def task(*annotations: dict[str, Any], **data: str) -> str:
    """Make a Label Studio file of one task."""
    return json.dumps([{"id": 7, "data": {"text": TEXT, **data}, "annotations": list(annotations)}])


def annotation(label: str, completed_by: Any = None, **more: Any) -> dict[str, Any]:
    """Make an annotation of the first two words."""
    value = {"start": 0, "end": 9, "text": "Rain fell", "labels": [label]}
    region = {"id": "r", "type": "labels", "from_name": "label", "to_name": "text", "value": value}
    return {"result": [region], **({} if completed_by is None else {"completed_by": completed_by}), **more}


@pytest.mark.parametrize(
    ("completed_by", "name"),
    [
        ("eve@example.org", "eve@example.org"),
        ({"id": 3, "email": "eve@example.org", "first_name": "Eve"}, "eve@example.org"),
        ({"id": 3, "first_name": "Eve", "last_name": "Adams"}, "Eve Adams"),
        (3, "3"),
    ],
    ids=["address", "object", "name", "number"],
)
def test_label_studios_annotator_goes_before_ours(town: Corpus, tmp_path: Path, completed_by: Any, name: str) -> None:
    """However it names the person; the note and the status of whoever exported the task do not become theirs."""
    path = tmp_path / "in.json"
    path.write_text(task(annotation("fact", completed_by), annotator="anna", status="done", note="mine"))
    bring(town, path)
    (record,) = records(town, annotator=name)
    assert places([record]) == [(0, 9, "fact", "Rain fell")]
    assert (record.row.status, record.row.note) == ("in progress", "")
    assert not records(town, annotator="anna")[0].claims


def test_two_annotations_of_one_task_are_kept_apart(town: Corpus, tmp_path: Path) -> None:
    """Of two people each gets their own; where nobody is named they do not fold into one, and that is said."""
    path = tmp_path / "in.json"
    path.write_text(task(annotation("fact", 1), annotation("quote", 2)))
    bring(town, path)
    words = (0, 9)
    assert who(town) == {"1": [(*words, "fact", "Rain fell")], "2": [(*words, "quote", "Rain fell")]}
    path.write_text(task(annotation("fact"), annotation("quote"), annotation("fact")))
    plan = bring(town, path)
    assert told(plan) == [
        f"1 annotation {APART}: item 1 (as me-2)",
        "2 claims in 1 article imported, 1 known already",
    ]
    assert who(town)["me"] == [(*words, "fact", "Rain fell")]
    assert who(town)["me-2"] == [(*words, "quote", "Rain fell")]
    assert bring(town, path).known == 3


def test_whose_they_become_can_be_said_by_annotator(town: Corpus, tmp_path: Path) -> None:
    """A map goes before `--as`, and both before the file: then two may become one."""
    path = tmp_path / "in.json"
    path.write_text(task(annotation("fact", 1), annotation("quote", 2)))
    decide(town, path, annotators={"2": "bob"}, override="carl")
    assert who(town) == {"bob": [(0, 9, "quote", "Rain fell")], "carl": [(0, 9, "fact", "Rain fell")]}
    plan = decide(town, path, override="dora")
    assert told(plan)[0] == "f, item 1: a: quote “Rain fell” is tagged fact there"


def test_prodigys_session_names_the_person(town: Corpus, tmp_path: Path) -> None:
    """Not whoever exported the task; a session that is named after the hour names nobody."""
    span = {"start": 0, "end": 9, "label": "fact"}
    rows: list[dict[str, Any]] = [
        {"_annotator_id": "news-eve", "meta": {"annotator": "anna"}},
        {"_annotator_id": None, "_session_id": "news-bob", "meta": {"annotator": "anna"}},
        {"_session_id": "news-2024-05-01_10-00-00"},
    ]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps({"text": TEXT, "spans": [span], **row}) + "\n" for row in rows))
    bring(town, path)
    assert set(who(town)) == {"news-eve", "news-bob", "me"}


def test_two_answers_to_one_task_of_prodigys_are_kept_apart(town: Corpus, tmp_path: Path) -> None:
    """Where no session is named: the second would be dropped as a conflict."""
    path = tmp_path / "in.jsonl"
    spans = [{"start": 0, "end": 9, "label": label} for label in ("fact", "quote")]
    path.write_text("".join(json.dumps({"text": TEXT, "spans": [span], "_task_hash": 7}) + "\n" for span in spans))
    assert told(bring(town, path))[0] == f"1 annotation {APART}: line 2 (as me-2)"
    assert {name: made[0][2] for name, made in who(town).items()} == {"me": "fact", "me-2": "quote"}


def test_a_folder_for_each_annotator_of_brat(town: Corpus, tmp_path: Path) -> None:
    """Who annotated the same text under the same name; other texts of that name are other articles."""
    for folder, label, text in (("bob", "fact", TEXT), ("eve", "quote", TEXT), ("old", "fact", "Snow fell on us.")):
        (tmp_path / "out" / folder).mkdir(parents=True)
        (tmp_path / "out" / folder / "doc.txt").write_text(text)
        (tmp_path / "out" / folder / "doc.ann").write_text(f"T1\t{label} 0 9\t{text[:9]}\n")
    assert "is not in the corpus" in told(bring(town, tmp_path / "out"))[0]
    assert {name: made[0][2] for name, made in who(town).items()} == {"bob": "fact", "eve": "quote"}


def test_what_somebody_else_went_on_with_are_copies(town: Corpus, tmp_path: Path) -> None:
    """Claims that kept their ids in the tool get new ones: an id belongs to one claim of one annotator."""
    article = town.load(town.entries[0])
    store = Store(store_folder(town.path), "anna")
    record = store.apply(article, [edits.tag(store.load(article), Claim.of(TEXT, 0, 9, "fact"))])
    store.apply(article, [edits.set_note(record, "mine")])
    path = left(town, tmp_path / "out.jsonl", "prodigy")
    path.write_text(path.read_text().replace('"anna"', '"bob"'))
    bring(town, path)
    (bob,), (anna,) = (records(town, annotator=name) for name in ("bob", "anna"))
    assert places([bob]) == places([anna])
    assert bob.row.note == ""
    assert not [each for each in check(store_folder(town.path), town).findings if each.severity != "note"]


def doccano(**more: Any) -> str:
    """Make a line of doccano's."""
    return json.dumps({"text": TEXT, "label": [[0, 9, "fact"]], **more}) + "\n"


def test_doccano_names_its_files_after_its_members(town: Corpus, tmp_path: Path) -> None:
    """In its archive always; a shared file names nobody, and then whoever is written in the data counts."""
    path = tmp_path / "in.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bob.jsonl", doccano(id=1, annotator="anna"))
        archive.writestr("eve.jsonl", doccano(id=1, annotator="anna").replace("fact", "quote"))
        archive.writestr("all.jsonl", doccano(id=1, annotator="carl"))
        archive.writestr("__MACOSX/._bob.jsonl", "x")
    assert str(bring(town, path)) == "3 claims in 1 article imported"
    assert {name: made[0][2] for name, made in who(town).items()} == {"bob": "fact", "eve": "quote", "carl": "fact"}


def test_a_file_of_doccanos_alone_is_named_after_its_member_or_not(town: Corpus, tmp_path: Path) -> None:
    """If it has been through doccano and the data say otherwise; a name such as export is nobody's."""
    path = tmp_path / "bob.jsonl"
    path.write_text(doccano(id=1, annotator="anna"))
    assert told(bring(town, path))[0] == (
        "1 article imported as bob, after whom the file is named (--as names another annotator): line 1"
    )
    path = tmp_path / "export-2.jsonl"
    path.write_text(doccano(id=1, annotator="carl"))
    bring(town, path)
    path = tmp_path / "dora.jsonl"
    path.write_text(doccano(annotator="anna") + doccano(id=2))
    bring(town, path)
    assert set(who(town)) == {"bob", "carl", "anna", "me"}


def test_the_users_of_an_old_doccano_are_told_apart(town: Corpus, tmp_path: Path) -> None:
    """Its spans have a number each; each becomes an annotator of that name."""
    place = {"start_offset": 0, "end_offset": 9}
    spans = [{**place, "label": label, "user": number} for number, label in enumerate(("fact", "quote"))]
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"id": 1, "text": TEXT, "annotations": spans}) + "\n")
    bring(town, path)
    assert who(town) == {"0": [(0, 9, "fact", "Rain fell")], "1": [(0, 9, "quote", "Rain fell")]}


def test_a_label_can_be_mapped(town: Corpus, tmp_path: Path) -> None:
    """To one of the corpus, and to `speaker`: then a relation to such a span names the speaker of a claim."""
    at = TEXT.index("she")
    spans = [
        {"id": 1, "start_offset": 11, "end_offset": 25, "label": "SAID"},
        {"id": 2, "start_offset": at, "end_offset": at + 3, "label": "PER"},
        {"id": 3, "start_offset": 11, "end_offset": 20, "label": "PER"},
    ]
    relations = [{"id": 0, "from_id": 2, "to_id": 1, "type": "says"}, {"id": 1, "from_id": 3, "to_id": 2, "type": "is"}]
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"id": 1, "text": TEXT, "entities": spans, "relations": relations}) + "\n")
    plan = decide(town, path, labels={"SAID": "quote", "PER": "speaker"})
    (record,) = records(town, annotator="me")
    assert [(claim.label, claim.text, claim.speaker, claim.speaker_start) for claim in record.claims] == [
        ("quote", "The mayor left", "she", at)
    ]
    assert told(plan) == [
        "“SAID” was read as quote: 1 claim",
        "1 relation left out: line 1",
        "1 speaker without a claim left out: line 1",
        "1 claim in 1 article imported; left out: 1 relation, 1 speaker without a claim",
    ]


def test_contrary_lines_by_nobody_are_kept_apart(town: Corpus, tmp_path: Path) -> None:
    """Two lines on one text that label the same words in two ways are by two people; a third joins whom it fits."""
    path = tmp_path / "out.jsonl"
    labels = ([[0, 10, "fact"]], [[0, 10, "quote"]], [[0, 10, "FACT"], [11, 25, "quote"]])
    path.write_text("".join(json.dumps({"text": TEXT, "label": each}) + "\n" for each in labels))
    plan = decide(town, path)
    apart = "kept apart from another line on the same text, which has another label for the same words"
    assert f"1 line {apart}: line 2 (as me-2)" in told(plan)
    assert who(town) == {
        "me": [(0, 10, "fact", TEXT[:10]), (11, 25, "quote", TEXT[11:25])],
        "me-2": [(0, 10, "quote", TEXT[:10])],
    }
    assert told(decide(town, path))[-1] == "0 claims in 0 articles imported, 4 known already"


def test_lines_by_nobody_that_agree_are_by_one(town: Corpus, tmp_path: Path) -> None:
    """A line a claim is how some tools write; and who was named gets all lines."""
    path = tmp_path / "out.jsonl"
    path.write_text(
        "".join(json.dumps({"text": TEXT, "label": [each]}) + "\n" for each in ([0, 4, "fact"], [5, 9, "quote"]))
    )
    decide(town, path)
    assert list(who(town)) == ["me"]
    path.write_text("".join(json.dumps({"text": TEXT, "label": [[0, 10, each]]}) + "\n" for each in ("fact", "quote")))
    assert told(decide(town, path, override="bea"))[-1] == ("1 claim in 1 article imported, 1 conflict kept as it was")
    assert list(who(town)) == ["bea", "me"]
