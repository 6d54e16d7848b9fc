"""Whatever is drawn leads to a panel that says the same number."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from dienngon.plots.base import rate
from dienngon.study.results import Run


@pytest.fixture(scope="module")
def panels(written: Run) -> dict[str, str]:
    """Return the text of every panel, by its place."""
    page = (written.out / "report.html").read_text(encoding="utf-8")
    parts = re.split(r'<div class="panel[^"]*" id="([^"]+)"[^>]*>', page)
    return {html.unescape(name): plain(body) for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", text)).split())


def short(document: str) -> str:
    """Return what a page calls a document of the seeds: what tells it from the others."""
    return document.partition("_")[0]


Said = Iterator[tuple[str, str]]


def of_timeline(data: pd.DataFrame) -> Said:
    for row in data[data["documents"] > 0].itertuples():
        place = f"documents-{row.period}"
        yield place, f"{row.period}: {row.documents} document"
        yield place, f"{row.words:,} words"
        yield place, f"{row.furniture + row.repeated + row.metadata:,} words were removed"
        yield place, f"{row.copied:,} are in copies"


def of_themes(data: pd.DataFrame) -> Said:
    whole = data[(data["document"].isna() if "document" in data else True) & (data["documents"] > 0)]
    for row in whole.itertuples():
        place = f"ev-{row.theme}-{row.period}"
        yield place, f"{row.period}: {row.hits} hit"
        yield place, f"{rate(row.rate_per_1000)} per 1,000 words"
        if pd.notna(row.low):
            yield place, f"95% interval {rate(row.low)} to {rate(row.high)}"
        if "document" not in data:
            yield place, f"in {row.documents_with_theme} of {row.documents} document"


def of_documents(data: pd.DataFrame) -> Said:
    yield from of_themes(data)
    single = data[data["document"].notna()]
    several = single.groupby(["theme", "period"])["document"].transform("size") > 1
    for row in single[several].itertuples():
        said = f"{row.hits} {'hit' if row.hits == 1 else 'hits'}, {rate(row.rate_per_1000)} per 1,000 words"
        yield f"ev-{row.theme}-{row.period}", f"{short(row.document)}: {said}"


def of_pairs(data: pd.DataFrame) -> Said:
    for row in data.itertuples():
        for one, other in ((row.source, row.target_label), (row.target, row.source_label)):
            if isinstance(row.period, str):
                said = f"{row.period}: {row.together}" if row.together else f"With {other}"
            else:
                said = f"With {other}: {row.together} shared paragraph"
            yield f"theme-{one}", said

        if not isinstance(row.period, str) and row.together:
            yield f"pair-{row.source}-{row.target}", f"{row.together} paragraph"


def of_edges(data: pd.DataFrame) -> Said:
    for row in data[data["together"] > 0].itertuples():
        period = f"-{row.period}" if isinstance(row.period, str) else ""
        place = f"edge-{row.source}-{row.target}{period}".replace(" ", "_")
        yield place, f"together {row.together:,} time"
        yield place, f"Chance would bring {rate(row.expected)}. In {row.documents:,} document"


def of_keywords(data: pd.DataFrame) -> Said:
    for row in data[data["term"].notna()].itertuples():
        place = f"kw-{row.period}-{int(row.rank)}"
        yield place, f"{row.term}, {row.period}: {int(row.count):,} hit"
        yield place, f"TF-IDF {row.tfidf:.4g}"


def of_keyness(data: pd.DataFrame) -> Said:
    data = data[data["term"].notna()]
    periods = list(dict.fromkeys(data["period"]))
    for row in data.assign(place=data.groupby("period").cumcount()).itertuples():
        place = f"key-{periods.index(row.period)}-{row.place}"
        yield place, f"{row.term}, {row.period}: {int(row.count):,} here, {int(row.reference_count):,} there"
        yield place, f"Effect {row.effect:.2f}".replace("-", "\N{MINUS SIGN}")


def of_company(data: pd.DataFrame) -> Said:
    for row in data[data["together"] > 0].itertuples():
        place = f"near-{row.node}-{row.collocate}-{row.period}".replace(" ", "_")
        yield place, f"{row.collocate}, {row.period}: {row.together:,}"
        yield place, f"{rate(row.rate)} per 1,000 words near the node"


def of_places(data: pd.DataFrame) -> Said:
    for row in data[data["hits"] > 0].itertuples():
        said = f"{short(row.document)} ({row.date}): {row.hits} {'hit' if row.hits == 1 else 'hits'}"
        yield f"at-{row.query}-{row.document}".replace(" ", "_"), said


def of_passages(data: pd.DataFrame) -> Said:
    return ((f"{row.topic}", f"Topic {row.topic}") for row in data.itertuples())


def of_terms(data: pd.DataFrame) -> Said:
    return ((f"{row.topic}", f"{row.term} {row.weight:.3g}") for row in data.itertuples())


def of_stability(data: pd.DataFrame) -> Said:
    return ((f"{row.topic}", f"Stability {row.stability:.2f}") for row in data.itertuples())


def of_shares(data: pd.DataFrame) -> Said:
    filled = data[data["documents"] > 0]
    return ((f"{row.topic}", f"{row.period} {row.share:.0%}") for row in filled.itertuples())


# Of a topic the place is its number alone: that of the model stands before it.
NUMBERS = {
    "timeline": of_timeline,
    "theme_comparison": of_themes,
    "themes_by_year": of_themes,
    "theme_trajectories": of_documents,
    "theme_network": of_pairs,
    "network": of_edges,
    "keywords_by_year": of_keywords,
    "keyness": of_keyness,
    "collocation_changes": of_company,
    "dispersion": of_places,
    "topic_map": of_passages,
    "topic_terms": of_terms,
    "topic_stability": of_stability,
    "topics_over_years": of_shares,
}
MODELS = {"": "topic-", "_nmf": "topic-nmf-", "_bertopic": "topic-bertopic-"}
# Figures whose marks lead nowhere; what they draw is in tables of the page, by the column with their numbers.
IN_TABLES = {"topic_scan": "stability", "topic_agreement": "agreement"}


def test_every_number_drawn_is_in_the_panel_of_its_mark(written: Run, panels: dict[str, str]) -> None:
    seen = set()
    for name, said in NUMBERS.items():
        for tail, model in MODELS.items():
            file = written.out / f"{name}{tail}.csv"
            if not file.with_suffix(".svg").is_file():
                continue
            seen.add(file.stem)
            found = list(said(pd.read_csv(file, dtype={"period": str})))
            assert found
            for place, number in found:
                assert number in panels[place if "-" in place else model + place], (file.stem, place)
    assert seen | set(IN_TABLES) == {file.stem for file in written.out.glob("*.svg")}


def test_numbers_of_figures_without_marks_are_in_tables(written: Run) -> None:
    page = (written.out / "report.html").read_text(encoding="utf-8")
    cells = Counter(plain(one) for one in re.findall("<td[^>]*>(.*?)</td>", page))
    for name, column in IN_TABLES.items():
        drawn = pd.read_csv(written.out / f"{name}.csv")[column].dropna()
        written_out = (f"{one:,}" if isinstance(one, int) else f"{one:.2f}" for one in drawn.tolist())
        said = Counter(one.replace("-", "\N{MINUS SIGN}") for one in written_out)
        assert said
        assert said <= cells, name


def test_panels_of_topics_and_periods_hold_passages_and_documents(written: Run, panels: dict[str, str]) -> None:
    for tail, model in MODELS.items():
        for row in written.results.tables[f"topics{tail}"].evidence().itertuples():
            assert " ".join(row.passage.split())[:60] in panels[f"{model}{row.topic}"]
    documents = written.results.tables["documents"].data
    assert set(documents["period"]) == {"2021", "2022", "2024"}
    for row in documents.itertuples():
        assert (row.title or row.document) in panels[f"documents-{row.period}"]


def test_every_mark_leads_to_a_panel(written: Run, panels: dict[str, str]) -> None:
    page = (written.out / "report.html").read_text(encoding="utf-8")
    drawings = re.findall(r'<figure id="figure-([^"]+)".*?<svg\b(.*?)</svg>', page, re.DOTALL)
    assert len(drawings) == len(list(written.out.glob("*.svg")))
    for name, drawing in drawings:
        marks = re.findall(r"<a\b([^>]+)>", drawing)
        own = (written.out / f"{name}.svg").read_text(encoding="utf-8").count('<a xlink:href="#')
        assert len(marks) == own, name
        for mark in marks:
            (place,) = re.findall('href="#([^"]*)"', mark)
            assert html.unescape(place) in panels, name
            # A stop of the tab key has a name; there is one for each panel.
            assert ("aria-label" in mark) != ('tabindex="-1"' in mark), name


def test_a_panel_of_a_theme_marks_what_it_counts(written: Run) -> None:
    page = (written.out / "report.html").read_text(encoding="utf-8")
    evidence = written.results.tables["themes"].evidence()
    evidence = evidence[evidence["counted"] == 1]
    for row in written.results.tables["themes"].frame.itertuples():
        hits = evidence[(evidence["theme"] == row.theme) & (evidence["period"] == row.period)]
        assert len(hits) == row.hits
        if row.hits:
            (panel,) = re.findall(rf'id="ev-{row.theme}-{row.period}".*?<ol>(.*?)</ol>', page, re.DOTALL)
            marked = [plain(one) for one in re.findall("<mark>(.*?)</mark>", panel)]
            assert panel.count("<li") == hits.drop_duplicates(["document", "line", "sentence_start"]).shape[0]
            # Hits that overlap or touch are one mark.
            assert all(any(hit in mark for mark in marked) for hit in map(plain, hits["matched"]))


def test_what_was_removed_from_a_document_is_in_its_panel_and_in_markdown(written: Run, panels: dict[str, str]) -> None:
    text = (written.out / "report.md").read_text(encoding="utf-8")
    table = written.results.tables["documents"].frame.set_index("document")
    for number, document in enumerate(written.results.corpus):
        panel, words = panels[f"removed-{document.name}"], written.results.tokens.removed[number]
        assert sum(words.values()) == table.loc[document.name, "removed_words"]
        assert f"{short(document.name)}: {sum(words.values()):,} word" in panel
        assert panel.count(" words in ") + panel.count(" word in ") == sum(size > 0 for size in words.values())
        removed = [one for one in document.spans if one.kind in ("metadata", "repeated", "furniture")]
        for one in removed:
            line = " ".join(document.text[one.start : one.end].split())
            assert line in panel
            assert line in re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def test_removed_lines_are_struck_out_and_labelled_in_the_texts(written: Run) -> None:
    page = (written.out / "report.html").read_text(encoding="utf-8")
    for document in written.results.corpus:
        body = page.partition(f'id="doc-{document.name}"')[2].partition('<div class="panel')[0]
        out = {plain(one.partition("<small>")[0]) for one in re.findall('<span class="out">(.*?)</span>', body)}
        removed = [one for one in document.spans if one.kind in ("metadata", "repeated", "furniture")]
        assert removed
        assert {" ".join(document.text[one.start : one.end].split()) for one in removed} == out
        for span in document.spans:
            assert f'id="doc-{document.name}-{span.line}"' in body
        # From each stretch to the next: all are reached from the first, to which the number of the table leads.
        lines = re.findall(r'<p id="doc-[^"]*-(\d+)">(.*?)</p>', body, re.DOTALL)
        struck = [(line, 'class="out"' in text) for line, text in lines]
        starts = [
            line for (line, out), (_, before) in zip(struck, [("", False), *struck], strict=False) if out > before
        ]
        links = re.findall(r'class="next"><a href="#doc-[^"]*-(\d+)"', body)
        assert links == starts
        row = page.partition('id="documents"')[2].partition(f">{document.name}</a>")[2].partition("</tr>")[0]
        assert f'href="#doc-{document.name}-{links[0]}"' in row
    assert Path(written.out, "spans.csv").is_file()
