"""Small lexicons and corpora for the tests of themes."""

from __future__ import annotations

import dienngon as dn
from dienngon.study.analysis import Results
from documents import corpus

TWO = dn.Lexicon.of({"a": ["mạng"], "b": ["biển"]})
LEXICON = """[themes.{name}]
label_vi = "x"
label_en = "x"
include = "x"
exclude = "x"
terms = {terms}
"""


def two_themes(tmp_path, *more: str) -> dn.Lexicon:
    path = tmp_path / "two.toml"
    themes = LEXICON.format(name="a", terms='["mạng"]') + LEXICON.format(name="b", terms='["biển"]')
    path.write_text(themes + "\n".join(more), encoding="utf-8")
    return dn.read_lexicon(path)


def corpus_of(texts: list[tuple[str, str]]) -> dn.Tokens:
    return dn.segment(corpus({f"{number:03d}.txt": (text, date) for number, (text, date) in enumerate(texts)}))


def lines_of(results: Results, theme: str, group: str | None = None) -> set[tuple[str, int]]:
    evidence = results.tables["themes"].evidence(theme).query("counted == 1")
    if group is not None:
        evidence = evidence[evidence["group"] == group]
    return {(row.document[:3], row.line) for row in evidence.itertuples()}
