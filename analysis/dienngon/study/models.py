"""The topic models of a study: k chosen, fitted, assessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dienngon.codes import Note
from dienngon.counts import count
from dienngon.errors import ParameterError
from dienngon.progress import Progress, Step, silent
from dienngon.segmentation import Tokens
from dienngon.study.settings import Study
from dienngon.table import Table
from dienngon.topic_models import Topics, choose_k, fit_topics, fully_assessed, unit_for


@dataclass(frozen=True, eq=False)
class Models:
    """The models that were fitted, the choices of k by model, and why models are missing."""

    fitted: tuple[Topics, ...]
    scans: Mapping[str, Table]
    missing: tuple[Note, ...]


def model_topics(
    study: Study, tokens: Tokens, *, clusters: Sequence[Sequence[int]] = (), progress: Progress = silent
) -> Models:
    """Return the topic models of a study; of one that the corpus is too small for, a note says why it is missing.

    ``clusters`` are positions of documents that are resampled together.
    """
    fitted: list[Topics] = []
    missing: list[Note] = []
    scans: dict[str, Table] = {}
    for model in study.topics.models:
        progress(Step.FITTING)
        try:
            counts = count(tokens, unit_for(tokens))
            k, scan = study.topics.given_k, None
            # A k that the study states is looked at with one model: the scan says what the corpus supports.
            if k is None or (study.topics.scan and not scans):
                scan = choose_k(counts, model, seed=study.seed, clusters=clusters, progress=progress)
                scans[model] = scan.table
                k = scan.k if k is None else k
            if k is None:
                missing.append(Note.of("study.no_topics", model=model, why=scans[model].notes[0]))
                continue
            # A scan has fitted it already, but may have assessed it by fewer draws.
            known = scan.fits.get(k) if scan is not None else None
            fit = known or fit_topics(counts, model, k, study.seed)
            fitted.append(fully_assessed(fit, seed=study.seed, clusters=clusters))
        except ParameterError as problem:
            missing.append(Note.of("study.no_topics", model=model, why=str(problem)))
    return Models(tuple(fitted), scans, tuple(missing))
