"""What a figure has written where, measured: texts that are seen, those that are cut, those that lie on another."""

from __future__ import annotations

import math
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


def laid_out(figure: Figure) -> Any:
    figure.draw_without_rendering()
    return FigureCanvasAgg(figure).get_renderer()


def written(figure: Figure) -> list[mpl.text.Text]:
    """Return the texts that are seen: labels of ticks outside the limits are not, nor those of hidden axes."""
    hidden = set()
    for ax in figure.axes:
        for axis, (low, high) in ((ax.xaxis, sorted(ax.get_xlim())), (ax.yaxis, sorted(ax.get_ylim()))):
            shown = ax.get_visible() and ax.axison
            for tick in axis.get_major_ticks():
                if not shown or not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                    hidden |= {id(tick.label1), id(tick.label2)}
        if not ax.get_visible():
            hidden |= {id(one) for one in ax.findobj(mpl.text.Text)}
    texts = figure.findobj(mpl.text.Text)
    return [one for one in texts if one.get_visible() and one.get_text().strip() and id(one) not in hidden]


def corners(text: mpl.text.Text, renderer: Any) -> np.ndarray:
    """Return the corners of the box around a text, turned as the text is."""
    box, angle = text.get_window_extent(renderer), math.radians(text.get_rotation())
    straight = text.get_rotation_mode() == "anchor" or not angle
    if not angle or not straight:
        return np.array([(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)])
    text.set_rotation(0)
    plain = text.get_window_extent(renderer)
    text.set_rotation(math.degrees(angle))
    width, height, middle = plain.width, plain.height, np.array([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2])
    along, across = np.array([math.cos(angle), math.sin(angle)]), np.array([-math.sin(angle), math.cos(angle)])
    return np.array(
        [middle + a * along * width / 2 + b * across * height / 2 for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    )


def apart(one: np.ndarray, other: np.ndarray, slack: float = 1.5) -> bool:
    """Return whether a line separates two boxes (separating axis theorem), which may touch by so many pixels."""
    for box in (one, other):
        for side in (box[1] - box[0], box[3] - box[0]):
            normal = side / np.linalg.norm(side)
            first, second = _range(one, normal), _range(other, normal)
            if min(first[1], second[1]) - max(first[0], second[0]) <= slack:
                return True
    return False


def _range(box: np.ndarray, normal: np.ndarray) -> tuple[float, float]:
    return float((box @ normal).min()), float((box @ normal).max())


def _boxes(figure: Figure) -> list[tuple[str, np.ndarray]]:
    renderer = laid_out(figure)
    return [(one.get_text(), corners(one, renderer)) for one in written(figure)]


def outside(figure: Figure) -> list[str]:
    """Return the texts that reach beyond the edge of the figure."""
    (right, top), edge = figure.bbox.p1, 2
    return [
        label
        for label, box in _boxes(figure)
        if box.min() < -edge or box[:, 0].max() > right + edge or box[:, 1].max() > top + edge
    ]


def collisions(figure: Figure) -> list[tuple[str, str]]:
    """Return the pairs of texts that lie on one another."""
    boxes, found = sorted(_boxes(figure), key=lambda one: one[1][:, 0].min()), []
    for at, (label, box) in enumerate(boxes):
        for other_label, other in boxes[at + 1 :]:
            if other[:, 0].min() > box[:, 0].max():
                break
            if not apart(box, other):
                found.append((label, other_label))
    return found
