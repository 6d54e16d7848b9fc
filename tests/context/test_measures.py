"""Measures of association against tables worked by hand, nltk, and what holds for any table."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.association import BigramAssocMeasures as Theirs

import dienngon as dn
from dienngon.context import measures
from dienngon.context.measures import MEASURES, measure_named

# The table 8, 42, 92, 858 by hand: E = 100 · 50 / 1000 = 5.
TABLE = (8, 100, 50, 1000)
BY_HAND = {
    "pmi": math.log2(8 / 5),
    "npmi": math.log2(8 / 5) / math.log2(1000 / 8),
    "mi2": math.log2(64 / 5),
    "t": 3 / math.sqrt(8),
    "z": 3 / math.sqrt(5),
    "g2": 2 * (8 * math.log(8 / 5) + 42 * math.log(42 / 45) + 92 * math.log(92 / 95) + 858 * math.log(858 / 855)),
    "delta_p_collocate": 8 / 100 - 42 / 900,
    "delta_p_node": 8 / 50 - 92 / 950,
    # Rychlý's: here the node occurs 100 times.
    "log_dice": 14 + math.log2(2 * 8 / (100 + 50)),
}


@pytest.mark.parametrize("name", MEASURES)
def test_a_table_worked_by_hand(name: str) -> None:
    assert float(MEASURES[name].of(*TABLE)) == pytest.approx(BY_HAND[name])


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, int, int, int]:
    cells = draw(st.lists(st.integers(1, 400), min_size=4, max_size=4))
    return cells[0], cells[0] + cells[1], cells[0] + cells[2], sum(cells)


@given(tables())
def test_nltk_says_the_same(table: tuple[int, int, int, int]) -> None:
    o, node, collocate, size = table
    margins = (o, (node, collocate), size)
    assert float(measures.pmi(*table)) == pytest.approx(Theirs.pmi(*margins), abs=1e-9)
    assert float(measures.t_score(*table)) == pytest.approx(Theirs.student_t(*margins), rel=1e-6, abs=1e-6)
    assert abs(float(measures.g2(*table))) == pytest.approx(Theirs.likelihood_ratio(*margins), rel=1e-6, abs=1e-6)
    assert float(measures.log_dice(*table)) == pytest.approx(14 + math.log2(Theirs.dice(*margins)))
    # mi_like is O² / (node · collocate) here, which the size makes MI².
    assert float(measures.mi2(*table)) == pytest.approx(math.log2(Theirs.mi_like(*margins, power=2) * size))


@given(tables())
def test_all_agree_on_which_side_of_chance_a_table_is(table: tuple[int, int, int, int]) -> None:
    o, node, collocate, size = table
    side = np.sign(o * size - node * collocate)
    for name in ("pmi", "npmi", "t", "z", "g2", "delta_p_collocate", "delta_p_node"):
        assert np.sign(round(float(MEASURES[name].of(*table)), 9)) in (side, 0)


def test_what_is_never_together_has_no_logarithm_and_avoids_the_node() -> None:
    values = {name: float(one.of(0, 100, 50, 1000)) for name, one in MEASURES.items()}
    assert {name for name, value in values.items() if math.isnan(value)} == {"log_dice", "pmi", "npmi", "mi2", "t"}
    assert values["g2"] < 0
    assert values["z"] < 0


def test_never_apart_is_the_most_that_there_can_be() -> None:
    assert float(measures.npmi(7, 7, 7, 100)) == pytest.approx(1)
    assert float(measures.log_dice(7, 7, 7)) == 14
    assert float(measures.delta_p_node(7, 7, 7, 100)) == 1


def test_names_and_what_is_no_name() -> None:
    assert measure_named("logDice") == measure_named("log-dice") == "log_dice"
    with pytest.raises(dn.DienngonError, match=r"'measure' must be one of .*'log_dize'"):
        measure_named("log_dize")
