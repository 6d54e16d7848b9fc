"""How the verbs say what they found: tables on the terminal or as files, and what was left out beside them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dienngon.cli.inputs import Input
from dienngon.cli.status import Status
from dienngon.corpus import joined
from dienngon.errors import OutputError
from dienngon.progress import Step

if TYPE_CHECKING:
    from dienngon.corpus import Corpus
    from dienngon.table import Table

# More notes than this are left to the files.
MOST_SAID = 30


def tell(corpus: Corpus, options: argparse.Namespace) -> None:
    """Say beside the table, not in it, what was not read and where sources disagree."""
    listed = getattr(options, "lists_documents", False) and not (options.csv or options.json or options.out)
    if options.quiet or listed:
        # The list of documents itself says all that.
        return
    if corpus.excluded:
        names = joined([one.name for one in corpus.excluded], 6)
        print(f"Left out: {names}; 'dienngon read PATH' lists the reasons.", file=sys.stderr)
    doubts = [f"{one.name}: {note}." for one in corpus for note in one.contradictions]
    for line in [*corpus.notes, *doubts][:MOST_SAID]:
        print(line, file=sys.stderr)


def check_out(options: argparse.Namespace) -> None:
    """Refuse to write results among the documents they come from."""
    out, path = getattr(options, "out", None), getattr(options, "path", None)
    if out is None or path is None:
        return
    try:
        home = path if path.is_dir() else path.parent
        # What is imported is one file, which may lie beside the documents.
        same = not getattr(options, "one_file", False) and path.exists() and out.resolve() == home.resolve()
    except OSError:
        # What cannot be looked at is told by the verb that reads it.
        return
    if same:
        message = (
            f"--out is the folder of the documents, '{out}'; choose another, so that results and sources stay apart."
        )
        raise OutputError(message)


def show_all(tables: Sequence[Table], source: Input, options: argparse.Namespace, status: Status) -> None:
    """Write tables, their figures and a page into the folder asked for; texts as far as the study opens them."""
    status(Step.DRAWING)
    from dienngon.privacy import without_texts
    from dienngon.reporting import report

    page = report([without_texts(one, source.texts) for one in tables], options.out, tables[0].title)
    status.clear()
    tell(source.corpus, options)
    if not options.quiet:
        print(f"Wrote {page}.")


def show(table: Table, source: Input, options: argparse.Namespace, status: Status) -> None:
    """Print a table, or write it with its figure and a page; texts as far as the study opens them."""
    from dienngon.privacy import without_texts

    if options.out is not None:
        show_all([table], source, options, status)
        return
    table = without_texts(table, source.texts)
    status.clear()
    tell(source.corpus, options)
    if options.csv:
        # A CSV has no place for them.
        for note in () if options.quiet else table.notes[:MOST_SAID]:
            print(note, file=sys.stderr)
        print(table.to_csv(), end="")
    elif options.json:
        print(table.to_json())
    else:
        print(table)
