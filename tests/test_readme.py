"""What README.md and README.vi.md say: their commands and their Python run, their numbers and links hold."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import dienngon as dn
from conftest import ROOT, SEEDS
from dienngon.cli import main
from dienngon.examples import corpus

READMES = ("README.md", "README.vi.md")
# One screen and a half.
MOST_LINES = 120
# They need the network, and make an environment.
INSTALLING = {"pip install ."}


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """Return the blocks of code of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text_of(name), re.MULTILINE | re.DOTALL)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder that has the seeds, and documents of one's own under the names that the pages use."""
    shutil.copytree(SEEDS, tmp_path / "seeds")
    for own in ("mydocs", "tailieu"):
        (tmp_path / own).mkdir()
        for one in corpus():
            (tmp_path / own / f"{one.name}.txt").write_text(f"{one.date.value}\n\n{one.text}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", READMES)
def test_it_is_one_screen_and_a_half(name: str) -> None:
    assert len(text_of(name).splitlines()) <= MOST_LINES


@pytest.mark.parametrize("name", [*READMES, "docs/seeds.md"])
def test_its_numbers_are_those_of_the_study(name: str) -> None:
    frame = pd.read_csv(ROOT / "figures" / "themes.csv", dtype={"period": str})
    rows = {(row.theme, row.period): row for row in frame.itertuples()}
    words = " ".join(text_of(name).split())
    claims = re.findall(r"<!-- (\w+) (\d{4}) -->(\d+[.,]\d)(?: per 1,000 words \((\d+) hits?\))?", words)
    assert len(claims) >= 6
    assert len(claims) == words.count("<!--")
    for theme, period, rate, hits in claims:
        assert f"{rows[theme, period].rate_per_1000:.1f}" == rate.replace(",", ".")
        assert not hits or rows[theme, period].hits == int(hits)


def test_both_make_the_same_claims() -> None:
    ours, theirs = (re.findall(r"<!-- (\w+ \d{4}) -->(\d+)", text_of(name)) for name in READMES)
    assert ours == theirs


@pytest.mark.parametrize("name", READMES)
def test_its_links_lead_somewhere(name: str) -> None:
    text = text_of(name)
    links = {*re.findall(r"\]\(([^)]+)\)", text), *re.findall(r'src="([^"]+)"', text)}
    assert all((ROOT / one).exists() for one in links if "://" not in one), links
    named = set(re.findall(r"\| \[(\w+)\] ", text) + re.findall(r"(?<=\| )\[(\w+)\](?= \|)", text))
    assert named == set(re.findall(r"^\[(\w+)\]: https://", text, re.MULTILINE))
    jobs = set(re.findall(r"^([a-z-]+):.*## ", text_of("Makefile"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)`", text)) <= jobs


@pytest.mark.slow
@pytest.mark.parametrize("name", READMES)
@pytest.mark.usefixtures("few", "undrawn")
def test_its_commands_run(name: str, checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line for block in blocks(name, "sh") for line in block.splitlines()]
    commands = [shlex.split(line) for line in lines if line not in INSTALLING]
    assert [command[1] for command in commands] == ["report", "init", "check", "report"]
    for program, verb, *rest in commands:
        assert program == "dienngon"
        if name != "README.md" and rest[0] == "seeds/study.toml":
            # It takes longest, and differs from that of README.md in language and folder alone.
            continue
        status = main([verb, *rest])
        # A check says with 1 that something needs a person.
        assert status == 0 or (verb, status) == ("check", 1), capsys.readouterr().err
        if verb == "report":
            folder = rest[rest.index("--out") + 1]
            assert f"`{folder}/report.html`" in text_of(name)
            assert (checkout / folder / "report.html").is_file()


@pytest.fixture
def english() -> Iterator[None]:
    """Have English again after a page that sets another language."""
    yield
    dn.set_language("en")


@pytest.mark.slow
@pytest.mark.parametrize("name", READMES)
@pytest.mark.usefixtures("few", "checkout", "english")
def test_its_python_runs(name: str) -> None:
    (code,) = blocks(name, "python")
    assert len(list(filter(None, code.splitlines()))) <= 8
    exec(compile(code, name, "exec"), {})  # what the page tells its reader to run
