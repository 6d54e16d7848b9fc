"""study.toml: what a study asks for."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from dienngon.config import read_toml
from dienngon.corpus import Periods
from dienngon.errors import ParameterError, StudyError, nearest
from dienngon.timeaxis import LENGTHS
from dienngon.topics import MODELS


class _Corpus(msgspec.Struct, forbid_unknown_fields=True):
    path: str = "."
    metadata: str = ""


class _Periods(msgspec.Struct, forbid_unknown_fields=True):
    first: int
    last: int
    by: str = "year"


class _Lexicon(msgspec.Struct, forbid_unknown_fields=True):
    path: str


class _Keywords(msgspec.Struct, forbid_unknown_fields=True):
    top: int = 12
    minimum: int = 2


class _Topics(msgspec.Struct, forbid_unknown_fields=True):
    models: list[str] = msgspec.field(default_factory=lambda: ["nmf"])
    k: int = 6
    terms: int = 8


class _File(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    lexicon: _Lexicon
    corpus: _Corpus = msgspec.field(default_factory=_Corpus)
    periods: _Periods | None = None
    keywords: _Keywords = msgspec.field(default_factory=_Keywords)
    topics: _Topics = msgspec.field(default_factory=_Topics)
    seed: int = 0
    limits: list[str] = msgspec.field(default_factory=list)


@dataclass(frozen=True)
class Study:
    """What a study.toml asks for. ``periods`` is None to span the corpus; paths are resolved."""

    source: Path
    title: str
    folder: Path
    metadata: Path | None
    lexicon: Path
    periods: Periods | None
    top: int
    minimum: int
    models: tuple[str, ...]
    k: int
    topic_terms: int
    seed: int
    limits: tuple[str, ...]

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what decides the results, beside the inputs."""
        return {
            "periods": f"{self.periods.labels[0]}–{self.periods.labels[-1]}" if self.periods else "as dated",
            "keywords.top": self.top,
            "keywords.minimum": self.minimum,
            "topics.models": ", ".join(self.models),
            "topics.k": self.k,
            "topics.terms": self.topic_terms,
            "seed": self.seed,
        }


def read_study(path: Path | str) -> Study:
    """Return the study that a TOML file describes; its paths are taken from where the file lies.

    Raises
    ------
    StudyError
        If the file cannot be read, has an unknown or missing key, or a value that cannot be used.
    """
    path = Path(path)
    data = read_toml(path, _File, StudyError)
    try:
        periods = _periods(data.periods)
        models = _models(data.topics.models)
        if not data.title.strip():
            message = "'title' must not be empty; it heads the report."
            raise StudyError(message)
        _positive("keywords.top", data.keywords.top)
        _positive("keywords.minimum", data.keywords.minimum)
        _positive("topics.terms", data.topics.terms)
        if not 0 <= data.seed < 2**32:
            message = f"'seed' must be from 0 to 4294967295. Got {data.seed}."
            raise StudyError(message)
    except (ParameterError, StudyError) as problem:
        message = f"{path.name}: {problem}"
        raise StudyError(message) from None
    home = path.parent
    return Study(
        source=path,
        title=data.title,
        folder=home / data.corpus.path,
        metadata=home / data.corpus.metadata if data.corpus.metadata else None,
        lexicon=home / data.lexicon.path,
        periods=periods,
        top=data.keywords.top,
        minimum=data.keywords.minimum,
        models=models,
        k=data.topics.k,
        topic_terms=data.topics.terms,
        seed=data.seed,
        limits=tuple(data.limits),
    )


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
        message = f"'topics.models' must name one model or more, each once. Got: {', '.join(models) or 'none'}."
        raise StudyError(message)
    return tuple(models)


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
