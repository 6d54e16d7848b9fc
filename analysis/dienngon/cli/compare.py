"""The options of ``dienngon compare``, and the table that they ask for."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dienngon.cli.inputs import seed_of
from dienngon.errors import ParameterError, nearest

if TYPE_CHECKING:
    from dienngon.counts import Counts
    from dienngon.periods import Periods
    from dienngon.segmentation import Tokens
    from dienngon.table import Table

EFFECTS = ("log-ratio", "percent-diff", "log-odds", "difference")
DESCRIPTIONS = ("tfidf", "tfidf-mean", "c-tfidf", "g2", "g2-two", "chi2", "chi2-yates", "fisher", "z")
# In a terminal a row must be read across.
_TERMINAL = [
    *("period", "reference", "term", "direction", "count", "reference_count", "rate", "reference_rate", "effect"),
    *("low", "high", "p_adjusted", "attainable", "verdict", "documents", "reference_documents", "dp", "note"),
]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``compare`` to its parser."""
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
    add("--together", metavar="COLUMN", help="documents of one value there move together, as one voice")
    add("--level", type=float, metavar="P", help="of the verdict (default: 0.05, or the study's)")
    add("--permutations", type=int, metavar="N", help="random arrangements (default: 1999, or the study's)")
    add("--bootstrap", type=int, default=0, metavar="N", help="replicates, for intervals of the bootstrap instead")
    add("--seed", type=seed_of, metavar="N", help="seed of random numbers (default: 0, or the study's)")


def units(options: argparse.Namespace, tokens: Tokens) -> Counts:
    """Return the counts of the terms that ``--unit`` and ``--tags`` ask for."""
    from dienngon.phrases.units import count_units

    if not options.unit.isdecimal():
        message = f"--unit must be a number of words from 1 to 5. Got '{options.unit}'."
        raise ParameterError(message)
    tags = [tag.strip() for tag in (options.tags or "").split(",") if tag.strip()]
    return count_units(tokens, int(options.unit), tags)


def table(
    options: argparse.Namespace,
    counts: Counts,
    reference: Counts | None,
    by: str | Periods,
    defaults: dict[str, Any],
) -> Table:
    """Return the table that the options ask for.

    Parameters
    ----------
    options
        Of the command line.
    counts, reference
        What is compared.
    by
        The study's periods, where the options ask for years.
    defaults
        Of top, tfidf_minimum, minimum, level, permutations, seed and together, from the study.

    Raises
    ------
    ParameterError
        If an option cannot be used.
    """
    from dienngon import comparison
    from dienngon.comparison.designs import joined, together

    name = options.measure
    if name not in EFFECTS + DESCRIPTIONS:
        known = EFFECTS + DESCRIPTIONS
        message = f"--measure must be one of {', '.join(known)}. Got '{name}'. {nearest(name, known)}"
        raise ParameterError(message)
    given = {key: defaults[key] if getattr(options, key) is None else getattr(options, key) for key in _SHARED}
    top = given["top"]
    grouping = by if options.by == "year" else options.by
    if name in DESCRIPTIONS:
        _refuse(options, name)
        least = options.minimum or defaults["tfidf_minimum"]
        if name == "tfidf" and grouping is by and options.target is None and top != 0:
            return comparison.keywords(counts, grouping, top, least)
        return comparison.describe(counts, grouping, order=name, target=options.target, top=top or None, minimum=least)
    shared = {
        "top": top if top != 0 else None,
        "minimum": given["minimum"],
        "documents": options.documents,
        "level": given["level"],
        "permutations": given["permutations"],
        "seed": given["seed"],
        "clusters": joined(
            together(counts.tokens.corpus, options.together or defaults["together"]), defaults["reposts"]
        ),
    }
    if options.trend:
        for option in ("target", "bootstrap"):
            if getattr(options, option):
                message = f"--{option} has no part in --trend, which looks at all periods; leave one of the two out."
                raise ParameterError(message)
        return comparison.trend(counts, grouping, **shared)
    against = options.against or ("previous" if options.pairs else "first" if options.first_last else "rest")
    return comparison.keyness(
        counts,
        grouping,
        target=options.target,
        against=against,
        reference=reference,
        effect=name.replace("-", "_"),
        bootstrap=options.bootstrap,
        **shared,
    )


_SHARED = ("top", "minimum", "level", "permutations", "seed")


def _refuse(options: argparse.Namespace, name: str) -> None:
    """Raise ParameterError for designs that a description has none of."""
    chosen = [one for one in ("pairs", "first_last", "against", "trend", "reference") if getattr(options, one)]
    if chosen:
        message = (
            f"--measure {name} describes each group against the rest; it cannot be combined with "
            f"--{chosen[0].replace('_', '-')}. Use one of {', '.join(EFFECTS)} there."
        )
        raise ParameterError(message)


def for_terminal(columns: Sequence[str]) -> list[str]:
    """Return the columns that a terminal has room for; CSV and JSON have all."""
    return [column for column in _TERMINAL if column in columns]
