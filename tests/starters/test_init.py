from __future__ import annotations

import importlib.util
import shlex
import shutil
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dienngon as dn
from conftest import ROOT
from dienngon.cli import main
from dienngon.errors import InputError
from dienngon.lexicon import read_lexicon
from dienngon.starters.notebook import notebook_text
from dienngon.starters.term_groups import Candidate, TermGroups
from dienngon.starters.texts import themes_text
from dienngon.study.settings import read_study

FILES = {"metadata.csv", "themes.toml", "study.toml", "study.ipynb"}
# Short enough to be no copies of one another, whatever the order.
RICE = ("Giá gạo xuất khẩu tăng.", "Nông dân gặt lúa sớm.", "Thương lái mua gạo xuất khẩu.", "Kho đầy gạo xuất khẩu.")
NET = (
    "Kẻ xấu lừa đảo trực tuyến.",
    "Không gian mạng nhiều bẫy.",
    "Lừa đảo trực tuyến gia tăng.",
    "Không gian mạng rộng lớn.",
)


def said(sentences: tuple[str, ...], number: int) -> str:
    """Return a text that only this number has."""
    turned = sentences[number % 4 :] + sentences[: number % 4]
    return " ".join(f"{one} Việc thứ {number}{at} đã qua." for at, one in enumerate(turned))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of mixed files whose name must be quoted."""
    home = tmp_path / "tin tức 'hay'"
    (home / "cũ").mkdir(parents=True)
    for number in range(8):
        text = said(RICE if number % 2 else NET, number)
        page = f"Bản tin {number}\n\n{number + 1:02}/03/{2021 + number % 3}\n\n{text}"
        (home / "cũ" / f"bài {number}.txt").write_text(page, encoding="utf-8")
    (home / "không ngày.html").write_text(
        f"<html><body><h1>Chợ</h1><p>{said(RICE, 9)}</p></body></html>", encoding="utf-8"
    )
    (home / "rỗng.txt").write_bytes(b"")
    (home / "ảnh.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return home


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main([str(one) for one in arguments])
    return status, *capsys.readouterr()


def following(out: str) -> list[str]:
    """Return the arguments of the command that the last line names."""
    words = shlex.split(out.splitlines()[-1].removeprefix("Next: "))
    assert words[0] == "dienngon", out
    return words[1:]


@pytest.mark.slow
@pytest.mark.usefixtures("few")
def test_each_step_names_the_next_one_and_it_works(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    status, out, _ = call(capsys, "check", folder.name)
    assert status == 1
    status, out, _ = call(capsys, *following(out))
    assert status == 0
    assert all((folder / name).is_file() for name in FILES)
    status, out, _ = call(capsys, *following(out))
    assert status == 0
    assert (folder.parent / f"{folder.name}-results" / "report.html").is_file()
    status, out, _ = call(capsys, *following(out))
    assert status == 0
    assert "xuất khẩu" in out
    status, out, _ = call(capsys, "check", folder / "study.toml")
    assert following(out)[0] == "report"


def test_what_is_written_can_be_read_and_is_not_a_document(folder: Path) -> None:
    before = dn.read(folder)
    done = dn.init(folder)
    assert set(done.written) == FILES
    after = dn.read(folder)
    assert [one.name for one in after] == [one.name for one in before]
    assert {one.name for one in after.excluded if one.harmless} == FILES - {"metadata.csv"}
    study = read_study(folder / "study.toml")
    assert not isinstance(study.periods, str)
    assert study.periods.labels == ("2021", "2022", "2023")
    assert study.lexicon is not None
    assert dn.match(dn.segment(after, study.lexicon), study.lexicon).counted.any()
    nbformat.validate(nbformat.read(folder / "study.ipynb", as_version=4))
    rows = (folder / "metadata.csv").read_text("utf-8-sig").splitlines()
    assert [one.partition(",")[0] for one in rows] == ["document", "không ngày.html"]


def test_terms_that_go_together_are_in_one_group(folder: Path) -> None:
    dn.init(folder)
    homes = {term.phrase: theme.id for theme in read_lexicon(folder / "themes.toml").themes for term in theme.terms}
    rice = {homes[one] for one in homes if "gạo" in one or "lúa" in one}
    net = {homes[one] for one in homes if "mạng" in one or "lừa đảo" in one}
    assert rice
    assert net
    assert not rice & net


@pytest.mark.parametrize("name", sorted(FILES))
def test_nobodys_file_is_written_over(folder: Path, name: str) -> None:
    (folder / name).write_text("document,title\n" if name == "metadata.csv" else "của tôi", encoding="utf-8")
    before = (folder / name).read_bytes()
    done = dn.init(folder)
    assert done.left == (name,)
    assert (folder / name).read_bytes() == before
    assert set(done.written) == FILES - {name}


def test_a_link_that_leads_nowhere_is_somebodys(folder: Path) -> None:
    (folder / "study.toml").symlink_to(folder.parent / "gone.toml")
    assert "study.toml" in dn.init(folder).left
    assert not (folder.parent / "gone.toml").exists()


def test_a_second_time_nothing_is_written_and_the_status_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(capsys, "init", folder)[0] == 0
    before = {one: one.read_bytes() for one in folder.iterdir() if one.is_file()}
    status, out, _ = call(capsys, "init", folder)
    assert status == 1
    assert out.count("Left as it was") == len(FILES)
    assert {one: one.read_bytes() for one in folder.iterdir() if one.is_file()} == before


@pytest.mark.parametrize("where", ["file", "nowhere", "empty"])
def test_what_is_no_folder_of_documents_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], where: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text(RICE[0], encoding="utf-8")
    status, _, said = call(capsys, "init", tmp_path / where)
    assert status == 2
    assert "Traceback" not in said
    assert list((tmp_path / "empty").iterdir()) == []


def test_documents_without_dates_are_grouped_until_they_have_some(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"Chợ quê {number}\n\n{said(RICE, number)}", encoding="utf-8")
    dn.init(tmp_path)
    assert read_study(tmp_path / "study.toml").periods == "form"
    assert dn.Study(tmp_path).periods.labels == ("txt",)


def test_columns_encoding_and_language_are_kept(tmp_path: Path) -> None:
    (tmp_path / "báo.csv").write_text(
        "\n".join(["Nội dung,Ngày đăng,Ghi chú", *(f'"{said(RICE, day)}",{day}/3/2022,x' for day in range(1, 9))]),
        "utf-8",
    )
    dn.init(tmp_path, encoding="utf-8", columns={"title": "Ghi chú"}, language="vi")
    study = read_study(tmp_path / "study.toml")
    assert study.reading["columns"] == {"text": "Nội dung", "date": "Ngày đăng", "title": "Ghi chú"}
    assert (study.reading["encoding"], study.language) == ("utf-8", "vi")
    assert {one.title for one in dn.Study(tmp_path).corpus} == {"x"}


def test_a_study_at_hand_needs_a_folder_alone(folder: Path) -> None:
    study = dn.Study(folder)
    assert study.settings.lexicon is None
    assert study.table("timeline").frame["documents"].tolist() == [3, 3, 2]
    with pytest.raises(dn.DienngonError, match="Did you mean 'keywords'"):
        study.table("keyword")
    with pytest.raises(InputError, match="No such folder"):
        dn.Study(folder / "gone")


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=2, max_size=5, unique=True))
def test_a_lexicon_of_any_terms_is_valid_toml(terms: list[str]) -> None:
    import tomllib

    groups = TermGroups((tuple(Candidate(one, 2, 1) for one in terms),), tuple(Candidate(one, 1, 1) for one in terms))
    try:
        [text.encode() for text in terms]
    except UnicodeEncodeError:
        return
    found = tomllib.loads(themes_text(groups, "vi"))
    assert [theme["terms"] for theme in found["themes"].values()] == [terms]


@given(st.text())
def test_a_notebook_of_any_title_is_valid(title: str) -> None:
    nbformat.validate(nbformat.reads(notebook_text(title, "vi"), as_version=4))


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # of the kernel's own machinery, not ours
@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("themes", [True, False])
def test_the_notebook_runs_from_a_clean_kernel(folder: Path, *, themes: bool) -> None:
    spec = importlib.util.spec_from_file_location("notebooks", ROOT / "tools" / "notebooks.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    if not themes:
        for one in (folder / "cũ").glob("bài [3-7].txt"):
            one.unlink()
    dn.init(folder)
    ran = tool.execute(folder / "study.ipynb")
    assert [bool(one.outputs) for one in ran.cells if one.cell_type == "code"][:3] == [True, True, True]
    shutil.rmtree(folder)
