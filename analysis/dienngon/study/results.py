"""What a study writes: tables, figures, the report and the manifest."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from dienngon.codes import Note
from dienngon.display import Glance, Shown
from dienngon.errors import OutputError
from dienngon.messages import Spoken
from dienngon.output import MANIFEST, staged
from dienngon.plots import has_figure
from dienngon.plots.base import theme_label, versions
from dienngon.privacy import without_texts
from dienngon.processes import one_thread
from dienngon.progress import Progress, Step, Stopwatch, Took, usual
from dienngon.reading.folder import stated_files
from dienngon.reporting.pdf import browser, print_pdf
from dienngon.study.analysis import Entry, Found, Results, analyse
from dienngon.study.figures import Drawing, Drawings
from dienngon.study.pages import write_pages
from dienngon.study.settings import Settings
from dienngon.table import Table, write_csv

# Columns of labels of themes, and the columns that say which.
_LABELS = {"label_en": "theme", "theme_label": "theme", "label_a": "theme_a", "label_b": "theme_b"}


@dataclass(frozen=True, repr=False)
class Run(Shown):
    """What a run wrote, and how many seconds its parts took; ``steps`` has the same by step."""

    out: Path
    files: tuple[str, ...]
    seconds: Mapping[str, float]
    steps: Mapping[str, Took]
    results: Results

    def _glance(self) -> Glance:
        return Glance.of(Note.of("display.written", files=len(self.files), out=str(self.out)))


def run(
    study: Settings,
    out: Path | str,
    progress: Progress = usual,
    *,
    workers: int | None = None,
    cache: Path | None = None,
    language: Spoken | None = None,
    raw_csv: bool = False,
    pdf: bool = False,
) -> Run:
    r"""Analyse a study and write its tables, figures, report and manifest into a folder.

    Parameters
    ----------
    study
        What to do.
    out
        Where to write; made if it does not exist.
    progress
        Called with each step; see :mod:`dienngon.progress`.
    workers
        Processes for segmentation and for drawing; by default as many as there are cores, where that is worth while.
    cache
        As in :func:`dienngon.segmentation.segment`.
    language
        Of the figures and the report, or ``both``; the study's by default. The tables hold codes and English notes.
    raw_csv
        Whether CSV files and the workbook hold texts that could be formulas as they are, with no apostrophe in front.
    pdf
        Whether the report is printed as well, by an installed Chromium.

    Raises
    ------
    DienngonError
        If an input cannot be used, the folder cannot be written or nothing prints; the folder is then as it was.

    Examples
    --------
    >>> import tempfile
    >>> import dienngon as dn
    >>> theme = {"label_en": "Farming", "label_vi": "Nông nghiệp", "include": "Rice.", "exclude": "", "terms": ["lúa"]}
    >>> lines = ["[themes.farming]", *(f"{key} = {value!r}" for key, value in theme.items())]
    >>> with tempfile.TemporaryDirectory() as home:
    ...     _ = Path(home, "themes.toml").write_text("\n".join(lines), encoding="utf-8")
    ...     _ = Path(home, "study.toml").write_text("title = 'Rice'\n[lexicon]\npath = 'themes.toml'")
    ...     _ = Path(home, "a.txt").write_text("Vụ lúa xuân\n\n02/03/2021\n\nLúa lên xanh đều.", encoding="utf-8")
    ...     done = dn.run(dn.read_study(Path(home, "study.toml")), Path(home, "out"))
    >>> "report.html" in done.files, int(done.results.tables["themes"].data["hits"].iloc[0])
    (True, 2)
    """
    out = Path(out)
    if out.resolve() in {study.folder.resolve(), study.source.resolve().parent}:
        raise OutputError(
            f"--out is the study's own folder, '{out.name}'; choose another, so that results and sources stay apart."
        )
    if pdf:
        # Known before anything is computed.
        browser()
    study = dataclasses.replace(study, language=language or study.language)
    clock, progress = [time.perf_counter()], Stopwatch(progress)
    with staged(out) as folder, one_thread(), Drawings(workers, cache) as drawings:
        tables: dict[str, Table] = {}

        def draw(found: Found, entry: Entry, tail: str, table: Table) -> None:
            tables[entry.name + tail] = table = opened(table, found)
            if has_figure(table):
                for one in study.languages:
                    drawings.add(Drawing(table, folder, tail + study.tail(one), one, raw_csv))

        results = analyse(study, progress, draw, workers=workers, cache=cache)
        clock.append(time.perf_counter())
        drawings.finish(progress)
        clock.append(time.perf_counter())
        open_results = dataclasses.replace(results, tables=tables)
        progress(Step.WRITING)
        for name, frame in open_results.files():
            write_csv(frame, folder / f"{name}.csv", raw=raw_csv)
        manifest = _manifest(study, results)
        write_pages(study, open_results, folder, manifest, raw=raw_csv)
        for page in sorted(folder.glob("report*.html")) if pdf else ():
            print_pdf(page, page.with_suffix(".pdf"))
        outputs = {one.name: _sha256(one) for one in sorted(folder.iterdir())}
        text = json.dumps({**manifest, "outputs": outputs}, ensure_ascii=False, indent=1)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="")
        clock.append(time.perf_counter())
    parts = zip(("analysis", "drawing", "report"), clock, clock[1:], strict=False)
    seconds = {name: end - began for name, began, end in parts}
    return Run(out, (*outputs, MANIFEST), seconds, progress.stopped(), results)


def opened(table: Table, found: Found) -> Table:
    """Return a table of a study as it is drawn and written, with no more of the texts than the study allows.

    Notes stand where files have English text: the labels of themes.
    """
    table = without_texts(table, found.study.texts)
    data = table.frame
    for label, theme in _LABELS.items():
        if {label, theme} <= set(data.columns) and "label_vi" not in data:
            labels = {one.id: theme_label(one) for one in found.hits.lexicon.themes}
            data[label] = pd.Series([labels[one] for one in data[theme]], data.index, dtype=object)
    return dataclasses.replace(table, data=data)


def _manifest(study: Settings, results: Results) -> dict[str, Any]:
    """Return what the run rests on. No times and no paths: the same inputs give the same manifest."""
    inputs = {document.name: document.sha256 for document in results.corpus}
    usual = stated_files(study.folder, follow_links=study.reading["follow_links"])
    given = [study.reading[part] or own for part, own in zip(("metadata", "overrides"), usual, strict=True)]
    source = study.source.resolve()
    stated = (source if source.is_file() else None, study.lexicon, *study.word_files.values(), *given)
    for file in filter(None, stated):
        inputs[file.name] = _sha256(file)
    named = f"{source.parent.name}/{source.name}" if source.is_file() else source.parent.name
    return {
        "command": f"dienngon report {named} --out DIR",
        "title": str(study.title),
        "corpus": results.corpus.hash,
        "parameters": study.parameters,
        "inputs": inputs,
        "versions": versions(),
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
