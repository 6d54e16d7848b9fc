"""Lines as data: sheets that are scored, projects that other programs read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

import dienngon as dn
from dienngon.context.readings import coding_sheet, project, write_qda
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
    assert coding_sheet(lines, ["threat", "tool", "place"]).key.choices == ("THREAT", "TOOL", "PLACE")
    with pytest.raises(dn.DienngonError, match="two codes"):
        coding_sheet(lines, ["one"])


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
