from __future__ import annotations

import os
from pathlib import Path

import pytest

import dienngon as dn
from dienngon.study.analysis import Results, analyse
from dienngon.study.results import Run
from dienngon.study.settings import Study

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep the caches of the tests away from the user's."""
    folder = tmp_path_factory.mktemp("cache")
    os.environ["DIENNGON_CACHE"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def study() -> Study:
    return dn.read_study(SEEDS / "study.toml")


@pytest.fixture(scope="session")
def results(study: Study) -> Results:
    return analyse(study)


@pytest.fixture(scope="session")
def corpus(results: Results) -> dn.Corpus:
    return results.corpus


@pytest.fixture(scope="session")
def tokens(results: Results) -> dn.Tokens:
    return results.tokens


@pytest.fixture(scope="session")
def whole(tokens: dn.Tokens) -> dn.Tokens:
    """Return the tokens with copies counted as well."""
    return tokens.counting_copies()


@pytest.fixture(scope="session")
def written(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return a whole run of the seeds' study, written into a folder of its own."""
    return dn.run(study, tmp_path_factory.mktemp("run") / "figures")


@pytest.fixture
def folder(tmp_path: Path):
    """Return a function that writes files into a folder and returns it; text or bytes by name."""

    def write(**files: str | bytes) -> Path:
        place = tmp_path / "corpus"
        place.mkdir(exist_ok=True)
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (place / name.replace("__", ".")).write_bytes(data)
        return place

    return write
