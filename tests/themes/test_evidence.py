from __future__ import annotations

import pytest

import dienngon as dn
from dienngon.codes import Note
from dienngon.errors import ParameterError
from dienngon.study.analysis import Results


def test_evidence_stands_where_it_says(results: Results) -> None:
    for row in results.tables["themes"].evidence().itertuples():
        text = results.corpus[row.document].text
        assert text[row.start : row.end] == row.matched
        assert text.count("\n", 0, row.start) + 1 == row.line
        assert text[row.sentence_start :].startswith(row.sentence)
        assert row.matched in row.sentence
        assert row.kind in ("title", "body", "caption")


def test_what_excludes_a_hit_stands_beside_it(results: Results) -> None:
    aside = results.tables["themes"].evidence().query("counted == 0")
    assert "excluded: 'năng lực sản xuất'" in set(map(str, aside["why"]))
    assert Note.of("themes.in_name") in set(aside["why"])
    assert {why.code for why in aside["why"]} == {"themes.in_name", "themes.in_copy", "themes.excluded"}
    assert set(results.tables["themes"].evidence().query("counted == 1")["why"]) == {""}


def test_evidence_as_a_table(results: Results, tmp_path) -> None:
    table = dn.evidence(results.tables["themes"], "cyberspace", "2022")
    assert table.name == "evidence"
    assert len(table.data) == 4
    assert table.to_csv().startswith("theme,group,term,matched,counted,document")
    page = dn.report([table], tmp_path / "out").read_text(encoding="utf-8")
    assert page.count("<mark>") == 4
    assert "<mark>không gian mạng</mark>" in page
    with pytest.raises(ParameterError, match="no theme 'cyber'"):
        dn.evidence(results.tables["themes"], "cyber")
    with pytest.raises(ParameterError, match="no period '1999'"):
        dn.evidence(results.tables["themes"], "cyberspace", "1999")
