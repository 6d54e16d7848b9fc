"""Writing a folder of results whole: beside its place first, then renamed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dienngon.errors import OutputError

MANIFEST = "manifest.json"
_PARTIAL = ".partial-"


@contextmanager
def staged(out: Path, replaces: Collection[str] = ()) -> Iterator[Path]:
    """Yield an empty folder to write into; when the block ends well, its files take their place in ``out``.

    ``out`` is made if it does not exist. If the block fails, or is interrupted, ``out`` is as it was before. A
    manifest names the files that were written; only files that one names are ever replaced. Where the block
    writes its own manifest, files of an earlier run that it does not name are removed; else only those of
    ``replaces``.

    Raises
    ------
    OutputError
        If ``out`` is a file, cannot be written to, or holds a file of somebody else's under a name that is needed.
    """
    staging = _staging(out)
    try:
        yield staging
        _publish(staging, out, frozenset(replaces))
    except OSError as problem:
        message = f"The folder '{out.name}' cannot be written ({problem.strerror}); choose another with --out."
        raise OutputError(message) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def replaced(out: Path, ours: Callable[[Path], bool], what: str) -> Iterator[Path]:
    """Yield a path to write one file to; when the block ends well, the file takes the place of ``out``.

    If the block fails, or is interrupted, ``out`` is as it was before. The folder is made if it does not exist.

    Parameters
    ----------
    out
        The file.
    ours
        Whether an existing file may be replaced.
    what
        What such a file is.

    Raises
    ------
    OutputError
        If ``out`` is a folder, cannot be written, or is a file that is not ours.
    """
    if out.is_dir():
        message = f"'{out.name}' is a folder; give the name of a file in it with --out."
        raise OutputError(message)
    if out.exists() and not ours(out):
        message = f"'{out.name}' exists and is not {what}; choose another name, or move the file."
        raise OutputError(message)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        message = f"The folder '{out.parent.name}' cannot be made ({problem.strerror}); choose another with --out."
        raise OutputError(message) from None
    _sweep(out.parent)
    staging = out.parent / f".{out.name}{_PARTIAL}{os.getpid()}"
    try:
        staging.mkdir()
        yield staging / out.name
        (staging / out.name).replace(out)
    except OSError as problem:
        message = f"'{out.name}' cannot be written ({problem.strerror}); choose another with --out."
        raise OutputError(message) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _staging(out: Path) -> Path:
    if not out.name and out == Path():
        message = "The folder to write into has no name; give one with --out."
        raise OutputError(message)
    # Inside an existing folder, so that renaming never crosses file systems; beside one that is still to be made.
    home = out
    while not home.exists() and home != home.parent:
        home = home.parent
    if not home.is_dir():
        message = f"'{home.name}' is a file, not a folder; choose another place with --out."
        raise OutputError(message)
    _sweep(home)
    staging = home / f".{out.name}{_PARTIAL}{os.getpid()}"
    try:
        staging.mkdir()
    except OSError as problem:
        message = f"The folder '{out.name}' cannot be written ({problem.strerror}); choose another with --out."
        raise OutputError(message) from None
    return staging


def _sweep(home: Path) -> None:
    """Remove what a run left that was killed."""
    if sys.platform == "win32":
        return
    for left in home.glob(f".*{_PARTIAL}*"):
        number = left.name.rpartition(_PARTIAL)[2]
        if number.isdigit() and left.is_dir() and not _alive(int(number)):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _publish(staging: Path, out: Path, replaces: frozenset[str]) -> None:
    before = _listed(out)
    written = {one.name for one in staging.iterdir()}
    stale = before - written if MANIFEST in written else (before & replaces) - written
    if MANIFEST not in written:
        _write_manifest(staging, out, before - stale)
    if not out.exists():
        out.parent.mkdir(parents=True, exist_ok=True)
        staging.rename(out)
        return
    taken = sorted(name for name in written if (out / name).exists() and name not in before)
    if taken:
        message = (
            f"The folder '{out.name}' already holds '{taken[0]}', which an earlier run did not write there; "
            "choose another with --out, or move the file."
        )
        raise OutputError(message)
    # The manifest last: while it names the old files, the old ones are still to be trusted.
    for file in sorted(staging.iterdir(), key=lambda one: (one.name == MANIFEST, one.name)):
        file.replace(out / file.name)
    for name in stale:
        (out / name).unlink(missing_ok=True)


def _write_manifest(staging: Path, out: Path, before: set[str]) -> None:
    """Name the files of a block that wrote no manifest of its own beside those that are there already."""
    hashes = {name: hashlib.sha256((staging / name).read_bytes()).hexdigest() for name in sorted(_names(staging))}
    kept = {name: _hash_of(out / name) for name in sorted(before - set(hashes) - {MANIFEST})}
    outputs = dict(sorted({**kept, **hashes}.items()))
    (staging / MANIFEST).write_text(json.dumps({"outputs": outputs}, indent=1) + "\n", encoding="utf-8", newline="")


def _names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def _hash_of(path: Path) -> str:
    with suppress(OSError):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return ""


def _listed(out: Path) -> set[str]:
    """Return the files that an earlier run's manifest names, itself included; none if there is no such manifest."""
    try:
        outputs = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["outputs"]
        return {name for name in outputs if Path(name).name == name} | {MANIFEST}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
