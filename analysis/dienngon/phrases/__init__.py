"""Terms that belong together, and how they are used."""

from dienngon.phrases.candidates import lexicon_lines, suggest_terms

__all__ = ["lexicon_lines", "suggest_terms"]
