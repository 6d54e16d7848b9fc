"""The verb ``compare``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dienngon.cli.options import BY, DESIGN, FLAG, LISTS, NUMBER, PATH, add_shared, add_table, listed
from dienngon.cli.run import Run
from dienngon.errors import ParameterError, nearest
from dienngon.progress import Step

if TYPE_CHECKING:
    from dienngon.counts import Counts
    from dienngon.table import Table

EFFECTS = ("log-ratio", "percent-diff", "log-odds", "difference")
DESCRIPTIONS = ("tfidf", "tfidf-mean", "c-tfidf", "g2", "g2-two", "chi2", "chi2-yates", "fisher", "z")


def add_compare(actions: Any) -> None:
    """Add ``compare``."""
    text = "terms that set years, or other groups, apart, and whether the documents can tell"
    parser = add_table(actions, "compare", compare, text)
    add = parser.add_argument
    add("--by", metavar="WHAT", help=BY)
    add("--target", metavar="GROUP", help="one group only, such as 2022 (default: each in turn)")
    design = parser.add_mutually_exclusive_group()
    design.add_argument("--pairs", **FLAG, help="against the one before instead of against the rest")
    design.add_argument("--first-last", **FLAG, help="the last, or the target, against the first")
    design.add_argument("--against", metavar="GROUP", help="the target against this group")
    design.add_argument("--trend", **FLAG, help="terms that grow or fade over all periods")
    design.add_argument("--reference", **PATH, help="against a corpus from elsewhere")
    text = (
        f"effect size ({', '.join(EFFECTS)}; default: log-ratio), or a description of words, which tests "
        f"nothing ({', '.join(DESCRIPTIONS)})"
    )
    add("--measure", metavar="NAME", default="log-ratio", help=text)
    add("--unit", default="1", metavar="N", help="words a term: 1 to 5 (default: 1)")
    add("--tags", metavar="A,B", help="only words that Pyvi's tagger gives these tags, such as N,Np")
    add("--top", **NUMBER, help="terms in each direction (default: 12, or the study's); 0: all")
    add("--minimum", **NUMBER, help="least count, in all documents compared (default: 5, or the study's)")
    add("--documents", **NUMBER, default=1, help="least number of documents with the term (default: 1)")
    add_shared(parser, *LISTS, *DESIGN)


def compare(options: argparse.Namespace) -> None:
    """Compare groups of documents."""
    run, reference = Run(options), None
    counts = _units(run, run.lexicon)
    if options.reference is not None:
        other = Run(argparse.Namespace(**{**vars(options), "path": options.reference}))
        reference = _units(other, run.lexicon)
    run.status(Step.COMPARING)
    run.show(_table(run, counts, reference))


def _units(run: Run, lexicon: Path | None) -> Counts:
    """Return the counts of the terms that ``--unit`` and ``--tags`` ask for."""
    from dienngon.phrases.units import count_units

    unit = run.options.unit
    if not unit.isdecimal():
        raise ParameterError(f"--unit must be a number of words from 1 to 5. Got '{unit}'.")
    return count_units(run.tokens(lexicon), int(unit), listed(run.options.tags))


def _table(run: Run, counts: Counts, reference: Counts | None) -> Table:
    """Return the table that the options ask for; what they leave open is as the study says."""
    from dienngon import comparison

    options, study, by = run.options, run.study, run.periods
    name = options.measure
    if name not in EFFECTS + DESCRIPTIONS:
        known = EFFECTS + DESCRIPTIONS
        raise ParameterError(f"--measure must be one of {', '.join(known)}. Got '{name}'. {nearest(name, known)}")
    top = study.keywords.top if options.top is None else options.top
    if name in DESCRIPTIONS:
        for design in ("pairs", "first_last", "against", "trend", "reference"):
            if getattr(options, design):
                raise ParameterError(
                    f"--measure {name} describes each group against the rest; it cannot be combined with "
                    f"--{design.replace('_', '-')}. Use one of {', '.join(EFFECTS)} there."
                )
        least = options.minimum or study.keywords.minimum
        if name == "tfidf" and options.by is None and options.target is None and top != 0:
            return comparison.keywords(counts, by, top=top, minimum=least)
        return comparison.describe(counts, by, order=name, target=options.target, top=top or None, minimum=least)
    shared = {
        "top": top if top != 0 else None,
        "minimum": study.comparison.minimum if options.minimum is None else options.minimum,
        "documents": options.documents,
        "design": run.design,
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
