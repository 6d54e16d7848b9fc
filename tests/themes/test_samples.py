from __future__ import annotations

import pytest

import dienngon as dn
from dienngon.errors import LexiconError, ParameterError
from dienngon.study.analysis import Results


@pytest.fixture(scope="module")
def sample(results: Results) -> dn.coding.Sheet:
    return dn.draw_sample(results.tokens, results.lexicon, themes=["cyberspace", "legal"], hits=4, others=5, seed=3)


def test_a_sample_is_random_stratified_and_blind(results: Results, sample) -> None:
    again = dn.draw_sample(results.tokens, results.lexicon, themes=["cyberspace", "legal"], hits=4, others=5, seed=3)
    assert again.table.data.equals(sample.table.data)
    other = dn.draw_sample(results.tokens, results.lexicon, themes=["cyberspace", "legal"], hits=4, others=5, seed=4)
    assert set(other.table.data["id"]) != set(sample.table.data["id"])
    assert "hit" not in sample.table.data.columns
    assert set(sample.table.data["code"]) == {""}
    evidence = results.tables["themes"].evidence().query("counted == 1")
    for stratum in sample.key.strata:
        own = [
            row
            for row in sample.key.rows
            if (row.group, row.period, row.hit) == (stratum.group, stratum.period, stratum.hit)
        ]
        assert len(own) == stratum.drawn == min(4 if stratum.hit else 5, stratum.size)
        inside = evidence[(evidence["theme"] == stratum.group) & (evidence["period"] == stratum.period)]
        if stratum.hit:
            assert stratum.size == len(inside[["document", "line"]].drop_duplicates())
    whole = [
        (one, paragraph)
        for one in results.corpus
        for paragraph in one.paragraphs
        if not any(copy.start < paragraph.end and paragraph.start < copy.end for copy in one.copies)
    ]
    sizes = len(whole)
    # What is copied does not count, so it is not coded either.
    assert sizes < sum(len(one.paragraphs) for one in results.corpus)
    assert sum(one.size for one in sample.key.strata if one.group == "legal") == sizes


def test_a_theme_named_twice_is_drawn_once(results: Results) -> None:
    names = ["cyberspace", "legal", "cyberspace"]
    twice = dn.draw_sample(results.tokens, results.lexicon, themes=names, hits=2, others=2)
    once = dn.draw_sample(results.tokens, results.lexicon, themes=names[:2], hits=2, others=2)
    assert twice.table.data.equals(once.table.data)
    assert twice.table.data["id"].is_unique
    assert twice.key == once.key


def test_what_cannot_be_drawn(results: Results) -> None:
    tokens, lexicon = results.tokens, results.lexicon
    with pytest.raises(ParameterError, match="'unit' parameter"):
        dn.draw_sample(tokens, lexicon, unit="page")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="must not be below 0"):
        dn.draw_sample(tokens, lexicon, hits=0, others=0)
    with pytest.raises(LexiconError, match=r"no theme 'cyber'.*cyberspace"):
        dn.draw_sample(tokens, lexicon, themes=["cyber"])
    with pytest.raises(ParameterError, match="nothing to draw"):
        dn.draw_sample(tokens, lexicon, dn.Periods.years(1990, 1991))
