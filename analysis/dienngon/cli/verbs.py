"""The verbs on corpora and studies."""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dienngon.cli.inputs import cache_of, input_of, segmented, study_of
from dienngon.cli.status import Status
from dienngon.cli.terminal import MOST_SAID, show
from dienngon.errors import StudyError
from dienngon.progress import Step

if TYPE_CHECKING:
    import pandas as pd

    from dienngon.corpus import Corpus

_BEGAN = time.perf_counter()
_GLIMPSE = 40
_SHOWN = ("title", "date", "date_basis", "period", "words", "removed_words", "format", "encoding", "note")


def report(options: argparse.Namespace) -> None:
    """Run a study."""
    status = Status(quiet=options.quiet)
    status(Step.LOADING)
    study = study_of(options.path)
    from dienngon import study as studies
    from dienngon.study.settings import with_models

    if options.models is not None:
        study = with_models(study, [one.strip() for one in options.models.split(",") if one.strip()])
    if options.copies is not None:
        study = dataclasses.replace(study, count_copies=options.copies == "all")
    studies.load_libraries()
    imports = time.perf_counter() - _BEGAN
    done = studies.run(study, options.out, status, workers=options.workers, cache=cache_of(options))
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
        for line in said[:MOST_SAID]:
            print(line)
        if len(said) > MOST_SAID:
            print(f"… and {len(said) - MOST_SAID} more notes; documents.csv and excluded.csv have all.")
        print(f"Wrote {len(done.files)} files to {options.out}; open {options.out / 'report.html'}.")
        print(", ".join(f"{name} {value:.1f} s" for name, value in seconds.items()) + ".")


def _said(corpus: Corpus, unfitted: Sequence[str]) -> list[str]:
    """Return what a reader of the results must hear: what was left out, and every doubt about a document."""
    left_out = [f"Left out: {one.name}: {one.reason}." for one in corpus.excluded]
    notes = [f"{document.name}: {note}." for document in corpus for note in document.notes]
    return [*left_out, *map(str, corpus.notes), *notes, *unfitted]


def read(options: argparse.Namespace) -> None:
    """List documents, or their lines."""
    from dienngon import overview

    status = Status(quiet=options.quiet)
    source = input_of(options, clean=not options.no_clean)
    if options.lines:
        table = overview.lines(source.corpus)
    else:
        table = overview.documents(segmented(source, None, options, status), source.by)
    if not (options.csv or options.json or options.out):
        # What no terminal can show; the other forms have it whole.
        table = dataclasses.replace(table, data=_glimpse(table.data))
    show(table, source, options, status)


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
    from dienngon.cli import compare

    status = Status(quiet=options.quiet)
    source = input_of(options)
    counts = compare.units(options, segmented(source, source.lexicon, options, status))
    reference = None
    if options.reference is not None:
        other = input_of(argparse.Namespace(**{**vars(options), "path": options.reference}))
        reference = compare.units(options, segmented(other, source.lexicon, options, status))
    status(Step.COMPARING)
    table = compare.table(options, counts, reference, source.by, source.comparing)
    if table.name == "keyness" and not (options.csv or options.json or options.out):
        table = dataclasses.replace(table, data=table.data[compare.for_terminal(list(table.data.columns))])
    show(table, source, options, status)


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
    if not (options.csv or options.json or options.out):
        # Whole sentences make a table no terminal can show; the other forms have them.
        table = dataclasses.replace(table, data=table.data.drop(columns=["example", "lexicon"]))
    show(table, source, options, status)


def export(options: argparse.Namespace) -> None:
    """Write tokens and counts."""
    from dienngon.exports import export as write

    status = Status(quiet=options.quiet)
    source = input_of(options)
    if source.texts != "full":
        message = (
            f"The study keeps its texts closed (texts = '{source.texts}'), and tokens.csv would hold every word in "
            "order. Export from the folder of documents instead, if you may."
        )
        raise StudyError(message)
    tokens = segmented(source, source.lexicon, options, status)
    status(Step.WRITING)
    stop: list[str] | None = [] if options.all_words else None
    write(tokens, options.out, unit=options.unit, form=options.form, stop=stop)
    status.clear()
    if not options.quiet:
        print(f"Wrote {options.out}.")
