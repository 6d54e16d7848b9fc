"""A searching process: ``python -m dienngon.reuse`` leaves in the cache what it finds in corpora that it is sent."""

from __future__ import annotations

from pathlib import Path

from dienngon.corpus import Corpus
from dienngon.processes import answer
from dienngon.reuse.search import find_reuse


def search(asked: tuple[Corpus, int, int, Path]) -> None:
    """Look for reuse in a corpus."""
    corpus, least, gap, cache = asked
    find_reuse(corpus, least=least, gap=gap, cache=cache)


if __name__ == "__main__":
    answer(search)
