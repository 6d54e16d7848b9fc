"""The documentation: its commands and code run, its words are those of the catalogue, the site is built."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

import dienngon as dn
from conftest import ROOT, SEEDS
from dienngon.cli import main
from old_encodings import table

DOCS = ROOT / "docs"
PAGES = sorted(page for page in DOCS.rglob("*.md") if "decisions" not in page.parts)
FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
# What a test cannot run says so by its name: `console` and `powershell`; these are no programs at all.
RUN, READ = ("sh", "python"), ("console", "powershell", "text", "toml", "r")
# Of these verbs status 1 is an answer: something needs a person, nothing was left to write.
ANSWERS = {"check": (0, 1), "init": (0, 1)}


DRAWN = ("themes", "theme_documents")


def blocks(page: Path) -> list[tuple[str, str]]:
    return [(found[2], found[3]) for found in FENCE.finditer(page.read_text(encoding="utf-8"))]


RUNNABLE = [page for page in PAGES if any(kind in RUN for kind, _ in blocks(page))]


SENTENCES = (
    "Công an huyện cảnh báo nạn lừa đảo trên không gian mạng.",
    "Nông dân trong xã đưa gạo lên chợ trên không gian mạng.",
    "Trường học tổ chức buổi nói chuyện về an ninh mạng.",
    "Giá gạo ở chợ tăng nhẹ, nông dân bán lúa sớm.",
    "Trạm bơm mới đưa nước về cánh đồng của ba thôn.",
    "Hợp tác xã cho biết vụ lúa năm nay được mùa.",
    "Học sinh hỏi nhiều về lừa đảo và tin giả trên không gian mạng.",
    "Hai xã trao đổi thông tin và tăng cường hợp tác.",
)


def make_documents(folder: Path, number: int) -> None:
    """Write documents of four sentences, by two publishers in three years, with a metadata.csv."""
    random = Random(0)
    folder.mkdir()
    rows = ["document,publisher,author,date,precision,basis\n"]
    for at in range(number):
        publisher, year = ("Bản Tin Số", "Tin Ven Sông")[at % 2], (2021, 2022, 2024)[at % 3]
        (folder / f"{at:02}.txt").write_text("\n\n".join(random.sample(SENTENCES, 4)) + "\n", encoding="utf-8")
        rows.append(f"{at:02}.txt,{publisher},{at % 7},{year}-03-{at + 1:02},day,made\n")
    (folder / "metadata.csv").write_text("".join(rows), encoding="utf-8")


def shortened(study: str) -> str:
    """Return the study of the seeds with one topic model, few permutations, and no words in context."""
    study = re.sub(r"^models = .*", 'models = ["consensus"]', study, flags=re.MULTILINE)
    study = re.sub(r"^nodes = .*", "show = false", study, flags=re.MULTILINE)
    return study.replace("scan = true", "scan = false") + "\n[comparison]\npermutations = 199\n"


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the pages speak of: the seeds, and made documents."""
    home = tmp_path_factory.mktemp("docs")
    shutil.copytree(SEEDS, home / "seeds")
    study = home / "seeds" / "study.toml"
    study.write_text(shortened(study.read_text(encoding="utf-8")), encoding="utf-8")
    make_documents(home / "mydocs", 24)
    make_documents(home / "closed", 6)
    (home / "closed" / "study.toml").write_text('title = "Closed"\ntexts = "none"\n', encoding="utf-8")
    (home / "old").mkdir()
    signs = table("tcvn3")
    text = "".join(f"{one}\n\n" for one in SENTENCES).lower()
    (home / "old" / "a.txt").write_bytes(b"".join(signs[letter] for letter in text))
    (home / "articles.csv").write_text(f'noi_dung,ngay\n"{SENTENCES[0]}",2022-05-16\n', encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def done() -> set[str]:
    """Return the reports that were run: pages that name the same one share what it wrote."""
    return set()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let studies draw only the figures that a page asks for by name: other tests run the whole."""
    for module in ("results", "pages"):
        monkeypatch.setattr(f"dienngon.study.{module}.has_figure", lambda table: table.name in DRAWN)


def run_command(line: str, done: set[str]) -> None:
    """Run one line of a page, which calls dienngon and nothing else, but for what is piped into it; a report once."""
    if line in done:
        return
    done |= {line} if line.startswith("dienngon report") else set()
    words = shlex.split(line)
    if words[0] == "echo":
        assert words[2:4] == ["|", "dienngon"], line
        command = [sys.executable, "-m", *words[3:]]
        ended = subprocess.run(command, input=words[1], capture_output=True, encoding="utf-8", check=False)
        assert (ended.returncode, ended.stderr) == (0, ""), line
        return
    assert words[0] == "dienngon", line
    assert main(words[1:]) in ANSWERS.get(words[1], (0,)), line


@pytest.mark.study
@pytest.mark.xdist_group("docs")
@pytest.mark.parametrize("page", RUNNABLE, ids=lambda page: str(page.relative_to(DOCS)))
@pytest.mark.usefixtures("few", "quick")
def test_commands_and_code_of_a_page_run(
    page: Path, stand: Path, done: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(stand)
    names: dict[str, object] = {}
    for kind, text in blocks(page):
        if kind == "sh":
            for line in text.splitlines():
                run_command(line, done)
        elif kind == "python":
            exec(compile(text, str(page), "exec"), names)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_every_block_says_what_it_is(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    kinds = re.findall(r"^ *```(\S+)", text, re.MULTILINE)
    assert [kind for kind in kinds if kind not in (*RUN, *READ) and not kind.startswith("{")] == []


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: str(page.relative_to(DOCS)))
def test_addresses_are_well_formed(page: Path) -> None:
    for address in re.findall(r"\]\((\w+:[^)]*)\)", page.read_text(encoding="utf-8")):
        assert re.fullmatch(r"https://[\w.-]+\.[a-z]{2,}(/[\w./~%#?=&-]*)?", address), address


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_public_name_is_on_one_page_of_the_reference(reference: ModuleType) -> None:
    pages = [page.read_text(encoding="utf-8") for page in (DOCS / "reference").rglob("*.md")]
    marks = [found[1].split() for page in pages for found in reference.NAMES.finditer(page)]
    assert sorted(name for modules in marks for name in reference.public(modules)) == dn.__all__


def test_the_glossary_has_the_words_of_the_catalogue_and_no_others() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$", (DOCS / "glossary.md").read_text("utf-8"), re.MULTILINE)
    catalogue = (ROOT / "analysis" / "dienngon" / "messages" / "vi.toml").read_text(encoding="utf-8")
    head = re.sub(r"\s*\n#\s*", " ", catalogue.split("\n\n")[0]).split("one for each thing: ")[1].split(" Names of")[0]
    assert [f"{english} {other}" for english, other in rows[1:]] == re.split(r"[;.] ?", head.strip(". "))


def test_the_reference_has_each_name_and_each_verb(reference: ModuleType) -> None:
    assert ".. autofunction:: dienngon.match\n" in reference.filled("<!-- names: dienngon.themes -->")
    text = reference.filled("<!-- verbs -->")
    assert "\n## dienngon themes track\n" in text
    assert "usage: dienngon themes track" in text


@pytest.mark.slow
def test_the_site_is_built_without_warnings_and_without_network(tmp_path: Path) -> None:
    # Whoever opens a connection fails; "dummy" does all but write the pages.
    alone = "import socket, sys\ndef no(*a): raise OSError('network')\nsocket.socket.connect = no\n"
    build = "from sphinx.cmd.build import main\nsys.exit(main(sys.argv[1:]))"
    options = ["-q", "-W", "--keep-going", "-b", "dummy", "-d", str(tmp_path / "read")]
    command = [sys.executable, "-c", alone + build, *options, str(DOCS), str(tmp_path / "site")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
