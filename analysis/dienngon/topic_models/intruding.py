"""The human check: sheets on which a reader finds the word, or the topic, that does not belong."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from typing import Any

import numpy as np

from dienngon.coding.intrusion_key import CHOICES, LETTERS, Asked, Key, Kind, columns, fingerprint, written
from dienngon.errors import ParameterError
from dienngon.topic_models.arguments import check_whole
from dienngon.topic_models.value import Topics

# Terms of the topic beside the one that intrudes, and topics of the passage beside the one that does not belong.
_WORDS, _TOPICS = (CHOICES[kind] - 1 for kind in ("words", "topics"))
# Among so many of another topic's heaviest terms is the intruder found, and none of them high in this topic.
_AMONG = 20
_LONGEST = 500
# In English and in Vietnamese.
_ALONE = (
    "If you cannot decide, leave the answer empty. Change nothing else, and do not talk about the questions with other "
    "readers before all have finished.\n\n"
)
_ALONE_VI = (
    "Nếu không quyết định được, hãy để trống. Xin không sửa gì khác, và không trao đổi về các câu hỏi với người đọc "
    "khác trước khi mọi người làm xong.\n"
)
INSTRUCTIONS: dict[Kind, str] = {
    "words": "Each row has six terms, A to F. Five of them belong together, one does not. Write its letter into the "
    f"column 'answer'. {_ALONE}"
    "Mỗi dòng có sáu từ ngữ, từ A đến F. Năm từ ngữ thuộc về cùng một nhóm, một từ ngữ thì không. Hãy ghi chữ cái của "
    f"từ ngữ đó vào cột 'answer'. {_ALONE_VI}",
    "topics": "Each row has a passage and four lists of terms, A to D. Three of the lists have to do with the passage, "
    f"one does not. Write its letter into the column 'answer'. {_ALONE}"
    "Mỗi dòng có một đoạn văn và bốn nhóm từ ngữ, từ A đến D. Ba nhóm có liên quan đến đoạn văn, một nhóm thì không. "
    f"Hãy ghi chữ cái của nhóm đó vào cột 'answer'. {_ALONE_VI}",
}


@dataclass(frozen=True)
class Sheet:
    """A sheet and its key.

    ``sheet`` is CSV and ``instructions`` are text for the readers; ``key`` is JSON for whoever evaluates the sheet.
    """

    sheet: str
    key: str
    instructions: str


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
        Of intruders, passages, and the order of questions and answers, all of which depend on the topics as well.

    Raises
    ------
    ParameterError
        If ``kind`` is neither, ``questions`` or ``seed`` is no such number, or there are too few topics or terms to
        ask about.
    """
    if kind not in CHOICES:
        message = f"The 'kind' parameter must be 'words' or 'topics'. Got {kind!r}."
        raise ParameterError(message)
    check_whole("questions", questions, least=1)
    check_whole("seed", seed)
    random = _random(topics, kind, questions, seed)
    asked = (
        _word_questions(topics, questions, random) if kind == "words" else _topic_questions(topics, questions, random)
    )
    if not asked:
        if kind == "topics" and len(topics) <= _TOPICS:
            message = f"A sheet of topics needs {_TOPICS + 1} topics or more. There are {len(topics)}; fit more topics."
            raise ParameterError(message)
        fewer = "ask fewer questions, or " if questions > 1 else ""
        each = "one question" if questions == 1 else f"{questions} questions"
        found = f"These {len(topics)} topics are too few, or too thin"
        message = f"{found}, for {each} each about {kind}; {fewer}fit more topics."
        raise ParameterError(message)
    size = CHOICES[kind]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["question", *columns(kind), "answer"])
    rows = []
    for number, place in enumerate(random.permutation(len(asked)).tolist(), start=1):
        one = asked[place]
        shuffled = random.permutation(size).tolist()
        shown = [*one["passage"], *(one["answers"][at] for at in shuffled)]
        writer.writerow([number, *shown, ""])
        cells = {column: fingerprint(cell) for column, cell in zip(columns(kind), shown, strict=True)}
        rows.append(Asked(number, one["topic"], LETTERS[shuffled.index(size - 1)], cells))
    labels = {topic: (topics.labels[topic - 1], topics.stable(topic)) for topic in range(1, len(topics) + 1)}
    key = Key(kind, topics.model, int(seed), topics.counts.tokens.corpus.hash, labels, tuple(rows))
    return Sheet(out.getvalue(), written(key), INSTRUCTIONS[kind])


def _random(topics: Topics, kind: Kind, questions: int, seed: int) -> np.random.Generator:
    """Return random numbers of the seed and of what is asked about: one sheet's key says nothing of another's."""
    terms = [" ".join(term for term, _ in topics.best_terms(row, _AMONG)) for row in topics.distinctive]
    about = (kind, str(questions), topics.model, topics.counts.unit, topics.counts.tokens.corpus.hash, *terms)
    digest = hashlib.sha256("\0".join(about).encode("utf-8", "surrogatepass")).digest()
    return np.random.default_rng([seed, *np.frombuffer(digest, dtype=">u4").tolist()])


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
