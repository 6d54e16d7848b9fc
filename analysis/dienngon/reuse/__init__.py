"""What documents took from one another: reposts and shared passages, distinguished from formulae and quotations."""

from dienngon.reuse.copies import Reuse, Suggestion, suggest_dates
from dienngon.reuse.kinds import Kind, Pair, Passage, Verdict
from dienngon.reuse.search import check_lengths, counted_once, find_reuse
from dienngon.reuse.syllables import precedence

__all__ = [
    "Kind",
    "Pair",
    "Passage",
    "Reuse",
    "Suggestion",
    "Verdict",
    "check_lengths",
    "counted_once",
    "find_reuse",
    "precedence",
    "suggest_dates",
]
