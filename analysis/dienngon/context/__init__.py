"""Reading in context: concordances, collocations and networks over the positional index."""

from dienngon.context.collocations import collocations
from dienngon.context.concordance import Concordance, concordance
from dienngon.context.frequency import frequency

__all__ = ["Concordance", "collocations", "concordance", "frequency"]
