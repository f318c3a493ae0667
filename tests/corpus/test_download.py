"""Downloads: one limit for all of the time, and no way from the internet into a private network."""

import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sites import Site, serving

from annotations.corpus import connection
from annotations.corpus.addresses import is_public, split_login, without_login, without_logins
from annotations.corpus.download import download
from annotations.errors import ArticleError

PLAIN = {"Content-Type": "text/plain"}

INTERNET = "127.0.0.2"
"""The loopback address that stands for the public internet in these tests."""


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the servers and not a proxy of the machine that the tests run on."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def private() -> Iterator[Site]:
    """Start a server of a private network."""
    with serving() as site:
        site.says("/secret", b"secret", PLAIN)
        yield site


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Start a server that counts as one of the internet."""
    monkeypatch.setattr(connection, "is_public", lambda address: address == INTERNET or is_public(address))
    with serving(INTERNET) as site:
        yield site


def resolve(monkeypatch: pytest.MonkeyPatch, name: str, *answers: str) -> list[str]:
    """Let a name lead to one address after the other; return the list that takes note of the questions."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def answer(host: str, *arguments: Any, **named: Any) -> Any:
        if host != name:
            return real(host, *arguments, **named)
        asked.append(host)
        return real(answers[min(len(asked), len(answers)) - 1], *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


def port(site: Site) -> int:
    """Return the port of a server."""
    return int(site.url.rpartition(":")[2])


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "127.1", "2130706433", "0x7f.0.0.1", "0.0.0.0"]
)
def test_a_public_page_does_not_lead_into_this_machine(public: Site, private: Site, host: str) -> None:
    """However its address is written."""
    url = public.leads("/a", f"http://{host}:{port(private)}/secret")
    with pytest.raises(ArticleError, match=r"redirects to .*, on this machine or a private network"):
        download(url)
    assert private.logins == []


def test_every_step_is_checked(public: Site, private: Site) -> None:
    """Also the third: out of the private network where the typed address is, and back in."""
    public.leads("/back", f"{private.url}/secret")
    public.leads("/on", f"{public.url}/back")
    for url in (f"{public.url}/on", private.leads("/out", f"{public.url}/back")):
        with pytest.raises(ArticleError, match="not followed"):
            download(url)


def test_what_is_checked_is_what_is_connected_to(public: Site, private: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads somewhere else when it is asked for again gains nothing: it is asked for once a step."""
    asked = resolve(monkeypatch, "rebind.example", INTERNET, "127.0.0.1")
    url = f"http://rebind.example:{port(public)}"
    public.says("/page", b"public", PLAIN)
    assert download(public.leads("/a", f"{url}/page")).data == b"public"
    assert len(asked) == 1
    # The same name again, now with a private address: that of a typed page, too, if it was public then.
    asked.clear()
    public.leads("/b", f"http://rebind.example:{port(private)}/secret")
    with pytest.raises(ArticleError, match="not followed"):
        download(f"{url}/b")
    assert private.logins == []


def test_a_typed_address_may_be_private_and_lead_on_in_its_host(private: Site) -> None:
    """A person may read from a server of their own, by name or number."""
    private.leads("/a", f"http://localhost:{port(private)}/secret")
    assert download(f"{private.url}/a").data == b"secret"
    assert download(f"http://localhost:{port(private)}/a").data == b"secret"


def test_a_private_host_does_not_lead_to_another(private: Site) -> None:
    """The one who typed an address vouches for that host only."""
    with serving("127.0.0.3") as other, pytest.raises(ArticleError, match="not followed"):
        download(private.leads("/a", other.says("/secret", b"secret", PLAIN)))


def test_a_proxy_is_asked_for_public_addresses_only(
    private: Site, public: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proxy itself may be private, of course."""
    monkeypatch.setenv("http_proxy", private.url)
    monkeypatch.setenv("no_proxy", "")
    private.says(f"{public.url}/a", b"through the proxy", PLAIN)
    assert download(f"{public.url}/a").data == b"through the proxy"
    private.leads(f"{public.url}/b", "http://127.0.0.1:9/secret")
    with pytest.raises(ArticleError, match="not followed"):
        download(f"{public.url}/b")


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 127.255.0.9 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 224.0.1.1
    239.1.1.1 240.0.0.1 255.255.255.255 192.0.2.1 198.18.0.1 ::1 :: fe80::1 fe80::1%eth0 fec0::1 fc00::1 fd12::1 ff02::1
    ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1 2002:7f00:1:: 2002:a00:1:: 2001:db8::1
    2001::1 100::1""".split(),
)
def test_special_addresses_are_not_public(address: str) -> None:
    """None of those that IANA keeps for something else, nor IPv6 addresses that stand for one of them."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    "93.184.216.34 8.8.8.8 172.32.0.1 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1".split(),
)
def test_other_addresses_are_public(address: str) -> None:
    """Also an IPv4 address in IPv6 clothes."""
    assert is_public(address)


def _headers(client: socket.socket, done: Event) -> None:
    client.recv(4096)
    client.sendall(b"HTTP/1.1 200 OK\r\n")
    while not done.wait(0.05):
        client.sendall(b"X-More: x\r\n")


def _continues(client: socket.socket, done: Event) -> None:
    client.recv(4096)
    while not done.wait(0.05):
        client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


def _body(client: socket.socket, done: Event) -> None:
    client.recv(4096)
    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    while not done.wait(0.05):
        client.sendall(b"x")


def _chunks(client: socket.socket, done: Event) -> None:
    client.recv(4096)
    client.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not done.wait(0.05):
        client.sendall(b"0")


def _redirect_body(client: socket.socket, done: Event) -> None:
    client.recv(4096)
    client.sendall(b"HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n")
    while not done.wait(0.05):
        client.sendall(b"x" * 4096)


def _silence(client: socket.socket, done: Event) -> None:
    done.wait()


@pytest.fixture(params=[_headers, _continues, _body, _chunks, _silence, _redirect_body])
def slow(request: pytest.FixtureRequest) -> Iterator[str]:
    """Start a server that sends something again and again, and never all of it; yield its port."""
    done = Event()
    threads: list[Thread] = []

    def serve(client: socket.socket) -> None:
        behave: Callable[[socket.socket, Event], None] = request.param
        with closing(client):
            try:
                behave(client, done)
            except OSError:
                return

    def listen() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            threads.append(thread := Thread(target=serve, args=(client,)))
            thread.start()

    server = socket.create_server(("127.0.0.1", 0))
    listener = Thread(target=listen)
    listener.start()
    yield str(server.getsockname()[1])
    done.set()
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    for thread in (listener, *threads):
        thread.join()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_time_limit_is_one_for_all(slow: str, scheme: str) -> None:
    """A line of the headers every second, or a byte of the body, or nothing, once kept a download going for ever."""
    begun = time.monotonic()
    with pytest.raises(ArticleError) as told:
        download(f"{scheme}://127.0.0.1:{slow}/", patience=0.7)
    # The server sends until the test is over: any end shows that there is a limit.
    assert time.monotonic() - begun < 20
    if scheme == "http":
        assert "0.7 seconds" in str(told.value) or "302" in str(told.value)


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Return what a server of `localhost` encrypts with; its certificate is trusted."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl to make a certificate")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    made = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout {key} -out {certificate}"
    names = ["-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(["openssl", *made.split(), *names], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def test_an_encrypted_page_is_read_and_judged_like_any_other(
    secure: ssl.SSLContext, private: Site, public: Site
) -> None:
    """Its certificate is checked against the name, and a redirect into this machine is not followed."""
    with serving(encrypted=secure) as site:
        port = site.url.rpartition(":")[2]
        site.says("/a", b"secret", PLAIN)
        assert download(f"https://localhost:{port}/a").data == b"secret"
        with pytest.raises(ArticleError, match="certificate"):
            download(f"https://127.0.0.1:{port}/a")
        with pytest.raises(ArticleError, match="not followed"):
            download(public.leads("/b", f"https://localhost:{port}/a"))
        assert download(private.leads("/c", f"https://localhost:{port}/a")).data == b"secret"


def test_the_time_limit_holds_behind_encryption(secure: ssl.SSLContext) -> None:
    """A line of the headers again and again, encrypted."""
    done = Event()

    def serve() -> None:
        with suppress(OSError):
            client, _ = server.accept()
            with secure.wrap_socket(client, server_side=True) as wrapped:
                _headers(wrapped, done)

    server = socket.create_server(("127.0.0.1", 0))
    thread = Thread(target=serve)
    thread.start()
    with pytest.raises(ArticleError, match=r"did not arrive within 0\.7 seconds"):
        download(f"https://localhost:{server.getsockname()[1]}/", patience=0.7)
    done.set()
    thread.join()
    server.close()


def test_a_name_server_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's look-up has no limit of time of its own."""
    stop = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: stop.wait() and [])
    with pytest.raises(ArticleError, match=r"did not arrive within 0\.2 seconds"):
        download("http://slow.example/", patience=0.2)
    stop.set()


def test_a_login_goes_to_its_own_server_only(private: Site) -> None:
    """A redirect does not take it along, and a server that sets one in a redirect does not get it into the result."""
    with serving() as other:
        other.says("/a", b"x", PLAIN)
        host = other.url.removeprefix("http://")
        private.leads("/a", f"http://eve:pw@{host}/a")
        url = private.url.replace("//", "//ana:p%40ss@")
        page = download(f"{url}/a")
    assert private.logins == ["Basic YW5hOnBAc3M="]
    assert other.logins == [""]
    assert page.url == f"{other.url}/a"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://ana:s3cret@host/x", "http://host/x"),
        ("https://token@host:80/x?y@z", "https://host:80/x?y@z"),
        ("http://ana:s3@cret@host/x", "http://host/x"),
        ("http://ana:s3/cret@host/x", "http://host/x"),
        ("http://ana:s3?cret@host/x", "http://host/x"),
        ("http://ana:s3#cret@host/x", "http://host/x"),
        ("ftp:/ana:s3cret@host/x", "ftp:/host/x"),
        ("https://host/@ana/story", "https://host/@ana/story"),
        ("https://host:8080/@ana/story", "https://host:8080/@ana/story"),
        ("https://[::1]:8080/@ana/story", "https://[::1]:8080/@ana/story"),
        ("mail ana@host", "mail ana@host"),
    ],
)
def test_an_address_is_shown_without_login(url: str, shown: str) -> None:
    """Also one whose password should have been percent-encoded; an @ in a path is none."""
    assert without_login(url) == shown
    assert without_logins(f"get “{url}” now") == f"get “{shown}” now" or "://" not in url


def test_an_ambiguous_password_is_refused_unechoed() -> None:
    """The message says what to do."""
    with pytest.raises(ValueError, match="percent-encoded"):
        split_login("http://ana:s3/cret@host/x")
    with pytest.raises(
        ArticleError, match=r"^http://host/x cannot be downloaded: the password in it has to be"
    ) as told:
        download("http://ana:s3/cret@host/x")
    assert "cret" not in str(told.value)


def test_an_unfinished_download_leaves_no_file(private: Site, tmp_path: Path) -> None:
    """Refused on the way is as good as not asked for."""
    from annotations.corpus.add import add

    with serving("127.0.0.3") as other, pytest.raises(ArticleError):
        add(tmp_path, private.leads("/a", f"{other.url}/secret"))
    assert list(tmp_path.iterdir()) == []
