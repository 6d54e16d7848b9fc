"""The options that say how documents are compared, for every verb that compares them."""

from __future__ import annotations

import argparse
import dataclasses
from typing import TYPE_CHECKING, Any

from dienngon.cli.inputs import Input, seed_of

if TYPE_CHECKING:
    from dienngon.inference import Design

_OPTIONS: dict[str, dict[str, Any]] = {
    "together": {"metavar": "COLUMN", "help": "documents of one value there move together, and count as one"},
    "level": {"type": float, "metavar": "P", "help": "of the verdict (default: 0.05, or the study's)"},
    "permutations": {"type": int, "metavar": "N", "help": "random arrangements (default: 1999, or the study's)"},
    "bootstrap": {"type": int, "metavar": "N", "help": "replicates, for intervals of the cluster bootstrap instead"},
    "seed": {"type": seed_of, "metavar": "N", "help": "seed of random numbers (default: 0, or the study's)"},
}


def add_design_options(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add the options of the design to a parser: those named, or all."""
    for name in names or _OPTIONS:
        parser.add_argument(f"--{name}", **_OPTIONS[name])


def design_of(options: argparse.Namespace, source: Input) -> Design:
    """Return the design of a comparison: as the study says, unless the options say otherwise.

    Raises
    ------
    ParameterError
        If an option cannot be used, or no document has a value in the column of ``--together``.
    """
    import msgspec

    asked = {name: getattr(options, name, None) for name in _OPTIONS}
    own = {name: asked[name] for name in ("level", "permutations") if asked[name] is not None}
    own |= {"together": asked["together"]} if asked["together"] else {}
    seed = source.seed if asked["seed"] is None else asked["seed"]
    design = msgspec.structs.replace(source.comparison, **own).design(source.corpus, source.clusters, seed)
    if asked["bootstrap"] is None:
        return design
    return dataclasses.replace(design, interval="bootstrap", replicates=asked["bootstrap"])
