"""Run an export, from the request to the written file."""

from pathlib import Path
from typing import TYPE_CHECKING

from annotations.corpus.files import list_sources
from annotations.errors import AskedError, CorpusError
from annotations.exchange.exporter import Export
from annotations.exchange.format import Options
from annotations.exchange.selection import Pseudonyms
from annotations.integrity.check import check_leftovers
from annotations.nlp.names import tidied_by
from annotations.store.archive import Archive
from tui.cli.corpora import has_annotations, scheme_of, store_and_corpus
from tui.cli.export_checks import report_unknown_articles
from tui.cli.export_lookups import agreement_in_words, entity_lookup, find_entities, resolved_model, suggestion_lookup
from tui.cli.export_report import report_leftovers, write_export
from tui.cli.export_request import Columns, ExportRequest, LineSubject
from tui.cli.output import fail, say
from tui.cli.output_file import guard_of

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus
    from annotations.exchange.format import Format
    from annotations.exchange.selection import ExportFilter


def run(request: ExportRequest) -> None:
    """Export what was asked for; exit with 2 if it was asked wrongly, with 1 if it fails."""
    form = request.checked_format()
    folder, corpus = store_and_corpus(request.corpus, request.store, encoding=request.encoding)
    try:
        wanted, parts = request.filter_of(corpus), request.parts()
    except AskedError as error:
        fail(str(error), 2)
    leftovers = check_leftovers(folder, corpus)
    # Checking the names takes as long as an export: only if one may be missing.
    may_be_none = request.annotators or not Archive(folder).paths()
    if may_be_none and not has_annotations(request.corpus, folder, request.annotators):
        report_leftovers(leftovers, strict=request.strict)
        return
    report_unknown_articles(request.articles, folder, corpus)
    model = resolved_model(request.model, corpus, needed=request.entities)
    export = Export(
        folder,
        form,
        _options(request, form, wanted, folder, corpus, model),
        wanted,
        tuple(entry.id for entry in corpus.entries) if corpus else (),
        parts,
        Pseudonyms(Archive(folder).annotators()) if request.anonymise else None,
        guard_of(request.corpus, folder, corpus),
    )
    if request.entities:
        find_entities(export, model, None if request.dry_run else request.output)
    write_export(export, request.output, leftovers, strict=request.strict, dry_run=request.dry_run)
    if request.output and not request.dry_run and corpus and _is_source(request.output, corpus):
        say(f"{request.output} is inside the corpus, so Copydesk reads it as articles: move it elsewhere.")


def _options(
    request: ExportRequest,
    form: "Format",
    wanted: "ExportFilter",
    folder: Path,
    corpus: "Corpus | None",
    model: str,
) -> Options:
    """Return the options of the format, with what it looks up beside the store by a model, if there is one."""
    scheme = scheme_of(corpus)
    names = {each.name for each in scheme.labels}
    return Options(
        by=(request.by or LineSubject.article).value,
        tagged=wanted.some,
        meta=request.meta,
        relations=request.relations,
        columns=int((request.columns or Columns.four).value),
        spreadsheet_safe=request.spreadsheet_safe,
        labels=scheme.labels,
        chosen=tuple(wanted.labels),
        guidelines=scheme.guidelines,
        agreement=agreement_in_words(folder, corpus, wanted) if form.has_card and not request.dry_run else "",
        offsets=request.offsets,
        negatives=request.negatives,
        attributes=scheme.attributes,
        language=(corpus.settings.language if corpus else "") or "en",
        entities=entity_lookup(model, raw=request.raw_entities),
        model=tidied_by(model) if model and not request.raw_entities else model,
        with_entities=request.entities,
        suggestions=suggestion_lookup(model, names, folder) if request.suggestions else None,
    )


def _is_source(output: Path, corpus: "Corpus") -> bool:
    """Return whether an export will be listed as articles of the corpus."""
    try:
        sources = list_sources(corpus.path, list(corpus.given), corpus.skipped)
    except CorpusError:
        return False
    return any(source.path == output.absolute() or output.absolute() in source.path.parents for source in sources)
