"""A page and its figures are worded by the catalogue alone, so that a second language is a second catalogue."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest

import dienngon as dn
from dienngon import messages
from dienngon.cli import main
from dienngon.codes import Note, Verdict
from dienngon.errors import ParameterError, StudyError
from dienngon.examples import corpus
from dienngon.plots import _BY_TABLE, save_figure
from dienngon.plots.stored import KEY
from dienngon.reporting.blocks import Paragraph, Section, figure, grid
from dienngon.reporting.page import render
from dienngon.table import Table

MARK = "¤"


@pytest.fixture(scope="module")
def tokens() -> dn.Tokens:
    return dn.segment(corpus())


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a second language of the first: every wording begins with a mark."""
    english = messages.catalogue("en")
    other = {code: f"{MARK}{text}" for code, text in english.items()}
    monkeypatch.setattr(messages, "catalogue", lambda language="en": other if language == "vi" else english)


def pieces(language: messages.Language) -> set[str]:
    """Return what the sentences of a language say between their blanks, where it is two words or more."""
    parts = set()
    for template in messages.catalogue(language).values():
        parts |= {one.strip(" ,.:;()") for one in re.split(r"[{}|]", template)}
    return {one for one in parts if re.search(r"[^\W\d_]{2,} [^\W\d_]{2,}", one) and len(one) > 8}


def english(text: str) -> list[str]:
    """Return what a text says in the English of the catalogue."""
    plain = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())
    # Names stay, of methods as in the Vietnamese sentences, and of the command.
    names = " ".join(("dienngon report", *messages.catalogue("vi").values()))
    own = [one for one in pieces("en") if one in plain and one not in names]
    return sorted(one for one in own if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", plain))


LEXICON = """
[themes.farming]
label_vi = "Nông nghiệp"
label_en = "Rice and fields"
include = "Lúa gạo."
exclude = ""
terms = ["lúa", "gạo"]

[themes.network]
label_vi = "Không gian mạng"
label_en = "The digital world"
include = "Mạng."
exclude = ""
terms = ["mạng", "lừa đảo"]
"""


@pytest.mark.slow
def test_a_report_in_vietnamese_says_nothing_in_english(
    tokens: dn.Tokens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "themes.toml").write_text(LEXICON, encoding="utf-8")
    lexicon, years = dn.read_lexicon(tmp_path / "themes.toml"), dn.Periods.years(2021, 2024)
    hits, counts = dn.match(tokens, lexicon), dn.count(tokens)
    design = dn.Design(permutations=99)
    themes = dn.track(hits, years, design=design)
    tables = [
        dn.timeline(tokens, years),
        themes,
        dn.theme_trends(hits, years, design=design),
        dn.by_document(themes, hits),
        dn.cooccurrence(hits, years, draws=9),
        dn.keyness(counts, years, design=design, minimum=2),
        dn.trend(counts, years, design=design, minimum=2),
        dn.keywords(counts, years, top=3),
    ]
    page = dn.report(tables, tmp_path / "vi", language="vi").read_text(encoding="utf-8")
    assert english(page.partition("<body>")[2]) == []
    for about in (tmp_path / "vi").glob("*.json"):
        # The table that is stored has codes, which are the same in every language.
        told = {key: one for key, one in json.loads(about.read_text(encoding="utf-8")).items() if key != KEY}
        assert english(json.dumps(told, ensure_ascii=False)) == [], about.name
    # What was looked for is there to be found; files of numbers are the same in every language.
    monkeypatch.setattr("dienngon.reporting.has_figure", lambda _: False)
    same = dn.report(tables, tmp_path / "en").read_text(encoding="utf-8")
    assert {"hits per 1,000 words", "too few documents to tell", "no documents"} <= set(english(same))
    for file in (tmp_path / "en").glob("*.csv"):
        other = tmp_path / "vi" / file.name
        # Where a figure bears the name of its table, the file has the numbers of the figure.
        assert file.read_bytes() == other.read_bytes() or other.with_suffix(".svg").exists()


@pytest.mark.study
@pytest.mark.usefixtures("few")
def test_a_study_in_vietnamese_says_nothing_in_english(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "themes.toml").write_text(LEXICON, encoding="utf-8")
    for number, document in enumerate(corpus()):
        day = "/".join(reversed(document.date.value.split("-")))
        text = f"{document.title}\n\n{day}\n\n{document.text.partition(chr(10))[2]}\n\nXem thêm"
        (home / f"{number}.txt").write_text(text, encoding="utf-8")
    settings = "title = 'Gạo'\nlanguage = 'vi'\n[lexicon]\npath = 'themes.toml'\n[comparison]\npermutations = 99\n"
    (home / "study.toml").write_text(f"{settings}[topics]\nmodels = ['nmf']\nk = 2\n", encoding="utf-8")
    study = dn.read_study(home / "study.toml")
    dn.run(study, tmp_path / "vi")
    page = (tmp_path / "vi" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="vi">' in page
    assert english(page.partition("<body>")[2]) == []
    # An argument overrules the study. Files of numbers are the same in every language.
    done = dn.run(study, tmp_path / "en", language="en")
    page = (done.out / "report.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "hits per 1,000 words" in english(page)
    for name in (one for one in done.files if one.endswith(".csv")):
        assert (tmp_path / "vi" / name).read_bytes() == (tmp_path / "en" / name).read_bytes(), name


def test_both_languages_are_pages_that_link_each_other(tmp_path: Path) -> None:
    home = tmp_path / "study"
    home.mkdir()
    theme = 'label_en = "Rice"\nlabel_vi = "Gạo"\ninclude = ""\nexclude = ""\nterms = ["gạo"]\n'
    (home / "themes.toml").write_text(f"[themes.rice]\n{theme}", encoding="utf-8")
    (home / "study.toml").write_text(
        "title = 'Gạo'\nlanguage = 'both'\n[lexicon]\npath = 'themes.toml'\n", encoding="utf-8"
    )
    for year in (2021, 2022):
        text = f"Chợ gạo\n\n01/02/{year}\n\nGiá gạo năm {year} tăng ở nhiều chợ."
        (home / f"{year}.txt").write_text(text, encoding="utf-8")
    done = dn.run(dn.read_study(home / "study.toml"), tmp_path / "out")
    english, vietnamese = ((done.out / name).read_text(encoding="utf-8") for name in ("report.html", "report.vi.html"))
    assert '<html lang="en">' in english
    assert '<html lang="vi">' in vietnamese
    assert '<a href="report.vi.html" lang="vi" hreflang="vi">Tiếng Việt</a>' in english
    assert '<a href="report.html" lang="en" hreflang="en">English</a>' in vietnamese
    assert 'href="timeline.svg"' in english
    assert 'href="timeline.vi.svg"' in vietnamese
    assert {"timeline.svg", "timeline.vi.svg", "report.md", "report.vi.md", "tables.xlsx", "tables.vi.xlsx"} <= set(
        done.files
    )
    assert (done.out / "timeline.csv").read_bytes() == (done.out / "timeline.vi.csv").read_bytes()
    line = next(one for one in (done.out / "report.vi.md").read_text(encoding="utf-8").splitlines() if "| Gạo |" in one)
    assert "chưa thể kết luận" in line


def test_an_unknown_language_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = tmp_path / "study.toml"
    study.write_text("title = 'Gạo'\nlanguage = 'fr'\n[lexicon]\npath = 'themes.toml'\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"'language' must be one of en, vi, both. Got 'fr'"):
        dn.read_study(study)
    assert main(["report", str(study), "--language", "fr", "--out", str(tmp_path / "out")]) == 2
    assert "--language" in capsys.readouterr().err


@pytest.mark.usefixtures("marked")
def test_labels_and_sentences_of_a_figure_come_from_the_catalogue(tokens: dn.Tokens) -> None:
    years = dn.Periods.years(2021, 2024)
    for table in (dn.timeline(tokens, years), dn.keywords(dn.count(tokens), years, top=3)):
        own = {str(one) for column in table.data for one in table.data[column]}
        found = dn.plot(table, language="vi").findobj(mpl.text.Text)
        words = [one.get_text() for one in found if re.search(r"[^\W\d_]", one.get_text())]
        assert words
        # A term may stand with how often it occurs.
        bare = {one: re.sub(r" \d+$", "", one) for one in words if MARK not in one}
        assert [one for one, term in bare.items() if not {one, term} & own] == []
        english = [one.get_text() for one in dn.plot(table).findobj(mpl.text.Text)]
        assert not [one for one in english if MARK in one]


@pytest.mark.usefixtures("marked")
def test_alt_text_and_notes_of_a_saved_figure_have_a_language(tokens: dn.Tokens, tmp_path: Path) -> None:
    saved = save_figure(dn.timeline(tokens), tmp_path, language="vi")
    about = json.loads((tmp_path / "timeline.json").read_text(encoding="utf-8"))
    assert about["alt"] == saved.alt.worded("vi")
    assert about["alt"].startswith(MARK)
    assert about["title"].startswith(MARK)
    assert about["method"].startswith(MARK)


@pytest.mark.usefixtures("marked")
def test_a_page_says_nothing_of_its_own(tokens: dn.Tokens, tmp_path: Path) -> None:
    page = dn.report([dn.timeline(tokens)], tmp_path / "out", language="vi").read_text(encoding="utf-8")
    assert '<html lang="vi">' in page
    body = re.sub(r"<(style|script|svg|td)\b.*?</\1>", "", page.partition("<body>")[2], flags=re.DOTALL)
    said = [one.strip() for one in re.split(r"<[^>]+>", body) if re.search(r"[^\W\d_]", one)]
    # Names of columns that the catalogue does not word are the names in the file; formats have one name.
    own = {*dn.timeline(tokens).data.columns, "SVG", "PNG", "CSV", "JSON"}
    assert [one for one in said if MARK not in one and one not in own] == []


def test_codes_and_notes_are_worded_where_a_page_shows_them() -> None:
    note = Note.of("inference.too_few", held=1, total=5, joined=False, p=0.2, enough=3)
    data = pd.DataFrame({"verdict": [Verdict.TOO_FEW, Verdict.DIFFERS], "note": [note, ""], "own": ["not_shown", "x"]})
    page = render("T", "L", [Section("s", "S", (grid(data, "C"),))])
    assert "<td>too few documents to tell</td>" in page
    # Only a column of verdicts holds verdicts.
    assert "<td>differs</td>" in page
    assert "<td>not_shown</td>" in page
    assert "[1] too few documents to tell: 1 of 5 documents, where even the largest difference has p = 0.2" in page
    assert page.count("[1]") == 2


def test_a_caption_is_plain_and_how_it_is_computed_is_said_once(tokens: dn.Tokens, tmp_path: Path) -> None:
    data = dn.timeline(tokens).frame
    table = Table("timeline", "Time", "Words count.", data, details=("A formula.", "Its source."))
    block = figure(save_figure(table, tmp_path))
    again = dataclasses.replace(block, name="again")
    page = render("T", "L", [Section("s", "S", (Paragraph("p"), block, again))])
    caption, _, rest = page.partition("</figcaption>")
    assert "How many words of each period count" in caption
    assert "A formula." not in caption
    fold = rest.partition("</details>")[0]
    assert "<summary>How this is computed</summary>" in fold
    for said in ("Words count.", "A formula.", "Its source."):
        assert f"<p>{said}</p>" in fold
        assert page.count(said) == 1
    # What was said is not said again, but where it was.
    assert '<a href="#how-timeline">Time</a>' in rest
    assert json.loads((tmp_path / "timeline.json").read_text(encoding="utf-8"))["details"] == list(table.details)


def test_every_figure_has_a_caption_without_names_of_columns() -> None:
    for language in messages.LANGUAGES:
        words = messages.catalogue(language)
        for name in _BY_TABLE:
            caption = words[f"caption.{name}"]
            assert not re.search(r"\w_\w", caption), name


@pytest.fixture
def vietnamese() -> Iterator[None]:
    dn.set_language("vi")
    yield
    dn.set_language("en")


@pytest.mark.usefixtures("vietnamese")
def test_values_show_themselves_in_the_language_of_the_reader(tokens: dn.Tokens) -> None:
    data = pd.DataFrame({"rate": [1.5], "verdict": [Verdict.TOO_FEW], "note": [Note.of("verdict.no_documents")]})
    table = Table("x", Note.of("overview.documents"), Note.of("overview.words"), data, notes=(Note.of("overview.gap"),))
    for said in (str(table), table._repr_html_()):
        assert english(said) == []
        assert all(one in said for one in ("quá ít tài liệu để kết luận", "không có tài liệu", "Tài liệu", "1,5"))
    assert english(tokens._repr_html_()) == []
    # Files are the same in every language.
    assert table.to_csv() == "rate,verdict,note\n1.5,too_few_documents,no documents\n"
    dn.set_language("en")
    assert "too few documents to tell" in str(table)
    assert "1.5" in str(table)
    with pytest.raises(ParameterError, match=r"'language' parameter must be 'en' or 'vi'. Got 'fr'"):
        dn.set_language("fr")  # type: ignore[arg-type]


def test_verbs_show_tables_checks_and_pages_in_a_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for year in (2021, 2022):
        text = f"Chợ gạo\n\n01/02/{year}\n\nGiá gạo năm {year} tăng ở nhiều chợ."
        (tmp_path / f"{year}.txt").write_text(text, encoding="utf-8")
    assert main(["compare", str(tmp_path), "--language", "vi", "--minimum", "1", "--quiet"]) == 0
    said = capsys.readouterr().out
    assert "quá ít tài liệu để kết luận" in said
    assert english(said) == []
    main(["check", str(tmp_path), "--language", "vi", "--out", str(tmp_path / "out")])
    said = capsys.readouterr().out
    assert "Số tài liệu theo thời gian" in said
    assert english(said) == []
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="vi">' in page
    assert english(page.partition("<body>")[2]) == []
    # What one verb was asked for is nothing to the next.
    assert messages.reader() == "en"


def test_a_coding_sheet_has_the_rules_of_its_language(tokens: dn.Tokens, tmp_path: Path) -> None:
    rules = LEXICON.replace('include = "Mạng."', 'include_vi = "Mạng."\ninclude_en = "Networks."')
    (tmp_path / "themes.toml").write_text(rules, encoding="utf-8")
    sheet = dn.draw_sample(dn.match(tokens, dn.read_lexicon(tmp_path / "themes.toml")), hits=1, others=0)
    for language, rule in (("en", "Networks."), ("vi", "Mạng.")):
        dn.set_language(language)
        dn.write_sheet(sheet, tmp_path / f"{language}.csv")
        assert rule in (tmp_path / f"{language}.csv").read_text(encoding="utf-8-sig")
    dn.set_language("en")
