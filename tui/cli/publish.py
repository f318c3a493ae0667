"""`copydesk publish`: articles and stories as static pages for those who only read."""

from pathlib import Path
from typing import Annotated

import typer

from annotations.wording import counted, reason
from tui.cli.arguments import CorpusPath, EncodingName, StorePath
from tui.cli.completion import ids_of_articles, names_of_all
from tui.cli.output import exit_on_error, fail, say


def publish(
    corpus: CorpusPath,
    article: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID…", help="Only these articles.  [default: all]", autocompletion=ids_of_articles),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FOLDER", help="The folder to write, or with --single-file the file."),
    ] = None,
    annotator: Annotated[
        str,
        typer.Option(
            "--annotator",
            envvar="COPYDESK_ANNOTATOR",
            metavar="NAME",
            help="Publish the claims of this annotator.  [default: the login name]",
            autocompletion=names_of_all,
        ),
    ] = "",
    shown_as: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Show this name in place of the annotator's.")
    ] = "",
    gold: Annotated[bool, typer.Option("--gold", help="Publish the claims of the gold standard.")] = False,
    story: Annotated[
        list[str] | None,
        typer.Option("--story", metavar="ID", help="Only this story, by id or title; may be repeated.  [default: all]"),
    ] = None,
    lang: Annotated[
        str,
        typer.Option(
            "--lang", metavar="CODE", help="Language of the texts, such as en.  [default: that of each article]"
        ),
    ] = "",
    title: Annotated[
        str, typer.Option("--title", metavar="TEXT", help="Title of the site.  [default: name of the corpus]")
    ] = "",
    single_file: Annotated[bool, typer.Option("--single-file", help="Write one page with everything.")] = False,
    with_notes: Annotated[bool, typer.Option("--with-notes", help="Show notes and free-text attributes.")] = False,
    with_text: Annotated[bool, typer.Option("--with-text", help="Show whole texts, also of other outlets.")] = False,
    no_text: Annotated[bool, typer.Option("--no-text", help="Show only claims and their contexts.")] = False,
    entities: Annotated[
        bool, typer.Option("--entities", help="Underline named entities with dots; those not cached are found first.")
    ] = False,
    model: Annotated[
        str, typer.Option(metavar="NAME", help="Model of the entities.  [default: the model of the corpus]")
    ] = "",
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """Write articles with their claims as static pages for those who only read.

    The pages have no script and load nothing from elsewhere. They can be printed, and read by screen readers and in the
    dark.
    Notes are left out unless asked for. Publishing whole articles of others may infringe their rights.

    Examples: copydesk publish news -o site; copydesk publish news --gold --no-text -o site
    """
    from tui.cli.publishing import Request, publish_to

    if output is None:
        fail("Name the folder to write with -o.", 2)
    if with_text and no_text:
        fail("Choose one: --with-text or --no-text.", 2)
    request = Request(
        corpus=corpus,
        articles=tuple(article or ()),
        annotator=annotator.strip(),
        shown_as=" ".join(shown_as.split()),
        gold=gold,
        stories=tuple(story or ()),
        language=lang,
        title=title,
        single_file=single_file,
        with_notes=with_notes,
        entities=entities,
        model=model,
        text=None if with_text == no_text else with_text,
        store=store,
        encoding=encoding,
    )
    request.check()
    try:
        with exit_on_error():
            site = publish_to(request, output)
    except OSError as error:
        fail(f"{output} cannot be written: {reason(error)}.", 1)
    stories = f" and {counted(len(site.stories), 'story', 'stories')}" if site.stories else ""
    say(f"Wrote {counted(len(site.listed), 'article')}{stories} in {output}.")
