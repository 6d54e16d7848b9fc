"""Tables in the JSON files of their figures, from which these are drawn again: of another size or language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from dienngon.errors import InputError
from dienngon.inputs import read_input
from dienngon.table import Table
from dienngon.table_json import unpacked

# The key of the table in the JSON file of a figure.
KEY = "table"


def read_table(path: Path) -> Table:
    """Return the table of a figure that was saved, from its JSON file; an InputError says why there is none."""
    try:
        stored = json.loads(read_input(path))[KEY]
        return unpacked(stored)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(
            f"'{path.name}' holds no table from which its figure could be drawn again; write the results anew with "
            "'dienngon report'."
        ) from None


def results_of(study: Path, places: Iterable[Path]) -> list[Path]:
    """Return the folders in some places with the results of a study as it is now: their manifests have its hash."""
    digest, found = hashlib.sha256(read_input(study)).hexdigest(), []
    for manifest in sorted({path.resolve() for place in places for path in place.glob("*/manifest.json")}):
        try:
            inputs = json.loads(read_input(manifest)).get("inputs", {})
        except (ValueError, AttributeError, InputError):
            continue
        if isinstance(inputs, dict) and digest in inputs.values():
            found.append(manifest.parent)
    return found


def stored_figures(folder: Path) -> dict[str, Path]:
    """Return the JSON files of the figures in a folder that can be drawn again, by the names of the figures."""
    files = sorted(one for one in folder.glob("*.json") if one.with_suffix(".svg").is_file())
    return {one.stem: one for one in files if f'"{KEY}":'.encode() in read_input(one)}
