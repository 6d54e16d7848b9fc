"""Lines as data: sheets that are scored, projects that other programs read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

import dienngon as dn
from dienngon.context.readings import coded, coding_sheet, project, write_qda
from dienngon.examples import corpus


@pytest.fixture(scope="module")
def lines() -> dn.Concordance:
    return dn.concordance(dn.segment(dn.counted_once(corpus())), "mạng", by="year")


def test_a_filled_sheet_is_scored(lines: dn.Concordance, tmp_path: Path) -> None:
    sheet = coding_sheet(lines.sample(6, seed=1))
    dn.write_sheet(sheet, tmp_path / "lines.csv")
    filled = pd.read_csv(tmp_path / "lines.csv", dtype=str, keep_default_na=False)
    assert len(filled) == 6
    filled["code"] = ["1", "1", "1", "1", "0", "?"]
    filled.to_csv(tmp_path / "lines.csv", index=False)
    scores = dn.score(tmp_path / "lines.csv").scores.data
    whole = scores[scores["period"] == "all"].iloc[0]
    assert (whole["theme"], whole["coded_hits"]) == ("mạng", 5)
    assert 0.6 < whole["precision"] < 0.9


def test_steps_are_in_the_key(lines: dn.Concordance) -> None:
    sheet = coding_sheet(lines.thin().sample(3, seed=2))
    assert [one.split()[0] for one in sheet.key.parameters["steps"]] == ["One", "3"]


def test_other_codes(lines: dn.Concordance) -> None:
    assert coding_sheet(lines, ["threat", "Tool ", "place", "tool"]).key.choices == ("threat", "tool", "place")
    with pytest.raises(dn.DienngonError, match="two codes"):
        coding_sheet(lines, ["one"])


def filled(lines: dn.Concordance, path: Path, codes: list[str], given: list[str]) -> None:
    dn.write_sheet(coding_sheet(lines, codes), path)
    sheet = pd.read_csv(path, dtype=str, keep_default_na=False)
    sheet.assign(code=given).to_csv(path, index=False)


def test_own_codes_are_scored_as_shares(lines: dn.Concordance, tmp_path: Path) -> None:
    given = ["threat", "THREAT", "tool", "?", "Tool", "threat"]
    filled(lines.sample(6, seed=1), tmp_path / "a.csv", ["threat", "tool", "place", "?"], given)
    scores = dn.score(tmp_path / "a.csv").scores.data
    whole = scores[scores["period"] == "all"].set_index("code")
    assert whole["with_code"].to_dict() == {"threat": 3, "tool": 2, "place": 0}
    assert whole["share"].tolist() == [0.6, 0.4, 0]
    assert (whole["units"] == len(lines)).all()
    assert (whole["coded"] == 5).all()
    # Wilson's interval of 3 in 5.
    assert whole.loc["threat", ["low", "high"]].tolist() == pytest.approx([0.2307, 0.8824], abs=1e-3)


def test_coders_with_own_codes_are_compared(lines: dn.Concordance, tmp_path: Path) -> None:
    drawn = lines.sample(4, seed=1)
    filled(drawn, tmp_path / "a.csv", ["threat", "tool"], ["threat", "threat", "tool", "tool"])
    filled(drawn, tmp_path / "b.csv", ["threat", "tool"], ["threat", "tool", "tool", "tool"])
    found = dn.score([tmp_path / "a.csv", tmp_path / "b.csv"], tmp_path / "a.key.json")
    whole = found.scores.data[found.scores.data["period"] == "all"].set_index("code")
    assert whole["with_code"].to_dict() == {"threat": 1.5, "tool": 2.5}
    assert found.agreement.data["agreement"].tolist() == [0.75]
    # Both agree by chance in (2 x 1 + 2 x 3) / 16 of the lines.
    assert found.agreement.data["kappa"].tolist() == [pytest.approx((0.75 - 0.5) / 0.5)]


def test_where_all_lines_are_coded_nothing_was_sampled(lines: dn.Concordance, tmp_path: Path) -> None:
    filled(lines, tmp_path / "a.csv", ["threat", "tool"], ["threat"] * (len(lines) - 1) + ["tool"])
    scores = dn.score(tmp_path / "a.csv").scores.data
    assert scores["low"].tolist() == scores["share"].tolist() == scores["high"].tolist()


def test_a_sample_stands_for_what_it_was_drawn_from(lines: dn.Concordance) -> None:
    sizes = {one.period: one.size for one in coding_sheet(lines.select(period="2022").sample(2, seed=1)).key.strata}
    assert sizes == {"2022": len(lines.select(period="2022"))}
    later = coding_sheet(lines.sample(len(lines) - 1, seed=1).select(period="2022")).key.strata
    assert [one.size for one in later] == [len(lines.select(period="2022"))]
    thinned = coding_sheet(lines.thin().sample(2, seed=1)).key.strata
    assert sum(one.size for one in thinned) == len(lines.thin())
    twice = coding_sheet(lines.sample(6, seed=1).sample(2, seed=1)).key.strata
    assert {one.period: one.size for one in twice} == lines.frame()["period"].value_counts().to_dict()


def test_coded_lines_are_found_again(lines: dn.Concordance, tmp_path: Path) -> None:
    drawn = lines.sort("1R").sample(5, seed=2)
    filled(drawn, tmp_path / "a.csv", ["threat", "tool", "?"], ["threat", "tool", "?", "tool", "threat"])
    shown, codes = coded(lines, tmp_path / "a.csv")
    wanted = dict(zip(drawn.frame()["start"], ["threat", "tool", "?", "tool", "threat"], strict=True))
    assert {start: codes[at] for at, start in enumerate(shown.frame()["start"])} == {
        start: code for start, code in wanted.items() if code != "?"
    }
    write_qda(shown, tmp_path / "a.qdpx", codes)
    with zipfile.ZipFile(tmp_path / "a.qdpx") as archive:
        root = ET.fromstring(archive.read("project.qde"))
    names = [one.get("name") for one in root.iter("{urn:QDA-XML:project:1.0}Code")]
    assert names == ["threat", "tool"]
    with pytest.raises(dn.DienngonError, match="not among these lines"):
        coded(lines.select(period="2021").thin(), tmp_path / "a.csv")


def test_a_project_leads_to_the_words_it_codes(lines: dn.Concordance) -> None:
    data = project(lines, {0: "đe dọa"})
    assert data == project(lines, {0: "đe dọa"})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ET.fromstring(archive.read("project.qde"))
        space = {"q": "urn:QDA-XML:project:1.0"}
        codes = {one.get("guid"): one.get("name") for one in root.iterfind(".//q:Code", space)}
        assert set(codes.values()) == {"đe dọa", "mạng"}
        found = []
        for source in root.iterfind(".//q:TextSource", space):
            text = archive.read("sources/" + str(source.get("plainTextPath")).removeprefix("internal://")).decode()
            for one in source.iterfind("q:PlainTextSelection", space):
                start, end = int(str(one.get("startPosition"))), int(str(one.get("endPosition")))
                target = one.find(".//q:CodeRef", space)
                found.append((text[start:end], codes[None if target is None else target.get("targetGUID")]))
    assert len(found) == len(lines)
    assert {text for text, _ in found} == {"mạng"}
    assert sum(code == "đe dọa" for _, code in found) == 1


def test_a_project_is_not_written_over(lines: dn.Concordance, tmp_path: Path) -> None:
    write_qda(lines, tmp_path / "lines.qdpx")
    with pytest.raises(dn.DienngonError, match="exists already"):
        write_qda(lines, tmp_path / "lines.qdpx")
    with pytest.raises(dn.DienngonError, match=r"\.qdpx"):
        write_qda(lines, tmp_path / "lines.zip")
