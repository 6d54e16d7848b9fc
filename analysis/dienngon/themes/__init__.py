"""Themes of a lexicon: matching over syllables, tracking over periods, co-occurrence."""

from dienngon.themes.effect import effect_of_copies
from dienngon.themes.matching import Hit, Matcher
from dienngon.themes.tracking import by_document, cooccurrence, track, track_groups

__all__ = ["Hit", "Matcher", "by_document", "cooccurrence", "effect_of_copies", "track", "track_groups"]
