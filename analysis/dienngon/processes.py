"""Helpers: modules of this package run as programs, which answer one question after another.

A helper reads pickled questions from its input and writes pickled answers to its output, so that its death is noticed
at once, and it ends when whoever started it does. Unlike those of multiprocessing it never imports the caller's script.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Any, cast

Helper = subprocess.Popen[bytes]

# From this many characters on segmentation has a process on every core: below, starting them takes longer than it
# saves, and a core is left for something else.
SEGMENTED_APART = 20_000_000

# What talking to a helper that has ended raises.
DEATH = (OSError, EOFError, pickle.UnpicklingError)


def cores() -> int:
    """Return the number of processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def one_thread() -> AbstractContextManager[object]:
    """Return a context in which linear algebra runs on one thread.

    Sums then do not depend on how many threads there are, and small products are quicker: threads that wait for each
    other keep all processors busy. A report on 2,500 articles took 40 seconds of two processors less.
    """
    from threadpoolctl import threadpool_limits

    return cast("AbstractContextManager[object]", threadpool_limits(1))


def give_back() -> None:
    """Give memory that is free back to the system, where the C library can; others look by themselves.

    glibc keeps what small arrays leave free between others that are still used: at 25,000 articles a sixth of it all.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def start(module: str) -> Helper:
    """Start a module of this package as a helper."""
    command = [sys.executable, "-m", module]
    # In a session of its own: an interrupt from the terminal is for the program, which then closes the pipes.
    return subprocess.Popen(  # noqa: S603 - our own module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )


def ask(helper: Helper, question: Any) -> Any:
    """Return a helper's answer."""
    if helper.stdin is None or helper.stdout is None:
        raise OSError("the helper has no pipes")
    helper.stdin.write(pickle.dumps(question))
    helper.stdin.flush()
    return pickle.load(helper.stdout)  # noqa: S301 - written by our own process


def stop(helper: Helper) -> None:
    """End a helper that was asked nothing or has answered."""
    for pipe in (helper.stdin, helper.stdout):
        with suppress(OSError):
            if pipe is not None:
                pipe.close()
    helper.wait()


def answer(function: Callable[[Any], Any]) -> None:
    """Answer questions, in a helper, until there are no more."""
    into, out = sys.stdin.buffer, sys.stdout.buffer
    # What a library prints is no answer.
    sys.stdout = sys.stderr
    while True:
        try:
            question = pickle.load(into)  # noqa: S301 - written by the process that started this one
        except EOFError:
            return
        found = function(question)
        try:
            pickle.dump(found, out)
            out.flush()
        except BrokenPipeError:
            # Who asked was interrupted; the end of this program is not to fail over it either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
            return
