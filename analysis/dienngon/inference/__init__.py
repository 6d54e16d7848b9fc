"""Inference with the document as its unit: permutations, intervals, and what a number of documents can decide.

Nothing here knows of terms: counts are any features (terms, themes) of documents, as a sparse matrix.
"""

from dienngon.inference.attainable import LEVEL, smallest_p, smallest_trend_p, verdict
from dienngon.inference.blocks import Blocks, blocks
from dienngon.inference.design import DocumentTest
from dienngon.inference.permutation import Permutation, permutation_test

__all__ = [
    "LEVEL",
    "Blocks",
    "DocumentTest",
    "Permutation",
    "blocks",
    "permutation_test",
    "smallest_p",
    "smallest_trend_p",
    "verdict",
]
