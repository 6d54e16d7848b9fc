"""The whole run of a study: read, segment, count, compare, track, fit, draw, report."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from dienngon import overview
from dienngon.comparison.rows import EVIDENCE_COLUMNS, TABLE_COLUMNS
from dienngon.errors import OutputError
from dienngon.output import MANIFEST, staged
from dienngon.plots import SavedFigure, has_figure, save_figure
from dienngon.plots.base import versions
from dienngon.privacy import blanked, without_texts
from dienngon.progress import Progress, Step, silent
from dienngon.reading.labels.overrides import OVERRIDES_NAME
from dienngon.reading.metadata import METADATA_NAME
from dienngon.reporting import sections
from dienngon.reporting.blocks import Section
from dienngon.reporting.comparison import keyness_section
from dienngon.reporting.page import render
from dienngon.reporting.reuse import reuse_section
from dienngon.reuse import suggest_dates
from dienngon.study.analysis import Results, analyse
from dienngon.study.settings import Study
from dienngon.table import to_csv


def load_libraries() -> None:
    """Import what the stages import when they first need it, so that a run can time it apart."""
    import matplotlib.backends.backend_agg
    import matplotlib.backends.backend_svg  # noqa: F401
    import sklearn.decomposition
    import sklearn.feature_extraction.text  # noqa: F401

    from dienngon.segmentation import tokenize

    # Reads the model.
    tokenize("diễn ngôn")


@dataclass(frozen=True)
class Run:
    """What a run wrote and how long its parts took, in seconds."""

    out: Path
    files: tuple[str, ...]
    seconds: Mapping[str, float]
    results: Results


def run(
    study: Study,
    out: Path | str,
    progress: Progress = silent,
    *,
    workers: int | None = None,
    cache: Path | None = None,
) -> Run:
    """Analyse a study and write its tables, figures, report and manifest into a folder.

    Parameters
    ----------
    study
        What to do.
    out
        Where to write; made if it does not exist.
    progress
        Called with each step; see :mod:`dienngon.progress`.
    workers, cache
        As in :func:`dienngon.segmentation.segment`.

    Raises
    ------
    DienngonError
        If an input cannot be used or the folder cannot be written; the folder is then as it was.
    """
    out = Path(out)
    seconds: dict[str, float] = {}
    if out.resolve() in {study.folder.resolve(), study.source.resolve().parent}:
        message = (
            f"--out is the study's own folder, '{out.name}'; choose another, so that results and sources stay apart."
        )
        raise OutputError(message)
    with staged(out) as folder:
        began = time.perf_counter()
        results = analyse(study, progress, workers=workers, cache=cache)
        seconds["analysis"] = time.perf_counter() - began
        began = time.perf_counter()
        figures = _draw(results, folder, progress)
        seconds["drawing"] = time.perf_counter() - began
        began = time.perf_counter()
        progress(Step.WRITING)
        _write_tables(study, results, folder)
        manifest = _manifest(study, results)
        page = _page(study, results, figures, manifest)
        (folder / "report.html").write_text(page, encoding="utf-8", newline="")
        outputs = {one.name: _sha256(one) for one in sorted(folder.iterdir())}
        text = json.dumps({**manifest, "outputs": outputs}, ensure_ascii=False, indent=1)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="")
        seconds["report"] = time.perf_counter() - began
    return Run(out, (*outputs, MANIFEST), seconds, results)


def _draw(results: Results, folder: Path, progress: Progress) -> dict[str, SavedFigure]:
    tables = [results.timeline, results.themes, results.theme_documents, results.keywords, results.cooccurrence]
    tables += [] if results.keyness is None else [results.keyness]
    named = [*((table, "") for table in tables), *results.models.drawings()]
    figures = {}
    # A corpus may have nothing to draw: one theme shares no paragraph with another.
    named = [(table, tail) for table, tail in named if has_figure(table)]
    for number, (table, tail) in enumerate(named, start=1):
        progress(Step.DRAWING, number, len(named))
        saved = save_figure(table, folder, tail)
        figures[saved.name] = saved
    return figures


def _write_tables(study: Study, results: Results, folder: Path) -> None:
    compared = [] if results.keyness is None else [results.keyness]
    frames = {
        "documents": results.documents.data,
        "excluded": pd.DataFrame(
            [(one.name, one.reason) for one in results.corpus.excluded], columns=["name", "reason"]
        ),
        "spans": overview.spans(results.corpus),
        "reuse": results.reuse.table().data,
        "passages": results.reuse.passage_table().data,
        "reuse_effect": results.copies.data,
        "themes": results.themes.data,
        "theme_trends": results.trends.data,
        "theme_groups": results.groups.data,
        "evidence": results.themes.evidence(),
        "theme_cooccurrence": pd.concat([results.cooccurrence.data, results.sentences.data]),
        "keywords": results.keywords.data,
        "keyness": _stacked([one.data for one in compared], TABLE_COLUMNS),
        "keyness_evidence": _stacked([one.evidence() for one in compared], EVIDENCE_COLUMNS),
        **results.models.frames(),
    }
    for name, frame in frames.items():
        (folder / f"{name}.csv").write_text(to_csv(blanked(frame, study.texts)), encoding="utf-8", newline="")


def _stacked(frames: list[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    return pd.concat(frames) if frames else pd.DataFrame(columns=list(columns))


def _manifest(study: Study, results: Results) -> dict[str, Any]:
    """Return what the run rests on. No times and no paths: the same inputs give the same manifest."""
    inputs = {document.name: document.sha256 for document in results.corpus}
    beside = (study.metadata or study.folder / METADATA_NAME, study.overrides or study.folder / OVERRIDES_NAME)
    for file in (study.source, study.lexicon, *(one for one in beside if one.is_file())):
        inputs[file.name] = _sha256(file)
    source = study.source.resolve()
    return {
        "command": f"dienngon report {source.parent.name}/{source.name} --out DIR",
        "title": study.title,
        "corpus": results.corpus.hash,
        "parameters": study.parameters,
        "inputs": inputs,
        "versions": versions(),
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _page(study: Study, results: Results, figures: Mapping[str, SavedFigure], manifest: Mapping[str, Any]) -> str:
    limits = sections.computed_limits(results.corpus, results.documents, results.timeline, results.themes)
    # The page shows no more of the texts than the study allows.
    shown = [without_texts(one, study.texts) for one in (results.themes, results.keywords)]
    themes, evidence = sections.themes_section(shown[0], results.trends, results.groups, results.lexicon, figures)
    passages = without_texts(results.reuse.passage_table(), study.texts)
    suggested = suggest_dates(results.corpus, results.reuse)
    parts: list[Section] = [
        sections.summary_section(results.documents, results.timeline, [*limits, *results.unfitted, *study.limits]),
        sections.corpus_section(results.corpus, results.documents, figures["timeline"], texts=study.texts == "full"),
        reuse_section(results.reuse, passages, results.copies, suggested, counted_once=not study.count_copies),
        themes,
        *([] if results.keyness is None else [keyness_section(without_texts(results.keyness, study.texts), figures)]),
        sections.keywords_section(shown[1], figures["keywords_by_year"]),
        results.models.section(figures, study.texts),
        evidence,
        sections.provenance_section(manifest),
    ]
    dated = int(results.timeline.data["documents"].sum())
    size = "1 document" if dated == 1 else f"{dated} documents"
    axis = results.periods
    span = f"{axis.labels[0]}–{axis.labels[-1]}"
    lead = f"{size}, {span}: themes, keywords and topics by {axis.by}, with the sentences behind them."
    return render(study.title, lead, parts)
