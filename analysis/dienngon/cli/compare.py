"""The verb ``compare``."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dienngon.cli.options import DESIGN, add_shared, add_table_verb, design_of, input_of, listed, on_terminal, segmented
from dienngon.cli.terminal import Status, show
from dienngon.errors import ParameterError, nearest
from dienngon.progress import Step

if TYPE_CHECKING:
    from dienngon.cli.options import Input
    from dienngon.counts import Counts
    from dienngon.segmentation import Tokens
    from dienngon.table import Table

EFFECTS = ("log-ratio", "percent-diff", "log-odds", "difference")
DESCRIPTIONS = ("tfidf", "tfidf-mean", "c-tfidf", "g2", "g2-two", "chi2", "chi2-yates", "fisher", "z")
# In a terminal a row must be read across; CSV and JSON have all columns.
_TERMINAL = [
    *("period", "reference", "term", "direction", "count", "reference_count", "rate", "reference_rate", "effect"),
    *("low", "high", "p_adjusted", "attainable", "verdict", "documents", "reference_documents", "dp", "note"),
]


def add_compare(actions: Any) -> None:
    """Add ``compare``."""
    text = "terms that set years, or other groups, apart, and whether the documents can tell"
    parser = add_table_verb(actions, "compare", compare, text)
    add = parser.add_argument
    add(
        "--by",
        default="year",
        metavar="WHAT",
        help="year, half, quarter, month, publisher, or a column of metadata.csv (default: year)",
    )
    add("--target", metavar="GROUP", help="one group only, such as 2022 (default: each in turn)")
    design = parser.add_mutually_exclusive_group()
    design.add_argument("--pairs", action="store_true", help="against the one before instead of against the rest")
    design.add_argument("--first-last", action="store_true", help="the last, or the target, against the first")
    design.add_argument("--against", metavar="GROUP", help="the target against this group")
    design.add_argument("--trend", action="store_true", help="terms that grow or fade over all periods")
    design.add_argument("--reference", type=Path, metavar="PATH", help="against a corpus from elsewhere")
    add(
        "--measure",
        metavar="NAME",
        default="log-ratio",
        help=f"effect size ({', '.join(EFFECTS)}; default: log-ratio), or a description of words, which tests "
        f"nothing ({', '.join(DESCRIPTIONS)})",
    )
    add("--unit", default="1", metavar="N", help="words a term: 1 to 5 (default: 1)")
    add("--tags", metavar="A,B", help="only words that Pyvi's tagger gives these tags, such as N,Np")
    add("--top", type=int, metavar="N", help="terms in each direction (default: 12, or the study's); 0: all")
    add("--minimum", type=int, metavar="N", help="least count, in all documents compared (default: 5, or the study's)")
    add("--documents", type=int, default=1, metavar="N", help="least number of documents with the term (default: 1)")
    add_shared(parser, *DESIGN)


def compare(options: argparse.Namespace) -> None:
    """Compare groups of documents."""
    status = Status(quiet=options.quiet)
    source = input_of(options)
    counts = _units(options, segmented(source, source.lexicon, options, status))
    reference = None
    if options.reference is not None:
        other = input_of(argparse.Namespace(**{**vars(options), "path": options.reference}))
        reference = _units(options, segmented(other, source.lexicon, options, status))
    status(Step.COMPARING)
    found = _table(options, counts, reference, source)
    if found.name == "keyness" and on_terminal(options):
        shown = [column for column in _TERMINAL if column in found.data.columns]
        found = dataclasses.replace(found, data=found.data[shown])
    show(found, source, options, status)


def _units(options: argparse.Namespace, tokens: Tokens) -> Counts:
    """Return the counts of the terms that ``--unit`` and ``--tags`` ask for."""
    from dienngon.phrases.units import count_units

    if not options.unit.isdecimal():
        raise ParameterError(f"--unit must be a number of words from 1 to 5. Got '{options.unit}'.")
    return count_units(tokens, int(options.unit), listed(options.tags))


def _table(options: argparse.Namespace, counts: Counts, reference: Counts | None, source: Input) -> Table:
    """Return the table that the options ask for.

    Parameters
    ----------
    options
        Of the command line.
    counts, reference
        What is compared.
    source
        Brings what the options leave open, and the study's periods where they ask for years.

    Raises
    ------
    ParameterError
        If an option cannot be used.
    """
    from dienngon import comparison

    name = options.measure
    if name not in EFFECTS + DESCRIPTIONS:
        known = EFFECTS + DESCRIPTIONS
        raise ParameterError(f"--measure must be one of {', '.join(known)}. Got '{name}'. {nearest(name, known)}")
    top = source.top if options.top is None else options.top
    by = source.by if options.by == "year" else options.by
    if name in DESCRIPTIONS:
        _refuse(options, name)
        least = options.minimum or source.minimum
        if name == "tfidf" and by is source.by and options.target is None and top != 0:
            return comparison.keywords(counts, by, top=top, minimum=least)
        return comparison.describe(counts, by, order=name, target=options.target, top=top or None, minimum=least)
    shared = {
        "top": top if top != 0 else None,
        "minimum": source.comparison.minimum if options.minimum is None else options.minimum,
        "documents": options.documents,
        "design": design_of(options, source),
    }
    if options.trend:
        for option in ("target", "bootstrap"):
            if getattr(options, option) is not None:
                raise ParameterError(
                    f"--{option} has no part in --trend, which looks at all periods; leave one of the two out."
                )
        return comparison.trend(counts, by, **shared)
    against = options.against or ("previous" if options.pairs else "first" if options.first_last else "rest")
    effect = name.replace("-", "_")
    return comparison.keyness(
        counts, by, target=options.target, against=against, reference=reference, effect=effect, **shared
    )


def _refuse(options: argparse.Namespace, name: str) -> None:
    """Raise ParameterError for designs that a description has none of."""
    chosen = [one for one in ("pairs", "first_last", "against", "trend", "reference") if getattr(options, one)]
    if chosen:
        raise ParameterError(
            f"--measure {name} describes each group against the rest; it cannot be combined with "
            f"--{chosen[0].replace('_', '-')}. Use one of {', '.join(EFFECTS)} there."
        )
