"""The theme lexicon: themes, their terms and codebook, and the terms that are merged in segmentation."""

from dienngon.lexicon.codebook import Exclusion, Group, Lexicon, Theme, read_lexicon
from dienngon.lexicon.grammar import Term, Variant

__all__ = ["Exclusion", "Group", "Lexicon", "Term", "Theme", "Variant", "read_lexicon"]
