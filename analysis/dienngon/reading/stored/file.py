"""Documents into a stored corpus, one after the other."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Self

from dienngon.codes import Note
from dienngon.corpus import Document, Exclusion, hash_of
from dienngon.display import Glance, Shown
from dienngon.errors import InputError, ParameterError, nearest
from dienngon.reading.stored.schema import SCHEMA_KEY, arrow, checked, documents_of, said_of, schema, table_of
from dienngon.reading.thresholds import Stored

# In the folder of an index: the corpus that it was made of, and what says that it is one.
INDEXED = "corpus.parquet"
INDEX = "index.json"
# One of its arrays, which no other folder has.
POSTINGS = "postings.bin"


def is_indexed(path: Path) -> bool:
    """Return whether a path is a folder with an index, of whatever version, and its corpus."""
    with suppress(OSError):
        return path.is_dir() and (path / INDEX).is_file() and (path / INDEXED).is_file()
    # What cannot be looked at is reported where it is read.
    return False


def lost_part(path: Path) -> str | None:
    """Return the file without which a folder with the arrays of an index is none; None if it is an index, or never was.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     before = lost_part(Path(folder))
    ...     _ = (Path(folder) / POSTINGS).write_bytes(b"")
    ...     before, lost_part(Path(folder))
    (None, 'index.json')
    """
    with suppress(OSError):
        if (path / POSTINGS).is_file():
            return next((one for one in (INDEX, INDEXED) if not (path / one).is_file()), None)
    return None


class Writer:
    """Writes documents to a file in row groups of bounded size; the same documents give the same bytes."""

    def __init__(self, path: Path) -> None:
        pa = arrow()
        self._writer = pa.parquet.ParquetWriter(
            path,
            schema(),
            compression="zstd",
            compression_level=Stored.LEVEL,
            data_page_size=Stored.PAGE,
            write_page_checksum=True,
            write_statistics=False,
        )
        self._waiting: list[Document] = []
        self._characters = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()

    def add(self, document: Document) -> None:
        """Write a document."""
        self._waiting.append(document)
        self._characters += len(document.text)
        if len(self._waiting) >= Stored.DOCUMENTS or self._characters >= Stored.CHARACTERS:
            self._flush()

    def finish(self, excluded: Iterable[Exclusion] = (), notes: Iterable[Note | str] = ()) -> None:
        """Write what is left, and what concerns the whole corpus."""
        self._flush()
        self._writer.add_key_value_metadata(said_of(excluded, notes))

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(table_of(self._waiting))
            self._waiting, self._characters = [], 0


@dataclass(frozen=True, eq=False, repr=False)
class StoredCorpus(Shown):
    """A corpus in a file, read document by document: in order, or one by its position or name.

    It has what :class:`dienngon.corpus.Corpus` has, but holds no more than a row group of documents. It can be gone
    through as often as wanted, as long as the file is not replaced.

    Parameters
    ----------
    path
        The file.
    excluded, notes
        What was left out when it was imported, and sentences about the reading.
    change
        Applied to each document.
    """

    path: Path
    excluded: tuple[Exclusion, ...]
    notes: tuple[Note | str, ...]
    change: Callable[[Document], Document] = field(default=lambda document: document, repr=False)
    state: tuple[int, int] = (0, 0)

    def __iter__(self) -> Iterator[Document]:
        columns = schema().names
        with self._file() as file:
            for batch in file.iter_batches(batch_size=Stored.BATCH, columns=columns, use_threads=False):
                for document in documents_of(batch):
                    yield self.change(document)

    def __len__(self) -> int:
        return self._layout[-1]

    def __getitem__(self, name: str | int) -> Document:
        position = self.positions.get(name, -1) if isinstance(name, str) else name
        if isinstance(name, str) and position < 0:
            raise ParameterError(f"No document is named {name!r}. {nearest(name, self.positions)}")
        if not -len(self) <= position < len(self):
            raise IndexError(f"The corpus has {len(self)} documents, counted from 0. Got {position}.")
        position %= len(self)
        group = next(number for number, end in enumerate(self._layout) if position < end)
        return self.change(self._group(group)[position - (self._layout[group - 1] if group else 0)])

    @cached_property
    def positions(self) -> dict[str, int]:
        """Return the position of each document by its name."""
        with self._file() as file:
            names = file.read(columns=["name"]).column("name").to_pylist()
        return {name: place for place, name in enumerate(names)}

    @cached_property
    def hash(self) -> str:
        """Return what :attr:`dienngon.corpus.Corpus.hash` would be of these documents."""
        return hash_of(self)

    @cached_property
    def _layout(self) -> tuple[int, ...]:
        """Return the position behind the last document of each row group."""
        with self._file() as file:
            sizes = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
        return tuple(sum(sizes[: number + 1]) for number in range(len(sizes))) or (0,)

    @cached_property
    def _group(self) -> Callable[[int], list[Document]]:
        @lru_cache(maxsize=Stored.GROUPS)
        def read(number: int) -> list[Document]:
            with self._file() as file:
                table = file.read_row_group(number, columns=schema().names, use_threads=False)
                return [one for batch in table.to_batches() for one in documents_of(batch)]

        return read

    @contextmanager
    def _file(self) -> Iterator[Any]:
        pa = arrow()
        try:
            if _state(self.path) != self.state:
                raise InputError(f"'{self.path.name}' was changed while it was read; start again.")
            # Neither mapped nor read ahead: what is not needed any more is not kept.
            with pa.parquet.ParquetFile(
                self.path, pre_buffer=False, buffer_size=1 << 18, page_checksum_verification=True
            ) as file:
                yield file
        except (pa.ArrowException, OSError, ValueError, TypeError, KeyError) as problem:
            raise InputError(_damaged(self.path, problem)) from None

    def _glance(self) -> Glance:
        left = Note.of("display.left_out", count=len(self.excluded)) if self.excluded else ""
        return Glance.of(repr(self.path.name), Note.of("display.documents", count=len(self)), left)


def is_stored(path: Path) -> bool:
    """Return whether a file is a corpus that dienngon imported, of whatever version; False if it cannot be read."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PAR1" or importlib.util.find_spec("pyarrow") is None:
                return False
    except OSError:
        return False
    pa = arrow()
    with suppress(pa.ArrowException, OSError, ValueError):
        return SCHEMA_KEY in (pa.parquet.read_metadata(path).metadata or {})
    return False


def open_corpus(path: Path | str) -> StoredCorpus:
    """Return a corpus that :func:`dienngon.reading.importer.import_corpus` wrote, to be gone through in bounded memory.

    Parameters
    ----------
    path
        The Parquet file.

    Raises
    ------
    InputError
        If it does not exist, was not imported by dienngon, is damaged, of another schema version, or lacks columns.
        While documents are read: if the file is damaged there, or was replaced.
    MissingExtraError
        If pyarrow is not installed.

    Examples
    --------
    >>> import tempfile
    >>> from dienngon.examples import corpus
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with Writer(Path(folder) / "corpus.parquet") as writer:
    ...         for document in corpus():
    ...             writer.add(document)
    ...         writer.finish()
    ...     stored = open_corpus(Path(folder) / "corpus.parquet")
    ...     len(stored), stored["2024-01"].title, stored.hash == corpus().hash
    (12, 'Chuyển đổi số ở xã', True)
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"No such file: '{path.name}'. Check the path.")
    pa = arrow()
    state = _state(path)
    try:
        with pa.parquet.ParquetFile(path) as file:
            said, found = file.metadata.metadata or {}, file.schema_arrow
    except (pa.ArrowException, OSError, ValueError) as problem:
        raise InputError(_damaged(path, problem)) from None
    if SCHEMA_KEY not in said:
        raise InputError(
            f"'{path.name}' is a Parquet file that dienngon did not import; "
            "import it: dienngon import FILE --out corpus.parquet."
        )
    excluded, notes = checked(path.name, said, found)
    return StoredCorpus(path, excluded, notes, state=state)


def _state(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return -1, -1
    return status.st_size, status.st_mtime_ns


def _damaged(path: Path, problem: Exception) -> str:
    said = " ".join(str(problem).split())[:100]
    return f"'{path.name}' is damaged or cut off ({said}); get a whole copy of it, or import the documents again."
