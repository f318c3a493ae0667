"""Plain text: the whole file but its front matter; the first line is the title."""

from collections.abc import Callable
from dataclasses import replace

from annotations.article import Article
from annotations.corpus.readers import front_matter as front
from annotations.corpus.readers.encoding import GUESSED, Coding, Decoded, bom_encoding
from annotations.corpus.readers.fields import RULES, FieldRules, article_from_record
from annotations.corpus.readers.titles import heading_of, title_of
from annotations.errors import ArticleError

__all__ = ["article", "bom_encoding", "decode", "markdown", "one_line_end"]


def article(data: bytes, name: str, coding: Coding = GUESSED, rules: FieldRules = RULES) -> Article:
    """Return the article of a text file, without an id.

    Raises `ArticleError` if the file is not text, or empty.
    """
    return _article_of(coding.decode(data, name), name, title_of, rules)


def markdown(data: bytes, name: str, coding: Coding = GUESSED, rules: FieldRules = RULES) -> Article:
    """Return the article of a Markdown file.

    Its text is as written; its title is the first heading.
    """
    return _article_of(coding.decode(data, name), name, heading_of, rules)


def decode(data: bytes, name: str) -> str:
    """Decode bytes: by a byte order mark, as UTF-8, or in the encoding that they show. Raises `ArticleError`."""
    return Coding().decode(data, name).text


def one_line_end(text: str) -> str:
    r"""Return the text with `\n` for every line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _article_of(decoded: Decoded, name: str, headline: Callable[[str], str], rules: FieldRules) -> Article:
    fields, text = front.split(one_line_end(decoded.text), rules.known)
    if not text.strip():
        raise ArticleError(f"{name} is empty")
    # The id of a text file is its name, whatever its fields say: names outlast texts.
    own = {key: value for key, value in fields.items() if key.lower() in rules.names("id")}
    article = article_from_record({key: value for key, value in fields.items() if key not in own}, text, rules)
    return replace(
        article,
        title=article.title or headline(text),
        meta={**own, **article.meta},
        encoding=decoded.encoding,
        replaced=decoded.replaced,
    )
