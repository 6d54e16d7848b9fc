"""A study: what study.toml says, what it finds, what it writes."""

from dienngon.study.results import run
from dienngon.study.settings import read_study

__all__ = ["read_study", "run"]
