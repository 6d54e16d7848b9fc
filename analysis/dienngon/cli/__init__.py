"""The command line: thin verbs over the library."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dienngon.errors import DienngonError, InputError, StudyError

if TYPE_CHECKING:
    from dienngon.corpus import Corpus, Periods
    from dienngon.lexicon import Lexicon
    from dienngon.segmentation import Tokens
    from dienngon.settings import Study
    from dienngon.table import Table

_BEGAN = time.perf_counter()

# More notes than this are left to the files.
_MOST_SAID = 30

_EPILOG = """\
PATH is a folder of .txt documents (a metadata.csv in it is used), one .txt file, or a study.toml,
which brings its corpus, periods and lexicon.

examples:
  dienngon report seeds/study.toml --out figures
  dienngon read seeds
  dienngon themes track seeds/study.toml --csv
  dienngon compare seeds --top 20
  dienngon topics seeds --model lda -k 5 --json

Exit status: 0 when it worked, 2 when the input or an option cannot be used."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Vietnamese must come out whole wherever it is piped to.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        options.verb(options)
        sys.stdout.flush()
    except DienngonError as problem:
        _Status.clear()
        print(f"dienngon: {problem}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader has gone, as `| head` does; what it left unread is nobody's.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        _Status.clear()
        print("dienngon: interrupted; nothing was written.", file=sys.stderr)
        return 130
    return 0


class _Status:
    """One line of progress on a terminal; nothing in a pipe."""

    shown = False

    def __init__(self, *, quiet: bool) -> None:
        self._active = not quiet and sys.stderr.isatty()

    def __call__(self, message: str) -> None:
        if self._active:
            print(f"\r\x1b[K{message} …", end="", file=sys.stderr, flush=True)
            _Status.shown = True

    @classmethod
    def clear(cls) -> None:
        """Remove the line."""
        if cls.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            cls.shown = False


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dienngon",
        description="Topic and discourse analysis of Vietnamese documents, with the sentences behind every number.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"dienngon {version('dienngon')}")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    _add_report(verbs)
    reading = _verb(
        verbs, "read", _read, "list the documents: dates with their basis, words, what was removed and left out"
    )
    reading.add_argument("--no-clean", action="store_true", help="count every line, to see what cleaning does")
    comparing = _verb(verbs, "compare", _compare, "keywords of each year by TF-IDF")
    comparing.add_argument("--by", choices=["year"], default="year", help="what to compare (default: year)")
    comparing.add_argument("--top", type=int, metavar="N", help="keywords a year (default: 12, or the study's)")
    comparing.add_argument(
        "--minimum", type=int, metavar="N", help="least count in the year (default: 2, or the study's)"
    )
    themes = verbs.add_parser("themes", help="themes of a lexicon over the years", allow_abbrev=False)
    sub = themes.add_subparsers(title="verbs", metavar="VERB", required=True)
    tracking = _verb(sub, "track", _track, "hits, rates and documents of each theme in each year")
    tracking.add_argument("--by", choices=["year"], default="year", help="what to compare (default: year)")
    tracking.add_argument("--lexicon", type=Path, metavar="FILE", help="theme lexicon (TOML), instead of the study's")
    tracking.add_argument("--evidence", action="store_true", help="print the sentences instead: one row a hit")
    topics = _verb(verbs, "topics", _topics, "topics of the passages: terms, or shares by year")
    topics.add_argument("--model", metavar="NAME", help="nmf, lda or bertopic (default: nmf, or the study's first)")
    topics.add_argument("-k", type=int, metavar="N", help="number of topics (default: 6, or the study's)")
    topics.add_argument("--seed", type=int, metavar="N", help="seed of random numbers (default: 0, or the study's)")
    topics.add_argument("--by", choices=["year"], help="print the share of each topic by year instead of its terms")
    return parser


def _verb(verbs: Any, name: str, run: Any, help_text: str) -> argparse.ArgumentParser:
    """Return a verb that prints one table."""
    parser: argparse.ArgumentParser = verbs.add_parser(
        name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".", allow_abbrev=False
    )
    parser.add_argument("path", type=Path, metavar="PATH", help="folder of documents, one document, or study.toml")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="print the table as CSV")
    form.add_argument("--json", action="store_true", help="print the table as JSON")
    form.add_argument("--out", type=Path, metavar="DIR", help="write the table, its figure and a page into DIR")
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    parser.set_defaults(verb=run)
    return parser


def _add_report(verbs: Any) -> None:
    text = "run a whole study: tables, figures and one report"
    parser = verbs.add_parser(
        "report", help=text, description=text[0].upper() + text[1:] + ", written into a folder.", allow_abbrev=False
    )
    parser.add_argument("path", type=Path, metavar="PATH", help="study.toml, or a folder of documents that holds one")
    parser.add_argument("--out", type=Path, metavar="DIR", required=True, help="folder to write into; made if need be")
    parser.add_argument("--models", metavar="A,B", help="topic models instead of the study's: nmf, lda, bertopic")
    parser.add_argument("--json", action="store_true", help="print what was written and the timings as JSON")
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")
    parser.set_defaults(verb=_report)


def _report(options: argparse.Namespace) -> None:
    status = _Status(quiet=options.quiet)
    status("loading libraries")
    study = _study(options.path)
    from dienngon import study as studies
    from dienngon.settings import with_models

    if options.models is not None:
        study = with_models(study, [one.strip() for one in options.models.split(",") if one.strip()])
    studies.load_libraries()
    imports = time.perf_counter() - _BEGAN
    done = studies.run(study, options.out, status)
    status.clear()
    corpus = done.results.corpus
    seconds = {"imports": imports, **done.seconds}
    if options.json:
        excluded = [{"name": one.name, "reason": one.reason} for one in corpus.excluded]
        written = {"out": options.out.name, "files": list(done.files), "documents": len(corpus), "excluded": excluded}
        written["notes"] = _said(corpus)
        written["seconds"] = {name: round(value, 3) for name, value in seconds.items()}
        print(json.dumps(written, ensure_ascii=False, indent=1))
    elif not options.quiet:
        said = _said(corpus)
        for line in said[:_MOST_SAID]:
            print(line)
        if len(said) > _MOST_SAID:
            print(f"… and {len(said) - _MOST_SAID} more notes; documents.csv and excluded.csv have all.")
        print(f"Wrote {len(done.files)} files to {options.out}; open {options.out / 'report.html'}.")
        print(", ".join(f"{name} {value:.1f} s" for name, value in seconds.items()) + ".")


def _said(corpus: Corpus) -> list[str]:
    """Return what a reader of the results must hear: what was left out, and every doubt about a document."""
    left_out = [f"Left out: {one.name}: {one.reason}." for one in corpus.excluded]
    notes = [f"{document.name}: {note}." for document in corpus for note in document.notes]
    return [*left_out, *corpus.notes, *notes]


def _study(path: Path) -> Study:
    from dienngon.settings import read_study

    if path.is_dir() and (path / "study.toml").is_file():
        path = path / "study.toml"
    if path.is_dir():
        message = f"The folder '{path.name}' holds no study.toml; write one (README.md shows how), or use another verb."
        raise StudyError(message)
    if not path.exists():
        message = f"No such file: '{path}'. Check the path."
        raise InputError(message)
    if path.suffix != ".toml":
        message = f"A report needs a study.toml or a folder that holds one. Got '{path.name}'."
        raise StudyError(message)
    return read_study(path)


@dataclass(frozen=True)
class _Input:
    """What PATH brings: a corpus, and settings from the study or, for a folder, the defaults."""

    corpus: Corpus
    lexicon: Path | None = None
    by: str | Periods = "year"
    top: int = 12
    minimum: int = 2
    model: str = "nmf"
    k: int = 6
    topic_terms: int = 8
    seed: int = 0


def _input(path: Path, *, clean: bool = True) -> _Input:
    from dienngon.reading import read

    if path.suffix != ".toml":
        return _Input(read(path, clean=clean))
    study = _study(path)
    return _Input(
        corpus=read(study.folder, study.metadata, clean=clean),
        lexicon=study.lexicon,
        by=study.periods or "year",
        top=study.top,
        minimum=study.minimum,
        model=study.models[0],
        k=study.k,
        topic_terms=study.topic_terms,
        seed=study.seed,
    )


def _segmented(source: _Input, lexicon: Lexicon | Path | None, status: _Status) -> Tokens:
    from dienngon.segmentation import segment

    return segment(source.corpus, lexicon, lambda done, total: status(f"segmenting: {done} of {total} documents"))


def _read(options: argparse.Namespace) -> None:
    from dienngon import overview

    status = _Status(quiet=options.quiet)
    source = _input(options.path, clean=not options.no_clean)
    _show(overview.documents(_segmented(source, None, status), source.by), options, status)


def _compare(options: argparse.Namespace) -> None:
    from dienngon.compare import keywords
    from dienngon.counts import count

    status = _Status(quiet=options.quiet)
    source = _input(options.path)
    counts = count(_segmented(source, source.lexicon, status))
    top = source.top if options.top is None else options.top
    minimum = source.minimum if options.minimum is None else options.minimum
    _show(keywords(counts, source.by, top, minimum), options, status)


def _track(options: argparse.Namespace) -> None:
    from dienngon.lexicon import read_lexicon
    from dienngon.themes import track

    status = _Status(quiet=options.quiet)
    source = _input(options.path)
    path = options.lexicon or source.lexicon
    if path is None:
        message = "Tracking themes needs a lexicon: give one with --lexicon FILE, or a study.toml as PATH."
        raise InputError(message)
    lexicon = read_lexicon(path)
    table = track(_segmented(source, lexicon, status), lexicon, source.by)
    if options.evidence:
        title = "Sentences behind the themes"
        table = dataclasses.replace(table, name="evidence", title=title, data=table.evidence(), evidence_data=None)
    _show(table, options, status)


def _topics(options: argparse.Namespace) -> None:
    from dienngon.counts import count
    from dienngon.topics import fit_topics

    status = _Status(quiet=options.quiet)
    source = _input(options.path)
    passages = count(_segmented(source, source.lexicon, status), "passage")
    model = options.model or source.model
    k = source.k if options.k is None else options.k
    seed = source.seed if options.seed is None else options.seed
    status(f"fitting topics ({model})")
    topics = fit_topics(passages, model, k, seed)
    _show(topics.over_time(source.by) if options.by else topics.terms(source.topic_terms), options, status)


def _show(table: Table, options: argparse.Namespace, status: _Status) -> None:
    if options.out is not None:
        status("drawing")
        from dienngon.reporting import report

        page = report([table], options.out, table.title)
        status.clear()
        if not options.quiet:
            print(f"Wrote {page}.")
        return
    status.clear()
    if options.csv:
        print(table.to_csv(), end="")
    elif options.json:
        print(table.to_json())
    else:
        print(table)
