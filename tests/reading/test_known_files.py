"""Files that an earlier run read: what comes from the cache is what reading gives, and nothing that has changed."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import dienngon as dn
from dienngon import stages
from dienngon.corpus import Document, Exclusion
from dienngon.reading import documents, known_files
from dienngon.reading import folder as module
from dienngon.store import Store
from made_files import TEXT, zip_bytes

PAGE = f"<html><head><title>Chợ gạo</title></head><body><h1>Chợ gạo</h1><p>{TEXT}</p></body></html>"
ROWS = (
    "id,title,date,text\n1,Vụ lúa,02/03/2021,Lúa lên xanh đều trên các cánh đồng.\n2,Chợ,không rõ,Giá gạo tăng nhẹ.\n"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    place = tmp_path / "corpus"
    place.mkdir()
    (place / "a.txt").write_text(TEXT, encoding="utf-8")
    (place / "b.html").write_text(PAGE, encoding="utf-8")
    (place / "c.csv").write_text(ROWS, encoding="utf-8")
    (place / "d.zip").write_bytes(zip_bytes({"một.txt": TEXT.encode(), "empty.txt": b"", "hai.csv": ROWS.encode()}))
    (place / "e.pdf").write_bytes(b"%PDF-1.4 broken")
    (place / "README.md").write_text("about")
    return place


@pytest.fixture
def read_now(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []
    real = module._pages

    def watched(file, *rest, **named):
        if not isinstance(file, Exclusion):
            seen.append(file.name)
        return real(file, *rest, **named)

    monkeypatch.setattr(module, "_pages", watched)
    return seen


def test_the_second_reading_is_the_first_and_opens_nothing(home: Path, tmp_path: Path, read_now: list[str]) -> None:
    plain = dn.read(home)
    read_now.clear()
    assert dn.read(home, cache=tmp_path) == plain
    assert read_now == ["a.txt", "b.html", "c.csv", "d.zip", "e.pdf"]
    read_now.clear()
    again = dn.read(home, cache=tmp_path)
    assert again == plain
    assert again.hash == plain.hash
    assert again.excluded == plain.excluded
    assert [type(span.rule) for one in again for span in one.spans] == [
        type(span.rule) for one in plain for span in one.spans
    ]
    assert read_now == []


def edit(home: Path) -> None:
    (home / "a.txt").write_text(TEXT.replace("27/09/2024", "28/09/2024"), encoding="utf-8")


def rename(home: Path) -> None:
    (home / "a.txt").rename(home / "a1.txt")


def same_size_and_time(home: Path) -> None:
    status = (home / "a.txt").stat()
    edit(home)
    os.utime(home / "a.txt", ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize("change", [edit, rename, same_size_and_time])
def test_only_the_file_that_changed_is_read(
    home: Path, tmp_path: Path, read_now: list[str], change: Callable[[Path], None]
) -> None:
    dn.read(home, cache=tmp_path)
    change(home)
    read_now.clear()
    again = dn.read(home, cache=tmp_path)
    assert len(read_now) == 1
    assert again == dn.read(home)


@pytest.mark.parametrize("how", [{"encoding": "utf-8"}, {"columns": {"text": "title"}}])
def test_how_files_are_to_be_read_is_part_of_what_is_kept(
    home: Path, tmp_path: Path, read_now: list[str], how: dict[str, object]
) -> None:
    dn.read(home, cache=tmp_path)
    read_now.clear()
    again = dn.read(home, cache=tmp_path, **how)
    assert len(read_now) == 5
    assert again == dn.read(home, **how)


def test_one_file_has_names_of_its_own(home: Path, tmp_path: Path) -> None:
    assert [one.name for one in dn.read(home, cache=tmp_path)][2] == "c.csv#1"
    assert [one.name for one in dn.read(home / "c.csv", cache=tmp_path)] == ["1", "2"]


def test_what_people_state_is_looked_at_every_time(home: Path, tmp_path: Path, read_now: list[str]) -> None:
    dn.read(home, cache=tmp_path)
    read_now.clear()
    (home / "metadata.csv").write_text("document,date,publisher\na.txt,2020-01-02,Báo A\n", encoding="utf-8")
    (home / "overrides.csv").write_text("document,line,action\nb.html,1,drop\n", encoding="utf-8")
    again = dn.read(home, cache=tmp_path)
    assert read_now == []
    assert again["a.txt"].publisher == "Báo A"
    assert again == dn.read(home)


def test_other_code_reads_again(
    home: Path, tmp_path: Path, read_now: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    dn.read(home, cache=tmp_path)
    read_now.clear()
    monkeypatch.setattr(known_files, "code_digest", lambda: "of other code")
    dn.read(home, cache=tmp_path)
    assert len(read_now) == 5


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = documents.date_document

    def changing(*given, **named):
        with (home / "a.txt").open("a", encoding="utf-8") as file:
            file.write("\nthêm")
        return real(*given, **named)

    monkeypatch.setattr(documents, "date_document", changing)
    dn.read(home, cache=tmp_path)
    monkeypatch.setattr(documents, "date_document", real)
    assert dn.read(home, cache=tmp_path) == dn.read(home)


@pytest.mark.parametrize(
    "spans",
    [
        [[1], [0], [99_999], ["body"], [""], ["x"]],
        [[1], [0], [], ["body"], [""], ["x"]],
        [[1], [0], ["0"], ["body"], [""], ["x"]],
    ],
)
def test_an_entry_that_is_not_sound_is_read_again(tmp_path: Path, spans: list[list[object]]) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    plain = dn.read(tmp_path / "a.txt")
    (file,) = module.files(tmp_path / "a.txt")
    key, _ = known_files._identity(file, ("True", "None"))
    texts = [getattr(plain["a.txt"], name) for name in known_files.TEXT_FIELDS]
    Store(tmp_path / "cache", "documents").save({key: stages.packed([("_Known", texts, None, [], {}, spans)])})
    assert dn.read(tmp_path / "a.txt", cache=tmp_path / "cache") == plain


def test_documents_come_back_equal_whatever_they_hold(corpus: dn.Corpus) -> None:
    plain = [dataclasses.replace(one, copies=()) for one in corpus]
    every = [*plain, Exclusion("a", corpus.documents[0].date.basis)]  # type: ignore[union-attr]
    found = known_files._restored(stages.packed([known_files._plain(one) for one in every]))
    assert found == every
    assert all(isinstance(one, Document) for one in found[:-1])


def test_a_folder_that_vanishes_with_a_cache_is_no_crash(home: Path, tmp_path: Path) -> None:
    found = []
    for one in module.read_each(home, module.Options(), cache=tmp_path / "cache"):
        shutil.rmtree(home, ignore_errors=True)
        found.append(one)
    assert all(isinstance(one, Exclusion) for one in found[2:])
