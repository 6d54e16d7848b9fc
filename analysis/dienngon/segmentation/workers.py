"""Segmenting documents, here or in processes on several cores, in order.

A worker is asked for many documents at once. When it dies, the documents of its task are asked for one by one, and the
one that ends a worker again is named.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dienngon.errors import SegmentationError
from dienngon.processes import DEATH, SEGMENTED_APART, Helper, ask, cores, start, stop
from dienngon.segmentation.engine import Cut, engine

# The tokens of a document: start, end and number of the text, shape (tokens, 3).
SpanTable = NDArray[np.int32]

_TASK_CHARACTERS = 400_000


class Jobs(Protocol):
    """Documents to segment, gone through more than once: a list, or what makes each when it is asked for."""

    def __len__(self) -> int: ...

    def __getitem__(self, at: int, /) -> Job: ...

    def __iter__(self) -> Iterator[Job]: ...


@dataclass(frozen=True)
class Job:
    """A document to segment: its name and its texts, each a paragraph or another stretch."""

    name: str
    texts: tuple[str, ...]

    @property
    def size(self) -> int:
        """Return the number of characters."""
        return sum(map(len, self.texts))


def cut_jobs(jobs: Jobs, workers: int | None = None) -> Iterator[SpanTable]:
    """Yield for each document its tokens, in order: start, end (in their text) and number of the text.

    By default as many ``workers`` as cores segment a large corpus, and this process alone a small one. A
    SegmentationError names the document at which a worker died.
    """
    if workers is None:
        workers = cores() if sum(job.size for job in jobs) >= SEGMENTED_APART else 1
    if workers <= 1 or len(jobs) < 2:
        yield from cut_here(jobs)
        return
    pool = _Pool(jobs)
    threads = [threading.Thread(target=pool.serve, daemon=True) for _ in range(min(workers, pool.size))]
    for thread in threads:
        thread.start()
    for position in range(len(jobs)):
        yield pool.result(position)
    for thread in threads:
        thread.join()


def cut_here(jobs: Jobs) -> Iterator[SpanTable]:
    """Yield the same, from this process."""
    cuts = engine().cut_all(text for job in jobs for text in job.texts)
    for job in jobs:
        yield table([next(cuts) for _ in job.texts])


def table(cuts: Sequence[Cut]) -> SpanTable:
    """Return the tokens of a document's texts as one table, shape (tokens, 3)."""
    edges = [cut.edges for cut in cuts]
    parts = [np.column_stack([start, end, np.full(len(start), at)]) for at, (start, end) in enumerate(edges)]
    return np.concatenate(parts).astype(np.int32) if parts else np.zeros((0, 3), dtype=np.int32)


class _Pool:
    """Documents in tasks, and their results; each thread that serves it has a worker process of its own."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._tasks: queue.Queue[range] = queue.Queue()
        self._results: list[SpanTable | None] = [None] * len(jobs)
        self._failure = ""
        self._changed = threading.Condition()
        start = characters = 0
        for position, job in enumerate(jobs):
            characters += job.size
            if characters >= _TASK_CHARACTERS or position == len(jobs) - 1:
                self._tasks.put(range(start, position + 1))
                start, characters = position + 1, 0
        self.size = self._tasks.qsize()

    def result(self, position: int) -> SpanTable:
        """Return a document's tokens as soon as they are there."""
        with self._changed:
            self._changed.wait_for(lambda: self._results[position] is not None or bool(self._failure))
            found = self._results[position]
            self._results[position] = None
        if found is None:
            raise SegmentationError(self._failure)
        return found

    def serve(self) -> None:
        """Hand tasks to one worker until there are none, or a document was found that ends workers."""
        worker: Helper | None = None
        try:
            worker = _start()
            while not self._failure:
                task = self._tasks.get_nowait()
                try:
                    self._answer(task, _ask(worker, [self._jobs[one] for one in task]))
                except DEATH:
                    stop(worker)
                    worker = _start()
                    self._one_by_one(worker, task)
        except queue.Empty:
            return
        except Exception as problem:  # noqa: BLE001 - whatever it is, nobody may wait for this thread's results
            self._fail(f"A segmentation process could not be run ({problem}); run again with workers=1.")
        finally:
            if worker is not None:
                stop(worker)

    def _one_by_one(self, worker: Helper, task: range) -> None:
        """Find the document that ended a worker, in a new one: asked for alone, it names itself."""
        name = ""
        try:
            _ask(worker, [Job("", ("diễn ngôn",))])
            for position in task:
                name = self._jobs[position].name
                self._answer(range(position, position + 1), _ask(worker, [self._jobs[position]]))
        except DEATH:
            ended = f"(exit status {worker.wait()}); run again with workers=1"
            if name:
                self._fail(
                    f"A segmentation process ended at the document '{name}' {ended}, or leave that document out."
                )
            else:
                self._fail(f"A segmentation process could not be run {ended}.")

    def _fail(self, message: str) -> None:
        with self._changed:
            self._failure = self._failure or message
            self._changed.notify_all()

    def _answer(self, task: range, tables: Sequence[SpanTable]) -> None:
        with self._changed:
            self._results[task.start : task.stop] = tables
            self._changed.notify_all()


def _ask(worker: Helper, jobs: Sequence[Job]) -> list[SpanTable]:
    """Return the tables of some documents from a worker."""
    sizes, joined = ask(worker, jobs)
    return np.split(joined, sizes)


def _start() -> Helper:
    return start("dienngon.segmentation")
