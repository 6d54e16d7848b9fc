"""A folder of results, written whole: next to its place first, then renamed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path
from typing import Any

from dienngon.errors import InputError, OutputError
from dienngon.inputs import read_input

MANIFEST = "manifest.json"
_PARTIAL = ".partial-"
_ENDING = (signal.SIGINT, signal.SIGTERM)
_FULL = frozenset((ENOSPC, EDQUOT, EFBIG))


@contextmanager
def staged(out: Path, replaces: Collection[str] = (), sheets: Collection[str] = ()) -> Iterator[Path]:
    """Yield an empty folder to write into; when the block ends well, its files take their place in ``out``.

    ``out`` is made if it does not exist. If the block fails, or is interrupted, ``out`` is as it was before. A manifest
    names the files that were written; only files that one names are ever replaced. Where the block writes its own
    manifest, files of an earlier run that it does not name are removed; else only those of ``replaces``. ``sheets``
    names what people fill in: once it is no longer as it was written, it is neither replaced nor removed by any run. An
    OutputError says why ``out`` cannot be written. A run that is killed while files take their place leaves a manifest
    that says ``incomplete``; the next run replaces what it names.
    """
    refuse_filled(out, sheets)
    staging = _staging(out)
    try:
        yield staging
        with _undisturbed():
            _publish(staging, out, frozenset(replaces), frozenset(sheets))
    except OSError as problem:
        raise OutputError(
            f"The folder '{out.name}' cannot be written ({problem.strerror}); choose another with --out."
        ) from None
    finally:
        with _undisturbed():
            shutil.rmtree(staging, ignore_errors=True)


def refuse_filled(out: Path, sheets: Collection[str]) -> None:
    """Refuse to replace sheets that are no longer as they were written: hours of somebody's work may be in them."""
    _refuse(_filled(out, frozenset(sheets)) & set(sheets), out)


@contextmanager
def replaced(out: Path, ours: Callable[[Path], bool], what: str) -> Iterator[Path]:
    """Yield a path to write one file to; when the block ends well, the file takes the place of ``out``.

    If the block fails, or is interrupted, ``out`` is as it was before. The folder is made if it does not exist. An
    existing file is replaced only if it is ``ours``, which ``what`` describes.
    """
    if out.is_dir():
        raise OutputError(f"'{out.name}' is a folder; give the name of a file in it with --out.")
    if out.exists() and not ours(out):
        raise OutputError(f"'{out.name}' exists and is not {what}; choose another name, or move the file.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise OutputError(
            f"The folder '{out.parent.name}' cannot be made ({problem.strerror}); choose another with --out."
        ) from None
    _sweep(out.parent)
    staging = out.parent / f".{out.name}{_PARTIAL}{os.getpid()}"
    try:
        staging.mkdir()
        yield staging / out.name
        (staging / out.name).replace(out)
    except OSError as problem:
        raise OutputError(f"'{out.name}' cannot be written ({problem.strerror}); choose another with --out.") from None
    finally:
        with _undisturbed():
            shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C, or a request to end, wait until a block that renames or removes files has ended."""
    if threading.current_thread() is not threading.main_thread():
        # Signals are for the main thread alone.
        yield
        return
    asked: list[int] = []
    before = {one: signal.signal(one, lambda number, _: asked.append(number)) for one in _ENDING}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler or signal.SIG_DFL)
    if asked:
        signal.raise_signal(asked[0])


@contextmanager
def in_temporary_files() -> Iterator[None]:
    """Say where there is no room, if temporary files that are written in this block find none; also a decorator."""
    try:
        yield
    except OSError as problem:
        if problem.errno not in _FULL:
            raise
        raise OutputError(
            f"Temporary files find no room in '{tempfile.gettempdir()}' ({problem.strerror}); make room there, or name "
            "another folder in TMPDIR."
        ) from None


def _staging(out: Path) -> Path:
    if not out.name and out == Path():
        raise OutputError("The folder to write into has no name; give one with --out.")
    # Inside an existing folder, so that renaming never crosses file systems; next to one that is still to be made.
    home = out
    while not home.exists() and home != home.parent:
        home = home.parent
    if not home.is_dir():
        raise OutputError(f"'{home.name}' is a file, not a folder; choose another place with --out.")
    _sweep(home)
    staging = home / f".{out.name}{_PARTIAL}{os.getpid()}"
    try:
        staging.mkdir()
    except OSError as problem:
        raise OutputError(
            f"The folder '{out.name}' cannot be written ({problem.strerror}); choose another with --out."
        ) from None
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


def _publish(staging: Path, out: Path, replaces: frozenset[str], sheets: frozenset[str]) -> None:
    before = _listed(out)
    written = _names(staging)
    _refuse(written & _filled(out, sheets), out)
    stale = before - written if MANIFEST in written else (before & replaces) - written
    # A sheet that somebody filled in is theirs from then on.
    stale -= _filled(out, sheets)
    if MANIFEST not in written:
        _write_manifest(staging, out, before - stale, sheets)
    if not out.exists():
        out.parent.mkdir(parents=True, exist_ok=True)
        staging.rename(out)
        return
    taken = sorted(name for name in {*written, MANIFEST} if (out / name).exists() and name not in before)
    if taken:
        raise OutputError(
            f"The folder '{out.name}' already holds '{taken[0]}', which an earlier run did not write there; "
            "choose another with --out, or move the file."
        )
    _write_incomplete(staging, out, sheets)
    for name in sorted(written - {MANIFEST}):
        (staging / name).replace(out / name)
    for name in stale:
        (out / name).unlink(missing_ok=True)
    # The manifest last: what it says is then there.
    (staging / MANIFEST).replace(out / MANIFEST)


def _write_incomplete(staging: Path, out: Path, sheets: frozenset[str]) -> None:
    """Let the manifest of ``out`` say that files are being replaced: it names old ones and new ones."""
    old, new = _manifest(out), _manifest(staging)
    before, outputs = old.get("outputs", {}), new.get("outputs", {})
    content = {
        "incomplete": True,
        "outputs": {**before, **outputs},
        "sheets": sorted(sheets | _sheets(out)),
        # By either hash a sheet is known to be as a run wrote it.
        "before": before,
    }
    half = staging / f"{MANIFEST}.incomplete"
    half.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8", newline="")
    half.replace(out / MANIFEST)


def _refuse(filled: set[str], out: Path) -> None:
    if filled:
        raise OutputError(
            f"'{min(filled)}' in the folder '{out.name}' was changed since it was written, so that answers may be in "
            "it; choose another folder with --out, or move the file."
        )


def _filled(out: Path, sheets: frozenset[str]) -> set[str]:
    """Return the sheets of earlier runs that are no longer as they were written; ``sheets`` are taken for such."""
    manifest = _manifest(out)
    hashes, before = manifest.get("outputs", {}), manifest.get("before", {})
    known = (_sheets(out) | sheets) & hashes.keys() & _there(out)
    return {one for one in known if _hash_of(out / one) not in (hashes[one], before.get(one, ""))}


def _write_manifest(staging: Path, out: Path, before: set[str], sheets: frozenset[str]) -> None:
    """Name the files of a block that wrote no manifest of its own next to those that are there already."""
    hashes = {name: hashlib.sha256((staging / name).read_bytes()).hexdigest() for name in sorted(_names(staging))}
    known = _manifest(out)
    own = sheets | _sheets(out)
    # Of a sheet the hash stays that of what was written, by which it is known to be filled in.
    kept = {
        name: known["outputs"][name] if name in own else _hash_of(out / name)
        for name in sorted(before - set(hashes) - {MANIFEST})
    }
    outputs = dict(sorted({**kept, **hashes}.items()))
    listed = sorted(own & set(outputs))
    content = {"outputs": outputs, **({"sheets": listed} if listed else {})}
    (staging / MANIFEST).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8", newline="")


def _sheets(out: Path) -> set[str]:
    """Return what an earlier run's manifest names as sheets for people."""
    return {one for one in _manifest(out).get("sheets", []) if isinstance(one, str)}


def _names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def _hash_of(path: Path) -> str:
    with suppress(OSError):
        if path.is_file():
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    return ""


def _manifest(out: Path) -> dict[str, Any]:
    """Return what an earlier run's manifest says, nothing if there is no such manifest."""
    try:
        content = json.loads(read_input(out / MANIFEST))
    except (InputError, ValueError, RecursionError):
        return {}
    if not isinstance(content, dict) or not isinstance(content.get("outputs"), dict):
        return {}
    sheets, before = content.get("sheets"), content.get("before")
    own = {"sheets": sheets if isinstance(sheets, list) else [], "before": before if isinstance(before, dict) else {}}
    return {**content, **own}


def _listed(out: Path) -> set[str]:
    """Return the files of an earlier run that are there, its manifest included; empty if there is no such manifest."""
    manifest = _manifest(out)
    return {*manifest["outputs"], MANIFEST} & _there(out) if manifest else set()


def _there(out: Path) -> set[str]:
    """Return the names of what is in a folder but for folders, none if there is no such folder."""
    return {one.name for one in out.iterdir() if one.is_symlink() or not one.is_dir()} if out.is_dir() else set()
