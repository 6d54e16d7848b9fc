"""The verbs on corpora and studies."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dienngon.cli.status import Status
from dienngon.corpus import joined
from dienngon.errors import InputError, OutputError, StudyError

if TYPE_CHECKING:
    import pandas as pd

    from dienngon.corpus import Corpus, Periods
    from dienngon.lexicon import Lexicon
    from dienngon.privacy import Texts
    from dienngon.segmentation import Tokens
    from dienngon.settings import Study
    from dienngon.table import Table

_BEGAN = time.perf_counter()
# More notes than this are left to the files.
_MOST_SAID = 30
_GLIMPSE = 40
_SHOWN = ("title", "date", "date_basis", "period", "words", "removed_words", "format", "encoding", "note")


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
    texts: Texts = "full"
    comparison: Mapping[str, Any] = field(default_factory=dict)
    # Reposts, by position in the corpus: in comparisons they move as one.
    clusters: Sequence[Sequence[int]] = ()

    @property
    def comparing(self) -> dict[str, Any]:
        """Return what ``compare`` does unless its options say otherwise."""
        from dienngon.settings import Comparison

        own = {"reposts": self.clusters, "top": self.top, "tfidf_minimum": self.minimum, "seed": self.seed}
        return {**dataclasses.asdict(Comparison()), **own, **self.comparison}


def reading_of(options: argparse.Namespace) -> tuple[Path, dict[str, Any], Study | None]:
    """Return where the documents of PATH are, how they are to be read, and the study if PATH is one."""
    given = {"metadata": options.metadata, "overrides": options.overrides, "encoding": options.encoding}
    columns = dict(options.columns or ())
    if options.path.suffix != ".toml":
        return options.path, {**given, "columns": columns}, None
    study = _study(options.path)
    asked = {name: value for name, value in given.items() if value is not None}
    return study.folder, {**study.reading, **asked, "columns": {**study.columns, **columns}}, study


def _input(options: argparse.Namespace, *, clean: bool = True) -> _Input:
    from dienngon.reading import read
    from dienngon.reuse import counted_once, find_reuse

    path, reading, study = reading_of(options)
    corpus = read(path, **reading, clean=clean)
    reuse = find_reuse(corpus) if study is None else find_reuse(corpus, least=study.least, gap=study.gap)
    asked = study is not None and study.count_copies and options.copies is None
    if options.copies != "all" and not asked:
        corpus = counted_once(corpus, reuse)
    clusters = reuse.clusters_in(corpus)
    if study is None:
        return _Input(corpus, clusters=clusters)
    return _Input(
        corpus=corpus,
        clusters=clusters,
        lexicon=study.lexicon,
        by=study.periods or "year",
        top=study.top,
        minimum=study.minimum,
        model=study.models[0],
        k=study.k,
        topic_terms=study.topic_terms,
        seed=study.seed,
        texts=study.texts,
        comparison=dataclasses.asdict(study.comparison),
    )


def _tell(corpus: Corpus, options: argparse.Namespace) -> None:
    """Say beside the table, not in it, what was not read and where sources disagree."""
    if options.quiet or (options.verb is read and not (options.csv or options.json or options.out)):
        # The list of documents itself says all that.
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
    """List documents, or their lines."""
    from dienngon import overview

    status = Status(quiet=options.quiet)
    source = _input(options, clean=not options.no_clean)
    if options.lines:
        table = overview.lines(source.corpus)
    else:
        table = overview.documents(_segmented(source, None, options, status), source.by)
    if not (options.csv or options.json or options.out):
        # What no terminal can show; the other forms have it whole.
        table = dataclasses.replace(table, data=_glimpse(table.data))
    _show(table, source, options, status)


def _glimpse(data: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of documents or lines that tell most, with long cells cut."""
    wanted = [*_SHOWN, "document", "line", "kind", "subkind", "rule", "text"]
    shown = data[[column for column in data.columns if column in wanted]].copy()
    for column in ("title", "date_basis", "text", "rule"):
        if column in shown:
            shown[column] = [one if len(one) <= _GLIMPSE else one[: _GLIMPSE - 1] + "…" for one in shown[column]]
    return shown


def compare(options: argparse.Namespace) -> None:
    """Compare groups of documents."""
    from dienngon.cli import comparing

    status = Status(quiet=options.quiet)
    source = _input(options)
    counts = comparing.units(options, _segmented(source, source.lexicon, options, status))
    reference = None
    if options.reference is not None:
        other = _input(argparse.Namespace(**{**vars(options), "path": options.reference}))
        reference = comparing.units(options, _segmented(other, source.lexicon, options, status))
    status("comparing")
    table = comparing.table(options, counts, reference, source.by, source.comparing)
    if table.name == "keyness" and not (options.csv or options.json or options.out):
        table = dataclasses.replace(table, data=table.data[comparing.for_terminal(list(table.data.columns))])
    _show(table, source, options, status)


def topics(options: argparse.Namespace) -> None:
    """Fit topics."""
    from dienngon.counts import count
    from dienngon.topics import fit_topics

    status = Status(quiet=options.quiet)
    source = _input(options)
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
    source = _input(options)
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
    source = _input(options)
    if source.texts != "full":
        message = (
            f"The study keeps its texts closed (texts = '{source.texts}'), and tokens.csv would hold every word in "
            "order. Export from the folder of documents instead, if you may."
        )
        raise StudyError(message)
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


def _show(table: Table, source: _Input, options: argparse.Namespace, status: Status) -> None:
    from dienngon.privacy import without_texts

    table = without_texts(table, source.texts)
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
