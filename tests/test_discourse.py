"""Words in context in a study: a planted collocation, places counted by hand, closed texts, bad settings."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pytest

import dienngon as dn
from dienngon.codes import Note, Verdict
from dienngon.context.lexical_dispersion import lexical_dispersion
from dienngon.context.network import Edge, EdgeChange
from dienngon.context.windows import asked
from dienngon.corpus import Corpus
from dienngon.errors import StudyError
from dienngon.examples import _document
from dienngon.study.analysis import Results, analyse
from dienngon.study.discourse import CHOSEN_NODES, chosen_nodes
from dienngon.study.kept_tables import kept_tables
from dienngon.study.settings import Settings
from dienngon.table import Table

FILLERS = ["muối", "đường", "vải", "gỗ", "than", "giấy", "xăng", "sữa", "dầu", "sắt"]
SECRET = "phượng hoàng"
LEXICON = """
[themes.food]
label_vi = "Lương thực"
label_en = "Food"
include = "Rice."
exclude = ""
terms = ["gạo", "ngô"]
[themes.sea]
label_vi = "Biển"
label_en = "Sea"
include = "The sea."
exclude = ""
terms = ["tôm"]
"""


def sentence(random: np.random.Generator, *words: str) -> str:
    """Return a sentence of fillers in a random order, the words next to each other in the middle."""
    some = [str(one) for one in random.permutation(FILLERS)]
    return ", ".join([*some[:4], *words, *some[4:8]]).capitalize() + "."


def article(random: np.random.Generator, year: int, number: int, *, planted: bool) -> str:
    """Return a text in which rice is beside shrimp, or both are far apart."""
    pairs = [("gạo", "tôm")] * 3 if planted else [("gạo",), ("tôm",)] * 3
    body = [sentence(random, *words) for words in [*pairs, (), (), ()]]
    return (
        f"Bản tin số {number} của năm\n\n{1 + number % 28:02d}/02/{year}\n\n" + "\n\n".join(body) + f"\n\n{SECRET}.\n"
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a study in which rice comes to be near shrimp in 2022."""
    random, folder = np.random.default_rng(0), tmp_path_factory.mktemp("discourse")
    for year in (2021, 2022):
        for number in range(12):
            text = article(random, year, number, planted=year == 2022)
            (folder / f"{year}-{number:02d}.txt").write_text(text, encoding="utf-8")
    (folder / "themes.toml").write_text(LEXICON, encoding="utf-8")
    study(folder)
    return folder


def study(folder: Path, discourse: str = "", top: str = "") -> Settings:
    """Return the study of a folder with something in its section on discourse."""
    path = folder / "study.toml"
    models = '[topics]\nmodels = ["nmf"]\nk = 2\n'
    head = f'title = "Planted"\n{top}\n[lexicon]\npath = "themes.toml"\n[reuse]\nleast = 100\n'
    path.write_text(f"{head}{models}[discourse]\n{discourse}\n", encoding="utf-8")
    return dn.read_study(path)


@pytest.fixture(scope="module")
def found(home: Path) -> Results:
    return analyse(study(home, 'nodes = ["gạo"]\nwindow = [2, 2]\nlines = 5'))


def test_a_planted_collocation_is_found_and_tested_on_documents(found: Results) -> None:
    data = found.tables["collocates"].data.set_index(["node", "collocate", "period"])
    assert data.loc[("gạo", "tôm", "2021"), "together"] == 0
    assert data.loc[("gạo", "tôm", "2022"), "together"] == 36
    assert data.loc[("gạo", "tôm", "2022"), "verdict"] == Verdict.DIFFERS
    lines = found.tables["collocates"].evidence("tôm", "2022")
    assert len(lines) == 36
    assert all("gạo, tôm" in one for one in lines["sentence"])


def test_a_planted_edge_is_new_in_its_period(found: Results) -> None:
    data = found.tables["network"].data.set_index(["source", "target", "period"])
    assert data.loc[("gạo", "tôm", ""), "edge"] == Edge.ABOVE
    assert data.loc[("gạo", "tôm", "2022"), "change"] == EdgeChange.NEW


def test_lines_are_sampled_and_each_has_its_sentence(found: Results) -> None:
    table = found.tables["concordance"]
    assert len(table.data) == 5
    assert set(table.data["hits"]) == {72}
    for row in table.data.itertuples():
        sentences = table.evidence("gạo", row.document)
        assert row.start in sentences["start"].tolist()
        assert all("gạo" in one.lower() for one in sentences["sentence"])


def test_what_is_kept_is_what_is_computed(home: Path, tmp_path: Path) -> None:
    asked_for = study(home, 'nodes = ["gạo"]\nwindow = "sentence"')
    cold, warm = (analyse(asked_for, cache=tmp_path) for _ in range(2))
    names = [name for name, entry in cold.entries.items() if entry.section == "context"]
    assert names == ["concordance", "lexical_dispersion", "collocates", "network"]
    for name in [*names, "theme_network"]:
        assert cold.tables[name].data.equals(warm.tables[name].data), name
        assert cold.tables[name].evidence().equals(warm.tables[name].evidence()), name
        assert cold.tables[name].notes == warm.tables[name].notes


def test_places_are_those_counted_by_hand() -> None:
    texts = {"b": ("2021-05-01", "Gạo ngon. Tôm và gạo."), "a": ("2021-02-01", "Tôm."), "c": ("2023", "Gạo.")}
    documents = (_document(name, date, "", "Tên", text) for name, (date, text) in texts.items())
    index = dn.index(dn.segment(Corpus(tuple(documents))))
    table = lexical_dispersion(index, [("gạo", asked(index, "gạo")[1])], dn.Periods.years(2021, 2023))
    shown = table.data[["period", "document", "date", "words", "hits", "places"]].to_numpy().tolist()
    assert shown == [
        ["2021", "a", "2021-02-01", 2, 0, ""],
        ["2021", "b", "2021-05-01", 6, 2, "2 6"],
        ["2022", "", "", 0, 0, ""],
        ["2023", "c", "2023", 2, 1, "2"],
    ]
    assert table.evidence("gạo", "b")["sentence"].tolist() == ["Gạo ngon.", "Tôm và gạo."]
    assert table.data["rate_per_1000"].tolist()[1] == pytest.approx(333.333)


@pytest.mark.parametrize(("documents", "rows"), [(5, 5), (60, 20), (400, 3)])
def test_bars_of_few_documents_and_strips_of_many(documents: int, rows: int) -> None:
    every = 1 if documents != 60 else 3
    made = (
        _document(f"d{n:03d}", f"{2021 + n % 3}", "", "Tên", "Gạo ngon." if n % every == 0 else "Tôm.")
        for n in range(documents)
    )
    figure = dn.plot(dn.concordance(dn.segment(Corpus(tuple(made))), "gạo", by="year").dispersion())
    (ax,) = figure.axes
    assert len(ax.get_yticks()) == rows
    hits = sum(int(one.get_text().replace(",", "")) for one in ax.texts)
    assert hits == -(-documents // every)


def test_a_period_without_documents_is_a_gap_in_the_figure() -> None:
    made = (_document(f"d{year}", str(year), "", "Tên", "Gạo.") for year in (2021, 2023))
    lines = dn.concordance(dn.segment(Corpus(tuple(made))), "gạo", by=dn.Periods.years(2021, 2023))
    (ax,) = dn.plot(lines.dispersion()).axes
    assert [one.get_text() for one in ax.texts if not one.get_text().isdecimal()] == ["no documents"]
    assert [one.get_text() for one in ax.get_yticklabels()] == ["2021  d2021", "2022", "2023  d2023"]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(("texts", "closed"), [("none", True), ("sentences", False)])
def test_no_line_leaves_a_study_that_keeps_its_texts_closed(
    home: Path, tmp_path: Path, texts: str, *, closed: bool
) -> None:
    run = dn.run(study(home, 'nodes = ["gạo"]', f'texts = "{texts}"'), tmp_path / "out")
    lines = pd.read_csv(run.out / "concordance.csv", keep_default_na=False)
    assert (lines["left"] == "").all() == closed
    # Four fillers in a row are of a sentence.
    run_of_words = re.compile(rf"(?:(?:{'|'.join(FILLERS)}), ){{3}}(?:{'|'.join(FILLERS)})", re.IGNORECASE)
    for name in ("concordance", "concordance_evidence", "occurrences", "collocates_evidence", "edges_evidence"):
        written = pd.read_csv(run.out / f"{name}.csv", keep_default_na=False)
        held = written["sentence"] if "sentence" in written else written["left"] + written["right"]
        assert any(map(run_of_words.search, held)) != closed, name
    for name in ("report.html", "dispersion.svg", "collocation_changes.svg", "network.svg"):
        text = (run.out / name).read_text(encoding="utf-8")
        # Elsewhere on the page keywords are listed one behind the other.
        shown = (
            text.partition('<section id="discourse">')[2].partition("</section>")[0] if name == "report.html" else text
        )
        assert shown
        assert not (closed and run_of_words.search(shown)), name
    # What surrounds the sentences stays out of both.
    assert SECRET not in lines.to_csv()


@pytest.mark.usefixtures("few", "undrawn")
def test_the_page_leads_from_a_line_to_its_sentence(home: Path, tmp_path: Path) -> None:
    run = dn.run(study(home, 'nodes = ["gạo", "voi"]\nlines = 3'), tmp_path / "out")
    page = (run.out / "report.html").read_text(encoding="utf-8")
    section = page.partition('<section id="discourse">')[2].partition("</section>")[0]
    targets = re.findall(r'<td><a href="#(line-[^"]+)"', section)
    assert len(targets) == 3
    assert all(f'id="{one}"' in section for one in targets)
    assert section.count("<td><mark>gạo</mark></td>") + section.count("<td><mark>Gạo</mark></td>") == 3
    # A word that is nowhere is no error, and is said.
    assert "&#39;voi&#39; does not occur in these documents." in page


@pytest.mark.usefixtures("few")
def test_every_tick_leads_to_the_sentences_of_its_document(home: Path, tmp_path: Path) -> None:
    run = dn.run(study(home, 'nodes = ["gạo"]'), tmp_path / "out")
    page = (run.out / "report.html").read_text(encoding="utf-8")
    places = pd.read_csv(run.out / "lexical_dispersion.csv", keep_default_na=False)
    held = places[places["hits"] > 0]
    drawn = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    led = Counter(re.findall(r'<a href="#(at-gạo-[^"]+)"', drawn))
    assert led == {f"at-gạo-{row.document}": row.hits for row in held.itertuples()}
    assert all(f'id="{one}"' in page for one in led)


@pytest.mark.usefixtures("few", "undrawn")
def test_it_can_be_left_out(home: Path, tmp_path: Path) -> None:
    run = dn.run(study(home, "show = false"), tmp_path / "out")
    assert "concordance.csv" not in run.files
    assert '<section id="discourse">' not in (run.out / "report.html").read_text(encoding="utf-8")


def test_one_period_has_company_without_a_comparison(home: Path) -> None:
    study(home, 'nodes = ["gạo"]')
    path = home / "study.toml"
    text = path.read_text(encoding="utf-8") + "[periods]\nfirst = 2022\nlast = 2022\n"
    path.write_text(text, encoding="utf-8")
    results = analyse(dn.read_study(path))
    assert results.tables["collocates"].name == "collocations"
    assert set(results.tables["network"].data["period"]) == {""}
    assert set(results.tables["theme_network"].data["period"]) == {""}


def test_nodes_are_chosen_by_their_hits() -> None:
    made = [_document("d", "2021", "", "Tên", "Gạo, gạo, ngô. Tôm, tôm, tôm. Chè, sắt.")]
    lexicon = dn.Lexicon.of({"food": ["ngô", "gạo"], "sea": ["tôm"], "tea": ["chè"], "none": ["voi"]})
    chosen = chosen_nodes(dn.match(dn.segment(Corpus(tuple(made))), lexicon))
    assert chosen == ("tôm", "gạo")[:CHOSEN_NODES]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("window = [0, 0]", r"In \[discourse\]: A window must hold words"),
        ("window = [1, 2, 3]", r"In \[discourse\]: 'window' must be words to the left and right"),
        ('window = "page"', r"In \[discourse\]: 'window' must be words to the left and right"),
        ("window = [5, 5000]", r"In \[discourse\]: A window has at most 100 words"),
        ('nodes = ["gạo", "Gạo"]', "'discourse.nodes' must name each word or phrase once. Got 'Gạo' twice"),
        ('nodes = ["…"]', r"'discourse.nodes' cannot name '…'\."),
        ('nodes = ["/(/"]', r"'discourse.nodes' cannot name '/\(/'. The expression"),
        ('nodes = ["a", "b", "c", "d", "e", "f", "g"]', "'discourse.nodes' may name up to 6"),
        ("collocates = 0", "'discourse.collocates' must be from 1 to 12. Got 0"),
        ("lines = 500", "'discourse.lines' must be from 1 to 200. Got 500"),
        ("node = 3", "node"),
    ],
)
def test_bad_settings_are_a_sentence(tmp_path: Path, given: str, said: str) -> None:
    with pytest.raises(StudyError, match=said):
        study(tmp_path, given)


def test_settings_are_among_the_parameters(tmp_path: Path) -> None:
    found = study(tmp_path, 'nodes = ["gạo", "tôm"]\nwindow = [3, 2]').parameters
    assert (found["discourse.nodes"], found["discourse.window"]) == ("gạo, tôm", "3, 2")
    assert msgspec.json.encode(found)


def test_gaps_that_follow_one_another_are_one_row_of_the_figure() -> None:
    texts = {"a": ("2018", "Gạo."), "b": ("2022", "Gạo."), "c": ("2024", "Gạo.")}
    documents = (_document(name, date, "", "Tên", text) for name, (date, text) in texts.items())
    index = dn.index(dn.segment(Corpus(tuple(documents))))
    table = lexical_dispersion(index, [("gạo", asked(index, "gạo")[1])], dn.Periods.years(2018, 2024))
    names = [one.get_text() for one in dn.plot(table).axes[0].get_yticklabels()]
    assert names == ["2018  a", "2019–2021", "2022  b", "2023", "2024  c"]


def test_codes_of_kept_tables_are_codes_again() -> None:
    data = pd.DataFrame(
        {"edge": [Edge.ABOVE, Edge.EMPTY], "change": [EdgeChange.NEW, ""], "verdict": [Verdict.DIFFERS, ""]},
        dtype=object,
    )
    table = Table(
        "network", Note.of("context.network_terms"), "Method.", data, evidence_data=data, evidence_by=("edge",)
    )
    tables, missing = kept_tables(None, "test", (), lambda: ({"": table}, (Note.of("study.no_company", why="why"),)))
    back = tables[""]
    assert [[type(one) for one in back.data[name]] for name in back.data] == [
        [Edge, Edge],
        [EdgeChange, str],
        [Verdict, str],
    ]
    assert (back.title, back.evidence_by) == (table.title, ("edge",))
    assert back.evidence("above_chance")["verdict"].tolist() == ["differs"]
    assert missing == (Note.of("study.no_company", why="why"),)
