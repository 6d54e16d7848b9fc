"""The theme lexicon: themes, their terms and codebook, and the terms that are merged in segmentation."""

from dienngon.lexicon.grammar import Term, Variant
from dienngon.lexicon.reading import read_lexicon
from dienngon.lexicon.values import Exclusion, Group, Lexicon, Theme

__all__ = ["Exclusion", "Group", "Lexicon", "Term", "Theme", "Variant", "read_lexicon"]
