"""What a beginner gives to the wrong function: a sentence says what it takes, and what makes that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import dienngon as dn
from dienngon.errors import OutputError
from dienngon.examples import corpus

LEXICON = {"rice": ["lúa"]}
# Each function with what else it is given, and the steps that it takes.
VERBS: dict[str, tuple[tuple[Any, ...], set[str]]] = {
    "assess": ((), {"topics"}),
    "by_document": ((None,), set()),
    "check": ((), {"corpus"}),
    "choose_k": ((), {"counts"}),
    "collocations": (("lúa",), {"tokens"}),
    "concordance": (("lúa",), {"tokens"}),
    "cooccurrence": ((), {"hits"}),
    "count": ((), {"tokens"}),
    "counted_once": ((), {"corpus"}),
    "describe": ((), {"counts"}),
    "documents": ((), {"corpus", "tokens"}),
    "draw_sample": ((), {"hits"}),
    "evidence": ((), set()),
    "export": (("folder",), {"tokens"}),
    "find_reuse": ((), {"corpus"}),
    "fit_topics": ((), {"counts"}),
    "frequency": (("lúa",), {"tokens"}),
    "index": ((), {"tokens"}),
    "keyness": ((), {"counts"}),
    "keywords": ((), {"counts"}),
    "match": ((LEXICON,), {"tokens"}),
    "match_topics": ((), {"topics"}),
    "network": ((["lúa"],), {"tokens", "hits"}),
    "plot": ((), set()),
    "quality": ((), {"topics"}),
    "report": (("folder",), set()),
    "segment": ((), {"corpus"}),
    "spans": ((), {"corpus"}),
    "stability_table": ((), {"topics"}),
    "suggest_terms": ((), {"tokens"}),
    "timeline": ((), {"corpus", "tokens"}),
    "topic_map": ((), {"topics"}),
    "track": ((), {"hits"}),
    "trend": ((), {"counts"}),
    "unit_for": ((), {"tokens"}),
    "without_foreign": ((), {"corpus"}),
    "write_network": (("folder",), set()),
    "write_sheet": (("sheet.csv",), set()),
}


@pytest.fixture(scope="module")
def steps() -> dict[str, Any]:
    documents = corpus()
    tokens = dn.segment(documents)
    counts = dn.count(tokens)
    return {
        "path": "mydocs",
        "frame": pd.DataFrame({"a": [1]}),
        "corpus": documents,
        "tokens": tokens,
        "counts": counts,
        "hits": dn.match(tokens, LEXICON),
        "topics": dn.fit_topics(counts, "nmf", k=2),
    }


@pytest.mark.parametrize("verb", VERBS)
def test_a_wrong_step_is_a_sentence(
    verb: str, steps: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    others, taken = VERBS[verb]
    for name, value in steps.items():
        if name in taken:
            continue
        given = [value] if verb in {"match_topics", "report"} else value
        with pytest.raises(dn.DienngonError, match=f"Got {type(value).__name__}"):
            getattr(dn, verb)(given, *others)
    assert not list(tmp_path.iterdir())


WRONG: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "path": (lambda _: dn.read("nowhere"), "No such folder or file: 'nowhere'"),
    "study": (lambda _: dn.Study("nowhere"), "No such folder or file: 'nowhere'"),
    "column": (
        lambda steps: dn.read(steps["frame"]),
        r"no column .* read\(frame, text='noi_dung'\).* columns are: a\.",
    ),
    "named column": (lambda steps: dn.read(steps["frame"], text="b"), "no column 'b' for the text"),
    "no lexicon": (lambda steps: dn.match(steps["tokens"], "themes.toml"), "'themes.toml' cannot be read"),
    "empty lexicon": (lambda steps: dn.match(steps["tokens"], {}), "no theme is defined"),
    "period": (lambda steps: dn.keyness(steps["counts"], by="yaer"), "Did you mean 'year'"),
    "place": (lambda _: dn.documents(corpus()).to_csv("nowhere/a.csv"), "'nowhere/a.csv' cannot be written"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_not_there_is_a_sentence(wrong: str, steps: dict[str, Any]) -> None:
    call, said = WRONG[wrong]
    with pytest.raises(dn.DienngonError, match=said):
        call(steps)


def test_a_workbook_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        dn.documents(corpus()).to_excel(tmp_path / "nowhere" / "a.xlsx")
