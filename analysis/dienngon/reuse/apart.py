"""The search for reuse in a process of its own, while its caller does what does not need it."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dienngon.corpus import Corpus
from dienngon.processes import SEGMENTED_APART, Helper, ask, cores, start, stop
from dienngon.reuse.search import is_found

# Below this many characters, starting a process takes longer than it saves.
LEAST_CHARACTERS = 2_000_000


@contextmanager
def searching(
    corpus: Corpus, *, least: int, gap: int, workers: int | None = None, cache: Path | None = None
) -> Iterator[None]:
    """Look for reuse while the ``with`` goes on, of which :func:`find_reuse` then finds the end in the cache.

    Nothing is done without a cache, with one of ``workers`` (by default as many as cores), for a small corpus, for one
    so large that all cores segment it (another copy of its texts would only take memory), or where the cache has it.
    If the process fails, :func:`find_reuse` does all. An error in the ``with`` ends the process.
    """
    alone = cache is None or (workers or cores()) < 2
    fits = LEAST_CHARACTERS <= sum(len(one.text) for one in corpus) < SEGMENTED_APART
    if alone or not fits or is_found(corpus, least, gap, cache):
        yield
        return
    try:
        helper = start("dienngon.reuse")
    except OSError:
        yield
        return
    # What documents state of themselves is not looked at, and cannot be sent.
    plain = Corpus(tuple(dataclasses.replace(one, metadata={}) for one in corpus))
    thread = threading.Thread(target=_ask, args=(helper, (plain, least, gap, cache)), daemon=True)
    thread.start()
    try:
        yield
        thread.join()
    finally:
        helper.kill()
        thread.join()


def _ask(helper: Helper, question: object) -> None:
    try:
        ask(helper, question)
    except Exception:  # noqa: BLE001 - dead, or a corpus that cannot be sent: all is done by whoever asked
        return
    finally:
        stop(helper)
