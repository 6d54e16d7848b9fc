from __future__ import annotations

import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pyvi import ViTokenizer

from dienngon.errors import InputError
from dienngon.segmentation import pyvi_model as models
from dienngon.segmentation.pyvi_model import cut_model, load_model, parse_crf


def test_weights_and_transitions_are_what_crfsuite_dumps(tmp_path: Path) -> None:
    ViTokenizer.ViTokenizer.model.tagger_.dump(str(tmp_path / "dump.txt"))
    dump = (tmp_path / "dump.txt").read_text(encoding="utf-8")
    model = load_model()
    # An attribute may hold a line break, so that the dump is not read line by line.
    states = re.findall(r"\(0\) ([^\0]+?) --> (B_W|I_W): (-?\d+\.\d+)\n", dump)
    moves = re.findall(r"\(1\) (B_W|I_W) --> (B_W|I_W): (-?\d+\.\d+)\n", dump)
    assert len(states) == 11_412
    assert len(moves) == 4
    assert {name for name, _, _ in states} == set(model.weights)
    index = {"B_W": 0, "I_W": 1}
    for name, label, weight in states:
        assert model.weights[name][index[label]] == pytest.approx(float(weight), abs=1e-6)
    for one, other, weight in moves:
        assert model.transitions[index[one]][index[other]] == pytest.approx(float(weight), abs=1e-6)


def test_word_lists_are_pyvis() -> None:
    model = load_model()
    lower = {word for word in ViTokenizer.ViTokenizer.bi_grams if word == word.lower()}
    assert model.bigrams == lower
    assert model.trigrams == {word for word in ViTokenizer.ViTokenizer.tri_grams if word == word.lower()}
    assert model.knows("khủng bố")
    assert not model.knows("luật phòng")


def test_nothing_is_unpickled_and_no_heavy_library_loaded() -> None:
    script = """
import pickle, sys
def refuse(*_): raise SystemExit("unpickled")
pickle.load = pickle.loads = pickle.Unpickler = refuse
from dienngon.segmentation import tokenize
assert tokenize("không gian mạng")
print(sorted({"sklearn", "pycrfsuite", "sklearn_crfsuite", "pyvi", "pandas", "scipy"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("data", [b"", b"lCRF", pickle.dumps({"a": 1}), b"X\xff\xff\xff\x00lCRF"])
def test_other_pickles_are_refused(data: bytes) -> None:
    with pytest.raises((ValueError, UnicodeDecodeError)):
        parse_crf(cut_model(data) if b"X" in data else cut_model(data + b" "))


def test_other_models_are_refused() -> None:
    with pytest.raises(ValueError, match="no first-order CRFsuite model"):
        parse_crf(bytes(100))


def test_a_missing_package_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models.importlib.util, "find_spec", lambda _: None)
    load_model.cache_clear()
    with pytest.raises(InputError, match=r"pip install pyvi==0\.1\.1"):
        load_model()
    monkeypatch.undo()
    load_model.cache_clear()
    assert load_model().bigrams
