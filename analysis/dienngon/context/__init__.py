"""Words in their context: the company that a node keeps, and how it changes."""

from dienngon.context.collocations import collocations

__all__ = ["collocations"]
