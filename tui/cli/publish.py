"""`copydesk publish`: articles and stories as static pages for those who only read."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.errors import AskedError, CopydeskError
from annotations.wording import counted, reason
from tui.cli.arguments import CorpusPath, EncodingName, StorePath
from tui.cli.completion import ids_of_articles, names_of_all
from tui.cli.output import fail, say

if TYPE_CHECKING:
    from annotations.publishing.site import Site


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
    if lang and not re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", lang):
        fail(f"--lang takes a language code such as en or pt-BR, not {lang}.", 2)
    if model and not entities:
        fail("--model has no effect without --entities.", 2)
    if entities and no_text:
        fail("--entities has no effect with --no-text: leave one of them out.", 2)
    if gold and annotator and not annotator.endswith("+gold"):
        annotator = ""
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
    try:
        site = publish_to(request, output)
    except AskedError as error:
        fail(f"{error}.", 2)
    except CopydeskError as error:
        fail(f"{error}.", 1)
    except OSError as error:
        fail(f"{output} cannot be written: {reason(error)}.", 1)
    _report(site, output)


def _report(site: "Site", output: Path) -> None:
    stories = f" and {counted(len(site.stories), 'story', 'stories')}" if site.stories else ""
    say(f"Wrote {counted(len(site.listed), 'article')}{stories} in {output}.")
