"""Writing a folder of results whole: beside its place first, then renamed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dienngon.errors import OutputError

MANIFEST = "manifest.json"


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Yield an empty folder to write into; when the block ends well, its files take their place in ``out``.

    ``out`` is made if it does not exist. If the block fails, or is interrupted, ``out`` is as it was before.
    When a manifest is among the files, those that an earlier manifest names and this one does not are removed;
    files of others stay.

    Raises
    ------
    OutputError
        If ``out`` is a file or cannot be written to. Checked before the block runs.
    """
    existed = out.is_dir()
    staging = _staging(out)
    try:
        yield staging
        _publish(staging, out, existed=existed)
    except OSError as problem:
        message = f"The folder '{out.name}' cannot be written ({problem.strerror}); choose another with --out."
        raise OutputError(message) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _staging(out: Path) -> Path:
    if out.exists() and not out.is_dir():
        message = f"'{out.name}' is a file, not a folder; choose another place with --out."
        raise OutputError(message)
    # Inside an existing folder, so that renaming never crosses file systems; beside one that is still to be made.
    home = out if out.is_dir() else out.parent
    staging = home / f".{out.name or 'out'}.partial-{os.getpid()}"
    try:
        home.mkdir(parents=True, exist_ok=True)
        staging.mkdir()
    except OSError as problem:
        message = f"The folder '{out.name}' cannot be written ({problem.strerror}); choose another with --out."
        raise OutputError(message) from None
    return staging


def _publish(staging: Path, out: Path, *, existed: bool) -> None:
    if not existed:
        staging.rename(out)
        return
    written = {one.name for one in staging.iterdir()}
    stale = _listed(out) - written if MANIFEST in written else set()
    # The manifest last: while it names the old files, the old ones are still to be trusted.
    for file in sorted(staging.iterdir(), key=lambda one: (one.name == MANIFEST, one.name)):
        file.replace(out / file.name)
    for name in stale:
        (out / name).unlink(missing_ok=True)


def _listed(out: Path) -> set[str]:
    """Return the files that an earlier run's manifest names, none if there is no such manifest."""
    try:
        outputs = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["outputs"]
        return {name for name in outputs if Path(name).name == name}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
