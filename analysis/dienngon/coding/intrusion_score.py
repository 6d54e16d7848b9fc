"""Filled intrusion sheets into shares of right answers, and how far readers agree."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from dienngon.coding.agreement import krippendorff_alpha
from dienngon.coding.intrusion_key import ENDING, PASSAGE, Asked, Key, columns, fingerprint, load_key
from dienngon.coding.sheet import sheet_rows
from dienngon.errors import InputError
from dienngon.table import Table

SCORE_COLUMNS = ("kind", "topic", "label", "stable", "asked", "answered", "right", "share", "low", "high", "chance")
AGREEMENT_COLUMNS = ("kind", "readers", "questions", "alpha", "agreement", "note")
METHOD = (
    "Word intrusion: five of a topic's most distinctive terms and one that is high in another topic and low in this; "
    "topic intrusion: a passage, the three topics that weigh most in it or lie nearest to its words, and one "
    "that weighs nothing (Chang, Boyd-Graber, Gerrish, Wang and Blei 2009). share: right answers of those given, by "
    "all readers together; low and high: 95% interval (Wilson 1927) over questions. Readers of one question are no "
    "independent answers: the interval is that of Kish's (1965) effective number of answers where all of one question "
    "agree, so that it is too wide rather than too narrow where they do not. chance: what guessing would give. asked "
    "counts each reader; empty answers are not counted."
)
AGREEMENT_METHOD = (
    "Krippendorff's alpha for nominal codes (Krippendorff 2011) of the letters that readers gave; agreement is the "
    "share of pairs of answers to one question that are equal. questions are those that two readers or more answered."
)
_VERB = "dienngon topics intrude"
_MOST_NAMED = 3
# Standard normal deviation that holds 95%.
_Z = 1.959963984540054

Answers = Mapping[int, str]


def score_intrusion(sheets: Path | str | Sequence[Path | str], key: Path | str | None = None) -> Table:
    """Return how often the intruder was found, over all and by topic.

    Parameters
    ----------
    sheets
        The sheet with the column ``answer`` filled in, a letter or nothing; or one sheet a reader. CSV or XLSX.
    key
        The key that was written with it; by default the one beside the first sheet.

    Returns
    -------
    Table
        kind, topic (0 for all), label, stable, asked, answered, right, share, low, high, chance.

    Raises
    ------
    InputError
        If a file cannot be read, a question is not the one that was asked, missing, or there twice, an answer is no
        letter of the sheet, or a sheet has no answers at all; the message names the row.
    """
    paths, known, given = _read(sheets, key)
    topics = sorted({one.topic for one in known.asked})
    rows = [_scored(known, topic, given) for topic in (0, *topics)]
    return Table(
        name="topic_intrusion",
        title="Did readers find what does not belong?",
        method=METHOD,
        data=pd.DataFrame(rows, columns=list(SCORE_COLUMNS)),
        parameters={"kind": known.kind, "model": known.model, "seed": known.seed, "readers": len(paths)},
        notes=tuple(_by_reader(paths, known, given)) if len(paths) > 1 else (),
        corpus=known.corpus,
    )


def intrusion_agreement(sheets: Sequence[Path | str], key: Path | str | None = None) -> Table:
    """Return how far readers of one intrusion sheet agree.

    Parameters and errors are those of :func:`score_intrusion`.

    Returns
    -------
    Table
        kind, readers, questions (that two or more answered), alpha, agreement, note.
    """
    paths, known, given = _read(sheets, key)
    units = [[one.get(asked.question) for one in given] for asked in known.asked]
    pairs = [[pair for pair in itertools.combinations(unit, 2) if None not in pair] for unit in units]
    compared = sum(map(bool, pairs))
    alpha = agreement = float("nan")
    note = "one reader: nothing to compare" if len(paths) < 2 else "no question has two answers: nothing to compare"
    if compared:
        alpha = krippendorff_alpha(units)
        agreement = float(np.mean([a == b for unit in pairs for a, b in unit]))
        note = "all answers are equal: chance cannot be told from agreement" if math.isnan(alpha) else ""
    return Table(
        name="topic_intrusion_agreement",
        title="Do readers agree?",
        method=AGREEMENT_METHOD,
        data=pd.DataFrame(
            [(known.kind, len(paths), compared, alpha, agreement, note)], columns=list(AGREEMENT_COLUMNS)
        ),
        parameters={"kind": known.kind, "model": known.model, "seed": known.seed, "readers": len(paths)},
        corpus=known.corpus,
    )


def _read(sheets: Path | str | Sequence[Path | str], key: Path | str | None) -> tuple[list[Path], Key, list[Answers]]:
    paths = [Path(sheets)] if isinstance(sheets, (str, Path)) else [Path(one) for one in sheets]
    if not paths:
        message = "There is no sheet to score; give one filled sheet a reader."
        raise InputError(message)
    if len({one.resolve() for one in paths}) < len(paths):
        message = "One sheet is given twice; give one filled sheet a reader."
        raise InputError(message)
    path = _beside(paths[0]) if key is None else Path(key)
    known = load_key(path)
    return paths, known, [_answers(one, known, path.name) for one in paths]


def _beside(sheet: Path) -> Path:
    """Return the key that lies beside a sheet; of several the one that knows its first question."""
    found = sorted(sheet.parent.glob(f"*{ENDING}"))
    if len(found) > 1:
        first = next((row for _, row in sheet_rows(sheet, ("question", "answer"), _VERB)), {})
        for one in found:
            try:
                fits = any(_same(first, asked) for asked in load_key(one).asked)
            except InputError:
                # It may be that of another sheet.
                continue
            if fits:
                return one
    if len(found) != 1:
        message = f"No key of '{sheet.name}' lies beside it; '{_VERB}' wrote it as NAME{ENDING}. Name it with --key."
        raise InputError(message)
    return found[0]


def _same(row: Mapping[str, str], asked: Asked) -> bool:
    return all(fingerprint(row.get(column, "")) == cell for column, cell in asked.cells.items())


def _answers(path: Path, key: Key, name: str) -> Answers:
    """Return the letters given to the questions of a sheet, each row of it held against the key."""
    known = {one.question: one for one in key.asked}
    rows: dict[int, int] = {}
    answers: dict[int, str] = {}
    for number, row in sheet_rows(path, ("question", "answer"), _VERB):
        kind = "topics" if PASSAGE in row else "words"
        if kind != key.kind:
            message = f"'{path.name}' is a sheet of {kind}, and '{name}' is the key to one of {key.kind}; give its own."
            raise InputError(message)
        where = f"'{path.name}', row {number}: "
        said = row["question"].strip().removesuffix(".0")
        asked = known.get(int(said)) if said.isdecimal() else None
        if asked is None:
            message = f"{where}'{name}' has no question '{said}'; restore the row, or give the key of this sheet."
            raise InputError(message)
        if asked.question in rows:
            message = (
                f"{where}question {said} stands in row {rows[asked.question]} already; remove one of the two, and "
                "let each reader fill in a sheet of their own."
            )
            raise InputError(message)
        rows[asked.question] = number
        _compare(row, asked, key, where, name)
        letter = _letter(row["answer"], asked, key, where)
        if letter:
            answers[asked.question] = letter
    _complete(path, key, rows, answers)
    return answers


def _letter(answer: str, asked: Asked, key: Key, where: str) -> str:
    letter = answer.strip().upper()
    if letter and letter not in tuple(key.letters):
        message = (
            f"{where}the answer to question {asked.question} must be one of {', '.join(key.letters)}, or empty. Got "
            f"'{answer}'."
        )
        raise InputError(message)
    return letter


def _complete(path: Path, key: Key, rows: Mapping[int, int], answers: Answers) -> None:
    """Raise InputError if a sheet lacks questions, or all answers."""
    missing = [str(one.question) for one in key.asked if one.question not in rows]
    if missing:
        shown = ", ".join(missing[:_MOST_NAMED]) + (" …" if len(missing) > _MOST_NAMED else "")
        size = "1 question is" if len(missing) == 1 else f"{len(missing)} questions are"
        message = f"'{path.name}': {size} missing ({shown}); restore the rows, with or without an answer."
        raise InputError(message)
    if not answers:
        letters = f"{key.letters[0]} to {key.letters[-1]}"
        message = f"'{path.name}' has no answers yet: a reader writes a letter, {letters}, into the column 'answer'."
        raise InputError(message)


def _compare(row: Mapping[str, str], asked: Asked, key: Key, where: str, name: str) -> None:
    """Raise InputError if the question in a row is not the one that was asked under its number."""
    if _same(row, asked):
        return
    other = next((one.question for one in key.asked if _same(row, one)), None)
    if other is not None:
        message = f"{where}question {other} is numbered {asked.question}; restore the numbers of the questions."
        raise InputError(message)
    differ = [column for column in columns(key.kind) if fingerprint(row.get(column, "")) != asked.cells[column]]
    if len(differ) == len(asked.cells):
        message = (
            f"{where}question {asked.question} is another than '{name}' knows: nothing in it is the same. Give the key "
            "that was written with this sheet."
        )
        raise InputError(message)
    verb = "differs" if len(differ) == 1 else "differ"
    message = (
        f"{where}question {asked.question} is not as it was asked: {', '.join(differ)} {verb} from what '{name}' "
        "knows. Restore the row, or give the key that was written with this sheet."
    )
    raise InputError(message)


def _scored(key: Key, topic: int, given: Sequence[Answers]) -> tuple[object, ...]:
    asked = [one for one in key.asked if topic in (0, one.topic)]
    sizes = np.array([sum(one.question in answers for answers in given) for one in asked], dtype=float)
    right = sum(answers.get(one.question) == one.right for one in asked for answers in given)
    total = int(sizes.sum())
    label, stable = key.topics[topic] if topic else ("all topics", "")
    share = right / total if total else float("nan")
    effective = total**2 / float((sizes**2).sum()) if total else 0.0
    head = (key.kind, topic, label, stable, len(asked) * len(given), total, right)
    return (*head, share, *wilson(share * effective, effective), 1 / len(key.letters))


def _by_reader(paths: Sequence[Path], key: Key, given: Sequence[Answers]) -> list[str]:
    right = {one.question: one.right for one in key.asked}
    return [
        f"{path.name}: {sum(right[question] == letter for question, letter in answers.items())} of {len(answers)} "
        "answers right."
        for path, answers in zip(paths, given, strict=True)
    ]


def wilson(right: float, total: float) -> tuple[float, float]:
    """Return the 95% interval of a share (Wilson 1927), NaN where nothing was counted; numbers may be effective."""
    if not total:
        return float("nan"), float("nan")
    share, wide = right / total, _Z**2 / total
    middle = (share + wide / 2) / (1 + wide)
    half = _Z / (1 + wide) * math.sqrt(share * (1 - share) / total + wide / (4 * total))
    return (0.0 if right <= 0 else middle - half), (1.0 if share >= 1 else middle + half)
