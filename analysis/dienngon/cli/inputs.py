"""What PATH brings: a corpus, and the settings of a study if it is one."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dienngon.cli.status import Status
from dienngon.errors import InputError, StudyError

if TYPE_CHECKING:
    from dienngon.corpus import Corpus
    from dienngon.lexicon import Lexicon
    from dienngon.periods import Periods
    from dienngon.privacy import Texts
    from dienngon.segmentation import Tokens
    from dienngon.study.settings import Study


def seed_of(text: str) -> int:
    """Return a seed as it was typed, if it is one."""
    if not text.isdecimal() or int(text) >= 2**32:
        message = f"must be a whole number from 0 to 4294967295, not '{text}'"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def study_of(path: Path) -> Study:
    """Return the study at a path, or in the folder there."""
    from dienngon.study.settings import read_study

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
    try:
        return read_study(path)
    except StudyError:
        if _is_lexicon(path):
            message = f"'{path.name}' is a lexicon, not a study; give it with --lexicon, and the documents as PATH."
            raise StudyError(message) from None
        raise


def _is_lexicon(path: Path) -> bool:
    import tomllib

    try:
        return "themes" in tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return False


@dataclass(frozen=True)
class Input:
    """What PATH brings: a corpus, and settings from the study or, for a folder, the defaults."""

    corpus: Corpus
    lexicon: Path | None = None
    by: str | Periods = "year"
    top: int = 12
    minimum: int = 2
    model: str = "spectral"
    k: int | None = 6
    topic_terms: int = 8
    seed: int = 0
    texts: Texts = "full"
    comparison: Mapping[str, Any] = field(default_factory=dict)
    # Reposts, by position in the corpus: in comparisons they move as one.
    clusters: Sequence[Sequence[int]] = ()

    @property
    def comparing(self) -> dict[str, Any]:
        """Return what ``compare`` does unless its options say otherwise."""
        from dienngon.study.settings import Comparison

        own = {"reposts": self.clusters, "top": self.top, "tfidf_minimum": self.minimum, "seed": self.seed}
        return {**dataclasses.asdict(Comparison()), **own, **self.comparison}


def reading_of(options: argparse.Namespace) -> tuple[Path, dict[str, Any], Study | None]:
    """Return where the documents of PATH are, how they are to be read, and the study if PATH is one."""
    given = {"metadata": options.metadata, "overrides": options.overrides, "encoding": options.encoding}
    columns = dict(options.columns or ())
    if options.path.suffix != ".toml":
        return options.path, {**given, "columns": columns}, None
    study = study_of(options.path)
    asked = {name: value for name, value in given.items() if value is not None}
    return study.folder, {**study.reading, **asked, "columns": {**study.columns, **columns}}, study


def input_of(options: argparse.Namespace, *, clean: bool = True) -> Input:
    """Return the corpus of PATH, what documents share counted as asked, and the settings that come with it."""
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
        return Input(corpus, clusters=clusters)
    return Input(
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


def cache_of(options: argparse.Namespace) -> Path | None:
    """Return the folder of the segmentation cache, None if there is to be none."""
    from dienngon.store import cache_folder

    return None if options.no_cache else cache_folder()


def segmented(source: Input, lexicon: Lexicon | Path | None, options: argparse.Namespace, status: Status) -> Tokens:
    """Return the corpus of PATH segmented, saying how far it is."""
    from dienngon.segmentation import segment

    return segment(source.corpus, lexicon, status, workers=options.workers, cache=cache_of(options))
