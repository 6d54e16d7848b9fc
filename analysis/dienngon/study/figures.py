"""The figures of a study, drawn in other processes while tables are still computed; the files are the same bytes."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections import deque
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import numpy as np

from dienngon import table_json
from dienngon.messages import Language
from dienngon.plots import figure_name, save_figure
from dienngon.plots.base import versions
from dienngon.processes import Helper, ask, cores, start, stop
from dienngon.progress import Progress, Step, silent
from dienngon.stages import code_digest
from dienngon.store import Store, key_of
from dienngon.table import Table

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
        # Equal tables have one key, whether they were computed or kept from an earlier run.
        table = table_json.packed(self.table)
        asked = json.dumps((table, self.tail, self.language, self.raw_csv, sorted(versions().items())))
        return key_of(code_digest(), asked)

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


class Drawings:
    """Figures that are drawn while their study goes on, in ``workers`` processes: by default as many as cores.

    All but one of the processes are helpers, which start with the first figure; :meth:`finish` draws what is left, here
    as well. Files of figures that were drawn before are taken from the ``cache``, the folder of caches. At the end of
    the ``with`` nothing writes files any more, whatever happened.
    """

    def __init__(self, workers: int | None = None, cache: Path | None = None) -> None:
        self._others = (workers or cores()) - 1
        self._store = None if cache is None else Store(cache, "figures")
        self._new: list[Drawing] = []
        self._left: deque[Drawing] = deque()
        self._refused: list[Drawing] = []
        self._helpers: list[Helper] = []
        self._threads: list[threading.Thread] = []
        self._changed = threading.Condition()
        self._closed = False

    def __enter__(self) -> Self:
        """Return the drawings."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Leave the rest undrawn, and end the helpers whatever they do."""
        with self._changed:
            self._left.clear()
            self._closed = True
            self._changed.notify_all()
        for helper in self._helpers:
            helper.kill()
        for thread in self._threads:
            thread.join()

    def add(self, drawing: Drawing) -> None:
        """Have a figure drawn, unless it was drawn before."""
        if self._store is not None:
            for pack in self._store.load([drawing.key]):
                drawing.unpack(pack.entries[drawing.key].tobytes())
                return
        self._new.append(drawing)
        with self._changed:
            self._left.append(drawing)
            self._changed.notify()
        while len(self._threads) < self._others:
            self._threads.append(threading.Thread(target=self._serve, daemon=True))
            self._threads[-1].start()

    def finish(self, progress: Progress = silent) -> None:
        """Draw what is left, and keep all that is new for the next run."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        size = len(self._new)
        if size:
            # Also where only a helper still draws.
            progress(Step.DRAWING, size - len(self._left), size)
        while (drawing := self._take()) is not None:
            progress(Step.DRAWING, size - len(self._left), size)
            drawing.save()
        for thread in self._threads:
            thread.join()
        # What a helper could not draw, or not without a warning.
        for drawing in self._refused:
            drawing.save()
        for drawing in self._new:
            if self._store is not None:
                self._store.save({drawing.key: np.frombuffer(drawing.packed(), np.uint8)[:, None]})

    def _take(self) -> Drawing | None:
        """Return the next figure, which is waited for unless no more come; None after the last."""
        with self._changed:
            self._changed.wait_for(lambda: self._left or self._closed)
            return self._left.popleft() if self._left else None

    def _serve(self) -> None:
        """Hand figures to a helper until there are none."""
        try:
            helper = start("dienngon.plots")
        except OSError:
            # Without a helper all is drawn here.
            return
        self._helpers.append(helper)
        while (drawing := self._take()) is not None:
            try:
                if not drawing.save_in(helper):
                    self._refused.append(drawing)
            except Exception:  # noqa: BLE001 - dead, or a table that cannot be sent: it is drawn here
                self._refused.append(drawing)
                break
        stop(helper)
