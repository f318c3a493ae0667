"""`copydesk serve`: what it refuses, each in a sentence, before anything listens."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest
from conftest import claim_on
from terminal import run
from typer.main import get_command

from annotations.article import Article
from annotations.claims import edits
from annotations.store.store import Store
from tui.cli import browser
from tui.cli.main import complete
from tui.cli.plain_pages import PlainPages
from tui.cli.serve_request import is_loopback
from tui.serving.gate import Places
from tui.serving.people import Team, hashed
from tui.serving.session import READ_ONLY, command_of


def fails(*arguments: str | Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what the command says; it must refuse with 2."""
    with pytest.raises(SystemExit) as ended:
        get_command(complete())(["serve", *map(str, arguments)], standalone_mode=False)
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith(".\n")
    return said.err


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "desk.example.org", "127.evil.example"])
def test_an_address_that_others_reach_is_refused(host: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Unless a proxy with TLS is said to stand before it; a public address without TLS is not enough."""
    for url in ("", "http://desk.example.org"):
        assert "Other machines can reach" in fails(folder, "--host", host, "--public-url", url, capsys=capsys)
    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert is_loopback("localhost")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Name a corpus to serve"),
        (("no-such-folder",), "no-such-folder"),
        (("{folder}", "--idle", "soon"), "--idle is a time such as 30m"),
        (("{folder}", "--team", "{folder}/none.txt"), "none.txt cannot be read"),
        (("{folder}", "--public-url", "desk.example.org"), "--public-url is an address such as"),
        (("{folder}", "--public-url", "https://desk.example.org/copydesk"), "--public-url is an address such as"),
        (("{folder}", "--public-url", "https://desk.example.org:none"), "--public-url is an address such as"),
        (("{folder}", "--invite", "ana"), "name it with --team FILE"),
        (("--team", "{folder}/team.txt", "--invite", "a\nb 1"), "cannot be a name"),
        (("--team", "{folder}/no/team.txt", "--invite", "ana"), "cannot be written"),
    ],
)
def test_misuse_is_told_in_a_sentence(
    arguments: tuple[str, ...], words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With exit status 2, and nothing on standard output."""
    assert words in fails(*(each.format(folder=folder) for each in arguments), capsys=capsys)


def test_a_port_that_is_taken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Is named, with the option that chooses another."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert f"Port {port} is taken" in fails(folder, "--port", str(port), capsys=capsys)


def test_without_its_libraries(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says how to get them."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "textual_serve" else name)
    assert "pip install 'copydesk[serve]'" in fails(folder, capsys=capsys)


def test_a_team_file_that_is_wrong(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Is refused with the line; a key in it instead of a hash would be read by everybody who reads the file."""
    path = tmp_path / "team.txt"
    path.write_text(f"# the desk\n\nana {hashed('x')}\nben secret\n")
    assert f"Line 4 of {path} is not a name and the SHA-256 of a key" in fails(folder, "--team", path, capsys=capsys)


def test_an_invitation_is_printed_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The link on standard output, and nothing of it in the file; another invitation replaces it."""
    path = tmp_path / "team.txt"
    keys = []
    for name in ("ana maria", "ben", "ana maria"):
        get_command(complete())(["serve", "--team", str(path), "--invite", name, "--public-url", "https://d.example.org"],
                                standalone_mode=False)  # fmt: skip
        link = capsys.readouterr().out.strip()
        assert link.startswith("https://d.example.org/#k=")
        keys.append(link.partition("=")[2])
    assert not any(key in path.read_text() for key in keys)
    assert {person.name: person.digest for person in Team(path).now()} == {
        "ana maria": hashed(keys[2]),
        "ben": hashed(keys[1]),
    }


def test_an_invitation_to_look(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Is kept in the line of the person; a new one without it lets them write again."""
    path, run_command = tmp_path / "team.txt", get_command(complete())
    invited = ["serve", "--team", str(path), "--invite", "ana maria"]
    run_command([*invited, "--read-only"], standalone_mode=False)
    assert "read but change nothing" in capsys.readouterr().err
    (looking,) = Team(path).now()
    assert (looking.name, looking.may_write) == ("ana maria", False)
    assert "--read-only" in command_of([], looking.name, READ_ONLY)
    run_command(invited, standalone_mode=False)
    (writing,) = Team(path).now()
    assert (writing.name, writing.may_write) == ("ana maria", True)


def test_the_address_of_a_page() -> None:
    """The host and port that are served, or the public address instead, with the usual port left out."""
    places = Places("127.0.0.1", 8642)
    assert places.public == "http://127.0.0.1:8642"
    assert places.is_host("127.0.0.1:8642")
    for wrong in (None, "", "127.0.0.1", "localhost:8642", "127.0.0.1:8642.evil.example", "0.0.0.0:8642"):
        assert not places.is_host(wrong)
    places = Places("0.0.0.0", 8642, "https://Desk.example.org:443/")
    assert places.public == "https://desk.example.org"
    assert places.is_host("desk.example.org")
    for wrong in ("0.0.0.0:8642", "127.0.0.1:8642", "desk.example.org:8642", "desk.example.org.evil.example"):
        assert not places.is_host(wrong)
    assert Places("::1", 80).is_host("[::1]")


@pytest.mark.slow
def test_the_hidden_option_opens_nothing_by_hand(folder: Path) -> None:
    """`--served` is what the server starts: without its pipes and its driver, it refuses."""
    done = run("read", folder, "--served")
    assert done.returncode == 2
    assert done.stderr == "--served is for copydesk serve, which shows the screen in a browser. Use copydesk serve.\n"


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it(folder: Path, number: int) -> None:
    """With 0: there was nothing to lose. Only the link is on standard output."""
    command = [sys.executable, "-P", "-m", "tui", "serve", str(folder), "--port", "0", "--annotator", "ana"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ) as server:
        assert server.stdout is not None
        link = server.stdout.readline()
        assert link.startswith("http://127.0.0.1:")
        server.send_signal(number)
        out, words = server.communicate(timeout=120)
    assert (server.returncode, out) == (0, "")
    assert "Traceback" not in words
    assert link.partition("=")[2].strip() not in words


def test_articles_are_pages_for_those_who_listen(folder: Path, store: Store, article: Article) -> None:
    """With the claims of whoever asks and their notes; as the files are now, and nothing by another address."""
    claim = claim_on(article, "He started his mission", "fact").noted("check <b>it</b>")
    store.apply(article, [edits.tag(store.load(article), claim)])
    pages = PlainPages(folder, None)
    index = pages.page("anna", "")
    assert index is not None
    (address, _) = re.findall(r'href="/read/([^"]+)"', index.decode())
    page, other = pages.page("anna", address), pages.page("ben", address)
    assert page is not None
    assert other is not None
    assert "Fact: He started his mission" in re.sub("<[^>]+>", "", page.decode())
    assert "check &lt;b&gt;it&lt;/b&gt;" in page.decode()
    assert "Fact:" not in re.sub("<[^>]+>", "", other.decode())
    assert "<script" not in page.decode()
    for wrong in ("no", "..", "../seeds", "annotations", address + "x"):
        assert pages.page("anna", wrong) is None


def test_the_key_is_in_no_argument_of_the_browser(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Arguments can be read by everybody on the machine: the browser gets a file that only its owner can read."""
    opened: list[str] = []
    done = Event()

    def note(address: str) -> bool:
        opened.append(address)
        return False

    monkeypatch.setattr("webbrowser.open", note)

    def hear(words: str) -> None:
        opened.append(words)
        done.set()

    monkeypatch.setattr(browser, "say", hear)
    browser.open_link("http://127.0.0.1:8642/#k=secret&<")
    assert done.wait(60)
    address, words = opened
    assert address.startswith("file:///")
    assert "secret" not in address
    assert words == "No browser was found on this machine: open the link yourself."
    path = browser.page_for_opening()
    assert "http://127.0.0.1:8642/#k=secret&amp;&lt;" in path.read_text()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
