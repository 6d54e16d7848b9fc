from __future__ import annotations

import dataclasses
import tomllib

import numpy as np
import pytest
from scipy.stats import chi2_contingency

import dienngon as dn
from dienngon.errors import LexiconError, ParameterError
from dienngon.study.analysis import Results
from dienngon.themes.association import g2, pmi
from themes.made import TWO, corpus_of


def test_terms_that_were_taken_out_of_a_theme_are_suggested(results: Results) -> None:
    """Without "nâng cao năng lực" and "hỗ trợ thiết bị", capacity building finds them among its neighbours."""
    place = [theme.id for theme in results.lexicon.themes].index("capacity")
    theme = results.lexicon.themes[place]
    left = tuple(one for one in theme.groups[0].terms if one.phrase in ("đào tạo", "tập huấn"))
    themes = list(results.lexicon.themes)
    themes[place] = dataclasses.replace(theme, groups=(dataclasses.replace(theme.groups[0], terms=left),))
    poorer = dataclasses.replace(results.lexicon, themes=tuple(themes))
    table = dn.suggest_theme_terms(results.tokens, poorer, "capacity", top=15, minimum=2)
    terms = list(table.frame["term"])
    assert {"năng lực", "nâng cao năng lực"} & set(terms[:8])
    assert not {"đào tạo", "tập huấn"} & set(terms)
    for row in table.frame.itertuples():
        assert row.term.lower() in row.example.lower()
        assert row.together <= row.sentences
    read = tomllib.loads("terms = [\n" + dn.theme_lines(table).split("\n", 1)[1] + "]")
    assert read["terms"] == terms
    assert dn.suggest_theme_terms(results.tokens, poorer, "capacity", top=15, minimum=2).data.equals(table.data)


def test_synonyms_that_never_meet_the_theme_are_found_by_their_neighbours() -> None:
    random = np.random.default_rng(1)
    near, far = ["khách", "hàng", "tiền", "bạc"], ["rừng", "núi", "sông", "suối"]
    lines = []
    for word, around in (("mạng", near), ("lưới", near), ("đồi", far), ("cây", far)):
        lines += [f"{word} " + " ".join(random.choice(around, 3)) + "." for _ in range(20)]
    table = dn.suggest_theme_terms(corpus_of([("\n\n".join(lines), "2022")]), TWO, "a", top=60)
    found = table.frame.set_index("term")
    assert found.loc["lưới", "together"] == 0
    assert found.loc["lưới", "similarity"] > 0.8
    assert not {"đồi", "cây", "rừng"} & set(found.index)


def test_the_top_of_the_suggestions_shows_both_kinds(results: Results) -> None:
    """Every fifth line never meets the theme; the others stand in the order of their scores, as without them."""
    whole = dn.suggest_theme_terms(results.hits, "capacity", top=1000, minimum=2).frame
    top = dn.suggest_theme_terms(results.hits, "capacity", minimum=2).frame
    assert top.equals(whole[:30])
    apart = top["together"] == 0
    assert list(top.loc[apart, "rank"]) == [5, 10, 15, 20, 25, 30]
    assert list(whole["rank"]) == list(range(1, len(whole) + 1))
    for kind in (whole["together"] == 0, whole["together"] > 0):
        assert whole.loc[kind, "score"].is_monotonic_decreasing
    assert whole.loc[whole["together"] == 0, "similarity"].is_monotonic_decreasing
    assert whole.loc[whole["together"] == 0, "pmi"].isna().all()
    assert (whole.loc[whole["together"] > 0, "pmi"] >= 1).all()


@pytest.mark.parametrize("theme", ["capacity", "legal", "cyberspace"])
def test_suggested_terms_stand_in_view(results: Results, theme: str) -> None:
    table = dn.suggest_theme_terms(results.hits, theme, top=1000, minimum=2)
    for line, row in zip(dn.theme_lines(table).split("\n")[1:], table.frame.itertuples(), strict=False):
        example = line.split(": ", 1)[1]
        assert row.term.lower() in example.lower()
        assert len(example) <= max(104, len(row.term) + 4)
        inner = example.removeprefix("… ").removesuffix(" …")
        assert inner in row.example
        # Cut between words.
        at = row.example.index(inner)
        assert at == 0 or row.example[at - 1] == " "
        assert (at == 0) == (not example.startswith("… "))


def test_lines_count_in_words(results: Results) -> None:
    table = dn.suggest_theme_terms(results.hits, "capacity", top=1000, minimum=1)
    seen = set()
    for row in table.frame.itertuples():
        said = str(row.lexicon).split("#")[1]
        kind = (row.sentences == 1, row.together > 0)
        seen.add(kind)
        expected = {
            (True, True): "its one sentence with the theme",
            (True, False): "its one sentence without the theme",
            (False, True): f"{row.together} of its {row.sentences} sentences with the theme",
            (False, False): f"none of its {row.sentences} sentences with the theme",
        }[kind]
        assert said == f" {expected}, {row.documents} document{'' if row.documents == 1 else 's'}"
    assert len(seen) == 4


def test_log_likelihood_and_pmi_are_those_of_the_books() -> None:
    """Four cells 10, 20, 30, 940 against scipy's log-likelihood ratio."""
    together, alone = np.array([10.0]), np.array([30.0])
    expected = chi2_contingency([[10, 30], [20, 940]], correction=False, lambda_="log-likelihood").statistic
    assert g2(together, alone, 40, 1000)[0] == pytest.approx(expected)
    assert g2(np.array([0.0]), alone, 40, 1000)[0] < 0
    assert pmi(together, alone, 40, 1000)[0] == pytest.approx(np.log2(10 * 1000 / (30 * 40)))
    assert np.isnan(pmi(np.array([0.0]), alone, 40, 1000)[0])


def test_what_cannot_be_suggested(results: Results) -> None:
    with pytest.raises(LexiconError, match="no theme 'cyber'"):
        dn.suggest_theme_terms(results.hits, "cyber")
    with pytest.raises(LexiconError, match="no hit in these documents"):
        dn.suggest_theme_terms(results.tokens, TWO, "b")
    with pytest.raises(ParameterError, match="at least 1"):
        dn.suggest_theme_terms(results.hits, "cyberspace", top=0)
