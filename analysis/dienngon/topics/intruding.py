"""The human check: sheets on which a reader finds the word, or the topic, that does not belong."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from dienngon.errors import InputError, ParameterError
from dienngon.table import Table
from dienngon.topics.value import Topics

Kind = Literal["words", "topics"]
KINDS = ("words", "topics")
SCORE_COLUMNS = ("kind", "topic", "label", "stable", "asked", "answered", "right", "share", "low", "high", "chance")
FORM = 1
# Terms of the topic beside the one that intrudes, and topics of the passage beside the one that does not belong.
_WORDS, _TOPICS = 5, 3
# Among so many of another topic's heaviest terms is the intruder found, and none of them high in this topic.
_AMONG = 20
_LETTERS = "ABCDEF"
_LONGEST = 500
METHOD = (
    "Word intrusion: five of a topic's most distinctive terms and one that is high in another topic and low in this; "
    "topic intrusion: a passage, the three topics that weigh most in it or lie nearest to its words, and one "
    "that weighs "
    "nothing (Chang, Boyd-Graber, Gerrish, Wang and Blei 2009). share: right answers of those given; low and high: 95% "
    "interval (Wilson 1927); chance: what guessing would give. Empty answers are not counted."
)


@dataclass(frozen=True)
class Sheet:
    """A sheet and its key: ``sheet`` is CSV for the reader, ``key`` JSON for whoever evaluates it."""

    sheet: str
    key: str


def intrusion_sheet(topics: Topics, kind: Kind = "words", *, questions: int = 2, seed: int = 0) -> Sheet:
    """Return a blind sheet: nothing on it says which answer is right, or which topic a question is about.

    Parameters
    ----------
    topics
        A fitted model of three topics or more (four for ``topics``).
    kind
        ``words``: which term does not belong to the others? ``topics``: which topic does not belong to the passage?
    questions
        For each topic.
    seed
        Of intruders, passages, and the order of questions and answers.

    Raises
    ------
    ParameterError
        If ``kind`` is neither, ``questions`` is below 1, or there are too few topics or terms to ask about.
    """
    if kind not in KINDS:
        message = f"The 'kind' parameter must be 'words' or 'topics'. Got {kind!r}."
        raise ParameterError(message)
    if questions < 1:
        message = f"The 'questions' parameter must be at least 1. Got {questions}."
        raise ParameterError(message)
    random = np.random.default_rng(seed)
    asked = (
        _word_questions(topics, questions, random) if kind == "words" else _topic_questions(topics, questions, random)
    )
    if not asked:
        message = f"These {len(topics)} topics are too few, or too thin, for a sheet of {kind}; fit more topics."
        raise ParameterError(message)
    order = random.permutation(len(asked)).tolist()
    size = len(asked[0]["answers"])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["question", *(["passage"] if kind == "topics" else []), *_LETTERS[:size], "answer"])
    key = []
    for number, place in enumerate(order, start=1):
        one = asked[place]
        shuffled = random.permutation(size).tolist()
        writer.writerow([number, *one["passage"], *(one["answers"][at] for at in shuffled), ""])
        right = _LETTERS[shuffled.index(size - 1)]
        key.append({"question": number, "topic": one["topic"], "right": right})
    labels = {str(topic): [topics.labels[topic - 1], topics.stable(topic)] for topic in range(1, len(topics) + 1)}
    about = {"form": FORM, "kind": kind, "model": topics.model, "seed": seed, "choices": size, "topics": labels}
    whole = {**about, "corpus": topics.counts.tokens.corpus.hash, "key": key}
    return Sheet(out.getvalue(), json.dumps(whole, ensure_ascii=False, indent=1) + "\n")


def _word_questions(topics: Topics, questions: int, random: np.random.Generator) -> list[dict[str, Any]]:
    tops = [[term for term, _ in topics.best_terms(row, _AMONG)] for row in topics.distinctive]
    base = np.asarray(topics.counts.matrix.sum(axis=0), dtype=np.float64).ravel()
    base /= base.sum()
    asked: list[dict[str, Any]] = []
    for topic, own in enumerate(tops):
        # Rarer in this topic than in all words.
        low = topics.word_shares[topic] < base
        strange = sorted(
            {
                term
                for number, other in enumerate(tops)
                if number != topic
                for term in other[:10]
                if low[topics.column(term)]
            }
        )
        if len(own) < _WORDS or len(strange) < questions:
            continue
        picked = random.choice(len(strange), questions, replace=False).tolist()
        for number in picked:
            some = own[:_WORDS] if len(asked) % 2 == 0 else _some(own[: 2 * _WORDS], random)
            asked.append({"topic": topic + 1, "passage": [], "answers": [*some, strange[number]]})
    return asked


def _some(own: list[str], random: np.random.Generator) -> list[str]:
    return [own[at] for at in sorted(random.choice(len(own), _WORDS, replace=False).tolist())]


def _topic_questions(topics: Topics, questions: int, random: np.random.Generator) -> list[dict[str, Any]]:
    if len(topics) <= _TOPICS:
        return []
    matrix = topics.counts.matrix
    near = np.asarray(matrix @ topics.distinctive.T, dtype=np.float64)
    # What the model says first; among topics it gives nothing, those whose words the passage holds.
    rank = np.lexsort((-near, -np.round(topics.row_weights, 9)), axis=1)
    passages = topics.passages(top=3 * questions)
    held = np.flatnonzero(topics.row_weights.any(axis=1)).tolist()
    rows = {topics.place(row): row for row in held}
    asked: list[dict[str, Any]] = []
    for topic, found in passages.groupby("topic", sort=True):
        picked = sorted(random.choice(len(found), min(questions, len(found)), replace=False).tolist())
        for one in found.iloc[picked].itertuples():
            row = rows[str(one.document), int(str(one.start))]
            order = rank[row].tolist()
            strange = [other for other in order[_TOPICS:] if topics.row_weights[row, other] < 0.05]
            if not strange:
                continue
            # From the farther half, which the passage's words have least to do with.
            intruder = int(random.choice(strange[len(strange) // 2 :]))
            answers = [_shown(topics, other) for other in [*order[:_TOPICS], intruder]]
            text = " ".join(str(one.passage).split())
            short = text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"
            asked.append({"topic": int(str(topic)), "passage": [short], "answers": answers})
    return asked


def _shown(topics: Topics, topic: int) -> str:
    return ", ".join(term for term, _ in topics.best_terms(topics.distinctive[topic], _WORDS))


def score_intrusion(sheet: Path | str, key: Path | str) -> Table:
    """Return how often the intruder was found, over all and by topic.

    Parameters
    ----------
    sheet
        The sheet with the column ``answer`` filled in: a letter, or nothing.
    key
        The key that was written with it.

    Returns
    -------
    Table
        kind, topic (0 for all), label, stable, asked, answered, right, share, low, high, chance.

    Raises
    ------
    InputError
        If a file cannot be read, the two do not belong together, or an answer is no letter of the sheet.
    """
    about, frame = _key(Path(key)), _answers(Path(sheet))
    known = {int(one["question"]): one for one in about["key"]}
    if set(frame["question"]) != set(known) or len(frame) != len(known):
        message = (
            f"'{Path(sheet).name}' does not have the questions of '{Path(key).name}'; give the key written with it."
        )
        raise InputError(message)
    letters = _LETTERS[: int(about["choices"])]
    given: dict[int, list[bool | None]] = {}
    for question, answer in zip(frame["question"], frame["answer"], strict=True):
        letter = str(answer).strip().upper()
        if letter and (len(letter) > 1 or letter not in letters):
            message = (
                f"The answer to question {question} must be one of {', '.join(letters)}, or empty. Got '{answer}'."
            )
            raise InputError(message)
        one = known[question]
        given.setdefault(int(one["topic"]), []).append(letter == one["right"] if letter else None)
    everything = [answer for answers in given.values() for answer in answers]
    rows = [_scored(about, 0, everything), *(_scored(about, topic, given[topic]) for topic in sorted(given))]
    return Table(
        name="topic_intrusion",
        title="Did readers find what does not belong?",
        method=METHOD,
        data=pd.DataFrame(rows, columns=list(SCORE_COLUMNS)),
        parameters={"kind": about["kind"], "model": about["model"], "seed": about["seed"]},
        corpus=str(about["corpus"]),
    )


def _key(path: Path) -> dict[str, Any]:
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        if about["form"] != FORM or not about["key"]:
            raise KeyError
    except (OSError, ValueError, KeyError, TypeError):
        message = (
            f"'{path.name}' is no key of an intrusion sheet, or one of another version; give the JSON written with it."
        )
        raise InputError(message) from None
    return dict(about)


def _answers(path: Path) -> pd.DataFrame:
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        frame["question"] = frame["question"].astype(int)
        return frame[["question", "answer"]]
    except (OSError, ValueError, KeyError):
        message = f"'{path.name}' is no intrusion sheet: a CSV with the columns question and answer is needed."
        raise InputError(message) from None


def _scored(about: dict[str, Any], topic: int, answers: Sequence[bool | None]) -> tuple[object, ...]:
    given = [one for one in answers if one is not None]
    label, stable = about["topics"].get(str(topic), ["all topics", ""])
    low, high = wilson(sum(given), len(given))
    share = sum(given) / len(given) if given else float("nan")
    head = (about["kind"], topic, label, stable, len(answers), len(given), sum(given))
    return (*head, share, low, high, 1 / int(about["choices"]))


def wilson(right: int, total: int) -> tuple[float, float]:
    """Return the 95% interval of a share (Wilson 1927), NaN where nothing was counted."""
    if not total:
        return float("nan"), float("nan")
    from scipy.stats import binomtest

    interval = binomtest(right, total).proportion_ci(0.95, method="wilson")
    return float(interval.low), float(interval.high)
