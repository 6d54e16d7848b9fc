"""What a corpus is before anything is counted: what needs a person, and what to do next."""

from dienngon.checks.corpus import check
from dienngon.checks.findings import Check, Checked, Finding, FindingKind
from dienngon.checks.summary import write_skeleton

__all__ = ["Check", "Checked", "Finding", "FindingKind", "check", "write_skeleton"]
