"""The verbs on whole corpora: report, check, import, read, terms and export."""

from __future__ import annotations

import argparse
import dataclasses
import json
import shlex
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dienngon.cli.next_command import after_check, after_report
from dienngon.cli.options import (
    BY,
    DIR,
    FILE,
    FLAG,
    LISTS,
    NUMBER,
    READING,
    SEGMENTED,
    TAKEN,
    add_shared,
    add_table,
    add_verb,
    listed,
)
from dienngon.cli.run import Run, is_folder
from dienngon.cli.terminal import MOST_SAID
from dienngon.messages import SPOKEN
from dienngon.progress import Step, Took

if TYPE_CHECKING:
    from dienngon.codes import Note
    from dienngon.corpus import Corpus

_BEGAN = time.perf_counter()

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
    add_shared(parser, "path", help="study.toml, or a folder of documents, with one or without")
    parser.add_argument("--out", **DIR, required=True, help="folder to write into; made if need be")
    parser.add_argument("--models", metavar="A,B", help="topic models instead of the study's: nmf, lda, bertopic")
    parser.add_argument("--language", choices=SPOKEN, help="of figures and page (default: en, or the study's)")
    parser.add_argument("--by", metavar="BY", help=BY)
    parser.add_argument("--pdf", **FLAG, help="print the report as well, by an installed Chromium")
    parser.add_argument("--json", **FLAG, help="print what was written and the timings as JSON")
    add_shared(
        parser, *TAKEN, "--raw-csv", "--quiet", "--follow-links", "--foreign", "--copies", "--workers", "--no-cache"
    )


def report(options: argparse.Namespace) -> None:
    """Run a study."""
    of_study = options.path.suffix == ".toml" or (is_folder(options.path) and (options.path / "study.toml").is_file())
    run = Run(options, of_study=of_study)
    run.status(Step.LOADING)
    study = run.study
    from dienngon import study as studies
    from dienngon.study.settings import with_models

    if options.models is not None:
        study = with_models(study, listed(options.models))
    own_by = study.periods if isinstance(study.periods, str) else study.periods.by
    if options.by is not None and options.by != own_by:
        study = dataclasses.replace(study, periods=options.by)
    imports = Took(time.perf_counter() - _BEGAN, Took.now().processor)
    own = {"workers": options.workers, "cache": run.cache, "language": options.language}
    own |= {"raw_csv": options.raw_csv, "pdf": options.pdf}
    done = studies.run(study, options.out, run.status, **own)
    run.status.clear()
    corpus = done.results.corpus
    seconds = {"imports": imports.clock, **done.seconds}
    said = _said(corpus, done.results.missing)
    if options.json:
        excluded = [{"name": one.name, "reason": str(one.reason)} for one in corpus.excluded]
        written = {"out": options.out.name, "files": list(done.files), "documents": len(corpus), "excluded": excluded}
        written |= {"notes": said, "seconds": _rounded(seconds)}
        steps = {"imports": imports, **done.steps}
        written["steps"] = {name: _rounded(dataclasses.asdict(took)) for name, took in steps.items()}
        print(json.dumps(written, ensure_ascii=False, indent=1))
        return
    lines = said[:MOST_SAID]
    if len(said) > MOST_SAID:
        lines.append(f"… and {len(said) - MOST_SAID} more notes; documents.csv and excluded.csv have all.")
    lines.append(f"Wrote {len(done.files)} files to {options.out}; open {options.out / 'report.html'}.")
    following = after_report(options, themes=bool(done.results.lexicon.themes), own=of_study)
    run.say(
        *lines, ", ".join(f"{name} {value:.1f} s" for name, value in seconds.items()) + ".", "", f"Next: {following}"
    )


def _rounded(seconds: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in seconds.items()}


def _said(corpus: Corpus, missing: Sequence[Note]) -> list[str]:
    """Return what a reader of the results must know: what was left out, and every doubt about a document."""
    left_out = [f"Left out: {one.name}: {one.reason}." for one in corpus.excluded]
    notes = [f"{document.name}: {note}." for document in corpus for note in document.notes]
    return [*left_out, *map(str, corpus.notes), *notes, *map(str, missing)]


def add_check(actions: Any) -> None:
    """Add ``check``."""
    text = "say what a corpus is and what in it needs a person, before anything is counted"
    parser = add_verb(actions, "check", check, text, *READING, epilog=_CHECK_EPILOG)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", **FLAG, help="print the documents with findings as CSV")
    form.add_argument("--json", **FLAG, help="print everything as JSON")
    parser.add_argument("--out", **DIR, help="write a page, its table and a metadata.csv into DIR")
    parser.add_argument("--skeleton", **FILE, help="write a metadata.csv to fill in; never replaced")
    add_shared(parser, "--raw-csv", "--language")


def check(options: argparse.Namespace) -> int:
    """Say what a corpus is; return 1 if something needs a person."""
    from dienngon.checks import check, summary
    from dienngon.output import replaced
    from dienngon.reading.importer import streamed
    from dienngon.reading.stored.file import is_stored

    run, shown = Run(options), str(options.path)
    asked = run.study.periods
    # In bounded memory, where pyarrow is installed to keep the documents on disk.
    with streamed(**run.reading, progress=run.status) as documents:
        found = check(documents, None if isinstance(asked, str) else asked, run.status)
        imported = is_stored(run.study.folder)
        if options.skeleton is not None:
            with replaced(options.skeleton, lambda _: False, "to be replaced: people fill such files in") as file:
                summary.write_skeleton(documents, file, found.suggestions, raw=options.raw_csv)
        if options.out is not None:
            run.status(Step.DRAWING)
            raw = options.raw_csv
            page = summary.write_check(found, documents, options.out, shown, imported=imported, raw_csv=raw)
    run.status.clear()
    following = after_check(options, dated=any(one.documents for one in found.periods))
    if options.csv:
        print(found.table().to_csv(raw=options.raw_csv), end="")
    elif options.json:
        steps = [*map(str, summary.next_steps(found, shown, imported=imported)), following]
        print(json.dumps({**found.to_dict(), "next": steps}, ensure_ascii=False, indent=1))
    elif options.out is None or not options.quiet:
        print(summary.text(found, shown, imported=imported))
    if not (options.csv or options.json):
        run.say(*([f"\nWrote {page}."] if options.out is not None else []), "", f"Next: {following}")
    return 1 if found.needs else 0


def add_import(actions: Any) -> None:
    """Add ``import``."""
    text = "write documents into one Parquet file, cleaned and dated, which every verb takes as PATH"
    parser = add_verb(actions, "import", import_documents, text, *READING)
    parser.add_argument("--out", **FILE, required=True, help="the file, as corpus.parquet")
    parser.set_defaults(one_file=True)


def import_documents(options: argparse.Namespace) -> None:
    """Write the documents of a path into one Parquet file."""
    from dienngon.reading.importer import import_corpus

    run = Run(options)
    way = "Import from the folder of documents instead, if you may."
    run.refuse_closed("a corpus in one file holds them whole", way)
    done = import_corpus(out=options.out, **run.reading, progress=run.status)
    left = f", {len(done.excluded)} left out" if done.excluded else ""
    following = shlex.join(["dienngon", "check", str(options.out)])
    run.say(f"Wrote {len(done):,} documents to {options.out}{left}.", f"Next: {following}")


def add_read(actions: Any) -> None:
    """Add ``read``."""
    text = "list the documents: dates with their basis, words, what was removed and left out"
    parser = add_table(actions, "read", read, text)
    parser.add_argument("--no-clean", **FLAG, help="count every line, to see what cleaning does")
    parser.add_argument("--lines", **FLAG, help="list the lines instead: what each is, and by which rule")


def read(options: argparse.Namespace) -> None:
    """List documents, or their lines."""
    from dienngon import overview
    from dienngon.periods import CHOSEN

    run = Run(options)
    # Listed they are by year where nothing else is asked for, also if one wrong date leaves no length to choose.
    by = "year" if run.study.periods == CHOSEN else run.study.periods
    run.show(overview.lines(run.corpus) if options.lines else overview.documents(run.tokens(None), by))


def add_terms(actions: Any) -> None:
    """Add ``terms``."""
    text = "candidate multi-word terms for a lexicon, best first, with examples"
    parser = add_table(actions, "terms", terms, text, *LISTS, toml=True)
    parser.add_argument("--top", **NUMBER, default=50, help="candidates (default: 50)")
    parser.add_argument("--minimum", **NUMBER, default=3, help="least count (default: 3)")


def terms(options: argparse.Namespace) -> None:
    """Suggest terms."""
    from dienngon.phrases import lexicon_lines, suggest_terms

    run = Run(options)
    tokens = run.tokens(run.lexicon)
    run.status(Step.TERMS)
    table = suggest_terms(tokens, options.top, options.minimum)
    if options.toml:
        run.status.clear()
        print(lexicon_lines(table), end="")
    else:
        run.show(table)


def add_export(actions: Any) -> None:
    """Add ``export``."""
    text = "write tokens and the document-term matrix for R and other programs"
    add = add_verb(actions, "export", export, text, *SEGMENTED, *LISTS, "--raw-csv").add_argument
    add("--out", **DIR, required=True, help="folder to write into; made if need be")
    add("--form", choices=["mtx", "csv", "parquet"], default="mtx", help="of the matrix (default: mtx)")
    add("--unit", choices=["document", "passage"], default="document", help="rows (default: document)")
    add("--all-words", **FLAG, help="keep stop words")


def export(options: argparse.Namespace) -> None:
    """Write tokens and counts."""
    from dienngon.exports import export as write

    run = Run(options)
    way = "Export from the folder of documents instead, if you may."
    run.refuse_closed("tokens.csv would hold every word in order", way)
    tokens = run.tokens(run.lexicon)
    run.status(Step.WRITING)
    stop: list[str] | None = [] if options.all_words else None
    write(tokens, options.out, unit=options.unit, form=options.form, stop=stop, raw=options.raw_csv)
    run.say(f"Wrote {options.out}.")
