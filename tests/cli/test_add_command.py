"""`copydesk add` and `copydesk feeds`: what they print, and their exit status."""

import json
from pathlib import Path

import pytest
from made_documents import LONG, PAGE, archived, printed
from sites import serving
from terminal import run

TEXT = "The mayor said on Monday that the old bridge would be rebuilt before the winter begins.\n" * 3


def test_what_is_added_is_printed_and_what_the_folder_has_is_named(tmp_path: Path) -> None:
    """Skipped articles are no failure, a file that is missing is one, and the others are added."""
    (tmp_path / "news").mkdir()
    (tmp_path / "a.txt").write_text(TEXT)
    letter = f"From: Press <p@m.example>\nSubject: A letter\nDate: Fri, 20 Nov 2026 10:00:00 +0000\n\n{TEXT[::-1]}"
    (tmp_path / "b.eml").write_text(letter)
    done = run("add", tmp_path / "news", tmp_path / "a.txt", tmp_path / "b.eml")
    assert done.returncode == 0
    names = [Path(line).name for line in done.stdout.splitlines()]
    assert names[1] == "a-letter.txt"
    again = run("add", tmp_path / "news", tmp_path / "a.txt", tmp_path / "no.txt", tmp_path / "b.eml")
    assert (again.returncode, again.stdout) == (1, "")
    skipped, missing, other = again.stderr.splitlines()
    assert skipped.endswith(f"{names[0].removesuffix('.txt')} has this text. --all adds it anyway.")
    assert missing == f"{tmp_path / 'no.txt'} cannot be read: No such file or directory."
    assert other.startswith("Skipped “A letter”: a-letter has this text.")
    assert run("add", tmp_path / "news", tmp_path / "a.txt", "--all").stdout.endswith("-2.txt\n")


def test_an_encoding_that_was_guessed_is_told(tmp_path: Path) -> None:
    """The article is added; a person can look whether the guess was right."""
    (tmp_path / "news").mkdir()
    head = "From: a@m.example\nSubject: Bridge\nMIME-Version: 1.0\nContent-Type: text/plain; charset=x-invented\n\n"
    (tmp_path / "a.eml").write_text(head + TEXT)
    done = run("add", tmp_path / "news", tmp_path / "a.eml")
    assert (done.returncode, Path(done.stdout.strip()).name) == (0, "bridge.txt")
    guess = "guessed: the message says x-invented, which is unknown"
    assert done.stderr == f"bridge.txt was read as {guess}. Check that all letters are right.\n"


def test_a_folder_follows_a_feed_until_it_is_removed(tmp_path: Path) -> None:
    """`feeds` lists it, `--update` says how much is new, and `--remove` keeps the articles."""
    whole = "".join(f"<p>{TEXT}{number}</p>" for number in range(4))
    content = f"<content:encoded><![CDATA[{whole}]]></content:encoded>"
    entry = f"<item><title>Bridge</title><link>http://x.example/1</link><guid>1</guid>{content}</item>"
    names = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    feed = f'<rss version="2.0" {names}><channel><title>The Wire</title>{entry}</channel></rss>'
    (tmp_path / "news").mkdir()
    assert "follows no feed yet" in run("feeds", tmp_path / "news").stderr
    with serving() as site:
        url = site.says("/feed", feed.encode(), {"Content-Type": "application/rss+xml"})
        added = run("add", tmp_path / "news", url, no_proxy="127.0.0.1")
        assert (added.returncode, Path(added.stdout.strip()).name) == (0, "bridge.txt")
        assert f"{url}   The Wire   checked 20" in run("feeds", tmp_path / "news").stdout
        updated = run("feeds", tmp_path / "news", "--update", no_proxy="127.0.0.1")
        assert (updated.returncode, updated.stderr) == (0, f"0 new articles of the feeds of {tmp_path / 'news'}.\n")
    (told,) = json.loads(run("feeds", tmp_path / "news", "--json").stdout)
    assert (told["url"], told["seen"]) == (url, ["1"])
    gone = run("feeds", tmp_path / "news", "--update", no_proxy="127.0.0.1")
    assert gone.returncode == 1
    assert "Connection refused" in gone.stderr
    assert "0 new articles of the feeds" in gone.stderr
    assert "1 failed." in gone.stderr
    assert run("feeds", tmp_path / "news", "--remove", url).returncode == 0
    assert run("feeds", tmp_path / "news", "--remove", url).returncode == 2
    assert (tmp_path / "news" / "bridge.txt").exists()


# warcio leaves the file in which it composes a record to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.slow
def test_a_corpus_of_a_feed_a_pdf_and_a_web_archive_is_built_as_the_documentation_says(tmp_path: Path) -> None:
    """One command adds the pages of all three; then they are listed with what is known of each, and tagged."""
    news, page = tmp_path / "news", PAGE.format("Harbour", LONG, LONG[::-1]).encode()
    news.mkdir()
    (tmp_path / "report.pdf").write_bytes(printed([f"The council said on day {number}." for number in range(30)]))
    html = "text/html; charset=utf-8"
    archive = archived(("https://news.example/a", "200 OK", page, html), packed=True)
    (tmp_path / "pages.warc.gz").write_bytes(archive)
    with serving() as site:
        entry = PAGE.format("Bridge", f"{LONG} Twice.", LONG.upper()).encode()
        link = site.says("/1", entry, {"Content-Type": html})
        item = f"<item><title>Bridge</title><link>{link}</link><guid>1</guid></item>"
        feed = f'<rss version="2.0"><channel><title>The Wire</title>{item}</channel></rss>'
        url = site.says("/feed", feed.encode(), {"Content-Type": "application/rss+xml"})
        added = run("add", news, url, tmp_path / "report.pdf", tmp_path / "pages.warc.gz", no_proxy="127.0.0.1")
    assert (added.returncode, added.stderr) == (0, "")
    listed = json.loads(run("articles", news, "--json").stdout)
    assert sorted(each["id"] for each in listed) == sorted(Path(each).stem for each in added.stdout.splitlines())
    outlets = {each["title"]: each.get("source", "") for each in listed}
    assert (outlets["Bridge"], outlets["Harbour"], len(outlets)) == ("127.0.0.1", "news.example", 3)


@pytest.mark.parametrize("since", ["7", "d", "2026-13-01", "-1d"])
def test_a_limit_that_is_no_day_gets_a_sentence(tmp_path: Path, since: str) -> None:
    """It says what is expected."""
    done = run("add", tmp_path, "http://127.0.0.1:1/", f"--since={since}")
    assert done.returncode == 2
    assert f"such as 2026-11-20, not {since}." in done.stderr
