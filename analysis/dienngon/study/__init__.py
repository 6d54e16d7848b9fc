"""A study: what study.toml says, what it finds, what it writes."""

from dienngon.study.results import load_libraries, run
from dienngon.study.settings import read_study

__all__ = ["load_libraries", "read_study", "run"]
