"""The cost of a large ledger: `python tests/bench/ledger.py 300 40`.

A story of so many outlets, each of whose articles has a claim for every entry. Printed are the seconds of the list of
these articles from the start of the program, of the screen of the story until it is shown, with their ratio, and of
keys that move and relate. Beside each are the seconds of the processor, which other programs disturb less. Nothing is
asserted.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def build(folder: Path, entries: int, outlets: int) -> str:
    """Write the articles, the claims and the ledger; return the id of the story."""
    from annotations.claims import edits
    from annotations.claims.claim import Claim
    from annotations.corpus.corpus import open_corpus
    from annotations.layout import store_folder
    from annotations.ledger.model import Entry, Ledger, Mention, Story, StoryArticle
    from annotations.moment import new_id, now
    from annotations.store.ledger_file import LedgerStore
    from annotations.store.store import Store

    folder.mkdir()
    for outlet in range(outlets):
        lines = [f"“Claim number {n} was made by speaker {n % 7} about the dam,” {n % 5} said." for n in range(entries)]
        head = f"---\ntitle: Story {outlet}\noutlet: Outlet {outlet}\ndate: 2026-01-{outlet % 28 + 1:02}\n---\n"
        (folder / f"{outlet:03}.txt").write_text(head + "\n\n".join(lines), "utf-8")
    corpus, store = open_corpus(folder), Store(store_folder(folder), "anna")
    made = [Entry(id=new_id(), lead="", created=now(), updated=now()) for _ in range(entries)]
    mentions: list[Mention] = []
    rows = []
    for entry in corpus.entries:
        article = corpus.load(entry)
        at = 0
        claims = []
        for _ in range(entries):
            end = article.text.index("”", at) + 1
            claims.append(Claim.of(article.text, article.text.index("“", at), end, "quote"))
            at = end
        store.apply(article, [edits.tag(store.load(article), *claims)])
        rows.append(StoryArticle.of(article))
        mentions += [Mention.of(claim, entry.id, "anna", made[number].id) for number, claim in enumerate(claims)]
    leads: dict[str, str] = {}
    for mention in mentions:
        leads.setdefault(mention.entry, mention.id)
    from msgspec.structs import replace

    whole = tuple(replace(entry, lead=leads[entry.id]) for entry in made)
    story = Story.of("Large", tuple(rows))
    LedgerStore(store.folder, "anna").create(Ledger(story, whole, tuple(mentions)))
    return story.id


async def screen(folder: Path) -> None:
    """Measure the screen."""
    from annotations.corpus.corpus import open_corpus
    from annotations.layout import store_folder
    from annotations.store.store import Store
    from tui.app import CopydeskApp

    begin = time.perf_counter()
    app = CopydeskApp(open_corpus(folder), Store(store_folder(folder), "anna"), "", folder.parent)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        # Of the whole process, with what it imports.
        library = time.process_time()
        print(f"library: {time.perf_counter() - begin:.3f} s, {library:.3f} s of the processor with its imports")
        await app.workers.wait_for_complete()
        await pilot.pause()
        for name, keys in (
            ("shown", ["L"]),
            ("50 moves", ["j"] * 50),
            ("outlet", ["l"]),
            ("relation", ["equals_sign"]),
            ("another", ["at"]),
            ("leave", ["q"]),
        ):
            begin, used = time.perf_counter(), time.process_time()
            await pilot.press(*keys)
            await pilot.pause()
            own = time.process_time() - used
            ratio = f", {own / library:.2f} of the library's" if name == "shown" else ""
            print(f"{name}: {time.perf_counter() - begin:.3f} s, {own:.3f} s of the processor{ratio}")


def main() -> None:
    """Build the story, and measure its screen in a process of its own."""
    if sys.argv[1] == "--screen":
        asyncio.run(screen(Path(sys.argv[2])))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "news"
        build(folder, int(sys.argv[1]), int(sys.argv[2]))
        subprocess.run([sys.executable, __file__, "--screen", folder], check=True)


if __name__ == "__main__":
    main()
