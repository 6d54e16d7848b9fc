"""What all verbs on a corpus share: segmenting it, and showing what they found."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dienngon.cli.status import Status
from dienngon.corpus import joined

if TYPE_CHECKING:
    from dienngon.cli.inputs import Input
    from dienngon.corpus import Corpus
    from dienngon.lexicon import Lexicon
    from dienngon.segmentation import Tokens
    from dienngon.table import Table

# More notes than this are left to the files.
MOST_SAID = 30


def cache_of(options: argparse.Namespace) -> Path | None:
    """Return the folder of caches, None if none is to be used."""
    from dienngon.segmentation.cache import cache_folder

    return None if options.no_cache else cache_folder()


def segmented(source: Input, lexicon: Lexicon | Path | None, options: argparse.Namespace, status: Status) -> Tokens:
    """Return the corpus segmented, saying how far it is."""
    from dienngon.segmentation import segment

    def tell(done: int, total: int) -> None:
        status(f"segmenting: {done} of {total} documents")

    return segment(source.corpus, lexicon, tell, workers=options.workers, cache=cache_of(options))


def _tell(corpus: Corpus, options: argparse.Namespace) -> None:
    """Say beside the table, not in it, what was not read and where sources disagree."""
    if options.quiet:
        return
    if corpus.excluded:
        names = joined([one.name for one in corpus.excluded], 6)
        print(f"Left out: {names}; 'dienngon read PATH' lists the reasons.", file=sys.stderr)
    doubts = [f"{one.name}: {note}." for one in corpus for note in one.notes if "conflict" in note]
    for line in [*corpus.notes, *doubts][:MOST_SAID]:
        print(line, file=sys.stderr)


def show_all(tables: Sequence[Table], source: Input, options: argparse.Namespace, status: Status) -> None:
    """Write tables, their figures and a page into the folder that is asked for, with no more text than is allowed."""
    status("drawing")
    from dienngon.privacy import without_texts
    from dienngon.reporting import report

    page = report([without_texts(one, source.texts) for one in tables], options.out, tables[0].title)
    status.clear()
    _tell(source.corpus, options)
    if not options.quiet:
        print(f"Wrote {page}.")


def show(table: Table, source: Input, options: argparse.Namespace, status: Status, *, told: bool = False) -> None:
    """Print a table in the form that is asked for, or write it, with no more text than is allowed.

    ``told`` is for tables that say themselves what was not read.
    """
    from dienngon.privacy import without_texts

    if options.out is not None:
        show_all([table], source, options, status)
        return
    table = without_texts(table, source.texts)
    status.clear()
    if not told:
        _tell(source.corpus, options)
    if options.csv:
        print(table.to_csv(), end="")
    elif options.json:
        print(table.to_json())
    else:
        print(table)
