"""The verbs on whole corpora: import and check."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dienngon.cli.inputs import reading_of
from dienngon.cli.status import Status
from dienngon.errors import StudyError
from dienngon.progress import Step

if TYPE_CHECKING:
    from dienngon.corpus import Documents

CHECK_EPILOG = """\
Exit status: 0 when nothing needs a person, 1 when something does (it is listed), 2 when the input or an option
cannot be used.

examples:
  dienngon check mydocs
  dienngon check mydocs --skeleton metadata.csv
  dienngon check corpus.parquet --out checked
  dienngon check mydocs --json"""


def import_documents(options: argparse.Namespace) -> None:
    """Write the documents of a path into one Parquet file."""
    from dienngon.reading.importer import import_corpus

    status = Status(quiet=options.quiet)
    path, reading, study = reading_of(options)
    if study is not None and study.texts != "full":
        message = (
            f"The study keeps its texts closed (texts = '{study.texts}'), and a corpus in one file holds them "
            "whole. Import from the folder of documents instead, if you may."
        )
        raise StudyError(message)
    done = import_corpus(path, options.out, **reading, progress=status)
    status.clear()
    if not options.quiet:
        left = f", {len(done.excluded)} left out" if done.excluded else ""
        print(f"Wrote {len(done):,} documents to {options.out}{left}.")
        print(f"Next: dienngon check {options.out}")


def check(options: argparse.Namespace) -> int:
    """Say what a corpus is; return 1 if something needs a person."""
    from dienngon.checks import check, summary
    from dienngon.checks.folder import write_skeleton
    from dienngon.output import replaced
    from dienngon.reading.stored.file import is_stored

    status = Status(quiet=options.quiet)
    path, reading, study = reading_of(options)
    shown = str(options.path)
    with _documents(path, reading, status) as documents:
        found = check(documents, study.periods if study is not None else None, status)
        imported = is_stored(path)
        if options.skeleton is not None:
            with replaced(options.skeleton, lambda _: False, "to be replaced: people fill such files in") as file:
                write_skeleton(documents, file, found.suggestions)
        if options.out is not None:
            from dienngon.checks.folder import write_check

            status(Step.DRAWING)
            page = write_check(found, documents, options.out, shown, imported=imported)
    status.clear()
    if options.csv:
        print(found.table().to_csv(), end="")
    elif options.json:
        steps = [summary.plain(one) for one in summary.next_steps(found, shown, imported=imported)]
        print(json.dumps({**found.to_dict(), "next": steps}, ensure_ascii=False, indent=1))
    elif options.out is None or not options.quiet:
        print(summary.text(found, shown, imported=imported))
    if options.out is not None and not (options.quiet or options.csv or options.json):
        print(f"\nWrote {page}.")
    return 1 if found.needs else 0


@contextmanager
def _documents(path: Path, reading: dict[str, Any], status: Status) -> Iterator[Documents]:
    """Yield the documents of a path in bounded memory, where pyarrow is installed to keep them on disk."""
    from dienngon.reading.importer import streamed

    with streamed(path, **reading, progress=status) as documents:
        yield documents
