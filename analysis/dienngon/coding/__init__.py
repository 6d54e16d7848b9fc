"""Sheets that people fill in, their keys, scores and agreement, whatever was sampled."""

from dienngon.coding.agreement import krippendorff_alpha
from dienngon.coding.answer_key import Key, Row, Stratum
from dienngon.coding.score import Scores, score
from dienngon.coding.sheet import Sheet, write_sheet

__all__ = ["Key", "Row", "Scores", "Sheet", "Stratum", "krippendorff_alpha", "score", "write_sheet"]
