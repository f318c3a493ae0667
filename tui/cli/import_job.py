"""Run an import, from the request to the written claims."""

import gc
import os
from pathlib import Path

from annotations.corpus.corpus import Corpus
from annotations.errors import ArticleError, PluginError, StoreError
from annotations.exchange.formats.table import present_name
from annotations.exchange.importer import Import
from annotations.exchange.notices import grouped
from annotations.exchange.plan import Plan
from annotations.exchange.scheme_offer import labels_of, scheme_toml
from annotations.wording import counted
from tui.cli.corpora import login, scheme_of, store_and_corpus
from tui.cli.import_files import ImportFile, import_files
from tui.cli.import_request import ImportRequest
from tui.cli.output import fail, say, show
from tui.cli.progress_line import ProgressLine


def run(request: ImportRequest) -> int:
    """Import what was asked for; return the exit status. Exits with 2 before anything is imported if that is wrong."""
    # Nothing here makes reference cycles: collecting them would take a fifth of the time.
    gc.disable()
    name, former = present_name(request.name)
    if former:
        say(f"{former}.")
    folder, corpus = store_and_corpus(request.corpus, request.store, new=True, encoding=request.corpus_encoding)
    request.check_encoding()
    if request.scheme_from is not None:
        _offer_labels(request, request.scheme_from, name, corpus)
        return 0
    whose = os.environ.get("COPYDESK_ANNOTATOR", "").strip() or login()
    importing = Import(folder, corpus, whose, choices=request.choices(corpus))
    with import_files(request.files, name, request.encoding, plugins=not request.no_plugins) as files:
        plans = [(each, _plan_file(importing, each, request.corpus)) for each in files]
        _report_unmet(importing, [each for each, plan in plans if plan is not None])
        good = True
        for each, plan in plans:
            good &= plan is not None and _carry_out(importing, plan, each.shown, dry_run=request.dry_run)
    if request.dry_run:
        say("Nothing was written.")
    return 0 if good else 1


def _offer_labels(request: ImportRequest, given: Path, name: str, corpus: Corpus | None) -> None:
    """Print the labels of a file that the corpus lacks, as lines for its settings."""
    with import_files([given], name, request.encoding, plugins=not request.no_plugins) as (file,):
        try:
            found = labels_of(file.path, file.format, request.encoding)
        except (ArticleError, PluginError) as error:
            fail(str(error), 1)
        except OSError as error:
            fail(f"{file.shown} cannot be read: {error.strerror}.", 1)
    lines = scheme_toml(scheme_of(corpus), found)
    if lines:
        show(lines.rstrip())
    else:
        say(f"{file.shown}: the corpus already has all of its labels." if found else f"{file.shown}: it has no labels.")


def _report_unmet(importing: Import, inputs: list[ImportFile]) -> None:
    """Report annotators and labels that were mapped and that no file has; exit with 2 if an option matched nothing."""
    try:
        labels = importing.unmet_labels((each.path, each.format) for each in inputs)
    except (ArticleError, OSError, PluginError):
        labels = []
    unmet = {"--map-annotator": importing.attribution.unmet(), "--map": labels}
    for option, what, given in (
        ("--map-annotator", "annotator", importing.attribution.mapped),
        ("--map", "label", importing.labels),
    ):
        for each in unmet[option]:
            say(f"{option} {each}: no file has that {what}.")
        if inputs and given and len(unmet[option]) == len(given):
            fail("Nothing was imported.", 2)


def _plan_file(importing: Import, file: ImportFile, corpus: Path) -> Plan | None:
    """Plan the import of one file, and report what will not come in as it is; `None` if it cannot be read."""
    shown = file.shown
    try:
        with ProgressLine(only_on_terminal=True) as line:
            plan = importing.plan(
                file.path, file.format, lambda done, total: line.tell(f"Reading {shown}: {_share(done, total)}")
            )
    except (ArticleError, PluginError) as error:
        say(f"{error}. Nothing of {shown} was imported.")
        return None
    except OSError as error:
        say(f"{shown} cannot be read ({error.strerror}). Nothing of it was imported.")
        return None
    except MemoryError:
        say(f"There is not enough memory to read {shown}: nothing of it was imported.")
        return None
    for sentence in grouped(plan.refused, shown, ("refused", "refused"), lines=plan.lines):
        say(sentence)
    for sentence in grouped(plan.clashes, shown, ("kept as it is", "kept as they are"), lines=plan.lines):
        say(sentence)
    for sentence in plan.remarks():
        say(f"{shown}: {sentence}.")
    if plan.labels.refused:
        how = f"copydesk import {corpus} --scheme-from {file.named}"
        say(f"{shown}: {how} prints these labels as lines for copydesk.toml; --map renames a label.")
    return plan


def _carry_out(importing: Import, plan: Plan, shown: str, *, dry_run: bool) -> bool:
    """Write a plan unless this is a dry run, and report the result; return whether nothing was rejected."""
    if plan.has_failed and not plan.turned_down:
        say(f"{shown}: nothing was imported: it holds no claims, only kinds of annotation that Copydesk does not keep.")
    if not dry_run and not _write_plan(importing, plan, shown):
        return False
    say(f"{shown}: {plan.summary(dry_run=dry_run)}.")
    return not plan.has_failed


def _write_plan(importing: Import, plan: Plan, shown: str) -> bool:
    """Write a plan; return whether all of it was written, and report how much if not."""
    done, total = 0, len(plan.tasks) + len(plan.predicted)
    try:
        with ProgressLine(only_on_terminal=True) as line:
            for done, _ in enumerate(importing.carry_out(plan), 1):
                line.tell(f"Importing {shown}: {_share(done, total)}")
    except (StoreError, KeyboardInterrupt) as error:
        if isinstance(error, StoreError):
            say(f"{error}.")
        say(f"{shown}: {done:,} of {counted(total, 'article')} written. Run the same command again to import the rest.")
        if isinstance(error, StoreError):
            return False
        raise
    return True


def _share(done: int, total: int) -> str:
    """Return how much is done in per cent, or how many; 0 in total is unknown."""
    return f"{100 * done // total}%" if total else f"{done:,}"
