"""Filled sheets as estimates: how well hits find what people see, and how often people find what does not belong."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dienngon.codes import Code, Note
from dienngon.coding.agreement import compared
from dienngon.coding.answer_key import Key, Row
from dienngon.coding.estimates import Coded, Error, drift, wilson
from dienngon.coding.sheet import find_key, read_answers
from dienngon.errors import InputError
from dienngon.table import Table

UNIT_COLUMNS = [
    *("theme", "period", "units", "units_with_hit", "coded_hits", "coded_others"),
    *(name + tail for name in ("precision", "recall", "f1") for tail in ("", "_low", "_high")),
    *("found", "corrected", "corrected_low", "corrected_high", "drift_p", "note"),
]
CODE_COLUMNS = ["query", "period", "code", "units", "coded", "with_code", "share", "low", "high"]
QUESTION_COLUMNS = ["kind", "topic", "label", "stable", "asked", "answered", "right", "share", "low", "high", "chance"]
UNIT_AGREEMENT_COLUMNS = ["theme", "coders", "units", "alpha", "kappa", "agreement", "note"]
QUESTION_AGREEMENT_COLUMNS = ["kind", "readers", "questions", "alpha", "agreement", "note"]
ALL = "all"
_FEW = 10
# What is undecided is missing.
UNDECIDED = "?"
_CODES: Mapping[str, float] = {"1": 1.0, "0": 0.0}

Answers = Mapping[str, str]


class Side(Code):
    """Which units are meant: those with a hit or those without."""

    WITH = "with_a_hit"
    WITHOUT = "without_a_hit"


@dataclass(frozen=True, eq=False)
class Scores:
    """What filled sheets say: estimates or shares of right answers, and how far the people agree."""

    scores: Table
    agreement: Table


def score(sheets: Path | str | Sequence[Path | str], key: Path | str | None = None, seed: int = 0) -> Scores:
    """Return what filled sheets of one key say, one sheet a person.

    Parameters
    ----------
    sheets
        Filled sheets, CSV or XLSX.
    key
        The key that was written with them; by default the one in the folder of the first sheet.
    seed
        Of the draws behind the intervals of estimates.

    Returns
    -------
    Scores
        For units: precision, recall, F1 and corrected prevalence by theme and period, and agreement by theme; for
        units with codes of one's own: the share of each code by period, and agreement. For
        questions: the share of right answers over all (topic 0) and by topic, and agreement.

    Raises
    ------
    InputError
        If a sheet or the key cannot be used; the message names the row.

    Examples
    --------
    >>> import tempfile, pathlib, dienngon as dn
    >>> from dienngon.examples import corpus
    >>> topics = dn.fit_topics(dn.count(dn.segment(corpus())), k=3)
    >>> blank = dn.intrusion_sheet(topics)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sheet = pathlib.Path(folder, "sheet.csv")
    ...     key = dn.write_sheet(blank, sheet)
    ...     filled = pd.read_csv(sheet).assign(answer=[row.right for row in blank.key.rows])
    ...     filled.to_csv(sheet, index=False)
    ...     dn.score(sheet).scores.frame["share"].tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    paths = [Path(sheets)] if isinstance(sheets, (str, Path)) else [Path(one) for one in sheets]
    if not paths:
        raise InputError("There is no sheet to score; give one filled sheet a person.")
    if len({one.resolve() for one in paths}) < len(paths):
        raise InputError("One sheet is given twice; give one filled sheet a person.")
    known, name = find_key(paths, None if key is None else Path(key))
    answers = [read_answers(path, known, name) for path in paths]
    if known.kind == "questions":
        return _score_questions(known, paths, answers)
    if not {*known.choices} <= {*_CODES, UNDECIDED}:
        return _score_codes(known, answers)
    return _score_units(known, [{one: _CODES.get(given) for one, given in each.items()} for each in answers], seed)


def _score_units(key: Key, codes: Sequence[Mapping[str, float | None]], seed: int) -> Scores:
    about: dict[str, Any] = {"parameters": {"coders": len(codes), "unit": key.of, "seed": seed}, "corpus": key.corpus}
    coded: dict[tuple[str, str, bool], list[float]] = {}
    for row in key.rows:
        given = [value for one in codes if (value := one[row.id]) is not None]
        if given:
            coded.setdefault((row.group, row.period, row.hit), []).append(float(np.mean(given)))
    rows = []
    for theme in dict.fromkeys(one.group for one in key.strata):
        own = [one for one in key.strata if one.group == theme]
        strata = {
            (one.period, one.hit): Coded(one.size, np.array(coded.get((theme, one.period, one.hit), []))) for one in own
        }
        whole = Error.of(*_sides(strata, ALL), seed)
        periods = list(dict.fromkeys(one.period for one in own))
        hits = [strata[period, True].codes for period in periods if (period, True) in strata]
        rows.append(_estimated(theme, ALL, strata, whole, whole=whole, p=drift(hits, seed)))
        for period in periods:
            error = Error.of(*_sides(strata, period), seed)
            rows.append(_estimated(theme, period, strata, error, whole=whole, p=np.nan))
    scores = Table(
        "scores",
        Note.of("coding.scores"),
        Note.of("coding.scores_method"),
        pd.DataFrame(rows, columns=UNIT_COLUMNS),
        details=(Note.of("coding.scores_intervals"), Note.of("coding.scores_corrected")),
        **about,
    )
    return Scores(scores, _agreement(key, codes, Note.of("coding.agreement_units"), about))


def _agreement(key: Key, codes: Sequence[Mapping[str, Any]], units: Note, about: Mapping[str, Any]) -> Table:
    """Return how far coders agree; ``units`` says which units are compared."""
    agreed = pd.DataFrame(_agreed(key, codes), columns=UNIT_AGREEMENT_COLUMNS)
    title, method = Note.of("coding.agreement"), Note.of("coding.agreement_method")
    return Table("agreement", title, method, agreed, details=(units,), **about)


def _score_codes(key: Key, answers: Sequence[Answers]) -> Scores:
    """Return the share of each code that people made themselves, and how far they agree."""
    about: dict[str, Any] = {"parameters": {"coders": len(answers), "unit": key.of}, "corpus": key.corpus}
    rows: list[tuple[object, ...]] = []
    query = key.rows[0].group
    for period in dict.fromkeys([ALL, *(one.period for one in key.strata if one.period)]):
        drawn = [row.id for row in key.rows if period in (ALL, row.period)]
        units = sum(one.size for one in key.strata if period in (ALL, one.period))
        given = [[each[one] for each in answers if each[one] != UNDECIDED] for one in drawn]
        coded = [one for one in given if one]
        for code in (one for one in key.choices if one != UNDECIDED):
            # Where coders differ, each has equal weight.
            size = sum(one.count(code) / len(one) for one in coded)
            share = size / len(coded) if coded else np.nan
            whole = len(coded) == units
            bounds = (share, share) if whole else wilson(size, len(coded)) if coded else (np.nan, np.nan)
            rows.append((query, period, code, units, len(coded), size, share, *bounds))
    scores = Table(
        "codes",
        Note.of("coding.codes", query=query),
        Note.of("coding.codes_method"),
        pd.DataFrame(rows, columns=CODE_COLUMNS),
        **about,
    )
    decided = [{one: None if code == UNDECIDED else code for one, code in each.items()} for each in answers]
    return Scores(scores, _agreement(key, decided, Note.of("coding.codes_units"), about))


def _sides(strata: Mapping[tuple[str, bool], Coded], period: str) -> tuple[list[Coded], list[Coded]]:
    """Return the strata of a period, or of all, with a hit and without."""
    chosen = {place: one for place, one in strata.items() if period in (ALL, place[0])}
    return [one for (_, hit), one in chosen.items() if hit], [one for (_, hit), one in chosen.items() if not hit]


def _estimated(
    theme: str, period: str, strata: Mapping[tuple[str, bool], Coded], error: Error, *, whole: Error, p: float
) -> tuple[object, ...]:
    hits, others = _sides(strata, period)
    sizes = [sum(len(one.codes) for one in side) for side in (hits, others)]
    units = error.hits + error.others
    found = error.hits / units if units else np.nan
    estimates = [*error.precision(), *error.recall(), *error.f1()]
    corrected = whole.prevalence(error.hits, units)
    notes = list(_on_coding(hits, others))
    if units and np.isnan(corrected.value):
        unseen, missed = (bool(np.isnan(side[0])) for side in (whole.present, whole.missed))
        lacking = [side for side, empty in ((Side.WITH, unseen), (Side.WITHOUT, missed)) if empty]
        one = Note.of("coding.one_side_coded", lacking=lacking[0])
        notes.append(one if len(lacking) == 1 else Note.of("coding.nothing_coded"))
    note = Note.of("coding.notes", notes=notes) if notes else ""
    return (theme, period, units, error.hits, *sizes, *estimates, found, *corrected, p, note)


def _on_coding(hits: Sequence[Coded], others: Sequence[Coded]) -> Iterator[Note]:
    """Yield what a reader must know of how many units were coded."""
    if not any(one.size for one in hits):
        yield Note.of("coding.no_hit")
    whole = []
    for side, which in ((hits, Side.WITH), (others, Side.WITHOUT)):
        coded, units = sum(len(one.codes) for one in side), sum(one.size for one in side)
        if units and coded < min(_FEW, units):
            yield Note.of("coding.few", coded=coded, units=units, which=which)
        if units and coded == units:
            whole.append(which)
    if whole:
        yield Note.of("coding.all_coded", which=whole)


def _agreed(key: Key, codes: Sequence[Mapping[str, Any]]) -> Iterator[tuple[object, ...]]:
    themes = list(dict.fromkeys(row.group for row in key.rows))
    for theme in [*themes, ALL] if len(themes) > 1 else themes:
        units = [[one[row.id] for one in codes] for row in key.rows if theme in (row.group, ALL)]
        found = compared(units)
        kappa = _kappa(units, len(codes)) if found.units else np.nan
        yield (theme, len(codes), found.units, found.alpha, kappa, found.agreement, found.note)


def _kappa(units: Sequence[Sequence[Hashable | None]], coders: int) -> float:
    """Return Cohen's kappa, the mean over pairs of coders; NaN where a pair used one code only."""
    from sklearn.metrics import cohen_kappa_score

    found = []
    for a, b in itertools.combinations(range(coders), 2):
        both = [(unit[a], unit[b]) for unit in units if unit[a] is not None and unit[b] is not None]
        if len({value for pair in both for value in pair}) < 2:
            return float("nan")
        found.append(float(cohen_kappa_score([one for one, _ in both], [two for _, two in both])))
    return float(np.mean(found))


def _score_questions(key: Key, paths: Sequence[Path], answers: Sequence[Answers]) -> Scores:
    parameters = {"kind": key.of, **key.parameters, "readers": len(paths)}
    about: dict[str, Any] = {"parameters": parameters, "corpus": key.corpus}
    topics = sorted({row.group for row in key.rows}, key=int)
    right = {row.id: row.right for row in key.rows}
    by_reader = []
    for path, each in zip(paths, answers, strict=True):
        number = sum(right[one] == given for one, given in each.items())
        by_reader.append(Note.of("coding.reader", sheet=path.name, right=number, answered=len(each)))
    scores = Table(
        "topic_intrusion",
        Note.of("coding.intrusion"),
        Note.of("coding.intrusion_method"),
        pd.DataFrame([_answered(key, topic, answers) for topic in ("0", *topics)], columns=QUESTION_COLUMNS),
        notes=tuple(by_reader) if len(paths) > 1 else (),
        **about,
        details=(Note.of("coding.intrusion_questions"), Note.of("coding.intrusion_interval")),
    )
    found = compared([[each.get(row.id) for each in answers] for row in key.rows])
    row = (key.of, len(paths), found.units, found.alpha, found.agreement, found.note)
    agreed = pd.DataFrame([row], columns=QUESTION_AGREEMENT_COLUMNS)
    title, method = Note.of("coding.intrusion_agreement"), Note.of("coding.intrusion_agreement_method")
    return Scores(scores, Table("topic_intrusion_agreement", title, method, agreed, **about))


def _answered(key: Key, topic: str, answers: Sequence[Answers]) -> tuple[object, ...]:
    asked: list[Row] = [row for row in key.rows if topic in ("0", row.group)]
    sizes = np.array([sum(row.id in each for each in answers) for row in asked], dtype=float)
    right = sum(each.get(row.id) == row.right for row in asked for each in answers)
    total = int(sizes.sum())
    label, stable = key.labels.get(topic, (ALL, ""))
    share = right / total if total else float("nan")
    # Readers of one question are not independent answers.
    effective = total**2 / float((sizes**2).sum()) if total else 0.0
    head = (key.of, int(topic), label, stable, len(asked) * len(answers), total, right)
    return (*head, share, *wilson(share * effective, effective), 1 / len(key.choices))
