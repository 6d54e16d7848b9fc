"""Letters in figures are told from what is behind them (WCAG 2: 4.5), on light paper and on dark."""

from __future__ import annotations

import re
from importlib.resources import files

import matplotlib as mpl
import numpy as np
import pytest
from made_tables import KINDS, made
from matplotlib.figure import Figure
from measured import laid_out, written

import dienngon as dn

LEAST = 4.5
# Of the weights of the parts of light in hue-rotate (Filter Effects 1), turned by half a circle.
GREY = np.array([0.213, 0.715, 0.072])


def inverted() -> float:
    """Return how far the page turns the lightness of figures on dark paper."""
    style = (files("dienngon.reporting") / "style.css").read_text(encoding="utf-8")
    (share,) = re.findall(r"\.sheet svg \{ filter: invert\(([\d.]+)\) hue-rotate\(180deg\)", style)
    return float(share)


def on_dark(colour: np.ndarray) -> np.ndarray:
    share = inverted()
    return np.clip((2 * np.tile(GREY, (3, 1)) - np.eye(3)) @ (colour * (1 - 2 * share) + share), 0, 1)


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    parts = [np.where(c <= 0.03928, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) for c in (one, other)]
    low, high = sorted(float(part @ [0.2126, 0.7152, 0.0722]) + 0.05 for part in parts)
    return high / low


def letters(figure: Figure) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """Return each text with its colour and that behind it: of its box, or of the last drawn patch under its middle."""
    renderer, found = laid_out(figure), []
    for text in written(figure):
        box, behind = text.get_window_extent(renderer), "white"
        patches = [] if text.axes is None else sorted(text.axes.patches, key=lambda one: one.get_zorder())
        for patch in patches:
            area = patch.get_window_extent(renderer)
            if patch.get_fill() and area.contains((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2):
                behind = patch.get_facecolor()
        if text.get_bbox_patch() is not None:
            behind = text.get_bbox_patch().get_facecolor()
        ink, paper = (np.array(mpl.colors.to_rgb(one)) for one in (text.get_color(), behind))
        found.append((text.get_text(), ink, paper))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_letters_can_be_read_on_light_and_on_dark_paper(kind: str) -> None:
    for text, ink, paper in letters(dn.plot(made(kind, "small"))):
        assert contrast(ink, paper) >= LEAST, text
        assert contrast(on_dark(ink), on_dark(paper)) >= LEAST, text


def test_the_measure_of_contrast_is_that_of_the_guidelines() -> None:
    white, black = np.ones(3), np.zeros(3)
    assert contrast(white, black) == pytest.approx(21)
    assert contrast(np.full(3, 0x76 / 255), white) == pytest.approx(4.54, abs=0.01)
    # On dark paper grey stays grey, and blue is still the largest part of blue.
    assert np.ptp(on_dark(np.full(3, 0.3))) < 1e-9
    assert np.argmax(on_dark(np.array(mpl.colors.to_rgb("#0072B2")))) == 2
