"""What documents took from one another: reposts and shared passages, distinguished from formulae and quotations."""

from dienngon.reuse.apart import searching as searching
from dienngon.reuse.copies import Reuse as Reuse
from dienngon.reuse.copies import Suggestion as Suggestion
from dienngon.reuse.copies import suggest_dates as suggest_dates
from dienngon.reuse.kinds import Kind as Kind
from dienngon.reuse.kinds import Pair as Pair
from dienngon.reuse.kinds import Passage as Passage
from dienngon.reuse.kinds import Verdict as Verdict
from dienngon.reuse.search import check_lengths as check_lengths
from dienngon.reuse.search import counted_once as counted_once
from dienngon.reuse.search import find_reuse as find_reuse
from dienngon.reuse.syllables import precedence as precedence
