"""How far a long run is: the step it is at, how much of it is done, and how much there is."""

from __future__ import annotations

import importlib
import os
import sys
import time
from dataclasses import dataclass
from typing import Any, Protocol

from dienngon.codes import Code, Note
from dienngon.messages import number, reader


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


def usual(step: Step, done: int = 0, total: int = 0, /) -> None:
    """Show in a notebook how far a long step is, below its cell and until the cell ends; say nothing anywhere else.

    The environment variable DIENNGON_PROGRESS, set to ``off``, keeps it from being shown.
    """
    if "IPython" not in sys.modules or os.environ.get("DIENNGON_PROGRESS") == "off":
        return
    from IPython import get_ipython

    shell = get_ipython()
    if shell is not None and hasattr(shell, "kernel"):
        _below(shell).show(step, done, total)


# A cell that ends within so many seconds needs no progress, and no eye follows more than a few changes a second.
_PATIENCE, _PAUSE = 1.0, 0.2
_lines: dict[int, _Below] = {}


def _below(shell: Any) -> _Below:
    """Return the line of a cell that runs; it is removed when the cell has ended, however it ends."""
    line = _lines.get(id(shell))
    if line is None:
        line = _lines[id(shell)] = _Below()

        def ended(*_: object) -> None:
            shell.events.unregister("post_run_cell", ended)
            _lines.pop(id(shell)).clear()

        shell.events.register("post_run_cell", ended)
    return line


class _Below:
    """A line below a cell of a notebook: the step, a bar, and how long it will still take."""

    def __init__(self) -> None:
        self._began = self._step_began = time.monotonic()
        self._shown = 0.0
        self._step: Step | None = None
        self._handle: Any = None

    def show(self, step: Step, done: int, total: int) -> None:
        """Show a step, unless the cell has just begun or the line has just changed."""
        now = time.monotonic()
        if step != self._step:
            self._step, self._step_began = step, now
        if now - self._began < _PATIENCE or now - self._shown < _PAUSE:
            return
        self._shown = now
        self._display(_line_of(step, done, total, now - self._step_began))

    def clear(self) -> None:
        """Remove the line."""
        if self._handle is not None:
            self._display("")

    def _display(self, text: str) -> None:
        page: Any = importlib.import_module("IPython.display")
        if self._handle is None:
            self._handle = page.display(page.HTML(text), display_id=True)
        else:
            self._handle.update(page.HTML(text))


def _line_of(step: Step, done: int, total: int, seconds: float) -> str:
    """Return a line of HTML: the step, how much of it is done, and about how many seconds are left of it."""
    language = reader()
    much = " / ".join(number(one, ",", language) for one in (done, total) if one)
    bar = f"<progress value='{done}' max='{total}'></progress> " if total else ""
    left = Note.of("progress.left", seconds=seconds / done * (total - done)).worded(language) if total and done else ""
    return f"<small>{bar}{step.worded(language)} {much} {left}</small>"


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
