"""The verb that begins a study: init."""

from __future__ import annotations

import argparse
from typing import Any

from dienngon.cli.next_command import report_of
from dienngon.cli.options import STATED, add_verb
from dienngon.cli.run import Run, is_folder
from dienngon.errors import InputError
from dienngon.messages import DEFAULT, LANGUAGES

_EPILOG = """\
Exit status: 0 when a file was written, 1 when all were there already and were left, 2 when the folder or an option
cannot be used.

example:
  dienngon init mydocs"""


def add_init(actions: Any) -> None:
    """Add ``init``."""
    text = "write study.toml, themes.toml, metadata.csv and a notebook into a folder of documents, to start from"
    parser = add_verb(actions, "init", init, text, *STATED, "--workers", "--no-cache", epilog=_EPILOG)
    parser.add_argument("--language", choices=LANGUAGES, default=DEFAULT, help="of the files (default: en)")


def init(options: argparse.Namespace) -> int:
    """Begin a study; return 1 if nothing was left to write."""
    if not is_folder(options.path):
        what = "is a file; name the folder that holds it" if options.path.exists() else "does not exist; check the path"
        raise InputError(f"'{options.path}' {what}.")
    from dienngon import starters

    run = Run(options, of_study=False)
    reading = {name: value for name, value in run.reading.items() if name not in ("path", "selection")}
    how = {"progress": run.status, "cache": run.cache, "workers": options.workers}
    done = starters.init(options.path, language=options.language, **reading, **how)
    written = [f"Wrote {options.path / name}." for name in done.written]
    left = [f"Left as it was: {options.path / name}." for name in done.left]
    run.say(*written, *left, "", f"Next: {report_of(options, options.path)}")
    return 0 if done.written else 1
