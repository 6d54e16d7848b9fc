"""What documents took from one another: reposts and shared passages, apart from formulae, captions and quotations."""

from dienngon.reuse.counting import counted_once
from dienngon.reuse.order import Suggestion, precedence, suggest_dates
from dienngon.reuse.search import check_lengths, find_reuse
from dienngon.reuse.values import Pair, Passage, Reuse

__all__ = [
    "Pair",
    "Passage",
    "Reuse",
    "Suggestion",
    "check_lengths",
    "counted_once",
    "find_reuse",
    "precedence",
    "suggest_dates",
]
