"""What a corpus is before anything is counted: what needs a person, and what to do next."""

from dienngon.checks.corpus import check
from dienngon.checks.findings import Check, Checked, Finding
from dienngon.checks.folder import write_skeleton

__all__ = ["Check", "Checked", "Finding", "check", "write_skeleton"]
