"""A segmentation process: ``python -m dienngon.segmentation`` answers the documents that it is sent."""

from __future__ import annotations

import os
import pickle
import sys

import numpy as np

from dienngon.segmentation.workers import Job, cut_here


def main() -> None:
    """Answer documents on standard input until it ends."""
    into, out = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            jobs: list[Job] = pickle.load(into)  # noqa: S301 - written by the process that started this one
        except EOFError:
            return
        tables = list(cut_here(jobs))
        # One array a task is quicker to hand over than one a document.
        try:
            pickle.dump((np.cumsum([len(one) for one in tables])[:-1], np.concatenate(tables)), out)
            out.flush()
        except BrokenPipeError:
            # Who asked was interrupted; the end of this program is not to fail over it either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
            return


if __name__ == "__main__":
    main()
