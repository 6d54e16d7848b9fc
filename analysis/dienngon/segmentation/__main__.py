"""A segmentation process: ``python -m dienngon.segmentation`` answers the documents that it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dienngon.processes import answer
from dienngon.segmentation.workers import Job, cut_here


def cut(jobs: Sequence[Job]) -> tuple[Any, Any]:
    """Return the tokens of documents as one array, quicker to hand over than one a document, and where to cut it."""
    tables = list(cut_here(jobs))
    return np.cumsum([len(one) for one in tables])[:-1], np.concatenate(tables)


def main() -> None:
    """Answer documents on standard input until it ends."""
    answer(cut)


if __name__ == "__main__":
    main()
