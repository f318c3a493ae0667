"""A program behind the pipes of a session that says what it gets: packets in, the same packets out, as JSON."""

import json
import os
import signal
import sys
from types import FrameType


def say(value: object) -> None:
    """Draw a line of JSON."""
    data = json.dumps(value).encode() + b"\n"
    os.write(1, b"D" + len(data).to_bytes(4, "big") + data)


def end(_: int, __: FrameType | None) -> None:
    """End as the app does when everything is saved."""
    os._exit(143)


signal.signal(signal.SIGTERM, end)
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
os.write(1, b"__GANGLION__\n")
say({"arguments": sys.argv[1:], "environment": dict(os.environ)})
while head := sys.stdin.buffer.read(5):
    payload = sys.stdin.buffer.read(int.from_bytes(head[1:], "big")).decode()
    if payload == "fail":
        print("\x1b[31mThe disk is full.\x1b[0m", file=sys.stderr)
        sys.exit(1)
    if payload == "quit":
        sys.exit(0)
    if payload == "unsaved":
        meta = json.dumps({"type": "unsaved", "count": 3}).encode()
        os.write(1, b"M" + len(meta).to_bytes(4, "big") + meta)
    say([head[:1].decode(), payload])
