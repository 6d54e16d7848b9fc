"""The first screen of a study: its size, each theme in a line, what was found in sentences, and what to mind."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from dienngon.codes import Note, Tally, Verdict, Wording
from dienngon.inference import DISCOVERY, least_each, smallest_p
from dienngon.lexicon import Lexicon
from dienngon.plots.base import anchor, count, discovered, found, period_of, rate, tally_of, theme_label
from dienngon.reporting.blocks import (
    Badge,
    Block,
    Bullets,
    Fold,
    Heading,
    Line,
    Lines,
    Link,
    Panel,
    Paragraph,
    Point,
    Section,
    Shape,
    Size,
    Sizes,
)
from dienngon.reporting.evidence import interval_of
from dienngon.table import Table, rows_of
from dienngon.topic_models.topics import Stable

# Rates that can be read in one line, gaps among them; of more periods the first, the highest and the last are said.
_MOST_SAID = 6
# Where there is no document there is no rate.
_GAP = "\N{EN DASH}"
# Findings on the first screen; more are in the tables.
_MOST_FOUND = 10
_MOST_TERMS = 5
# Sentences on the terms of periods: with the themes above them they fill a screen.
_MOST_PERIODS = 6
# Themes seen at once on the first screen. Of more themes those come first of which most can be told.
_MOST_LINES = 20
_SURE: tuple[Shape, ...] = ("found", "discovered", "none", "unknown")
# Caveats that may be many: they are counted, and told where the count leads.
_COUNTED = ("study.inferred", "study.conflict")
# Where themes are shown, the caption of their rates says this.
_IN_CAPTION = "study.empty"


def summary(tables: Mapping[str, Table], folder: str, limits: Sequence[Wording]) -> Section:
    """Return what was found, before anything of how; without a lexicon, what one would add to this ``folder``."""
    themes, trends = tables.get("themes"), tables.get("theme_trends")
    blocks: list[Block] = [sizes(tables)]
    found = Bullets(tuple(findings(tables)))
    lines = [] if themes is None else theme_lines(themes, trends, told=True)
    decided = themes is not None and Tally.of(themes.data["verdict"], themes.data["discovery"]).decided
    # Rates that nothing can be told of are read with that in mind.
    blocks += [*lines, found] if decided else [found, *lines]
    if themes is None:
        asked = {"command": f"dienngon terms {folder} --toml", "read": "concordance" in tables}
        blocks.append(Paragraph(Note.of("reporting.no_lexicon", **asked)))
    cautions, panels = caveats(limits, tables)
    if cautions:
        blocks += [Heading(Note.of("reporting.caveats")), Bullets(tuple(cautions)), *panels]
    return Section("summary", Note.of("reporting.summary"), tuple(blocks))


def sizes(tables: Mapping[str, Table]) -> Sizes:
    """Return how much there is: documents, words, periods, what was removed and what is copied."""
    data, timeline = tables["documents"].data, tables["timeline"]
    words, removed = int(data["words"].sum()), int(data["removed_words"].sum())
    copied = int(data["copied_words"].sum())
    filled = timeline.data.loc[timeline.data["documents"] > 0, "period"].tolist()
    ordered = period_of(timeline) != "group"
    span = f"{filled[0]}–{filled[-1]}" if len(filled) > 1 and ordered else filled[0]
    said = Note.of("cell.date", value=str(span)) if ordered else count(len(filled))
    share = removed / (words + removed) if words + removed else 0.0
    return Sizes(
        (
            Size(count(len(data)), Note.of("reporting.documents", documents=len(data)), "#documents"),
            Size(count(words), Note.of("reporting.words"), "#corpus"),
            Size(said, Note.of("reporting.periods" if ordered else "reporting.groups"), "#figure-timeline"),
            Size(count(removed), Note.of("reporting.removed", share=share), "#removed"),
            Size(count(copied), Note.of("reporting.copied"), "#reuse"),
        )
    )


def nested_labels(table: Table, lexicon: Lexicon) -> Table:
    """Return a table of themes whose labels say which theme each is nested in."""
    named: dict[str, dict[str, str]] = {"label_en": {}, "label_vi": {}}
    for theme in lexicon.themes:
        if theme.parent:
            above = lexicon.theme(theme.parent)
            en = Note.of("reporting.nested", theme=theme.label_en, above=above.label_en)
            vi = Note.of("reporting.nested", theme=theme.label_vi, above=above.label_vi)
            named["label_en"][theme.id], named["label_vi"][theme.id] = en.worded("en"), vi.worded("vi")
    own = {
        column: [by_theme.get(*both) for both in zip(table.data["theme"], table.data[column], strict=True)]
        for column, by_theme in named.items()
    }
    return dataclasses.replace(table, data=table.data.assign(**own))


def theme_lines(themes: Table, trends: Table | None = None, *, told: bool = False) -> list[Block]:
    """Return each theme in a line: its rates as dots and in words, and what can be told of them.

    Where that is the same of all it is said once, and not here if it is ``told`` elsewhere that nothing can be.
    """
    ordered = period_of(themes) != "group"
    by_theme = {} if trends is None else {row.theme: row for row in rows_of(trends.data)}
    rows = [_line(own, by_theme.get(theme)) for theme, own in themes.data.groupby("theme", sort=False)]
    along = list(dict.fromkeys(themes.data["period"]))
    empty = tuple(dict.fromkeys(themes.data.loc[themes.data["documents"] == 0, "period"]))
    whole = len(along) <= _MOST_SAID
    said = "rates_all" if whole else "rates_some"
    caption = Note.of(f"reporting.{said}", empty=empty, some=bool(empty))
    span = {"first": along[0], "last": along[-1], "ordered": ordered and len(along) > 1}
    theme, rates, verdict = (Note.of(f"reporting.head_{one}") for one in ("theme", "rates", "verdict"))
    heads = (theme, Note.of("reporting.head_shape", **span), rates, verdict)
    periods = tuple(Note.of("cell.date", value=str(one)) for one in along) if whole else ()
    shapes = {one.badge for one in rows}
    same = next(iter(shapes)) if len(rows) > 1 and len(shapes) == 1 else None
    judged = same is None or same.shape not in ("none", "unknown")
    if len(rows) > _MOST_LINES:
        rows.sort(key=lambda one: _SURE.index(one.badge.shape))
    blocks: list[Block] = [Lines(caption, heads, tuple(rows[:_MOST_LINES]), periods, judged)]
    if len(rows) > _MOST_LINES:
        more = Note.of("reporting.more_themes", more=len(rows) - _MOST_LINES)
        blocks.append(Fold(more, (Lines(caption, heads, tuple(rows[_MOST_LINES:]), periods, judged),)))
    if same is not None and not judged and not told:
        blocks.append(Paragraph(Note.of("reporting.same_of_all", verdict=same.text)))
    return blocks


def _line(rows: pd.DataFrame, trend: Any) -> Line:
    first = rows.iloc[0]
    points = tuple(
        Point(
            row.rate_per_1000,
            rate(row.rate_per_1000),
            anchor("ev", row.theme, row.period),
            joined=row.verdict != Verdict.TOO_FEW,
            period=Note.of("cell.date", value=str(row.period)),
            hits=count(int(row.hits)),
        )
        if row.documents
        else Point(None, _GAP, period=Note.of("cell.date", value=str(row.period)))
        for row in rows_of(rows)
    )
    said = points
    if len(points) > _MOST_SAID and (filled := [one for one in points if one.rate is not None]):
        highest = max(filled, key=lambda one: one.rate or 0.0)
        said = tuple(dict.fromkeys((filled[0], highest, filled[-1])))
    return Line(theme_label(first), f"#theme-{first['theme']}", points, said, badge(rows, trend))


def badge(rows: pd.DataFrame, trend: Any = None) -> Badge:
    """Return what can be told of a theme: a trend, periods that differ, that none was shown, or why nothing can."""
    if trend is not None and found(trend.verdict):
        return Badge("found", Verdict(trend.verdict))
    differs = [one for one in rows_of(rows) if found(one.verdict)]
    if differs:
        return Badge("found", _periods_of("badge_found", differs, "verdict"))
    less = [one for one in rows_of(rows) if discovered(one)]
    if less:
        return Badge("discovered", _periods_of("badge_discovered", less, "discovery"))
    if trend is not None and discovered(trend):
        return Badge("discovered", Note.of("reporting.badge_trend", verdict=Verdict(trend.discovery), share=DISCOVERY))
    tally = tally_of(rows)
    if tally.decided or not tally.cells:
        return Badge("none", Verdict.NOT_SHOWN)
    return Badge("unknown", _why(rows[rows["documents"] > 0]))


def _why(thin: pd.DataFrame) -> Note:
    """Return why nothing can be told of a theme: it is in few documents, or a period has few."""
    least, held = int(thin["documents"].min()), int(thin["documents_with_theme"].sum())
    if not held:
        return Note.of("inference.no_hit")
    if held < least:
        return Note.of("reporting.badge_rare", documents=held)
    periods = tuple(thin.loc[thin["documents"] == least, "period"])
    return Note.of("reporting.badge_unknown", documents=least, periods=periods, several=len(periods) > 1)


def _periods_of(key: str, rows: Sequence[Any], column: str) -> Note:
    """Return periods with their verdict: one word for all where it is the same."""
    by_verdict: dict[Verdict, list[str]] = {}
    for row in rows:
        by_verdict.setdefault(Verdict(getattr(row, column)), []).append(str(row.period))
    each = tuple(
        Note.of("reporting.badge_periods", periods=tuple(periods), verdict=verdict)
        for verdict, periods in by_verdict.items()
    )
    return Note.of(f"reporting.{key}", each=each, share=DISCOVERY)


def findings(tables: Mapping[str, Table]) -> Iterator[Wording | Link]:
    """Yield what was found in sentences, the most certain first; then what was not shown, and what cannot be told."""
    sure = [*_of_themes(tables, "verdict", "p_adjusted"), *_of_trends(tables, "verdict", "p_adjusted")]
    less = [*_of_themes(tables, "discovery", "q"), *_of_trends(tables, "discovery", "q")]
    each = [one for _, one in sorted(sure, key=lambda one: one[0])] + [
        one for _, one in sorted(less, key=lambda one: one[0])
    ]
    yield from each[:_MOST_FOUND]
    if len(each) > _MOST_FOUND:
        yield Link(Note.of("reporting.more_found", more=len(each) - _MOST_FOUND), "#themes")
    if "keyness" in tables:
        terms = _of_keyness(tables["keyness"].data)
        yield from terms[:_MOST_PERIODS]
        if len(terms) > _MOST_PERIODS:
            yield Link(Note.of("reporting.more_terms", more=len(terms) - _MOST_PERIODS), "#keywords")
    if "topic_stability" in tables:
        yield _of_topics(tables["topic_stability"].data)
    if "themes" in tables:
        tally = Tally.of(tables["themes"].data["verdict"], tables["themes"].data["discovery"])
        none = tally.decided - tally.differs - tally.discovered
        # Where documents are too few for some, that sentence says the rest as well.
        if none > 0 and not tally.few:
            yield Note.of("reporting.none_shown", none=none, cells=tally.cells)
        if tally.few:
            yield tally.said("study.too_few_in") if tally.decided else _untold(tables["themes"].data)


def _untold(themes: pd.DataFrame) -> Note:
    """Return why nothing can be told of any theme: how many documents there are, and how many it takes."""
    sizes = themes.loc[themes["documents"] > 0].drop_duplicates("period")["documents"]
    documents, enough = int(sizes.sum()), least_each(len(sizes)) if len(sizes) > 1 else 0
    if enough and int(sizes.min()) >= enough:
        return Note.of("study.too_rare", documents=documents)
    best = min(map(int, sizes), key=lambda one: smallest_p(one, documents))
    least = {"held": best, "others": documents - best, "p": smallest_p(best, documents), "enough": enough}
    return Note.of("study.too_few", documents=documents, periods=len(sizes), **least)


def _of_themes(tables: Mapping[str, Table], column: str, p: str) -> Iterator[tuple[tuple[float, float], Link]]:
    """Yield a sentence for each period of a theme that a verdict finds, with what it is sorted by."""
    for row in rows_of(tables["themes"].data) if "themes" in tables else ():
        if not (found(row.verdict) if column == "verdict" else discovered(row)):
            continue
        blanks = _blanks(row, (row.log_ratio, row.ratio_low, row.ratio_high), column, p)
        said = Note.of("reporting.found_period", period=row.period, **blanks)
        yield (_nan_last(getattr(row, p)), -abs(row.log_ratio)), Link(said, anchor("ev", row.theme, row.period))


def _of_trends(tables: Mapping[str, Table], column: str, p: str) -> Iterator[tuple[tuple[float, float], Link]]:
    """Yield a sentence for each theme that rises or falls, with what it is sorted by."""
    if "theme_trends" not in tables:
        return
    by = Note(f"period.{period_of(tables['theme_trends'])}")
    for row in rows_of(tables["theme_trends"].data):
        if not (found(row.verdict) if column == "verdict" else discovered(row)):
            continue
        blanks = _blanks(row, (row.growth, row.low, row.high), column, p)
        said = Note.of("reporting.found_trend", by=by, **blanks)
        yield (_nan_last(getattr(row, p)), -abs(row.growth)), Link(said, f"#theme-{row.theme}")


def _blanks(row: Any, effects: tuple[float, float, float], column: str, p: str) -> dict[str, Any]:
    """Return what a finding says: the quotient of rates with its interval, the verdict, p or q last."""
    effect, low, high = effects
    times = interval_of(rate, 2.0**low, 2.0**high) if np.isfinite(low) and np.isfinite(high) else ""
    verdict, surely = Verdict(getattr(row, column)), column == "verdict"
    return {
        "theme": theme_label(row),
        "times": rate(2.0**effect),
        "interval": times,
        "verdict": verdict,
        "p": getattr(row, p),
        "surely": surely,
        "share": DISCOVERY,
    }


def _nan_last(value: float) -> float:
    return value if np.isfinite(value) else 1.0


def _of_keyness(data: pd.DataFrame) -> list[Link]:
    """Return for each period how many terms set it apart, and the first of them; the more certain ones first."""
    said: dict[str, list[Link]] = {"found_terms": [], "discovered_terms": []}
    for number, (period, rows) in enumerate(data[data["term"] != ""].groupby("period", sort=False)):
        sure = rows[[found(one) for one in rows["verdict"]]]
        less = rows[[discovered(one) for one in rows_of(rows)]]
        for terms, key in ((sure, "found_terms"), (less, "discovered_terms")):
            if len(terms):
                named = tuple(terms["term"].head(_MOST_TERMS))
                place = rows.index.get_loc(terms.index[0])
                note = Note.of(f"reporting.{key}", period=period, terms=named, size=len(terms), share=DISCOVERY)
                said[key].append(Link(note, f"#key-{number}-{place}"))
    return [one for links in said.values() for one in links]


def _of_topics(data: pd.DataFrame) -> Link:
    stable = int((data["stable"] == Stable.STABLE).sum())
    return Link(Note.of("reporting.found_topics", stable=stable, topics=len(data)), "#topics")


def caveats(limits: Sequence[Wording], tables: Mapping[str, Table]) -> tuple[list[Wording | Link], list[Block]]:
    """Return what to mind: what may be many is counted, and the count leads to a panel that tells each."""
    said: list[Wording | Link] = []
    panels: list[Block] = []
    for code in _COUNTED:
        own = [one for one in limits if isinstance(one, Note) and one.code == code]
        if own:
            name = code.partition(".")[2]
            named = tuple(one.parameters["document"] for one in own)
            title = Note.of(f"reporting.{name}", size=len(own), document=named)
            said.append(Link(title, f"#caveat-{name}"))
            panels.append(Panel(f"caveat-{name}", title, (Bullets(tuple(own)),)))
    pairs = len(tables["reuse"].data) if "reuse" in tables else 0
    if pairs:
        said.append(Link(Note.of("reporting.pairs", pairs=pairs), "#reuse"))
    elsewhere = (*_COUNTED, *((_IN_CAPTION,) if "themes" in tables else ()))
    said += [one for one in limits if not (isinstance(one, Note) and one.code in elsewhere)]
    return said, panels
