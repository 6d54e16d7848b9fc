"""The verbs on corpora and studies."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dienngon.cli.status import Status
from dienngon.corpus import joined
from dienngon.errors import InputError, OutputError, StudyError

if TYPE_CHECKING:
    from dienngon.corpus import Corpus, Periods
    from dienngon.lexicon import Lexicon
    from dienngon.segmentation import Tokens
    from dienngon.settings import Study
    from dienngon.table import Table

_BEGAN = time.perf_counter()
# More notes than this are left to the files.
_MOST_SAID = 30


def report(options: argparse.Namespace) -> None:
    """Run a study."""
    status = Status(quiet=options.quiet)
    status("loading libraries")
    study = _study(options.path)
    from dienngon import study as studies
    from dienngon.settings import with_models

    if options.models is not None:
        study = with_models(study, [one.strip() for one in options.models.split(",") if one.strip()])
    studies.load_libraries()
    imports = time.perf_counter() - _BEGAN
    done = studies.run(study, options.out, status, workers=options.workers, cache=_cache(options))
    status.clear()
    corpus = done.results.corpus
    seconds = {"imports": imports, **done.seconds}
    if options.json:
        excluded = [{"name": one.name, "reason": one.reason} for one in corpus.excluded]
        written = {"out": options.out.name, "files": list(done.files), "documents": len(corpus), "excluded": excluded}
        written["notes"] = _said(corpus, done.results.unfitted)
        written["seconds"] = {name: round(value, 3) for name, value in seconds.items()}
        print(json.dumps(written, ensure_ascii=False, indent=1))
    elif not options.quiet:
        said = _said(corpus, done.results.unfitted)
        for line in said[:_MOST_SAID]:
            print(line)
        if len(said) > _MOST_SAID:
            print(f"… and {len(said) - _MOST_SAID} more notes; documents.csv and excluded.csv have all.")
        print(f"Wrote {len(done.files)} files to {options.out}; open {options.out / 'report.html'}.")
        print(", ".join(f"{name} {value:.1f} s" for name, value in seconds.items()) + ".")


def _said(corpus: Corpus, unfitted: Sequence[str]) -> list[str]:
    """Return what a reader of the results must hear: what was left out, and every doubt about a document."""
    left_out = [f"Left out: {one.name}: {one.reason}." for one in corpus.excluded]
    notes = [f"{document.name}: {note}." for document in corpus for note in document.notes]
    return [*left_out, *corpus.notes, *notes, *unfitted]


def _study(path: Path) -> Study:
    from dienngon.settings import read_study

    try:
        if path.is_dir() and (path / "study.toml").is_file():
            path = path / "study.toml"
        is_folder, exists = path.is_dir(), path.exists()
    except OSError as problem:
        message = f"'{path}' cannot be read ({problem.strerror}); check its permissions."
        raise InputError(message) from None
    if is_folder:
        message = f"The folder '{path.name}' holds no study.toml; write one (README.md shows how), or use another verb."
        raise StudyError(message)
    if not exists:
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


def _tell(corpus: Corpus, options: argparse.Namespace) -> None:
    """Say beside the table, not in it, what was not read and where sources disagree."""
    if options.quiet:
        return
    if corpus.excluded:
        names = joined([one.name for one in corpus.excluded], 6)
        print(f"Left out: {names}; 'dienngon read PATH' lists the reasons.", file=sys.stderr)
    doubts = [f"{one.name}: {note}." for one in corpus for note in one.notes if "conflict" in note]
    for line in [*corpus.notes, *doubts][:_MOST_SAID]:
        print(line, file=sys.stderr)


def _cache(options: argparse.Namespace) -> Path | None:
    from dienngon.segmentation.cache import cache_folder

    return None if options.no_cache else cache_folder()


def _segmented(source: _Input, lexicon: Lexicon | Path | None, options: argparse.Namespace, status: Status) -> Tokens:
    from dienngon.segmentation import segment

    def tell(done: int, total: int) -> None:
        status(f"segmenting: {done} of {total} documents")

    return segment(source.corpus, lexicon, tell, workers=options.workers, cache=_cache(options))


def read(options: argparse.Namespace) -> None:
    """List documents."""
    from dienngon import overview

    status = Status(quiet=options.quiet)
    source = _input(options.path, clean=not options.no_clean)
    _show(overview.documents(_segmented(source, None, options, status), source.by), source, options, status)


def compare(options: argparse.Namespace) -> None:
    """List keywords."""
    from dienngon.compare import keywords
    from dienngon.counts import count

    status = Status(quiet=options.quiet)
    source = _input(options.path)
    counts = count(_segmented(source, source.lexicon, options, status))
    top = source.top if options.top is None else options.top
    minimum = source.minimum if options.minimum is None else options.minimum
    _show(keywords(counts, source.by, top, minimum), source, options, status)


def topics(options: argparse.Namespace) -> None:
    """Fit topics."""
    from dienngon.counts import count
    from dienngon.topics import fit_topics

    status = Status(quiet=options.quiet)
    source = _input(options.path)
    passages = count(_segmented(source, source.lexicon, options, status), "passage")
    model = options.model or source.model
    k = source.k if options.k is None else options.k
    seed = source.seed if options.seed is None else options.seed
    status(f"fitting topics ({model})")
    topics = fit_topics(passages, model, k, seed)
    _show(topics.over_time(source.by) if options.by else topics.terms(source.topic_terms), source, options, status)


def terms(options: argparse.Namespace) -> None:
    """Suggest terms."""
    from dienngon.discourse import lexicon_lines, suggest_terms

    status = Status(quiet=options.quiet)
    source = _input(options.path)
    table = suggest_terms(_segmented(source, source.lexicon, options, status), options.top, options.minimum)
    if options.toml:
        status.clear()
        print(lexicon_lines(table), end="")
        return
    if not (options.csv or options.json or options.out):
        # Whole sentences make a table no terminal can show; the other forms have them.
        table = dataclasses.replace(table, data=table.data.drop(columns=["example", "lexicon"]))
    _show(table, source, options, status)


def export(options: argparse.Namespace) -> None:
    """Write tokens and counts."""
    from dienngon.exporting import export as write

    status = Status(quiet=options.quiet)
    source = _input(options.path)
    tokens = _segmented(source, source.lexicon, options, status)
    status("writing")
    stop: list[str] | None = [] if options.all_words else None
    write(tokens, options.out, unit=options.unit, form=options.form, stop=stop)
    status.clear()
    if not options.quiet:
        print(f"Wrote {options.out}.")


def check_out(options: argparse.Namespace) -> None:
    """Refuse to write results among the documents they come from."""
    out, path = getattr(options, "out", None), getattr(options, "path", None)
    if out is None or path is None:
        return
    try:
        home = path if path.is_dir() else path.parent
        same = path.exists() and out.resolve() == home.resolve()
    except OSError:
        # What cannot be looked at is told by the verb that reads it.
        return
    if same:
        message = (
            f"--out is the folder of the documents, '{out}'; choose another, so that results and sources stay apart."
        )
        raise OutputError(message)


def _show(table: Table, source: _Input, options: argparse.Namespace, status: Status) -> None:
    if options.out is not None:
        status("drawing")
        from dienngon.reporting import report

        page = report([table], options.out, table.title)
        status.clear()
        _tell(source.corpus, options)
        if not options.quiet:
            print(f"Wrote {page}.")
        return
    status.clear()
    _tell(source.corpus, options)
    if options.csv:
        print(table.to_csv(), end="")
    elif options.json:
        print(table.to_json())
    else:
        print(table)
