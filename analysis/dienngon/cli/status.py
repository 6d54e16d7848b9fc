"""One line of progress."""

from __future__ import annotations

import sys
from typing import ClassVar

from dienngon.progress import Step


class Status:
    """One line of progress on a terminal; nothing in a pipe."""

    shown: ClassVar[bool] = False

    def __init__(self, *, quiet: bool) -> None:
        self._active = not quiet and sys.stderr.isatty()

    def __call__(self, step: Step, done: int = 0, total: int = 0, /) -> None:
        """Show a step in place of the last one."""
        if self._active:
            much = f": {done} of {total}" if total else f": {done}" if done else ""
            print(f"\r\x1b[K{step.worded()}{much} …", end="", file=sys.stderr, flush=True)
            Status.shown = True

    @classmethod
    def clear(cls) -> None:
        """Remove the line."""
        if cls.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            cls.shown = False
