"""What an intruder tries is refused before a process is started, and nobody else's session notices."""

import asyncio
import os
import re
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

import aiohttp
import pytest
from serving_desk import ECHO, SECONDS, Browser, Desk, desk

from annotations.errors import AskedError
from tui.serving import connections, gate, server, session
from tui.serving.people import Team, hashed, invite
from tui.serving.wire import MAX_MESSAGE_BYTES

OTHER = "http://evil.example"
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the annotators for whom a process was started; it is not the app, and says what it gets."""
    names: list[str] = []

    def note(_: object, name: str, __: object) -> list[str]:
        names.append(name)
        return [*ECHO, name]

    monkeypatch.setattr(session, "command_of", note)
    return names


async def test_the_right_key_opens_a_session(started: list[str]) -> None:
    """The annotator is that of the key; the log has neither key nor cookie."""
    async with desk() as here, Browser(here) as ana, ana.work() as tab:
        await tab.see('"arguments": ["ana"]')
        (cookie,) = ana.client.cookie_jar
        secrets = (here.key, ana.half, cookie.value)
        assert cookie.key == f"copydesk-{here.port}"
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert started == ["ana"]
    assert here.log == ["ana opened a session, 1 of 8.", "ana: the session ended, and everything is saved."]
    assert not any(secret in line for secret in secrets for line in here.log)
    assert here.unsaved == 0


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (OTHER, ""),
        ("null", ""),
        ("", "rebind.evil.example"),
        ("http://rebind.evil.example:{port}", "rebind.evil.example:{port}"),
        ("http://127.0.0.1:1", ""),
        ("https://127.0.0.1:{port}", ""),
        ("http://localhost:{port}", "localhost:{port}"),
        ("http://127.0.0.1.evil.example:{port}", ""),
    ],
)
async def test_a_page_from_elsewhere_is_refused(started: list[str], origin: str, host: str) -> None:
    """Even with the key, the cookie and what the page keeps: it is of another origin, or came by another name."""
    async with desk() as here, Browser(here) as ana:
        await ana.show(here.key)
        (cookie,) = ana.client.cookie_jar
        stranger = Browser(here, origin.format(port=here.port), host.format(port=here.port))
        async with stranger:
            stranger.half = ana.half
            stranger.headers["Cookie"] = f"{cookie.key}={cookie.value}"
            assert (await stranger.show(here.key))[0] == 403
            status, words = await stranger.ask("/ws", UPGRADE | {"Sec-WebSocket-Protocol": f"copydesk, {ana.half}"})
            assert status == 403
            assert words.endswith(".\n")
            with pytest.raises(aiohttp.WSServerHandshakeError):
                async with stranger.work():
                    pass
    assert started == []


async def test_requests_that_lack_something_are_refused(started: list[str]) -> None:
    """No origin, two origins, a cookie alone, half a visit alone, the cookie of another server, a key in the query."""
    async with desk() as here, desk() as other, Browser(here) as ana, Browser(other) as theirs:
        await ana.show(here.key)
        await theirs.show(other.key)
        (cookie,), (foreign,) = ana.client.cookie_jar, theirs.client.cookie_jar
        right = {"Host": f"127.0.0.1:{here.port}", "Origin": here.origin, "Cookie": f"{cookie.key}={cookie.value}",
                 "Sec-WebSocket-Protocol": f"copydesk, {ana.half}"}  # fmt: skip
        wrong: list[dict[str, str | None]] = [
            {"Origin": None},
            {"Origin": f"{here.origin}, {OTHER}"},
            {"Cookie": None},
            {"Sec-WebSocket-Protocol": "copydesk"},
            {"Sec-WebSocket-Protocol": f"copydesk, {theirs.half}"},
            {"Cookie": f"{cookie.key}={foreign.value}"},
            {"Cookie": f"{foreign.key}={foreign.value}", "Sec-WebSocket-Protocol": f"copydesk, {theirs.half}"},
            {"Host": None},
            {"Host": ""},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ]
        for change in wrong:
            headers = {key: value for key, value in (right | UPGRADE | change).items() if value is not None}
            assert (await raw(here, "/ws", headers)).split(maxsplit=2)[1] in ("403", "400"), change
        assert (await raw(here, f"/ws?k={here.key}", right | UPGRADE)).split(maxsplit=2)[1] == "403"
        assert (await raw(here, f"/?k={here.key}", right)).split(maxsplit=2)[1] == "403"
        assert started == []
        assert (await raw(here, "/ws", right | UPGRADE)).split(maxsplit=2)[1] == "101"


async def test_wrong_keys_are_counted(started: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """After ten in a minute an address has to wait, whatever it shows; nothing tells how near a key was."""
    now = monotonic()
    monkeypatch.setattr(gate, "monotonic", lambda: now)
    async with desk() as here, Browser(here) as guesser:
        answers = [await guesser.show(f"{here.key}{n}") for n in range(10)]
        assert {status for status, _ in answers} == {403}
        assert len({words for _, words in answers}) == 1
        monkeypatch.setattr(gate, "monotonic", lambda: now + 5)
        assert await guesser.show(here.key) == (429, "Too many wrong keys came from here. Wait a minute.\n")
        monkeypatch.setattr(gate, "monotonic", lambda: now + 60)
        assert (await guesser.show(here.key))[0] == 200
    assert here.log == ["A wrong key was shown from 127.0.0.1."] * 10
    assert started == []


def test_wrong_keys_are_counted_for_each_address_behind_a_proxy() -> None:
    """One who guesses does not lock out the others; without a proxy nobody can claim to be another."""
    forwarded = {"X-Forwarded-For": "10.0.0.9, 192.0.2.7"}
    assert gate.address_of("127.0.0.1", forwarded, by_proxy=True) == "192.0.2.7"
    assert gate.address_of("127.0.0.1", forwarded, by_proxy=False) == "127.0.0.1"
    assert gate.address_of("127.0.0.1", {}, by_proxy=True) == "127.0.0.1"


async def test_a_visit_ends_with_time(started: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A cookie that was not used for half a day opens nothing."""
    async with desk() as here, Browser(here) as ana:
        assert (await ana.show(here.key))[0] == 200
        assert (await ana.show())[0] == 200
        monkeypatch.setattr(gate, "monotonic", _later(gate.VISIT_SECONDS + 1))
        assert (await ana.show())[0] == 403
    assert started == []


def _later(seconds: float) -> Callable[[], float]:
    return lambda: monotonic() + seconds


def test_an_invitation_on_a_full_disk_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk takes a part of the line: the file would not be read any more, and nobody could sign in."""
    path = tmp_path / "team.txt"
    invite(path, "ana")
    before, write = path.read_bytes(), os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda file, data: write(file, data[:20]))
        with pytest.raises(AskedError, match="No space left on device"):
            invite(path, "ben")
    assert path.read_bytes() == before
    assert [each.name for each in Team(path).now()] == ["ana"]


async def test_whoever_leaves_the_team_is_out(
    started: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line that is removed ends the session of that person, saved, and opens nothing any more; others stay."""
    monkeypatch.setattr(server, "TICK_SECONDS", 0.02)
    path = tmp_path / "team.txt"
    keys = {name: invite(path, name) for name in ("ana", "ben")}
    async with (
        desk(people=Team(path)) as here,
        Browser(here) as anas,
        Browser(here) as bens,
        anas.work(keys["ana"]) as ana,
        bens.work(keys["ben"]) as ben,
    ):
        await ana.see('"arguments": ["ana"]')
        await ben.see('"arguments": ["ben"]')
        path.write_text("".join(line for line in path.read_text().splitlines(keepends=True) if "ben" in line))
        assert (await ana.hear("ended"))["kind"] == "refused"
        assert (await anas.show())[0] == (await anas.show(keys["ana"]))[0] == 403
        await ben.type("still here")
        await ben.see('["D", "still here"]')
        assert (await bens.show())[0] == 200
        path.write_text("ben and a slip\n")
        await here.logs(f"Line 1 of {path} is not a name and the SHA-256 of a key. Open sessions continue", 1)
        await ben.type("and here")
        await ben.see('["D", "and here"]')
        assert (await bens.show())[0] == (await anas.show(keys["ana"]))[0] == 503
    assert here.unsaved == 0


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../etc/passwd",
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/terminal.js/../../../etc/passwd",
        "//etc/passwd",
        "/static/",
        "/copydesk.js%00.html",
        "/download/x",
        "/read/../../etc/passwd",
    ],
)
async def test_no_path_leads_to_a_file_of_the_disk(started: list[str], path: str) -> None:
    """There is a list of addresses, and nothing else; the refusal has the same headers as everything."""
    async with desk() as here:
        answer = await raw(here, path, {"Host": f"127.0.0.1:{here.port}"})
    assert answer.split(maxsplit=2)[1] == "404"
    assert "root:" not in answer
    assert "Content-Security-Policy: default-src 'none'" in answer


async def test_pages_of_articles_need_the_cookie(started: list[str]) -> None:
    """They are those of whoever shows it; without it there is a refusal, and without `--plain` there are none."""

    def read(name: str, address: str) -> bytes | None:
        return f"{name} {address}".encode() if address != "no" else None

    async with desk(read=read) as here, Browser(here) as ana, Browser(here) as stranger:
        await ana.show(here.key)
        assert await ana.ask("/read/") == (200, "ana ")
        assert await ana.ask("/read/an%20article") == (200, "ana an article")
        assert (await ana.ask("/read/no"))[0] == 404
        assert (await stranger.ask("/read/"))[0] == (await stranger.ask("/read/x"))[0] == 403
    async with desk() as here, Browser(here) as ana:
        await ana.show(here.key)
        assert (await ana.ask("/read/"))[0] == 404


async def test_every_answer_keeps_others_out(started: list[str]) -> None:
    """No frame around it, no script but its own, no copy in a cache, no address sent on, no name of a library."""
    async with desk() as here, Browser(here) as browser:
        for path in ("/", "/copydesk.js", "/terminal.js", "/mono.ttf", "/ws", "/no"):
            async with browser.client.get(here.origin + path) as answer:
                for name, value in gate.HEADERS.items():
                    assert answer.headers[name] == value, path
        status, page = await browser.ask("/")
    assert status == 200
    assert "seeds" not in page
    assert not re.search(r"https?://", page)
    assert not re.search(r"<script(?![^>]+src=)|\son\w+=|style=", page)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("not JSON", 1008),
        ("[" * 100_000, 1008),
        ('["stdin", 7]', 1008),
        ('["resize", {"width": 1e999, "height": 3}]', 1008),
        ('["resize", {"width": true, "height": 3}]', 1008),
        ('["deliver_chunk_request", "key"]', 1008),
        ('["quit"]', 1008),
        ('{"type": "quit"}', 1008),
        (b"\x00\x01", 1008),
        (f'["stdin", "{"x" * MAX_MESSAGE_BYTES}"]', 1009),
    ],
)
async def test_what_no_page_of_ours_sends_ends_the_session(started: list[str], message: str | bytes, code: int) -> None:
    """Saved, as on every end; the server goes on."""
    async with desk() as here, Browser(here) as ana:
        async with ana.work() as tab:
            await tab.see('"arguments": ["ana"]')
            await (tab.socket.send_str(message) if isinstance(message, str) else tab.socket.send_bytes(message))
            assert await tab.closed() == code
        assert (await ana.show())[0] == 200
    assert here.log[-1] == "ana: the session ended, and everything is saved."


async def test_a_flood_ends_the_session(started: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sends megabytes is no reader; 200 keys at once, and a long text that is pasted, are."""
    monkeypatch.setattr(server, "INPUT_BYTES_A_SECOND", 0)
    async with desk() as here, Browser(here) as ana, ana.work() as tab:
        for key in "j" * 200:
            await tab.type(key)
        await tab.type(f"\x1b[200~{'word ' * 20_000}\x1b[201~")
        await tab.type("last")
        await tab.see('["D", "last"]')
        assert tab.drawn.count(b'["D", "j"]') == 200
        with suppress(ConnectionError):
            for _ in range(40):
                await tab.type("x" * 60_000)
        assert await tab.closed() == 1008


async def test_a_large_body_is_refused(started: list[str]) -> None:
    """A key is 43 characters."""
    async with desk() as here, Browser(here) as ana:
        assert (await ana.show("x" * 5000))[0] == 413
        assert (await ana.show(here.key))[0] == 200


async def test_a_connection_that_asks_nothing_is_closed(started: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it is silent, or stops in the middle of a request; a session in which nobody types stays."""
    async with desk() as here, Browser(here) as ana, ana.work() as tab:
        await tab.see("arguments")
        silent, half = [await asyncio.open_connection("127.0.0.1", here.port) for _ in range(2)]
        half[1].write(b"GET / HTTP/1.1\r\nHost: 127")
        monkeypatch.setattr(server, "TICK_SECONDS", 0.02)
        monkeypatch.setattr(connections, "WAITING_SECONDS", 0.0)
        for reader, writer in (silent, half):
            assert await until_closed(reader) == b""
            writer.close()
        await tab.type("still here")
        await tab.see('["D", "still here"]')


async def test_a_key_that_never_arrives_is_not_waited_for(started: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The head of the request promises more than comes."""
    monkeypatch.setattr(server, "KEY_SECONDS", 0.02)
    async with desk() as here:
        reader, writer = await asyncio.open_connection("127.0.0.1", here.port)
        head = f"POST /session HTTP/1.1\r\nHost: 127.0.0.1:{here.port}\r\nOrigin: {here.origin}\r\n"
        writer.write(f"{head}Content-Length: 60\r\n\r\n{{".encode())
        async with asyncio.timeout(SECONDS):
            assert (await reader.readline()).split()[1] == b"408"
        writer.close()


async def test_idle_connections_keep_nobody_out(started: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that has waited longest makes room; somebody with a key comes in all the same."""
    monkeypatch.setattr(connections, "MAX_WAITING", 5)
    async with desk() as here, Browser(here) as ana:
        held = [await asyncio.open_connection("127.0.0.1", here.port) for _ in range(8)]
        async with ana.work() as tab:
            await tab.see("arguments")
            for reader, _ in held[:3]:
                assert await until_closed(reader) == b""
        for _, writer in held:
            writer.close()


async def until_closed(reader: asyncio.StreamReader) -> bytes:
    """Return what comes before the other end closes a connection."""
    async with asyncio.timeout(SECONDS):
        with suppress(ConnectionError):
            return await reader.read()
    return b""


async def test_no_more_sessions_than_allowed(started: list[str]) -> None:
    """The next one is told in a sentence; a place that is left is free again."""
    async with desk(max_sessions=2) as here, Browser(here) as ana:
        async with ana.work() as first, ana.work() as second:
            await first.see("arguments")
            await second.see("arguments")
            async with ana.work() as third:
                told = await third.hear("ended")
                assert told == {
                    "kind": "full",
                    "words": "2 sessions are open, and no more are allowed. Close one, or try again later.",
                }
        await here.logs("the session ended", 2)
        async with ana.work() as fourth:
            await fourth.see("arguments")
    assert started == ["ana"] * 3


async def test_a_storm_of_sizes_reaches_the_screen_as_a_few(
    started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand sizes sent at once are laid out a few times, and the last one is what counts, within limits."""
    monkeypatch.setattr(session, "RESIZE_SECONDS", 1.0)
    async with desk() as here, Browser(here) as ana, ana.work() as tab:
        for width in range(1000):
            await tab.socket.send_json(["resize", {"width": 100 + width % 7, "height": 30}])
        await tab.socket.send_json(["resize", {"width": 10**9, "height": -5}])
        await tab.see('\\"width\\": 500, \\"height\\": 1')
        assert tab.drawn.count(b"resize") < 100


async def test_a_process_gets_no_more_of_the_environment_than_it_needs(
    started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password in a variable of the server's shell is in no process that a browser drives."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "top-secret-value")
    monkeypatch.setenv("COPYDESK_EXTRA", "passed")
    async with desk() as here, Browser(here) as ana, ana.work() as tab:
        await tab.see("COPYDESK_EXTRA")
    assert b"top-secret" not in tab.drawn
    assert b'"TEXTUAL_DRIVER": "tui.served:ServedDriver"' in tab.drawn


async def test_only_this_machine_can_reach_it(started: list[str]) -> None:
    """The socket listens at the loopback alone."""
    async with desk() as here:
        assert _listening(here.port) <= {f"0100007F:{here.port:04X}"}


def _listening(port: int) -> set[str]:
    """Return the addresses at which something listens at a port, as Linux lists them in /proc."""
    table = Path("/proc/net/tcp")
    rows = [line.split() for line in table.read_text().splitlines()] if table.exists() else []
    return {row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{port:04X}")}


async def raw(here: Desk, path: str, headers: dict[str, str]) -> str:
    """Send a request as it is; return the beginning of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", here.port, family=socket.AF_INET)
    lines = [f"GET {path} HTTP/1.1", *(f"{key}: {value}" for key, value in headers.items()), "", ""]
    writer.write("\r\n".join(lines).encode())
    async with asyncio.timeout(SECONDS):
        answer = await reader.read(4096)
    writer.close()
    await writer.wait_closed()
    return answer.decode("utf-8", "replace")


def test_the_keys_of_a_team_are_kept_as_hashes(tmp_path: Path) -> None:
    """Whoever reads the file can open nothing; nobody but its owner can read it."""
    path = tmp_path / "team.txt"
    key = invite(path, "ana")
    assert path.read_text() == f"ana {hashed(key)}\n"
    assert path.stat().st_mode & 0o777 == 0o600
