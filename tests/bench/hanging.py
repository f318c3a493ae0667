"""Keys while a suggester hangs, beside the same keys without one: `python tests/bench/hanging.py [ROUNDS]`.

In one case the server of a language model never answers, in the other the suggester's process is stopped by a signal as
well. Rounds of the cases take turns. Look at the ratios: 1 is what there should be; nothing is asserted.
"""

import os
import signal
import tempfile
from pathlib import Path

import outside
from endpoint import Endpoint, Exchange, endpoint
from processes import children_of
from reader import cleared, corpus, lines, opened

SIZE = "7 kB"

CASES = ("no suggester", "the server hangs", "its process is stopped")


def hang(exchange: Exchange) -> None:
    """Answer nothing until all is measured."""
    exchange.released.wait()


def round_of(home: Path, case: str, server: Endpoint) -> outside.Table:
    """Open the article, wait until the suggester has been asked, and go down line by line."""
    server.bodies.clear()
    more = () if case == CASES[0] else ("--ask", "llama")
    with outside.copydesk(home, home.parent, *more) as terminal:
        terminal.wait_for("1 article")
        opened(terminal)
        cleared(terminal)
        if more:
            terminal.wait_for(lambda _: server.bodies)
        if case == CASES[2]:
            for child in children_of(terminal.process.pid):
                if b"suggesters.worker" in Path(f"/proc/{child}/cmdline").read_bytes():
                    os.kill(child, signal.SIGSTOP)
        return {case: lines(terminal, "Copydesk", SIZE)}


def tell(folder: Path) -> None:
    """Measure, and print the table."""
    home = corpus(folder, "hanging", 0, 0)
    table: outside.Table = {case: [] for case in CASES}
    with endpoint() as server:
        server.reply = hang
        settings = home.parent / "config" / "copydesk"
        settings.mkdir(parents=True)
        model = f'[[suggesters]]\nname = "llama"\nurl = "{server.url}"\nmodel = "m"\ntimeout = 3600\n'
        (settings / "config.toml").write_text(model)
        for number in range(outside.ROUNDS):
            # No case is always the first, when the machine may still be busy with something else.
            for case in (*CASES[number % 3 :], *CASES[: number % 3]):
                # Each round opens an article that was never open.
                for path in home.glob("annotations/*/*.json"):
                    path.unlink()
                for name, values in round_of(home, case, server).items():
                    table[name] += values
    outside.told("a line down in the reader", CASES[0], table)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        tell(Path(temporary))
