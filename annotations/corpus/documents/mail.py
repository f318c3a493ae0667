"""E-mail (RFC 5322 and MIME): a message, or a mailbox of messages, as newsletters and press offices send them."""

import codecs
import email
from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime

from annotations.article import Article
from annotations.corpus.readers.encoding import GUESSED
from annotations.corpus.readers.markup import text_of
from annotations.corpus.readers.plain import one_line_end
from annotations.corpus.readers.titles import shorten, title_of
from annotations.errors import ArticleError, damage_errors, reason_of


def read(data: bytes, name: str) -> Iterator[Article]:
    """Yield the article of a message. Raises `ArticleError`."""
    yield _article(data, name)


def read_mailbox(data: bytes, name: str) -> Iterator[Article | ArticleError]:
    """Yield the articles of a mailbox in the format mbox (RFC 4155), and an error for each message that is none."""
    for number, message in enumerate(_messages(data), 1):
        try:
            yield _article(message, f"message {number} of {name}")
        except ArticleError as error:
            yield error


def _messages(data: bytes) -> Iterator[bytes]:
    """Yield the messages of a mailbox: each begins after a line `From …` that follows an empty one."""
    lines: list[bytes] = []
    is_after_blank = True
    for line in data.splitlines(keepends=True):
        if is_after_blank and line.startswith(b"From "):
            if lines:
                yield b"".join(lines)
            lines = []
        elif lines or line.strip():
            # `>From ` at the beginning of a line is the mailbox's way to write `From `.
            lines.append(line[1:] if line.lstrip(b">").startswith(b"From ") and line[:1] == b">" else line)
        is_after_blank = not line.strip()
    if lines:
        yield b"".join(lines)


def _article(data: bytes, name: str) -> Article:
    try:
        message = email.message_from_bytes(data, policy=default)
        text, unknown = _text(message)
        subject, sender, date = (str(message.get(header, "")) for header in ("subject", "from", "date"))
    except damage_errors(MessageError) as error:
        raise ArticleError(f"{name} is not a valid e-mail: {reason_of(error)}") from error
    if not text:
        raise ArticleError(f"{name} has no text")
    if "\0" in text:
        raise ArticleError(f"{name} is not text: it has NUL bytes in it")
    who, address = parseaddr(sender)
    return Article(
        id="",
        title=shorten(subject) or title_of(text),
        text=text,
        source=who or address,
        published=_moment(date),
        meta={
            **({"from": address} if who and address else {}),
            **({"encoding": f"guessed: the message says {unknown}, which is unknown"} if unknown else {}),
        },
    )


def _text(message: EmailMessage) -> tuple[str, str]:
    """Return the plain text of a message, else that of its HTML, and the encoding that it states if that is unknown."""
    part = message.get_body(("plain", "html"))
    if part is None:
        return "", ""
    content, unknown = _content(part)
    text = one_line_end(content)
    if part.get_content_subtype() == "html":
        return text_of(text), unknown
    if (part.get_param("format", "") or "") == "flowed":
        text = _unflowed(text, is_spaced=part.get_param("delsp", "no") == "yes")
    return text.strip(), unknown


def _content(part: MIMEPart) -> tuple[str, str]:
    """Return the text of a part, and the encoding that it states if that is unknown: then it is guessed."""
    charset = part.get_content_charset("")
    try:
        codecs.lookup(charset or "ascii")
    except LookupError:
        return _guessed(part.get_payload(decode=True)), charset
    return str(part.get_content()), ""


def _guessed(data: object) -> str:
    """Return bytes as text in the encoding that they show, with U+FFFD for what is no UTF-8 if they show none."""
    if not isinstance(data, bytes):
        return str(data or "")
    try:
        return GUESSED.decode(data, "the message").text
    except ArticleError:
        return data.decode("utf-8", "replace")


def _unflowed(text: str, *, is_spaced: bool) -> str:
    """Return a text with lines joined that end in a space, as its mail program broke them (RFC 3676)."""
    lines: list[str] = []
    is_open = False
    for line in text.split("\n"):
        line = line.removeprefix(" ")  # noqa: PLW2901, a space at the beginning is stuffing
        lines[-1:] = [lines[-1] + line] if is_open else [*lines[-1:], line]
        is_open = line.endswith(" ") and line != "-- "
        if is_open and is_spaced:
            lines[-1] = lines[-1][:-1]
    return "\n".join(line.rstrip() for line in lines)


def _moment(date: str) -> str:
    try:
        return parsedate_to_datetime(date).isoformat()
    except damage_errors():
        return date
