"""Figures drawn again from the tables that are stored with them."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import dienngon as dn
from dienngon.cli import main
from dienngon.codes import Note, Verdict
from dienngon.errors import InputError
from dienngon.examples import corpus
from dienngon.plots import save_figure
from dienngon.plots.stored import read_table, stored_figures
from dienngon.table import Table
from dienngon.table_json import packed, unpacked


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    tokens = dn.segment(corpus())
    for table in (dn.timeline(tokens), dn.keyness(dn.count(tokens), by="year", minimum=1)):
        save_figure(table, folder)
    return folder


@pytest.mark.parametrize("name", ["timeline", "keyness"])
def test_a_figure_drawn_again_has_the_same_bytes(results: Path, tmp_path: Path, name: str) -> None:
    save_figure(read_table(results / f"{name}.json"), tmp_path)
    for end in ("svg", "png", "csv", "json"):
        assert (tmp_path / f"{name}.{end}").read_bytes() == (results / f"{name}.{end}").read_bytes(), end


def test_cells_come_back_as_they_were() -> None:
    note = Note.of("inference.alone", held=4, total=4, joined=False)
    data = pd.DataFrame(
        {
            "text": ["Bộ Công an", ""],
            "note": pd.Series([note, None], dtype=object),
            "rate": [0.1, np.nan],
            "high": [np.inf, 1.0],
            "size": pd.Series([3, pd.NA], dtype="Int64"),
            "verdict": pd.Series([Verdict.DIFFERS, ""], dtype=object),
        }
    )
    table = Table("t", note, "M", data, {"by": "year"}, (note, "plain"), "hash")
    text = json.dumps(packed(table), allow_nan=False)
    back = unpacked(json.loads(text))
    pd.testing.assert_frame_equal(back.data, table.data)
    assert (back.title, back.notes, back.corpus, back.parameters) == (note, (note, "plain"), "hash", {"by": "year"})


def _many_places(documents: int, *, held: int) -> Table:
    """Return a dispersion of two words in so many documents, each in some of them, over two years and a gap."""
    rows = [
        (query, "2021" if one % 3 else "2023", f"d{one}", "2021-02-03", 50, *told, "")
        for query, other in (("lúa", 0), ("ngô", 1))
        for one in range(documents)
        for told in [(2, "3 40") if one < held and (one + other) % 2 else (0, "")]
    ]
    rows += [(query, "2022", "", "", 0, 0, "", "") for query in ("lúa", "ngô")]
    columns = ["query", "period", "document", "date", "words", "hits", "places", "note"]
    data = pd.DataFrame(rows, columns=columns).sort_values(["query", "period"], kind="stable", ignore_index=True)
    data["rate_per_1000"] = 1000 * data["hits"] / data["words"].where(data["words"] > 0)
    return Table("lexical_dispersion", "T", "M", data, {"by": "year"})


def _many_points(documents: int) -> Table:
    topic = [2 if one == 7 else one % 50 % 2 for one in range(documents)]
    data = pd.DataFrame({"topic": topic, "label": "lúa", "stable": "stable", "x": np.arange(documents) / 7.0})
    return Table("topic_map", "T", "M", data.assign(y=data["x"] % 1), {"unit": "document", "k": 2})


@pytest.mark.parametrize(
    ("table", "most"),
    [(_many_places(30, held=20), 62), (_many_places(900, held=20), 62), (_many_places(900, held=800), 120)],
    ids=["few", "few with hits", "many"],
)
def test_what_is_stored_of_many_documents_draws_the_same(tmp_path: Path, table: Table, most: int) -> None:
    _drawn_again(table, tmp_path, most)
    assert f"{len(table.data) // 2 - 1:,}" in read_table(tmp_path / "0" / "dispersion.json").parameters.__repr__()


def test_each_topic_keeps_a_mark_in_a_map_of_many(tmp_path: Path) -> None:
    back = _drawn_again(_many_points(30_000), tmp_path, 3002)
    assert back.drop_duplicates("topic").set_index("topic")["size"].to_dict() == {0: 15_000, 1: 14_999, 2: 1}


def _drawn_again(table: Table, folder: Path, most: int) -> pd.DataFrame:
    """Save a figure, and once more from what was stored; return that, after comparing all files."""
    for number in ("0", "1"):
        (folder / number).mkdir()
    stem = save_figure(table, folder / "0").name
    back = read_table(folder / "0" / f"{stem}.json")
    save_figure(back, folder / "1")
    for end in ("svg", "png", "csv", "json"):
        assert (folder / "0" / f"{stem}.{end}").read_bytes() == (folder / "1" / f"{stem}.{end}").read_bytes(), end
    assert len(back.data) <= most
    return back.data


def test_a_file_without_a_table_is_no_figure(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text('{"figure": "old"}', encoding="utf-8")
    (tmp_path / "old.svg").write_text("<svg/>", encoding="utf-8")
    assert stored_figures(tmp_path) == {}
    with pytest.raises(InputError, match="'dienngon report'"):
        read_table(tmp_path / "old.json")


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_the_verb_writes_each_format(results: Path, tmp_path: Path, form: str) -> None:
    asked = ["figures", str(results), "--only", "timeline", "--size", "single", "--format", form, "--quiet"]
    for folder in ("one", "two"):
        assert main([*asked, "--out", str(tmp_path / folder)]) == 0
    first, second = (tmp_path / folder / f"timeline_single.{form}" for folder in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()


def test_the_verb_draws_all_in_the_language_that_is_asked_for(results: Path, tmp_path: Path) -> None:
    assert main(["figures", str(results), "--language", "vi", "--no-caption", "--out", str(tmp_path / "vi")]) == 0
    written = {one.name for one in (tmp_path / "vi").iterdir()}
    assert written == {"timeline_double.pdf", "keyness_double.pdf", "manifest.json"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "keynes"], "Did you mean 'keyness'?"),
        (["--dpi", "0"], "--dpi must be from 1 to"),
        (["--dpi", "many"], "--dpi"),
        (["--size", "poster"], "--size must be one of"),
        (["--format", "gif"], "--format must be one of"),
        (["--language", "fr"], "--language must be one of"),
    ],
)
def test_what_cannot_be_drawn_is_a_sentence(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["figures", str(results), *arguments, "--out", str(tmp_path / "out")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("name", "said"), [("", "holds no figures"), ("study.toml", "is a study"), ("no", "No such")])
def test_a_place_without_results_says_what_to_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    (tmp_path / "study.toml").write_text("", encoding="utf-8")
    assert main(["figures", str(tmp_path / name), "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "dienngon report" in told


def test_a_study_leads_to_its_results_while_it_is_as_it_was(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = tmp_path / "study.toml"
    study.write_text('title = "Gạo"\n', encoding="utf-8")
    digest = hashlib.sha256(study.read_bytes()).hexdigest()
    asked = ["figures", str(study), "--only", "timeline", "--quiet", "--out", str(tmp_path / "out")]
    for name in ("first", "second"):
        assert main(asked) == (2 if name == "first" else 0)
        shutil.copytree(results, tmp_path / name)
        (tmp_path / name / "manifest.json").write_text(json.dumps({"inputs": {"study.toml": digest}}), "utf-8")
    capsys.readouterr()
    assert main(asked) == 2
    assert "2 folders hold its results" in capsys.readouterr().err
    study.write_text('title = "Lúa"\n', encoding="utf-8")
    assert main(asked) == 2
    assert "since it was last changed" in capsys.readouterr().err


def test_two_groups_are_one_comparison() -> None:
    tokens = dn.segment(corpus())
    table = dn.keyness(dn.count(tokens), by="year", minimum=1)
    sides = table.data[table.data["term"] != ""].drop_duplicates("period")
    two = sides.iloc[:2].assign(of_documents=[3, 2], of_reference=[2, 3], reference="rest")
    data = table.data[table.data["period"].isin(two["period"])].drop(columns=["of_documents", "of_reference"])
    data = data.merge(two[["period", "of_documents", "of_reference"]], on="period")
    figure = dn.plot(dataclasses.replace(table, data=data))
    panels = [ax for ax in figure.axes if ax.get_visible()]
    here, there = two["period"]
    assert [ax.get_xlabel() for ax in panels] == [f"← more in {there} · more in {here} →"]
