"""Tables with made-up numbers for every kind of figure, as far as it looks at them: small and difficult ones."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dienngon.codes import Interval, Note, Verdict
from dienngon.context.network import Edge, EdgeChange
from dienngon.periods import Periods
from dienngon.table import Table
from dienngon.topic_models.topics import Stable

MONTHS = Periods.between("2024", "2025", "month").labels
YEARS = ("2021", "2022", "2023", "2024")
PAPERS = tuple(f"Báo {name} {place}" for name in ("Nhân Dân", "Quân đội nhân dân", "Tuổi Trẻ") for place in range(4))
# With the highest capitals and the longest syllables there are.
NAMES = (
    "ngũ cốc",
    "khuyến khích nghiên cứu khoa học ở trường chuyên nghiệp",
    "thuỷ lợi",
    "Tương trợ người nghèo trong những năm mất mùa, đói kém",
    "ẤU TRĨ",
    "nghiêng ngả",
    "Ủy ban thường trực liên minh các hợp tác xã nông nghiệp miền Trung",
    "bưởi",
    "đường sắt",
    "chuẩn mực",
    "lễ hội xuống đồng",
    "Ông Nguyễn Văn Nhường",
)
STABLES = (Stable.STABLE, Stable.DOUBTFUL, Stable.NOT)


@dataclass(frozen=True)
class Case:
    """What a table is about: so many rows of names, over periods, some of which have no documents."""

    size: int
    periods: Sequence[str]
    empty: frozenset[int] = frozenset()
    by: str = "year"
    topics: int = 4
    few: int = 8

    def names(self, most: int | None = None) -> list[str]:
        """Return so many names, each once."""
        number = min(self.size, most or self.size)
        return [NAMES[one % len(NAMES)] + (f" {one}" if one >= len(NAMES) else "") for one in range(number)]

    def documents(self) -> list[int]:
        """Return how many documents each period has."""
        given = np.random.default_rng(1).integers(1, 40, len(self.periods)).tolist()
        return [0 if at in self.empty else size for at, size in enumerate(given)]

    def verdict(self, row: int, at: int) -> tuple[Verdict, Verdict]:
        """Return the verdict of a cell and that of false discoveries: all there are, one after the other."""
        documents = self.documents()[at]
        if documents < self.few:
            return (Verdict.TOO_FEW if documents else Verdict.NO_DOCUMENTS,) * 2
        told = (Verdict.NOT_SHOWN, Verdict.DIFFERS, Verdict.NOT_SHOWN, Verdict.DIFFERS_ON_ONE)[(row + at) % 4]
        return told, Verdict.DIFFERS if (row + at) % 4 == 2 else told


SMALL = Case(3, YEARS, frozenset({2}), few=4)
CASES = {
    "small": SMALL,
    "24 months": Case(12, MONTHS, frozenset({4, 5, 6, 11, 23}), "month", topics=12),
    "40 names": Case(40, YEARS, frozenset({2}), topics=20),
    "papers": Case(6, PAPERS, by="publisher"),
    "one": Case(1, ("2024",), topics=1),
    "all few": Case(4, YEARS, frozenset({0, 2}), few=99),
}


def _cells(case: Case, names: Sequence[str]) -> list[dict[str, Any]]:
    """Return a row for each name and period: rates with intervals, and verdicts."""
    random, rows, documents = np.random.default_rng(0), [], case.documents()
    for (row, name), (at, period) in itertools.product(enumerate(names), enumerate(case.periods)):
        size, (verdict, discovery) = documents[at], case.verdict(row, at)
        rate = float(random.gamma(0.7, 4 if row % 3 else 0.03)) if size else np.nan
        known = verdict not in (Verdict.TOO_FEW, Verdict.NO_DOCUMENTS)
        low, high = (rate / 2, rate * (9 if at == 1 else 1.6)) if known else (np.nan, np.nan)
        about = {"name": name, "row": row, "period": period, "documents": size, "documents_with_theme": min(size, 3)}
        found = {"verdict": verdict, "discovery": discovery, "hits": min(size, 3), "note": "", "p_adjusted": 1.0}
        rows.append({**about, **found, "rate": rate, "low": low, "high": high})
    return rows


def _themes(case: Case) -> pd.DataFrame:
    data = pd.DataFrame(_cells(case, case.names())).rename(columns={"rate": "rate_per_1000"})
    return data.assign(theme=[f"t{row}" for row in data["row"]], label_en=data["name"], label_vi=data["name"])


def _theme_documents(case: Case) -> pd.DataFrame:
    whole = _themes(case).assign(document="")
    single = whole[whole["documents"].between(2, 6)].assign(document="a", verdict="", discovery="", low=np.nan)
    second = single.assign(document="b", rate_per_1000=single["rate_per_1000"] * 1.5)
    return pd.concat([whole, single.assign(high=np.nan), second.assign(high=np.nan)], ignore_index=True)


def _timeline(case: Case) -> pd.DataFrame:
    size = np.array(case.documents())
    about = {"period": case.periods, "documents": size, "inferred": size // 3, "words": 231 * size}
    return pd.DataFrame({**about, "furniture": 30 * size, "repeated": 0, "metadata": size, "copied": 20 * size})


def _keywords(case: Case) -> pd.DataFrame:
    rows = []
    for at, (period, size) in enumerate(zip(case.periods, case.documents(), strict=True)):
        verdict = Verdict.TOO_FEW if 0 < size < case.few else ""
        if not size:
            rows.append((period, pd.NA, "", np.nan, pd.NA, pd.NA, 0, Verdict.NO_DOCUMENTS, ""))
        for rank, name in enumerate(NAMES[at % 3 :] if size else (), start=1):
            rows.append((period, rank, name, 9.5 / rank, 12 * rank, 3, size, verdict, ""))
    columns = ["period", "rank", "term", "tfidf", "count", "documents", "period_documents", "verdict", "note"]
    return pd.DataFrame(rows, columns=columns)


def _grid(case: Case) -> pd.DataFrame:
    data = _keywords(case)
    sizes = dict(zip(case.periods, case.documents(), strict=True))
    cells = {(row.term, row.period): row for row in data.itertuples()}
    rows = []
    for name, period in itertools.product(NAMES, case.periods):
        cell = cells.get((name, period))
        told = (0.0, pd.NA) if cell is None else (cell.tfidf, cell.rank)
        rows.append((name, period, *(told if sizes[period] else (np.nan, pd.NA)), sizes[period], "", ""))
    return pd.DataFrame(rows, columns=["term", "period", "tfidf", "rank", "period_documents", "verdict", "note"])


def _keyness(case: Case) -> pd.DataFrame:
    rows, sizes = [], case.documents()
    for at, period in enumerate(case.periods):
        for row, name in enumerate(NAMES if sizes[at] else [""]):
            side, (verdict, discovery) = (-1) ** row, case.verdict(row, at)
            effect = side * (6.0 - 0.4 * row)
            ends = sorted((0.3 * effect, effect * (1.4 if row else 30)))
            told = {"verdict": verdict, "discovery": discovery, "note": "", "dp": (0.07 * row + 0.1) % 1}
            size = {"count": 1234 // (row + 1), "reference_count": 7 * row, "of_documents": sizes[at]}
            about = {"period": period, "reference": "rest", "term": name, "effect": effect}
            interval = {"low": ends[0], "high": ends[1], "interval": list(Interval)[row % 3]}
            way = {"direction": "more" if side > 0 else "less", "of_reference": sum(sizes) - sizes[at]}
            rows.append({**about, **interval, **told, **size, **way})
    return pd.DataFrame(rows)


def _label(topic: int) -> str:
    return " · ".join(NAMES[(topic + one) % len(NAMES)] for one in (0, 2, 4))


def _topics(case: Case) -> pd.DataFrame:
    rows = [
        (topic + 1, _label(topic), STABLES[topic % 3], rank, NAMES[(topic + rank) % len(NAMES)], 2.0 / rank)
        for topic, rank in itertools.product(range(case.topics), range(1, 9))
    ]
    return pd.DataFrame(rows, columns=["topic", "label", "stable", "rank", "term", "weight"])


def _shares(case: Case) -> pd.DataFrame:
    data = pd.DataFrame(_cells(case, [_label(one) for one in range(case.topics)]))
    data[["share", "low", "high"]] = data[["rate", "low", "high"]].clip(upper=20) / 20
    data["change"] = np.where((data["row"] == 0) & (data["period"] == case.periods[-1]), "emerges", "")
    return data.assign(
        topic=data["row"] + 1, label=data["name"], stable=[STABLES[one % 3].value for one in data["row"]]
    )


def _stability(case: Case) -> pd.DataFrame:
    values = [(0.6, 0.25, 0.05)[one % 3] for one in range(case.topics)]
    data = pd.DataFrame({"topic": range(1, case.topics + 1), "stability": values})
    data["label"], data["stable"] = data["topic"].map(_label), [STABLES[one % 3].value for one in range(case.topics)]
    return data.assign(low=data["stability"] - 0.05, high=data["stability"] + 0.05)


def _scan(case: Case) -> pd.DataFrame:
    k = np.arange(2, 3 + case.topics)
    data = pd.DataFrame({"k": k, "stable_topics": k - k // 4, "stability": 1.5 / k, "held_out": 1 - 1 / k})
    for name in ("stability", "held_out"):
        data[f"{name}_low"], data[f"{name}_high"] = 0.9 * data[name], 1.1 * data[name]
    return data.assign(chosen=np.where(k == 3, "yes", "no"))


def _matches(case: Case) -> pd.DataFrame:
    rows = []
    for (a, b), one, other in itertools.product(
        [("consensus", "nmf"), ("consensus", "bertopic"), ("nmf", "bertopic")], *[range(case.topics)] * 2
    ):
        told = {"agreement": 0.8 if one == other else 0.3 / (1 + abs(one - other))}
        first = {"model_a": a, "topic_a": one + 1, "label_a": _label(one), "stable_a": STABLES[one % 3].value}
        second = {"model_b": b, "topic_b": other + 1, "label_b": _label(other + 1), "stable_b": Stable.STABLE}
        rows.append({**first, **second, **told, "matched": "yes" if one == other else "no"})
    return pd.DataFrame(rows)


def _map(case: Case) -> pd.DataFrame:
    random, parts = np.random.default_rng(0), []
    for topic in range(case.topics + 1):
        x, y = random.normal(random.normal(size=(2, 1)), 0.4, (2, 12))
        told = {"topic": topic, "label": _label(topic - 1) if topic else "", "stable": STABLES[topic % 3].value}
        parts.append(pd.DataFrame({"x": x, "y": y, **told}))
    return pd.concat(parts, ignore_index=True)


def _network(case: Case) -> pd.DataFrame:
    names, random = NAMES[: max(2, min(12, case.size))], np.random.default_rng(0)
    places, counts = random.uniform(-1, 1, (len(names), 2)), random.integers(5, 90, len(names))
    rows = []
    for number, (a, b) in enumerate(itertools.combinations(range(len(names)), 2)):
        tied = number % 2 == 0
        for at, period in enumerate(["", *case.periods]):
            here = not period or case.documents()[at - 1] > 0
            edge = (Edge.DOUBTFUL if number % 6 == 0 else Edge.ABOVE) if tied and here else Edge.NOT
            verdict, discovery = case.verdict(number, at - 1) if period else ("", "")
            change = EdgeChange.NEW if tied and period and verdict == Verdict.DIFFERS else ""
            ends = {
                f"{end}{tail}": value
                for end, one in (("source", a), ("target", b))
                for tail, value in {
                    "": names[one], "_label": names[one], "_group": 1 + one % 3, "_count": int(counts[one]) * here,
                    "_x": places[one, 0], "_y": places[one, 1],
                }.items()
            }  # fmt: skip
            about = {"period": period, "together": (number % 9 + 1) * here, "edge": edge if here else Edge.EMPTY}
            rows.append({**ends, **about, "change": change, "verdict": verdict, "discovery": discovery, "note": ""})
    return pd.DataFrame(rows)


def _places(case: Case) -> pd.DataFrame:
    rows, random = [], np.random.default_rng(0)
    for query, (period, size) in itertools.product(case.names(3), zip(case.periods, case.documents(), strict=True)):
        about = {"query": query, "period": period, "note": "", "words": 300}
        for number in range(size):
            places = sorted(random.integers(1, 300, number % 4).tolist())
            told = {"document": f"{period} bản tin số {number} của hợp tác xã", "date": f"{period[:4]}-03-01"}
            rows.append({**about, **told, "hits": len(places), "places": " ".join(map(str, places))})
        if not size:
            rows.append({**about, "document": "", "date": "", "hits": 0, "places": "", "words": 0})
    data = pd.DataFrame(rows)
    return data.assign(rate_per_1000=1000 * data["hits"] / data["words"].where(data["words"] > 0))


def _collocations(case: Case) -> pd.DataFrame:
    names = case.names()
    score = 12 - 0.2 * np.arange(len(names))
    ends = {"low": np.where(np.arange(len(names)) % 4 == 3, np.nan, score - 0.6), "high": score + 0.6}
    return pd.DataFrame({"collocate": names, "together": 9 + np.arange(len(names)), "log_dice": score, **ends})


def _changes(case: Case) -> pd.DataFrame:
    data = pd.DataFrame(_cells(case, case.names()))
    return data.assign(collocate=data["name"], together=data["hits"], of_documents=data["documents"])


_NODE = {"node": "hợp tác xã", "measure": "log_dice"}
_MADE: dict[str, tuple[Callable[[Case], pd.DataFrame], dict[str, Any]]] = {
    "timeline": (_timeline, {}),
    "themes": (_themes, {}),
    "theme_comparison": (_themes, {}),
    "theme_documents": (_theme_documents, {}),
    "keywords": (_keywords, {}),
    "keyness": (_keyness, {"effect": "log_ratio"}),
    "keyness_dispersion": (_keyness, {"effect": "log_ratio"}),
    "keyword_grid": (_grid, {}),
    "keyword_ranks": (_grid, {}),
    "topics": (_topics, {}),
    "topics_over_time": (_shares, {}),
    "topic_stability": (_stability, {}),
    "topic_scan": (_scan, {}),
    "topic_matches": (_matches, {}),
    "topic_map": (_map, {"unit": "passage", "k": 4}),
    "theme_network": (_network, {"window": "paragraph"}),
    "network": (_network, {"window": [5, 5]}),
    "lexical_dispersion": (_places, {}),
    "collocations": (_collocations, _NODE),
    "collocation_changes": (_changes, _NODE),
}
KINDS = tuple(_MADE)
TITLE = "Từ ngữ về hợp tác xã, thủy lợi và ngũ cốc ở gần nhau ra sao trong các bản tin của huyện, theo từng thời kỳ"


def made(kind: str, case: Case | str = SMALL) -> Table:
    """Return a table of a kind of figure."""
    case = CASES[case] if isinstance(case, str) else case
    data, parameters = _MADE[kind]
    notes = (Note.of("topics.read"),) if kind.startswith("topic") else ()
    return Table(kind, TITLE, "M", data(case), {"by": case.by, **parameters}, notes)
