"""Pages labelled with a helper beside: the same documents in the same order, whatever becomes of the helper."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import dienngon as dn
from dienngon.corpus import Exclusion
from dienngon.processes import Helper
from dienngon.reading import documents as module
from dienngon.reading.pages import Page

ROWS = 40


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return a table of articles that differ, with a row that holds nothing and one that is no object."""
    lines = [
        json.dumps(
            {
                "id": f"bài {number}",
                "title": f"Giá gạo tuần {number}",
                "date": f"2023-{number % 12 + 1:02}-05",
                "text": f"Giá gạo ở chợ tăng {number} đồng.\n\nNông dân vui mừng.\n\nBài và ảnh: Minh Anh",
                "page": number,
            },
            ensure_ascii=False,
        )
        for number in range(ROWS)
    ]
    lines[7:7] = ['{"id": "trống", "text": ""}', "[1, 2]"]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def helpers(monkeypatch: pytest.MonkeyPatch) -> list[Helper]:
    """Return the helpers that are started, for the few pages of these tests too."""
    started: list[Helper] = []
    original = module.start

    def start(module: str) -> Helper:
        started.append(original(module))
        return started[-1]

    monkeypatch.setattr(module, "start", start)
    monkeypatch.setattr(module, "cores", lambda: 2)
    monkeypatch.setattr(module, "LEAST_CHARACTERS", 300)
    monkeypatch.setattr(module, "_BATCH_CHARACTERS", 200)
    return started


def test_documents_are_those_of_one_process_in_the_same_order(
    table: Path, tmp_path: Path, helpers: list[Helper], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    original = module.ask

    def ask(helper: Helper, pages: list[tuple[str, Page]]) -> object:
        asked.append(len(pages))
        return original(helper, pages)

    monkeypatch.setattr(module, "ask", ask)
    beside = dn.read(table)
    kept = dn.read(table, cache=tmp_path / "cache")
    assert dn.read(table, cache=tmp_path / "cache") == beside == kept
    # A helper each for the first two, and it was asked; the third reads nothing.
    assert len(helpers) == 2
    assert asked
    assert all(helper.returncode is not None for helper in helpers)
    monkeypatch.setattr(module, "cores", lambda: 1)
    alone = dn.read(table)
    assert alone == beside
    assert len(helpers) == 2
    assert [one.metadata["page"] for one in beside] == [str(number) for number in range(ROWS)]
    assert len(beside.excluded) == 2


def test_a_helper_that_dies_loses_no_document(
    table: Path, helpers: list[Helper], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = module.ask
    alone = dn.read(table)

    def ask(helper: Helper, pages: list[tuple[str, Page]]) -> object:
        answer = original(helper, pages)
        helper.kill()
        return answer

    monkeypatch.setattr(module, "ask", ask)
    assert dn.read(table) == alone
    assert len(helpers) == 2


def test_without_a_helper_all_is_done_here(table: Path, helpers: list[Helper], monkeypatch: pytest.MonkeyPatch) -> None:
    alone = dn.read(table)
    monkeypatch.setattr("sys.executable", "/no/such/python")
    assert dn.read(table) == alone
    assert len(helpers) == 1


def test_files_of_a_folder_keep_their_order_and_what_is_left_out(
    tmp_path: Path, helpers: list[Helper], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(ROWS):
        text = f"Bài {number}\n\n0{number % 9 + 1}/03/2021\n\nGiá gạo ở chợ tăng nhẹ vào cuối năm thứ {number}."
        (folder / f"{number:02}.txt").write_text(text if number % 8 else "", encoding="utf-8")
    beside = dn.read(folder, cache=tmp_path / "cache")
    assert dn.read(folder, cache=tmp_path / "cache") == beside
    monkeypatch.setattr(module, "cores", lambda: 1)
    assert dn.read(folder) == beside
    assert len(helpers) == 1
    assert len(beside) + len(beside.excluded) == ROWS


def test_a_reader_that_stops_early_leaves_no_helper(helpers: list[Helper]) -> None:
    def pages() -> Iterator[tuple[int, tuple[str, Page] | Exclusion]]:
        for number in range(1000):
            yield number, (f"{number}", Page(name="", text="Giá gạo ở chợ tăng nhẹ. " * 5, form="txt"))

    coming = module.labelled(pages())
    first = [next(coming) for _ in range(20)]
    coming.close()
    assert [number for number, _ in first] == list(range(20))
    assert len(helpers) == 1
    assert helpers[0].returncode is not None
