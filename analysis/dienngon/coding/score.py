"""Filled coding sheets into precision, recall and agreement."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from dienngon.coding.agreement import krippendorff_alpha
from dienngon.coding.estimates import Coded, Error, Interval, drift
from dienngon.coding.key import Key
from dienngon.coding.sheet import read_codes, read_key
from dienngon.errors import InputError
from dienngon.table import Table
from dienngon.themes.samples import Drawn

METHOD = (
    "Units were drawn apart from those with a hit and those without; shares are weighted back to the corpus by the "
    "size of their stratum over the units coded (double sampling, Tenenbein 1970). Precision: share of units with a "
    "hit in which the coder sees the theme. Recall: share of the units in which the coder sees it that have a hit. F1: "
    "their harmonic mean. Where coders differ, each one's code has equal weight. Intervals (95%): 4,000 draws of the "
    "Beta distribution of Jeffreys' interval for both shares (Brown, Cai and DasGupta 2001), on the effective number "
    "of units (Kish 1965), with the finite-population correction. corrected is the share of units with the theme after "
    "Rogan and Gladen (1978), with sensitivity and specificity of the theme over all periods and their uncertainty; "
    "found is the share with a hit, and corrected is empty where no unit with a hit, or none without, was coded. Where "
    "every unit was coded nothing was sampled, and an interval has no width. drift_p: permutation of the codes of hits "
    "over periods, units taken as independent."
)
AGREEMENT_METHOD = (
    "Krippendorff's alpha for nominal codes (Krippendorff 2011); kappa is Cohen's (1960), for more than two coders the "
    "mean over pairs (Light 1971); agreement is the share of pairs of codes that are equal. units are those with two "
    "codes or more, drawn so that hits are more frequent than in the corpus; ? is a missing code."
)
_ESTIMATES = ("precision", "recall", "f1", "corrected")
SCORE_COLUMNS = [
    *("theme", "period", "units", "units_with_hit", "coded_hits", "coded_others"),
    *(name + tail for name in _ESTIMATES[:3] for tail in ("", "_low", "_high")),
    *("found", "corrected", "corrected_low", "corrected_high", "drift_p", "note"),
]
AGREEMENT_COLUMNS = ["theme", "coders", "units", "alpha", "kappa", "agreement", "note"]
ALL = "all"
_FEW = 10


@dataclass(frozen=True, eq=False)
class Scores:
    """What coders' sheets say of a lexicon: estimates by theme and period, and how far the coders agree."""

    scores: Table
    agreement: Table


def score(sheets: Sequence[Path | str], key: Path | str | None = None, seed: int = 0) -> Scores:
    """Return precision, recall, F1 and corrected prevalence from filled coding sheets, one a coder.

    Parameters
    ----------
    sheets
        Filled sheets, CSV or XLSX.
    key
        The key that was written with the sheet; by default the one beside the first sheet.
    seed
        Of the draws behind the intervals.

    Raises
    ------
    InputError
        If a sheet or the key cannot be used; the message names the row.
    """
    paths = [Path(one) for one in sheets]
    if not paths:
        message = "There is no sheet to score; give one filled sheet a coder."
        raise InputError(message)
    if len({one.resolve() for one in paths}) < len(paths):
        message = "One sheet is given twice; give one filled sheet a coder."
        raise InputError(message)
    known = read_key(paths, None if key is None else Path(key))
    codes = [read_codes(path, known) for path in paths]
    parameters = {"coders": len(paths), "unit": known.unit, "seed": seed}
    return Scores(
        Table("scores", "The lexicon against coders", METHOD, _scores(known, codes, seed), parameters),
        Table("agreement", "Agreement between coders", AGREEMENT_METHOD, _agreement(known, codes), parameters),
    )


def _scores(key: Key, codes: Sequence[Mapping[str, float | None]], seed: int) -> pd.DataFrame:
    coded: dict[tuple[str, str, bool], list[float]] = {}
    for name, drawn in key.rows.items():
        given = [value for one in codes if (value := one[name]) is not None]
        if given:
            coded.setdefault((drawn.theme, drawn.period, drawn.hit), []).append(float(np.mean(given)))
    rows = []
    for theme in dict.fromkeys(one.theme for one in key.strata):
        own = [one for one in key.strata if one.theme == theme]
        strata = {
            (one.period, one.hit): Coded(one.size, np.array(coded.get((theme, one.period, one.hit), []))) for one in own
        }
        whole = _error(strata, None, seed)
        periods = list(dict.fromkeys(one.period for one in own))
        hits = [strata[period, True].codes for period in periods if (period, True) in strata]
        rows.append(_row(theme, ALL, strata, whole, whole=whole, p=drift(hits, seed)))
        rows += [_row(theme, period, strata, _error(strata, period, seed), whole=whole, p=np.nan) for period in periods]
    return pd.DataFrame(rows, columns=SCORE_COLUMNS)


def _parted(strata: Mapping[tuple[str, bool], Coded], period: str | None) -> tuple[list[Coded], list[Coded]]:
    chosen = {place: one for place, one in strata.items() if period in (None, place[0])}
    return [one for (_, hit), one in chosen.items() if hit], [one for (_, hit), one in chosen.items() if not hit]


def _error(strata: Mapping[tuple[str, bool], Coded], period: str | None, seed: int) -> Error:
    return Error.of(*_parted(strata, period), seed)


def _row(
    theme: str, period: str, strata: Mapping[tuple[str, bool], Coded], error: Error, *, whole: Error, p: float
) -> tuple[object, ...]:
    hits, others = _parted(strata, None if period == ALL else period)
    sizes = [sum(len(one.codes) for one in side) for side in (hits, others)]
    units = error.hits + error.others
    found = error.hits / units if units else np.nan
    estimates: list[float] = []
    for one in (error.precision(), error.recall(), error.f1()):
        estimates += _bounds(one)
    corrected = _bounds(whole.prevalence(error.hits, units))
    notes = [*_on_coding(hits, others)]
    if units and np.isnan(corrected[0]):
        notes.append(_uncorrected(whole))
    return (theme, period, units, error.hits, *sizes, *estimates, found, *corrected, p, "; ".join(notes))


def _on_coding(hits: Sequence[Coded], others: Sequence[Coded]) -> Iterator[str]:
    """Yield what a reader must know of how many units were coded."""
    if not any(one.size for one in hits):
        yield "no unit with a hit"
    whole = []
    for side, name in ((hits, "with"), (others, "without")):
        size, of = sum(len(one.codes) for one in side), sum(one.size for one in side)
        if of and size < min(_FEW, of):
            yield f"{size} of {of} units {name} a hit coded"
        if of and size == of:
            whole.append(name)
    if whole:
        yield f"all units {' and '.join(whole)} a hit were coded, so nothing was sampled"


def _uncorrected(whole: Error) -> str:
    """Return why the share of units with a theme cannot be corrected."""
    hits, others = (bool(np.isnan(side[0])) for side in (whole.present, whole.missed))
    missing = "no unit" if hits and others else "no unit with a hit" if hits else "no unit without a hit"
    return f"corrected is empty: {missing} was coded in any period, so there is nothing to correct with"


def _bounds(one: Interval) -> list[float]:
    return [one.value, one.low, one.high]


def _agreement(key: Key, codes: Sequence[Mapping[str, float | None]]) -> pd.DataFrame:
    themes = list(dict.fromkeys(one.theme for one in key.rows.values()))
    rows = []
    for theme in [*themes, ALL] if len(themes) > 1 else themes:
        own = [one for one in key.rows.values() if theme in (one.theme, ALL)]
        rows.append(_agreed(theme, own, codes))
    return pd.DataFrame(rows, columns=AGREEMENT_COLUMNS)


def _agreed(theme: str, drawn: Sequence[Drawn], codes: Sequence[Mapping[str, float | None]]) -> tuple[object, ...]:
    units = [[one[row.id] for one in codes] for row in drawn]
    pairs = [[pair for pair in itertools.combinations(unit, 2) if None not in pair] for unit in units]
    compared = sum(map(bool, pairs))
    if not compared:
        note = "one coder: nothing to compare" if len(codes) < 2 else "no unit has two codes: nothing to compare"
        return (theme, len(codes), 0, np.nan, np.nan, np.nan, note)
    alpha = krippendorff_alpha(units)
    agreement = float(np.mean([a == b for unit in pairs for a, b in unit]))
    note = "" if not np.isnan(alpha) else "all codes are equal: chance cannot be told from agreement"
    return (theme, len(codes), compared, alpha, _kappa(units, len(codes)), agreement, note)


def _kappa(units: Sequence[Sequence[float | None]], coders: int) -> float:
    """Return Cohen's kappa, the mean over pairs of coders; NaN where a pair used one code only."""
    from sklearn.metrics import cohen_kappa_score

    found = []
    for a, b in itertools.combinations(range(coders), 2):
        both = [(unit[a], unit[b]) for unit in units if unit[a] is not None and unit[b] is not None]
        if len({value for pair in both for value in pair}) < 2:
            return float("nan")
        found.append(float(cohen_kappa_score([one for one, _ in both], [two for _, two in both])))
    return float(np.mean(found))
