"""How far a long run is: the step it is at, how much of it is done, and how much there is."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import Protocol

from dienngon.codes import Code


class Step(Code):
    """What a run is doing."""

    LOADING = "loading"
    READING = "reading"
    OBSERVING = "observing"
    COPIES = "copies"
    SEGMENTING = "segmenting"
    INDEXING = "indexing"
    FINDING = "finding"
    TRACKING = "tracking"
    COOCCURRENCE = "cooccurrence"
    COMPARING = "comparing"
    TERMS = "terms"
    SAMPLING = "sampling"
    SCORING = "scoring"
    FITTING = "fitting"
    CHOOSING = "choosing"
    REFITTING = "refitting"
    DRAWING = "drawing"
    WRITING = "writing"


class Progress(Protocol):
    """What is called while a run continues, such as a line on a terminal.

    Examples
    --------
    >>> def printed(step, done=0, total=0):
    ...     print(step.worded(), done, "of", total)
    >>> progress: Progress = printed
    >>> progress(Step.SEGMENTING, 2, 5)
    segmenting documents 2 of 5
    """

    def __call__(self, step: Step, done: int = 0, total: int = 0, /) -> None:
        """Take the step, how much of it is done and how much there is; both are 0 where that is not known."""


def silent(_step: Step, _done: int = 0, _total: int = 0, /) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Took:
    """How long something took: seconds by the clock, and seconds of the processors with those of ended processes."""

    clock: float = 0.0
    processor: float = 0.0

    @classmethod
    def now(cls) -> Took:
        """Return the times of this process so far; that of the clock has any beginning."""
        return cls(time.perf_counter(), sum(os.times()[:4]))

    def __add__(self, other: Took) -> Took:
        """Return both together."""
        return Took(self.clock + other.clock, self.processor + other.processor)

    def __sub__(self, other: Took) -> Took:
        """Return how long it is from the other to this."""
        return Took(self.clock - other.clock, self.processor - other.processor)


class Stopwatch:
    """How long the steps of a run take, in the order in which they begin; it is a progress itself.

    Examples
    --------
    >>> watch = Stopwatch(silent)
    >>> watch(Step.READING)
    >>> watch(Step.SEGMENTING, 1, 5)
    >>> list(watch.stopped())
    ['reading', 'segmenting']
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._took: dict[str, Took] = {}
        self._step = ""
        self._began = Took.now()

    def __call__(self, step: Step, done: int = 0, total: int = 0, /) -> None:
        """Take a step and hand it on."""
        self._count(step.value)
        self._progress(step, done, total)

    def stopped(self) -> dict[str, Took]:
        """Return how long each step took up to now."""
        self._count("")
        return dict(self._took)

    def _count(self, step: str) -> None:
        now = Took.now()
        if self._step:
            self._took[self._step] = self._took.get(self._step, Took()) + (now - self._began)
        self._step, self._began = step, now
