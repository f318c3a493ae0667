"""Make what is made in these docs: `python docs/make.py` writes it, `--check` says what is out of date.

The index comes from the list of topics, the list of keys from the table of keys, the manual page from the commands,
the list of findings from theirs, the JSON Schemas from the types of the lines, and the examples from the formats.
`--pictures` also takes the pictures of the running program. They are not checked: every version of the screen library
draws them differently. docs/recording.py makes the recording.
"""

import asyncio
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from threading import Event

from examples import filled
from losses import with_losses
from manual import manual

from annotations.article import Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import open_corpus
from annotations.exchange.formats.jsonl_schema import LINES, schema
from annotations.integrity.findings import FINDINGS, REPAIRABLE
from annotations.layout import store_folder
from annotations.ledger.document import schema as ledger_schema
from annotations.nlp.finder import EntityFinder
from annotations.store.store import Store
from annotations.team.adjudication import Plan
from annotations.team.division import schemas as assignment_schemas
from annotations.team.report import schema as agreement_schema
from annotations.team.summary import schema as summary_schema
from annotations.text.segmentation import sentences
from tui import keymap
from tui.adjudication.screen import AdjudicationScreen
from tui.app import CopydeskApp
from tui.cli.topics import GROUPS, START

os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANGUAGE="en")

DOCS = Path(__file__).parent
SEEDS = DOCS.parent / "seeds"

PLACES = {
    "library": "In the list of articles",
    "reader": "In an article",
    "finding": "In the results of a search in all texts",
    "claims": "In the list of all claims",
    "otherwise": "Where the gold standard differs from your claims",
    "story": "In the ledger of a story",
    "linking": "In the linking of claims",
    "beside": "In two articles of a story side by side",
    "replay": "In the replay of an article",
    "doubts": "In the list of doubtful labels",
    "differences": "In the list of differences between annotators",
    "adjudication": "In the making of a gold standard",
    "lost": "In the list of orphaned claims",
    "menu": "In the tag menu",
    "speaker": "In the list of speakers",
    "describe": "In the attributes of the article",
    "changes": "In the changes of an article",
    "guidelines": "In the guidelines for a label",
    "ask": "In a line of text, and in the list of commands",
    "leaving": "When you quit and something is not saved",
    "help": "In the help; all other keys type a filter",
    "dialog": "In a window with text to read",
    "app": "Everywhere",
}


KEYS_HEAD = """# Keys

`?` on a screen shows its keys. The last column has the names for keys of your own, under `[keys]` in
[config.toml](configuration.md#your-own-configtoml). This page is made from `tui/keymap.py`.
"""


def key_list() -> str:
    """Return the keys as a Markdown page. Raises `SystemExit` for a place without a heading."""
    if unnamed := {key.place for key in keymap.KEYS} ^ set(PLACES):
        raise SystemExit(f"PLACES in docs/make.py and the places in tui/keymap.py differ: {', '.join(sorted(unnamed))}")
    parts = [KEYS_HEAD]
    for place, title in PLACES.items():
        parts.append(f"\n## {title}\n\n| key | does | name |\n| --- | --- | --- |\n")
        if place == "reader":
            parts.append(
                "| `1` `2` `3` | Tag the sentence as fact, quote or speculation, and go on | `reader.label` |\n"
            )
        for key in (key for key in keymap.KEYS if key.place == place):
            shown = " ".join(f"`{each}`" for each in key.shown.split())
            parts.append(f"| {shown} | {key.tooltip} | `{key.id}` |\n")
    return "".join(parts)


def index() -> str:
    """Return the index of all pages as a Markdown page."""
    parts = ["# The manual\n\n`copydesk help` lists these pages; `copydesk help labels` shows one in the terminal.\n"]
    for group, topics in GROUPS.items():
        parts.append(f"\n## {group}\n\n")
        for topic in topics:
            path = "../README.md" if topic.name == START else f"{topic.name}.md"
            parts.append(f"- [{title_of(DOCS / path)}]({path}): {topic.about}\n")
    parts.append(
        "\nThe [manual page](man/copydesk.1) lists all commands and options (`man copydesk` after installation), the"
        "\n[schemas](schema) describe every kind of JSON, and the [changelog](../CHANGELOG.md) says what is new.\n"
    )
    return "".join(parts)


def title_of(path: Path) -> str:
    """Return the first heading of a page."""
    return next(line.removeprefix("# ") for line in path.read_text("utf-8").splitlines() if line.startswith("# "))


def with_findings(page: str) -> str:
    """Return a page with the table of findings between its two comments."""
    rows = [f"| `{name}` | {meaning} | {'yes' if name in REPAIRABLE else ''} |\n" for name, meaning in FINDINGS.items()]
    before, _, rest = page.partition("<!-- findings -->\n")
    _, _, after = rest.partition("<!-- end of findings -->\n")
    table = f"| name | what it is about | repaired |\n| --- | --- | --- |\n{''.join(rows)}"
    return f"{before}<!-- findings -->\n\n{table}\n<!-- end of findings -->\n{after}"


def pages() -> dict[Path, str]:
    """Return what the pages that are made should hold."""
    made = {DOCS / "README.md": index(), DOCS / "keys.md": key_list(), DOCS / "man" / "copydesk.1": manual()}
    for by in LINES:
        made[DOCS / "schema" / f"{by}.schema.json"] = json.dumps(schema(by), indent=2) + "\n"
    made[DOCS / "schema" / "agreement.schema.json"] = json.dumps(agreement_schema(), indent=2) + "\n"
    made[DOCS / "schema" / "adjudicate.schema.json"] = json.dumps(summary_schema(), indent=2) + "\n"
    for name, made_schema in assignment_schemas().items():
        made[DOCS / "schema" / f"{name}.schema.json"] = json.dumps(made_schema, indent=2) + "\n"
    made[DOCS / "schema" / "ledger.schema.json"] = json.dumps(ledger_schema(), indent=2) + "\n"
    formats = DOCS / "formats.md"
    made[formats] = with_losses(filled(formats.read_text("utf-8"), SEEDS))
    reliability = DOCS / "reliability.md"
    made[reliability] = with_findings(reliability.read_text("utf-8"))
    return made


STORY = (
    "enter 1 1 3 1 3 j 1 q j enter 1 1 j j j j j 3 1 j j 2 1 q "
    "g x x L B l i n k e n space i n space B e i j i n g enter"
)
"""The keys of docs/ledger.md that tag the claims and make the story."""


async def picture(name: str, size: tuple[int, int], presses: str, cache: Path) -> None:
    """Draw the program as it looks after some keys on the sample articles."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "seeds"
        shutil.copytree(SEEDS, folder, ignore=shutil.ignore_patterns("annotations"))
        corpus = open_corpus(folder)
        app = CopydeskApp(corpus, Store(store_folder(folder), "anna"), "", cache)
        async with app.run_test(size=size) as pilot:
            await pilot.press(*presses.split())
            app.saver.flush(5)
            await pilot.pause(0.5)
            target = DOCS / "pictures" / f"{name}.svg"
            target.parent.mkdir(exist_ok=True)
            target.write_text(app.export_screenshot(simplify=True), "utf-8")


VERSIONS = {"ana": "fqfs-ff-q", "ben": "fqss-f--q", "cem": "ff-s-fffq"}
"""What three annotators make of some sentences of the first sample article, by the first letters of the labels."""


async def picture_of_adjudication(size: tuple[int, int], presses: str, cache: Path) -> None:
    """Draw a place that three annotators have tagged differently."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "seeds"
        shutil.copytree(SEEDS, folder, ignore=shutil.ignore_patterns("annotations"))
        corpus = open_corpus(folder)
        article = corpus.load(corpus.entries[0])
        cut = sentences(article.text, article.language)
        labels = {label.letter.lower(): label.name for label in corpus.settings.scheme.labels}
        for name, letters in VERSIONS.items():
            store = Store(store_folder(folder), name)
            claims = [
                Claim.of(article.text, *span, labels[letter])
                for span, letter in zip(cut[2:], letters, strict=False)
                if letter in labels
            ]
            record = store.load(article)
            read = edits.Progress(0, (Span(0, len(article.text)),))
            store.apply(article, [edits.tag(record, *claims), read])
            store.apply(article, [edits.set_status(store.load(article), "done")])
        app = CopydeskApp(corpus, Store(store_folder(folder), "dora"), "", cache, plan=Plan("dora"))
        async with app.run_test(size=size) as pilot:
            while not isinstance(app.screen, AdjudicationScreen):
                await pilot.pause(0.05)
            await pilot.press(*presses.split())
            app.saver.flush(5)
            await pilot.pause(0.5)
            (DOCS / "pictures" / "adjudication.svg").write_text(app.export_screenshot(simplify=True), "utf-8")


def find_entities(cache: Path) -> None:
    """Find the entities of the sample articles and suggestions for them, so that the pictures show them."""
    corpus = open_corpus(SEEDS)
    done = Event()
    left = [corpus.load(entry) for entry in corpus.entries]
    wanted = {article.sha256 for article in left}

    def found(sha256: str, _: object) -> None:
        wanted.discard(sha256)
        if not wanted:
            done.set()

    finder = EntityFinder("", cache, lambda _, __: None, sys.exit, found)
    finder.request(*left)
    done.wait(120)
    finder.close()


def main() -> int:
    """Write or check; return the exit status."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(DOCS.parent)} is out of date: run python docs/make.py")
        return 1 if stale else 0
    for path, text in pages().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    if "--pictures" not in sys.argv:
        return 0
    with tempfile.TemporaryDirectory() as cache:
        find_entities(Path(cache))
        asyncio.run(picture_of_adjudication((100, 28), "1 semicolon 2 semicolon", Path(cache)))
        asyncio.run(picture("reader", (100, 28), "enter 1 1 1 1 3 1 1 1 1 1 3 2 k k", Path(cache)))
        asyncio.run(picture("library", (100, 12), "enter 1 1 1 1 3 j 2 q", Path(cache)))
        asyncio.run(picture("linking", (110, 26), f"{STORY} enter 1 2", Path(cache)))
        asyncio.run(picture("ledger", (110, 26), f"{STORY} enter 1 2 n 1 equals_sign 1 2 2 at q g l", Path(cache)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
