"""The index: the metadata of a corpus, in the user's cache folder.

It holds ids, titles, lengths, outlets, dates and positions in files, and no text. The metadata of a file holds while
its size and its time stay the same. It may be deleted at any time.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from annotations.cache import Stamped, StampedCache
from annotations.corpus.files import Source
from annotations.corpus.metadata import Metadata, MetadataList, MetadataPacker, Packed, metadata_of
from annotations.corpus.readers.fields import RULES, FieldRules
from annotations.corpus.readers.suffixes import GZIP_SUFFIX, MULTI_SUFFIXES, READABLE_SUFFIXES, suffix_of
from annotations.errors import ArticleError

VERSION = "8"
"""The version of the contents. An index of another version is made afresh."""

REPORT_EVERY = 256
"""Articles of one file between two reports of a scan."""

_MANY = tuple(end for end in READABLE_SUFFIXES if end.removesuffix(GZIP_SUFFIX) in MULTI_SUFFIXES)


def is_many(source: Source) -> bool:
    """Return whether a file may hold more than one article."""
    # Testing the common suffixes first saves work for most files of a large folder.
    return source.name.lower().endswith(_MANY) and suffix_of(source.path) in MULTI_SUFFIXES


def scan_file(source: Source, rules: FieldRules = RULES) -> Metadata:
    """Return the metadata of a file that is one article."""
    # A corpus that is in the cache is listed without any reader.
    from annotations.corpus.readers.endings import read

    try:
        return metadata_of(read(source.path, source.encoding, rules))
    except ArticleError as error:
        return Metadata(problem=str(error))


def scan_records(source: Source, rules: FieldRules = RULES) -> Iterator[tuple[Metadata, int]]:
    """Yield the metadata of each article of a file, with the bytes read so far.

    If the file cannot be read on, the last item has the reason and no number.
    """
    from annotations.corpus.readers.endings import MULTI_READERS
    from annotations.corpus.readers.streams import open_stream

    count = done = 0
    try:
        with open_stream(source.path, source.encoding) as (stream, file):
            reader = MULTI_READERS[suffix_of(source.path)]
            for place, article, problem in reader.pieces(stream, source.path.name, None, rules):
                count += 1
                if count % REPORT_EVERY == 1:
                    done = file.tell()
                if article is None:
                    yield Metadata(problem=problem, number=place.number, offset=place.offset), done
                else:
                    yield metadata_of(article, place), done
    except ArticleError as error:
        yield Metadata(problem=str(error)), done
    else:
        if not count:
            yield Metadata(problem=f"{source.name.rpartition('/')[2]} has no articles in it"), done


def recall(
    cache: Path | None, corpus: Path, files: Sequence[Source], rules: FieldRules = RULES
) -> dict[str, Sequence[Metadata]]:
    """Return the metadata that the index has for the files as they are now, by path."""
    kept = _index(cache, corpus, rules).load() if cache is not None else {}
    known: dict[str, Sequence[Metadata]] = {}
    for source in files:
        at, name, size, stamp, encoding = source
        held = kept.get(name)
        if held is not None and held.stamp == (_stamp(source) if encoding else (size, stamp)):
            known[at] = MetadataList(held.value)
    return known


def keep(
    cache: Path,
    corpus: Path,
    files: Sequence[Source],
    known: Mapping[str, Sequence[Metadata]],
    rules: FieldRules = RULES,
) -> None:
    """Keep the metadata of files, if that is possible.

    Files that could not be read are left out: a permission or a library may change that without the file being written.
    """
    index = _index(cache, corpus, rules)
    names = {source.name for source in files}
    held: dict[str, Stamped[Packed]] = {}
    if corpus.is_dir():
        # At another time more of the corpus may have been opened than these files.
        held = {name: file for name, file in index.load().items() if name not in names and (corpus / name).exists()}
    held |= {
        source.name: Stamped(_stamp(source), _packed(glances))
        for source in files
        if (glances := known.get(source.at)) and (glances[-1].number or not glances[-1].problem)
    }
    index.save(held)


def _stamp(source: Source) -> tuple[int, ...]:
    """Return what the metadata of a file holds for: its state, and the encoding that was named for it."""
    named = (crc32(source.encoding.encode()),) if source.encoding else ()
    return (source.size, source.stamp, *named)


def _packed(glances: Sequence[Metadata]) -> Packed:
    if isinstance(glances, MetadataList):
        return glances.packed
    packing = MetadataPacker()
    for glance in glances:
        packing.add(glance)
    return packing.whole().packed


def _index(cache: Path, corpus: Path, rules: FieldRules) -> StampedCache[Packed]:
    """Return the index of a corpus, for records that are read by these rules."""
    name = f"{sha256(os.fsencode(corpus)).hexdigest()[:32]}.msgpack"
    version = VERSION if rules == RULES else f"{VERSION} {crc32(repr(rules).encode('utf-8', 'replace')):08x}"
    return StampedCache(cache / "index" / name, Packed, version)
