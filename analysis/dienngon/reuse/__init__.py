"""What documents took from one another: reposts and shared passages, apart from formulae, captions and quotations."""

from dienngon.reuse.finding import find_reuse
from dienngon.reuse.order import Suggestion, precedence, suggest_dates
from dienngon.reuse.values import Pair, Passage, Reuse

__all__ = ["Pair", "Passage", "Reuse", "Suggestion", "find_reuse", "precedence", "suggest_dates"]
