"""A suggester as it is named in settings, in `copydesk.toml` of a corpus or in the user's `config.toml`.

It is a spaCy pipeline, a chat endpoint, or a plugin: exactly one of `spacy`, `url` and `plugin` is set.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlsplit

from msgspec import Meta, Struct

from annotations.toml_settings import TomlSettings

Kind = Literal["spacy", "llm", "plugin", "trained"]

_SECRET_NAMES = ("key", "token", "secret", "password", "auth")
"""Parts of the names of parameters that hold a secret."""


class SuggesterSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[suggesters]]` table."""

    name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
    """The name by which it is asked, and which its suggestions state."""
    spacy: str = ""
    """A spaCy pipeline, by the name of its package or its folder, relative to the settings."""
    key: str = "sc"
    """The key of `doc.spans` that is read."""
    url: str = ""
    """The address of an OpenAI-compatible API, without `/chat/completions`."""
    model: str = ""
    """The name of the language model behind the address."""
    key_env: Annotated[str, Meta(pattern=r"^([A-Za-z_][A-Za-z0-9_]*)?$")] = ""
    """The name of the environment variable that holds the key for the address."""
    plugin: str = ""
    """The name of an entry point in the group `copydesk.suggesters`."""
    labels: dict[str, str] = {}
    """Labels of the scheme by labels of the model; others keep their names."""
    min_score: Annotated[float, Meta(ge=0, le=1)] = 0.0
    """The lowest score that is shown; suggestions without a score always are."""
    timeout: Annotated[int, Meta(ge=1, le=3600)] = 60
    """Seconds that one article may take."""
    budget: Annotated[int, Meta(ge=0)] = 200_000
    """Tokens that one run may spend, prompts and answers together."""
    input_price: Annotated[float, Meta(ge=0)] = 0.0
    """The price of a million tokens of prompts, in any currency."""
    output_price: Annotated[float, Meta(ge=0)] = 0.0
    """The price of a million tokens of answers."""
    options: dict[str, str | int | float | bool] = {}
    """What a plugin is given."""

    @property
    def kind(self) -> Kind:
        """The kind of suggester."""
        return "spacy" if self.spacy else "llm" if self.url else "plugin"

    @property
    def rule(self) -> str:
        """The rule that its suggestions state: `llm:gpt`."""
        return f"{self.kind}:{self.name}"

    @property
    def host(self) -> str:
        """The host, with its port if it states one, that texts are sent to; empty if they are sent nowhere."""
        return host_of(self.url) if self.url else ""

    @property
    def is_remote(self) -> bool:
        """Whether texts are sent to another machine."""
        return bool(self.url) and not is_loopback(self.url)


MUST = {
    "suggesters": "tables that each begin with [[suggesters]]",
    "suggesters.name": "a name of up to 40 letters, digits, dots, hyphens and underscores in quotation marks",
    "suggesters.spacy": "the name or the folder of a spaCy pipeline in quotation marks",
    "suggesters.key": 'the name of a group of spans in quotation marks, as in "sc"',
    "suggesters.url": 'an address in quotation marks, as in "http://127.0.0.1:11434/v1"',
    "suggesters.model": "the name of a language model in quotation marks",
    "suggesters.key_env": "the name of an environment variable in quotation marks, never the key itself",
    "suggesters.plugin": "the name of an installed plugin in quotation marks, as copydesk plugins lists it",
    "suggesters.labels": 'a table of labels of the scheme by labels of the model, as in labels.CLAIM = "fact"',
    "suggesters.min_score": "a number from 0 to 1",
    "suggesters.timeout": "a whole number of seconds from 1 to 3600",
    "suggesters.budget": "a whole number of tokens from 0",
    "suggesters.input_price": "a number from 0, the price of a million tokens of prompts",
    "suggesters.output_price": "a number from 0, the price of a million tokens of answers",
    "suggesters.options": "a table of texts, numbers, true and false",
}
"""What each setting has to be, in words."""


def check_suggesters(tables: Any, file: TomlSettings) -> None:
    """Report to `file` what the form of the tables alone does not say."""
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        return
    first: dict[str, int] = {}
    for number, table in enumerate(tables):
        name = table.get("name")
        if isinstance(name, str) and first.setdefault(name, number) != number:
            earlier = file.line("suggesters.name", first[name])
            file.refuse("suggesters.name", f"two suggesters are called “{name}”, the other at line {earlier}", number)
        if sum(bool(table.get(each)) for each in ("spacy", "url", "plugin")) != 1:
            file.refuse("suggesters", "a suggester needs one of spacy, url and plugin", number)
        _check_address(table, number, file)


def _check_address(table: Mapping[str, Any], number: int, file: TomlSettings) -> None:
    """Report an address that cannot be used, or has a secret in it."""
    url = table.get("url")
    if not isinstance(url, str) or not url:
        if table.get("key_env"):
            file.refuse("suggesters.key_env", "key_env belongs to a suggester with url", number)
        return
    if why := _wrong_address(url):
        file.refuse("suggesters.url", why, number)
        return
    if not table.get("model"):
        file.refuse("suggesters", 'a suggester with url needs model = "…"', number)
    if table.get("key_env") and url.startswith("http://") and not is_loopback(url):
        file.refuse("suggesters.url", "a key is only sent encrypted: the address must begin with https://", number)


def _wrong_address(url: str) -> str:
    """Return why an address cannot be used; empty if it can."""
    try:
        parts = urlsplit(url)
        wrong = parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0
    except ValueError:
        wrong = True
    if wrong or any(each.isspace() or not each.isprintable() for each in url):
        return "url must be an address that begins with http:// or https://"
    if parts.username is not None or parts.password is not None:
        return "url has a login in it; put the key into an environment variable and name that in key_env"
    names = [name.casefold() for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if any(each in name for name in names for each in _SECRET_NAMES):
        return "url has a key in it; put it into an environment variable and name that in key_env"
    return ""


def host_of(url: str) -> str:
    """Return the host of an address, with its port if the address states one."""
    parts = urlsplit(url)
    name = parts.hostname or ""
    name = f"[{name}]" if ":" in name else name
    return f"{name}:{parts.port}" if parts.port else name


def is_loopback(url: str) -> bool:
    """Return whether an address is this machine's own, by its notation: no name but `localhost` is looked up."""
    # Imported here because few settings have an address.
    from ipaddress import ip_address

    name = urlsplit(url).hostname or ""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
