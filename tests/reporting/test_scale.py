"""A page of many documents, of none of their texts, of a folder without a lexicon."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

import dienngon as dn
from dienngon.cli import main
from dienngon.codes import Verdict, Wording, worded
from dienngon.corpus import Document, Span
from dienngon.examples import corpus
from dienngon.reporting import page, texts
from dienngon.reporting.blocks import MOST_PRINTED, MOST_ROWS, Evidence, Paragraph, Section, Sentence, grid
from dienngon.reporting.evidence import MOST_PERIODS, theme_links
from dienngon.reporting.findings import badge, findings, theme_lines
from dienngon.reporting.markup import ROWS_AT_ONCE
from dienngon.reporting.page import render
from dienngon.reporting.removed import MOST_CHARACTERS, MOST_DOCUMENTS, removed_panels
from dienngon.reporting.sections import appendices
from dienngon.reporting.texts import articles
from dienngon.table import Table


def document(name: str, *lines: str) -> Document:
    text, spans, at = "\n".join(lines), [], 0
    for number, line in enumerate(lines, start=1):
        spans.append(Span(number, at, at + len(line), "body", "", "example"))
        at += len(line) + 1
    return Document(name, text, tuple(spans))


def escaped(thing: Wording) -> str:
    return str(thing)


def test_long_texts_are_shown_around_what_is_wanted_as_far_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [document("a", "x" * 40, "y" * 900, "z" * 60), document("b", "v" * 50)]
    _, ids = articles(documents, {}, escaped)
    assert ids == {"doc-a", "doc-a-1", "doc-a-2", "doc-a-3", "doc-b", "doc-b-1"}
    monkeypatch.setattr(texts, "MOST_TEXT", 1000)
    parts, ids = articles(documents, {"a": {1, 2}}, escaped, 5000)
    assert ids == {"doc-a", "doc-a-1", "doc-a-2"}
    assert "z" * 60 not in "".join(parts)
    # The shortest have room first.
    assert articles(documents, {"a": {1, 2}}, escaped, 500)[1] == {"doc-a", "doc-a-1"}
    assert articles(documents, {"a": {1, 2}}, escaped, 0)[1] == set()


def test_a_sentence_leads_to_its_line_only_where_the_page_has_it() -> None:
    panel = Evidence("ev-a", "A", (Sentence("a", 1, ("", "x", "")), Sentence("b", 1, ("", "v", ""))))
    page = render("T", "L", [Section("s", "S", (panel,))], documents=[document("a", "x")])
    assert page.count('href="#doc-') == 1
    assert '<a href="#doc-a-1">a, line 1</a>' in page
    assert "b, line 1" in page


def test_texts_have_the_room_that_sections_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MOST_TEXT", 1000)
    sentences = (Sentence("a", 1, ("", "x", "")), Sentence("a", 2, ("", "v", "")))
    section = Section("s", "S", (Evidence("ev-a", "A", sentences),))
    short, long = "x" * 40, "v" * 900
    for room, shown in ((9000, 2), (1500, 1), (0, 0)):
        monkeypatch.setattr(page, "MOST_PAGE", room)
        made = render("T", "L", [section], documents=[document("a", short, long, "y" * 900)])
        assert [short in made, long in made] == [shown > 0, shown > 1]
        links = set(re.findall('href="#(doc-[^"]+)"', made))
        assert links == {f"doc-a-{line}" for line in (1, 2)[:shown]}
        assert links <= set(re.findall(' id="([^"]+)"', made))
        assert ">a, line 2<" in made


def test_a_long_table_shows_its_first_rows_and_names_the_file_of_all() -> None:
    many = grid(pd.DataFrame({"a": range(MOST_ROWS + 5)}), "C", (), "a.csv")
    page = render("T", "L", [Section("s", "S", (many,))])
    assert page.count("<tr>") == ROWS_AT_ONCE + 1
    assert page.count("<tr hidden>") == MOST_ROWS - ROWS_AT_ONCE
    for most in (ROWS_AT_ONCE, MOST_ROWS):
        assert f"The first {most:,} of {MOST_ROWS + 5:,} rows; a.csv has all." in page


@pytest.mark.parametrize("months", [2, MOST_PERIODS, MOST_PERIODS + 1, 24])
def test_what_themes_share_by_period_is_in_their_panels_for_few_periods_alone(months: int) -> None:
    periods = [f"{2020 + number // 12}-{number % 12 + 1:02}" for number in range(months)]
    columns = ["theme", "label_en", "label_vi", "period", "documents", "hits", "rate_per_1000"]
    rates = [(theme, theme, theme, period, 3, 2, 1.0) for theme in "ab" for period in periods]
    themes = Table("themes", "", "", pd.DataFrame(rates, columns=columns))
    pairs = [("a", "b", period, 1 if period else months, 0.5) for period in ("", *periods)]
    network = pd.DataFrame(pairs, columns=["source", "target", "period", "together", "expected"])
    heads = ["theme_a", "label_a", "theme_b", "label_b", "shared", "expected"]
    shared = pd.DataFrame([("a", "a", "b", "b", months, 0.7)], columns=heads)
    for panel in theme_links(themes, [], shared, network):
        (said,) = [worded(one.text) for one in panel.blocks[0].items if "shared" in worded(one.text)]
        assert f"{months} shared paragraphs" in said
        assert "chance would bring 0.7" in said
        assert said.count(": 1") == (months if months <= MOST_PERIODS else 0)


@pytest.mark.study
@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("texts_shown", ["full", "sentences", "none"])
def test_a_page_holds_no_more_of_the_texts_than_the_study_allows(tmp_path: Path, texts_shown: str) -> None:
    home = folder(tmp_path)
    theme = (
        '[themes.farming]\nlabel_en = "Rice"\nlabel_vi = "Lúa"\ninclude = ""\nexclude = ""\nterms = ["lúa", "gạo"]\n'
    )
    (home / "themes.toml").write_text(theme, encoding="utf-8")
    settings = f"title = 'Rice'\ntexts = '{texts_shown}'\n[lexicon]\npath = 'themes.toml'\n"
    (home / "study.toml").write_text(f"{settings}[topics]\nmodels = ['nmf']\nk = 2\n", encoding="utf-8")
    done = dn.run(dn.read_study(home / "study.toml"), tmp_path / "out")
    page = (done.out / "report.html").read_text(encoding="utf-8")
    assert ('class="panel text"' in page) == (texts_shown == "full")
    sentences = done.results.tables["themes"].evidence()["sentence"]
    first = max(sentences, key=len)
    shown = re.sub(r"</?mark>", "", page)
    assert (first in shown) == (texts_shown != "none")
    # A line that was removed is more than a sentence.
    for name in ("report.html", "report.md", "spans.csv"):
        written = (done.out / name).read_text(encoding="utf-8")
        assert ("Chia sẻ bài viết" in written) == (texts_shown == "full"), name
    assert 'id="removed-0.txt"' in page
    assert ("characters " in page.partition('id="removed-0.txt"')[2].partition("</ol>")[0]) == (texts_shown != "full")


@pytest.mark.parametrize(
    ("documents", "held", "said"),
    [([1, 9], [1, 5], "cannot be told: 1 document in 2021"), ([90, 80], [1, 0], "cannot be told: it is in 1 document")],
)
def test_a_badge_says_why_nothing_can_be_told(documents: list[int], held: list[int], said: str) -> None:
    rows = pd.DataFrame({"period": ["2021", "2022"], "documents": documents, "documents_with_theme": held})
    told = badge(rows.assign(verdict=Verdict.TOO_FEW.value, discovery=Verdict.TOO_FEW.value))
    assert (told.shape, str(told.text)) == ("unknown", said)


def folder(place: Path) -> Path:
    home = place / "home"
    home.mkdir()
    for number, one in enumerate(corpus()):
        day = "/".join(reversed(one.date.value.split("-")))
        text = f"{one.title}\n\n{day}\n\n{one.text.partition(chr(10))[2]}\n\nChia sẻ bài viết\n"
        (home / f"{number}.txt").write_text(text, encoding="utf-8")
    return home


@pytest.mark.study
@pytest.mark.usefixtures("few")
def test_a_folder_alone_has_a_report_without_themes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = folder(tmp_path)
    assert main(["report", str(home), "--out", str(tmp_path / "out"), "--models", "nmf", "--no-cache"]) == 0
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    sections = re.findall(r'<section id="(\w+)">', page)
    assert sections == ["summary", "corpus", "reuse", "keywords", "topics", "method", "provenance"]
    assert "Without a lexicon no themes are followed" in page
    assert "dienngon terms home --toml" in page
    assert "where [discourse] of study.toml names them as nodes" in page
    assert "keyness" in page
    assert not (tmp_path / "out" / "themes.csv").exists()
    assert "report.html" in capsys.readouterr().out


@pytest.mark.study
@pytest.mark.usefixtures("few")
def test_a_study_without_a_lexicon_reads_the_words_that_it_names_in_context(tmp_path: Path) -> None:
    home = folder(tmp_path)
    settings = "title = 'Rice'\n[topics]\nmodels = ['nmf']\nk = 2\n[discourse]\nnodes = ['lúa']\n"
    (home / "study.toml").write_text(settings, encoding="utf-8")
    study = dn.read_study(home / "study.toml")
    assert study.lexicon is None
    done = dn.run(study, tmp_path / "out")
    made = (done.out / "report.html").read_text(encoding="utf-8")
    assert '<section id="discourse">' in made
    assert '<section id="themes">' not in made
    assert "Without a lexicon no themes are followed" in made
    assert "names them as nodes" not in made


def test_paper_says_how_many_of_how_many_sentences_it_has() -> None:
    for size in (MOST_PRINTED, MOST_PRINTED + 3):
        sentences = tuple(Sentence("a", line, ("", "x", "")) for line in range(1, size + 1))
        made = render("T", "L", [Section("s", "S", (Evidence("ev-a", "A", sentences, printed=MOST_PRINTED),))])
        said = f"The first {MOST_PRINTED} of these {size} sentences are printed."
        assert (said in made) == (size > MOST_PRINTED)
        # The style leaves the others out.
        assert made.count('<li class="screen">') == size - MOST_PRINTED
    assert ".screen { display: none; }" in made


def test_of_many_themes_those_come_first_of_which_most_can_be_told() -> None:
    said = [Verdict.TOO_FEW] * 10 + [Verdict.NOT_SHOWN] * 12 + [Verdict.DIFFERS]
    rows = [
        {"theme": f"t{number}", "label_en": f"T{number}", "label_vi": f"T{number}", "period": period}
        | {"documents": 9, "documents_with_theme": 5, "hits": 5, "rate_per_1000": 1.0, "verdict": one, "discovery": one}
        for number, one in enumerate(said)
        for period in ("2021", "2022")
    ]
    for few in (True, False):
        frame = pd.DataFrame(rows[:8] + rows[-2:] if few else rows)
        first, *rest = theme_lines(Table("themes", "T", "M", frame, parameters={"by": "year"}))
        labels = [str(one.label) for one in first.rows]
        if few:
            assert (labels, rest) == (["T0", "T1", "T2", "T3", "T22"], [])
        else:
            assert labels == [
                "T22",
                *(f"T{number}" for number in range(10, 22)),
                *(f"T{number}" for number in range(7)),
            ]
            assert [str(one.label) for one in rest[0].blocks[0].rows] == ["T7", "T8", "T9"]


def test_of_many_documents_those_that_lost_most_are_told_of() -> None:
    many = [labelled(f"{number}.txt", number) for number in range(MOST_DOCUMENTS + 5)]
    panels = removed_panels(many, [{"furniture": number} for number in range(len(many))], shown=True)
    assert [one.id for one in panels] == [f"removed-{number}.txt" for number in range(5, len(many))]
    for number, one in enumerate(panels, start=5):
        assert str(one.title) == f"{number}.txt: {number} words removed"
        (stretch,) = one.sentences
        assert stretch.parts[0].count("xay") == number
        assert stretch.line == 2


def test_lines_removed_from_a_document_are_bounded() -> None:
    spans, text = [], ""
    for line in range(1, 9):
        kind = "furniture" if line % 2 else "body"
        spans.append(Span(line, len(text), len(text) + MOST_CHARACTERS // 3, kind, "", "example"))
        text += "x" * (MOST_CHARACTERS // 3) + "\n"
    (panel,) = removed_panels([Document("a", text, tuple(spans))], [{"furniture": 4}], shown=True)
    assert [one.line for one in panel.sentences] == [1, 3, 5]
    assert "first 3 of 4 stretches" in str(panel.note)


def labelled(name: str, size: int) -> Document:
    """Return a document with a line that counts and one of so many words that does not."""
    text = "Giá gạo tăng.\n" + " ".join(["xay"] * size)
    return Document(
        name, text, (Span(1, 0, 13, "body", "", "example"), Span(2, 14, len(text), "furniture", "", "example"))
    )


def test_findings_on_terms_of_many_periods_are_few_and_the_more_certain_ones_first() -> None:
    verdicts = [(Verdict.NOT_SHOWN, Verdict.DIFFERS), (Verdict.DIFFERS, Verdict.DIFFERS)] * 4
    rows = [(f"20{10 + number}", f"gạo {number}", *one) for number, one in enumerate(verdicts)]
    data = pd.DataFrame(rows, columns=["period", "term", "verdict", "discovery"])
    said = [str(one.text) for one in findings({"keyness": Table("keyness", "T", "M", data)})]
    assert [one[:4] for one in said[:6]] == ["2011", "2013", "2015", "2017", "2010", "2012"]
    assert said[6:] == ["2 more findings on terms are in the figure of keyness."]


def test_what_is_printed_of_sentences_is_behind_all_sections_and_what_was_removed_is_last() -> None:
    printed = Evidence("ev", "Printed", (), printed=1)
    found = [
        Section(name, name, (Paragraph("x"), printed, Evidence("no", "Screen", ()))) for name in ("corpus", "themes")
    ]
    made = appendices([*found, Section("method", "M", ())])
    assert [one.id for one in made] == ["corpus", "themes", "method", "appendix-themes", "appendix-corpus"]
    assert [len(one.blocks) for one in made] == [2, 2, 0, 1, 1]
    assert [one.appendix for one in made] == [False] * 3 + [True] * 2
