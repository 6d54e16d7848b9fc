"""What a check says of corpora with planted faults."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dienngon as dn
from conftest import SEEDS
from dienngon.checks import Check, check, write_skeleton
from dienngon.checks.findings import FindingKind
from dienngon.cli import main
from dienngon.codes import Note
from dienngon.corpus import Basis, Corpus, Document, DocumentDate, Exclusion, Span
from dienngon.reading.files import passed_over
from dienngon.reuse import Suggestion, find_reuse, suggest_dates

PROSE = (
    "Các đại biểu thảo luận về hợp tác quốc tế trong phòng, chống khủng bố, bảo vệ an ninh mạng và chủ quyền biển đảo. "
    "Nhiều ý kiến cho rằng cần chia sẻ thông tin kịp thời, nâng cao năng lực cho lực lượng chuyên trách ở cơ sở. "
    "Hội nghị bế mạc vào buổi chiều cùng ngày."
)
OTHER = (
    "Mưa lớn kéo dài làm nhiều tuyến đường ở vùng núi sạt lở, người dân phải sơ tán đến nơi an toàn trong đêm. "
    "Chính quyền địa phương huy động bộ đội, công an và dân quân giúp bà con dọn dẹp nhà cửa, khôi phục sản xuất. "
    "Trường học ở hai xã vẫn đóng cửa."
)


def made(name: str, text: str = PROSE, date: DocumentDate | str | None = "2021-01-01", **more) -> Document:
    if isinstance(date, str):
        date = DocumentDate(date, "column 'date'")
    spans = [Span(1, 0, len(text), "body", "", "test")] if text else []
    return Document(name, text, tuple(spans), date, **more)


def found(*documents: Document, **more) -> Check:
    return check(Corpus(documents, **more))


def kinds(one: Check) -> dict[str, list[str]]:
    return {row.name: [finding.kind for finding in row.findings] for row in one.rows}


def test_a_sound_corpus_needs_nobody() -> None:
    one = found(made("a"), made("b", OTHER, "2022"))
    assert kinds(one) == {}
    assert one.needs == ()
    assert one.words == sum(len(re.findall(r"\w+", text)) for text in (PROSE, OTHER))


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (made("x", date=None), "undated"),
        (made("x", date=DocumentDate("2021", "event in the text", inferred=True, confidence="low")), "inferred"),
        (made("x", date=DocumentDate("2021", "a", conflicts=("date conflict: b says 2020",))), "conflict"),
        (made("x", notes=(Note.of("damage.lost_letters", count=1, line=3),)), "damaged"),
        (made("x", notes=(Note.of("encoding.none"),)), "encoding"),
        (made("x", notes=(Note.of("language.other"),)), "not_vietnamese"),
        (made("x", "The council met on Monday to talk about shared rules for ports and ships. " * 4), "not_vietnamese"),
        (made("x", ""), "empty"),
    ],
)
def test_what_needs_a_person_is_told_with_its_rule(document: Document, kind: str) -> None:
    one = found(document, made("a", OTHER))
    assert kinds(one)["x"] == [kind]
    assert one.rows[0].needs
    assert one.counts == {kind: 1}
    (need,) = one.needs
    assert (need.code, need.parameters["count"], need.parameters["label"]) == ("check.need", 1, kind)
    assert str(FindingKind(kind).rule) in str(need)
    assert str(FindingKind(kind).remedy) in str(need)


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (made("x", "Ngắn thôi mà."), "short"),
        (made("x", form="html"), "nothing_removed"),
        (made("x", notes=(Note.of("row.same_id", name="x"),)), "note"),
        (
            made(
                "x",
                date=DocumentDate("2021", Basis.METADATA_REASONED.note(reason="p. 1"), conflicts=("date conflict: b",)),
            ),
            "settled",
        ),
    ],
)
def test_what_is_worth_knowing_needs_nobody(document: Document, kind: str) -> None:
    one = found(document, made("a", OTHER))
    assert kinds(one)["x"] == [kind]
    assert one.needs == ()


def test_a_date_that_a_person_inferred_needs_nobody() -> None:
    basis = Basis.METADATA_INFERRED_REASONED.note(reason="same event")
    stated = DocumentDate("2021", basis, inferred=True, confidence="low")
    one = found(made("x", date=stated))
    assert one.needs == ()
    assert one.periods[0].inferred == 1


def test_nearly_all_removed_is_an_outlier() -> None:
    text = "Lời.\n" + OTHER * 3
    spans = (Span(1, 0, 4, "body", "", "test"), Span(2, 5, len(text), "furniture", "", "test"))
    one = found(Document("x", text, spans, DocumentDate("2021", "a")))
    assert kinds(one)["x"] == ["much_removed", "short"]
    assert one.removed["furniture"] == 3 * len(re.findall(r"\w+", OTHER))


def test_a_gap_is_shown_and_is_no_zero() -> None:
    one = found(made("a", date="2020"), made("b", OTHER, "2022"))
    assert [(year.label, year.documents) for year in one.periods] == [("2020", 1), ("2021", 0), ("2022", 1)]
    assert [str(note) for note in one.timeline().data["note"]] == ["", "no documents", ""]


def test_periods_of_a_study_leave_documents_outside() -> None:
    corpus = Corpus((made("a", date="2020"), made("b", OTHER, "1999")))
    one = check(corpus, dn.Periods.years(2019, 2021))
    assert [year.label for year in one.periods] == ["2019", "2020", "2021"]
    assert kinds(one)["b"] == ["outside"]
    assert one.needs


def test_years_too_far_apart_are_told_not_raised() -> None:
    one = found(made("a", date="1001"), made("b", OTHER, "2022"))
    assert [year.label for year in one.periods] == ["1001", "2022"]
    assert one.needs[0].parameters == {"first": "1001", "last": "2022", "most": 100}
    assert "more than 100" in str(one.needs[0])


def test_copies_are_told_of_the_later_document_and_dates_are_offered() -> None:
    corpus = Corpus((made("a", date="2021-05-06"), made("b", PROSE.upper(), None), made("c", OTHER)))
    one = check(corpus)
    assert kinds(one) == {"b": ["undated", "suggestion", "same_text"]}
    assert one.reposts["clusters"] == 1
    assert one.reposts["clustered"] == 2
    assert one.suggestions == tuple(suggest_dates(corpus, find_reuse(corpus)))
    assert one.suggestions[0].value == "2021-05-06"


def test_excluded_files_are_grouped_and_the_harmless_need_nobody() -> None:
    scans = [Exclusion(f"{n}.pdf", Note.of("unread.size", size=n)) for n in range(2, 7)]
    readme = Exclusion("README", passed_over("README", (), folder=False))
    one = found(made("a"), excluded=(readme, *scans))
    assert [(left.count, left.harmless) for left in one.excluded] == [(5, False), (1, True)]
    assert one.excluded[0].examples == ("2.pdf", "3.pdf", "4.pdf")
    assert (one.needs[0].code, one.needs[0].parameters["count"]) == ("check.lost", 5)
    assert "5 files or rows" in str(one.needs[0])
    assert found(made("a"), excluded=(readme,)).needs == ()


@pytest.mark.parametrize("name", ["Thumbs.db", "desktop.ini", "~$bài.docx", "study.toml", "README.md"])
def test_what_is_passed_over_by_name_is_harmless(name: str) -> None:
    assert Exclusion(name, passed_over(name, (), folder=False)).harmless


def test_a_corpus_in_a_file_is_checked_alike(folder, tmp_path: Path) -> None:
    place = folder(a__txt=PROSE, b__txt=f"ngày 3/4/2021\n{OTHER}", c__txt=PROSE + " Thêm.", d__txt="ngắn", e__txt="")
    dn.import_corpus(place, tmp_path / "c.parquet")
    assert check(dn.open_corpus(tmp_path / "c.parquet")) == check(dn.read(place))


@pytest.mark.parametrize("count", [1, 60])
def test_copies_of_one_line_are_one_cluster(count: int) -> None:
    one = found(*(made(f"{number:05}", "Một dòng duy nhất được chép lại nhiều lần.") for number in range(count)))
    assert one.documents == count
    assert one.reposts["clustered"] == (count if count > 1 else 0)


WORDS = st.text(st.sampled_from("aàbđ ,;\"'\n=+@-\t.ế"), max_size=12)


@given(st.tuples(WORDS, WORDS, WORDS), st.sampled_from(["2021", "2021-03", "2021-03-04", None]), st.booleans())
def test_a_skeleton_is_accepted_as_it_is(tmp_path_factory, said, value, inferred) -> None:
    title, publisher, basis = (" ".join(one.split()) for one in said)
    date = None if value is None else DocumentDate(value, basis, inferred=inferred)
    one = made('bài, số "1".txt', PROSE, date, title=title, publisher=publisher)
    file = tmp_path_factory.mktemp("skeleton") / "metadata.csv"
    write_skeleton([one, made("b")], file, [Suggestion(one.name, "2020", "b", 50)])
    rows = dn.reading.metadata.read_metadata(file)
    row = rows[one.name]
    # A guess that no metadata.csv states is left to a person.
    guessed = inferred and not basis.startswith(("metadata.csv", "inferred, metadata.csv"))
    assert (row.title, row.publisher, row.date) == (title, publisher, "" if guessed else value or "")
    assert row.inferred or not (inferred and row.date)
    assert row.note == "suggested date: 2020 (shares 50 syllables with 'b', which is dated 2020)"
    assert rows["b"].note == ""


def test_a_skeleton_of_the_seeds_changes_nothing(tmp_path: Path) -> None:
    corpus = dn.read(SEEDS)
    write_skeleton(corpus, tmp_path / "metadata.csv")
    again = dn.read(SEEDS, tmp_path / "metadata.csv")
    assert again.hash == corpus.hash
    assert [one.date for one in again] == [one.date for one in corpus]


def test_a_skeleton_read_back_untouched_settles_no_doubt(folder, tmp_path: Path) -> None:
    place = folder(
        a__txt=f"Tiêu đề\n\n30/09/2021\n\nNgày 29-11, {PROSE}", b__txt=f"Tiêu đề\n\nNgày 23/02/2022, {PROSE}"
    )
    before = dn.check(dn.read(place))
    write_skeleton(dn.read(place), tmp_path / "metadata.csv")
    text = (tmp_path / "metadata.csv").read_text(encoding="utf-8-sig")
    assert "read as 2021-09-30" in text
    after = dn.check(dn.read(place, tmp_path / "metadata.csv"))
    assert before.needs
    assert len(after.needs) == len(before.needs)


def test_a_skeleton_leaves_the_undated_to_a_person(folder, tmp_path: Path) -> None:
    write_skeleton(dn.read(folder(a__txt=PROSE)), tmp_path / "metadata.csv")
    text = (tmp_path / "metadata.csv").read_text(encoding="utf-8-sig")
    assert 'a.txt,,,,,,"undated: write a date' in text


def test_the_exit_status_says_whether_a_person_is_needed(folder, capsys) -> None:
    assert main(["check", str(SEEDS)]) == 0
    said = capsys.readouterr().out
    assert "Nothing needs a person." in said
    assert "2023: –" in said
    assert "perhaps 2022-02-24: shares 247 syllables" in said
    place = folder(a__txt=PROSE)
    assert main(["check", str(place)]) == 1
    said = capsys.readouterr().out
    assert "Needs a person:\n- 1 document: undated" in said
    assert f"dienngon check {place} --skeleton metadata.csv" in said
    assert main(["check", str(place / "none")]) == 2
    assert main(["check", str(folder(a__txt=""))]) == 2


def test_the_forms_say_the_same(folder, capsys) -> None:
    place = folder(a__txt=PROSE, b__txt=f"ngày 3/4/2021\n{OTHER}")
    assert main(["check", str(place), "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["counts"]["undated"] == 1
    assert [one["document"] for one in data["findings"]] == ["a.txt"]
    assert data["next"]
    assert main(["check", str(place), "--csv"]) == 1
    assert capsys.readouterr().out.splitlines()[1].startswith("a.txt,")


def test_a_page_is_written_with_all_beside_it(tmp_path: Path, capsys) -> None:
    out, skeleton = tmp_path / "out", tmp_path / "m.csv"
    assert main(["check", str(SEEDS / "study.toml"), "--out", str(out), "--skeleton", str(skeleton)]) == 0
    names = {one.name for one in out.iterdir()}
    assert {"report.html", "check.csv", "metadata.csv", "timeline.svg", "manifest.json"} <= names
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "Nothing needs a person." in page
    assert "What to do next" in page
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links <= set(re.findall(r'id="([^"]+)"', page))
    assert (out / "metadata.csv").read_bytes() == skeleton.read_bytes()
    before = page
    assert main(["check", str(SEEDS / "study.toml"), "--out", str(out)]) == 0
    assert (out / "report.html").read_text(encoding="utf-8") == before
    capsys.readouterr()
    assert main(["check", str(SEEDS), "--skeleton", str(skeleton)]) == 2
    assert "people fill such files in" in capsys.readouterr().err


def test_an_undated_corpus_has_no_figure(folder, tmp_path: Path) -> None:
    assert main(["check", str(folder(a__txt=PROSE)), "--out", str(tmp_path / "out"), "--quiet"]) == 1
    assert not (tmp_path / "out" / "timeline.svg").exists()
