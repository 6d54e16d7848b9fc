"""Documents into a stored corpus, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from dienngon.corpus import Document, Exclusion
from dienngon.reading.stored.schema import arrow, said_of, schema, table_of

# So many documents, or characters, are a row group: what is held in memory when one is written or read.
_DOCUMENTS = 512
_CHARACTERS = 1 << 21
_PAGE = 1 << 18
_LEVEL = 3


class Writer:
    """Writes documents to a file in row groups of bounded size. The same documents give the same bytes.

    Parameters
    ----------
    path
        The file; replaced if it exists.
    """

    def __init__(self, path: Path) -> None:
        pa = arrow()
        self._writer = pa.parquet.ParquetWriter(
            path,
            schema(),
            compression="zstd",
            compression_level=_LEVEL,
            data_page_size=_PAGE,
            write_page_checksum=True,
            write_statistics=False,
        )
        self._waiting: list[Document] = []
        self._characters = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()

    def add(self, document: Document) -> None:
        """Write a document."""
        self._waiting.append(document)
        self._characters += len(document.text)
        if len(self._waiting) >= _DOCUMENTS or self._characters >= _CHARACTERS:
            self._flush()

    def finish(self, excluded: Iterable[Exclusion] = (), notes: Iterable[str] = ()) -> None:
        """Write what is left, and what concerns the whole corpus."""
        self._flush()
        self._writer.add_key_value_metadata(said_of(excluded, notes))

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(table_of(self._waiting))
            self._waiting, self._characters = [], 0
