"""The figures of a study, drawn in this process and in others at the same time; the files are the same bytes."""

from __future__ import annotations

import dataclasses
import pickle
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np

from dienngon.messages import Language
from dienngon.plots import figure_name, save_figure
from dienngon.plots.base import versions
from dienngon.processes import Helper, ask, cores, start, stop
from dienngon.progress import Progress, Step, silent
from dienngon.stages import code_digest
from dienngon.store import Store, key_of
from dienngon.table import Table

# A helper is worth starting for so many figures: it takes as long as some three figures.
FIGURES_EACH = 6


# The files of a figure.
_ENDS = (".svg", ".png", ".csv", ".json")


@dataclass(frozen=True)
class Drawing:
    """A table whose figure is to be saved, as :func:`dienngon.plots.save_figure` takes it."""

    table: Table
    folder: Path
    tail: str
    language: Language
    raw_csv: bool

    def save(self) -> None:
        """Draw the figure and write its files."""
        save_figure(self.table, self.folder, self.tail, self.language, raw_csv=self.raw_csv)

    @cached_property
    def key(self) -> bytes:
        """Return the digest of all that the files depend on: table, versions, and the code that draws."""
        table = dataclasses.replace(self.table, evidence_data=None)
        asked = pickle.dumps((table, self.tail, self.language, self.raw_csv, sorted(versions().items())))
        return key_of(code_digest(), asked.hex())

    def packed(self) -> bytes:
        """Return the files of the figure that was saved."""
        stem = figure_name(self.table) + self.tail
        return msgspec.msgpack.encode({end: (self.folder / (stem + end)).read_bytes() for end in _ENDS})

    def unpack(self, files: bytes) -> None:
        """Write the files of a figure that was saved before."""
        stem = figure_name(self.table) + self.tail
        kept = msgspec.msgpack.decode(files, type=dict[str, bytes])
        for end in _ENDS:
            (self.folder / (stem + end)).write_bytes(kept[end])

    def save_in(self, helper: Helper) -> bool:
        """Return whether a helper drew the figure and wrote its files; no figure needs the evidence."""
        table = dataclasses.replace(self.table, evidence_data=None)
        return bool(ask(helper, (table, self.folder, self.tail, self.language, self.raw_csv)))


def save_all(
    drawings: Sequence[Drawing], progress: Progress = silent, workers: int | None = None, cache: Path | None = None
) -> None:
    """Draw figures and write their files, in ``workers`` processes; by default as many as there are cores.

    Files of figures that were drawn before are taken from the ``cache``, the folder of caches.
    """
    if cache is None:
        _draw(drawings, progress, workers)
        return
    store, keys = Store(cache, "figures"), [drawing.key for drawing in drawings]
    kept = {key: rows for pack in store.load(keys) for key, rows in pack.entries.items()}
    new = [drawing for drawing, key in zip(drawings, keys, strict=True) if key not in kept]
    for drawing, key in zip(drawings, keys, strict=True):
        if key in kept:
            drawing.unpack(kept[key].tobytes())
    _draw(new, progress, workers)
    store.save({drawing.key: np.frombuffer(drawing.packed(), np.uint8)[:, None] for drawing in new})


def _draw(drawings: Sequence[Drawing], progress: Progress, workers: int | None) -> None:
    queue = _Queue(drawings)
    size = min(workers or cores(), len(drawings) // FIGURES_EACH)
    threads = [threading.Thread(target=queue.serve, daemon=True) for _ in range(size - 1)]
    try:
        for thread in threads:
            thread.start()
        while (drawing := queue.take()) is not None:
            progress(Step.DRAWING, queue.taken, len(drawings))
            drawing.save()
        for thread in threads:
            thread.join()
        for drawing in queue.refused:
            drawing.save()
    finally:
        # Interrupted, or at an error: nothing may write into the folder afterwards.
        queue.close()
        for thread in threads:
            thread.join()


class _Queue:
    """What is still to be drawn, and what helpers could not draw, or not without a warning."""

    def __init__(self, drawings: Sequence[Drawing]) -> None:
        self.refused: list[Drawing] = []
        self._size = len(drawings)
        self._left = deque(drawings)
        self._helpers: list[Helper] = []

    @property
    def taken(self) -> int:
        """Return how many were taken."""
        return self._size - len(self._left)

    def take(self) -> Drawing | None:
        """Return the next, None after the last."""
        try:
            return self._left.popleft()
        except IndexError:
            return None

    def serve(self) -> None:
        """Hand drawings to a helper until there are none."""
        try:
            helper = start("dienngon.plots")
        except OSError:
            # Without a helper all is drawn here.
            return
        self._helpers.append(helper)
        while (drawing := self.take()) is not None:
            try:
                if not drawing.save_in(helper):
                    self.refused.append(drawing)
            except Exception:  # noqa: BLE001 - dead, or a table that cannot be sent: it is drawn here
                self.refused.append(drawing)
                break
        stop(helper)

    def close(self) -> None:
        """Leave the rest undrawn, and end the helpers whatever they do."""
        self._left.clear()
        for helper in self._helpers:
            helper.kill()
