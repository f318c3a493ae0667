"""Formats of other packages: loaded when one is named, and guarded in everything they do.

A plugin is other people's code. What goes wrong in it is one sentence with its name, what it prints goes to standard
error, and what it gives is checked as what a stranger's file has is: types, offsets and words.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from annotations.claims.record import Record
from annotations.errors import CopydeskError, PluginError
from annotations.exchange.annotated import AnnotatedArticle, Read, Rejected, Remark
from annotations.exchange.format import Format, Loss, Options, ReadOptions, Sample
from annotations.exchange.validation import validated
from annotations.plugins import FORMATS, Plugin, check_api, find, first_line, load

_END = object()
_SUFFIX = re.compile(r"(\.[\w-]+)?")


@cache
def load_format(name: str) -> Format:
    """Import the format of a plugin. Raises `PluginError` if there is none, or if it is not what a format must be."""
    plugin = find(name, FORMATS)
    guard = _Guard(plugin)
    with guard.over("it is loaded"):
        form = load(plugin)
    if not isinstance(form, Format):
        raise PluginError(f"{plugin} is not a format: it must be a Format of annotations.exchange.format")
    check_api(plugin, form.api)
    with guard.over("it is loaded"):
        trouble = _trouble(form)
    if trouble:
        raise PluginError(f"{plugin} is not a valid format: {trouble}")
    return _guarded(form, guard)


def _trouble(form: Format) -> str:
    """Return what is wrong with the plain values of a format; empty if nothing is."""
    if not form.tool.strip():
        return "its tool has no name"
    if not _SUFFIX.fullmatch(form.ending):
        return "its ending is not a suffix such as .xml"
    if form.folder_name is None and not form.ending:
        return "its files need an ending, or its folder a name"
    if form.folder_name is not None and not _is_plain(form.folder_name):
        return "its folder_name is not the name of a folder"
    unknown = form.own_options - {each.name for each in fields(Options)}
    return f"there is no option {min(unknown)}" if unknown else ""


def _is_plain(name: object) -> bool:
    """Return whether a name is that of a file or folder, and no path."""
    return isinstance(name, str) and name == Path(name).name and name not in ("", ".", "..") and "\0" not in name


class _Guard:
    """What stands between a plugin and everything else."""

    def __init__(self, plugin: Plugin) -> None:
        """Guard against one plugin."""
        self.whose = str(plugin)

    @contextmanager
    def over(self, when: str) -> Iterator[None]:
        """Turn what goes wrong inside into a `PluginError`; failures of a disk, and our own errors, pass."""
        try:
            # Data of an export may be on their way to standard output.
            with redirect_stdout(sys.stderr):
                yield
        except CopydeskError:
            raise
        except (Exception, SystemExit) as error:  # whatever a stranger's code raises
            if isinstance(error, OSError) and error.strerror:
                raise
            raise PluginError(
                f"{self.whose} failed when {when} ({type(error).__name__}: {first_line(error)})"
            ) from error

    def items(self, when: str, made: Callable[[], Iterable[Any]], *kinds: type[Struct]) -> Iterator[Any]:
        """Yield what a plugin gives, each checked to be of one of these kinds."""
        with self.over(when):
            found = iter(made())
        while True:
            with self.over(when):
                item = next(found, _END)
                if item is _END:
                    return
                checked = _checked(item, kinds)
            if checked is None:
                wanted = " or ".join(each.__name__ for each in kinds)
                raise PluginError(f"{self.whose} gave {type(item).__name__} instead of {wanted} when {when}")
            yield checked


def _checked(item: object, kinds: tuple[type[Struct], ...]) -> Struct | None:
    """Return an item whose fields have the types they should have; `None` if it is of another kind.

    Raises `msgspec.ValidationError`, `TypeError`.
    """
    if not isinstance(item, kinds):
        return None
    if not isinstance(item, AnnotatedArticle):
        return msgspec.convert(msgspec.to_builtins(item), type(item))
    # A span may have more fields than the article's type says: what a model predicted has a score.
    spans = tuple(msgspec.convert(msgspec.to_builtins(each), type(each)) for each in item.spans)
    found = msgspec.convert(msgspec.to_builtins(item), AnnotatedArticle)
    return msgspec.structs.replace(found, spans=spans)


def _guarded(form: Format, guard: _Guard) -> Format:
    """Return a format of which everything that is a plugin's code is guarded."""
    read, read_with, back = form.read, form.read_with, form.back

    def items(path: Path, options: ReadOptions) -> Read:
        assert read is not None
        made = (lambda: read_with(path, options)) if read_with else (lambda: read(path))
        for item in guard.items(f"it reads {path.name}", made, AnnotatedArticle, Rejected, Remark):
            yield from validated(item) if isinstance(item, AnnotatedArticle) and item.text else (item,)

    def losses(record: Record, options: Options) -> Iterator[Loss]:
        yield from guard.items("it says what it cannot hold", lambda: form.losses(record, options), Loss)

    def expected(record: Record, options: Options) -> Iterator[Struct]:
        yield from guard.items("it says what it has written", lambda: form.expected(record, options), Struct)

    def read_back(path: Path, options: Options) -> Iterator[Struct]:
        assert back is not None
        yield from guard.items("it reads back what it has written", lambda: back(path, options), Struct)

    return replace(
        form,
        write=_guarded_write(form, guard),
        losses=losses,
        expected=expected,
        read=(lambda path: items(path, ReadOptions())) if read else None,
        read_with=items if read else None,
        back=read_back if back else None,
        companions=_guarded_companions(form, guard),
        unsupported=lambda options: _phrases(guard, form.unsupported, options),
        shape_lacks=lambda options: _phrases(guard, form.shape_lacks, options),
        has_suggestions=lambda options: _answer(guard, form.has_suggestions, options),
        has_entities=lambda options: _answer(guard, form.has_entities, options),
        sniff=lambda sample: _answer(guard, form.sniff, sample),
    )


def _guarded_write(form: Format, guard: _Guard) -> Callable[[Iterable[Record], Path, Options], None]:
    def write(records: Iterable[Record], path: Path, options: Options) -> None:
        given = iter(records)
        with guard.over("it writes"):
            form.write(given, path, options)
        if next(given, None) is not None:
            raise PluginError(f"{guard.whose} stopped before the last article when it wrote")
        if not (path.is_dir() if form.folder_name is not None else path.is_file()):
            raise PluginError(f"{guard.whose} has not written {path.name}")

    return write


def _guarded_companions(form: Format, guard: _Guard) -> Callable[[str, Options], dict[str, bytes]]:
    def companions(stem: str, options: Options) -> dict[str, bytes]:
        with guard.over("it writes companion files"):
            files = dict(form.companions(stem, options))
        for name, data in files.items():
            if not _is_plain(name) or not isinstance(data, bytes):
                raise PluginError(f"{guard.whose} gave a companion file that is not a name with bytes: {name!r:.80}")
        return files

    return companions


def _phrases(guard: _Guard, ask: Callable[[Options], tuple[str, ...]], options: Options) -> tuple[str, ...]:
    with guard.over("it says what it cannot hold"):
        return tuple(map(str, ask(options)))


def _answer(guard: _Guard, ask: Callable[[Any], bool], about: Options | Sample) -> bool:
    with guard.over("it says what it can hold"):
        return bool(ask(about))
