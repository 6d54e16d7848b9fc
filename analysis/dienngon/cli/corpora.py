"""The verbs on whole corpora: report, check, import, read, terms and export."""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dienngon.cli.options import (
    add_corpus_verb,
    add_shared,
    add_source,
    add_table_verb,
    add_verb,
    cache_of,
    input_of,
    listed,
    on_terminal,
    reading_of,
    refuse_closed,
    segmented,
    study_of,
)
from dienngon.cli.terminal import MOST_SAID, Status, show
from dienngon.progress import Step

if TYPE_CHECKING:
    import pandas as pd

    from dienngon.codes import Note
    from dienngon.corpus import Corpus

_BEGAN = time.perf_counter()
_GLIMPSE = 40
_SHOWN = ("title", "date", "date_basis", "period", "words", "removed_words", "format", "encoding", "note")

_CHECK_EPILOG = """\
Exit status: 0 when nothing needs a person, 1 when something does (it is listed), 2 when the input or an option
cannot be used.

examples:
  dienngon check mydocs
  dienngon check mydocs --skeleton metadata.csv
  dienngon check corpus.parquet --out checked
  dienngon check mydocs --json"""


def add_report(actions: Any) -> None:
    """Add ``report``."""
    text = "run a whole study: tables, figures and one report, written into a folder"
    parser = add_verb(actions, "report", report, text)
    parser.add_argument("path", type=Path, metavar="PATH", help="study.toml, or a folder of documents that holds one")
    parser.add_argument("--out", type=Path, metavar="DIR", required=True, help="folder to write into; made if need be")
    parser.add_argument("--models", metavar="A,B", help="topic models instead of the study's: nmf, lda, bertopic")
    parser.add_argument("--json", action="store_true", help="print what was written and the timings as JSON")
    add_shared(parser, "--quiet", "--copies", "--workers", "--no-cache")


def report(options: argparse.Namespace) -> None:
    """Run a study."""
    status = Status(quiet=options.quiet)
    status(Step.LOADING)
    study = study_of(options.path)
    from dienngon import study as studies
    from dienngon.study.settings import with_models

    if options.models is not None:
        study = with_models(study, listed(options.models))
    if options.copies is not None:
        import msgspec

        count = "all" if options.copies == "all" else "first"
        study = dataclasses.replace(study, reuse=msgspec.structs.replace(study.reuse, count=count))
    studies.load_libraries()
    imports = time.perf_counter() - _BEGAN
    done = studies.run(study, options.out, status, workers=options.workers, cache=cache_of(options))
    status.clear()
    corpus = done.results.corpus
    seconds = {"imports": imports, **done.seconds}
    said = _said(corpus, done.results.missing)
    if options.json:
        excluded = [{"name": one.name, "reason": str(one.reason)} for one in corpus.excluded]
        written = {"out": options.out.name, "files": list(done.files), "documents": len(corpus), "excluded": excluded}
        written["notes"] = said
        written["seconds"] = {name: round(value, 3) for name, value in seconds.items()}
        print(json.dumps(written, ensure_ascii=False, indent=1))
    elif not options.quiet:
        for line in said[:MOST_SAID]:
            print(line)
        if len(said) > MOST_SAID:
            print(f"… and {len(said) - MOST_SAID} more notes; documents.csv and excluded.csv have all.")
        print(f"Wrote {len(done.files)} files to {options.out}; open {options.out / 'report.html'}.")
        print(", ".join(f"{name} {value:.1f} s" for name, value in seconds.items()) + ".")


def _said(corpus: Corpus, missing: Sequence[Note]) -> list[str]:
    """Return what a reader of the results must know: what was left out, and every doubt about a document."""
    left_out = [f"Left out: {one.name}: {one.reason}." for one in corpus.excluded]
    notes = [f"{document.name}: {note}." for document in corpus for note in document.notes]
    return [*left_out, *map(str, corpus.notes), *notes, *map(str, missing)]


def add_check(actions: Any) -> None:
    """Add ``check``."""
    text = "say what a corpus is and what in it needs a person, before anything is counted"
    raw = argparse.RawDescriptionHelpFormatter
    parser = add_verb(actions, "check", check, text, epilog=_CHECK_EPILOG, formatter_class=raw)
    add_source(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="print the documents with findings as CSV")
    form.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write a page, its table and a metadata.csv into DIR")
    parser.add_argument("--skeleton", type=Path, metavar="FILE", help="write a metadata.csv to fill in; never replaced")


def check(options: argparse.Namespace) -> int:
    """Say what a corpus is; return 1 if something needs a person."""
    from dienngon.checks import check, summary
    from dienngon.output import replaced
    from dienngon.reading.importer import streamed
    from dienngon.reading.stored.file import is_stored

    status = Status(quiet=options.quiet)
    path, reading, study = reading_of(options)
    shown = str(options.path)
    # In bounded memory, where pyarrow is installed to keep the documents on disk.
    with streamed(path, **reading, progress=status) as documents:
        found = check(documents, study.periods if study is not None else None, status)
        imported = is_stored(path)
        if options.skeleton is not None:
            with replaced(options.skeleton, lambda _: False, "to be replaced: people fill such files in") as file:
                summary.write_skeleton(documents, file, found.suggestions)
        if options.out is not None:
            status(Step.DRAWING)
            page = summary.write_check(found, documents, options.out, shown, imported=imported)
    status.clear()
    if options.csv:
        print(found.table().to_csv(), end="")
    elif options.json:
        steps = [str(one) for one in summary.next_steps(found, shown, imported=imported)]
        print(json.dumps({**found.to_dict(), "next": steps}, ensure_ascii=False, indent=1))
    elif options.out is None or not options.quiet:
        print(summary.text(found, shown, imported=imported))
    if options.out is not None and not (options.quiet or options.csv or options.json):
        print(f"\nWrote {page}.")
    return 1 if found.needs else 0


def add_import(actions: Any) -> None:
    """Add ``import``."""
    text = "write documents into one Parquet file, cleaned and dated, which every verb takes as PATH"
    parser = add_verb(actions, "import", import_documents, text)
    add_source(parser)
    parser.add_argument("--out", type=Path, metavar="FILE", required=True, help="the file, as corpus.parquet")
    parser.set_defaults(one_file=True)


def import_documents(options: argparse.Namespace) -> None:
    """Write the documents of a path into one Parquet file."""
    from dienngon.reading.importer import import_corpus

    status = Status(quiet=options.quiet)
    path, reading, study = reading_of(options)
    if study is not None:
        way = "Import from the folder of documents instead, if you may."
        refuse_closed(study.texts, "a corpus in one file holds them whole", way)
    done = import_corpus(path, options.out, **reading, progress=status)
    status.clear()
    if not options.quiet:
        left = f", {len(done.excluded)} left out" if done.excluded else ""
        print(f"Wrote {len(done):,} documents to {options.out}{left}.")
        print(f"Next: dienngon check {options.out}")


def add_read(actions: Any) -> None:
    """Add ``read``."""
    text = "list the documents: dates with their basis, words, what was removed and left out"
    parser = add_table_verb(actions, "read", read, text)
    parser.add_argument("--no-clean", action="store_true", help="count every line, to see what cleaning does")
    parser.add_argument("--lines", action="store_true", help="list the lines instead: what each is, and by which rule")
    parser.set_defaults(lists_documents=True)


def read(options: argparse.Namespace) -> None:
    """List documents, or their lines."""
    from dienngon import overview

    status = Status(quiet=options.quiet)
    source = input_of(options, clean=not options.no_clean)
    if options.lines:
        table = overview.lines(source.corpus)
    else:
        table = overview.documents(segmented(source, None, options, status), source.by)
    if on_terminal(options):
        # What no terminal can show; the other forms have it whole.
        table = dataclasses.replace(table, data=_glimpse(table.data))
    show(table, source, options, status)


def _glimpse(data: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of documents or lines that say most, with long cells cut."""
    wanted = [*_SHOWN, "document", "line", "kind", "subkind", "rule", "text"]
    shown = data[[column for column in data.columns if column in wanted]].copy()
    for column in ("title", "date_basis", "text", "rule"):
        if column in shown:
            shown[column] = [one if len(one) <= _GLIMPSE else one[: _GLIMPSE - 1] + "…" for one in shown[column]]
    return shown


def add_terms(actions: Any) -> None:
    """Add ``terms``."""
    text = "candidate multi-word terms for a lexicon, best first, with examples"
    parser = add_table_verb(actions, "terms", terms, text, toml=True)
    parser.add_argument("--top", type=int, default=50, metavar="N", help="candidates (default: 50)")
    parser.add_argument("--minimum", type=int, default=3, metavar="N", help="least count (default: 3)")


def terms(options: argparse.Namespace) -> None:
    """Suggest terms."""
    from dienngon.phrases import lexicon_lines, suggest_terms

    status = Status(quiet=options.quiet)
    source = input_of(options)
    table = suggest_terms(segmented(source, source.lexicon, options, status), options.top, options.minimum)
    if options.toml:
        status.clear()
        print(lexicon_lines(table), end="")
        return
    if on_terminal(options):
        # Whole sentences make a table no terminal can show; the other forms have them.
        table = dataclasses.replace(table, data=table.data.drop(columns=["example", "lexicon"]))
    show(table, source, options, status)


def add_export(actions: Any) -> None:
    """Add ``export``."""
    text = "write tokens and the document-term matrix for R and other programs"
    parser = add_corpus_verb(actions, "export", export, text)
    parser.add_argument("--out", type=Path, metavar="DIR", required=True, help="folder to write into; made if need be")
    parser.add_argument("--form", choices=["mtx", "csv", "parquet"], default="mtx", help="of the matrix (default: mtx)")
    parser.add_argument("--unit", choices=["document", "passage"], default="document", help="rows (default: document)")
    parser.add_argument("--all-words", action="store_true", help="keep stop words")


def export(options: argparse.Namespace) -> None:
    """Write tokens and counts."""
    from dienngon.exports import export as write

    status = Status(quiet=options.quiet)
    source = input_of(options)
    way = "Export from the folder of documents instead, if you may."
    refuse_closed(source.texts, "tokens.csv would hold every word in order", way)
    tokens = segmented(source, source.lexicon, options, status)
    status(Step.WRITING)
    stop: list[str] | None = [] if options.all_words else None
    write(tokens, options.out, unit=options.unit, form=options.form, stop=stop)
    status.clear()
    if not options.quiet:
        print(f"Wrote {options.out}.")
