"""The positional index: where every word of a segmented corpus stands; what counts, finds and concords."""

from dienngon.positions.index import Index, index
from dienngon.positions.query import Query
from dienngon.positions.storage import open_index, write_index

__all__ = ["Index", "Query", "index", "open_index", "write_index"]
