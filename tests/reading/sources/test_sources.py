from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienngon.corpus import Exclusion
from dienngon.errors import InputError
from dienngon.reading import sources
from dienngon.reading.files import Names, on_disk
from dienngon.reading.thresholds import Files
from dienngon.text import shown
from made_files import TEXT, tar_bytes, zip_bytes


def listing(path, **more) -> dict[str, str]:
    """Return every name found below a path with the reason why it is not read, empty if it is."""
    found = list(sources.sources(path, **more))
    names = [one.name for one in found]
    assert len(set(names)) == len(names)
    return {one.name: str(one.reason) if isinstance(one, Exclusion) else "" for one in found}


def contents(path) -> dict[str, bytes]:
    return {one.name: one.read() for one in sources.sources(path) if not isinstance(one, Exclusion)}


def reason(source) -> str:
    with pytest.raises(InputError) as caught:
        source.read()
    return str(caught.value)


def test_folders_are_walked_in_the_order_of_whole_names(tmp_path) -> None:
    for name in ("b/c.txt", "b.txt", "b-a.txt", "a/z/y.txt", "a/b.txt", "đ.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    names = list(listing(tmp_path))
    assert names == sorted(names) == ["a/b.txt", "a/z/y.txt", "b-a.txt", "b.txt", "b/c.txt", "đ.txt"]


def test_folders_deeper_than_calls_may_be(tmp_path) -> None:
    place = tmp_path
    for _ in range(700):
        place = place / "a"
    place.mkdir(parents=True)
    (place / "x.txt").write_text(TEXT, encoding="utf-8")
    assert list(listing(tmp_path)) == ["a/" * 700 + "x.txt"]


def test_one_file_is_named_as_it_is(tmp_path) -> None:
    (tmp_path / "bài.txt").write_text(TEXT, encoding="utf-8")
    (one,) = sources.sources(tmp_path / "bài.txt")
    assert (one.name, one.file, one.read()) == ("bài.txt", str(tmp_path / "bài.txt"), TEXT.encode())


def test_what_is_no_document_is_told_but_not_what_is_hidden(tmp_path) -> None:
    for name in (".DS_Store", ".git/config", "Thumbs.db", "~$bài.docx", "study.toml", "a.txt", "__MACOSX/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = listing(tmp_path)
    assert {name for name, said in found.items() if not said} == {"a.txt"}
    assert set(found) == {"Thumbs.db", "~$bài.docx", "study.toml", "a.txt", "__MACOSX"}
    assert "study or lexicon" in found["study.toml"]


@pytest.mark.parametrize("ending", ["_files", "_tệp", "_tep"])
def test_the_folder_beside_a_saved_page_is_left_out_whole(tmp_path, ending) -> None:
    (tmp_path / "bài.html").write_text("<p>", encoding="utf-8")
    for name in (f"bài{ending}", f"khác{ending}"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.html").write_text("<p>", encoding="utf-8")
    found = listing(tmp_path)
    assert "bài.html" in found[f"bài{ending}"]
    assert found[f"khác{ending}/x.html"] == ""


def test_results_of_a_run_are_no_documents(tmp_path) -> None:
    manifest = '{"outputs": {"report.html": "' + "0" * 64 + '"}}'
    for folder in (tmp_path, tmp_path / "out"):
        folder.mkdir(exist_ok=True)
        (folder / "manifest.json").write_text(manifest, encoding="utf-8")
        (folder / "report.html").write_text("<p>", encoding="utf-8")
        (folder / "bài.txt").write_text(TEXT, encoding="utf-8")
    found = listing(tmp_path)
    assert {name for name, said in found.items() if not said} == {"bài.txt"}
    assert set(found) == {"bài.txt", "manifest.json", "out", "report.html"}


def test_a_manifest_of_somebody_else_is_a_file(tmp_path) -> None:
    (tmp_path / "manifest.json").write_text('{"outputs": {"a": 1}}', encoding="utf-8")
    assert listing(tmp_path) == {"manifest.json": ""}


def test_skipped_paths_are_passed_over_without_a_word(tmp_path) -> None:
    for name in ("metadata.csv", "a.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "metadata.csv")
    assert listing(tmp_path, skip={(tmp_path / "metadata.csv").resolve()}) == {"a.txt": ""}


def test_links_are_followed_out_of_the_folder_only_if_asked_and_never_back(tmp_path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    (inside / "deep").mkdir(parents=True)
    outside.mkdir()
    (outside / "x.txt").write_text(TEXT, encoding="utf-8")
    (inside / "a.txt").symlink_to(outside / "x.txt")
    (inside / "lost.txt").symlink_to(outside / "nothing.txt")
    for name, target in (("loop", inside), ("up", tmp_path), ("deep/back", inside / "deep"), ("other", outside)):
        (inside / name).symlink_to(target, target_is_directory=True)
    (inside / "other2").symlink_to(outside, target_is_directory=True)
    (inside / "deep" / "b.txt").write_text(TEXT, encoding="utf-8")
    (inside / "c.txt").symlink_to(Path("deep", "b.txt"))
    found, closed = listing(inside, follow_links=True), listing(inside)
    assert {name for name, said in found.items() if not said} == {"a.txt", "other/x.txt", "c.txt", "deep/b.txt"}
    assert "link to nothing" in found["lost.txt"]
    assert "has been read" in found["other2"]
    assert {name for name, said in closed.items() if not said} == {"c.txt", "deep/b.txt"}
    assert all("--follow-links" in closed[name] for name in ("a.txt", "lost.txt", "other", "other2"))
    for listed in (found, closed):
        assert all("back to a folder" in listed[name] for name in ("loop", "up", "deep/back"))


def test_a_folder_whose_name_begins_as_that_of_the_corpus_is_outside(tmp_path) -> None:
    for name in ("in", "in2"):
        (tmp_path / name).mkdir()
    (tmp_path / "in2" / "x.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "in" / "x.txt").symlink_to(tmp_path / "in2" / "x.txt")
    assert "--follow-links" in listing(tmp_path / "in")["x.txt"]
    # PATH itself may be a link: a person has named it.
    (tmp_path / "named").symlink_to(tmp_path / "in2", target_is_directory=True)
    assert listing(tmp_path / "named") == {"x.txt": ""}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes exist on POSIX only")
def test_pipes_are_not_waited_for(tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "pipe.txt")
    assert listing(tmp_path) == {
        "link.txt": "it is a named pipe, not a file",
        "pipe.txt": "it is a named pipe, not a file",
    }
    assert "named pipe" in reason(on_disk("pipe.txt", str(tmp_path / "pipe.txt")))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(tmp_path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.txt").chmod(0)
    (tmp_path / "closed").chmod(0)
    try:
        assert "cannot be read" in listing(tmp_path)["closed"]
        assert "cannot be read" in reason(on_disk("a.txt", str(tmp_path / "a.txt")))
    finally:
        (tmp_path / "closed").chmod(0o700)


def test_a_folder_that_cannot_be_listed_is_told(tmp_path, monkeypatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    scan = os.scandir

    def refusing(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = listing(tmp_path)
    assert found["a.txt"] == ""
    assert "Permission denied" in found["closed"]


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be made on Windows")
def test_names_of_any_kind(tmp_path) -> None:
    composed, decomposed = (unicodedata.normalize(form, "báo.txt") for form in ("NFC", "NFD"))
    for name in (composed, decomposed, "hai\ndòng.txt", "'nháy' \"kép\".txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    (tmp_path / os.fsdecode(b"byte\xff.txt")).write_text(TEXT, encoding="utf-8")
    found = {one.name: one for one in sources.sources(tmp_path)}
    assert set(found) == {"báo.txt", "báo (2).txt", "hai\\ndòng.txt", "'nháy' \"kép\".txt", "byte\\xff.txt"}
    assert all(one.read() == TEXT.encode() for one in found.values())
    assert found["báo (2).txt"].notes[0].code == "file.same_name"


@given(st.text())
def test_shown_names_are_composed_lines_of_printable_text(name) -> None:
    said = shown(name)
    said.encode()
    assert unicodedata.normalize("NFC", said) == said
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in said)
    assert shown(said) == said


@given(st.lists(st.sampled_from(["a.txt", "a (2).txt", "a (3).txt", "b"])))
def test_names_are_given_once(wanted) -> None:
    names = Names()
    given_out = [names.give(one)[0] for one in wanted]
    assert len(set(given_out)) == len(given_out)


# Compression.


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)])
def test_compressed_files_are_unpacked_as_they_are_read(tmp_path, suffix, pack) -> None:
    (tmp_path / f"a.txt{suffix}").write_bytes(pack(TEXT.encode()))
    (one,) = sources.sources(tmp_path)
    assert (one.name, one.suffix, one.read()) == (f"a.txt{suffix}", ".txt", TEXT.encode())
    with one.seekable() as stream:
        assert stream.read() == TEXT.encode()
    data = (tmp_path / one.name).read_bytes()
    (tmp_path / one.name).write_bytes(data[: len(data) // 2])
    assert "damaged or cut off" in reason(one)


def test_reading_stops_at_the_limit_and_at_bombs(tmp_path, monkeypatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 1000)
    one = on_disk("a.txt", str(path))
    assert len(one.read(1000)) == 1000
    with pytest.raises(InputError, match="holds more than"):
        one.read(999)
    monkeypatch.setattr(Files, "BOMB_LEAST", 10_000)
    path.write_bytes(gzip.compress(b"a" * 1_000_000))
    assert "compression bomb" in reason(one)
    assert one.head(100) == b"a" * 100


def test_what_was_unpacked_before_a_damage_is_given(tmp_path) -> None:
    text = "".join(f"Câu số {number}.\n" for number in range(50_000)).encode()
    data = gzip.compress(text)
    path = tmp_path / "a.txt.gz"
    path.write_bytes(data[: len(data) // 2])
    lines = []
    with pytest.raises(InputError, match="cut off"), on_disk("a.txt.gz", str(path)).open() as stream:
        lines.extend(stream)
    assert len(lines) > 10_000
    assert text.startswith(b"".join(lines))


# Archives.

MEMBERS = {"2021/báo.txt": TEXT, "b.txt": "Xin chào."}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("kho.zip", zip_bytes(MEMBERS)),
        ("kho.tar", tar_bytes(MEMBERS)),
        ("kho.tar.gz", tar_bytes(MEMBERS, "w:gz")),
        ("kho.tgz", tar_bytes(MEMBERS, "w:gz")),
        ("kho.tar.bz2", tar_bytes(MEMBERS, "w:bz2")),
        ("kho.tar.xz", tar_bytes(MEMBERS, "w:xz")),
    ],
)
def test_archives_give_their_members(tmp_path, name, data) -> None:
    (tmp_path / name).write_bytes(data)
    assert contents(tmp_path) == {f"{name}/{member}": text.encode() for member, text in MEMBERS.items()}
    # Whoever keeps the sources can read them in any order, after the walk.
    kept = list(sources.sources(tmp_path / name))
    assert [one.read() for one in reversed(kept)] == [MEMBERS["b.txt"].encode(), TEXT.encode()]


def test_paths_that_lead_out_of_an_archive_are_shown_without(tmp_path) -> None:
    names = ("../../etc/a.txt", "/b.txt", "C:\\d\\c.txt", "./d.txt")
    (tmp_path / "kho.zip").write_bytes(zip_bytes(dict.fromkeys(names, TEXT)))
    assert set(listing(tmp_path)) == {f"kho.zip/{name}" for name in ("etc/a.txt", "b.txt", "d/c.txt", "d.txt")}
    assert [one.name for one in tmp_path.iterdir()] == ["kho.zip"]


def test_two_members_of_one_name_are_both_read(tmp_path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "một")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "hai")
    (tmp_path / "kho.zip").write_bytes(out.getvalue())
    assert sorted(contents(tmp_path).values()) == [b"hai", "một".encode()]


def test_archives_in_archives_one_level_deep(tmp_path) -> None:
    inner = zip_bytes({"a.txt": TEXT, "c.zip": zip_bytes({"b.txt": TEXT})})
    (tmp_path / "kho.zip").write_bytes(zip_bytes({"b.zip": inner}))
    found = listing(tmp_path)
    assert found["kho.zip/b.zip/a.txt"] == ""
    assert "unpack it first" in found["kho.zip/b.zip/c.zip"]


def test_a_zip_bomb_is_told_and_the_rest_is_read(tmp_path) -> None:
    (tmp_path / "kho.zip").write_bytes(zip_bytes({"bomb.txt": b"\0" * (20 << 20), "a.txt": TEXT}))
    found = listing(tmp_path)
    assert "compression bomb" in found["kho.zip/bomb.txt"]
    assert found["kho.zip/a.txt"] == ""


def test_limits_of_archives(tmp_path, monkeypatch) -> None:
    (tmp_path / "kho.zip").write_bytes(zip_bytes({f"{number}.txt": "x" * 100 for number in range(10)}))
    monkeypatch.setattr(Files, "ARCHIVE_UNPACKED", 450)
    assert sum(not said for said in listing(tmp_path).values()) == 4
    monkeypatch.setattr(Files, "ARCHIVE_MEMBERS", 9)
    assert "10 files" in listing(tmp_path)["kho.zip"]


def test_members_that_are_no_files_are_told(tmp_path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in (
            ("link.txt", tarfile.SYMTYPE),
            ("hard.txt", tarfile.LNKTYPE),
            ("pipe.txt", tarfile.FIFOTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    (tmp_path / "kho.tar").write_bytes(out.getvalue())
    found = listing(tmp_path)
    assert len(found) == 3
    assert all(found.values())


def test_protected_members_are_told(tmp_path) -> None:
    data = bytearray(zip_bytes({"a.txt": TEXT, "b.txt": TEXT}))
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + place] |= 1
    (tmp_path / "kho.zip").write_bytes(data)
    found = listing(tmp_path)
    assert "password" in found["kho.zip/a.txt"]
    assert found["kho.zip/b.txt"] == ""


def test_a_cut_zip_is_named_with_what_to_do(tmp_path) -> None:
    data = zip_bytes({f"{number}.txt": f"Câu số {number}. " * 50 for number in range(5)})
    (tmp_path / "kho.zip").write_bytes(data[: data.index(b"PK\x01\x02") - 20])
    (one,) = sources.sources(tmp_path)
    assert (one.name, one.reason.code, one.harmless) == ("kho.zip", "unread.damaged", False)
    assert "damaged or cut off" in str(one.reason)
    assert "get a whole copy of it" in str(one.reason)


def test_what_a_cut_tar_still_holds_is_read(tmp_path) -> None:
    data = tar_bytes({f"{number}.txt": f"Câu số {number}. " * 50 for number in range(5)})
    (tmp_path / "kho.tar").write_bytes(data[: 3 * 2048 + 700])
    found = list(sources.sources(tmp_path))
    read = [one for one in found if not isinstance(one, Exclusion)]
    assert [one.read().decode() for one in read[:3]] == [f"Câu số {number}. " * 50 for number in range(3)]
    assert any(isinstance(one, Exclusion) and one.name == "kho.tar" for one in found)


def test_what_a_cut_compressed_tar_still_holds_is_read(tmp_path) -> None:
    members = {f"{number}.txt": "".join(f"Câu số {one}. " for one in range(9000)) for number in range(5)}
    data = tar_bytes(members, "w:gz")
    (tmp_path / "kho.tar.gz").write_bytes(data[: len(data) // 2])
    found = list(sources.sources(tmp_path))
    assert [one.read().decode() for one in found[:2]] == [members["0.txt"], members["1.txt"]]
    assert [one.name for one in found if isinstance(one, Exclusion)] == ["kho.tar.gz"]


def test_companions_in_an_archive_are_told_once(tmp_path) -> None:
    members = {"x/bài.html": "<p>", "x/bài_files/a.js": "", "x/bài_files/b.js": "", "__MACOSX/x/._a": "", ".git/x": ""}
    (tmp_path / "kho.zip").write_bytes(zip_bytes(members))
    found = listing(tmp_path)
    assert {name for name, said in found.items() if not said} == {"kho.zip/x/bài.html"}
    assert set(found) == {"kho.zip/x/bài.html", "kho.zip/x/bài_files", "kho.zip/__MACOSX"}


def test_a_file_that_is_only_called_zip_is_left_to_its_content(tmp_path) -> None:
    (tmp_path / "a.zip").write_text(TEXT, encoding="utf-8")
    assert contents(tmp_path) == {"a.zip": TEXT.encode()}


def test_names_that_are_utf8_without_saying_so(tmp_path) -> None:
    data = zip_bytes({"báo.txt": TEXT})
    # Bit 11 of the flags says UTF-8; many programs do not set it.
    for magic, place in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        at = data.index(magic) + place
        data = data[:at] + bytes([data[at] & ~0x08]) + data[at + 1 :]
    (tmp_path / "kho.zip").write_bytes(data)
    assert list(contents(tmp_path)) == ["kho.zip/báo.txt"]
