"""What a corpus is before anything is counted: what needs a person, and what to do next."""

from dienngon.checking.gathering import check
from dienngon.checking.skeleton import write_skeleton
from dienngon.checking.values import Check, Checked, Finding

__all__ = ["Check", "Checked", "Finding", "check", "write_skeleton"]
