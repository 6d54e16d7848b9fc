"""Inference with the document as its unit: permutations, intervals, and what a number of documents can decide.

Nothing here knows of terms: counts are any features (terms, themes) of documents, as a sparse matrix.
"""

from dienngon.inference.answers import Answer, answer
from dienngon.inference.blocks import Blocks, blocks
from dienngon.inference.design import LEVEL, PERMUTATIONS, Design, Interval, joined
from dienngon.inference.discovery import DISCOVERY
from dienngon.inference.permutation import Permutation, permutation_test
from dienngon.inference.verdicts import LEAST_BLOCKS_TREND, doubt, least_each, smallest_p, smallest_trend_p

__all__ = [
    "DISCOVERY",
    "LEAST_BLOCKS_TREND",
    "LEVEL",
    "PERMUTATIONS",
    "Answer",
    "Blocks",
    "Design",
    "Interval",
    "Permutation",
    "answer",
    "blocks",
    "doubt",
    "joined",
    "least_each",
    "permutation_test",
    "smallest_p",
    "smallest_trend_p",
]
