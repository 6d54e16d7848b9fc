"""Pyvi's model, read from the installed package without running any of it.

The package holds a pickle of a scikit-learn estimator whose last part is a CRFsuite model file
(Okazaki 2007), and a list of words of two and three syllables. The pickle is never unpickled: the model
file is cut out of its bytes and parsed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from dienngon.errors import InputError

_HEADER = struct.Struct("<4sI4s9I")
_CHUNK = struct.Struct("<4sII")
_DATABASE = struct.Struct("<4s5I")
_FEATURE = np.dtype([("type", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])
_LABELS = (b"B_W", b"I_W")


@dataclass(frozen=True)
class Model:
    """A two-label CRF: a token begins at a syllable (B) or continues (I)."""

    weights: dict[str, tuple[float, float]] = field(repr=False)  # of each attribute, towards B and I
    transitions: tuple[tuple[float, float], tuple[float, float]]  # [i][j]: weight of label j after label i, B first
    bigrams: frozenset[str] = field(repr=False)  # words of two syllables, in lower case, separated by spaces
    trigrams: frozenset[str] = field(repr=False)
    fingerprint: str  # SHA-256 of the files

    def knows(self, word: str) -> bool:
        """Return whether a word, its syllables in lower case with spaces between, is in Pyvi's list."""
        return word in self.bigrams or word in self.trigrams

    def weight(self, attribute: str) -> tuple[float, float]:
        """Return the weights of an attribute towards B and I, zeros if the model does not know it."""
        # CRFsuite takes attributes as C strings, which end at the first NUL.
        return self.weights.get(attribute.partition("\0")[0], (0.0, 0.0))

    def difference(self, attribute: str) -> float:
        """Return the weight of an attribute towards B minus that towards I."""
        begin, inside = self.weight(attribute)
        return begin - inside


@cache
def load_model() -> Model:
    """Return the model of the installed package ``pyvi``; an InputError says if its files cannot be read."""
    spec = importlib.util.find_spec("pyvi")
    if spec is None or not spec.submodule_search_locations:
        raise InputError(
            "The package pyvi is not installed, whose model does the segmentation: pip install pyvi==0.1.1."
        )
    folder = Path(spec.submodule_search_locations[0]) / "models"
    try:
        pickled, listed = (folder / "pyvi3.pkl").read_bytes(), (folder / "words.txt").read_bytes()
        weights, transitions = parse_crf(cut_model(pickled))
    except (OSError, ValueError, struct.error, IndexError) as problem:
        raise InputError(
            f"The model of the installed pyvi cannot be read ({problem}); reinstall it: pip install pyvi==0.1.1."
        ) from None
    bigrams, trigrams = _words(listed.decode("utf-8"))
    fingerprint = hashlib.sha256(pickled + listed).hexdigest()
    return Model(weights, transitions, bigrams, trigrams, fingerprint)


def cut_model(pickled: bytes) -> bytes:
    """Return the CRFsuite model inside a pickle's bytes.

    A protocol 2 pickle writes bytes as a string of Latin-1 characters in UTF-8: the letter X, four bytes of length, the
    string. The model begins with ``lCRF``.
    """
    start = pickled.find(b"lCRF")
    if start < 5 or pickled[start - 5 : start - 4] != b"X":
        raise ValueError("it holds no CRFsuite model")
    (size,) = struct.unpack_from("<I", pickled, start - 4)
    return pickled[start : start + size].decode("utf-8").encode("latin-1")


def parse_crf(data: bytes) -> tuple[dict[str, tuple[float, float]], tuple[tuple[float, float], tuple[float, float]]]:
    """Return the attributes' weights towards B and I, and the transitions, of a CRFsuite model file."""
    if len(data) < _HEADER.size:
        raise ValueError(f"it has only {len(data)} bytes")
    magic, _, kind, _, _, _, _, at_features, at_labels, at_attributes, _, _ = _HEADER.unpack_from(data, 0)
    if (magic, kind) != (b"lCRF", b"FOMC"):
        raise ValueError(f"it is no first-order CRFsuite model: {magic!r} {kind!r}")
    if tuple(_strings(data, at_labels)) != _LABELS:
        raise ValueError(f"its labels are {_strings(data, at_labels)}")
    names = [name.decode("utf-8") for name in _strings(data, at_attributes)]
    _, _, size = _CHUNK.unpack_from(data, at_features)
    features = np.frombuffer(data, _FEATURE, size, at_features + _CHUNK.size)
    table = np.zeros((len(names), 2))
    states, moves = features[features["type"] == 0], features[features["type"] == 1]
    table[states["source"], states["target"]] = states["weight"]
    transitions = np.zeros((2, 2))
    transitions[moves["source"], moves["target"]] = moves["weight"]
    weights = {name: (begin, inside) for name, (begin, inside) in zip(names, table.tolist(), strict=True)}
    (bb, bi), (ib, ii) = transitions.tolist()
    return weights, ((bb, bi), (ib, ii))


def _strings(data: bytes, start: int) -> list[bytes]:
    """Return the strings of a constant quark database (CQDB) by their number."""
    magic, _, _, _, size, back = _DATABASE.unpack_from(data, start)
    if magic != b"CQDB":
        raise ValueError(f"a table of names begins with {magic!r}")
    found = []
    for offset in struct.unpack_from(f"<{size}I", data, start + back):
        _, length = struct.unpack_from("<II", data, start + offset)
        # The length counts the NUL at the end.
        found.append(data[start + offset + 8 : start + offset + 7 + length])
    return found


def _words(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of two and of three syllables; those with capitals can never match what is looked up."""
    lists: dict[int, set[str]] = {2: set(), 3: set()}
    for word in text.split("\n"):
        size = word.count(" ") + 1
        if size in lists and word == word.lower():
            lists[size].add(word)
    return frozenset(lists[2]), frozenset(lists[3])
