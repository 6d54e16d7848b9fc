"""The topic models of a study: their number of topics found or given, each fitted and assessed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dienngon.codes import Note, reason
from dienngon.counts import count
from dienngon.errors import MissingExtraError, ParameterError
from dienngon.inference import Design
from dienngon.progress import Progress, Step, silent
from dienngon.segmentation import Tokens
from dienngon.study.settings import Settings
from dienngon.table import Table
from dienngon.topic_models import Topics, assess, choose_k, fit_topics, unit_for


@dataclass(frozen=True, eq=False)
class Models:
    """The models that were fitted, the scan of numbers of topics if there was one, and why models are missing."""

    fitted: tuple[Topics, ...]
    scan: Table | None
    missing: tuple[Note, ...]


def model_topics(
    study: Settings, tokens: Tokens, design: Design = Design(), progress: Progress = silent, cache: Path | None = None
) -> Models:
    """Return the topic models of a study, all with the same number of topics.

    Of a model for which a package is not installed, or for which the corpus is too small, a note says why it is
    missing. The ``design`` says which documents fall into the same half.
    """
    fitted: list[Topics] = []
    missing: list[Note] = []
    scan: Table | None = None
    k = study.topics.asked
    about: dict[str, Any] = {"design": design, "progress": progress, "cache": cache}
    for model in study.topics.models:
        progress(Step.FITTING)
        try:
            counts = fitted[0].counts if fitted else count(tokens, unit_for(tokens))
            topics = fit_topics(counts, model, k, study.seed, **about)
            if topics.stability is None:
                topics = assess(topics, **about)
            if topics.scan is not None:
                # Models that are compared have one number of topics.
                scan, k = topics.scan, len(topics)
            elif study.topics.scan and scan is None:
                # A number that the study states: the scan says what the corpus supports.
                scan = choose_k(counts, **about).table
        except (ParameterError, MissingExtraError) as problem:
            missing.append(Note.of("study.no_topics", model=model, why=reason(problem)))
        else:
            fitted.append(topics)
    return Models(tuple(fitted), scan, tuple(missing))
