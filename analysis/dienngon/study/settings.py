"""study.toml: what a study asks for."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from dienngon.comparison.groups import together
from dienngon.corpus import Corpus
from dienngon.errors import ParameterError, StudyError, nearest
from dienngon.inference import LEVEL, PERMUTATIONS, Design
from dienngon.periods import LENGTHS, Periods
from dienngon.privacy import TEXTS, Texts
from dienngon.reuse import check_lengths
from dienngon.toml import read_toml
from dienngon.topic_models import DEFAULT, MODELS

Choice = TypeVar("Choice", bound=str)


class _Corpus(msgspec.Struct, forbid_unknown_fields=True):
    path: str = "."
    metadata: str = ""
    overrides: str = ""
    encoding: str = ""
    columns: dict[str, str] = msgspec.field(default_factory=dict)


class _Periods(msgspec.Struct, forbid_unknown_fields=True):
    first: int
    last: int
    by: str = "year"


class _Lexicon(msgspec.Struct, forbid_unknown_fields=True):
    path: str


class _Keywords(msgspec.Struct, forbid_unknown_fields=True):
    top: int = 12
    minimum: int = 2


class _Reuse(msgspec.Struct, forbid_unknown_fields=True):
    count: str = "first"
    least: int = 10
    gap: int = 5


class Comparison(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How groups are compared: least count, level of the verdict, permutations, what moves together."""

    minimum: int = 5
    level: float = LEVEL
    permutations: int = PERMUTATIONS
    together: str = ""

    def design(self, corpus: Corpus, reposts: Sequence[Sequence[int]], seed: int) -> Design:
        """Return the design with which groups of these documents are compared.

        Raises
        ------
        ParameterError
            If a number cannot be used, or no document has a value in the column ``together``.
        """
        return Design(self.level, self.permutations, seed, together(corpus, self.together, reposts))


class _Topics(msgspec.Struct, forbid_unknown_fields=True):
    models: list[str] = msgspec.field(default_factory=lambda: [DEFAULT])
    k: int | str = 6
    terms: int = 8
    scan: bool = False


class _File(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    lexicon: _Lexicon
    corpus: _Corpus = msgspec.field(default_factory=_Corpus)
    periods: _Periods | None = None
    keywords: _Keywords = msgspec.field(default_factory=_Keywords)
    comparison: Comparison = Comparison()
    topics: _Topics = msgspec.field(default_factory=_Topics)
    reuse: _Reuse = msgspec.field(default_factory=_Reuse)
    texts: str = "full"
    seed: int = 0
    limits: list[str] = msgspec.field(default_factory=list)


@dataclass(frozen=True)
class Study:
    """What a study.toml asks for. ``periods`` is None to span the corpus, ``k`` to choose it; paths are resolved."""

    source: Path
    title: str
    folder: Path
    metadata: Path | None
    lexicon: Path
    periods: Periods | None
    top: int
    minimum: int
    models: tuple[str, ...]
    k: int | None
    topic_terms: int
    scan: bool
    seed: int
    limits: tuple[str, ...]
    overrides: Path | None = None
    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    count_copies: bool = False
    least: int = 10
    gap: int = 5
    texts: Texts = "full"
    comparison: Comparison = field(default_factory=Comparison)

    @property
    def reading(self) -> dict[str, Any]:
        """Return how the documents are to be read, as arguments of :func:`dienngon.reading.read`."""
        return {
            "metadata": self.metadata,
            "overrides": self.overrides,
            "encoding": self.encoding,
            "columns": self.columns,
        }

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what decides the results, apart from the inputs."""
        reading = {"corpus.encoding": self.encoding} if self.encoding else {}
        reading |= {f"corpus.columns.{part}": column for part, column in sorted(self.columns.items())}
        return reading | {
            "periods": f"{self.periods.labels[0]}–{self.periods.labels[-1]}" if self.periods else "as dated",
            "keywords.top": self.top,
            "keywords.minimum": self.minimum,
            "comparison.minimum": self.comparison.minimum,
            "comparison.level": self.comparison.level,
            "comparison.permutations": self.comparison.permutations,
            "comparison.together": self.comparison.together,
            "topics.models": ", ".join(self.models),
            "topics.k": "auto" if self.k is None else self.k,
            "topics.terms": self.topic_terms,
            "topics.scan": self.scan,
            "reuse.count": "all" if self.count_copies else "first",
            "reuse.least": self.least,
            "reuse.gap": self.gap,
            "texts": self.texts,
            "seed": self.seed,
        }


def read_study(path: Path | str) -> Study:
    r"""Return the study that a TOML file describes; its paths are taken from where the file lies.

    Raises
    ------
    StudyError
        If the file cannot be read, has an unknown or missing key, or a value that cannot be used.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home:
    ...     _ = Path(home, "study.toml").write_text("title = 'Rice'\nseed = 3\n[lexicon]\npath = 'themes.toml'")
    ...     study = read_study(Path(home, "study.toml"))
    >>> study.title, study.seed, study.parameters["topics.k"]
    ('Rice', 3, 6)
    """
    path = Path(path)
    data = read_toml(path, _File, StudyError)
    try:
        _one_of("reuse.count", data.reuse.count, ("first", "all"))
        if not data.title.strip():
            message = "'title' must not be empty; it heads the report."
            raise StudyError(message)
        _positive("keywords.top", data.keywords.top)
        _positive("keywords.minimum", data.keywords.minimum)
        _positive("topics.terms", data.topics.terms)
        if isinstance(data.topics.k, str) and data.topics.k != "auto":
            message = f"'topics.k' must be a whole number or \"auto\". Got '{data.topics.k}'."
            raise StudyError(message)
        check_lengths(data.reuse.least, data.reuse.gap)
        _positive("comparison.minimum", data.comparison.minimum)
        _check_design(data.comparison)
        if not 0 <= data.seed < 2**32:
            message = f"'seed' must be from 0 to 4294967295. Got {data.seed}."
            raise StudyError(message)
        return _study(path, data)
    except (ParameterError, StudyError) as problem:
        message = f"{path.name}: {problem}"
        raise StudyError(message) from None


def usual_study(folder: Path) -> Study:
    """Return what is usual, for documents without a study.toml: no title, no lexicon, and all else by default."""
    return _study(folder / "study.toml", _File("", _Lexicon("")))


def _study(source: Path, data: _File) -> Study:
    home = source.parent
    return Study(
        source=source,
        title=data.title,
        folder=home / data.corpus.path,
        metadata=home / data.corpus.metadata if data.corpus.metadata else None,
        lexicon=home / data.lexicon.path,
        periods=_periods(data.periods),
        top=data.keywords.top,
        minimum=data.keywords.minimum,
        models=_models(data.topics.models),
        k=None if isinstance(data.topics.k, str) else data.topics.k,
        topic_terms=data.topics.terms,
        scan=data.topics.scan,
        seed=data.seed,
        limits=tuple(data.limits),
        overrides=home / data.corpus.overrides if data.corpus.overrides else None,
        encoding=data.corpus.encoding or None,
        columns=MappingProxyType(data.corpus.columns),
        count_copies=data.reuse.count == "all",
        least=data.reuse.least,
        gap=data.reuse.gap,
        texts=_one_of("texts", data.texts, TEXTS),
        comparison=data.comparison,
    )


def _check_design(comparison: Comparison) -> None:
    try:
        Design(comparison.level, comparison.permutations)
    except ParameterError as problem:
        message = f"In [comparison]: {problem}"
        raise StudyError(message) from None


def _periods(data: _Periods | None) -> Periods | None:
    if data is None:
        return None
    if data.by not in LENGTHS:
        message = f"'periods.by' must be one of {', '.join(LENGTHS)}. Got '{data.by}'. {nearest(data.by, LENGTHS)}"
        raise StudyError(message)
    return Periods.years(data.first, data.last, data.by)


def _models(models: Sequence[str]) -> tuple[str, ...]:
    for model in models:
        if model not in MODELS:
            message = (
                f"'topics.models' must name models among {', '.join(MODELS)}. Got '{model}'. {nearest(model, MODELS)}"
            )
            raise StudyError(message)
    if not models or len(set(models)) < len(models):
        message = f"'topics.models' must name one model or more, each once. Got: {', '.join(models) or 'no model'}."
        raise StudyError(message)
    return tuple(models)


def _one_of(name: str, value: str, known: Sequence[Choice]) -> Choice:
    for one in known:
        if value == one:
            return one
    message = f"'{name}' must be one of {', '.join(known)}. Got '{value}'. {nearest(value, known)}"
    raise StudyError(message)


def _positive(name: str, value: int) -> None:
    if value < 1:
        message = f"'{name}' must be at least 1. Got {value}."
        raise StudyError(message)


def with_models(study: Study, models: Sequence[str]) -> Study:
    """Return the study with other topic models.

    Raises
    ------
    StudyError
        If a model is unknown or named twice.
    """
    return dataclasses.replace(study, models=_models(models))
