"""An object store, by its URL: sources and results in S3, of a server on the loopback interface."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from stub_model import entities_of
from typer.main import get_command

from tui.cli.main import complete

pytestmark = [pytest.mark.interchange, pytest.mark.slow, pytest.mark.usefixtures("stub_model")]

KEY, SECRET = "ANNASKEY", "annas-secret"

Client = Any
"""An `s3fs.S3FileSystem`."""


@pytest.fixture(scope="module")
def store() -> Iterator[tuple[str, Client]]:
    """Start a server with a bucket called `team`, and return its address, and a client that keeps no listings."""
    from moto.server import ThreadedMotoServer
    from s3fs import S3FileSystem

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        address = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
        client = S3FileSystem(
            key=KEY,
            secret=SECRET,
            endpoint_url=address,
            use_listings_cache=False,
            skip_instance_cache=True,
        )
        client.mkdir("team")
        yield address, client
    finally:
        server.stop()


@pytest.fixture
def client(store: tuple[str, Client], monkeypatch: pytest.MonkeyPatch) -> Client:
    """Let commands find the server by what people set in their environment."""
    address, client = store
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    return client


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Return what runs a command in this process, and returns its status, what it wrote and what it said."""

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            status = get_command(complete())(list(arguments), prog_name="copydesk", standalone_mode=False)
        except SystemExit as stopped:
            status = stopped.code
        return int(status or 0), *capsys.readouterr()

    return run


def table(number: int, more: str = "") -> bytes:
    """Return a table of four articles."""
    texts = [f"Anna met Bob{number}{each} in Rome.{more}" for each in range(4)]
    data = BytesIO()
    pq.write_table(pa.table({"id": [f"{number}{each}" for each in range(4)], "text": texts}), data)
    return data.getvalue()


def contents(client: Client, folder: str) -> dict[str, bytes]:
    """Return the objects of a folder by their names."""
    return {path.rpartition("/")[2]: client.cat_file(path) for path in client.find(folder)}


def rows(client: Client, folder: str) -> dict[str, dict[str, Any]]:
    """Return the rows of all parts by the ids of their articles."""
    parts = [data for name, data in contents(client, folder).items() if name.endswith(".parquet")]
    return {row["id"]: row for data in parts for row in pq.read_table(BytesIO(data)).to_pylist()}


def test_sources_and_results_may_lie_in_s3(
    client: Client, run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    """Made, gone on with after a part lost its word and a source changed, verified, drawn from; no key is written."""
    for number in range(3):
        client.pipe_file(f"team/news/{number}.parquet", table(number))
    command = ("entities", "s3://team/news/*.parquet", "--to", "s3://team/results", "--shard", "4", "--workers", "1")
    status, _, said = run(*command)
    assert (status, "3 of 3 parts: 3 made, 0 already there" in said) == (0, True), said
    assert [(each["start"], each["end"]) for each in rows(client, "team/results")["11"]["entities"]] == [
        (start, end) for start, end, _ in entities_of("Anna met Bob11 in Rome.")
    ]
    before = contents(client, "team/results")
    assert len(before) == 7
    assert not any(secret.encode() in data for secret in (KEY, SECRET) for data in before.values())
    client.rm_file("team/results/" + next(name for name in before if name[:10] == "part-00000" and ".json" in name))
    client.pipe_file("team/news/2.parquet", table(2, " Carl came, too."))
    status, written, said = run(*command, "--json")
    assert status == 0, said
    events = [json.loads(line) for line in written.splitlines()]
    assert sorted(each["part"][:10] for each in events if each["event"] == "part") == ["part-00000", "part-00002"]
    after = contents(client, "team/results")
    assert len(after) == 7
    assert {name: before[name] for name in before if name[:10] != "part-00002" and name.endswith(".parquet")} == {
        name: after[name] for name in after if name[:10] != "part-00002" and name.endswith(".parquet")
    }
    assert len(rows(client, "team/results")["21"]["entities"]) == 4
    status, written, _ = run(*command, "--status", "--all")
    assert (status, "3 of 3 parts, 12 articles" in written) == (0, True), written
    drawn = tmp_path / "drawn.jsonl"
    status, _, said = run("draw", "s3://team/results", "-n", "2", "--where", "entities has Carl", "-o", str(drawn))
    assert status == 0, said
    assert [" Carl came" in line for line in drawn.read_text("utf-8").splitlines()] == [True, True]


def test_a_damaged_object_is_found(client: Client, run: Callable[..., tuple[int, str, str]]) -> None:
    """One byte of a part differs, its size does not: `--status --all` names it, and exits with 1."""
    client.pipe_file("team/one/0.parquet", table(0))
    assert run("entities", "s3://team/one/0.parquet", "--to", "s3://team/damaged")[0] == 0
    (name,) = (name for name in contents(client, "team/damaged") if name.endswith(".parquet"))
    data = bytearray(client.cat_file(f"team/damaged/{name}"))
    data[len(data) // 2] ^= 1
    client.pipe_file(f"team/damaged/{name}", bytes(data))
    status, _, said = run("entities", "s3://team/one/0.parquet", "--to", "s3://team/damaged", "--status", "--all")
    assert (status, said.startswith(f"{name.removesuffix('.parquet')} is damaged")) == (1, True)


@pytest.mark.parametrize(
    ("source", "to", "bucket"),
    [
        ("s3://nobody/*.parquet", "s3://team/other", "s3://nobody"),
        ("s3://nobody/a.parquet", "s3://team/other", "s3://nobody"),
        ("s3://team/one.parquet", "s3://nobody/other", "s3://nobody"),
    ],
)
def test_a_bucket_that_is_not_there_is_told_in_a_sentence(
    client: Client, run: Callable[..., tuple[int, str, str]], source: str, to: str, bucket: str
) -> None:
    """Nothing is made, and the status is not 0: 2 if it was to be read, 1 if it could not be written."""
    client.pipe_file("team/one.parquet", table(0))
    status, written, said = run("entities", source, "--to", to)
    assert (status, written) == (1 if to.startswith(bucket) else 2, "")
    assert bucket in said
    assert len(said.splitlines()) == 1
    assert not client.exists("team/other")
    assert not client.exists("nobody")
