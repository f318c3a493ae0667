"""The corpus: which articles there are, in which order, and under which ids."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from terminal import run

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.corpus.files import describe_unread
from annotations.errors import ArticleError, CorpusError, SchemeError
from annotations.exchange.formats.jsonl_lines import lines
from annotations.exchange.formats.jsonl_schema import SentenceLine
from annotations.layout import store_folder
from annotations.store.store import Store
from annotations.text.selection import Units

KINDS = ".csv, .htm, .html, .json, .jsonl, .markdown, .md, .ndjson, .text, .tsv, .txt, also with .gz after it"


def write(folder: Path, *names: str, text: str = "Some words.") -> None:
    """Write articles of these names."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def ids(corpus: Corpus) -> list[str]:
    """Return the ids in their order."""
    return [entry.id for entry in corpus.entries]


def test_the_sample_articles_are_listed_by_name(corpus: Corpus) -> None:
    """Both, under their files' names without the ending, and the corpus has its folder's name."""
    assert ids(corpus) == ["000_f33cf88d83b625ee", "003_c2f5e6f134444f13"]
    assert corpus.name == "seeds"
    assert corpus.load(corpus.entries[1]).id == "003_c2f5e6f134444f13"
    assert corpus.load(corpus.entries[1]).title.startswith("Beijing: On a mission")


def test_articles_are_listed_by_their_paths_whatever_order_they_came_in(tmp_path: Path) -> None:
    """Folders are searched, and their names are part of the id."""
    write(tmp_path, "b.txt", "a/z.txt", "a/b/c.txt", "c.md", "a.txt", "D.TXT", "10.text", "9.text")
    assert ids(open_corpus(tmp_path)) == ["10.text", "9.text", "D.TXT", "a", "a/b/c", "a/z", "b", "c.md"]


def test_no_two_files_have_one_id(tmp_path: Path) -> None:
    """Only `.txt` is left off an id, and not where another file could come to have what is left."""
    write(tmp_path, "a.md", "a.text", "a.txt", "b.txt", "a.md.txt", "sub/a.md")
    corpus = open_corpus(tmp_path)
    assert [(entry.id, entry.path.name) for entry in corpus.entries] == [
        ("a.md", "a.md"),
        ("a.md.txt", "a.md.txt"),
        ("a.text", "a.text"),
        ("a", "a.txt"),
        ("b", "b.txt"),
        ("sub/a.md", "a.md"),
    ]


def test_an_id_stays_the_same_whatever_comes_to_lie_beside_it(tmp_path: Path) -> None:
    """A file that comes later takes no other file's id: once it did, and the claims went to the wrong article."""
    write(tmp_path, "b.txt")
    before = {entry.path: entry.id for entry in open_corpus(tmp_path).entries}
    write(tmp_path, "b.md", "b.md.txt", "b.text")
    after = {entry.path: entry.id for entry in open_corpus(tmp_path).entries}
    assert before.items() <= after.items()
    assert len(set(after.values())) == 4


def test_hidden_files_and_other_kinds_are_left_out(tmp_path: Path) -> None:
    """Dot files, dot folders, and files of endings that nobody reads."""
    write(tmp_path, "a.txt", ".b.txt", ".git/c.txt", "d.pdf", "e", "sub/.f/g.txt", "copydesk.toml.bak", "h.txt~")
    assert ids(open_corpus(tmp_path)) == ["a"]


def keep(store: Store, corpus: Corpus) -> None:
    """Tag something, so that there is a store with a text in it."""
    article = corpus.load(corpus.entries[0])
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 4, "fact"))])


def test_the_store_is_never_read_as_articles(corpus: Corpus, store: Store, folder: Path) -> None:
    """It holds the annotated texts, and they are not new articles."""
    keep(store, corpus)
    assert list((folder / "annotations" / "_texts").glob("*.txt"))
    assert ids(open_corpus(folder)) == ids(corpus)


def test_a_store_of_any_other_name_is_not_read_either(corpus: Corpus, folder: Path) -> None:
    """Neither the default store nor another one, however its path is spelled.

    A store below the corpus was once read as articles if its path was spelled differently, or if it belonged to one
    file or one folder of the corpus that had been opened by itself.
    """
    mine = folder / "mine"
    write(mine, "note.txt")
    assert ids(open_corpus(folder, mine)) == ids(corpus)
    mine.joinpath("note.txt").unlink()
    keep(Store(mine, "anna"), corpus)
    for spelled in (mine, folder / "x" / ".." / "mine", None):
        assert ids(open_corpus(folder, spelled)) == ids(corpus)


def test_the_store_of_a_part_of_the_corpus_is_not_read_as_articles(folder: Path) -> None:
    """One file, or a folder inside, that was annotated by itself leaves the whole as it was."""
    write(folder, "sub/x.txt")
    before = ids(open_corpus(folder))
    for part in (folder / "sub", folder / "000_f33cf88d83b625ee.txt"):
        keep(Store(store_folder(part), "anna"), open_corpus(part))
    assert ids(open_corpus(folder)) == before


def test_one_file_is_a_corpus_too(folder: Path) -> None:
    """Under its own name, by itself."""
    corpus = open_corpus(folder / "003_c2f5e6f134444f13.txt")
    assert ids(corpus) == ["003_c2f5e6f134444f13"]
    assert corpus.name == "003_c2f5e6f134444f13.txt"
    assert corpus.load(corpus.entries[0]).text.startswith("Beijing:")


def test_a_relative_path_is_the_same_corpus(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From inside the folder, from beside it, and by way of the home folder."""
    monkeypatch.chdir(folder)
    assert open_corpus(Path()).name == "seeds"
    monkeypatch.chdir(folder.parent)
    assert len(open_corpus(Path("seeds")).entries) == 2
    monkeypatch.setenv("HOME", str(folder.parent))
    assert open_corpus(Path("~/seeds")).path == folder


def test_a_broken_article_does_not_hide_the_others(tmp_path: Path) -> None:
    """It is listed, and opening it says what is wrong with it."""
    write(tmp_path, "b.txt")
    (tmp_path / "a.txt").write_bytes(b"\x00")
    (tmp_path / "c.txt").write_bytes(b"")
    corpus = open_corpus(tmp_path)
    assert ids(corpus) == ["a", "b", "c"]
    assert corpus.load(corpus.entries[1]).text == "Some words."
    with pytest.raises(ArticleError, match="NUL bytes"):
        corpus.load(corpus.entries[0])
    with pytest.raises(ArticleError, match="is empty"):
        corpus.load(corpus.entries[2])


def test_an_article_that_went_away_says_so(corpus: Corpus) -> None:
    """Listing read nothing, so a file may be gone by the time it is opened."""
    corpus.entries[0].path.unlink()
    with pytest.raises(ArticleError, match="cannot be read: No such file or directory"):
        corpus.load(corpus.entries[0])


def test_a_path_that_is_not_there_is_said_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names what was typed."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CorpusError) as told:
        open_corpus(Path("nowhere"))
    assert str(told.value) == "There is no file or folder nowhere."


@pytest.mark.parametrize("names", [(), ("a.pdf", ".hidden.txt", ".git/a.txt")])
def test_a_folder_without_articles_says_what_was_looked_for(tmp_path: Path, names: tuple[str, ...]) -> None:
    """Empty, or with nothing that can be read in it."""
    write(tmp_path, *names)
    with pytest.raises(CorpusError) as told:
        open_corpus(tmp_path)
    assert str(told.value) == f"There are no articles in {tmp_path}. Copydesk reads files that end in {KINDS}."


def test_a_file_of_another_kind_says_which_can_be_read(tmp_path: Path) -> None:
    """It is not opened in the hope that it is text."""
    write(tmp_path, "a.pdf")
    with pytest.raises(CorpusError) as told:
        open_corpus(tmp_path / "a.pdf")
    assert str(told.value) == f"Copydesk cannot read a.pdf. It reads {KINDS}."


@pytest.mark.parametrize(("count", "more"), [(1, ""), (2, ", nor can the 1 other"), (4, ", nor can the 3 others")])
def test_a_folder_of_which_nothing_can_be_read_says_why(tmp_path: Path, count: int, more: str) -> None:
    """With the first reason and how many others there are."""
    for number in range(count):
        (tmp_path / f"{number}.txt").write_bytes(b"\x00" if number else b"")
    with pytest.raises(CorpusError) as told:
        open_corpus(tmp_path)
    assert str(told.value) == f"There is nothing to read in {tmp_path}: 0.txt is empty{more}."


def test_a_name_that_is_not_utf8_is_listed_and_read(tmp_path: Path) -> None:
    """Its bytes are escaped by number, so that an id is always text, and the file still opens."""
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        with open(path, "wb") as file:
            file.write(b"Some words.")
    except OSError:
        pytest.skip("this file system has only names that are UTF-8")
    for corpus in (open_corpus(tmp_path), open_corpus(Path(os.fsdecode(path)))):
        (entry,) = corpus.entries
        assert entry.id == "caf\\xe9"
        assert entry.id.encode("utf-8").decode("utf-8") == entry.id
        article = corpus.load(entry)
        assert article.text == "Some words."
        store = Store(tmp_path / "store", "anna")
        keep(store, corpus)
        assert store.ids() == ["caf\\xe9"]


def test_a_folder_brings_its_own_settings(folder: Path) -> None:
    """Also for one of its files."""
    (folder / "copydesk.toml").write_text('model = "some_model"\n', "utf-8")
    assert open_corpus(folder).settings.model == "some_model"
    assert open_corpus(folder / "003_c2f5e6f134444f13.txt").settings.model == "some_model"


def test_several_paths_are_a_part_of_the_folder_they_lie_in(tmp_path: Path) -> None:
    """Ids, settings and the place of claims are those of the folder, in whatever order, twice or with its store."""
    write(tmp_path, "a.txt", "b/c.txt", "b/d.txt", "e.md")
    (tmp_path / "copydesk.toml").write_text('model = "m"\n')
    corpus = open_corpus(
        [tmp_path / "e.md", tmp_path / "b", tmp_path / "a.txt", tmp_path / "copydesk.toml", tmp_path / "b"]
    )
    assert corpus.path == tmp_path
    assert ids(corpus) == ids(open_corpus(tmp_path)) == ["a", "b/c", "b/d", "e.md"]
    assert corpus.settings.model == "m"
    keep(Store(store_folder(corpus.path), "anna"), corpus)
    assert ids(open_corpus(sorted(tmp_path.iterdir()))) == ids(corpus)
    write(tmp_path, "x.pdf")
    with pytest.raises(CorpusError, match=r"Copydesk cannot read x\.pdf"):
        open_corpus(sorted(tmp_path.iterdir()))


def test_paths_of_several_folders_need_to_be_told_where_claims_go(tmp_path: Path) -> None:
    """One sentence says which option does; with it, ids are paths from the folder that all are in."""
    write(tmp_path, "a/x.txt", "b/c/x.txt")
    paths = [tmp_path / "a" / "x.txt", tmp_path / "b" / "c" / "x.txt"]
    with pytest.raises(CorpusError, match="are not in one folder: name a folder for their claims with --store"):
        open_corpus(paths)
    assert ids(open_corpus(paths, tmp_path / "store")) == ["a/x", "b/c/x"]


def test_sentences_are_cut_by_the_rules_of_the_language_of_the_corpus(tmp_path: Path) -> None:
    """In the reader, in what is kept, also of a record made before the language was named, and in an export."""
    text = "Der Vertrag wurde am 3. Oktober geschlossen. Er gilt bis 2030."
    (tmp_path / "vertrag.txt").write_text(text, "utf-8")
    store = Store(tmp_path / "annotations", "anna")
    corpus = open_corpus(tmp_path)
    article = corpus.load(corpus.entries[0])
    store.apply(article, [edits.tag(store.load(article), Claim.of(text, 0, len(text), "fact"))])
    (tmp_path / "copydesk.toml").write_text('language = "de"\n', "utf-8")
    corpus = open_corpus(tmp_path)
    article = corpus.load(corpus.entries[0])
    assert [text[a:b] for a, b in Units(article.text, article.language).sentences] == [text[:44], text[45:]]
    record = store.apply(article, [edits.set_status(store.load(article), "done")])
    assert record.row.language == store.read_article("vertrag").row.language == "de"
    assert [line.text for line in lines(record, "sentence") if isinstance(line, SentenceLine)] == [text[:44], text[45:]]


GERMAN = (
    "Der Vertrag wurde am 3. Oktober in Lund geschlossen. Er gilt bis zum Ende des Jahres, wie die Stadt mitteilte. "
    "Die Opposition hat ihn nicht gelesen und will ihn auch nicht lesen."
)


def test_the_language_of_an_article_is_guessed_where_none_is_named(tmp_path: Path) -> None:
    """Sentences are cut by its rules; a name in the settings goes before a guess, and a few words are English."""
    (tmp_path / "vertrag.txt").write_text(GERMAN, "utf-8")
    (tmp_path / "kurz.txt").write_text("Der Vertrag gilt nicht.", "utf-8")
    corpus = open_corpus(tmp_path)
    short, article = map(corpus.load, corpus.entries)
    assert (short.language, article.language) == ("en", "de")
    assert [GERMAN[a:b].split()[0] for a, b in Units(GERMAN, article.language).sentences] == ["Der", "Er", "Die"]
    (tmp_path / "copydesk.toml").write_text('language = "nl"\n', "utf-8")
    corpus = open_corpus(tmp_path)
    assert [corpus.load(entry).language for entry in corpus.entries] == ["nl", "nl"]


def test_a_guess_moves_nothing_that_was_kept(tmp_path: Path) -> None:
    """Claims and read passages of a record made under English rules stay where they are, to the character."""
    (tmp_path / "vertrag.txt").write_text(GERMAN, "utf-8")
    corpus = open_corpus(tmp_path)
    article = corpus.load(corpus.entries[0])
    before, store = replace(article, language="en"), Store(tmp_path / "annotations", "anna")
    first, *_ = Units(GERMAN, "en").sentences
    claim = Claim.of(GERMAN, first.start, first.end, "fact")
    kept = store.apply(before, [edits.tag(store.load(before), claim), edits.Progress(0, reviewed=(first,))])
    assert kept.row.language == "en"
    again = store.load(article)
    assert again.row.language == "de"
    assert [each.span for each in again.claims] == [each.span for each in kept.claims] == [first]
    assert again.row.reviewed == kept.row.reviewed
    assert not again.orphans


def test_a_language_that_is_no_code_is_told_with_its_line(tmp_path: Path) -> None:
    """An ISO 639-1 code is asked for."""
    (tmp_path / "a.txt").write_text("A text.", "utf-8")
    (tmp_path / "copydesk.toml").write_text('\nlanguage = "German"\n', "utf-8")
    with pytest.raises(SchemeError, match=r"copydesk\.toml, line 2"):
        open_corpus(tmp_path)


def test_a_line_that_is_mended_takes_no_claims_from_an_article(tmp_path: Path) -> None:
    """An article whose own id is the number of a broken line has that id, and its claims, before and after."""
    path = tmp_path / "news" / "a.csv"
    write(path.parent, "a.csv", text='id,text\n7,"x\n2,The owl flew.\n3,The fox ran.\n')
    (owl,) = [entry for entry in open_corpus(path.parent).entries if entry.id == "a.csv#2"]
    article = open_corpus(path.parent).load(owl)
    store = Store(store_folder(path.parent), "anna")
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 7, "fact"))])
    path.write_text('id,text\n7,"x"\n2,The owl flew.\n3,The fox ran.\n')
    mended = open_corpus(path.parent)
    assert ids(mended) == ["a.csv#7", "a.csv#2", "a.csv#3"]
    assert [claim.text for claim in store.load(mended.load(mended.entries[1])).claims] == ["The owl"]


def test_files_that_are_not_read_are_counted_by_their_endings(tmp_path: Path) -> None:
    """Neither hidden ones, nor the settings, nor claims; a folder that was given by name is no other file's."""
    write(tmp_path, "a.txt", "b.docx", "sub/c.DOCX", "sub/r.xml", "ca01", ".hidden.pdf", ".git/x.pdf")
    write(tmp_path, "copydesk.toml", text="")
    corpus = open_corpus(tmp_path)
    assert dict(corpus.unread) == {".docx": 2, ".xml": 1, "": 1}
    assert (
        describe_unread(corpus.unread)
        == "4 files are of a kind that cannot be read: 2 .docx, 1 without an ending, 1 .xml."
    )
    assert describe_unread({".pdf": 1}) == "1 file is of a kind that cannot be read: 1 .pdf."
    many = {f".{number}": 1 for number in range(9)}
    assert describe_unread(many).endswith("1 .5, 3 with 3 other endings.")
    keep(Store(store_folder(tmp_path), "anna"), corpus)
    assert open_corpus(tmp_path).unread == corpus.unread
    done = run("articles", tmp_path)
    assert done.stderr == "4 files are of a kind that cannot be read: 2 .docx, 1 without an ending, 1 .xml.\n"
    assert open_corpus(tmp_path / "a.txt").unread == {}
