"""An OpenAI-compatible chat endpoint as a suggester: the one door to httpx, in the suggester's process.

Whatever the server answers is only text: words that are in the article become suggestions, all others are counted and
dropped. No redirect is followed, so texts and key reach the host that was allowed and no other.
"""

import os
from collections import Counter
from collections.abc import Iterator
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from annotations.article import Article, Span
from annotations.errors import ModelError
from annotations.suggest.suggestion import Confidence, Speaker, Suggestion
from annotations.suggester_settings import is_loopback
from annotations.suggesters.messages import Response, Setup, Usage
from annotations.suggesters.placing import nearest, place_all
from annotations.suggesters.prompt import Chat, pieces, tokens
from annotations.translation import gettext as _

if TYPE_CHECKING:
    import httpx

INSTALL = "pip install 'copydesk[llm]'"

MAX_ANSWER_BYTES = 4_000_000
"""The largest answer that is read."""

MAX_TRIES = 3
"""How often a request is sent if the server says that it is busy."""

MAX_WAIT_SECONDS = 20.0
"""The longest that a server's `Retry-After` is heeded."""

MIN_ANSWER_TOKENS = 256

BUSY = (429, 503)


class _Claim(Struct):
    label: str
    words: str
    speaker: str = ""
    why: str = ""


class _Message(Struct):
    content: str | None = None


class _Choice(Struct):
    message: _Message
    finish_reason: str | None = None


class _Usage(Struct):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Answer(Struct):
    choices: list[_Choice]
    usage: _Usage | None = None


class _RequestError(Exception):
    """A request about one piece that failed; `is_final` if others would too."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.is_final = is_final


class ChatSuggester:
    """The suggestions of a language model."""

    def __init__(self, setup: Setup) -> None:
        """Prepare the client. Raises `ModelError` if httpx or the key is missing."""
        try:
            import httpx
        except ImportError as error:
            raise ModelError(_("httpx is not installed: {how}", how=INSTALL)) from error
        self._settings = setup.suggester
        self._chat = Chat(setup)
        headers = {"User-Agent": "Copydesk"}
        self._key = os.environ.get(self._settings.key_env, "") if self._settings.key_env else ""
        if self._settings.key_env and not self._key:
            raise ModelError(_("the environment variable {name} is not set", name=self._settings.key_env))
        if self._key:
            if not (self._key.isascii() and self._key.isprintable()):
                raise ModelError(_("the environment variable {name} holds no key", name=self._settings.key_env))
            headers["Authorization"] = f"Bearer {self._key}"
        # A proxy of the environment is for other machines: what stays on this one must not go through it.
        is_here = is_loopback(self._settings.url)
        self._client = httpx.Client(
            headers=headers,
            follow_redirects=False,
            trust_env=not is_here,
        )
        path, mark, query = self._settings.url.partition("?")
        self._url = f"{path.rstrip('/')}/chat/completions{mark}{query}"

    def suggest(self, article: Article) -> Response:
        """Ask about an article, a piece at a time."""
        found: list[Suggestion] = []
        dropped: Counter[str] = Counter()
        usage = Usage()
        ends = monotonic() + self._settings.timeout
        for piece in pieces(article.text):
            text = article.text[slice(*piece)]
            try:
                claims, used = self._ask(text, ends)
            except _RequestError as error:
                # What half an article was answered for is not cached as if it were all.
                why = self._without_key(str(error))
                return Response(usage=usage, trouble=why, is_final=error.is_final)
            usage = usage.plus(used)
            found += (each.moved(piece.start) for each in self._placed(text, claims, dropped))
        return Response(tuple(found), dict(dropped), usage)

    def _ask(self, text: str, ends: float) -> tuple[list[_Claim], Usage]:
        """Return the claims and the tokens of one request. Raises `_RequestError`."""
        body = self._chat.body(text, max(MIN_ANSWER_TOKENS, 2 * tokens(text)))
        data = self._send(body, ends)
        try:
            answer = msgspec.json.decode(data, type=_Answer)
            choice = answer.choices[0]
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, IndexError) as error:
            host = self._settings.host
            raise _RequestError(_("the answer of {host} is not that of a chat endpoint", host=host)) from error
        said = choice.message.content or ""
        # What a server claims to have spent may be too little: the budget holds by our own count as well.
        stated = answer.usage or _Usage()
        counted = Usage(tokens(self._chat.system) + tokens(text), tokens(said))
        usage = Usage(
            max(stated.prompt_tokens, counted.prompt if answer.usage is None else 0),
            max(stated.completion_tokens, counted.answer if answer.usage is None else 0),
        )
        if usage.total < counted.total // 4:
            usage = counted
        if choice.finish_reason == "length":
            raise _RequestError(_("the answer of {model} was cut off", model=self._settings.model))
        return list(_claims(said)), usage

    def _send(self, body: dict[str, Any], ends: float) -> bytes:
        """Send a request, again if the server is busy, and return the answer. Raises `_RequestError`."""
        import httpx

        host = self._settings.host
        for attempt in range(1, MAX_TRIES + 1):
            try:
                status, retry, data = self._post(body, ends)
            except httpx.ConnectError as error:
                raise _RequestError(_("{host} cannot be reached", host=host), is_final=True) from error
            except httpx.TimeoutException as error:
                raise _RequestError(
                    _("{host} did not answer within {seconds} seconds", host=host, seconds=self._settings.timeout)
                ) from error
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
                raise _RequestError(
                    _("{host} broke off its answer ({error})", host=host, error=type(error).__name__)
                ) from error
            if status == 200:
                return data
            if status in BUSY and attempt < MAX_TRIES and monotonic() + retry < ends:
                sleep(retry)
                continue
            raise _refusal(host, status)
        raise _RequestError(_("{host} is too busy", host=host))

    def _post(self, body: dict[str, Any], ends: float) -> tuple[int, float, bytes]:
        """Return status, seconds to wait before another try, and answer. Raises what httpx raises, `_RequestError`."""
        import httpx

        data = bytearray()
        left = max(0.1, ends - monotonic())
        with self._client.stream("POST", self._url, json=body, timeout=left) as response:
            for chunk in response.iter_bytes():
                data += chunk
                if len(data) > MAX_ANSWER_BYTES:
                    raise _RequestError(_("the answer of {host} is too long", host=self._settings.host))
                if monotonic() > ends:
                    raise httpx.ReadTimeout("the answer took too long")
            return response.status_code, _wait(response), bytes(data)

    def _placed(self, text: str, claims: list[_Claim], dropped: "Counter[str]") -> Iterator[Suggestion]:
        """Yield the suggestions whose words are in the text; count the others."""
        places = place_all(text, [each.words for each in claims])
        for claim, place in zip(claims, places, strict=True):
            if not isinstance(place, Span):
                dropped[place] += 1
                continue
            at = nearest(text, claim.speaker, place) if claim.speaker else None
            yield Suggestion(
                start=place.start,
                end=place.end,
                label=claim.label,
                rule=self._settings.rule,
                strength=Confidence.HIGH,
                speaker=Speaker(*at, how="model") if at else None,
                predicted=True,
                reason=self._without_key(claim.why),
            )

    def _without_key(self, words: str) -> str:
        """Return words without the key, should a server have sent it back."""
        return words.replace(self._key, "…") if self._key else words


def _claims(said: str) -> Iterator[_Claim]:
    """Yield the claims of an answer, from its JSON, which a model may have put between marks of code.

    Raises `_RequestError` if there is none; single claims of another form are left out.
    """
    begin, end = said.find("{"), said.rfind("}")
    try:
        found = msgspec.json.decode(said[begin : end + 1] if begin >= 0 else said)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise _RequestError(_("the answer is not the requested JSON")) from error
    listed = found.get("claims") if isinstance(found, dict) else None
    if not isinstance(listed, list):
        raise _RequestError(_("the answer is not the requested JSON"))
    for each in listed:
        try:
            yield msgspec.convert(each, _Claim)
        except (msgspec.MsgspecError, RecursionError):
            yield _Claim("", "")


def _refusal(host: str, status: int) -> _RequestError:
    """Return what an answer with another status than 200 means."""
    if status in BUSY:
        return _RequestError(_("{host} is too busy (status {status})", host=host, status=status))
    if status in (401, 403):
        return _RequestError(_("{host} refuses the key (status {status})", host=host, status=status), is_final=True)
    if 300 <= status < 400:
        return _RequestError(_("{host} redirects to another address, which is not followed", host=host), is_final=True)
    if status == 404:
        return _RequestError(_("{host} has no such address or model (status 404)", host=host), is_final=True)
    return _RequestError(_("{host} refuses the request (status {status})", host=host, status=status))


def _wait(response: "httpx.Response") -> float:
    """Return how many seconds a server asks to wait, within bounds; 1 if it does not say."""
    try:
        return min(MAX_WAIT_SECONDS, max(0.0, float(response.headers.get("Retry-After", "1"))))
    except ValueError:
        return 1.0
