"""The errors dienngon raises: each message says what is wrong, what was got and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

# What the command line says after Ctrl-C.
INTERRUPTED = "dienngon: interrupted; no file is left half-written."


class DienngonError(Exception):
    """Base of every error that a user can mend; its text is meant to be shown as it is."""


class InputError(DienngonError):
    """A path, file or table that cannot be used as input."""


class StudyError(DienngonError):
    """A study.toml that cannot be used."""


class LexiconError(DienngonError):
    """A theme lexicon that cannot be used."""


class SegmentationError(DienngonError):
    """A segmentation that could not be finished."""


class OutputError(DienngonError):
    """A place that cannot be written to."""


class ParameterError(DienngonError, ValueError):
    """An argument outside what a function accepts."""


class MissingExtraError(DienngonError, ImportError):
    """An optional dependency that is not installed."""


class UsageError(DienngonError):
    """A command line that cannot be understood."""


def check_step(value: object, kind: type, verb: str, before: str) -> None:
    """Raise ParameterError if a value is not of the kind that the step before returns.

    ``verb`` is the function that was called, ``before`` the call whose value it takes.

    Examples
    --------
    >>> check_step("seeds", int, "keyness", "count(tokens)")
    Traceback (most recent call last):
    dienngon.errors.ParameterError: keyness() takes what dienngon.count(tokens) returns. Got str; call that first.
    """
    if not isinstance(value, kind):
        raise ParameterError(
            f"{verb}() takes what dienngon.{before} returns. Got {type(value).__name__}; call that first."
        )


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint naming the entries of ``known`` closest to ``name``, or all of them if no entry is close."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=2, cutoff=0.6)
    if close:
        return "Did you mean " + " or ".join(f"'{one}'" for one in close) + "?"
    if not names:
        return "None is defined."
    return "Known are: " + ", ".join(names) + "."
