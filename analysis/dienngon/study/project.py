"""A study at hand: a folder or a study.toml, and what of it is asked for, found when it is asked for first."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dienngon.codes import Note
from dienngon.display import Glance, Shown
from dienngon.errors import InputError, ParameterError, nearest
from dienngon.messages import Spoken
from dienngon.privacy import without_texts
from dienngon.progress import Progress, usual
from dienngon.study.analysis import Found, Results, find, tabled
from dienngon.study.results import Run, run
from dienngon.study.settings import Settings, read_study, usual_study
from dienngon.table import Table

if TYPE_CHECKING:
    from dienngon.corpus import Corpus
    from dienngon.counts import Counts
    from dienngon.periods import Periods
    from dienngon.positions import Index
    from dienngon.segmentation import Tokens
    from dienngon.themes import Hits


class Study(Shown):
    r"""A study of a folder of documents, with or without a study.toml in it, or of the study.toml that is named.

    Documents are read when something of them is asked for first, and what was found is kept.

    Parameters
    ----------
    path
        A folder of documents, one file of them, or a study.toml.
    progress
        Called with each step; see :mod:`dienngon.progress`.
    cache
        The folder in which what was found is kept for the next run; by default nothing is kept.
    workers
        Processes to work in; by default by size and cores.

    Raises
    ------
    InputError
        If there is no such path.
    StudyError
        If the study.toml cannot be used.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home:
    ...     for year, text in ((2021, "Vụ lúa xuân lên xanh đều."), (2022, "Giá gạo tăng nhẹ ở chợ quê.")):
    ...         _ = Path(home, f"{year}.txt").write_text(f"Chợ quê\n\n02/03/{year}\n\n{text}", encoding="utf-8")
    ...     study = Study(home)
    ...     len(study.corpus), study.periods.labels, study.table("timeline").frame["documents"].tolist()
    (2, ('2021', '2022'), [1, 1])
    """

    def __init__(
        self,
        path: Path | str,
        *,
        progress: Progress = usual,
        cache: Path | None = None,
        workers: int | None = None,
    ) -> None:
        self.path = Path(path)
        self.settings = settings_at(self.path)
        self._how: dict[str, Any] = {"workers": workers, "cache": cache}
        self._progress = progress

    @cached_property
    def found(self) -> Found:
        """Return what all tables are made of."""
        return find(self.settings, self._progress, **self._how)

    @property
    def corpus(self) -> Corpus:
        """Return the documents, what they share counted as the study says."""
        return self.found.corpus

    @property
    def tokens(self) -> Tokens:
        """Return the segmented documents."""
        return self.found.tokens

    @property
    def counts(self) -> Counts:
        """Return the counted terms of the documents."""
        return self.found.counts

    @property
    def hits(self) -> Hits:
        """Return the hits of the lexicon's themes; there are none without a lexicon."""
        return self.found.hits

    @property
    def index(self) -> Index:
        """Return where every word stands."""
        return self.found.index

    @property
    def periods(self) -> Periods:
        """Return the periods, as the study states them or as they were chosen."""
        return self.found.periods

    @cached_property
    def _results(self) -> Results:
        return tabled(self.found)

    def run(self) -> Results:
        """Return all that the study finds, its tables by name, before anything is written."""
        texts = self.settings.texts
        tables = {name: without_texts(table, texts) for name, table in self._results.tables.items()}
        return dataclasses.replace(self._results, tables=tables)

    def table(self, name: str) -> Table:
        """Return one table of the study, with no more of the texts than the study allows.

        Raises
        ------
        ParameterError
            If the study has no such table.
        """
        tables = self._results.tables
        if name not in tables:
            raise ParameterError(f"The study has no table '{name}'. {nearest(name, tables)}")
        return without_texts(tables[name], self.settings.texts)

    def report(self, out: Path | str, *, language: Spoken | None = None, pdf: bool = False) -> Run:
        """Write tables, figures, report and manifest into a folder; see :func:`dienngon.run`."""
        return run(self.settings, out, self._progress, **self._how, language=language, pdf=pdf)

    def _glance(self) -> Glance:
        lexicon = self.settings.lexicon
        named = Note.of("display.lexicon_file", name=lexicon.name) if lexicon else Note.of("display.no_lexicon")
        # What is not there yet is not found for a look.
        read = Note.of("display.documents", count=len(self.corpus)) if "found" in self.__dict__ else ""
        return Glance.of(self.settings.title, read, named)


def settings_at(path: Path) -> Settings:
    """Return the settings of a study.toml, of that in a folder, or for documents alone the usual ones."""
    if not path.exists():
        raise InputError(f"No such folder or file: '{path}'. Check the path.")
    if path.is_dir() and (path / "study.toml").is_file():
        return read_study(path / "study.toml")
    if path.suffix == ".toml":
        return read_study(path)
    return usual_study(path)
