"""How far a long run is: the step it is at, how much of it is done, and how much there is."""

from __future__ import annotations

from typing import Protocol

from dienngon.codes import Code


class Step(Code):
    """What a run is doing."""

    LOADING = "loading"
    READING = "reading"
    OBSERVING = "observing"
    COPIES = "copies"
    SEGMENTING = "segmenting"
    TRACKING = "tracking"
    COOCCURRENCE = "cooccurrence"
    COMPARING = "comparing"
    TERMS = "terms"
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
