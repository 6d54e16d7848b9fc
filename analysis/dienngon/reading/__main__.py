"""A labelling process: ``python -m dienngon.reading`` answers the pages that it is sent."""

from __future__ import annotations

from collections.abc import Sequence

from dienngon.processes import answer
from dienngon.reading.documents import Judged, judged
from dienngon.reading.pages import Page


def judge(pages: Sequence[tuple[str, Page]]) -> list[Judged]:
    """Return what pages are found to be."""
    return [judged(*one) for one in pages]


if __name__ == "__main__":
    answer(judge)
