"""The codes of a REFI-QDA project: labels, and folders for the speakers and the attributes of claims."""

from collections.abc import Iterator, Sequence

from annotations.exchange.formats.qdpx_project import ATTRIBUTES, SPEAKERS, code, guid, text_element, xml_text
from annotations.scheme import Label, Scheme


class CodeBook:
    """The codes while a project is written: those of the scheme, and others as they occur."""

    def __init__(self, labels: Sequence[Label]) -> None:
        """Begin with the labels of the scheme."""
        self._scheme = Scheme(labels=tuple(labels))
        self._others: dict[str, None] = {}
        self._speakers: dict[str, None] = {}
        self._values: dict[str, dict[str, None]] = {}

    def label(self, name: str) -> str:
        """Return the identifier of a label's code."""
        if self._scheme.by_name(name) is None:
            self._others[name] = None
        return guid("label", name)

    def speaker(self, name: str) -> str:
        """Return the identifier of a speaker's code."""
        self._speakers[name] = None
        return guid("speaker", name)

    def value(self, attribute: str, value: str) -> str:
        """Return the identifier of the code of a value."""
        self._values.setdefault(attribute, {})[value] = None
        return guid("value", attribute, value)

    def xml(self) -> str:
        """Return the code book. What was met comes in the order of its names."""
        return "\n".join(["<CodeBook>", "<Codes>", *self._codes(), "</Codes>", "</CodeBook>\n"])

    def _codes(self) -> Iterator[str]:
        tree = self._scheme.tree()
        at = 0
        while at < len(tree):
            made, at = self._branch(tree, at)
            yield made
        yield from (code(guid("label", name), name) for name in sorted(self._others))
        if self._speakers:
            inside = [code(guid("speaker", name), name) for name in sorted(self._speakers)]
            yield code(guid("folder", SPEAKERS), SPEAKERS, is_codable=False, inside=inside)
        if self._values:
            inside = [self._attribute(name) for name in sorted(self._values)]
            yield code(guid("folder", ATTRIBUTES), ATTRIBUTES, is_codable=False, inside=inside)

    def _attribute(self, name: str) -> str:
        values = [code(guid("value", name, value), value) for value in sorted(self._values[name])]
        return code(guid("attribute folder", name), name, is_codable=False, inside=values)

    def _branch(self, tree: list[tuple[int, Label]], at: int) -> tuple[str, int]:
        """Return the code of a label with those of its kinds inside, and where the next label is."""
        depth, label = tree[at]
        told = "\n".join(filter(None, (label.definition, label.description, *label.examples)))
        inside, at = [text_element("Description", xml_text(told))], at + 1
        while at < len(tree) and tree[at][0] > depth:
            made, at = self._branch(tree, at)
            inside.append(made)
        return code(guid("label", label.name), label.name, colour=label.colour, inside=inside), at
