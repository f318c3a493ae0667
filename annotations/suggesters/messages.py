"""The protocol of a suggester's process: a setup, then requests and responses, a line of JSON each."""

from msgspec import Struct

from annotations.article import Article
from annotations.entity import Entity
from annotations.suggest.suggestion import Suggestion
from annotations.suggester_settings import SuggesterSettings


class LabelText(Struct, frozen=True, omit_defaults=True):
    """A label as a prompt describes it."""

    name: str
    definition: str = ""
    examples: tuple[str, ...] = ()


class Setup(Struct, omit_defaults=True):
    """The setup of the process, the first line of its input."""

    suggester: SuggesterSettings
    labels: tuple[LabelText, ...]
    guidelines: str = ""
    thresholds: dict[str, float] = {}
    """For a trained pipeline: the lowest score that is suggested, by label."""
    screen_language: str = ""
    """The language of what it says has gone wrong."""


class Ready(Struct, omit_defaults=True):
    """The first line of its output: it has loaded, or why it cannot work."""

    version: str = ""
    languages: tuple[str, ...] = ()
    cost: str = ""
    trouble: str = ""


class Request(Struct, omit_defaults=True):
    """One article."""

    id: str
    title: str
    text: str
    language: str = "en"
    source: str = ""
    published: str = ""
    entities: tuple[Entity, ...] = ()

    @property
    def article(self) -> Article:
        """The article that it is about."""
        return Article(
            id=self.id,
            title=self.title,
            text=self.text,
            language=self.language,
            source=self.source,
            published=self.published,
        )


class Usage(Struct, frozen=True, omit_defaults=True):
    """The tokens that were spent."""

    prompt: int = 0
    answer: int = 0

    @property
    def total(self) -> int:
        """All tokens."""
        return self.prompt + self.answer

    def plus(self, other: "Usage") -> "Usage":
        """Return the sum."""
        return Usage(self.prompt + other.prompt, self.answer + other.answer)


class Response(Struct, omit_defaults=True):
    """The response for one article: suggestions, and the numbers of dropped proposals by reason."""

    suggestions: tuple[Suggestion, ...] = ()
    dropped: dict[str, int] = {}
    usage: Usage = Usage()
    trouble: str = ""
    """Why there are none, in a sentence without its full stop."""
    is_final: bool = False
    """Whether asking about another article is of no use either."""
