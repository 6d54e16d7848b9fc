"""The theme lexicon: themes, their terms and codebook, and the terms that are merged in segmentation."""

from dienngon.lexicon.codebook import Exclusion, Given, Group, Lexicon, Theme, lexicon_of, optional, read_lexicon
from dienngon.lexicon.grammar import Term, Variant

__all__ = [
    "Exclusion",
    "Given",
    "Group",
    "Lexicon",
    "Term",
    "Theme",
    "Variant",
    "lexicon_of",
    "optional",
    "read_lexicon",
]
