"""study.toml, themes.toml, metadata.csv and a notebook for a folder of documents, from what the documents show."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dienngon.checks.summary import incomplete, write_skeleton
from dienngon.corpus import Corpus
from dienngon.errors import InputError
from dienngon.messages import DEFAULT, Language
from dienngon.output import replaced
from dienngon.progress import Progress, Step, usual
from dienngon.reading import read
from dienngon.reading.folder import stated_files
from dienngon.reading.language import without_foreign
from dienngon.reading.metadata import METADATA_NAME
from dienngon.reading.pages import Options
from dienngon.reading.readers import table_columns
from dienngon.reading.sources import files
from dienngon.reading.stored.file import is_indexed
from dienngon.reuse import counted_once, find_reuse, suggest_dates
from dienngon.segmentation import segment
from dienngon.starters.notebook import notebook_text
from dienngon.starters.term_groups import TermGroups, term_groups
from dienngon.starters.texts import study_text, themes_text

STUDY, THEMES, NOTEBOOK = "study.toml", "themes.toml", "study.ipynb"


@dataclass(frozen=True)
class Started:
    """What :func:`init` did: the names of the files that it wrote, and of those that were there and were left."""

    folder: Path
    written: tuple[str, ...]
    left: tuple[str, ...]


def init(
    folder: Path | str,
    metadata: Path | str | None = None,
    *,
    language: Language = DEFAULT,
    overrides: Path | str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    follow_links: bool = False,
    progress: Progress = usual,
    cache: Path | None = None,
    workers: int | None = None,
) -> Started:
    r"""Write into a folder of documents what a study of them starts from, and return the names of the files.

    These are ``study.toml`` with the periods and columns that were found, ``themes.toml`` with candidate terms in
    groups, to be struck out and sorted, ``metadata.csv`` with a row for each document whose date is missing or
    doubtful, and ``study.ipynb``, a notebook that runs. What is there already is left as it is, whosever it is.

    Parameters
    ----------
    folder
        The folder of documents.
    language
        Of the remarks in the files, and of the reports of the study.
    metadata, overrides, encoding, columns, follow_links
        As in :func:`dienngon.read`; study.toml then says so.
    progress, cache, workers
        As in :func:`dienngon.segment`.

    Raises
    ------
    InputError
        If it is no folder, or holds no document that can be read.
    OutputError
        If a file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home:
    ...     _ = Path(home, "a.txt").write_text("Vụ lúa xuân\n\n02/03/2021\n\nLúa lên xanh đều.", encoding="utf-8")
    ...     first, second = init(home), init(home)
    >>> first.written, second.left
    (('metadata.csv', 'study.toml', 'study.ipynb'), ('metadata.csv', 'study.toml', 'study.ipynb'))
    """
    folder = Path(folder)
    if folder.is_file():
        raise InputError(f"'{folder.name}' is a file; name the folder that holds it, into which a study.toml can go.")
    if is_indexed(folder):
        raise InputError(f"'{folder.name}' is an index; begin a study in the folder of documents that it was made of.")
    reading: dict[str, Any] = {"metadata": metadata, "overrides": overrides, "encoding": encoding}
    reading |= {"columns": dict(columns or {}), "follow_links": follow_links}
    progress(Step.READING)
    corpus = read(folder, **reading, progress=progress, cache=cache)
    progress(Step.COPIES)
    reuse = find_reuse(corpus, cache=cache)
    offered = suggest_dates(corpus, reuse)
    counted = counted_once(without_foreign(corpus), reuse)
    groups = term_groups(segment(counted, progress=progress, cache=cache, workers=workers))
    reading["columns"] |= _columns(folder, reading["columns"])
    progress(Step.WRITING)
    makers: dict[str, Callable[[Path], object]] = {
        METADATA_NAME: lambda path: write_skeleton(filter(incomplete, corpus), path, offered),
        THEMES: lambda path: _write(path, themes_text(groups, language)),
        STUDY: lambda path: _write(path, _study(folder, counted, groups, language, reading)),
        NOTEBOOK: lambda path: _write(path, notebook_text(folder.resolve().name, language)),
    }
    if not groups.groups:
        # A lexicon needs a theme.
        del makers[THEMES]
    written = tuple(name for name, make in makers.items() if _made(folder / name, make))
    return Started(folder, written, tuple(name for name in makers if name not in written))


def _made(path: Path, make: Callable[[Path], object]) -> bool:
    """Write a file unless there is one of its name; return whether it was written."""
    if os.path.lexists(path):
        return False
    with replaced(path, lambda _: False, "to be replaced") as file:
        make(file)
    return True


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def _study(folder: Path, corpus: Corpus, groups: TermGroups, language: Language, reading: Mapping[str, Any]) -> str:
    title = folder.resolve().name or "dienngon"
    lexicon = THEMES if groups.groups or (folder / THEMES).exists() else ""
    # Paths of a study are taken from where it is.
    beside = {name: os.path.relpath(reading[name], folder) for name in ("metadata", "overrides") if reading[name]}
    return study_text(title, corpus, lexicon, {**reading, **beside}, language)


def _columns(folder: Path, asked: Mapping[str, str]) -> dict[str, str]:
    """Return the columns of the tables in a folder by role, nothing if tables differ."""
    options = Options(None, dict(asked))
    stated = [one.resolve() for one in stated_files(folder, follow_links=False) if one is not None]
    found = [table_columns(one, options) for one in files(folder, stated) if not hasattr(one, "reason")]
    layouts = {tuple(sorted(one.items())) for one in found if one}
    return dict(layouts.pop()) if len(layouts) == 1 else {}
