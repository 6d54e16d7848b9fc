"""The one command that comes next, as it works when it is typed."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from dienngon.cli.run import is_folder

# What says how documents are read goes with the command, or it would find other documents.
_CARRIED = ("metadata", "overrides", "encoding")


def command(options: argparse.Namespace, verb: str, *more: str, path: Path | None = None) -> str:
    """Return a command on the same documents, in quotation marks where a name needs them."""
    parts = ["dienngon", *verb.split(), str(path or options.path), *more]
    for name in _CARRIED:
        value = getattr(options, name, None)
        parts += [f"--{name}", str(value)] if value is not None and verb != "report" else []
    columns = getattr(options, "columns", None)
    if columns and verb != "report":
        parts += ["--columns", ",".join(f"{part}={column}" for part, column in columns)]
    for name, option in (("filter", "--filter"), ("first", "--from"), ("last", "--to")):
        value = getattr(options, name, "")
        parts += [option, value] if value and verb != "init" else []
    parts += ["--follow-links"] if getattr(options, "follow_links", False) else []
    # A path that begins with a dash would be taken for an option.
    return shlex.join(f"./{one}" if one == str(path or options.path) and one.startswith("-") else one for one in parts)


def report_of(options: argparse.Namespace, path: Path) -> str:
    """Return the command that reports on documents, into a folder of their name."""
    whole = path.resolve()
    name = whole.parent.name if path.suffix == ".toml" else whole.name if is_folder(path) else whole.stem
    return command(options, "report", "--out", f"{name or 'dienngon'}-results", path=path)


def after_check(options: argparse.Namespace, *, dated: bool) -> str:
    """Return what comes after a check: a study of one's own, or the report of the one that is there."""
    path: Path = options.path
    if path.suffix == ".toml" or (is_folder(path) and (path / "study.toml").is_file()):
        return report_of(options, path)
    if _of_documents(path):
        return command(options, "init")
    return report_of(options, path) if dated else command(options, "terms")


def after_report(options: argparse.Namespace, *, themes: bool, own: bool) -> str:
    """Return what comes after a report: a look at its lexicon, a study of one's own, or terms for a lexicon."""
    if own and themes:
        path = options.path / "study.toml" if is_folder(options.path) else options.path
        return command(options, "themes check", path=path)
    return command(options, "init" if not own and _of_documents(options.path) else "terms")


def _of_documents(path: Path) -> bool:
    """Return whether there is a folder that a study can be begun in; that of an index is none."""
    from dienngon.reading.stored.file import is_indexed

    return is_folder(path) and not is_indexed(path)
