"""Whatever a person, or a stranger's study.toml, names in place of a file: one sentence, at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import dienngon as dn
from dienngon import inputs
from dienngon.cli import main
from dienngon.errors import DienngonError, LexiconError, StudyError
from dienngon.inputs import read_input

TEXT = "Giá gạo ở chợ tăng nhẹ vào cuối năm."
STUDY = "title = 'Gạo'\n[corpus]\npath = 'corpus'\n{}\n[lexicon]\npath = {}\n"
posix = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes and devices have names on POSIX only")


@pytest.fixture
def odd(tmp_path: Path) -> dict[str, str]:
    """Return paths of what is no file with bytes of its own, by what it is called, and one that is too long."""
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text(TEXT, encoding="utf-8")
    return {
        "a device": "/dev/zero",
        "a named pipe": str(tmp_path / "pipe.toml"),
        "a folder": str(tmp_path / "corpus"),
        "File name too long": "x" * 5000,
    }


def sentence(raised: pytest.ExceptionInfo[DienngonError]) -> str:
    said = str(raised.value)
    assert said.endswith(".")
    assert said.isprintable()
    return said


@posix
def test_what_is_no_file_is_refused_in_one_sentence(odd: dict[str, str]) -> None:
    for what, path in odd.items():
        with pytest.raises(LexiconError, match=what) as raised:
            read_input(Path(path), LexiconError)
        sentence(raised)
        with pytest.raises(LexiconError, match=what):
            dn.read_lexicon(path)


def test_a_name_with_a_nul_and_a_file_beyond_the_limit_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StudyError, match="NUL") as raised:
        read_input(Path("a\0b"), StudyError)
    assert r"'a\x00b'" in sentence(raised)
    monkeypatch.setattr(inputs, "MOST_BYTES", 1 << 20)
    (tmp_path / "a").write_bytes(bytes(1 << 20))
    assert len(read_input(tmp_path / "a")) == 1 << 20
    (tmp_path / "a").write_bytes(bytes((1 << 20) + 1))
    with pytest.raises(DienngonError, match="more than 1 MiB"):
        read_input(tmp_path / "a")


@posix
@pytest.mark.parametrize("key", ["metadata", "overrides"])
def test_a_study_that_names_what_is_no_file_is_refused(tmp_path: Path, odd: dict[str, str], key: str) -> None:
    (tmp_path / "themes.toml").write_text("merge = ['chợ gạo']", encoding="utf-8")
    for what, path in odd.items():
        (tmp_path / "study.toml").write_text(STUDY.format(f"{key} = {path!r}", "'themes.toml'"), encoding="utf-8")
        with pytest.raises(DienngonError, match=what) as raised:
            dn.run(dn.read_study(tmp_path / "study.toml"), tmp_path / "out")
        sentence(raised)


@pytest.mark.parametrize("key", ["corpus.path", "corpus.metadata", "corpus.overrides", "lexicon.path"])
def test_nul_in_a_path_of_a_study_is_named(tmp_path: Path, key: str) -> None:
    section, name = key.split(".")
    more = "" if section == "lexicon" else '[lexicon]\npath = "a"'
    (tmp_path / "study.toml").write_text(f'title = "T"\n[{section}]\n{name} = "a\\u0000b"\n{more}', encoding="utf-8")
    with pytest.raises(StudyError, match=f"'{key}' must not hold a NUL") as raised:
        dn.read_study(tmp_path / "study.toml")
    sentence(raised)


@posix
@pytest.mark.parametrize(
    "arguments",
    [
        ["read", "{}"],
        ["report", "{}", "--out", "new"],
        ["read", "corpus", "--metadata", "{}"],
        ["read", "corpus", "--overrides", "{}"],
        ["themes", "track", "corpus", "--lexicon", "{}"],
        ["themes", "score", "{}"],
        ["segment", "corpus/a.txt", "--terms", "{}"],
    ],
    ids=" ".join,
)
def test_every_argument_that_is_no_file_is_one_sentence(
    arguments: list[str],
    tmp_path: Path,
    odd: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for path in [*odd.values(), "a\0b"]:
        if path == odd["a folder"] and arguments[:2] == ["read", "{}"]:
            continue
        assert main([one.format(path) for one in arguments]) == 2
        said = capsys.readouterr().err
        assert said.startswith("dienngon: ")
        assert said.count("\n") == 1
        assert "The output" not in said


def test_a_line_without_end_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    if Path("/dev/zero").exists():
        for more in ([], ["--whole"]):
            assert main(["segment", "/dev/zero", *more]) == 2
            assert "holds more than 64 MiB" in capsys.readouterr().err


@pytest.mark.parametrize("toml", ["a = " + "[" * 100_000, "a = " + "9" * 5000, "a" + ".a" * 100_000 + " = 1"])
def test_toml_beyond_what_python_reads_is_one_sentence(tmp_path: Path, toml: str) -> None:
    (tmp_path / "study.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(StudyError) as raised:
        dn.read_study(tmp_path / "study.toml")
    assert len(sentence(raised)) < 500


def test_signs_that_steer_a_terminal_are_shown_escaped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "study.toml").write_text('"\\u001b[2J" = 1\ntitle = "T"\n[lexicon]\npath = "a"', encoding="utf-8")
    assert main(["report", str(tmp_path / "study.toml"), "--out", str(tmp_path / "out")]) == 2
    assert r"\x1b[2J" in (said := capsys.readouterr().err)
    assert "\x1b" not in said
