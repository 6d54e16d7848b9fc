"""Parquet as rows."""

from __future__ import annotations

from collections.abc import Iterator

from dienngon.errors import InputError
from dienngon.reading.formats.tables.delimited import column_names
from dienngon.reading.formats.tables.pages import Fault, Row
from dienngon.reading.sources.opening import TABLE_LIMIT, Source
from dienngon.reading.stored.schema import SCHEMA_KEY

_BATCH = 256


def parquet_rows(source: Source) -> Iterator[Row | Fault]:
    """Yield the rows of a Parquet file, batch by batch.

    Raises
    ------
    InputError
        If pyarrow is not installed or the file is damaged. The message is a reason.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        message = "reading Parquet needs pyarrow: pip install '.[parquet]' in the checkout"
        raise InputError(message) from None
    with source.seekable(TABLE_LIMIT) as stream:
        number = 0
        try:
            file = parquet.ParquetFile(stream)
            if SCHEMA_KEY in (file.metadata.metadata or {}):
                message = "it is a corpus that dienngon imported; give it as PATH by itself"
                raise InputError(message)
            names = column_names(list(file.schema_arrow.names))
            for batch in file.iter_batches(batch_size=_BATCH):
                columns = [column.to_pylist() for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    number += 1
                    yield Row(f"row {number}", names, cells)
        except (pa.ArrowException, OSError, ValueError, OverflowError) as problem:
            read = f"; its first {number} rows are read" if number else "; get a whole copy of it"
            message = f"the file is damaged ({' '.join(str(problem).split())[:100]}){read}"
            raise InputError(message) from None
