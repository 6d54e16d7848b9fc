"""Fixtures of all tests. Whole studies run once, and where tests do not rest on many draws by few of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

import dienngon as dn
from dienngon.study.analysis import Results, analyse
from dienngon.study.results import Run
from dienngon.study.settings import Settings

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"

# How long an example takes says more of the machine than of the code.
settings.register_profile("plain", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("quick", deadline=None, max_examples=20)
settings.load_profile("plain")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the whole study of the seeds; one process of several then runs it, once."""
    for item in items:
        if "written" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.study)
            item.add_marker(pytest.mark.xdist_group("written"))


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep the caches of the tests away from the user's."""
    folder = tmp_path_factory.mktemp("cache")
    os.environ["DIENNGON_CACHE"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def study() -> Settings:
    return dn.read_study(SEEDS / "study.toml")


@contextmanager
def few_draws() -> Iterator[None]:
    """Assess topics by few draws, and try few numbers of topics: for tests of what does not rest on them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dienngon.topic_models.stability._DRAWS", 2)
        patch.setattr("dienngon.topic_models.stability._MANY_DRAWS", 2)
        patch.setattr("dienngon.topic_models.number_of_topics._TRIED", (2, 3))
        yield


@pytest.fixture
def few() -> Iterator[None]:
    with few_draws():
        yield


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a study have nothing to draw, for tests of its tables and its page."""
    for module in ("results", "pages"):
        monkeypatch.setattr(f"dienngon.study.{module}.has_figure", lambda _: False)


@pytest.fixture(scope="session")
def results(study: Settings) -> Results:
    """Return what the seeds' study finds; how stable its topics are rests on few draws here."""
    with few_draws():
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
def written(study: Settings, tmp_path_factory: pytest.TempPathFactory) -> Run:
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
