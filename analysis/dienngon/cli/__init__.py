"""The command line: thin verbs over the library."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from dienngon.cli import compare, corpora, segmentation, terminal, themes, topics, verbs
from dienngon.cli.inputs import seed_of
from dienngon.cli.parser import Arguments
from dienngon.cli.status import Status
from dienngon.errors import DienngonError

_EPILOG = """\
PATH is a folder of documents (text, Markdown, HTML, MHTML, Word, PDF, tables of texts; folders and archives
in it too; a metadata.csv and overrides.csv in it are used), one such file, a corpus.parquet that import wrote, or
a study.toml, which brings its corpus, periods and lexicon.

examples:
  dienngon check mydocs
  dienngon report seeds/study.toml --out figures
  dienngon read seeds
  dienngon read seeds --lines
  dienngon read articles.xlsx --columns text=noi_dung,date=ngay
  dienngon themes track seeds/study.toml --csv
  dienngon compare seeds --target 2022 --top 20
  dienngon topics seeds --model lda -k 5 --json
  dienngon topics mydocs -k auto --by year --out results
  dienngon terms seeds
  cat page.txt | dienngon segment

Exit status: 0 when it worked (of check: when nothing needs a person, else 1), 2 when the input or an option
cannot be used."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Vietnamese must come out whole wherever it is piped to.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # Ended from outside, a run clears up after itself as it does when it fails.
    signal.signal(signal.SIGTERM, _end)
    try:
        options = _parser().parse_args(_joined(sys.argv[1:] if arguments is None else arguments))
        terminal.check_out(options)
        status = options.verb(options) or 0
        if sys.stdout is not None:
            sys.stdout.flush()
    except DienngonError as problem:
        Status.clear()
        print(f"dienngon: {problem}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader has gone, as `| head` does; what it left unread is nobody's.
        _drop_output()
        return 0
    except OSError as problem:
        Status.clear()
        _drop_output()
        print(f"dienngon: The output cannot be written ({problem.strerror}).", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        Status.clear()
        print("dienngon: interrupted; no file was written.", file=sys.stderr)
        return 130
    return int(status)


def _joined(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with "topics intrude" and "topics score", verbs beside "topics PATH", as one word each."""
    given = list(arguments)
    if given[:1] == ["topics"] and given[1:2] in (["intrude"], ["score"]):
        given[:2] = [f"topics {given[1]}"]
    return given


def _drop_output() -> None:
    """Send what is still to be printed nowhere, so that the end of the program does not fail over it."""
    with suppress(OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end(number: int, _: object) -> None:
    sys.exit(128 + number)


def _parser() -> argparse.ArgumentParser:
    parser = Arguments(
        prog="dienngon",
        description="Topic and discourse analysis of Vietnamese documents, with the sentences behind every number.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"dienngon {version('dienngon')}")
    actions = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    _add_report(actions)
    _add_check(actions)
    _add_import(actions)
    reading = _verb(
        actions, "read", verbs.read, "list the documents: dates with their basis, words, what was removed and left out"
    )
    reading.set_defaults(lists_documents=True)
    reading.add_argument("--no-clean", action="store_true", help="count every line, to see what cleaning does")
    reading.add_argument("--lines", action="store_true", help="list the lines instead: what each is, and by which rule")
    text = "terms that set years, or other groups, apart, and whether the documents can tell"
    compare.add_options(_verb(actions, "compare", verbs.compare, text))
    _add_themes(actions)
    _add_topics(actions)
    suggesting = _verb(
        actions, "terms", verbs.terms, "candidate multi-word terms for a lexicon, best first, with examples"
    )
    suggesting.add_argument("--top", type=int, default=50, metavar="N", help="candidates (default: 50)")
    suggesting.add_argument("--minimum", type=int, default=3, metavar="N", help="least count (default: 3)")
    _add_export(actions)
    _add_segment(actions)
    return parser


def _add_themes(actions: Any) -> None:
    parser = actions.add_parser("themes", help="themes of a lexicon: tracked, checked, validated", allow_abbrev=False)
    sub = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    tracking = _verb(sub, "track", themes.track, "hits, rates, documents and sentences of each theme in each period")
    themes.add_tracking(tracking)
    checking = _verb(sub, "check", themes.check, "what each term and exclusion of a lexicon does in these documents")
    suggesting = _verb(sub, "suggest", themes.suggest, "terms that a theme might lack, with example sentences")
    suggesting.add_argument("--theme", metavar="ID", required=True, help="the theme")
    suggesting.add_argument("--top", type=int, default=30, metavar="N", help="candidates (default: 30)")
    suggesting.add_argument("--minimum", type=int, default=3, metavar="N", help="least count (default: 3)")
    sampling = _corpus_verb(sub, "sample", themes.sample, "draw hits and non-hits into a coding sheet for people")
    sampling.add_argument("--out", type=Path, required=True, metavar="FILE", help="the sheet to write: .xlsx or .csv")
    sampling.add_argument("--themes", metavar="A,B", help="themes to code (default: all)")
    sampling.add_argument(
        "--hits", type=int, default=10, metavar="N", help="with a hit, a theme and period (default: 10)"
    )
    sampling.add_argument("--others", type=int, default=10, metavar="N", help="without a hit, likewise (default: 10)")
    sampling.add_argument("--unit", choices=["paragraph", "sentence"], default="paragraph", help="what is coded")
    sampling.add_argument("--seed", type=seed_of, default=0, metavar="N", help="seed of the choice (default: 0)")
    for one in (tracking, sampling):
        one.add_argument(
            "--by",
            metavar="BY",
            help="year, half, quarter, month or a column of metadata (default: the study's, or year)",
        )
    for one in (tracking, checking, suggesting, sampling):
        one.add_argument("--lexicon", type=Path, metavar="FILE", help="theme lexicon (TOML), instead of the study's")
    _add_score(sub)


def _add_score(sub: Any) -> None:
    text = "precision, recall and agreement from filled coding sheets, one a coder"
    parser = sub.add_parser("score", help=text, description=text.capitalize() + ".", allow_abbrev=False)
    parser.add_argument("sheets", type=Path, nargs="+", metavar="SHEET", help="filled sheet, .xlsx or .csv")
    parser.add_argument("--key", type=Path, metavar="FILE", help="key of the sample (default: the one beside SHEET)")
    parser.add_argument("--seed", type=seed_of, default=0, metavar="N", help="seed of the intervals (default: 0)")
    parser.add_argument("--quiet", action="store_true", help="say nothing but errors")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="print the scores as CSV")
    form.add_argument("--json", action="store_true", help="print scores and agreement as JSON")
    form.add_argument("--out", type=Path, metavar="DIR", help="write both tables and a page into DIR")
    parser.set_defaults(verb=themes.score)


def _verb(actions: Any, name: str, run: Any, help_text: str) -> argparse.ArgumentParser:
    """Return a verb that prints one table."""
    parser = _corpus_verb(actions, name, run, help_text)
    form = parser.add_mutually_exclusive_group()
    if name in ("terms", "suggest"):
        form.add_argument("--toml", action="store_true", help="print lines for a lexicon, to accept or strike out")
    form.add_argument("--csv", action="store_true", help="print the table as CSV")
    form.add_argument("--json", action="store_true", help="print the table as JSON")
    form.add_argument("--out", type=Path, metavar="DIR", help="write the table, its figure and a page into DIR")
    return parser


def _corpus_verb(actions: Any, name: str, run: Any, help_text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(
        name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".", allow_abbrev=False
    )
    parser.add_argument("path", type=Path, metavar="PATH", help="folder of documents, one document, or study.toml")
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    _add_reading(parser)
    _add_copies(parser)
    _add_segmentation(parser)
    parser.set_defaults(verb=run)
    return parser


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--metadata", type=Path, metavar="FILE", help="dates and titles as a person states them (CSV)")
    parser.add_argument("--overrides", type=Path, metavar="FILE", help="lines to keep or drop against the rules (CSV)")
    parser.add_argument(
        "--encoding", metavar="NAME", help="of all text files, as utf-8, tcvn3 or vni (default: detected)"
    )
    parser.add_argument(
        "--columns",
        type=_columns,
        metavar="A=B,…",
        help="of tables: text, title, date, id, source, lead or url = the column's name",
    )


def _add_copies(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--copies",
        choices=["once", "all"],
        help="count a passage that documents share in the earliest alone, or in each (default: once, or the study's)",
    )


def _columns(text: str) -> tuple[tuple[str, str], ...]:
    pairs = [one.partition("=") for one in text.split(",")]
    if not all(part.strip() and column.strip() for part, _, column in pairs):
        message = f"must be as text=content,date=day, not '{text}'"
        raise argparse.ArgumentTypeError(message)
    return tuple((part.strip(), column.strip()) for part, _, column in pairs)


def _add_segmentation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workers", type=_at_least_one, metavar="N", help="processes for segmentation (default: by size)"
    )
    parser.add_argument("--no-cache", action="store_true", help="segment anew, and keep nothing for the next run")


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        message = f"must be a whole number from 1 on, not '{text}'"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _add_report(actions: Any) -> None:
    text = "run a whole study: tables, figures and one report"
    parser = actions.add_parser(
        "report", help=text, description=text[0].upper() + text[1:] + ", written into a folder.", allow_abbrev=False
    )
    parser.add_argument("path", type=Path, metavar="PATH", help="study.toml, or a folder of documents that holds one")
    parser.add_argument("--out", type=Path, metavar="DIR", required=True, help="folder to write into; made if need be")
    _add_copies(parser)
    parser.add_argument("--models", metavar="A,B", help="topic models instead of the study's: nmf, lda, bertopic")
    parser.add_argument("--json", action="store_true", help="print what was written and the timings as JSON")
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")
    _add_segmentation(parser)
    parser.set_defaults(verb=verbs.report)


def _add_topics(actions: Any) -> None:
    text = "topics of the passages or documents, and which of them are stable"
    fitting = _verb(actions, "topics", topics.topics, text)
    topics.add_model(fitting)
    fitting.add_argument(
        "--by",
        metavar="WHAT",
        help="the share of each topic by year, half, quarter, month or a column of metadata, instead of its terms",
    )
    fitting.add_argument("--save", type=Path, metavar="DIR", help="keep the model, as npz and JSON")
    text = "sheets on which readers find what does not belong"
    topics.add_intrusion(_corpus_verb(actions, "topics intrude", topics.intrude, text))
    text = "evaluate sheets that readers have filled in: shares of right answers, and how far readers agree"
    topics.add_scoring(actions.add_parser("topics score", help=text, description=f"E{text[1:]}.", allow_abbrev=False))


def _add_check(actions: Any) -> None:
    text = "say what a corpus is and what in it needs a person, before anything is counted"
    parser = actions.add_parser(
        "check",
        help=text,
        description=text[0].upper() + text[1:] + ".",
        epilog=corpora.CHECK_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_source(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="print the documents with findings as CSV")
    form.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write a page, its table and a metadata.csv into DIR")
    parser.add_argument("--skeleton", type=Path, metavar="FILE", help="write a metadata.csv to fill in; never replaced")
    parser.set_defaults(verb=corpora.check)


def _add_import(actions: Any) -> None:
    text = "write documents into one Parquet file, cleaned and dated, which every verb takes as PATH"
    parser = actions.add_parser("import", help=text, description=text[0].upper() + text[1:] + ".", allow_abbrev=False)
    _add_source(parser)
    parser.add_argument("--out", type=Path, metavar="FILE", required=True, help="the file, as corpus.parquet")
    parser.set_defaults(verb=corpora.import_documents, one_file=True)


def _add_source(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="PATH", help="folder of documents, one document, or study.toml")
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    _add_reading(parser)


def _add_export(actions: Any) -> None:
    text = "write tokens and the document-term matrix for R and other programs"
    parser = _corpus_verb(actions, "export", verbs.export, text)
    parser.add_argument("--out", type=Path, metavar="DIR", required=True, help="folder to write into; made if need be")
    parser.add_argument("--form", choices=["mtx", "csv", "parquet"], default="mtx", help="of the matrix (default: mtx)")
    parser.add_argument("--unit", choices=["document", "passage"], default="document", help="rows (default: document)")
    parser.add_argument("--all-words", action="store_true", help="keep stop words")


def _add_segment(actions: Any) -> None:
    text = "print a text as Pyvi segments it, a line out for a line in"
    parser = actions.add_parser("segment", help=text, description=text[0].upper() + text[1:] + ".", allow_abbrev=False)
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help="UTF-8 text; - or nothing: standard input")
    parser.add_argument("--whole", action="store_true", help="take the text as one, line breaks and all, as Pyvi would")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--tsv", action="store_true", help="print a token a line: line, start, end, token")
    form.add_argument("--json", action="store_true", help="print the tokens of each line as a JSON object")
    parser.add_argument("--terms", type=Path, metavar="FILE", help="lexicon (TOML) whose terms are kept whole")
    parser.add_argument("--dates", action="store_true", help="keep dates and document numbers whole")
    parser.add_argument("--stops", action="store_true", help="part a full stop from the word before it")
    parser.add_argument("--old-tones", action="store_true", help="read hòa as hoà, the spelling Pyvi's list knows")
    parser.set_defaults(verb=segmentation.segment)
