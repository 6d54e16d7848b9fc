"""Folders that change while they are read."""

from __future__ import annotations

import errno
import gzip
import shutil
import tempfile
from pathlib import Path

import pytest

import dienngon as dn
from dienngon.checks import check
from dienngon.codes import Note
from dienngon.corpus import Document, Exclusion
from dienngon.errors import OutputError
from dienngon.reading import readers
from dienngon.reading.folder import read_each
from dienngon.reading.pages import Options
from made_files import zip_bytes

PROSE = "Hội nghị bàn về hợp tác quốc tế trong phòng, chống khủng bố và bảo vệ an ninh mạng ở các nước."


def test_a_file_that_vanishes_is_left_out_with_the_reason(folder) -> None:
    place = folder(a__txt=PROSE, b__txt=PROSE, c__txt=PROSE)
    found = []
    for one in read_each(place, Options()):
        (place / "b.txt").unlink(missing_ok=True)
        found.append(one)
    assert [isinstance(one, Exclusion) for one in found] == [False, True, False]
    assert found[1] == Exclusion("b.txt", Note.of("unread.file", problem="No such file or directory"))


def test_a_folder_that_vanishes_is_no_crash(folder) -> None:
    place = folder(a__txt=PROSE, b__txt=PROSE)
    (place / "sub").mkdir()
    (place / "sub" / "c.txt").write_text(PROSE, encoding="utf-8")
    found = []
    for one in read_each(place, Options()):
        shutil.rmtree(place, ignore_errors=True)
        found.append(one)
    assert isinstance(found[0], Document)
    assert all(isinstance(one, Exclusion) for one in found[1:])


def grow(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("\nthêm")


def test_a_file_that_grows_is_noted(folder, monkeypatch) -> None:
    place = folder(a__txt=PROSE, b__txt=PROSE)
    real = readers.read_text
    monkeypatch.setattr(readers, "read_text", lambda data, options: (grow(place / "a.txt"), real(data, options))[1])
    corpus = dn.read(place)
    assert Note.of("damage.changed") in corpus["a.txt"].notes
    assert "damaged" in [found.kind for found in check(corpus).rows[0].findings]


def test_a_table_that_grows_is_told(folder) -> None:
    place = folder(t__csv=f"id;text\n1;{PROSE}\n2;{PROSE}\n")
    reading = read_each(place, Options())
    found = [next(reading)]
    grow(place / "t.csv")
    found += reading
    assert found[-1] == Exclusion("t.csv", Note.of("unread.changed_rows"))


def test_temporary_files_without_room_are_no_fault_of_a_document(folder, monkeypatch) -> None:
    place = folder(a__txt=PROSE)
    (place / "b.csv.gz").write_bytes(gzip.compress(b"x" * 100))
    (place / "c.zip").write_bytes(gzip.compress(zip_bytes({"a.txt": PROSE.encode()})))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "write", full)
    with pytest.raises(OutputError, match="TMPDIR"):
        dn.read(place)
