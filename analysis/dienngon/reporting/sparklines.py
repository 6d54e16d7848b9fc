"""A line of dots over the periods, a gap where there are no documents: a theme at a glance, without a script."""

from __future__ import annotations

from dienngon.reporting.blocks import Line

_WIDTH, _HEIGHT, _ROOM = 132.0, 34.0, 6.0


def sparkline(line: Line) -> str:
    """Return the rates of a theme as dots above a line at 0, those that can be compared joined; a gap is one.

    Examples
    --------
    >>> from dienngon.reporting.blocks import Badge, Point
    >>> drawn = sparkline(Line("", "", (Point(1.0), Point(None), Point(2.0)), (), Badge("none", "")))
    >>> drawn.count("<circle"), drawn.count("<line"), drawn.count("<polyline")
    (2, 1, 0)
    """
    rates = [one.rate for one in line.points]
    joined = [one.joined for one in line.points]
    top = max((one for one in rates if one is not None), default=0.0) or 1.0
    step = (_WIDTH - 2 * _ROOM) / max(len(rates) - 1, 1)
    low, gap = _HEIGHT - _ROOM, step / 2
    places = [
        (_ROOM + step * number, None if rate is None else low - rate / top * (low - _ROOM))
        for number, rate in enumerate(rates)
    ]
    runs: list[list[str]] = [[]]
    marks: list[str] = []
    size = 4.0 if step > 10 else 1.6
    for (x, y), one in zip(places, joined, strict=True):
        if y is None or not one:
            runs.append([])
        if y is None:
            marks.append(f'<line x1="{x - gap:.1f}" x2="{x + gap:.1f}" y1="{low:.1f}" y2="{low:.1f}"/>')
        else:
            runs[-1] += [f"{x:.1f},{y:.1f}"] if one else []
            marks.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}"/>')
    lines = "".join(f'<polyline points="{" ".join(run)}"/>' for run in runs if len(run) > 1)
    return (
        f'<svg class="spark" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" width="{_WIDTH:.0f}" height="{_HEIGHT:.0f}" '
        f'aria-hidden="true"><path d="M0 {low:.1f}H{_WIDTH:.0f}"/>{lines}{"".join(marks)}</svg>'
    )
