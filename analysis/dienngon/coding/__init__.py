"""Coding sheets that people fill in, their keys, scores and agreement."""
