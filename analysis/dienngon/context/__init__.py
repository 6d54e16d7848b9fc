"""Reading in context: concordances, collocations and networks over the positional index."""

from dienngon.context.collocations import collocations
from dienngon.context.concordance import Concordance, concordance
from dienngon.context.frequency import frequency
from dienngon.context.graph import write_network
from dienngon.context.network import network

__all__ = ["Concordance", "collocations", "concordance", "frequency", "network", "write_network"]
