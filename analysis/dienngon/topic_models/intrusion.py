"""Sheets on which a reader finds the word, or the topic, that does not belong (Chang et al. 2009)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from dienngon.codes import Note
from dienngon.coding.answer_key import Key, Row, kept
from dienngon.coding.sheet import Sheet
from dienngon.errors import ParameterError
from dienngon.table import Table
from dienngon.topic_models.topics import Topics, check_whole
from dienngon.topic_models.weights import base_shares

Kind = Literal["words", "topics"]
# Terms of the topic besides the one that intrudes, and topics of the passage besides the one that does not belong.
_WORDS, _TOPICS = 5, 3
# Among so many of another topic's heaviest terms is the intruder found, and not one of them is high in this topic.
_AMONG = 20
_LONGEST = 500


@dataclass(frozen=True)
class _Question:
    """A question before its answers are shuffled: the last answer is the right one."""

    topic: int
    answers: tuple[str, ...]
    passage: tuple[str, ...] = ()


def intrusion_sheet(topics: Topics, kind: Kind = "words", *, questions: int = 2, seed: int = 0) -> Sheet:
    """Return a blind sheet: nothing on it says which answer is right, or which topic a question is about.

    Parameters
    ----------
    topics
        Three topics or more (four for ``topics``).
    kind
        ``words``: which term does not belong to the others? ``topics``: which topic does not belong to the passage?
    questions
        For each topic.
    seed
        Of intruders, passages, and the order of questions and answers, all of which depend on the topics as well.

    Returns
    -------
    Sheet
        The questions, one a row: question, passage (for ``topics``), A, B, C …, answer; the key, which whoever
        evaluates the sheet keeps from the readers; and the readers' instructions in English and Vietnamese. Write it
        with :func:`dienngon.write_sheet`.

    Raises
    ------
    ParameterError
        If ``kind`` is neither, ``questions`` or ``seed`` is not such a number, or there are too few topics or terms to
        ask about.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> topics = dn.fit_topics(dn.count(dn.segment(corpus())), k=3)
    >>> sheet = intrusion_sheet(topics, questions=1)
    >>> len(sheet.table.data), list(sheet.table.data.columns[-2:])
    (3, ['F', 'answer'])
    """
    if kind not in ("words", "topics"):
        raise ParameterError(f"The 'kind' parameter must be 'words' or 'topics'. Got {kind!r}.")
    check_whole("questions", questions, least=1)
    check_whole("seed", seed)
    random = _random(topics, kind, questions, seed)
    asked = (_word_questions if kind == "words" else _topic_questions)(topics, questions, random)
    if not asked:
        raise ParameterError(_too_few(topics, kind, questions))
    letters = tuple("ABCDEF" if kind == "words" else "ABCD")
    columns = letters if kind == "words" else ("passage", *letters)
    rows, drawn = [], []
    for number, place in enumerate(random.permutation(len(asked)).tolist(), start=1):
        one = asked[place]
        shuffled = random.permutation(len(letters)).tolist()
        shown = [*one.passage, *(one.answers[at] for at in shuffled)]
        rows.append((number, *shown, ""))
        cells = {column: kept(cell) for column, cell in zip(columns, shown, strict=True)}
        right = letters[shuffled.index(len(letters) - 1)]
        drawn.append(Row(str(number), str(one.topic), cells, right=right))
    corpus = topics.counts.tokens.corpus.hash
    table = Table(
        name="intrusion",
        title=Note.of("intrusion.title", kind=Note(f"intrusion.of_{kind}")),
        method=Note.of("intrusion.method"),
        data=pd.DataFrame(rows, columns=["question", *columns, "answer"]),
        parameters={**topics.parameters, "kind": kind, "questions": questions, "sheet.seed": seed},
        corpus=corpus,
    )
    labels = {str(topic): (topics.labels[topic - 1], str(topics.stable(topic))) for topic in range(1, len(topics) + 1)}
    about = {"model": topics.model, "seed": int(seed)}
    key = Key("questions", kind, letters, tuple(drawn), about, corpus, labels=labels)
    return Sheet(table, key, Note.of(f"intrusion.{kind}"))


def _too_few(topics: Topics, kind: Kind, questions: int) -> str:
    if kind == "topics" and len(topics) <= _TOPICS:
        return f"A sheet of topics needs {_TOPICS + 1} topics or more. There are {len(topics)}; fit more topics."
    fewer = "ask fewer questions, or " if questions > 1 else ""
    each = "one question" if questions == 1 else f"{questions} questions"
    return f"These {len(topics)} topics are too few, or too thin, for {each} each about {kind}; {fewer}fit more topics."


def _random(topics: Topics, kind: Kind, questions: int, seed: int) -> np.random.Generator:
    """Return random numbers of the seed and of what is asked about: one sheet's key says nothing of another's."""
    terms = [" ".join(term for term, _ in topics.best_terms(row, _AMONG)) for row in topics.distinctive]
    about = (kind, str(questions), topics.model, topics.counts.unit, topics.counts.tokens.corpus.hash, *terms)
    digest = hashlib.sha256("\0".join(about).encode("utf-8", "surrogatepass")).digest()
    return np.random.default_rng([seed, *np.frombuffer(digest, dtype=">u4").tolist()])


def _word_questions(topics: Topics, questions: int, random: np.random.Generator) -> list[_Question]:
    tops = [[term for term, _ in topics.best_terms(row, _AMONG)] for row in topics.distinctive]
    base = base_shares(topics.counts.matrix)
    asked: list[_Question] = []
    for topic, own in enumerate(tops):
        # Rarer in this topic than in all words.
        low = topics.word_shares[topic] < base
        others = {term for number, other in enumerate(tops) if number != topic for term in other[:10]}
        strange = sorted(term for term in others if low[topics.columns[term]])
        if len(own) < _WORDS or len(strange) < questions:
            continue
        for number in random.choice(len(strange), questions, replace=False).tolist():
            some = own[:_WORDS]
            if len(asked) % 2:
                drawn = random.choice(min(len(own), 2 * _WORDS), _WORDS, replace=False)
                some = [own[at] for at in sorted(drawn.tolist())]
            asked.append(_Question(topic + 1, (*some, strange[number])))
    return asked


def _topic_questions(topics: Topics, questions: int, random: np.random.Generator) -> list[_Question]:
    if len(topics) <= _TOPICS:
        return []
    matrix = topics.counts.matrix
    near = np.asarray(matrix @ topics.distinctive.T, dtype=np.float64)
    # What the model says first; among topics it gives nothing, those whose words the passage holds.
    rank = np.lexsort((-near, -np.round(topics.row_weights, 9)), axis=1)
    rows: dict[tuple[str, int], int] = {}
    for row in np.flatnonzero(topics.row_weights.any(axis=1)).tolist():
        document, paragraph = topics.paragraph(row)
        rows[document.name, paragraph.start] = row
    shown = [", ".join(term for term, _ in topics.best_terms(row, _WORDS)) for row in topics.distinctive]
    asked: list[_Question] = []
    for topic, found in topics.passages(top=3 * questions).groupby("topic", sort=True):
        picked = sorted(random.choice(len(found), min(questions, len(found)), replace=False).tolist())
        for one in found.iloc[picked].itertuples():
            row = rows[str(one.document), int(str(one.start))]
            order = rank[row].tolist()
            strange = [other for other in order[_TOPICS:] if topics.row_weights[row, other] < 0.05]
            if not strange:
                continue
            # From the farther half, which the passage's words have least to do with.
            intruder = int(random.choice(strange[len(strange) // 2 :]))
            answers = tuple(shown[other] for other in [*order[:_TOPICS], intruder])
            text = " ".join(str(one.passage).split())
            short = text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"
            asked.append(_Question(int(str(topic)), answers, (short,)))
    return asked
